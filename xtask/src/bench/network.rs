//! Ports, and who is at them as the kernel tells it. A server is up when it listens: asking it would
//! be a connection that is measured too.

use std::fs;
use std::net::TcpListener;
use std::sync::atomic::{AtomicU16, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Ports that the system gives to nobody by itself.
const FIRST_PORT: u16 = 20_000;
const PORTS: u16 = 12_000;

/// How often the kernel is asked.
const LOOK: Duration = Duration::from_millis(3);

/// Longer than anything takes to start.
const PATIENCE: Duration = Duration::from_secs(15);

/// A state of a TCP socket as `/proc/net/tcp` has it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum State {
    Established,
    Listening,
}

impl State {
    const fn code(self) -> &'static str {
        match self {
            Self::Established => "01",
            Self::Listening => "0A",
        }
    }
}

/// A loopback port that nobody listens on.
///
/// # Errors
/// When there is none.
pub(crate) fn free_port() -> Result<u16> {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    // Where another run of this program would not begin.
    let start = u16::try_from(std::process::id() % u32::from(PORTS))?;
    for _ in 0..PORTS {
        let next = NEXT.fetch_add(1, Ordering::Relaxed).wrapping_add(start);
        let port = FIRST_PORT + next % PORTS;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return Ok(port);
        }
    }
    bail!(
        "no port is free between {FIRST_PORT} and {}",
        FIRST_PORT + PORTS
    );
}

/// Waits until so many sockets with this local port are in this state.
///
/// # Errors
/// When they are not within 15 s, or nobody is there any more who could make them.
pub(crate) fn wait_for(
    port: u16,
    state: State,
    sockets: usize,
    mut is_anybody_there: impl FnMut() -> bool,
) -> Result<()> {
    let start = Instant::now();
    while start.elapsed() < PATIENCE && is_anybody_there() {
        let mut there = 0;
        for table in ["/proc/net/tcp", "/proc/net/tcp6"] {
            // Where there is no IPv6 there is no second table.
            there += fs::read_to_string(table).map_or(0, |text| count(&text, port, state));
        }
        if there >= sockets {
            return Ok(());
        }
        thread::sleep(LOOK);
    }
    let took = start.elapsed().as_secs();
    bail!("port {port} does not have {sockets} sockets {state:?} after {took} s");
}

/// How many rows of the kernel's table have this local port and state.
fn count(table: &str, port: u16, state: State) -> usize {
    let fits = |line: &&str| matches(line, port, state).unwrap_or(false);
    table.lines().skip(1).filter(fits).count()
}

/// A row is `sl local:port remote:port state …`, all but the first in hexadecimal digits.
fn matches(line: &str, port: u16, state: State) -> Result<bool> {
    let mut words = line.split_whitespace().skip(1);
    let local = words.next().context("a row has a local address")?;
    let (_, local_port) = local.rsplit_once(':').context("an address has a port")?;
    let found = words.nth(1).context("a row has a state")?;
    Ok(u16::from_str_radix(local_port, 16)? == port && found == state.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid
   0: 0100007F:4E20 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0
   1: 0100007F:4E20 0100007F:8235 01 00000000:00000000 00:00000000 00000000     0
   2: 0100007F:8235 0100007F:4E20 01 00000000:00000000 00:00000000 00000000     0
   3: 0100007F:4E20 0100007F:8236 06 00000000:00000000 00:00000000 00000000     0
";

    #[test]
    fn sockets_are_counted_by_their_own_port_and_state() {
        assert_eq!(count(TABLE, 20_000, State::Listening), 1);
        assert_eq!(count(TABLE, 20_000, State::Established), 1);
        assert_eq!(count(TABLE, 0x8236, State::Established), 0);
        assert_eq!(count("", 20_000, State::Listening), 0);
    }
}
