//! `proxy` and its named cases: which two sockets, where they bind and connect.

use clap::ArgMatches;
use clap::Args;
use clap::Command;
use clap::Error;
use clap::FromArgMatches;
use clap::Subcommand;
use clap::error::ErrorKind;
use hopscope::Endpoint;
use hopscope_core::Frame;
use hopscope_core::Identity;
use hopscope_core::socket::SocketKind;

use super::fit;
use super::kinds::name;
use super::options::OptionArgs;
use super::passes;
use super::security::SECURITY;
use super::security::SecurityArgs;
use super::values;

/// One case of a proxy: a subcommand with its two types.
struct Row {
    name: &'static str,
    about: &'static str,
    frontend: SocketKind,
    /// The type behind; a bridge has none until it is told.
    backend: Option<SocketKind>,
    examples: [&'static str; 2],
}

const TABLE: [Row; 4] = [
    Row {
        name: "proxy",
        about: "Pass messages between a front end and a back end, as a queue device does",
        frontend: SocketKind::Router,
        backend: Some(SocketKind::Dealer),
        examples: [
            "hopscope proxy --frontend-bind 5555 --backend-bind 5556",
            "hopscope proxy --frontend-bind 5555 --backend-connect 5556 --verbose",
        ],
    },
    Row {
        name: "forwarder",
        about: "Pass what is published on, and subscriptions back: a proxy from XSUB to XPUB",
        frontend: SocketKind::Xsub,
        backend: Some(SocketKind::Xpub),
        examples: [
            "hopscope forwarder --frontend-bind 5555 --backend-bind 5556",
            "hopscope forwarder --frontend-bind 5555 --backend-connect 5556 --verbose",
        ],
    },
    Row {
        name: "streamer",
        about: "Pass what is dealt out on: a proxy from PULL to PUSH",
        frontend: SocketKind::Pull,
        backend: Some(SocketKind::Push),
        examples: [
            "hopscope streamer --frontend-bind 5555 --backend-bind 5556",
            "hopscope streamer --frontend-bind 5555 --backend-connect 5556 --verbose",
        ],
    },
    Row {
        name: "bridge",
        about: "Control a socket of any type from afar through a PAIR",
        frontend: SocketKind::Pair,
        backend: None,
        examples: [
            "hopscope bridge --frontend-bind 5555 --backend req --backend-connect 5556",
            "hopscope bridge --frontend-bind 5555 --backend sub --backend-bind 5556 --verbose",
        ],
    },
];

/// A proxy, its two types settled.
#[derive(Debug)]
pub(crate) struct ProxyCommand {
    /// The name of the subcommand.
    pub(crate) name: &'static str,
    /// The types in front and behind.
    pub(crate) kinds: [SocketKind; 2],
    /// What it is to do.
    pub(crate) args: ProxyArgs,
}

/// Options of a proxy.
#[derive(clap::Args, Debug)]
pub(crate) struct ProxyArgs {
    /// Accept peers at the front end here; may be repeated
    #[arg(
        long,
        value_name = "ENDPOINT",
        required_unless_present = "frontend_connect"
    )]
    pub(crate) frontend_bind: Vec<Endpoint>,

    /// Connect the front end to here; may be repeated
    #[arg(long, value_name = "ENDPOINT")]
    pub(crate) frontend_connect: Vec<Endpoint>,

    /// Accept peers at the back end here; may be repeated
    #[arg(
        long,
        value_name = "ENDPOINT",
        required_unless_present = "backend_connect"
    )]
    pub(crate) backend_bind: Vec<Endpoint>,

    /// Connect the back end, such as to the next proxy, here; may be repeated
    #[arg(long, value_name = "ENDPOINT")]
    pub(crate) backend_connect: Vec<Endpoint>,

    /// The socket type of the front end
    #[arg(long, value_name = "TYPE", value_parser = values::kind)]
    pub(crate) frontend: Option<SocketKind>,

    /// The socket type of the back end
    #[arg(long, value_name = "TYPE", value_parser = values::kind)]
    pub(crate) backend: Option<SocketKind>,

    /// The identity that the front end announces
    #[arg(long, value_name = "ID", value_parser = values::identity)]
    pub(crate) frontend_identity: Option<Identity>,

    /// The identity that the back end announces
    #[arg(long, value_name = "ID", value_parser = values::identity)]
    pub(crate) backend_identity: Option<Identity>,

    /// A topic that a SUB in it receives; may be repeated. Without it, everything
    #[arg(long, value_name = "TOPIC", value_parser = values::frame)]
    pub(crate) subscribe: Vec<Frame>,

    /// A group that a DISH in it receives; may be repeated
    #[arg(long, value_name = "GROUP", value_parser = values::group)]
    pub(crate) join: Vec<Frame>,

    /// Give a copy of every message to whoever connects to this PUB
    #[arg(long, value_name = "ENDPOINT")]
    pub(crate) capture: Option<Endpoint>,

    /// Obey a REQ that connects here and sends PAUSE, RESUME, TERMINATE or STATISTICS
    #[arg(long, value_name = "ENDPOINT")]
    pub(crate) control: Option<Endpoint>,

    /// Print each message and what happened to its envelope; -vv the handshakes too, -vvv every
    /// octet too
    #[arg(short, long, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,

    /// The sides that the security options are for; the other one is open to everybody
    #[arg(long, value_enum, value_name = "WHICH", default_value_t = Secured::Both)]
    #[arg(help_heading = SECURITY)]
    pub(crate) secure: Secured,

    #[command(flatten)]
    pub(crate) options: OptionArgs,
    #[command(flatten)]
    pub(crate) security: SecurityArgs,
}

/// The sides of a proxy that are secured.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
pub(crate) enum Secured {
    /// The front end
    Frontend,
    /// The back end
    Backend,
    /// Both
    Both,
}

impl Subcommand for ProxyCommand {
    fn augment_subcommands(command: Command) -> Command {
        command.subcommands(TABLE.iter().map(definition))
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        Self::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        TABLE.iter().any(|row| row.name == name)
    }
}

/// The subcommand of one case.
fn definition(row: &Row) -> Command {
    let [first, second] = row.examples;
    let proxy = ProxyArgs::augment_args(Command::new(row.name));
    // Whatever the types, which are not known yet.
    let proxy = fit::hide(proxy, &[]);
    let proxy = proxy.mut_args(|arg| {
        let default = match (arg.get_id().as_str(), row.backend) {
            ("frontend", _) => row.frontend,
            ("backend", Some(kind)) => kind,
            ("backend", None) => return arg.required(true),
            _ => return arg,
        };
        arg.default_value(name(default))
    });
    proxy
        .about(row.about)
        .after_help(format!("Examples:\n  $ {first}\n  $ {second}"))
}

impl FromArgMatches for ProxyCommand {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let missing = || Error::new(ErrorKind::MissingSubcommand);
        let (name, matches) = matches.subcommand().ok_or_else(missing)?;
        let row = TABLE.iter().find(|row| row.name == name);
        let row = row.ok_or_else(missing)?;
        let args = ProxyArgs::from_arg_matches(matches)?;
        let frontend = args.frontend.unwrap_or(row.frontend);
        let backend = args.backend.or(row.backend).ok_or_else(missing)?;
        let kinds = [frontend, backend];
        let fits = passes::check(frontend, backend).and_then(|()| fit::check(&kinds, matches));
        fits.map_err(|why| {
            let mut definition = definition(row).bin_name(format!("hopscope {name}"));
            definition.error(ErrorKind::ValueValidation, why)
        })?;
        Ok(Self {
            name: row.name,
            kinds,
            args,
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
