//! Keys, passwords and lists from files and the environment, as a socket takes them.

use std::env;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use hopscope::Authenticator;
use hopscope::Config;
use hopscope_core::Frame;
use hopscope_core::connection::KeyPair;
use hopscope_core::connection::Security;
use hopscope_core::z85;
use hopscope_core::zap::Addresses;
use hopscope_core::zap::Keys;
use hopscope_core::zap::ListError;
use hopscope_core::zap::Lists;
use hopscope_core::zap::Users;

use crate::cli::security::SecurityArgs;
use crate::exit::Failure;
use crate::keygen;

const USERNAME: &str = "HOPSCOPE_PLAIN_USERNAME";
const PASSWORD: &str = "HOPSCOPE_PLAIN_PASSWORD";
const SERVER_KEY: &str = "HOPSCOPE_CURVE_SERVER_KEY";
const SECRET_KEY: &str = "HOPSCOPE_CURVE_SECRET_KEY";

impl SecurityArgs {
    /// Puts what is asked for into a socket's configuration. The environment only fills in what the
    /// command line leaves open: with any mechanism named there, it names no other.
    ///
    /// # Errors
    /// A file that cannot be read or is no list, a key that is none, and what is missing. No error
    /// shows a secret.
    pub(crate) fn apply(&self, config: &mut Config) -> Result<(), Failure> {
        config.security = self.security()?;
        config
            .security
            .check(&[1; 32])
            .map_err(|error| Failure::usage(format_args!("in the options of security: {error}")))?;
        let lists = self.lists()?;
        if lists != Lists::default() || matches!(config.security, Security::PlainServer) {
            let authenticator: Arc<dyn Authenticator> = Arc::new(lists);
            config.authenticator = Some(authenticator);
        }
        Ok(())
    }

    fn security(&self) -> Result<Security, Failure> {
        if self.plain_users_file.is_some() {
            return Ok(Security::PlainServer);
        }
        if self.curve_server {
            let keys = self.key_pair()?.ok_or_else(|| {
                Failure::usage(format_args!(
                    "a CURVE server needs its secret key: --curve-secret-key-file or {SECRET_KEY}"
                ))
            })?;
            return Ok(Security::CurveServer { keys });
        }
        if let Some(username) = &self.plain_username {
            return self.plain(username);
        }
        if let Some(server_key) = self.server_key()? {
            return self.curve(server_key);
        }
        if self.plain_password.is_some() || self.plain_password_file.is_some() {
            return match variable(USERNAME)? {
                Some(username) => self.plain(&username),
                None => Err(Failure::usage("a password needs a name: --plain-username")),
            };
        }
        if let Some(key) = variable(SERVER_KEY)? {
            return self.curve(key_of(&key, SERVER_KEY)?);
        }
        if self.curve_secret_key_file.is_some() {
            return Err(Failure::usage(
                "a secret key needs a use: --curve-server, or --curve-server-key of the server",
            ));
        }
        match variable(USERNAME)? {
            Some(username) => self.plain(&username),
            None => Ok(Security::Null),
        }
    }

    fn plain(&self, username: &str) -> Result<Security, Failure> {
        let password = match (&self.plain_password, &self.plain_password_file) {
            (Some(password), _) => password.0.clone(),
            (None, Some(file)) => first_line(&read_secret(file)?).to_owned(),
            (None, None) => variable(PASSWORD)?.unwrap_or_default(),
        };
        Ok(Security::PlainClient {
            username: Frame::from(username),
            password: Frame::from(&*password),
        })
    }

    fn curve(&self, server_key: [u8; 32]) -> Result<Security, Failure> {
        let keys = match self.key_pair()? {
            Some(keys) => keys,
            None => new_key_pair()?,
        };
        Ok(Security::CurveClient { server_key, keys })
    }

    fn server_key(&self) -> Result<Option<[u8; 32]>, Failure> {
        match (&self.curve_server_key, &self.curve_server_key_file) {
            (Some(key), _) => Ok(Some(*key)),
            (None, Some(file)) => key_in(file, &read(file)?, "public").map(Some),
            (None, None) => Ok(None),
        }
    }

