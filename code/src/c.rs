//! C with libzmq.

use core::time::Duration;

use hopscope_core::Interest;
use hopscope_core::scenario::Piece;
use hopscope_core::{Lang, Message};

use crate::Language;
use crate::code::{Code, fill, join};
use crate::literal;
use crate::program::{Dialect, Socket, Work};
use crate::settings::{Value, micros, millis};
use crate::words;

pub(crate) struct C;

const CHECK: &str = r#"
// @0
static void check(int result) {
    if (result == -1) {
        fprintf(stderr, "%s\n", zmq_strerror(zmq_errno()));
        exit(1);
    }
}"#;

const PRINT: &str = r#"
static void print(zmq_msg_t *frame) {
    const unsigned char *octets = zmq_msg_data(frame);
    size_t size = zmq_msg_size(frame);
    int text = 1;
    for (size_t i = 0; i < size; i++)
        text = text && octets[i] >= 32 && octets[i] <= 126;
    printf("[%03zu] ", size);
    for (size_t i = 0; i < size; i++)
        printf(text ? "%c" : "%02X", octets[i]);
    puts("");
}"#;

const DUMP: &str = r#"
// @0
static int dump(void *socket) {
    int more = 1;
    for (int first = 1; more; first = 0) {
        zmq_msg_t frame;
        zmq_msg_init(&frame);
        if (zmq_msg_recv(&frame, socket, 0) == -1)
            return -1;
        if (first)
            puts("----------------------------------------");
        print(&frame);
        more = zmq_msg_more(&frame);
        zmq_msg_close(&frame);
    }
    fflush(stdout);
    return 0;
}"#;

const FRAMES: &str = r#"
#define MAX_FRAMES 512

struct message {
    int frames;
    zmq_msg_t frame[MAX_FRAMES];
};

// @1
static int receive_frame(void *socket, struct message *message, int opens) {
    zmq_msg_t *frame = &message->frame[message->frames];
    if (message->frames == MAX_FRAMES) {
        fputs("too many frames\n", stderr);
        exit(1);
    }
    zmq_msg_init(frame);
    if (zmq_msg_recv(frame, socket, 0) == -1)
        return -1;
    message->frames++;
    if (opens)
        puts("----------------------------------------");
    print(frame);
    fflush(stdout);
    return zmq_msg_more(frame);
}

// @0
static void pass_on(void *socket, struct message *message, int frames, int more) {
    for (int i = 0; i < message->frames; i++) {
        int flags = more || i + 1 < frames ? ZMQ_SNDMORE : 0;
        if (i < frames)
            check(zmq_msg_send(&message->frame[i], socket, flags));
        zmq_msg_close(&message->frame[i]);
    }
    message->frames = 0;
}"#;

const RECEIVE: &str = r#"
// @0
static int receive(void *socket, struct message *message) {
    int more = 1;
    for (message->frames = 0; more > 0;)
        more = receive_frame(socket, message, message->frames == 0);
    return more;
}"#;

const HAND_ON: &str = r#"
// @0
static void hand_on(void *socket, struct message *message, int from, int to, int more) {
    if (to > message->frames) {
        fprintf(stderr, "there is no frame %d\n", to);
        exit(1);
    }
    for (int i = from; i < to; i++) {
        zmq_msg_t *frame = &message->frame[i];
        int flags = more || i + 1 < to ? ZMQ_SNDMORE : 0;
        check(zmq_send(socket, zmq_msg_data(frame), zmq_msg_size(frame), flags));
    }
}"#;

const END: &str = r#"
// @0
static int end(struct message *message) {
    for (int i = 0; i < message->frames; i++)
        if (zmq_msg_size(&message->frame[i]) == 0)
            return i + 1;
    return 0;
}"#;

const WAIT: &str = r"
static void wait_us(long long us) {
    struct timespec time = {us / 1000000, us % 1000000 * 1000};
    nanosleep(&time, NULL);
}";

