//! Sockets of the crate `zeromq` that do what a test says, in the lines that
//! `native/tests/python/lines.py` describes.

use std::collections::BTreeMap;
use std::error::Error;
use std::future::Future;
use std::io::{self, BufRead, Write};
use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::time::{sleep, timeout};
use zeromq::prelude::*;
use zeromq::{
    DealerSocket, PubSocket, PullSocket, PushSocket, RepSocket, ReqSocket, RouterSocket,
    SocketOptions, SubSocket, ZmqError, ZmqMessage,
};

const SEND_PATIENCE: Duration = Duration::from_secs(10);

/// A verb's answer; an error by its libzmq name, or in the crate's words.
type Answer = Result<Value, Box<dyn Error>>;

enum Any {
    Dealer(DealerSocket),
    Pub(PubSocket),
    Pull(PullSocket),
    Push(PushSocket),
    Rep(RepSocket),
    Req(ReqSocket),
    Router(RouterSocket),
    Sub(SubSocket),
}

/// The same call for every socket.
macro_rules! each {
    ($any:expr, $socket:ident => $call:expr) => {
        match $any {
            Any::Dealer($socket) => $call,
            Any::Pub($socket) => $call,
            Any::Pull($socket) => $call,
            Any::Push($socket) => $call,
            Any::Rep($socket) => $call,
            Any::Req($socket) => $call,
            Any::Router($socket) => $call,
            Any::Sub($socket) => $call,
        }
    };
}

impl Any {
    fn new(kind: &str, options: SocketOptions) -> Result<Self, Box<dyn Error>> {
        Ok(match kind {
            "DEALER" => Self::Dealer(DealerSocket::with_options(options)),
            "PUB" => Self::Pub(PubSocket::with_options(options)),
            "PULL" => Self::Pull(PullSocket::with_options(options)),
            "PUSH" => Self::Push(PushSocket::with_options(options)),
            "REP" => Self::Rep(RepSocket::with_options(options)),
            "REQ" => Self::Req(ReqSocket::with_options(options)),
            "ROUTER" => Self::Router(RouterSocket::with_options(options)),
            "SUB" => Self::Sub(SubSocket::with_options(options)),
            other => return Err(format!("the crate has no {other} here").into()),
        })
    }

    async fn send(&mut self, message: ZmqMessage) -> Result<(), ZmqError> {
        match self {
            Self::Dealer(socket) => socket.send(message).await,
            Self::Pub(socket) => socket.send(message).await,
            Self::Push(socket) => socket.send(message).await,
            Self::Rep(socket) => socket.send(message).await,
            Self::Req(socket) => socket.send(message).await,
            Self::Router(socket) => socket.send(message).await,
            Self::Pull(_) | Self::Sub(_) => Err(ZmqError::Other("ENOTSUP")),
        }
    }

    /// Sends as soon as there is a peer: unlike libzmq, the crate does not wait for one.
    async fn send_once_connected(&mut self, mut message: ZmqMessage) -> Result<(), ZmqError> {
        loop {
            message = match self.send(message).await {
                Err(ZmqError::ReturnToSender { message, .. }) => message,
                done => return done,
            };
            sleep(Duration::from_millis(5)).await;
        }
    }

    async fn recv(&mut self) -> Result<ZmqMessage, ZmqError> {
        match self {
            Self::Dealer(socket) => socket.recv().await,
            Self::Pull(socket) => socket.recv().await,
            Self::Rep(socket) => socket.recv().await,
            Self::Req(socket) => socket.recv().await,
            Self::Router(socket) => socket.recv().await,
            Self::Sub(socket) => socket.recv().await,
            Self::Pub(_) | Self::Push(_) => Err(ZmqError::Other("ENOTSUP")),
        }
    }
}

/// The sockets by their names, and where their tasks run: also between two lines.
struct Peer {
    runtime: Runtime,
    sockets: BTreeMap<String, Any>,
}

