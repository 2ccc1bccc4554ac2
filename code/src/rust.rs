//! Rust with this project's library.

use core::time::Duration;

use hopscope_core::Interest;
use hopscope_core::connection::Security;
use hopscope_core::scenario::Piece;
use hopscope_core::{Lang, Message, z85};

use crate::Language;
use crate::code::{Code, fill, join};
use crate::literal;
use crate::program::{Dialect, Socket, Work};
use crate::settings::{Value, micros, millis};

pub(crate) struct Rust;

impl Dialect for Rust {
    fn install(&self) -> &'static str {
        "cargo run --bin NAME"
    }

    fn open(&self, code: &mut Code, body: &str, _: Lang) {
        let used = |names: &[(&'static str, &str)]| {
            let used = names.iter().filter(|(_, use_of)| body.contains(use_of));
            join(used.map(|(name, _)| (*name).to_owned()), ", ")
        };
        if body.contains("Duration::from_") {
            code.add("use std::time::Duration;\n\n", &[]);
        }
        let names = used(&[
            ("Config", "Config::default("),
            ("Generation", "Generation::Zmtp"),
            ("Identity", "Identity::chosen("),
            ("KeyPair", "KeyPair {"),
            ("Message", "Message::"),
            ("Proxy", "Proxy::new("),
            ("RouterNotify", "RouterNotify {"),
            ("Security", "Security::"),
            ("Socket", "Socket::"),
            ("SocketKind", "SocketKind::"),
            ("dump", "dump(&"),
        ]);
        code.add("use hopscope::{@0};", &[&names]);
        let times = used(&[
            ("sleep", "sleep(Duration::"),
            ("timeout", "timeout(Duration::"),
        ]);
        if !times.is_empty() {
            code.add("use tokio::time::{@0};", &[&times]);
        }
        code.add(
            "\n#[tokio::main(flavor = \"current_thread\")]\n\
             async fn main() -> Result<(), Box<dyn std::error::Error>> {",
            &[],
        );
    }

    fn indent(&self) -> usize {
        4
    }

    fn socket(&self, code: &mut Code, socket: &Socket<'_>) {
        let kind = format!("{:?}", socket.spec.kind);
        if socket.settings.is_empty() {
            code.add(
                "let @0 = Socket::new(SocketKind::@1);",
                &[socket.name, &kind],
            );
            return;
        }
        code.add("let mut config = Config::default();", &[]);
        for setting in &socket.settings {
            let Some(assignment) = setting.name(Language::Rust) else {
                continue;
            };
            let value = match &setting.value {
                Value::On => "true".to_owned(),
                Value::Number(number) if setting.key() == "notify" => notify(*number),
                Value::Number(number) => number.to_string(),
                Value::Octets(frame) => literal::rust_octets(frame),
                Value::Message(message) => fill("Message::from(@0)", &[&frames(message)]),
                Value::Word(word) => word.clone(),
            };
            let assignment = fill(assignment, &[&value]);
            code.add("config.@0;", &[&assignment]);
        }
        security(code, &socket.spec.wire.security);
        code.add(
            "let @0 = Socket::with(SocketKind::@1, config);",
            &[socket.name, &kind],
        );
    }

    fn bind(&self, code: &mut Code, socket: &str, address: &str) {
        code.add("@0.bind(&\"@1\".parse()?).await?;", &[socket, address]);
    }

    fn connect(&self, code: &mut Code, socket: &str, address: &str, name: Option<&[u8]>) {
        match name {
            Some(name) => code.add(
                "@0.connect_named(&\"@1\".parse()?, Identity::chosen(@2)?)?;",
                &[socket, address, &literal::rust_octets(name)],
            ),
            None => code.add("@0.connect(&\"@1\".parse()?)?;", &[socket, address]),
        }
    }

    fn interest(&self, code: &mut Code, socket: &str, interest: &Interest) {
        let call = match interest {
            Interest::Subscribe(_) => "subscribe",
            Interest::Cancel(_) => "unsubscribe",
            Interest::Join(_) => "join",
            Interest::Leave(_) => "leave",
        };
        let name = frame(interest.name());
        code.add("@0.@1(@2)?;", &[socket, call, &name]);
    }

    fn subscribes_by_messages(&self) -> bool {
        false
    }

    fn send(&self, code: &mut Code, socket: &str, message: &Message, refusable: bool) {
        let call = fill("@0.send(@1).await", &[socket, &frames(message)]);
        if refusable {
            code.add(
                "if let Err(refused) = @0 {\n    eprintln!(\"refused: {refused}\");\n}",
                &[&call],
            );
        } else {
            code.add("@0?;", &[&call]);
        }
    }

    fn receive(&self, code: &mut Code, socket: &str, patience: Option<Duration>, refusable: bool) {
        let receive = match patience {
            Some(patience) => {
                let patience = millis(patience).to_string();
                fill(
                    "timeout(Duration::from_millis(@1), @0.recv()).await",
                    &[socket, &patience],
                )
            }
            None => fill("@0.recv().await", &[socket]),
        };
        let template = match (patience, refusable) {
            (None, false) => "println!(\"{}\", dump(&@0?));",
            (Some(_), false) => {
                "if let Ok(message) = @0 {\n    println!(\"{}\", dump(&message?));\n}"
            }
            (None, true) => {
                "match @0 {\n    Ok(message) => println!(\"{}\", dump(&message)),\n    \
                 Err(refused) => eprintln!(\"refused: {refused}\"),\n}"
            }
            (Some(_), true) => {
                "match @0 {\n    Ok(Ok(message)) => println!(\"{}\", dump(&message)),\n    \
                 Ok(Err(refused)) => eprintln!(\"refused: {refused}\"),\n    Err(_) => {}\n}"
            }
        };
        code.add(template, &[&receive]);
    }

    fn keep(&self, code: &mut Code, socket: &str, patience: Option<Duration>) {
        match patience {
            Some(patience) => code.add(
                "let message = match timeout(Duration::from_millis(@1), @0.recv()).await {\n    \
                 Ok(message) => message?,\n    Err(_) => Message::new(),\n};\n\
                 if !message.is_empty() {\n    println!(\"{}\", dump(&message));\n}",
                &[socket, &millis(patience).to_string()],
            ),
            None => code.add(
                "let message = @0.recv().await?;\nprintln!(\"{}\", dump(&message));",
                &[socket],
            ),
        }
    }

    fn compose(&self, code: &mut Code, socket: &str, pieces: &[Piece]) {
        code.add("let mut answer = Message::new();", &[]);
        for piece in pieces {
            let part = match piece {
                Piece::Own(octets) => {
                    code.add("answer.push(@0);", &[&frame(octets)]);
                    continue;
                }
                Piece::Frame(number) => {
                    let index = (number - 1).to_string();
                    code.add("answer.push(message.frames()[@0].clone());", &[&index]);
                    continue;
                }
                Piece::Envelope => "..end",
                Piece::Body => "end..",
                _ => "..",
            };
            if part != ".." {
                code.add(
                    "let delimiter = message.frames().iter().position(|frame| frame.is_empty());\n\
                     let end = delimiter.map_or(0, |at| at + 1);",
                    &[],
                );
            }
            code.add(
                "answer.append(message.frames()[@0].iter().cloned().collect());",
                &[part],
            );
        }
        code.add("@0.send(answer).await?;", &[socket]);
    }

    fn wait(&self, time: Duration) -> String {
        let micros = micros(time);
        let (unit, count) = if micros.is_multiple_of(1000) {
            ("millis", micros / 1000)
        } else {
            ("micros", micros)
        };
        fill(
            "sleep(Duration::from_@0(@1)).await;",
            &[unit, &count.to_string()],
        )
    }

    fn repeat(&self, code: &mut Code, rounds: Option<u32>) {
        match rounds {
            Some(rounds) => code.add("for _ in 0..@0 {", &[&rounds.to_string()]),
            None => code.add("loop {", &[]),
        }
        code.indent += 4;
    }

    fn end(&self, code: &mut Code) {
        code.indent -= 4;
        code.add("}", &[]);
    }

    fn work(&self, code: &mut Code, work: &Work<'_>) {
        let wait = if work.delay.is_zero() {
            String::new()
        } else {
            self.wait(work.delay)
        };
        let mutable = if work.reply.is_some() && work.kept.is_some() {
            "mut "
        } else {
            ""
        };
        let answer = match (work.reply, work.kept) {
            (None, _) => fill("@0.send(message).await?;", &[work.to]),
            (Some(reply), None) => fill("@0.send(@1).await?;", &[work.to, &frames(reply)]),
            (Some(reply), Some(kept)) => fill(
                "// @0\n\
                 let delimiter = message.frames().iter().position(|frame| frame.is_empty());\n\
                 let last = message.len() - 1;\n\
                 let end = delimiter.filter(|at| *at < last).map_or(@1, |at| at + 1);\n\
                 let _body = message.split_off(end);\n\
                 message.append(Message::from(@3));\n\
                 @2.send(message).await?;",
                &[work.envelope, &kept.to_string(), work.to, &frames(reply)],
            ),
        };
        code.add(
            "loop {\n    let @3message = @0.recv().await?;\n    println!(\"{}\", dump(&message));\n    \
             @1\n    @2\n}",
            &[work.from, &wait, &answer, mutable],
        );
    }

    fn proxy(&self, code: &mut Code, sockets: &[String]) {
        let capture = match sockets.get(2) {
            Some(capture) => fill(".with_capture(&@0)", &[capture]),
            None => String::new(),
        };
        code.add(
            "let mut proxy = Proxy::new(&@0, &@1)@2;\nproxy.run().await?;\nOk(())",
            &[&sockets[0], &sockets[1], &capture],
        );
    }

    fn close(&self, code: &mut Code, sockets: &[String], ends: bool) {
        if ends {
            code.gap();
            for socket in sockets {
                code.add("@0.close(None).await;", &[socket]);
            }
            code.add("Ok(())", &[]);
        }
        code.indent = 0;
        code.add("}", &[]);
    }

    fn refuse(&self, code: &mut Code, why: &str) {
        code.add(
            "fn main() {\n    eprintln!(\"{}\", @0);\n    std::process::exit(1);\n}",
            &[&literal::rust(why.as_bytes())],
        );
    }
}

