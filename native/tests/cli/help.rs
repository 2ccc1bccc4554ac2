//! The examples of every help text, run as they stand there, with real ports in place of the
//! printed ones.

use std::collections::BTreeSet;
use std::io::Read;
use std::io::Write;
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;

use crate::examples::kinds;
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
pub(crate) fn examples(subcommand: &str) -> Vec<String> {
    let help = run(&[subcommand, "--help"]).with_code(0).stdout;
    let lines = help.lines().filter_map(|line| line.strip_prefix("  $ "));
    lines.map(str::to_owned).collect()
}

/// Starts an example in a shell that knows the program by its name.
pub(crate) fn start_example(example: &str) -> Running {
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
pub(crate) fn at(example: &str, printed: &str, endpoint: &str) -> String {
    assert!(example.contains(printed), "{example}");
    let port = endpoint.rsplit(':').next().unwrap();
    example.replace(printed, port)
}

/// Starts an example that binds port 5555, on a free one; gives its endpoint too.
pub(crate) fn start_bound_example(example: &str) -> (Running, String) {
    let running = start_example(&at(example, "5555", "0"));
    let endpoint = running.endpoint();
    (running, endpoint)
}

#[test]
fn every_subcommand_has_two_examples_of_itself() {
    let others = [
        "proxy",
        "forwarder",
        "streamer",
        "bridge",
        "run",
        "code",
        "link",
        "play",
        "keygen",
        "perf",
        "lessons",
        "why",
        "completions",
    ];
    let known = kinds().chain(others).map(str::to_owned).collect();
    let subcommands = subcommands();
    assert_eq!(
        BTreeSet::from_iter(subcommands.clone()),
        known,
        "each has a test, here or in `examples`"
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

/// What stands at the two sides of a proxy.
struct Sides {
    in_front: &'static [&'static str],
    behind: &'static [&'static str],
    /// The one that ends, by printing something, is in front.
    ends_in_front: bool,
    printed: &'static str,
}

/// Runs the examples of a proxy, each between two nodes.
fn stand_between(proxy: &str, sides: [Sides; 2]) {
    for (example, sides) in examples(proxy).iter().zip(sides) {
        let (proxy, frontend, behind) = if example.contains("--backend-bind") {
            let proxy = start_example(&at(&at(example, "5555", "0"), "5556", "0"));
            let (frontend, backend) = (proxy.endpoint(), proxy.endpoint());
            (
                proxy,
                frontend,
                start(&[sides.behind, &["-c", &backend]].concat()),
            )
        } else {
            let (behind, backend) = start_bound(sides.behind);
            let (proxy, frontend) = start_bound_example(&at(example, "5556", &backend));
            (proxy, frontend, behind)
        };
        let in_front = start(&[sides.in_front, &["-c", &frontend]].concat());
        let (ends, other) = if sides.ends_in_front {
            (in_front, behind)
        } else {
            (behind, in_front)
        };
        let ended = ends.end().with_code(0);
        assert!(
            ended.stdout.contains(sides.printed),
            "{example}: {ended:#?}"
        );
        drop(other);
        if example.contains("--verbose") {
            proxy.stderr_line_with("sends");
        }
        proxy.signal("TERM");
        proxy.end().with_code(0);
    }
}

#[test]
fn the_examples_of_proxy_stand_between_a_req_and_a_rep() {
    let sides = || Sides {
        in_front: &["req", "-D", "hello"],
        behind: &["rep", "--echo"],
        ends_in_front: true,
        printed: "hello",
    };
    stand_between("proxy", [sides(), sides()]);
}

#[test]
fn the_examples_of_forwarder_stand_between_a_pub_and_a_sub() {
    let sides = || Sides {
        in_front: &["pub", "-D", "weather sun", "-i", "10ms"],
        behind: &["sub", "--subscribe", "weather", "-n", "1"],
        ends_in_front: false,
        printed: "weather sun",
    };
    stand_between("forwarder", [sides(), sides()]);
}

#[test]
fn the_examples_of_streamer_stand_between_a_push_and_a_pull() {
    let sides = || Sides {
        in_front: &["push", "-D", "job", "-i", "10ms"],
        behind: &["pull", "-n", "1"],
        ends_in_front: false,
        printed: "job",
    };
    stand_between("streamer", [sides(), sides()]);
}

#[test]
fn the_examples_of_bridge_let_a_pair_control_a_socket() {
    let asks = Sides {
        in_front: &["pair", "-D", "hello", "--receive", "1"],
        behind: &["rep", "--echo"],
        ends_in_front: true,
        printed: "hello",
    };
    let listens = Sides {
        in_front: &["pair", "-n", "1"],
        behind: &["pub", "-D", "weather sun", "-i", "10ms"],
        ends_in_front: true,
        printed: "weather sun",
    };
    stand_between("bridge", [asks, listens]);
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
    for subcommand in ["code", "lessons", "why", "completions"] {
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

#[test]
fn the_examples_of_link_print_links() {
    let examples = examples("link");
    for (example, link) in examples
        .iter()
        .zip(["#lesson=hello&step=3", "#lesson=chain-of-routers&length=5"])
    {
        let ended = start_example(example).end().with_code(0);
        assert!(ended.stdout.trim().ends_with(link), "{ended:#?}");
    }
}
