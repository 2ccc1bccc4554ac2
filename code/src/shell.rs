//! Command lines of `hopscope` in a shell: each node is one.
//!
//! ```text
//! receives only, answers, or sends one message    exec hopscope rep -b ... -D world
//! sends several before it receives                exec hopscope dealer -c ... --json <<'END'
//! waits in between, or sends again and again      { ...; sleep 1; ... } | hopscope pub ... &
//! receives before it sends                        the same with what comes led back into { ... }
//! ```

use core::time::Duration;

use hopscope_core::Interest;
use hopscope_core::Message;
use hopscope_core::scenario::{Behaviour, NodeSpec, ScriptStep, SocketSpec};
use hopscope_core::socket::SocketKind;

use crate::Language;
use crate::code::{Code, fill, join};
use crate::gaps::{Gap, Notes};
use crate::literal;
use crate::plan::Plan;
use crate::program::head;
use crate::settings::{self, Setting, Value, seconds};
use crate::words;

const INSTALL: &str = "hopscope, sh";

/// Notes what a command line cannot do.
pub(crate) fn gaps(node: &NodeSpec, notes: &mut Notes<'_>) {
    let kinds: Vec<SocketKind> = node.sockets.iter().map(|socket| socket.kind).collect();
    let named = |socket: &SocketSpec| socket.connect_identities.len();
    let is_proxy = kinds.len() > 1;
    if node
        .sockets
        .iter()
        .any(|socket| named(socket) > usize::from(!is_proxy))
    {
        notes.part(words::NO_OPTION, &["connect-identity"]);
    }
    if is_proxy {
        let all = (0..kinds.len()).flat_map(|place| settings::of(node, place));
        for setting in all {
            if setting.key() != "identity" {
                notes.part(words::NO_OPTION, &[setting.key()]);
            }
        }
    }
    match &node.behaviour {
        Behaviour::Script { steps } => {
            if is_proxy {
                notes.whole(words::NO_SEVERAL, &[]);
            }
            let mut awaits = true;
            for step in steps {
                match step {
                    ScriptStep::Interest { .. } => notes.part(words::NO_INTEREST, &[]),
                    ScriptStep::Receive { timeout, .. } => {
                        awaits = false;
                        if timeout.is_some() {
                            notes.part(words::NO_TIMEOUT, &[]);
                        }
                    }
                    ScriptStep::Send { .. } => awaits = true,
                    _ => {}
                }
            }
            if kinds[0] == SocketKind::Req && awaits && !steps.is_empty() {
                notes.part(words::NO_END, &[]);
            }
        }
        Behaviour::Sink { delay, .. } => {
            of_delay(*delay, notes);
            let needs_interest = matches!(kinds[0], SocketKind::Sub | SocketKind::Dish);
            if needs_interest && node.sockets[0].interests.is_empty() {
                notes.whole(words::NO_DEAF, &[kinds[0].name()]);
            }
        }
        Behaviour::Worker { reply, delay } => match kinds[..] {
            [SocketKind::Rep] if reply.is_some() => {}
            [only] => {
                of_delay(*delay, notes);
                if reply.is_some() && only != SocketKind::Rep {
                    notes.whole(words::NO_ANSWER, &[only.name()]);
                }
            }
            _ => {
                of_delay(*delay, notes);
                if reply.is_some() {
                    notes.whole(words::NO_RESULT, &[]);
                }
                of_proxy(&kinds, notes);
            }
        },
        Behaviour::Proxy => {
            of_proxy(&kinds, notes);
            if let Some(capture) = node.sockets.get(2)
                && !captures(capture)
            {
                notes.part(words::NO_CAPTURE_TYPE, &[capture.kind.name()]);
            }
        }
        _ => {}
    }
}

fn of_delay(delay: Duration, notes: &mut Notes<'_>) {
    if !delay.is_zero() {
        notes.part(words::NO_DELAY, &[]);
    }
}

fn of_proxy(kinds: &[SocketKind], notes: &mut Notes<'_>) {
    if let [front, back, ..] = kinds
        && !passes(*front, *back)
        && !passes(*back, *front)
    {
        notes.whole(words::NO_PROXY, &[front.name(), back.name()]);
    }
}

/// Whether the proxy of the command line can give its copies to such a socket.
fn captures(socket: &SocketSpec) -> bool {
    socket.kind == SocketKind::Pub && socket.binds.len() == 1 && socket.connects.is_empty()
}

/// The types between which the command line has a proxy, the front end first.
const fn passes(front: SocketKind, back: SocketKind) -> bool {
    use SocketKind::{
        Dealer, Dish, Gather, Pair, Pub, Pull, Push, Radio, Router, Scatter, Sub, Xpub, Xsub,
    };
    matches!(
        (front, back),
        (Pair, _)
            | (_, Pair)
            | (Router | Dealer, Router | Dealer)
            | (Xsub | Sub, Xpub | Pub)
            | (Pull, Push | Pub)
            | (Dish, Radio)
            | (Gather, Scatter)
            | (Sub, Push)
    )
}

