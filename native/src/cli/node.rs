//! The subcommands that are a socket each: one definition for all types, from which the help of
//! each shows what it can use.

use clap::ArgMatches;
use clap::Args;
use clap::Command;
use clap::Error;
use clap::FromArgMatches;
use clap::Subcommand;
use clap::error::ErrorKind;
use hopscope_core::socket::SocketKind;

use super::fit;
use super::kinds;
use super::links::AddressArgs;
use super::links::LinkArgs;
use super::messages::MessageArgs;
use super::options::OptionArgs;
use super::security::SecurityArgs;

/// One socket, by its type.
#[derive(Debug)]
pub(crate) struct NodeCommand {
    /// The type.
    pub(crate) kind: SocketKind,
    /// What it is to do.
    pub(crate) args: NodeArgs,
}

/// Options of every socket type.
#[derive(clap::Args, Debug)]
pub(crate) struct NodeArgs {
    #[command(flatten)]
    pub(crate) links: LinkArgs,
    #[command(flatten)]
    pub(crate) address: AddressArgs,
    #[command(flatten)]
    pub(crate) messages: MessageArgs,
    #[command(flatten)]
    pub(crate) options: OptionArgs,
    #[command(flatten)]
    pub(crate) security: SecurityArgs,
}

impl Subcommand for NodeCommand {
    fn augment_subcommands(command: Command) -> Command {
        command.subcommands(kinds::TABLE.iter().map(definition))
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        Self::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        name.parse::<SocketKind>().is_ok()
    }
}

/// The subcommand of one socket type.
fn definition(row: &kinds::Row) -> Command {
    let node = NodeArgs::augment_args(Command::new(row.name))
        .about(row.about)
        .visible_aliases(row.alias)
        .after_help(row.help());
    fit::hide(node, &[row.kind])
}

impl FromArgMatches for NodeCommand {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let missing = || Error::new(ErrorKind::MissingSubcommand);
        let (name, matches) = matches.subcommand().ok_or_else(missing)?;
        let kind = name.parse().map_err(|_| missing())?;
        fit::check(&[kind], matches).map_err(|why| {
            let mut definition = definition(kinds::row(kind)).bin_name(format!("hopscope {name}"));
            definition.error(ErrorKind::ArgumentConflict, why)
        })?;
        let args = NodeArgs::from_arg_matches(matches)?;
        Ok(Self { kind, args })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
