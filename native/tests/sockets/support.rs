//! What the tests of the sockets share.

use core::future::poll_fn;
use core::pin::pin;
use core::task::Poll;
use core::time::Duration;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use hopscope::Config;
use hopscope::Endpoint;
use hopscope::LinkNotice;
use hopscope::Monitor;
use hopscope::Place;
use hopscope::Socket;
use hopscope_core::Identity;
use hopscope_core::Instant;
use hopscope_core::socket::SocketKind;
use hopscope_core::socket::SocketOptions;
use hopscope_core::trace::Event;
use hopscope_core::trace::EventKind;
use tokio::sync::Notify;
use tokio::time::sleep;
use tokio::time::timeout;

/// Longer than anything takes, even on a machine that does much else.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) type Checked = Result<(), Box<dyn core::error::Error>>;

/// Runs a test on one thread and on several.
pub(crate) fn check<F: Future<Output = Checked>>(test: impl Fn() -> F) {
    let mut single = tokio::runtime::Builder::new_current_thread();
    let mut many = tokio::runtime::Builder::new_multi_thread();
    for builder in [&mut single, many.worker_threads(2)] {
        let runtime = builder.enable_all().build().expect("a runtime can be made");
        let checked = runtime.block_on(async { timeout(PATIENCE, test()).await });
        checked.expect("it ends in time").expect("it does not fail");
    }
}

/// A socket with this identity and these marks.
pub(crate) fn socket(kind: SocketKind, identity: &str, mark: usize) -> Socket {
    let options = SocketOptions {
        identity: Identity::chosen(identity.as_bytes()).ok(),
        send_high_water_mark: mark,
        receive_high_water_mark: mark,
        ..SocketOptions::default()
    };
    Socket::with(
        kind,
        Config {
            options,
            ..Config::default()
        },
    )
}

/// Polls a future once and drops it.
pub(crate) async fn poll_once<T>(work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    poll_fn(|context| {
        Poll::Ready(match work.as_mut().poll(context) {
            Poll::Ready(result) => Some(result),
            Poll::Pending => None,
        })
    })
    .await
}

/// Waits until something is so.
pub(crate) async fn until(what: &str, is_so: impl Fn() -> bool) {
    let waiting = async {
        while !is_so() {
            sleep(Duration::from_millis(2)).await;
        }
    };
    timeout(PATIENCE, waiting).await.expect(what);
}

/// The transports, each as an endpoint to bind that nobody else uses.
pub(crate) fn endpoints() -> Vec<Endpoint> {
    let texts = [
        "tcp://127.0.0.1:*".to_owned(),
        "tcp://lo:*".to_owned(),
        "ipc://*".to_owned(),
        format!("ipc://@{}", unique()),
        format!("inproc://{}", unique()),
        "ws://127.0.0.1:*/path".to_owned(),
    ];
    texts
        .iter()
        .map(|text| text.parse().expect("it is an endpoint"))
        .collect()
}

/// A file that does not exist.
pub(crate) fn unique_path() -> PathBuf {
    std::env::temp_dir().join(unique())
}

fn unique() -> String {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("hopscope-test-{}-{count}", std::process::id())
}

/// Keeps what it is told.
#[derive(Default)]
pub(crate) struct Log {
    pub(crate) events: Mutex<Vec<EventKind>>,
    pub(crate) notices: Mutex<Vec<LinkNotice>>,
    pub(crate) changed: Notify,
}

impl Monitor for Log {
    fn wants_events(&self) -> bool {
        true
    }

    fn handle_event(&self, _: Instant, place: Option<&Place>, event: Event) {
        assert_eq!(place.map(|place| place.peer), event.peer());
        self.events
            .lock()
            .expect("no test panics while it logs")
            .push(event.kind());
    }

    fn handle_link(&self, _: Instant, _: &Place, notice: &LinkNotice) {
        self.notices
            .lock()
            .expect("no test panics while it logs")
            .push(notice.clone());
        self.changed.notify_waiters();
    }
}

impl Log {
    /// Waits for a notice.
    pub(crate) async fn notice(&self, is_wanted: impl Fn(&LinkNotice) -> bool) {
        loop {
            let changed = self.changed.notified();
            if self
                .notices
                .lock()
                .expect("no test panics while it logs")
                .iter()
                .any(&is_wanted)
            {
                return;
            }
            changed.await;
        }
    }
}

pub(crate) fn watched(kind: SocketKind) -> (Socket, Arc<Log>) {
    let log = Arc::new(Log::default());
    let config = Config {
        monitor: Some(log.clone()),
        ..Config::default()
    };
    (Socket::with(kind, config), log)
}