/// The command line of a node, in a file that a shell runs.
pub(crate) fn write(plan: &Plan<'_>, index: usize, gaps: &[Gap]) -> String {
    let mut code = Code::default();
    code.add("#!/bin/sh", &[]);
    head(&mut code, plan, index, gaps, INSTALL);
    let mut own = gaps.iter().filter(|gap| gap.node == Some(index));
    if let Some(gap) = own.find(|gap| !gap.runs) {
        let why = literal::shell(&gap.text);
        code.add("\necho @0 >&2\nexit 1", &[&why]);
        return code.finish();
    }
    code.gap();
    let node = plan.node(index);
    match &node.behaviour {
        Behaviour::Script { steps } => script(&mut code, plan, node, steps),
        Behaviour::Ventilator {
            after,
            messages,
            every,
            rounds,
        } => {
            code.add("{", &[]);
            code.indent = 2;
            wait(&mut code, *after);
            if *rounds != 1 {
                code.add("for round in $(seq @0); do", &[&rounds.to_string()]);
                code.indent += 2;
            }
            for message in messages {
                line(&mut code, message);
                wait(&mut code, *every);
            }
            if *rounds != 1 {
                code.indent -= 2;
                code.add("done", &[]);
            }
            code.indent = 0;
            code.add("} | @0 --json &", &[&socket(plan, node)]);
            code.add(WAIT, &[]);
        }
        Behaviour::Sink { .. } => {
            let command = socket(plan, node);
            code.add("exec @0 --format dump", &[&command]);
        }
        Behaviour::Worker { reply, delay } if node.sockets.len() == 1 => {
            let command = socket(plan, node);
            let mut answer = reply.as_ref().map_or_else(|| "--echo".to_owned(), data);
            if reply.is_some() && !delay.is_zero() {
                answer.push_str(&fill(" --interval @0s", &[&seconds(*delay)]));
            }
            code.add("exec @0 @1 --format dump", &[&command, &answer]);
        }
        _ => proxy(&mut code, plan, &node.sockets),
    }
    code.finish()
}

/// A command in the background ends with the shell that has started it.
const WAIT: &str = "trap 'kill $!' INT TERM\nwait";

fn script(code: &mut Code, plan: &Plan<'_>, node: &NodeSpec, steps: &[ScriptStep]) {
    let spec = &node.sockets[0];
    let command = socket(plan, node);
    let sent: Vec<&Message> = crate::plan::messages(node);
    let receives = |steps: &[ScriptStep]| {
        let received = |step: &&ScriptStep| matches!(step, ScriptStep::Receive { .. });
        steps.iter().filter(received).count()
    };
    let last_sent = steps
        .iter()
        .rposition(|step| matches!(step, ScriptStep::Send { .. }));
    let waits = steps
        .iter()
        .any(|step| matches!(step, ScriptStep::Wait { .. }));
    let in_turns = matches!(spec.kind, SocketKind::Req | SocketKind::Rep);
    let all = receives(steps);
    let awaited = match spec.kind {
        SocketKind::Req | SocketKind::Rep => String::new(),
        kind if kind.can_receive() && all > 0 => fill(" --receive @0", &[&all.to_string()]),
        _ => String::new(),
    };
    let Some(last_sent) = last_sent else {
        // Whoever only receives ends when all has come.
        let count = all.to_string();
        code.add("exec @0 -n @1 --format dump", &[&command, &count]);
        return;
    };
    let addressed = matches!(
        spec.kind,
        SocketKind::Server | SocketKind::Peer | SocketKind::Radio
    );
    let talks = !in_turns && receives(&steps[..last_sent]) > 0;
    if talks {
        return talk(code, &command, steps);
    }
    match &sent[..] {
        [only] if !addressed && !waits => {
            let once = if spec.kind == SocketKind::Rep {
                " -n 1"
            } else {
                ""
            };
            let format = if spec.kind.can_receive() {
                " --format dump"
            } else {
                ""
            };
            code.add(
                "exec @0 @1@2@3@4",
                &[&command, &data(only), &awaited, once, format],
            );
        }
        _ if !waits => {
            let lines = join(sent.into_iter().map(json), "\n");
            code.add(
                "exec @0 --json@1 <<'END'\n@2\nEND",
                &[&command, &awaited, &lines],
            );
        }
        _ => {
            code.add("{", &[]);
            code.indent = 2;
            for step in steps {
                match step {
                    ScriptStep::Send { message, .. } => line(code, message),
                    ScriptStep::Wait { duration } => wait(code, *duration),
                    _ => {}
                }
            }
            code.indent = 0;
            code.add("} | @0 --json@1 &", &[&command, &awaited]);
            code.add(WAIT, &[]);
        }
    }
}

