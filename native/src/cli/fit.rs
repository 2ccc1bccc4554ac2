//! Which options mean something to which socket types. An option that is not named here means
//! something to all of them.

use clap::ArgMatches;
use clap::Command;
use clap::parser::ValueSource;
use hopscope_core::socket::SocketKind;
use hopscope_core::socket::SocketKind::*;

use super::kinds::name;

/// Whether an option, by its id, means something to a socket type.
fn fits(option: &str, kind: SocketKind) -> bool {
    let speaks_zmtp = kind != Stream;
    match option {
        "data" | "interval" | "sndhwm" | "sndtimeo" | "linger" => kind.can_send(),
        "format" | "rcvhwm" | "rcvtimeo" => kind.can_receive(),
        "echo" => is_two_way(kind) || kind == Rep,
        "receive" => is_two_way(kind) || matches!(kind, Xpub | Xsub),
        "no_wait" => matches!(kind, Pub | Xpub | Radio),
        "subscribe" => matches!(kind, Sub | Xsub | Xpub),
        "join" => kind == Dish,
        "group" => kind == Radio,
        "to" => matches!(kind, Router | Server | Peer | Stream),
        "identity" => matches!(kind, Req | Rep | Dealer | Router),
        "immediate" => speaks_zmtp && kind.can_send(),
        "router_mandatory" | "router_handover" | "router_notify" | "router_long_identities" => {
            kind == Router
        }
        "connect_routing_id" => matches!(kind, Router | Stream),
        "probe_router" => matches!(kind, Req | Dealer | Router),
        "req_relaxed" | "req_correlate" => kind == Req,
        "conflate" => kind.conflates(),
        "xpub_verbose"
        | "xpub_verboser"
        | "xpub_manual"
        | "xpub_manual_last_value"
        | "xpub_welcome_msg" => kind == Xpub,
        "only_first_subscribe" => matches!(kind, Pub | Xpub | Xsub),
        "xsub_verbose_unsubscribe" => matches!(kind, Sub | Xsub),
        "xpub_nodrop" => matches!(kind, Pub | Xpub),
        "invert_matching" => matches!(kind, Pub | Xpub | Sub),
        "hello_msg" => kind.says_hello(),
        "disconnect_msg" | "hiccup_msg" => kind.hears_of_loss(),
        "handshake_timeout" | "handshake_ivl" | "pending_handshakes" | "heartbeat_ivl"
        | "heartbeat_timeout" | "heartbeat_ttl" | "maxmsgsize" | "oldest_zmtp" | "metadata" => {
            speaks_zmtp
        }
        "allow_file" | "deny_file" => speaks_zmtp,
        _ if option.starts_with("plain_") || option.starts_with("curve") => speaks_zmtp,
        _ => true,
    }
}

/// Whether its application sends and receives whatever it likes.
pub(crate) const fn is_two_way(kind: SocketKind) -> bool {
    matches!(
        kind,
        Dealer | Router | Pair | Client | Server | Peer | Channel | Stream
    )
}

/// Hides the options that mean nothing to `kinds` from the help. They are still read, so that
/// [`check`] can say where they belong. Options of sockets, which are many, are left to the long
/// help.
pub(super) fn hide(command: Command, kinds: &[SocketKind]) -> Command {
    command.mut_args(|arg| {
        let option = arg.get_id().as_str();
        let fits = kinds.is_empty() || kinds.iter().any(|kind| fits(option, *kind));
        let is_of_socket = arg.get_help_heading().is_some();
        arg.hide(!fits).hide_short_help(is_of_socket)
    })
}

/// Refuses an option that means nothing to any of `kinds`.
///
/// # Errors
/// Which option it is and where it belongs.
pub(super) fn check(kinds: &[SocketKind], matches: &ArgMatches) -> Result<(), String> {
    let given = |option: &&str| matches.value_source(option) == Some(ValueSource::CommandLine);
    let mut options = matches.ids().map(|id| id.as_str());
    let fits = |option: &str| kinds.iter().any(|kind| fits(option, *kind));
    let misplaced = options.find(|option| given(option) && !fits(option));
    let (Some(option), Some(kind)) = (misplaced, kinds.first()) else {
        return Ok(());
    };
    let instead = instead(option, *kind);
    let option = option.replace('_', "-");
    let kinds: Vec<_> = kinds.iter().map(|kind| kind.name()).collect();
    let kinds = kinds.join(" or a ");
    Err(format!("--{option} means nothing to a {kinds}: {instead}"))
}

/// What would be right.
fn instead(option: &str, kind: SocketKind) -> String {
    let partner = kind.partners().first().copied().map(name);
    match partner {
        Some(partner) if !kind.can_send() && fits(option, Push) && !fits(option, Pull) => {
            format!("it never sends; `hopscope {partner}` does")
        }
        Some(partner) if !kind.can_receive() && fits(option, Pull) && !fits(option, Push) => {
            format!("it never receives; `hopscope {partner}` does")
        }
        _ => {
            let kinds: Vec<_> = SocketKind::ALL
                .into_iter()
                .filter(|kind| fits(option, *kind))
                .map(name)
                .collect();
            format!("it is an option of {}", kinds.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_that_means_nothing_says_where_it_belongs() {
        assert_eq!(
            instead("subscribe", Push),
            "it is an option of sub, xpub, xsub".to_owned()
        );
        assert_eq!(
            instead("data", Sub),
            "it never sends; `hopscope pub` does".to_owned()
        );
        assert_eq!(
            instead("format", Radio),
            "it never receives; `hopscope dish` does".to_owned()
        );
    }
}
