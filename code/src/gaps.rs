//! What a language cannot say of a scenario.

use hopscope_core::Lang;
use hopscope_core::connection::Security;
use hopscope_core::scenario::{Behaviour, NodeSpec, ScriptStep};
use hopscope_core::socket::SocketKind;

use crate::code::fill;
use crate::plan::Plan;
use crate::words::Word;
use crate::{Language, settings, shell, words};

/// Something of the scenario that the programs do not do.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Gap {
    /// The node, by its place in the scenario; `None` if it is about all of it.
    pub node: Option<usize>,
    /// Whether the node's program does all else. If not, there is none: the file says why.
    pub runs: bool,
    /// What is missing, as a sentence in the language of the comments.
    pub text: String,
}

/// All gaps: first those of the whole, then each node's, in the order of the programs.
pub(crate) fn of(plan: &Plan<'_>) -> Vec<Gap> {
    let lang = plan.lang();
    let whole = |text: Word| Gap {
        node: None,
        runs: true,
        text: text.get(lang).to_owned(),
    };
    let mut gaps = Vec::new();
    if !plan.scenario.acts.is_empty() {
        gaps.push(whole(words::NO_ACTS));
    }
    let mut others = plan.scenario.links.iter();
    let lossy = others.any(|other| other.loss.is_some_and(|loss| loss > 0.0));
    if plan.scenario.link.loss > 0.0 || lossy {
        gaps.push(whole(words::NO_LOSS));
    }
    for &index in &plan.order {
        let node = plan.node(index);
        let mut notes = Notes {
            lang,
            node: index,
            gaps: &mut gaps,
        };
        for place in 0..node.sockets.len() {
            of_socket(plan.language, node, place, &mut notes);
        }
        of_behaviour(plan.language, node, &mut notes);
    }
    gaps
}

/// Where the gaps of a node are noted.
pub(crate) struct Notes<'a> {
    lang: Lang,
    node: usize,
    gaps: &'a mut Vec<Gap>,
}

impl Notes<'_> {
    /// The program leaves something out.
    pub(crate) fn part(&mut self, text: Word, filling: &[&str]) {
        self.add(true, text, filling);
    }

    /// There is no program.
    pub(crate) fn whole(&mut self, text: Word, filling: &[&str]) {
        self.add(false, text, filling);
    }

    fn add(&mut self, runs: bool, text: Word, filling: &[&str]) {
        let gap = Gap {
            node: Some(self.node),
            runs,
            text: fill(text.get(self.lang), filling),
        };
        if !self.gaps.contains(&gap) {
            self.gaps.push(gap);
        }
    }
}

fn of_socket(language: Language, node: &NodeSpec, place: usize, notes: &mut Notes<'_>) {
    let socket = &node.sockets[place];
    if is_draft(socket.kind) && !matches!(language, Language::Rust | Language::Shell) {
        notes.whole(words::NO_DRAFT, &[socket.kind.name(), language.title()]);
    }
    for setting in settings::of(node, place) {
        let named = setting.name(language).is_some() || setting.is_security();
        match setting.key() {
            _ if named => {}
            "first-identity" => notes.part(words::NO_MADE_UP, &[]),
            key => notes.part(words::NO_OPTION, &[key]),
        }
    }
    if matches!(socket.wire.security, Security::PlainServer) {
        notes.whole(words::NO_USERS, &[]);
    } else if socket.wire.handler.is_some() {
        notes.part(words::NO_KEYS, &[]);
    }
}

fn of_behaviour(language: Language, node: &NodeSpec, notes: &mut Notes<'_>) {
    if let Behaviour::Script { steps } = &node.behaviour {
        let has = |wanted: fn(&ScriptStep) -> bool| steps.iter().any(wanted);
        if !matches!(language, Language::Python | Language::C)
            && has(|step| matches!(step, ScriptStep::ReceiveFrame { .. }))
        {
            notes.whole(words::NO_FRAMES, &[language.title()]);
        }
        if language == Language::Shell && has(|step| matches!(step, ScriptStep::Compose { .. })) {
            notes.whole(words::NO_COMPOSE, &[]);
        }
    }
    if language == Language::Shell {
        shell::gaps(node, notes);
    }
    if language == Language::JavaScript
        && matches!(node.behaviour, Behaviour::Proxy)
        && node.sockets.len() > 2
    {
        notes.part(words::NO_CAPTURE, &[]);
    }
}

/// The types that libzmq builds on demand only.
const fn is_draft(kind: SocketKind) -> bool {
    use SocketKind::{Channel, Client, Dish, Gather, Peer, Radio, Scatter, Server};
    matches!(
        kind,
        Client | Server | Radio | Dish | Scatter | Gather | Peer | Channel
    )
}
