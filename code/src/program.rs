//! One node as a program: what follows on what, the same in every language.

use core::time::Duration;

use hopscope_core::Interest;
use hopscope_core::Lang;
use hopscope_core::Message;
use hopscope_core::scenario::{Behaviour, NodeSpec, Piece, ScriptStep, SocketSpec};
use hopscope_core::socket::SocketKind;

use crate::code::{Code, fill};
use crate::gaps::Gap;
use crate::plan::{self, Plan};
use crate::settings::{self, Setting};
use crate::words::Word;
use crate::{Language, c, javascript, literal, python, rust, shell, words};

/// One socket of the program.
pub(crate) struct Socket<'a> {
    pub(crate) name: &'a str,
    pub(crate) spec: &'a SocketSpec,
    pub(crate) settings: Vec<Setting>,
}

/// The loop of a worker.
pub(crate) struct Work<'a> {
    pub(crate) from: &'a str,
    pub(crate) to: &'a str,
    /// The answer, or what is passed on; what came if absent.
    pub(crate) reply: Option<&'a Message>,
    /// Frames of an envelope that is to be kept where there is no delimiter.
    pub(crate) kept: Option<usize>,
    /// How long it takes.
    pub(crate) delay: Duration,
    /// What is said of the envelope.
    pub(crate) envelope: &'a str,
}