/// A frame, or a message of one, as something that can be sent.
fn frame(octets: &[u8]) -> String {
    let literal = literal::rust(octets);
    if literal.starts_with('b') {
        literal + ".as_slice()"
    } else {
        literal
    }
}

/// A message as something that can be sent: if one of its frames is no text, all are octets.
fn frames(message: &Message) -> String {
    match message.frames() {
        [only] => frame(only),
        frames if frames.iter().all(|frame| frame.text().is_some()) => {
            let frames = frames.iter().map(|frame| literal::rust(frame));
            fill("[@0]", &[&join(frames, ", ")])
        }
        frames => {
            let mut frames = frames.iter().map(|frame| literal::rust_octets(frame));
            // The first tells the type of all.
            let first = frames.next().unwrap_or_default() + ".as_slice()";
            let frames = core::iter::once(first).chain(frames);
            fill("[@0]", &[&join(frames, ", ")])
        }
    }
}

/// Of which peers a ROUTER tells.
fn notify(bits: i64) -> String {
    let [connect, disconnect] = [bits & 1, bits & 2].map(|bit| (bit != 0).to_string());
    fill(
        "RouterNotify { connect: @0, disconnect: @1 }",
        &[&connect, &disconnect],
    )
}

fn security(code: &mut Code, security: &Security) {
    let key = |key: &[u8; 32]| {
        let text = z85::encode_key(key);
        fill(
            "hopscope::z85::decode_key(@0)?",
            &[&literal::rust(text.as_bytes())],
        )
    };
    match security {
        Security::PlainClient { username, password } => code.add(
            "config.security = Security::PlainClient {\n    username: @0.into(),\n    \
             password: @1.into(),\n};",
            &[&frame(username), &frame(password)],
        ),
        Security::CurveClient { server_key, keys } => code.add(
            "config.security = Security::CurveClient {\n    server_key: @0,\n    \
             keys: KeyPair {\n        public: @1,\n        secret: @2,\n    },\n};",
            &[&key(server_key), &key(&keys.public), &key(&keys.secret)],
        ),
        Security::CurveServer { keys } => code.add(
            "config.security = Security::CurveServer {\n    \
             keys: KeyPair {\n        public: @0,\n        secret: @1,\n    },\n};",
            &[&key(&keys.public), &key(&keys.secret)],
        ),
        Security::Null | Security::PlainServer => {}
    }
}
