//! How a node proves who it is, and whom it lets in. Secrets come from files and the environment;
//! nothing here is ever printed again.

use core::fmt;
use std::convert::Infallible;
use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;
use hopscope_core::z85;

/// The heading of these options in help texts.
pub(super) const SECURITY: &str = "Security (files: one entry a line; see docs/cli.md)";

/// The options of PLAIN, CURVE and whoever decides.
#[derive(Args, Debug)]
#[command(next_help_heading = SECURITY)]
pub(crate) struct SecurityArgs {
    /// Log in by PLAIN under this name; also HOPSCOPE_PLAIN_USERNAME
    #[arg(long, value_name = "NAME", conflicts_with_all = ["plain_server", "curve"])]
    pub(crate) plain_username: Option<String>,

    /// The password; other users of this machine can see it, unlike HOPSCOPE_PLAIN_PASSWORD
    #[arg(long, value_name = "PASSWORD", conflicts_with = "plain_server")]
    pub(crate) plain_password: Option<Hidden>,

    /// The password is the first line of this file
    #[arg(long, value_name = "FILE", conflicts_with_all = ["plain_password", "plain_server"])]
    pub(crate) plain_password_file: Option<PathBuf>,

    /// Let in by PLAIN who is in this file: name:password
    #[arg(
        long,
        value_name = "FILE",
        id = "plain_server",
        conflicts_with = "curve"
    )]
    pub(crate) plain_users_file: Option<PathBuf>,

    /// Use CURVE, as the client of the server with this public key, 40 characters of Z85; also
    /// HOPSCOPE_CURVE_SERVER_KEY
    #[arg(long, value_name = "KEY", value_parser = z85::decode_key, group = "curve")]
    pub(crate) curve_server_key: Option<[u8; 32]>,

    /// The same, with the key in a file
    #[arg(long, value_name = "FILE", group = "curve")]
    pub(crate) curve_server_key_file: Option<PathBuf>,

    /// Use CURVE, as the server
    #[arg(long, group = "curve")]
    pub(crate) curve_server: bool,

    /// Our secret key for CURVE, as `hopscope keygen` writes it; also the variable
    /// HOPSCOPE_CURVE_SECRET_KEY. A client without one has a new key each time
    #[arg(long, value_name = "FILE")]
    pub(crate) curve_secret_key_file: Option<PathBuf>,

    /// Let in by CURVE only the public keys in this file: a key, then a name if it has one
    #[arg(long, value_name = "FILE", requires = "curve_server")]
    pub(crate) curve_keys_file: Option<PathBuf>,

    /// Let in only peers at the IP addresses in this file
    #[arg(long, value_name = "FILE", conflicts_with = "deny_file")]
    pub(crate) allow_file: Option<PathBuf>,

    /// Keep out peers at the IP addresses in this file
    #[arg(long, value_name = "FILE")]
    pub(crate) deny_file: Option<PathBuf>,
}

/// Options of `keygen`.
#[derive(Args, Debug)]
pub(crate) struct KeygenArgs {
    /// Write the secret key to FILE, which only its owner may read, and the public key to FILE.pub,
    /// instead of both to standard output; a file that is there is left as it is
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// A text that is not shown, not even in an error.
#[derive(Clone)]
pub(crate) struct Hidden(pub(crate) String);

impl FromStr for Hidden {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hidden(..)")
    }
}