impl Dialect for C {
    fn install(&self) -> &'static str {
        "libzmq 4.3, cc -o NAME NAME.c -lzmq"
    }

    fn open(&self, code: &mut Code, body: &str, lang: Lang) {
        if body.contains("NOTIFY") || body.contains("_MSG,") {
            code.add("#define ZMQ_BUILD_DRAFT_API", &[]);
        }
        code.add("#include <stdio.h>\n#include <stdlib.h>", &[]);
        let waits = body.contains("wait_us(");
        if waits {
            code.add("#include <time.h>", &[]);
        }
        code.add("#include <zmq.h>", &[]);
        code.add(CHECK, &[words::CHECK.get(lang)]);
        let (dumps, hands_on) = (body.contains("(dump("), body.contains("&message"));
        if dumps || hands_on {
            code.add(PRINT, &[]);
        }
        if dumps {
            code.add(DUMP, &[words::RECEIVE.get(lang)]);
        }
        if hands_on {
            let filling = [words::PASS_ON.get(lang), words::RECEIVE_FRAME.get(lang)];
            code.add(FRAMES, &filling);
        }
        for (used, helper, text) in [
            ("(receive(", RECEIVE, words::RECEIVE),
            ("hand_on(", HAND_ON, words::HAND_ON),
            ("end(&message)", END, words::END),
        ] {
            if body.contains(used) {
                code.add(helper, &[text.get(lang)]);
            }
        }
        if waits {
            code.add(WAIT, &[]);
        }
        code.add(
            "\nint main(void) {\n    void *context = zmq_ctx_new();",
            &[],
        );
        if hands_on {
            code.add("    static struct message message;", &[]);
        }
    }

    fn indent(&self) -> usize {
        4
    }

    fn socket(&self, code: &mut Code, socket: &Socket<'_>) {
        let kind = socket.spec.kind.name();
        code.add(
            "void *@0 = zmq_socket(context, ZMQ_@1);",
            &[socket.name, kind],
        );
        for setting in &socket.settings {
            let Some(name) = setting.name(Language::C) else {
                continue;
            };
            let kind = match name {
                "MAXMSGSIZE" => "int64_t",
                _ => "int",
            };
            let number = |number: &str| fill("&(@0){@1}, sizeof(@0)", &[kind, number]);
            let value = match &setting.value {
                Value::On => number("1"),
                Value::Number(value) => number(&value.to_string()),
                Value::Octets(frame) => octets(frame),
                Value::Message(message) => octets(message.first().map_or(&[], |frame| frame)),
                Value::Word(word) => octets(word.as_bytes()),
            };
            option(code, socket.name, name, &value);
        }
    }

    fn bind(&self, code: &mut Code, socket: &str, address: &str) {
        code.add("check(zmq_bind(@0, \"@1\"));", &[socket, address]);
    }

    fn connect(&self, code: &mut Code, socket: &str, address: &str, name: Option<&[u8]>) {
        if let Some(name) = name {
            option(code, socket, "CONNECT_ROUTING_ID", &octets(name));
        }
        code.add("check(zmq_connect(@0, \"@1\"));", &[socket, address]);
    }

    fn interest(&self, code: &mut Code, socket: &str, interest: &Interest) {
        let call = if interest.is_begin() {
            "SUBSCRIBE"
        } else {
            "UNSUBSCRIBE"
        };
        option(code, socket, call, &octets(interest.name()));
    }

    fn send(&self, code: &mut Code, socket: &str, message: &Message, refusable: bool) {
        let sends = sends(socket, message);
        if refusable {
            let sends = join(sends.map(|send| send + " == -1"), "\n    || ");
            refused(code, &sends);
        } else {
            for send in sends {
                code.add("check(@0);", &[&send]);
            }
        }
    }

    fn receive(&self, code: &mut Code, socket: &str, patience: Option<Duration>, refusable: bool) {
        match patience {
            // Where it is not its turn, a socket is never ready.
            Some(patience) => code.add(
                "if (zmq_poll(&(zmq_pollitem_t){@0, 0, ZMQ_POLLIN, 0}, 1, @1) > 0)\n    \
                 check(dump(@0));",
                &[socket, &millis(patience).to_string()],
            ),
            None if refusable => refused(code, &fill("dump(@0) == -1", &[socket])),
            None => code.add("check(dump(@0));", &[socket]),
        }
    }

    fn keep(&self, code: &mut Code, socket: &str, patience: Option<Duration>) {
        code.add("pass_on(NULL, &message, 0, 0);", &[]);
        match patience {
            Some(patience) => code.add(
                "if (zmq_poll(&(zmq_pollitem_t){@0, 0, ZMQ_POLLIN, 0}, 1, @1) > 0)\n    \
                 check(receive(@0, &message));",
                &[socket, &millis(patience).to_string()],
            ),
            None => code.add("check(receive(@0, &message));", &[socket]),
        }
    }

    fn keep_frame(&self, code: &mut Code, socket: &str, fresh: bool) {
        if fresh {
            code.add("pass_on(NULL, &message, 0, 0);", &[]);
        }
        code.add("check(receive_frame(@0, &message, 0));", &[socket]);
    }

    fn compose(&self, code: &mut Code, socket: &str, pieces: &[Piece]) {
        let last = pieces.len() - 1;
        for (index, piece) in pieces.iter().enumerate() {
            let (flag, more) = match index < last {
                true => ("ZMQ_SNDMORE", "1"),
                false => ("0", "0"),
            };
            let number;
            let [from, to] = match piece {
                Piece::Own(frame) => {
                    let send = fill("zmq_send(@0, @1, @2)", &[socket, &octets(frame), flag]);
                    code.add("check(@0);", &[&send]);
                    continue;
                }
                Piece::Frame(place) => {
                    number = [(place - 1).to_string(), place.to_string()];
                    [number[0].as_str(), number[1].as_str()]
                }
                Piece::Envelope => ["0", "end(&message)"],
                Piece::Body => ["end(&message)", "message.frames"],
                _ => ["0", "message.frames"],
            };
            let filling = [socket, from, to, more];
            code.add("hand_on(@0, &message, @1, @2, @3);", &filling);
        }
    }

    fn wait(&self, time: Duration) -> String {
        fill("wait_us(@0);", &[&micros(time).to_string()])
    }

    fn repeat(&self, code: &mut Code, rounds: Option<u32>) {
        match rounds {
            Some(rounds) => code.add(
                "for (int round = 0; round < @0; round++) {",
                &[&rounds.to_string()],
            ),
            None => code.add("for (;;) {", &[]),
        }
        code.indent += 4;
    }

    fn end(&self, code: &mut Code) {
        code.indent -= 4;
        code.add("}", &[]);
    }

    fn work(&self, code: &mut Code, work: &Work<'_>) {
        code.add(
            "for (;;) {\n    check(receive(@0, &message));",
            &[work.from],
        );
        code.indent += 4;
        if !work.delay.is_zero() {
            code.add("@0", &[&self.wait(work.delay)]);
        }
        match (work.reply, work.kept) {
            (None, _) => code.add("pass_on(@0, &message, message.frames, 0);", &[work.to]),
            (Some(reply), None) => {
                code.add("pass_on(@0, &message, 0, 0);", &[work.to]);
                self.send(code, work.to, reply, false);
            }
            (Some(reply), Some(kept)) => {
                code.add(
                    "// @0\nint end = 0;\n\
                     while (end < message.frames - 1 && zmq_msg_size(&message.frame[end]) > 0)\n    \
                     end++;\n\
                     end = end < message.frames - 1 ? end + 1 : @1;\n\
                     pass_on(@2, &message, end, 1);",
                    &[work.envelope, &kept.to_string(), work.to],
                );
                self.send(code, work.to, reply, false);
            }
        }
        self.end(code);
    }

    fn proxy(&self, code: &mut Code, sockets: &[String]) {
        let capture = sockets.get(2).map_or("NULL", |capture| capture);
        code.add(
            "check(zmq_proxy(@0, @1, @2));",
            &[&sockets[0], &sockets[1], capture],
        );
    }

    fn close(&self, code: &mut Code, sockets: &[String], ends: bool) {
        if ends {
            code.gap();
            for socket in sockets {
                code.add("zmq_close(@0);", &[socket]);
            }
            code.add("zmq_ctx_term(context);", &[]);
        }
        code.indent = 0;
        code.add("}", &[]);
    }

    fn refuse(&self, code: &mut Code, why: &str) {
        code.add(
            "#include <stdio.h>\n\nint main(void) {\n    fputs(@0, stderr);\n    return 1;\n}",
            &[&literal::c(fill("@0\n", &[why]).as_bytes())],
        );
    }
}

/// A literal and its length.
fn octets(octets: &[u8]) -> String {
    fill("@0, @1", &[&literal::c(octets), &octets.len().to_string()])
}

fn option(code: &mut Code, socket: &str, name: &str, value: &str) {
    code.add(
        "check(zmq_setsockopt(@0, ZMQ_@1, @2));",
        &[socket, name, value],
    );
}

/// The calls that send a message.
fn sends<'a>(socket: &'a str, message: &'a Message) -> impl Iterator<Item = String> + 'a {
    let last = message.len() - 1;
    message
        .frames()
        .iter()
        .enumerate()
        .map(move |(index, frame)| {
            let more = if index < last { "ZMQ_SNDMORE" } else { "0" };
            fill("zmq_send(@0, @1, @2)", &[socket, &octets(frame), more])
        })
}

fn refused(code: &mut Code, calls: &str) {
    code.add(
        "if (@0)\n    fprintf(stderr, \"refused: %s\\n\", zmq_strerror(zmq_errno()));",
        &[calls],
    );
}