    /// Our own key pair, if we were given the secret half.
    fn key_pair(&self) -> Result<Option<KeyPair>, Failure> {
        let secret = match &self.curve_secret_key_file {
            Some(file) => Some(key_in(file, &read_secret(file)?, "secret")?),
            None => match variable(SECRET_KEY)? {
                Some(key) => Some(key_of(&key, SECRET_KEY)?),
                None => None,
            },
        };
        Ok(secret.map(KeyPair::from_secret))
    }

    fn lists(&self) -> Result<Lists, Failure> {
        let addresses = match (&self.allow_file, &self.deny_file) {
            (Some(file), _) => Some(list(file, read(file)?, Addresses::parse_allowed)?),
            (None, Some(file)) => Some(list(file, read(file)?, Addresses::parse_denied)?),
            (None, None) => None,
        };
        let users = self.plain_users_file.as_deref();
        let keys = self.curve_keys_file.as_deref();
        Ok(Lists {
            addresses,
            users: users
                .map(|file| list(file, read_secret(file)?, Users::parse))
                .transpose()?,
            keys: keys
                .map(|file| list(file, read(file)?, Keys::parse))
                .transpose()?,
        })
    }
}

/// A pair that nobody has had before.
pub(crate) fn new_key_pair() -> Result<KeyPair, Failure> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|error| {
        Failure::error(format_args!("the system gives no random octets: {error}"))
    })?;
    Ok(KeyPair::from_seed(&seed))
}

fn variable(name: &str) -> Result<Option<String>, Failure> {
    match env::var(name) {
        Ok(value) if value.is_empty() => Ok(None),
        Ok(value) => Ok(Some(value)),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(Failure::usage(format_args!(
            "{name}: expected text in UTF-8"
        ))),
    }
}

fn read(file: &Path) -> Result<String, Failure> {
    fs::read_to_string(file)
        .map_err(|error| Failure::error(format_args!("cannot read {}: {error}", file.display())))
}

/// Reads a file that others should not: if they may, says so.
fn read_secret(file: &Path) -> Result<String, Failure> {
    let text = read(file)?;
    #[cfg(unix)]
    if let Ok(metadata) = fs::metadata(file) {
        use std::os::unix::fs::PermissionsExt;
        if metadata.is_file() && metadata.permissions().mode() & 0o077 != 0 {
            crate::console::tell(format_args!(
                "hopscope: others may read {}, which holds secrets: chmod 600",
                file.display()
            ));
        }
    }
    Ok(text)
}

fn list<T>(
    file: &Path,
    text: String,
    parse: fn(&str) -> Result<T, ListError>,
) -> Result<T, Failure> {
    parse(&text).map_err(|error| Failure::usage(format_args!("{}: {error}", file.display())))
}

/// The one key of a file; lines that are blank or start with `#` do not count, but where `keygen`
/// has written which half of a pair it is, it must be the one that is asked for.
fn key_in(file: &Path, text: &str, which: &str) -> Result<[u8; 32], Failure> {
    let name = file.display();
    let other = if which == "public" {
        "secret"
    } else {
        "public"
    };
    if text.starts_with(&keygen::heading(other)) {
        return Err(Failure::usage(format_args!(
            "{name}: expected a {which} key, found a {other} one"
        )));
    }
    let mut lines = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    match (lines.next(), lines.next()) {
        (Some(line), None) => key_of(line, name),
        (None, _) => Err(Failure::usage(format_args!(
            "{name}: expected a key, found none"
        ))),
        (Some(_), Some(_)) => Err(Failure::usage(format_args!(
            "{name}: expected one key, found more lines"
        ))),
    }
}

fn key_of(text: &str, place: impl core::fmt::Display) -> Result<[u8; 32], Failure> {
    z85::decode_key(text.trim()).map_err(|error| match error {
        // The characters of what may be a secret stay where they are.
        z85::Z85Error::Digit { at, .. } => Failure::usage(format_args!(
            "{place}: expected a key, found something that is no character of Z85 as number {}",
            at + 1
        )),
        error => Failure::usage(format_args!("{place}: expected a key: {error}")),
    })
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
