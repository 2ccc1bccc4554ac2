//! Whether a peer shares the processor with who waits for it.
//!
//! What goes by loopback is received on the processor of who sends it, and Linux tells for each connection
//! which that was. Other systems do not tell, nor does what comes from another machine say where its
//! sender runs: there nobody is said to share.

use tokio::net::TcpStream;

/// What is known of one connection.
#[derive(Debug, Default)]
pub(crate) struct Beside {
    /// Both ends are on this machine.
    #[cfg(target_os = "linux")]
    is_local: std::sync::OnceLock<bool>,
}

#[cfg(target_os = "linux")]
impl Beside {
    /// Whether the last octets came from the processor that runs this.
    pub(super) fn is_peer_here(&self, stream: &TcpStream) -> bool {
        let is_local = || {
            let ends = stream
                .local_addr()
                .and_then(|it| Ok((it, stream.peer_addr()?)));
            ends.is_ok_and(|(ours, peers)| ours.ip() == peers.ip())
        };
        let from = || socket2::SockRef::from(stream).cpu_affinity();
        *self.is_local.get_or_init(is_local)
            && from().is_ok_and(|it| it == rustix::thread::sched_getcpu())
    }
}

#[cfg(not(target_os = "linux"))]
impl Beside {
    pub(super) const fn is_peer_here(&self, _: &TcpStream) -> bool {
        false
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::io::Write;
    use std::thread;

    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
    use tokio::io::AsyncReadExt;
    use tokio::net::TcpListener;

    use super::*;

    /// Leaves this thread only one of the processors that it has.
    fn stay_on(processor: usize) {
        let mut only = CpuSet::new();
        only.set(processor);
        sched_setaffinity(None, &only).expect("it has this processor");
    }

    #[tokio::test]
    async fn a_peer_is_here_if_it_has_sent_from_this_processor() {
        let listener = TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("there is a port");
        let to = listener.local_addr().expect("it listens");
        let mut client = std::net::TcpStream::connect(to).expect("it listens");
        let (mut server, _) = listener.accept().await.expect("somebody connects");

        let all = sched_getaffinity(None).expect("the system tells");
        let processors: Vec<_> = (0..CpuSet::MAX_CPU).filter(|it| all.is_set(*it)).collect();
        stay_on(processors[0]);
        for processor in &processors {
            client = thread::scope(|scope| {
                let send = scope.spawn(|| {
                    stay_on(*processor);
                    client.write_all(b"hello").map(|()| client)
                });
                send.join().expect("it ends").expect("it is sent")
            });
            let came = server.read_exact(&mut [0; 5]).await;
            came.expect("it comes");
            let is_here = Beside::default().is_peer_here(&server);
            assert_eq!(is_here, *processor == processors[0]);
        }
        sched_setaffinity(None, &all).expect("it had these processors");
    }
}
