//! A plain TCP relay: passes octets on both ways, keeps a copy, and can cut.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use hopscope::Endpoint;

use super::wire::Written;
use super::{PATIENCE, eventually};

/// Stands between whoever connects to [`endpoint`](Self::endpoint) and a target.
#[derive(Debug)]
pub(crate) struct Relay {
    /// Where to connect to instead of to the target.
    pub(crate) endpoint: Endpoint,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    target: SocketAddr,
    closing: AtomicBool,
    /// The next connection is cut after so many octets to the target; 0 is never.
    cut_after: AtomicUsize,
    connections: Mutex<Vec<Connection>>,
}

#[derive(Debug)]
struct Connection {
    streams: [TcpStream; 2],
    to_target: Vec<u8>,
    from_target: Vec<u8>,
}

#[derive(Clone, Copy, Debug)]
enum Way {
    ToTarget,
    FromTarget,
}

impl Relay {
    /// A relay to a port of this machine.
    pub(crate) fn to(target: &Endpoint) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("it is bound");
        let shared = Arc::new(Shared {
            target: SocketAddr::from(([127, 0, 0, 1], target.port())),
            closing: AtomicBool::new(false),
            cut_after: AtomicUsize::new(0),
            connections: Mutex::default(),
        });
        let accepting = shared.clone();
        thread::spawn(move || accepting.accept_all(&listener));
        Self {
            endpoint: address.into(),
            shared,
        }
    }

    /// How many connections there have been.
    pub(crate) fn connections(&self) -> usize {
        self.shared.lock().len()
    }

    /// What the peer that connected last has written to the target.
    pub(crate) fn there(&self) -> Written {
        Written::read(&self.last(|connection| connection.to_target.clone()))
    }

    /// What the target has written to the peer that connected last.
    pub(crate) fn back(&self) -> Written {
        Written::read(&self.last(|connection| connection.from_target.clone()))
    }

    fn last(&self, octets: impl Fn(&Connection) -> Vec<u8>) -> Vec<u8> {
        self.shared.lock().last().map(octets).unwrap_or_default()
    }

    /// Waits until both peers have said that they are ready.
    pub(crate) fn after_handshake(&self) {
        eventually("the handshake passes", || {
            self.there().commands_named("READY") == 1 && self.back().commands_named("READY") == 1
        });
    }

    /// Waits until so many messages have passed, and gives what was written both ways: to the
    /// target and back.
    pub(crate) fn after_messages(&self, there: usize, back: usize) -> (Written, Written) {
        eventually("the messages pass", || {
            self.there().messages.len() >= there && self.back().messages.len() >= back
        });
        (self.there(), self.back())
    }

    /// Cuts one connection, when so many octets have gone to the target.
    pub(crate) fn cut_once_after(&self, octets: usize) {
        self.shared.cut_after.store(octets, Ordering::SeqCst);
    }

    /// Cuts every connection. Peers may connect again.
    pub(crate) fn cut(&self) {
        for connection in self.shared.lock().iter() {
            for stream in &connection.streams {
                // It may be gone already.
                let _ = stream.shutdown(Shutdown::Both);
            }
        }
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.shared.closing.store(true, Ordering::SeqCst);
        self.cut();
        // Wakes the thread that accepts.
        let _ = TcpStream::connect(("127.0.0.1", self.endpoint.port()));
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.connections.lock().expect("no pump panics")
    }

    fn accept_all(self: &Arc<Self>, listener: &TcpListener) {
        for stream in listener.incoming() {
            if self.closing.load(Ordering::SeqCst) {
                return;
            }
            // A peer that is gone already: the next one will come.
            let (Ok(near), Some(far)) = (stream, self.dial()) else {
                continue;
            };
            self.join(near, far);
        }
    }

    /// Connects to the target, which may be about to start.
    fn dial(&self) -> Option<TcpStream> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE && !self.closing.load(Ordering::SeqCst) {
            match TcpStream::connect(self.target) {
                Ok(stream) => return Some(stream),
                Err(_) => thread::sleep(Duration::from_millis(5)),
            }
        }
        None
    }

    fn join(self: &Arc<Self>, near: TcpStream, far: TcpStream) {
        let again = |stream: &TcpStream| stream.try_clone().expect("the system has handles");
        for stream in [&near, &far] {
            stream.set_nodelay(true).expect("it is a TCP stream");
        }
        let connection = Connection {
            streams: [again(&near), again(&far)],
            to_target: Vec::new(),
            from_target: Vec::new(),
        };
        let index = {
            let mut connections = self.lock();
            connections.push(connection);
            connections.len() - 1
        };
        let ways = [
            (again(&near), again(&far), Way::ToTarget),
            (far, near, Way::FromTarget),
        ];
        for (from, to, way) in ways {
            let shared = self.clone();
            thread::spawn(move || shared.pump(index, from, to, way));
        }
    }

    fn pump(&self, index: usize, mut from: TcpStream, mut to: TcpStream, way: Way) {
        let mut buffer = vec![0; 64 * 1024];
        while let Ok(count @ 1..) = from.read(&mut buffer) {
            let octets = &buffer[..count];
            {
                let connection = &mut self.lock()[index];
                match way {
                    Way::ToTarget => connection.to_target.extend_from_slice(octets),
                    Way::FromTarget => connection.from_target.extend_from_slice(octets),
                }
            }
            if to.write_all(octets).is_err() || self.is_to_be_cut(index) {
                let _ = from.shutdown(Shutdown::Both);
                let _ = to.shutdown(Shutdown::Both);
                return;
            }
        }
        // What was said is said; the other side may still answer.
        let _ = to.shutdown(Shutdown::Write);
    }
    fn is_to_be_cut(&self, index: usize) -> bool {
        let limit = self.cut_after.load(Ordering::SeqCst);
        let cut = limit > 0 && self.lock()[index].to_target.len() >= limit;
        if cut {
            self.cut_after.store(0, Ordering::SeqCst);
        }
        cut
    }
}
