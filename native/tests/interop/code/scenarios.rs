//! What is run as programs: the lessons, and scenarios that show the rest.

use hopscope_core::scenario::{Document, Format, Lesson, Scenario, gallery, library};

/// Every lesson, and those of the gallery that go the same way on every machine, by their ids.
pub(super) fn lessons() -> Vec<(String, Scenario)> {
    let steady = |lesson: &&Lesson| STEADY.contains(&lesson.id);
    let all = library().iter().chain(gallery().iter().filter(steady));
    let lessons = all.map(|lesson| {
        let document = lesson.document().expect("lessons are valid");
        let scenario = document.scenario(&[]).expect("its defaults are valid");
        (lesson.id.to_owned(), scenario)
    });
    lessons.collect()
}

/// Of the gallery: the others are about who comes first.
const STEADY: &[&str] = &[
    "forgotten-delimiter",
    "reply-without-a-name",
    "frame-by-frame",
    "tidy-proxy",
    "wrong-client",
];

pub(super) fn parse(source: &str) -> Scenario {
    let document = Document::parse(source, Format::Toml);
    document
        .and_then(|document| document.scenario(&[]))
        .unwrap_or_else(|error| panic!("{error}: {source}"))
}

/// Names and sources, in the order of the tests' lists of what a language leaves out.
pub(super) const ALL: [(&str, &str); 8] = [
    ("octets", OCTETS),
    ("publish by hand", PUBLISH),
    ("pipeline", PIPELINE),
    ("names", NAMES),
    ("envelopes by hand", ENVELOPES),
    ("several sockets", SEVERAL),
    ("pieces", PIECES),
    ("drafts", DRAFTS),
];

/// Frames of all kinds, and a title that means something to every language.
const OCTETS: &str = r##"
title = "??/ \\ */ \"quoted\" #{{x}} ${{x}} `x` %s {{0}} @0 \n second line 你好"
summary = "x"

[[nodes]]
name = "all"
kind = "script"
sockets = { type = "DEALER", connect = "here", identity = { hex = "22 27 5c 00 ff" } }
steps = [
  { send = ["it's", "\"quoted\"", "back\\slash\\", "??/??=", "#{{x}} ${{x}} `x` $(x) %s {{0}} @0", ""] },
  { send = [{ hex = "00 01 7f 80 ff" }, "two\nlines\r\n\ttab", "你好", "a\u0000b", "\u202eturned\u2028"] },
  { send = ["0x41", "-D", "END", "'", "\\n", "'''", "\"\"\"", "*/", "</script>", " "] },
  "receive",
  { receive = { timeout = "20s" } },
  "dump",
]

[[nodes]]
name = "Class"
kind = "echo"
sockets = { type = "ROUTER", bind = "here" }
"##;

/// Subscriptions made and ended by hand, so that nobody is late.
const PUBLISH: &str = r#"
title = "Publishing to those who have asked"
summary = "x"

[[nodes]]
name = "publisher"
kind = "script"
sockets = { type = "XPUB", bind = "news" }
steps = ["receive", { send = ["A", "one"] }, { send = ["B", "two"] }, { send = ["AB", "three"] }, "receive"]

[[nodes]]
name = "reader"
kind = "script"
sockets = { type = "SUB", connect = "news", subscribe = "A" }
steps = ["receive", "receive", { unsubscribe = "A" }]
"#;

/// A pipeline whose streamer gives copies away.
const PIPELINE: &str = r#"
title = "A pipeline"
summary = "x"

[[nodes]]
name = "ventilator"
kind = "ventilator"
sockets = { type = "PUSH", connect = "tasks" }
messages = ["one", ["two", "", "frames"]]
after = "1ms"
every = "500us"
rounds = 3

[[nodes]]
name = "streamer"
kind = "streamer"
sockets = [{ type = "PULL", bind = "tasks" }, { type = "PUSH", bind = "work" }]

[[nodes]]
name = "queue"
kind = "worker"
sockets = [{ type = "PULL", connect = "work" }, { type = "PUSH", connect = "results", send-hwm = 5 }]

[[nodes]]
name = "collector"
kind = "collector"
sockets = { type = "PULL", bind = "results", receive-hwm = 7 }
"#;

/// Names chosen by hand on both sides, and a call that is refused.
const NAMES: &str = r#"
title = "Names chosen by hand"
summary = "x"

[[nodes]]
name = "caller"
kind = "script"
sockets = { type = "ROUTER", connect = "hub", identity = "caller", connect-identity = "hub", mandatory = true, handover = true }
steps = [{ send = ["nobody", "lost"] }, { send = ["hub", "hello"] }, "receive"]
start = "20ms"

