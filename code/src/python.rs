//! Python 3 with pyzmq.

use core::time::Duration;

use hopscope_core::Interest;
use hopscope_core::scenario::Piece;
use hopscope_core::{Lang, Message};

use crate::Language;
use crate::code::{Code, fill, join};
use crate::literal;
use crate::program::{Dialect, Socket, Work};
use crate::settings::{Value, millis, seconds};
use crate::words;

pub(crate) struct Python;

const DUMP: &str = r#"

def show(frame):
    """@0"""
    text = all(32 <= octet <= 126 for octet in frame)
    print(f"[{len(frame):03}]", frame.decode() if text else frame.hex().upper())


def dump(message):
    """@1"""
    print("-" * 40)
    for frame in message:
        show(frame)


"#;

impl Dialect for Python {
    fn install(&self) -> &'static str {
        "pip install pyzmq"
    }

    fn open(&self, code: &mut Code, body: &str, lang: Lang) {
        if body.contains("time.sleep(") {
            code.add("import time\n\n", &[]);
        }
        code.add("import zmq", &[]);
        if body.contains("dump(") || body.contains("show(") {
            code.add(DUMP, &[words::SHOW.get(lang), words::DUMP.get(lang)]);
        } else {
            code.gap();
        }
        code.add("context = zmq.Context()", &[]);
    }

    fn socket(&self, code: &mut Code, socket: &Socket<'_>) {
        let kind = socket.spec.kind.name();
        code.add("@0 = context.socket(zmq.@1)", &[socket.name, kind]);
        for setting in &socket.settings {
            let Some(name) = setting.name(Language::Python) else {
                continue;
            };
            let value = match &setting.value {
                Value::On => "1".to_owned(),
                Value::Number(number) => number.to_string(),
                Value::Octets(frame) => literal::python(frame),
                Value::Message(message) => frames(message).1,
                Value::Word(word) => literal::python(word.as_bytes()),
            };
            code.add("@0.setsockopt(zmq.@1, @2)", &[socket.name, name, &value]);
        }
    }

    fn bind(&self, code: &mut Code, socket: &str, address: &str) {
        code.add("@0.bind(\"@1\")", &[socket, address]);
    }

    fn connect(&self, code: &mut Code, socket: &str, address: &str, name: Option<&[u8]>) {
        if let Some(name) = name {
            let name = literal::python(name);
            code.add(
                "@0.setsockopt(zmq.CONNECT_ROUTING_ID, @1)",
                &[socket, &name],
            );
        }
        code.add("@0.connect(\"@1\")", &[socket, address]);
    }

    fn interest(&self, code: &mut Code, socket: &str, interest: &Interest) {
        let call = if interest.is_begin() {
            "SUBSCRIBE"
        } else {
            "UNSUBSCRIBE"
        };
        let topic = literal::python(interest.name());
        code.add("@0.setsockopt(zmq.@1, @2)", &[socket, call, &topic]);
    }

    fn send(&self, code: &mut Code, socket: &str, message: &Message, refusable: bool) {
        let (call, message) = frames(message);
        guarded(
            code,
            refusable,
            &fill("@0.@1(@2)", &[socket, call, &message]),
        );
    }

    fn receive(&self, code: &mut Code, socket: &str, patience: Option<Duration>, refusable: bool) {
        let receive = fill("dump(@0.recv_multipart())", &[socket]);
        if let Some(patience) = patience {
            let patience = millis(patience).to_string();
            code.add("if @0.poll(@1):", &[socket, &patience]);
            code.indent += 4;
            guarded(code, refusable, &receive);
            code.indent -= 4;
        } else {
            guarded(code, refusable, &receive);
        }
    }

    fn keep(&self, code: &mut Code, socket: &str, patience: Option<Duration>) {
        let receive = "message = @0.recv_multipart()\ndump(message)";
        match patience {
            Some(patience) => {
                let patience = millis(patience).to_string();
                code.add("message = []\nif @0.poll(@1):", &[socket, &patience]);
                code.indent += 4;
                code.add(receive, &[socket]);
                code.indent -= 4;
            }
            None => code.add(receive, &[socket]),
        }
    }

    fn keep_frame(&self, code: &mut Code, socket: &str, fresh: bool) {
        let template = if fresh {
            "message = [@0.recv()]\nshow(message[-1])"
        } else {
            "message.append(@0.recv())\nshow(message[-1])"
        };
        code.add(template, &[socket]);
    }

    fn compose(&self, code: &mut Code, socket: &str, pieces: &[Piece]) {
        let pieces = pieces.iter().map(|piece| match piece {
            Piece::Own(frame) => literal::python(frame),
            Piece::Frame(number) => fill("message[@0]", &[&(number - 1).to_string()]),
            Piece::Envelope => "*message[: message.index(b\"\") + 1]".to_owned(),
            Piece::Body => {
                "*message[message.index(b\"\") + 1 if b\"\" in message else 0 :]".to_owned()
            }
            _ => "*message".to_owned(),
        });
        let pieces = join(pieces, ", ");
        code.add("@0.send_multipart([@1])", &[socket, &pieces]);
    }

    fn wait(&self, time: Duration) -> String {
        fill("time.sleep(@0)", &[&seconds(time)])
    }

    fn repeat(&self, code: &mut Code, rounds: Option<u32>) {
        match rounds {
            Some(rounds) => code.add("for _ in range(@0):", &[&rounds.to_string()]),
            None => code.add("while True:", &[]),
        }
        code.indent += 4;
    }

    fn end(&self, code: &mut Code) {
        code.indent -= 4;
    }

    fn work(&self, code: &mut Code, work: &Work<'_>) {
        let wait = if work.delay.is_zero() {
            String::new()
        } else {
            self.wait(work.delay)
        };
        let answer = match (work.reply, work.kept) {
            (None, _) => fill("@0.send_multipart(message)", &[work.to]),
            (Some(reply), None) => {
                let (call, reply) = frames(reply);
                fill("@0.@1(@2)", &[work.to, call, &reply])
            }
            (Some(reply), Some(kept)) => fill(
                "# @0\nend = message.index(b\"\") + 1 if b\"\" in message[:-1] else @1\n\
                 @2.send_multipart(message[:end] + @3)",
                &[work.envelope, &kept.to_string(), work.to, &list(reply)],
            ),
        };
        code.add(
            "while True:\n    message = @0.recv_multipart()\n    dump(message)\n    @1\n    @2",
            &[work.from, &wait, &answer],
        );
    }

    fn proxy(&self, code: &mut Code, sockets: &[String]) {
        let sockets = sockets[..sockets.len().min(3)].join(", ");
        code.add("zmq.proxy(@0)", &[&sockets]);
    }

    fn close(&self, code: &mut Code, _: &[String], ends: bool) {
        if ends {
            code.add("\ncontext.destroy()", &[]);
        }
    }

    fn refuse(&self, code: &mut Code, why: &str) {
        let why = literal::python_text(why);
        code.add("import sys\n\nsys.exit(@0)", &[&why]);
    }
}

/// The call that sends a message, and the message.
fn frames(message: &Message) -> (&'static str, String) {
    match message.frames() {
        [only] => ("send", literal::python(only)),
        _ => ("send_multipart", list(message)),
    }
}

fn list(message: &Message) -> String {
    let frames = message.frames().iter();
    fill(
        "[@0]",
        &[&join(frames.map(|frame| literal::python(frame)), ", ")],
    )
}

/// A call, and if it may be refused, what then.
fn guarded(code: &mut Code, refusable: bool, call: &str) {
    if refusable {
        code.add(
            "try:\n    @0\nexcept zmq.ZMQError as refused:\n    print(\"refused:\", refused)",
            &[call],
        );
    } else {
        code.add("@0", &[call]);
    }
}
