//! The examples of every help text, run as they stand there, with real ports in place of the
//! printed ones.

use std::collections::BTreeSet;
use std::io::Read;
use std::io::Write;
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;

use crate::support::Ended;
use crate::support::Running;
use crate::support::run;
use crate::support::start;
use crate::support::start_bound;

/// The subcommands, by the program's own help.
fn subcommands() -> Vec<String> {
    let help = run(&["--help"]).with_code(0).stdout;
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let listed = listed.take_while(|line| !line.is_empty());
    let names = listed.filter(|line| !line.starts_with("   "));
    let names = names.filter_map(|line| line.split_whitespace().next());
    names
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

/// The lines of a subcommand's examples, without the prompt.
fn examples(subcommand: &str) -> Vec<String> {
    let help = run(&[subcommand, "--help"]).with_code(0).stdout;
    let lines = help.lines().filter_map(|line| line.strip_prefix("  $ "));
    lines.map(str::to_owned).collect()
}

/// Starts an example in a shell that knows the program by its name.
fn start_example(example: &str) -> Running {
    let folder = Path::new(env!("CARGO_BIN_EXE_hopscope")).parent().unwrap();
    let path = std::env::var("PATH").unwrap();
    let mut command = Command::new("sh");
    // The shell is replaced by the program, so that a signal reaches it.
    let script = if example.contains('|') {
        example.to_owned()
    } else {
        format!("exec {example}")
    };
    command
        .arg("-c")
        .arg(script)
        .env("PATH", format!("{}:{path}", folder.display()));
    let mut running = Running::of(command);
    running.close_stdin();
    running
}

/// The example with the port at `endpoint` in place of `printed`.
fn at(example: &str, printed: &str, endpoint: &str) -> String {
    assert!(example.contains(printed), "{example}");
    let port = endpoint.rsplit(':').next().unwrap();
    example.replace(printed, port)
}

/// Starts an example that binds port 5555, on a free one; gives its endpoint too.
fn start_bound_example(example: &str) -> (Running, String) {
    let running = start_example(&at(example, "5555", "0"));
    let endpoint = running.endpoint();
    (running, endpoint)
}

#[test]
fn every_subcommand_has_two_examples_of_itself() {
    let known = BTreeSet::from(
        [
            "req",
            "rep",
            "dealer",
            "router",
            "proxy",
            "run",
            "play",
            "lessons",
            "why",
            "completions",
        ]
        .map(str::to_owned),
    );
    let subcommands = subcommands();
    assert_eq!(
        BTreeSet::from_iter(subcommands.clone()),
        known,
        "each has a test below"
    );
    for subcommand in subcommands {
        let examples = examples(&subcommand);
        assert_eq!(examples.len(), 2, "{subcommand}");
        for example in examples {
            assert!(
                example.contains(&format!("hopscope {subcommand}")),
                "{example}"
            );
        }
    }
}

#[test]
fn the_examples_of_req_are_answered() {
    for example in examples("req") {
        let (_rep, endpoint) = start_bound(&["rep", "-D", "world"]);
        let ended = start_example(&at(&example, "5555", &endpoint))
            .end()
            .with_code(0);
        assert!(ended.stdout.contains("world"), "{example}: {ended:#?}");
    }
}

#[test]
fn the_examples_of_rep_answer() {
    for example in examples("rep") {
        let (rep, endpoint) = start_bound_example(&example);
        let requests = if example.contains("-n 2") { "2" } else { "1" };
        run(&["req", "-c", &endpoint, "-D", "hello", "-n", requests]).with_code(0);
        let ended = rep.end().with_code(0);
        assert!(ended.stdout.contains("hello"), "{example}: {ended:#?}");
    }
}

#[test]
fn the_examples_of_dealer_are_answered() {
    for example in examples("dealer") {
        let (_rep, endpoint) = start_bound(&["rep", "-D", "world"]);
        let ended = start_example(&at(&example, "5555", &endpoint))
            .end()
            .with_code(0);
        assert!(ended.stdout.contains("world"), "{example}: {ended:#?}");
    }
}

#[test]
fn the_examples_of_router_show_what_dealers_send() {
    for example in examples("router") {
        let (router, endpoint) = start_bound_example(&example);
        let messages = if example.contains("-n 2") { "2" } else { "1" };
        run(&["dealer", "-c", &endpoint, "-D", "hello", "-n", messages]).with_code(0);
        let ended = router.end().with_code(0);
        assert!(ended.stdout.contains("hello"), "{example}: {ended:#?}");
    }
}

#[test]
fn the_examples_of_proxy_stand_between_a_req_and_a_rep() {
    for example in examples("proxy") {
        let (at_rep, rep);
        let (proxy, frontend) = if example.contains("--backend-bind") {
            let proxy = start_example(&at(&at(&example, "5555", "0"), "5556", "0"));
            let frontend = proxy.endpoint();
            at_rep = proxy.endpoint();
            rep = start(&["rep", "-c", &at_rep, "--echo"]);
            (proxy, frontend)
        } else {
            (rep, at_rep) = start_bound(&["rep", "--echo"]);
            start_bound_example(&at(&example, "5556", &at_rep))
        };
        run(&["req", "-c", &frontend, "-D", "hello"]).with_code(0);
        if example.contains("--verbose") {
            proxy.stderr_line_with("in front");
        }
        proxy.signal("TERM");
        proxy.end().with_code(0);
        drop(rep);
    }
}

#[test]
fn the_examples_of_run_print_what_the_nodes_saw() {
    for example in examples("run") {
        let ended = start_example(&example).end().with_code(0);
        assert!(
            ended.stdout.contains("client recv: "),
            "{example}: {ended:#?}"
        );
    }
}

#[test]
fn the_examples_of_play_serve_the_page_or_tell_how_to_get_it() {
    for example in examples("play") {
        // The printed default may be taken on this machine.
        let example = if example.contains("--bind") {
            example
        } else {
            example + " --bind 0"
        };
        let running = start_example(&example);
        if option_env!("HOPSCOPE_PAGE_DIR").is_some_and(|folder| !folder.is_empty()) {
            let running = running;
            let url = running.stderr_line_with("http://127.0.0.1:");
            let mut server =
                TcpStream::connect(url.trim_matches(['h', 't', 'p', ':', '/'])).unwrap();
            server
                .write_all(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                .unwrap();
            let mut answer = Vec::new();
            server.read_to_end(&mut answer).unwrap();
            assert!(
                answer.starts_with(b"HTTP/1.1 200 OK\r\ncontent-type: text/html"),
                "{example}"
            );
            running.signal("TERM");
            running.end().with_code(0);
        } else {
            running.end().with_code(1).saying("cargo xtask play");
        }
    }
}

#[test]
fn the_examples_that_need_no_peer_print_something() {
    for subcommand in ["lessons", "why", "completions"] {
        let printed: Vec<Ended> = examples(subcommand)
            .iter()
            .map(|example| start_example(example).end())
            .collect();
        for ended in printed {
            let ended = ended.with_code(0);
            assert!(ended.stdout.lines().count() > 1, "{subcommand}: {ended:#?}");
        }
    }
}
