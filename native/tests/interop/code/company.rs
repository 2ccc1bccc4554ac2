//! The programs of one scenario: written into a folder, started in their order, listened to.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::id;
use std::sync::atomic::{AtomicU16, Ordering};
use std::thread::sleep;
use std::time::Duration;

use hopscope_code::{Language, Manner, endpoints, write};
use hopscope_core::scenario::{Behaviour, Scenario, ScriptStep};
use hopscope_core::trace::{Event, NodeId, Record, Trace};
use hopscope_core::{Frame, Instant, Lang, Message};
use serde_json::Value;

use super::languages;
use crate::support::points::Points;
use crate::support::{Program, eventually, hex};

/// How long to look out for messages that should not come.
const AFTERMATH: Duration = Duration::from_millis(100);

/// The programs of a scenario.
pub(super) struct Company {
    language: Language,
    pub(super) folder: PathBuf,
    pub(super) programs: Vec<Member>,
}

/// One program.
pub(super) struct Member {
    /// The node's place in the scenario.
    node: usize,
    /// The file's name in the folder.
    pub(super) file: String,
}

impl Company {
    /// Writes the programs; `None` if the language cannot say some of them.
    pub(super) fn of(name: &str, scenario: &Scenario, language: Language) -> Option<Self> {
        let ports: Vec<u16> = endpoints(scenario).iter().map(|_| port()).collect();
        let manner = Manner {
            ports: &ports,
            library: env!("CARGO_MANIFEST_DIR"),
            ..Manner::new(Lang::Zh)
        };
        let written = write(scenario, language, &manner);
        if written.gaps.iter().any(|gap| !gap.runs) {
            return None;
        }
        let folder = format!("{}-{}", language.id(), name.replace(' ', "-"));
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
        // What an earlier run has left.
        let _ = fs::remove_dir_all(&folder);
        let mut programs = Vec::new();
        for file in written.files {
            let path = folder.join(&file.name);
            let parent = path.parent().expect("it is in the folder");
            fs::create_dir_all(parent).expect("the folder can be made");
            fs::write(&path, file.text).expect("the folder is ours");
            if let Some(node) = file.node {
                programs.push(Member {
                    node,
                    file: file.name,
                });
            }
        }
        Some(Self {
            language,
            folder,
            programs,
        })
    }

    fn start(&self, member: &Member) -> Program {
        let command = languages::command(self.language, &self.folder, &member.file);
        Program::start(command)
    }

    /// Runs them until all has been heard that is heard in the world, and tells what was. Whoever
    /// starts later starts when that has been heard which is heard before in the world.
    pub(super) fn play(&self, scenario: &Scenario) -> Points {
        let trace = hopscope_core::world::play(scenario, hopscope_core::world::Over::Inproc);
        let expected = told(scenario, &trace, self.language);
        let mut running: Vec<(usize, Program)> = Vec::new();
        for member in &self.programs {
            let starts = scenario.nodes[member.node].start_after;
            let before = told_until(scenario, &trace, self.language, starts);
            wait_for(scenario, &running, &before);
            running.push((member.node, self.start(member)));
        }
        wait_for(scenario, &running, &expected);
        sleep(AFTERMATH);
        let heard = heard(scenario, &running);
        for (node, program) in running {
            if self.language == Language::Shell {
                // So that it ends what it has started.
                program.signal("TERM");
                program.finish();
            } else if ends(&trace, node) {
                let ended = program.finish();
                let name = &scenario.nodes[node].name;
                assert_eq!(
                    ended.code,
                    Some(0),
                    "{name} in {:?}: {ended:?}",
                    self.language
                );
            }
        }
        heard
    }

    /// The first messages that a node hears, at least so many.
    pub(super) fn hear(&self, scenario: &Scenario, name: &str, count: usize) -> Vec<String> {
        let running: Vec<(usize, Program)> = self
            .programs
            .iter()
            .map(|member| (member.node, self.start(member)))
            .collect();
        let mut messages = Vec::new();
        eventually("enough is heard", || {
            let reader = running
                .iter()
                .find(|(node, _)| scenario.nodes[*node].name == name);
            let (_, program) = reader.expect("there is such a node");
            messages = printed(&program.written());
            messages.len() > count
        });
        // Of the last one perhaps not all frames are printed yet.
        messages.pop();
        for (_, program) in running {
            if self.language == Language::Shell {
                program.signal("TERM");
                program.finish();
            }
        }
        messages.iter().map(Message::to_string).collect()
    }
}