/// A script that hears something before it has said all: what comes is led back to it, and printed
/// on 3.
fn talk(code: &mut Code, command: &str, steps: &[ScriptStep]) {
    code.add(
        "heard=$(mktemp -u) && mkfifo \"$heard\" || exit\nexec 3>&1\n{",
        &[],
    );
    code.indent = 2;
    for step in steps {
        match step {
            ScriptStep::Send { message, .. } => line(code, message),
            ScriptStep::Receive { .. } => {
                code.add("read -r message && printf '%s\\n' \"$message\" >&3", &[]);
            }
            ScriptStep::Wait { duration } => wait(code, *duration),
            _ => {}
        }
    }
    code.indent = 0;
    code.add(
        "  exec >&-\n  cat >&3\n} <\"$heard\" | @0 --json >\"$heard\" &\n\
         trap 'kill $!' INT TERM\nwait\nrm \"$heard\"",
        &[command],
    );
}

fn proxy(code: &mut Code, plan: &Plan<'_>, sockets: &[SocketSpec]) {
    let [mut front, mut back] = [&sockets[0], &sockets[1]];
    if !passes(front.kind, back.kind) {
        (front, back) = (back, front);
    }
    let mut command = "exec hopscope proxy".to_owned();
    for (side, spec) in [("frontend", front), ("backend", back)] {
        command += &fill(" --@0 @1", &[side, &spec.kind.name().to_ascii_lowercase()]);
        for (way, names) in [("bind", &spec.binds), ("connect", &spec.connects)] {
            for name in names {
                command += &fill(" --@0-@1 @2", &[side, way, &plan.address(name)]);
            }
        }
        if let Some(identity) = &spec.options.identity {
            let identity = literal::command(identity.octets());
            command += &fill(" --@0-identity @1", &[side, &identity]);
        }
        command += &interests(spec);
    }
    if let Some(capture) = sockets.get(2).filter(|socket| captures(socket)) {
        command += &fill(" --capture @0", &[&plan.address(&capture.binds[0])]);
    }
    code.add("@0", &[&command]);
}

/// The command of one socket with where it binds and connects and all its options.
fn socket(plan: &Plan<'_>, node: &NodeSpec) -> String {
    let spec = &node.sockets[0];
    let kind = spec.kind.name().to_ascii_lowercase();
    let mut command = fill("hopscope @0", &[&kind]);
    for (option, names) in [("-b", &spec.binds), ("-c", &spec.connects)] {
        for name in names {
            command += &fill(" @0 @1", &[option, &plan.address(name)]);
        }
    }
    command += &interests(spec);
    if let Some(name) = spec.connect_identities.first() {
        let name = literal::command(name.octets());
        command += &fill(" --connect-routing-id @0", &[&name]);
    }
    for setting in settings::of(node, 0) {
        option(&mut command, &setting);
    }
    command
}

fn interests(spec: &SocketSpec) -> String {
    let options = spec.interests.iter().map(|interest| {
        let option = match interest {
            Interest::Join(_) | Interest::Leave(_) => "join",
            _ => "subscribe",
        };
        let name = literal::command(interest.name());
        fill(" --@0 @1", &[option, &name])
    });
    join(options, "")
}

fn option(command: &mut String, setting: &Setting) {
    let Some(name) = setting.name(Language::Shell) else {
        if let (true, Value::Word(key)) = (setting.is_secret_key(), &setting.value) {
            let key = literal::shell(key);
            *command = fill("HOPSCOPE_CURVE_SECRET_KEY=@0 @1", &[&key, command]);
        }
        return;
    };
    let value = match &setting.value {
        Value::On => {
            *command += &fill(" --@0", &[name]);
            return;
        }
        Value::Number(bits) if name == "router-notify" => match bits {
            1 => "connect",
            2 => "disconnect",
            _ => "connect,disconnect",
        }
        .to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Octets(frame) => literal::command(frame),
        Value::Message(message) => literal::command(message.first().map_or(&[], |frame| frame)),
        Value::Word(word) => literal::shell(match word.as_str() {
            "Zmtp2" => "2.0",
            "Zmtp30" => "3.0",
            "Zmtp31" => "3.1",
            other => other,
        }),
    };
    *command += &fill(" --@0=@1", &[name, &value]);
}

/// A message as options: `-D hello`.
fn data(message: &Message) -> String {
    let frames = message.frames().iter();
    join(
        frames.map(|frame| fill("-D @0", &[&literal::command(frame)])),
        " ",
    )
}

/// A message as a line of JSON.
fn json(message: &Message) -> String {
    let frames = message.frames().iter();
    fill(
        "[@0]",
        &[&join(frames.map(|frame| literal::json(frame)), ",")],
    )
}

fn line(code: &mut Code, message: &Message) {
    let word = literal::shell(&json(message));
    code.add("printf '%s\\n' @0", &[&word]);
}

fn wait(code: &mut Code, time: Duration) {
    if !time.is_zero() {
        code.add("sleep @0", &[&seconds(time)]);
    }
}