[[nodes]]
name = "hub"
kind = "echo"
sockets = { type = "ROUTER", bind = "hub", identity = "the-hub" }

[[nodes]]
name = "lucy"
kind = "client"
sockets = { type = "REQ", connect = "desk", identity = "Lucy", correlate = true, relaxed = true }
steps = [{ send = "a" }, "receive", { wait = "2ms" }, { send = ["b", "c"] }, "dump"]

[[nodes]]
name = "desk"
kind = "worker"
sockets = { type = "REP", bind = "desk", heartbeat = { interval = "50ms", timeout = "30s", ttl = "30s" } }
reply = ["well", "asked"]
delay = "1ms"
"#;

/// Workers that see the envelope and put it back.
const ENVELOPES: &str = r#"
title = "Envelopes by hand"
summary = "x"

[[nodes]]
name = "asking"
kind = "client"
sockets = { type = "REQ", connect = "router", identity = "asking" }
steps = [{ send = ["", "b"] }, "receive"]

[[nodes]]
name = "bare"
kind = "client"
sockets = { type = "DEALER", connect = "router", identity = "bare" }
steps = [{ send = "no delimiter" }, "receive", { send = ["x", "", "y"] }, "receive", { send = ["z", ""] }, "receive"]
start = "10ms"

[[nodes]]
name = "router"
kind = "worker"
sockets = { type = "ROUTER", bind = "router" }
reply = ["from", "router"]

[[nodes]]
name = "other"
kind = "client"
sockets = { type = "DEALER", connect = "dealer" }
steps = [{ send = ["a", "", "b"] }, "receive", { send = "c" }, "receive"]

[[nodes]]
name = "dealer"
kind = "worker"
sockets = { type = "DEALER", bind = "dealer" }
reply = "from dealer"
delay = "1ms"
"#;

/// A script on two sockets, one of which it may not use yet.
const SEVERAL: &str = r#"
title = "Several sockets"
summary = "x"

[[nodes]]
name = "both"
kind = "script"
sockets = [{ type = "REQ", connect = "left" }, { type = "PAIR", bind = "right" }]
steps = [
  { receive = {}, socket = 2 },
  { receive = {}, socket = 1 },
  { send = "ask", socket = 1 },
  { send = "ask again", socket = 1 },
  { receive = {}, socket = 1 },
  { send = "done", socket = 2 },
]

[[nodes]]
name = "left"
kind = "echo"
sockets = { type = "REP", bind = "left" }

[[nodes]]
name = "right"
kind = "pair"
sockets = { type = "PAIR", connect = "right" }
steps = [{ send = "start" }, "receive"]
"#;

/// A script that answers with what it received.
const PIECES: &str = r#"
title = "Pieces"
summary = "x"

[[nodes]]
name = "asking"
kind = "script"
sockets = { type = "DEALER", connect = "desk", identity = "asking" }
steps = [
  { send = ["a", "", "b", "c"] },
  { receive = { timeout = "20s" } },
  { send = [{ frame = "body" }, "and more"] },
  { receive = { timeout = "20s" } },
  { send = [{ frame = "body" }] },
]

[[nodes]]
name = "desk"
kind = "script"
sockets = { type = "ROUTER", bind = "desk" }
steps = [
  "receive",
  { send = [{ frame = "envelope" }, { hex = "ff" }, { frame = 4 }, { frame = 5 }] },
  "receive",
  { send = { frame = "all" } },
  "receive",
]
"#;

/// Types that libzmq has among its drafts only.
const DRAFTS: &str = r#"
title = "Drafts"
summary = "x"

[[nodes]]
name = "client"
kind = "client"
sockets = { type = "CLIENT", connect = "service" }
steps = [{ send = "hello" }, "receive", { send = "" }, "receive"]

[[nodes]]
name = "server"
kind = "echo"
sockets = { type = "SERVER", bind = "service", first-identity = 1804289383 }

[[nodes]]
name = "scatter"
kind = "ventilator"
sockets = { type = "SCATTER", bind = "tasks" }
messages = ["one", "two"]

[[nodes]]
name = "gather"
kind = "sink"
sockets = { type = "GATHER", connect = "tasks" }
"#;

/// A publisher that does not wait for its reader.
pub(super) const JOINING: &str = r#"
title = "Joining late"
summary = "x"

[[nodes]]
name = "weather"
kind = "publisher"
sockets = { type = "PUB", bind = "forecasts" }
messages = [["A", "one"], ["B", "two"], ["A", "three"]]
every = "5ms"
rounds = 2000

[[nodes]]
name = "reader"
kind = "subscriber"
sockets = { type = "SUB", connect = "forecasts", subscribe = "A" }
"#;