/// Whether a node's program ends by itself, as it does in the world.
fn ends(trace: &Trace, node: usize) -> bool {
    let finished = |record: &Record| matches!(record.event, Event::Finished);
    let mut own = trace.records.iter().filter(|record| record.node.0 == node);
    own.any(finished)
}

/// Whether a node reads messages frame by frame, and so prints frames and not messages.
fn reads_frames(behaviour: &Behaviour) -> bool {
    match behaviour {
        Behaviour::Script { steps } => steps
            .iter()
            .any(|step| matches!(step, ScriptStep::ReceiveFrame { .. })),
        _ => false,
    }
}

/// A port outside of those that the system gives of its own accord, so that nobody else gets it
/// before the program binds it.
fn port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    loop {
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        let spread = u16::try_from(id() % 97).expect("it is small") * 200;
        let port = 10_000 + (spread + next) % 20_000;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// What each node's application hears in the world, at the nodes whose programs print it.
pub(super) fn told(scenario: &Scenario, trace: &Trace, language: Language) -> Points {
    told_until(scenario, trace, language, Duration::MAX)
}

fn told_until(scenario: &Scenario, trace: &Trace, language: Language, until: Duration) -> Points {
    let mut points = Points::default();
    for record in &trace.records {
        let NodeId(node) = record.node;
        let before = record.at.since(Instant::ZERO) < until;
        let prints = match scenario.nodes[node].behaviour {
            Behaviour::Proxy => false,
            // As command lines these two are proxies.
            Behaviour::Worker { .. } => {
                language != Language::Shell || scenario.nodes[node].sockets.len() == 1
            }
            _ => true,
        };
        if !before || !prints {
            continue;
        }
        let name = || scenario.nodes[node].name.clone();
        match &record.event {
            Event::Printed { text } if reads_frames(&scenario.nodes[node].behaviour) => {
                for frame in text.lines().filter_map(dumped) {
                    points.add(name(), &Message::from(frame));
                }
            }
            Event::Delivered { message, .. } if !reads_frames(&scenario.nodes[node].behaviour) => {
                points.add(name(), message);
            }
            _ => {}
        }
    }
    points
}

fn wait_for(scenario: &Scenario, running: &[(usize, Program)], expected: &Points) {
    let mut missing = true;
    let what = || {
        let said = running.iter().map(|(node, program)| {
            let name = &scenario.nodes[*node].name;
            format!("{name}: {}\n{}", program.written(), program.said())
        });
        let said: String = said.collect();
        format!("{}\n{said}", expected.text())
    };
    let start = std::time::Instant::now();
    while missing {
        missing = !heard(scenario, running).has_all_of(expected);
        assert!(
            start.elapsed() < crate::support::PATIENCE,
            "not heard: {}",
            what()
        );
        sleep(Duration::from_millis(5));
    }
}

fn heard(scenario: &Scenario, running: &[(usize, Program)]) -> Points {
    let mut points = Points::default();
    for (node, program) in running {
        let text = program.written();
        if reads_frames(&scenario.nodes[*node].behaviour) {
            for frame in text.lines().filter_map(dumped) {
                points.add(scenario.nodes[*node].name.clone(), &Message::from(frame));
            }
            continue;
        }
        for message in printed(&text) {
            points.add(scenario.nodes[*node].name.clone(), &message);
        }
    }
    points
}

/// The messages that a program has printed, in the form of the guide's `dump` or as lines of JSON.
fn printed(text: &str) -> Vec<Message> {
    let mut messages: Vec<Message> = Vec::new();
    for line in text.lines() {
        if line == "-".repeat(40) {
            messages.push(Message::new());
        } else if let Some(frame) = dumped(line) {
            let message = messages.last_mut().expect("a ruler comes first");
            message.push(frame);
        } else if line.starts_with("{\"frames\":") {
            let line: Value = serde_json::from_str(line).expect("it is JSON");
            let frames = line["frames"].as_array().expect("a list").iter();
            let octets = |frame: &Value| hex::octets(frame["hex"].as_str().expect("hex digits"));
            messages.push(frames.map(|frame| Frame::from(octets(frame))).collect());
        }
    }
    messages
}

/// A frame of a dump: `[005] hello` or, if an octet is not printable, `[002] 00FF`.
fn dumped(line: &str) -> Option<Frame> {
    let (len, shown) = line.strip_prefix('[')?.split_once("] ")?;
    let len: usize = len.parse().ok()?;
    Some(if shown.len() == len {
        Frame::from(shown)
    } else {
        Frame::from(hex::octets(&shown.to_ascii_lowercase()))
    })
}