impl Peer {
    fn answer(&mut self, line: &str) -> Answer {
        let line: Vec<Value> = serde_json::from_str(line)?;
        let [verb, name, arguments @ ..] = line.as_slice() else {
            return Err("expected a verb and a socket's name".into());
        };
        let name = name.to_string();
        let runtime = self.runtime.handle().clone();
        match (text(verb)?, arguments) {
            ("socket", [kind, options]) => {
                let _within = runtime.enter();
                let made = Any::new(text(kind)?, announcing(options)?)?;
                self.sockets.insert(name.clone(), made);
                let topic = options.get("SUBSCRIBE");
                topic.map_or(Ok(Value::Null), |topic| self.subscribe(&name, topic))
            }
            ("option", [option, value]) if option == "SUBSCRIBE" => self.subscribe(&name, value),
            ("option", [option, value]) if option == "UNSUBSCRIBE" => {
                self.unsubscribe(&name, value)
            }
            ("bind", [endpoint]) => {
                let endpoint = text(endpoint)?;
                let socket = self.socket(&name)?;
                let bound =
                    runtime.block_on(async { each!(socket, it => it.bind(endpoint).await) });
                Ok(json!(bound?.to_string()))
            }
            ("connect", [endpoint]) => {
                let endpoint = text(endpoint)?;
                let socket = self.socket(&name)?;
                let connected = async { each!(socket, it => it.connect(endpoint).await) };
                runtime.block_on(connected)?;
                Ok(Value::Null)
            }
            ("send", [frames]) => {
                let message = message(frames)?;
                let socket = self.socket(&name)?;
                within(&runtime, SEND_PATIENCE, socket.send_once_connected(message))
                    .map(|()| Value::Null)
            }
            ("recv", [patience]) => {
                let patience = Duration::from_millis(patience.as_u64().unwrap_or(0));
                let socket = self.socket(&name)?;
                let message = within(&runtime, patience, socket.recv())?;
                let frames = message.iter().map(|frame| hex(frame));
                Ok(frames.collect::<Vec<_>>().into())
            }
            ("close", []) => {
                let _within = runtime.enter();
                self.sockets.remove(&name);
                Ok(Value::Null)
            }
            (verb, _) => Err(format!("cannot do {verb} with these arguments").into()),
        }
    }

    fn socket(&mut self, name: &str) -> Result<&mut Any, Box<dyn Error>> {
        let socket = self.sockets.get_mut(name);
        socket.ok_or_else(|| format!("there is no socket {name}").into())
    }

    fn subscribe(&mut self, name: &str, topic: &Value) -> Answer {
        let topic = String::from_utf8(octets(topic)?)?;
        let (runtime, socket) = self.subscriber(name)?;
        runtime.block_on(socket.subscribe(&topic))?;
        Ok(Value::Null)
    }

    fn unsubscribe(&mut self, name: &str, topic: &Value) -> Answer {
        let topic = String::from_utf8(octets(topic)?)?;
        let (runtime, socket) = self.subscriber(name)?;
        runtime.block_on(socket.unsubscribe(&topic))?;
        Ok(Value::Null)
    }

    fn subscriber(&mut self, name: &str) -> Result<(Handle, &mut SubSocket), Box<dyn Error>> {
        let runtime = self.runtime.handle().clone();
        match self.socket(name)? {
            Any::Sub(socket) => Ok((runtime, socket)),
            _ => Err("EINVAL".into()),
        }
    }
}

/// Waits for a call, up to a limit.
fn within<T>(
    runtime: &Handle,
    patience: Duration,
    call: impl Future<Output = Result<T, ZmqError>>,
) -> Result<T, Box<dyn Error>> {
    match runtime.block_on(async { timeout(patience, call).await }) {
        Ok(done) => Ok(done?),
        Err(_) => Err("EAGAIN".into()),
    }
}

fn announcing(options: &Value) -> Result<SocketOptions, Box<dyn Error>> {
    let mut announced = SocketOptions::default();
    if let Some(identity) = options.get("IDENTITY") {
        announced.peer_identity(octets(identity)?.try_into()?);
    }
    Ok(announced)
}

fn message(frames: &Value) -> Result<ZmqMessage, Box<dyn Error>> {
    let frames = frames.as_array().ok_or("frames are a list")?;
    let frames = frames.iter().map(|frame| Ok(octets(frame)?.into()));
    let frames = frames.collect::<Result<Vec<Bytes>, Box<dyn Error>>>()?;
    ZmqMessage::try_from(frames).map_err(|_| "a message has frames".into())
}

fn text(value: &Value) -> Result<&str, Box<dyn Error>> {
    value.as_str().ok_or_else(|| "expected text".into())
}

fn octets(digits: &Value) -> Result<Vec<u8>, Box<dyn Error>> {
    let digits = text(digits)?;
    let pairs = (0..digits.len()).step_by(2);
    let octet = |at| u8::from_str_radix(digits.get(at..at + 2).unwrap_or("?"), 16);
    Ok(pairs.map(octet).collect::<Result<_, _>>()?)
}

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

fn main() -> Result<(), Box<dyn Error>> {
    // A second thread keeps the links going while this one waits for a line.
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    let mut peer = Peer {
        runtime,
        sockets: BTreeMap::new(),
    };
    for line in io::stdin().lock().lines() {
        let answer = match peer.answer(&line?) {
            Ok(value) => json!({"ok": value}),
            Err(error) => json!({"error": error.to_string()}),
        };
        writeln!(io::stdout(), "{answer}")?;
        io::stdout().flush()?;
    }
    Ok(())
}
