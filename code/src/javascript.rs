//! JavaScript with zeromq.js 6.

use core::time::Duration;

use hopscope_core::Interest;
use hopscope_core::scenario::Piece;
use hopscope_core::socket::SocketKind;
use hopscope_core::{Lang, Message};

use crate::Language;
use crate::code::{Code, fill, join};
use crate::literal;
use crate::program::{Dialect, Socket, Work};
use crate::settings::{Value, millis};
use crate::words;

pub(crate) struct JavaScript;

const DUMP: &str = r#"
// @0
function dump(message) {
  console.log("-".repeat(40));
  for (const frame of message) {
    const text = frame.toString("latin1");
    const shown = /^[ -~]*$/.test(text) ? text : frame.toString("hex").toUpperCase();
    console.log(`[${String(frame.length).padStart(3, "0")}] ${shown}`);
  }
}"#;

const WITHIN: &str = r#"
// @0
async function dumpWithin(socket, milliseconds) {
  socket.receiveTimeout = milliseconds;
  let message = [];
  try {
    message = await socket.receive();
    dump(message);
  } catch (error) {
    if (error.code !== "EAGAIN") throw error;
  }
  socket.receiveTimeout = -1;
  return message;
}"#;

const REQUESTS: &str = r#"
// @0
async function* requests(socket) {
  for (;;) {
    try {
      yield await socket.receive();
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
}"#;

impl Dialect for JavaScript {
    fn install(&self) -> &'static str {
        "npm install zeromq@6"
    }

    fn open(&self, code: &mut Code, body: &str, lang: Lang) {
        if body.contains("await wait(") {
            code.add(
                "import { setTimeout as wait } from \"node:timers/promises\";\n",
                &[],
            );
        }
        code.add("import * as zmq from \"zeromq\";", &[]);
        if body.contains("dump") {
            code.add(DUMP, &[words::DUMP.get(lang)]);
        }
        if body.contains("requests(") {
            code.add(REQUESTS, &[words::REQUESTS.get(lang)]);
        }
        if body.contains("dumpWithin(") {
            code.add(WITHIN, &[words::PATIENCE.get(lang)]);
        }
        code.gap();
        if body.contains("\nmessage = ") {
            code.add("let message;", &[]);
        }
    }

    fn socket(&self, code: &mut Code, socket: &Socket<'_>) {
        let kind = class(socket.spec.kind);
        code.add("const @0 = new zmq.@1();", &[socket.name, kind]);
        for setting in &socket.settings {
            let Some(name) = setting.name(Language::JavaScript) else {
                continue;
            };
            let value = match &setting.value {
                Value::On => match setting.key() {
                    "verbose" => "\"allSubs\"".to_owned(),
                    "verboser" => "\"allSubsUnsubs\"".to_owned(),
                    _ => "true".to_owned(),
                },
                Value::Number(number) => number.to_string(),
                Value::Octets(frame) => literal::javascript(frame),
                Value::Message(message) => frames(message),
                Value::Word(word) => literal::javascript(word.as_bytes()),
            };
            code.add("@0.@1 = @2;", &[socket.name, name, &value]);
        }
    }

    fn bind(&self, code: &mut Code, socket: &str, address: &str) {
        code.add("await @0.bind(\"@1\");", &[socket, address]);
    }

    fn connect(&self, code: &mut Code, socket: &str, address: &str, name: Option<&[u8]>) {
        let name = name.map_or_else(String::new, |name| {
            fill(", { routingId: @0 }", &[&literal::javascript(name)])
        });
        code.add("@0.connect(\"@1\"@2);", &[socket, address, &name]);
    }

    fn interest(&self, code: &mut Code, socket: &str, interest: &Interest) {
        let call = if interest.is_begin() {
            "subscribe"
        } else {
            "unsubscribe"
        };
        let topic = literal::javascript(interest.name());
        code.add("@0.@1(@2);", &[socket, call, &topic]);
    }

    fn refuses_out_of_turn(&self) -> bool {
        false
    }

    fn send(&self, code: &mut Code, socket: &str, message: &Message, refusable: bool) {
        let call = fill("await @0.send(@1);", &[socket, &frames(message)]);
        guarded(code, refusable, &call);
    }

    fn receive(&self, code: &mut Code, socket: &str, patience: Option<Duration>, refusable: bool) {
        let call = match patience {
            Some(patience) => {
                let patience = millis(patience).to_string();
                fill("await dumpWithin(@0, @1);", &[socket, &patience])
            }
            None => fill("dump(await @0.receive());", &[socket]),
        };
        guarded(code, refusable, &call);
    }

    fn keep(&self, code: &mut Code, socket: &str, patience: Option<Duration>) {
        match patience {
            Some(patience) => code.add(
                "message = await dumpWithin(@0, @1);",
                &[socket, &millis(patience).to_string()],
            ),
            None => code.add("message = await @0.receive();\ndump(message);", &[socket]),
        }
    }

    fn compose(&self, code: &mut Code, socket: &str, pieces: &[Piece]) {
        const END: &str = "message.findIndex((frame) => frame.length === 0) + 1";
        let pieces = pieces.iter().map(|piece| match piece {
            Piece::Own(frame) => literal::javascript(frame),
            Piece::Frame(number) => fill("message[@0]", &[&(number - 1).to_string()]),
            Piece::Envelope => fill("...message.slice(0, @0)", &[END]),
            Piece::Body => fill("...message.slice(@0)", &[END]),
            _ => "...message".to_owned(),
        });
        let pieces = join(pieces, ", ");
        code.add("await @0.send([@1]);", &[socket, &pieces]);
    }

    fn wait(&self, time: Duration) -> String {
        fill("await wait(@0);", &[&millis(time).to_string()])
    }

    fn repeat(&self, code: &mut Code, rounds: Option<u32>) {
        match rounds {
            Some(rounds) => code.add(
                "for (let round = 0; round < @0; round++) {",
                &[&rounds.to_string()],
            ),
            None => code.add("for (;;) {", &[]),
        }
        code.indent += 2;
    }

    fn end(&self, code: &mut Code) {
        code.indent -= 2;
        code.add("}", &[]);
    }

    fn work(&self, code: &mut Code, work: &Work<'_>) {
        let wait = if work.delay.is_zero() {
            String::new()
        } else {
            self.wait(work.delay)
        };
        let answer = match (work.reply, work.kept) {
            (None, _) => fill("await @0.send(message);", &[work.to]),
            (Some(reply), None) => fill("await @0.send(@1);", &[work.to, &frames(reply)]),
            (Some(reply), Some(kept)) => fill(
                "// @0\n\
                 const delimiter = message.slice(0, -1).findIndex((frame) => frame.length === 0);\n\
                 const end = delimiter < 0 ? @1 : delimiter + 1;\n\
                 await @2.send([...message.slice(0, end), @3]);",
                &[work.envelope, &kept.to_string(), work.to, &list(reply)],
            ),
        };
        // Only a REP answers where it was asked without an envelope.
        let asked = if work.from == work.to && work.kept.is_none() {
            fill("requests(@0)", &[work.from])
        } else {
            work.from.to_owned()
        };
        code.add(
            "for await (const message of @0) {\n  dump(message);\n  @1\n  @2\n}",
            &[&asked, &wait, &answer],
        );
    }

    fn proxy(&self, code: &mut Code, sockets: &[String]) {
        code.add(
            "await new zmq.Proxy(@0, @1).run();",
            &[&sockets[0], &sockets[1]],
        );
    }

    fn close(&self, code: &mut Code, sockets: &[String], ends: bool) {
        if ends {
            code.gap();
            for socket in sockets {
                code.add("@0.close();", &[socket]);
            }
        }
    }

    fn refuse(&self, code: &mut Code, why: &str) {
        code.add(
            "console.error(@0);\nprocess.exit(1);",
            &[&literal::javascript(why.as_bytes())],
        );
    }
}

/// The class of a socket type.
const fn class(kind: SocketKind) -> &'static str {
    match kind {
        SocketKind::Req => "Request",
        SocketKind::Rep => "Reply",
        SocketKind::Dealer => "Dealer",
        SocketKind::Router => "Router",
        SocketKind::Pub => "Publisher",
        SocketKind::Sub => "Subscriber",
        SocketKind::Xpub => "XPublisher",
        SocketKind::Xsub => "XSubscriber",
        SocketKind::Push => "Push",
        SocketKind::Pull => "Pull",
        SocketKind::Pair => "Pair",
        // The others have no program.
        _ => "Stream",
    }
}

fn list(message: &Message) -> String {
    let frames = message.frames().iter();
    join(frames.map(|frame| literal::javascript(frame)), ", ")
}

/// A message as something that can be sent.
fn frames(message: &Message) -> String {
    let list = list(message);
    if message.len() == 1 {
        list
    } else {
        fill("[@0]", &[&list])
    }
}

/// A call, and if it may be refused, what then.
fn guarded(code: &mut Code, refusable: bool, call: &str) {
    if refusable {
        code.add(
            "try {\n  @0\n} catch (refused) {\n  console.error(`refused: ${refused.message}`);\n}",
            &[call],
        );
    } else {
        code.add("@0", &[call]);
    }
}
