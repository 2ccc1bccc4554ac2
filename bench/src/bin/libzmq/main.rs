//! libzmq, the system's, through its C interface with default options.
//!
//! Each message is copied from the slice by `zmq_send`; one `zmq_msg_t` receives them all.

mod library;

use std::env;
use std::ffi::{CString, c_int, c_void};
use std::process::ExitCode;

use bench_peers::threads::{self, Peer, Socket};
use bench_peers::{Kind, Result, asked_for, is_lossless};
use library::{Library, Message};

// Constants of zmq.h.
const ZMQ_SUBSCRIBE: c_int = 6;
const ZMQ_SNDHWM: c_int = 23;
const ZMQ_CURVE_SERVER: c_int = 47;
const ZMQ_CURVE_PUBLICKEY: c_int = 48;
const ZMQ_CURVE_SECRETKEY: c_int = 49;
const ZMQ_CURVE_SERVERKEY: c_int = 50;
const ZMQ_XPUB_NODROP: c_int = 69;
const ZMQ_SNDMORE: c_int = 2;

/// Key pairs that protect nothing, public and secret part in Z85.
const SERVER_KEYS: [&str; 2] = [
    ">mO4OO%i]IY&P$sG#C}-v/2ft+<Ge67wSJ$Md-fs",
    "<NJxjlVgzcG&%fid<4y>J$&}KyCPnxe.WuuHM4i}",
];
const CLIENT_KEYS: [&str; 2] = [
    "DDg86hM]wpZR(ik/pMG(}6E3}:UJs%OU7L=0DB!s",
    "pvXwGLax[2p5sgwaE7$kJ[8&PlSm-F}z*&^F7iU!",
];

/// A context. It is never terminated: the process ends first.
struct Libzmq {
    library: &'static Library,
    context: *mut c_void,
    is_curve: bool,
}

struct LibzmqSocket {
    library: &'static Library,
    socket: *mut c_void,
    received: Message,
}

// SAFETY: a socket may be moved to another thread if that is a full fence, which a spawn is.
unsafe impl Send for LibzmqSocket {}

impl Peer for Libzmq {
    type Socket = LibzmqSocket;

    fn new() -> Result<Self> {
        let library = Library::load()?;
        let is_curve = asked_for("BENCH_CURVE", "1");
        // SAFETY: the name is a C string.
        if is_curve && unsafe { (library.has)(c"curve".as_ptr()) } == 0 {
            return Err("this libzmq was built without CURVE".into());
        }
        // SAFETY: it takes nothing.
        let context = unsafe { (library.ctx_new)() };
        Ok(Self {
            library,
            context,
            is_curve,
        })
    }

    fn socket(&self, kind: Kind) -> Result<LibzmqSocket> {
        let number = match kind {
            Kind::Pub => 1,
            Kind::Sub => 2,
            Kind::Req => 3,
            Kind::Rep => 4,
            Kind::Dealer => 5,
            Kind::Router => 6,
            Kind::Pull => 7,
            Kind::Push => 8,
        };
        let mut received = Message::default();
        // SAFETY: the context lives as long as the process; the message is memory for one.
        let socket = unsafe {
            (self.library.msg_init)(&raw mut received);
            (self.library.socket)(self.context, number)
        };
        if socket.is_null() {
            return Err(self.library.error("zmq_socket"));
        }
        let socket = LibzmqSocket {
            library: self.library,
            socket,
            received,
        };
        if kind == Kind::Pub && is_lossless() {
            socket.set(ZMQ_XPUB_NODROP, &c_int::from(true).to_ne_bytes())?;
        }
        if kind == Kind::Sub {
            // Without this a SUB forgets what it subscribes beyond the mark, 1,000, and says nothing.
            socket.set(ZMQ_SNDHWM, &0_i32.to_ne_bytes())?;
        }
        if self.is_curve {
            socket.secure(kind)?;
        }
        Ok(socket)
    }
}

impl LibzmqSocket {
    fn set(&self, option: c_int, value: &[u8]) -> Result<()> {
        // SAFETY: value and length belong together; libzmq copies it.
        let result = unsafe {
            (self.library.setsockopt)(self.socket, option, value.as_ptr().cast(), value.len())
        };
        self.library.check("zmq_setsockopt", result).map(drop)
    }

    fn secure(&self, kind: Kind) -> Result<()> {
        let [public, secret] = if kind.binds() {
            self.set(ZMQ_CURVE_SERVER, &c_int::from(true).to_ne_bytes())?;
            SERVER_KEYS
        } else {
            self.set(ZMQ_CURVE_SERVERKEY, SERVER_KEYS[0].as_bytes())?;
            CLIENT_KEYS
        };
        self.set(ZMQ_CURVE_PUBLICKEY, public.as_bytes())?;
        self.set(ZMQ_CURVE_SECRETKEY, secret.as_bytes())
    }
}

impl Socket for LibzmqSocket {
    fn bind(&mut self, endpoint: &str) -> Result<()> {
        let endpoint = CString::new(endpoint)?;
        // SAFETY: the endpoint is a C string.
        let result = unsafe { (self.library.bind)(self.socket, endpoint.as_ptr()) };
        self.library.check("zmq_bind", result).map(drop)
    }

    fn connect(&mut self, endpoint: &str) -> Result<()> {
        let endpoint = CString::new(endpoint)?;
        // SAFETY: the endpoint is a C string.
        let result = unsafe { (self.library.connect)(self.socket, endpoint.as_ptr()) };
        self.library.check("zmq_connect", result).map(drop)
    }

    fn subscribe(&mut self, topic: &str) -> Result<()> {
        self.set(ZMQ_SUBSCRIBE, topic.as_bytes())
    }

    #[inline]
    fn send(&mut self, octets: &[u8]) -> Result<()> {
        // SAFETY: pointer and length belong together; libzmq copies the octets.
        let result =
            unsafe { (self.library.send)(self.socket, octets.as_ptr().cast(), octets.len(), 0) };
        self.library.check("zmq_send", result).map(drop)
    }

    #[inline]
    fn receive(&mut self) -> Result<usize> {
        // SAFETY: the message has been initialised.
        let result = unsafe { (self.library.msg_recv)(&raw mut self.received, self.socket, 0) };
        let octets = self.library.check("zmq_msg_recv", result)?;
        Ok(usize::try_from(octets)?)
    }

    fn echo(&mut self) -> Result<()> {
        loop {
            self.receive()?;
            // SAFETY: the message has been initialised, and is empty again once it is sent.
            let (more, result) = unsafe {
                let more = (self.library.msg_more)(&raw const self.received) != 0;
                let flags = if more { ZMQ_SNDMORE } else { 0 };
                let sent = (self.library.msg_send)(&raw mut self.received, self.socket, flags);
                (more, sent)
            };
            self.library.check("zmq_msg_send", result)?;
            if !more {
                return Ok(());
            }
        }
    }

    fn close(self) -> Result<()> {
        // SAFETY: nothing uses the socket after this.
        let result = unsafe { (self.library.close)(self.socket) };
        self.library.check("zmq_close", result).map(drop)
    }
}

/// `libzmq version` tells which one it is, so that a driver can see whether it is there.
fn main() -> ExitCode {
    if env::args().nth(1).as_deref() != Some("version") {
        return bench_peers::main(threads::play::<Libzmq>);
    }
    match Library::load() {
        Ok(library) => {
            let [mut major, mut minor, mut patch] = [0; 3];
            // SAFETY: it writes three numbers.
            unsafe { (library.version)(&raw mut major, &raw mut minor, &raw mut patch) };
            println!("{major}.{minor}.{patch}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
