//! Why a run ends where it does: nothing is left to happen, and who waits then waits for ever.

use hopscope_core::scenario::Behaviour;
use hopscope_core::socket::SocketKind;
use hopscope_core::{Lang, Phrase, Rule};

use super::filled;
use crate::run::Run;

words! {
    END: "The run ends here: nothing is left to happen.", "运行到此结束：再没有什么会发生。";
    TO_SEND: "{0} waits to send.", "{0} 等着发送。";
    ITS_REPLY: "{0} waits for its reply.", "{0} 等着它的回复。";
    OWES: "{0} owes a reply.", "{0} 还欠一个回复。";
    UNREAD: "At {0} its application has not taken what has come: {1}.", "{0} 的应用没有取走收到的消息：{1} 条。";
    UNSENT: "At {0} messages wait to leave: {1}.", "{0} 有等着发出的消息：{1} 条。";
    TO_RECEIVE: "{0} waits for a message.", "{0} 等着收消息。";
    ON_LINK: "A message from {0} is still on its link.", "{0} 发出的一条消息还在链路上。";
}

/// The most sentences that are told of what waits.
const MOST: usize = 10;

/// Sentences as they are told.
struct Told {
    lang: Lang,
    all: Vec<String>,
}

impl Told {
    /// That of `who` so many wait, by which rule; nothing of none.
    #[inline(never)]
    fn tell(&mut self, who: &str, (text, number, rule): (Phrase, usize, Option<Rule>)) {
        if number > 0 {
            self.all.push(filled(text, self.lang, &[&who, &number]));
            let rule = rule.map(|rule| rule.short(self.lang).to_owned());
            self.all.extend(rule);
        }
    }
}

/// What waits when the run has come to its end: who, for what, and by which rule.
#[inline(never)]
pub fn ending(run: &Run, lang: Lang) -> String {
    let topology = run.topology();
    let snapshot = run.recording.snapshot(run.recording.len());
    let mut told = Told {
        lang,
        all: vec![END.get(lang).to_owned()],
    };
    for (number, node) in topology.nodes.iter().enumerate() {
        let state = &snapshot.nodes[number];
        if state.killed {
            continue;
        }
        // A script that waits at none of its sockets to send waits to receive.
        let script = matches!(
            run.scenario.nodes[number].behaviour,
            Behaviour::Script { .. }
        );
        let mut listens = script && !state.finished && !state.frozen;
        for id in &node.sockets {
            let (socket, kind) = (&snapshot.sockets[id.0], topology.sockets[id.0].kind);
            let who = format!("{} {kind}", topology.name_of(*id));
            let req = kind == SocketKind::Req;
            listens &= socket.blocked.is_none() && !(req && socket.awaits);
            let sends = usize::from(socket.blocked.is_some());
            told.tell(&who, (TO_SEND, sends, socket.blocked_by));
            let (text, rule) = match req {
                true => (ITS_REPLY, Rule::ReqLockStep),
                false => (OWES, Rule::RepLockStep),
            };
            told.tell(&who, (text, usize::from(socket.awaits), Some(rule)));
            for peer in &socket.peers {
                let lock_step = req.then_some(Rule::ReqLockStep);
                let unread = match state.frozen {
                    true => Some(Rule::NodeFrozen),
                    false => lock_step,
                };
                let unread = peer.refused.or(unread);
                told.tell(&who, (UNREAD, peer.incoming.len(), unread));
                let unsent = match peer.ready {
                    true => Rule::HighWaterMark,
                    false => Rule::ConnectQueuesAtOnce,
                };
                told.tell(&who, (UNSENT, peer.outgoing.len(), Some(unsent)));
            }
        }
        told.tell(&node.name, (TO_RECEIVE, usize::from(listens), None));
    }
    for flight in snapshot.flights() {
        let (from, _) = topology.ends(flight.link, flight.direction);
        let rule = match flight.held {
            true => Rule::MessageHeld,
            false => Rule::LinkUnplugged,
        };
        told.tell(topology.name_of(from), (ON_LINK, 1, Some(rule)));
    }
    told.all.truncate(1 + MOST);
    told.all.join(match lang {
        Lang::En => " ",
        Lang::Zh => "",
    })
}

#[cfg(test)]
mod tests {
    use hopscope_core::world::Over;

    use super::*;

    fn of(id: &str, acts: &str, lang: Lang) -> String {
        let found = hopscope_core::scenario::find(id).expect("it is built in");
        let text = format!("{}\n{acts}", found.source());
        let run = Run::of_source(&text, &[], Over::Inproc);
        ending(&run.unwrap_or_else(|error| panic!("{error}")), lang)
    }

    #[test]
    fn the_end_tells_who_waits_for_what_and_by_which_rule() {
        const END: &str = "The run ends here: nothing is left to happen.";
        let drop = "[[acts]]\nat = \"0.5ms\"\ndrop = { endpoint = \"door\", direction = \"to-binder\", nth = 1 }\n";
        let hold = drop.replace("drop =", "hold =");
        let waits =
            "client REQ waits for its reply. REQ takes strict turns: send one, receive one.";
        for (id, acts, told) in [
            ("hello", "", String::new()),
            ("hello", drop, format!(" {waits}")),
            (
                "hello",
                &hold,
                format!(
                    " {waits} A message from client is still on its link. {}",
                    Rule::MessageHeld.short(Lang::En)
                ),
            ),
            (
                "forgotten-delimiter",
                "",
                " client waits for a message.".to_owned(),
            ),
            (
                "one-name-for-two",
                "",
                format!(
                    " right waits for a message. At desk ROUTER its application has not taken what has come: 1. {} desk waits for a message.",
                    Rule::IdentityDuplicate.short(Lang::En)
                ),
            ),
        ] {
            let ending = of(id, acts, Lang::En);
            assert_eq!(ending, format!("{END}{told}"), "{id}");
        }
        let zh = of("hello", drop, Lang::Zh);
        assert!(zh.contains("client REQ 等着它的回复。REQ"), "{zh}");
    }
}
