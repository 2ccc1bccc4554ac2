//! What comments say, in both languages. `@0` and `@1` are filled in.

use hopscope_core::{Phrase, phrase};

/// A text in both languages.
pub(crate) type Word = Phrase;

// --- at the top ---

pub(crate) const HEAD: Word = phrase!(
    "@0: program @1 of @2 of \"@3\", in @4.",
    "@0：“@3”的第 @1 个程序，共 @2 个，用 @4 写成。",
);
pub(crate) const INSTALL: Word = phrase!("Needs: @0", "需要：@0");
pub(crate) const MISSING: Word = phrase!("NOT IN HERE: @0", "这里没有：@0");

// --- gaps ---

pub(crate) const NO_ACTS: Word = phrase!(
    "What is done to nodes, links and messages from outside while the scenario runs.",
    "场景运行时从外部对节点、链路和消息所做的事。",
);
pub(crate) const NO_LOSS: Word = phrase!(
    "Links that lose messages: real ones do as they like.",
    "会丢消息的链路：真实的链路自有脾气。",
);
pub(crate) const NO_DRAFT: Word = phrase!(
    "@0 sockets: @1 has no such type unless its libzmq was built with drafts.",
    "@0 套接字：除非 libzmq 编译时带上草案，否则 @1 没有这种类型。",
);
pub(crate) const NO_OPTION: Word = phrase!("The option \"@0\".", "选项“@0”。");
pub(crate) const NO_USERS: Word = phrase!(
    "Who may log in: passwords do not go into programs, so write your own handler (RFC 27, ZAP).",
    "谁可以登录：密码不写进程序，请自己写一个处理者（RFC 27，ZAP）。",
);
pub(crate) const NO_KEYS: Word = phrase!(
    "Which keys are let in: everybody who knows the server's key is (RFC 27, ZAP, says how to choose).",
    "放行哪些密钥：凡知道服务端公钥者都能进来（怎样挑选见 RFC 27，ZAP）。",
);
pub(crate) const NO_CAPTURE: Word = phrase!(
    "The copy of each message: the proxy of zeromq.js has none.",
    "每条消息的副本：zeromq.js 的代理没有这项功能。",
);
pub(crate) const NO_SEVERAL: Word = phrase!(
    "A script on several sockets: a command line is one socket.",
    "使用多个套接字的脚本：一条命令行只是一个套接字。",
);
pub(crate) const NO_INTEREST: Word = phrase!(
    "Subscribing or joining later on: a command line does so at the start only.",
    "中途订阅或加入：命令行只在开始时做。",
);
pub(crate) const NO_TIMEOUT: Word = phrase!(
    "Giving up on a message that does not come in time.",
    "消息没有及时到来时放弃等待。",
);
pub(crate) const NO_DELAY: Word = phrase!(
    "The time that the work on each message takes.",
    "处理每条消息所花的时间。",
);
pub(crate) const NO_ANSWER: Word = phrase!(
    "Answering a @0 with a fixed message: a command line can only send back what came.",
    "用固定的消息回答 @0：命令行只能把收到的原样送回。",
);
pub(crate) const NO_RESULT: Word = phrase!(
    "Passing on a fixed message: a command line passes on what came.",
    "转交固定的消息：命令行转交的是收到的消息。",
);
pub(crate) const NO_PROXY: Word =
    phrase!("A proxy between a @0 and a @1.", "@0 与 @1 之间的代理。");
