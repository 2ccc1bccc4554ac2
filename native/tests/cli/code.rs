//! `hopscope code`: scenarios as programs. That these do as the picture tells is tested beside the
//! peers, in `tests/interop/code`.

use std::fs;
use std::path::PathBuf;

use crate::support::run;

/// A new folder for this build's temporary files.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    // What an earlier run has left.
    let _ = fs::remove_dir_all(&folder);
    folder
}

#[test]
fn a_program_for_each_node_and_one_that_runs_them_all_are_written_into_a_folder() {
    for (language, names) in [
        ("python", &["1-server.py", "2-client.py"][..]),
        (
            "rust",
            &["Cargo.toml", "src/bin/1-server.rs", "src/bin/2-client.rs"],
        ),
        ("c", &["1-server.c", "2-client.c"]),
        (
            "javascript",
            &["1-server.mjs", "2-client.mjs", "package.json"],
        ),
        ("shell", &["1-server.sh", "2-client.sh"]),
    ] {
        let out = folder(&format!("written-{language}"));
        let shown = out.to_str().unwrap();
        run(&["code", "hello", "--in", language, "--out", shown]).with_code(0);
        for name in names.iter().chain(&["run.sh"]) {
            let text = fs::read_to_string(out.join(name)).unwrap();
            assert!(text.ends_with('\n'), "{language}: {name}");
        }
        // Once more is no harm, unless somebody has worked on a file.
        run(&["code", "hello", "--in", language, "--out", shown]).with_code(0);
        fs::write(out.join("run.sh"), "mine").unwrap();
        run(&["code", "hello", "--in", language, "--out", shown])
            .with_code(1)
            .saying("run.sh is there already and has another text");
        assert_eq!(fs::read_to_string(out.join("run.sh")).unwrap(), "mine");
    }
}

#[test]
fn one_program_is_printed_alone() {
    let printed = run(&[
        "code", "hello", "--in", "c", "--node", "client", "--port", "7000",
    ]);
    let printed = printed.with_code(0).stdout;
    assert!(printed.starts_with("// client: "), "{printed}");
    let connects = "zmq_connect(socket, \"tcp://127.0.0.1:7000\")";
    assert!(printed.contains(connects), "{printed}");
}

#[test]
fn parameters_and_the_language_of_comments_are_kept() {
    let chain = [
        "code",
        "chain-of-routers",
        "--set",
        "length=2",
        "--lang",
        "zh",
    ];
    let printed = run(&chain).with_code(0).stdout;
    assert!(printed.contains("----- 2-hop2.py -----"), "{printed}");
    assert!(!printed.contains("hop3"), "{printed}");
    assert!(printed.contains("一串 ROUTER"), "{printed}");
}

#[test]
fn what_is_left_out_is_told_and_what_is_wrong_says_what_was_expected() {
    let told = run(&["code", "who-are-you", "--in", "shell"]).with_code(0);
    let told = told.saying("anonymous: not in the programs: Ending without the reply");
    assert!(told.stdout.contains("NOT IN HERE: "), "{told:#?}");
    for (arguments, code, why) in [
        (
            &["hello", "--in", "cobol"][..],
            2,
            "expected python, rust, c",
        ),
        (
            &["hello", "--node", "nobody"],
            2,
            "expected one of client, server",
        ),
        (&["hello", "--port", "0"], 2, "1..=65535"),
        (&["chain-of-routers", "--port", "65535"], 2, "at most"),
        (&["helo"], 1, "did you mean \"hello\"?"),
        (&[], 2, "<FILE|LESSON|LINK>"),
    ] {
        run(&[&["code"], arguments].concat())
            .with_code(code)
            .saying(why);
    }
}
