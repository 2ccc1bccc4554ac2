//! What the options of a node mean for its session, and what they cannot mean together.

use core::time::Duration;

use hopscope::Config;
use hopscope_core::socket::SocketKind;

use crate::address;
use crate::address::Address;
use crate::cli::NodeArgs;
use crate::exit::Failure;
use crate::format::Format;

/// What the options say about a session.
pub(crate) struct Setup<'a> {
    pub(crate) kind: SocketKind,
    pub(crate) args: &'a NodeArgs,
    pub(crate) address: Address,
}

impl<'a> Setup<'a> {
    /// A session of a socket of this type.
    ///
    /// # Errors
    /// What the options cannot mean together.
    pub(crate) fn new(kind: SocketKind, args: &'a NodeArgs) -> Result<Self, Failure> {
        let frames = args.messages.data.len();
        if kind.is_single_part() && frames > 1 {
            let one = "give one --data";
            return Err(Failure::usage(format_args!(
                "a {kind} sends messages of one frame, these are {frames}: {one}"
            )));
        }
        if args.options.connect_routing_id.is_some() && args.links.connect.is_empty() {
            let why = "--connect-routing-id names a peer that is connected to: give --connect";
            return Err(Failure::usage(why));
        }
        let decides = args.options.xpub_manual || args.options.xpub_manual_last_value;
        if kind == SocketKind::Xpub && !args.address.subscribe.is_empty() && !decides {
            let why = "--subscribe at an xpub needs --xpub-manual: publishers subscribe to nothing";
            return Err(Failure::usage(why));
        }
        if kind == SocketKind::Dish && args.address.join.is_empty() {
            return Err(Failure::usage("give --join, a group to receive"));
        }
        let address = address::of(kind, args)?;
        Ok(Self {
            kind,
            args,
            address,
        })
    }

    /// What becomes of a message for a name that no peer has.
    pub(crate) fn unroutable(&self) -> Unroutable {
        let names_peer = self.kind == SocketKind::Router && !self.args.messages.data.is_empty();
        let is_given = matches!(self.address, Address::Given(_)) && self.kind != SocketKind::Radio;
        if names_peer || is_given {
            Unroutable::Waits
        } else if self.args.options.router_mandatory {
            Unroutable::Fails
        } else {
            Unroutable::IsDropped
        }
    }

    /// Whether its first message is held back until somebody can take it: the socket would queue
    /// it for a peer that never comes, or drop it.
    pub(crate) fn waits(&self) -> bool {
        let queues_or_drops = match self.kind {
            SocketKind::Req | SocketKind::Rep | SocketKind::Router => false,
            SocketKind::Server | SocketKind::Peer | SocketKind::Stream => {
                self.address == Address::FirstPeer
            }
            _ => !self.args.address.no_wait,
        };
        queues_or_drops && !self.args.messages.echo
    }

    /// How long things may take.
    pub(crate) fn patience(&self) -> Patience {
        let (links, options) = (&self.args.links, &self.args.options);
        Patience {
            send: options.sndtimeo.map_or(links.timeout, |span| span.0),
            receive: options.rcvtimeo.map_or(links.timeout, |span| span.0),
            linger: links.linger.0,
        }
    }

    /// How messages are printed.
    pub(crate) fn format(&self) -> Format {
        if self.args.messages.json {
            Format::Json
        } else {
            self.args.messages.format
        }
    }

    /// The configuration of its socket.
    ///
    /// # Errors
    /// Keys, passwords and lists that cannot be used.
    pub(crate) fn config(&self) -> Result<Config, Failure> {
        let mut config = self.args.options.config(self.args.links.identity.clone());
        config.options.router_mandatory |= self.unroutable() == Unroutable::Waits;
        self.args.security.apply(&mut config)?;
        Ok(config)
    }
}

/// How long things may take; `None` is for ever.
#[derive(Clone, Copy)]
pub(crate) struct Patience {
    /// For a message to leave.
    pub(crate) send: Option<Duration>,
    /// For a message to come.
    pub(crate) receive: Option<Duration>,
    /// For what was sent to leave at the end.
    pub(crate) linger: Option<Duration>,
}

/// What becomes of a message for a name that no peer has.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) enum Unroutable {
    /// It waits for the peer: the user has named it.
    Waits,
    /// It ends the program: the user wants to be told.
    Fails,
    /// It is dropped, as a ROUTER does with it: the peer may have gone since it asked.
    IsDropped,
}