/// How a language says things. Each adds lines.
pub(crate) trait Dialect {
    /// What has to be installed, and how the program is started.
    fn install(&self) -> &'static str;
    /// Imports, helpers, and the beginning of the main part, as the rest of it, `body`, needs them.
    fn open(&self, code: &mut Code, body: &str, lang: Lang);
    /// Blanks in front of the lines of the main part.
    fn indent(&self) -> usize {
        0
    }
    /// Makes a socket with its options.
    fn socket(&self, code: &mut Code, socket: &Socket<'_>);
    /// Binds.
    fn bind(&self, code: &mut Code, socket: &str, address: &str);
    /// Connects; `name` is what the peer is to be called.
    fn connect(&self, code: &mut Code, socket: &str, address: &str, name: Option<&[u8]>);
    /// Subscribes or joins, or no longer does; not at an XSUB that has messages for it.
    fn interest(&self, code: &mut Code, socket: &str, interest: &Interest);
    /// Whether an XSUB subscribes by messages only.
    fn subscribes_by_messages(&self) -> bool {
        true
    }
    /// Whether a call at a REQ or REP that is not its turn is refused; otherwise it waits.
    fn refuses_out_of_turn(&self) -> bool {
        true
    }
    /// Sends; `refusable` if the program goes on even so.
    fn send(&self, code: &mut Code, socket: &str, message: &Message, refusable: bool);
    /// Receives and prints, giving up after `patience`.
    fn receive(&self, code: &mut Code, socket: &str, patience: Option<Duration>, refusable: bool);
    /// Receives, prints, and keeps the message in its hands: none after `patience`.
    fn keep(&self, code: &mut Code, socket: &str, patience: Option<Duration>);
    /// Receives one frame and prints it; it is the first in its hands if `fresh`.
    fn keep_frame(&self, code: &mut Code, socket: &str, fresh: bool) {
        let _ = (code, socket, fresh);
    }
    /// Sends what it has in its hands, and frames of its own.
    fn compose(&self, code: &mut Code, socket: &str, pieces: &[Piece]);
    /// Waits.
    fn wait(&self, time: Duration) -> String;
    /// Opens a loop: so many rounds, or for ever.
    fn repeat(&self, code: &mut Code, rounds: Option<u32>);
    /// Closes a loop.
    fn end(&self, code: &mut Code);
    /// Receives, works and answers, for ever.
    fn work(&self, code: &mut Code, work: &Work<'_>);
    /// Passes messages between the first two sockets, for ever.
    fn proxy(&self, code: &mut Code, sockets: &[String]);
    /// Lets what was sent leave, and ends.
    fn close(&self, code: &mut Code, sockets: &[String], ends: bool);
    /// A whole program that only says why there is none.
    fn refuse(&self, code: &mut Code, why: &str);
}

/// The program of a node.
pub(crate) fn write(plan: &Plan<'_>, index: usize, gaps: &[Gap]) -> String {
    let dialect: &dyn Dialect = match plan.language {
        Language::Python => &python::Python,
        Language::Rust => &rust::Rust,
        Language::C => &c::C,
        Language::JavaScript => &javascript::JavaScript,
        Language::Shell => return shell::write(plan, index, gaps),
    };
    let mut code = Code::default();
    head(&mut code, plan, index, gaps, dialect.install());
    let own = gaps.iter().filter(|gap| gap.node == Some(index));
    if let Some(gap) = own.clone().find(|gap| !gap.runs) {
        code.gap();
        dialect.refuse(&mut code, &gap.text);
        return code.finish();
    }
    let node = plan.node(index);
    let names = plan::socket_names(node);
    let sockets: Vec<Socket<'_>> = node
        .sockets
        .iter()
        .zip(&names)
        .enumerate()
        .map(|(place, (spec, name))| Socket {
            name,
            spec,
            settings: settings::of(node, place)
                .into_iter()
                .filter(|setting| setting.name(plan.language).is_some() || setting.is_security())
                .collect(),
        })
        .collect();
    let writer = Writer {
        plan,
        node,
        dialect,
        names: &names,
    };
    let mut body = Code::indented(dialect.indent());
    writer.links(&mut body, &sockets);
    body.gap();
    writer.behaviour(&mut body);
    let ends = matches!(
        node.behaviour,
        Behaviour::Script { .. } | Behaviour::Ventilator { .. }
    );
    dialect.close(&mut body, &names, ends);
    let body = body.finish();
    code.gap();
    dialect.open(&mut code, &body, plan.lang());
    code.finish() + &body
}

/// The comment at the top.
pub(crate) fn head(code: &mut Code, plan: &Plan<'_>, index: usize, gaps: &[Gap], install: &str) {
    let lang = plan.lang();
    let mark = plan.language.comment();
    let mut line = |text: &str| code.add("@0@1", &[mark, text]);
    let title = literal::comment(plan.scenario.title.get(lang));
    let [number, of] = [plan.number(index), plan.order.len()].map(|number| number.to_string());
    let filling = [
        &plan.node(index).name,
        &number,
        &of,
        &title,
        plan.language.title(),
    ];
    line(&fill(words::HEAD.get(lang), &filling));
    line(&fill(words::INSTALL.get(lang), &[install]));
    for gap in gaps {
        if gap.node.is_none_or(|node| node == index) {
            line(&fill(words::MISSING.get(lang), &[&gap.text]));
        }
    }
}

struct Writer<'a> {
    plan: &'a Plan<'a>,
    node: &'a NodeSpec,
    dialect: &'a dyn Dialect,
    names: &'a [String],
}

impl Writer<'_> {
    /// Sockets, and where they bind and connect.
    fn links(&self, code: &mut Code, sockets: &[Socket<'_>]) {
        for socket in sockets {
            self.dialect.socket(code, socket);
            for (place, interest) in socket.spec.interests.iter().enumerate() {
                self.interest(code, socket.spec.kind, socket.name, interest, place == 0);
            }
            for name in &socket.spec.binds {
                let address = self.plan.address(name);
                self.dialect.bind(code, socket.name, &address);
            }
            for (place, name) in socket.spec.connects.iter().enumerate() {
                let address = self.plan.address(name);
                let called = socket.spec.connect_identities.get(place);
                let called = called.map(|identity| identity.octets());
                self.dialect.connect(code, socket.name, &address, called);
            }
        }
    }

    fn interest(
        &self,
        code: &mut Code,
        kind: SocketKind,
        socket: &str,
        interest: &Interest,
        explained: bool,
    ) {
        match interest.to_message() {
            Some(message) if kind == SocketKind::Xsub && self.dialect.subscribes_by_messages() => {
                if explained {
                    self.comment(code, words::UPSTREAM);
                }
                self.dialect.send(code, socket, &message, false);
            }
            _ => self.dialect.interest(code, socket, interest),
        }
    }

    fn behaviour(&self, code: &mut Code) {
        let dialect = self.dialect;
        let only = &self.names[0];
        match &self.node.behaviour {
            Behaviour::Script { steps } => self.script(code, steps),
            Behaviour::Ventilator {
                after,
                messages,
                every,
                rounds,
            } => {
                if !after.is_zero() {
                    self.comment(code, words::ARRIVE);
                    code.add("@0", &[&dialect.wait(*after)]);
                }
                if *rounds != 1 {
                    dialect.repeat(code, Some(*rounds));
                }
                let pause = unless_zero(dialect, *every);
                for message in messages {
                    dialect.send(code, only, message, false);
                    code.add("@0", &[&pause]);
                }
                if *rounds != 1 {
                    dialect.end(code);
                }
            }
            Behaviour::Sink { delay, .. } => {
                dialect.repeat(code, None);
                dialect.receive(code, only, None, false);
                code.add("@0", &[&unless_zero(dialect, *delay)]);
                dialect.end(code);
            }
            Behaviour::Worker { reply, delay } => dialect.work(
                code,
                &Work {
                    from: only,
                    to: self.names.last().unwrap_or(only),
                    reply: reply.as_ref(),
                    kept: plan::kept_without_delimiter(&self.node.sockets),
                    delay: *delay,
                    envelope: words::ENVELOPE.get(self.plan.lang()),
                },
            ),
            _ => dialect.proxy(code, self.names),
        }
    }

    fn script(&self, code: &mut Code, steps: &[ScriptStep]) {
        let mut turns: Vec<Turn> = self.node.sockets.iter().map(Turn::of).collect();
        let mut explained = false;
        let keeps = steps.iter().any(|step| {
            matches!(
                step,
                ScriptStep::Compose { .. } | ScriptStep::ReceiveFrame { .. }
            )
        });
        // Whether the next frame is the first in its hands.
        let mut fresh = true;
        for step in steps {
            fresh = match step {
                ScriptStep::ReceiveFrame { socket, .. } => {
                    turns[*socket].receive(false);
                    self.dialect.keep_frame(code, &self.names[*socket], fresh);
                    false
                }
                ScriptStep::Wait { .. } | ScriptStep::Interest { .. } => fresh,
                _ => true,
            };
            match step {
                ScriptStep::Send { socket, message } => {
                    let refused = turns[*socket].send();
                    let name = &self.names[*socket];
                    if self.makes_sense(code, refused) {
                        let refusable = refused != Refused::Never;
                        self.dialect.send(code, name, message, refusable);
                    }
                }
                ScriptStep::Compose { socket, pieces } => {
                    let makes_sense = self.makes_sense(code, turns[*socket].send());
                    if makes_sense {
                        self.dialect.compose(code, &self.names[*socket], pieces);
                    }
                }
                ScriptStep::Receive {
                    socket, timeout, ..
                } if keeps => {
                    let refused = turns[*socket].receive(timeout.is_some());
                    let makes_sense = self.makes_sense(code, refused);
                    if makes_sense {
                        self.dialect.keep(code, &self.names[*socket], *timeout);
                    }
                }
                ScriptStep::Receive {
                    socket, timeout, ..
                } => {
                    let refused = turns[*socket].receive(timeout.is_some());
                    let name = &self.names[*socket];
                    if self.makes_sense(code, refused) {
                        let refusable = refused != Refused::Never;
                        self.dialect.receive(code, name, *timeout, refusable);
                    }
                }
                ScriptStep::Interest { socket, interest } => {
                    let kind = self.node.sockets[*socket].kind;
                    let name = &self.names[*socket];
                    self.interest(code, kind, name, interest, !explained);
                    explained = true;
                }
                ScriptStep::Wait { duration } => {
                    code.add("@0", &[&self.dialect.wait(*duration)]);
                }
                _ => {}
            }
        }
    }

    /// Whether a call is made: where a library waits instead of refusing, one out of turn would
    /// wait for ever.
    fn makes_sense(&self, code: &mut Code, refused: Refused) -> bool {
        let makes_sense = refused != Refused::Always || self.dialect.refuses_out_of_turn();
        if !makes_sense {
            self.comment(code, words::OUT_OF_TURN);
        }
        makes_sense
    }

    fn comment(&self, code: &mut Code, text: Word) {
        let mark = self.plan.language.comment();
        code.add("@0@1", &[mark, text.get(self.plan.lang())]);
    }
}

fn unless_zero(dialect: &dyn Dialect, time: Duration) -> String {
    if time.is_zero() {
        String::new()
    } else {
        dialect.wait(time)
    }
}

/// Whose turn it is at a REQ or a REP, as far as can be told beforehand: a scenario's script goes on
/// after a call that was refused, so the program has to as well.
enum Turn {
    /// There are no turns; sending may be refused all the same if the flag is set.
    Free {
        mandatory: bool,
    },
    Send,
    Receive,
    Unknown,
}

impl Turn {
    const fn of(socket: &SocketSpec) -> Self {
        match socket.kind {
            SocketKind::Req if !socket.options.req_relaxed => Self::Send,
            SocketKind::Req => Self::Unknown,
            SocketKind::Rep => Self::Receive,
            _ => Self::Free {
                mandatory: socket.options.router_mandatory,
            },
        }
    }

    /// A message is sent.
    const fn send(&mut self) -> Refused {
        match self {
            Self::Free { mandatory: true } | Self::Unknown => Refused::Perhaps,
            Self::Free { mandatory: false } => Refused::Never,
            Self::Send => {
                *self = Self::Receive;
                Refused::Never
            }
            Self::Receive => Refused::Always,
        }
    }

    /// A message is received, or perhaps not.
    const fn receive(&mut self, gives_up: bool) -> Refused {
        match self {
            Self::Free { .. } => Refused::Never,
            Self::Receive => {
                *self = if gives_up { Self::Unknown } else { Self::Send };
                Refused::Never
            }
            Self::Send => Refused::Always,
            Self::Unknown => Refused::Perhaps,
        }
    }
}

/// Whether a call is refused.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Refused {
    Never,
    Perhaps,
    Always,
}