pub(crate) const NO_CAPTURE_TYPE: Word = phrase!(
    "A @0 that gets the copies: the command line's proxy has a PUB that binds.",
    "得到副本的 @0：命令行的代理只用绑定的 PUB。",
);
pub(crate) const NO_COMPOSE: Word = phrase!(
    "Sending on what was received: a command line sends what it was given.",
    "把收到的帧再发出去：命令行只发送给定的内容。",
);
pub(crate) const NO_FRAMES: Word = phrase!(
    "Reading frame by frame: @0 hands messages over whole.",
    "逐帧读取：@0 交出的总是整条消息。",
);
pub(crate) const NO_END: Word = phrase!(
    "Ending without the reply to the last request: a command line waits for it.",
    "不等最后一个请求的回复就结束：命令行会等它。",
);
pub(crate) const NO_DEAF: Word = phrase!(
    "A @0 that has asked for nothing: a command line asks for something.",
    "什么也没有要的 @0：命令行总要点什么。",
);
pub(crate) const NO_MADE_UP: Word = phrase!(
    "The names and numbers that a socket makes up: in reality they are others, so what is sent to them is lost.",
    "套接字自己编的名字和编号：实际运行时会不同，发往它们的消息会丢失。",
);

// --- within ---

pub(crate) const REQUESTS: Word = phrase!(
    "Where REP drops what it cannot use, zeromq.js reports EAGAIN: it is asked again.",
    "REP 丢弃用不了的消息时，zeromq.js 会报 EAGAIN，再收一次就行。",
);

pub(crate) const DUMP: Word = phrase!(
    "Prints each frame with its length, as the examples of the guide do.",
    "像指南的例子那样，打印每一帧和它的长度。",
);
pub(crate) const CHECK: Word = phrase!(
    "Ends the program with the reason if a call has failed.",
    "调用失败时说明原因并结束程序。",
);
pub(crate) const RECEIVE: Word = phrase!(
    "Receives a whole message, frame by frame, and prints it.",
    "逐帧接收一整条消息，并打印出来。",
);
pub(crate) const SHOW: Word = phrase!(
    "Prints a frame: text if it is printable, hex if not.",
    "打印一帧：可打印就按文本，否则用十六进制。",
);
pub(crate) const RECEIVE_FRAME: Word = phrase!(
    "Receives one frame, and prints it; tells whether more of the message follows.",
    "接收一帧并打印出来；告知这条消息后面还有没有。",
);
pub(crate) const HAND_ON: Word = phrase!(
    "Sends copies of some frames of a message.",
    "发送一条消息中某几帧的副本。",
);
pub(crate) const END: Word = phrase!(
    "Where the envelope ends: behind the first empty frame.",
    "信封到哪里为止：第一个空帧之后。",
);
pub(crate) const PASS_ON: Word = phrase!(
    "Sends the first frames of a message, and lets the others go.",
    "发送一条消息的前几帧，其余的丢开。",
);
pub(crate) const ENVELOPE: Word = phrase!(
    "The envelope goes back in front: all up to the first empty frame.",
    "信封放回最前面：直到第一个空帧为止。",
);
pub(crate) const UPSTREAM: Word = phrase!(
    "An XSUB subscribes by a message: 01 and the topic; 00 and the topic ends it.",
    "XSUB 用消息来订阅：01 加主题；00 加主题则是退订。",
);
pub(crate) const PATIENCE: Word = phrase!(
    "Waits for a message, but not for ever.",
    "等一条消息，但不会永远等下去。",
);
pub(crate) const OUT_OF_TURN: Word = phrase!(
    "Here the picture makes a call out of turn, which is refused. It would wait for ever here.",
    "图中在这里做了一次没轮到的调用，被拒绝了。在这里它会永远等下去。",
);
pub(crate) const ARRIVE: Word = phrase!(
    "Whoever is to hear it takes time to arrive.",
    "要听的人需要时间到场。",
);
// --- what runs them all ---

pub(crate) const RUN: Word = phrase!(
    "\"@0\": starts all programs, those that wait before those that speak.",
    "“@0”：启动所有程序，等待的先于说话的。",
);
pub(crate) const RUN_ENDS: Word = phrase!(
    "Ends when those have that end by themselves, or with Ctrl-C.",
    "会自己结束的程序都结束后就结束；也可以按 Ctrl-C。",
);
