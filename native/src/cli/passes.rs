//! Between which two socket types a proxy makes sense: what one receives, the other can send as it
//! is.

use hopscope_core::socket::SocketKind;
use hopscope_core::socket::SocketKind::*;

use super::kinds::name;

/// The cases in words, for the error.
const CASES: &str = "\
expected two of router and dealer (a queue), xsub or sub and xpub or pub (a forwarder), pull and \
push (a streamer), dish and radio, gather and scatter, or pair and any type (a bridge)";

/// Whether a proxy from `frontend` to `backend` makes sense.
///
/// # Errors
/// What would.
pub(super) fn check(frontend: SocketKind, backend: SocketKind) -> Result<(), String> {
    let (front, back) = (name(frontend), name(backend));
    if is_sensible(frontend, backend) {
        return Ok(());
    }
    if is_sensible(backend, frontend) {
        return Err(format!(
            "no proxy passes messages from {front} to {back}; the other way round it does: \
             --frontend {back} --backend {front}"
        ));
    }
    Err(format!(
        "no proxy passes messages between {front} and {back}: {CASES}"
    ))
}

/// Whether messages that come in front can go out behind.
const fn is_sensible(frontend: SocketKind, backend: SocketKind) -> bool {
    match (frontend, backend) {
        (Pair, _) | (_, Pair) => true,
        (Router | Dealer, Router | Dealer) => true,
        (Xsub | Sub, Xpub | Pub) => true,
        (Pull, Push) | (Dish, Radio) | (Gather, Scatter) => true,
        // What one receives and the other sends, whole: a pipeline that publishes, and so on.
        (Pull, Pub) | (Sub, Push) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_a_bridge_to_any_socket() {
        for kind in SocketKind::ALL {
            assert_eq!(check(Pair, kind), Ok(()));
            assert_eq!(check(kind, Pair), Ok(()));
        }
    }

    #[test]
    fn what_makes_no_sense_says_what_would() {
        for (frontend, backend) in [(Rep, Req), (Server, Client), (Push, Push), (Rep, Dealer)] {
            let error = check(frontend, backend).expect_err("it makes no sense");
            assert!(error.contains("router and dealer (a queue)"), "{error}");
        }
        assert!(check(Push, Pull).is_err_and(|error| error.contains("--frontend pull")));
        assert!(check(Xpub, Xsub).is_err_and(|error| error.contains("--frontend xsub")));
    }
}
