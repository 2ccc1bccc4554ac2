//! The name of a Unix domain socket.

use core::fmt;
use core::str::FromStr;
use std::path::PathBuf;

use super::EndpointError;

/// The longest name the system takes, in octets: one less than Linux's `sun_path`.
const MAX_OCTETS: usize = 107;

/// What stands behind `ipc://`.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum IpcName {
    /// A file.
    Path(PathBuf),
    /// A name without a file, written `@name`: Linux only.
    Abstract(String),
    /// A new file of a name nobody else has, written `*`: to bind only.
    Any,
}

impl IpcName {
    /// The path that the system's calls take: an abstract name has a zero octet in front.
    #[cfg(unix)]
    pub(crate) fn system_path(&self) -> PathBuf {
        match self {
            Self::Path(path) => path.clone(),
            Self::Abstract(name) => PathBuf::from(format!("\0{name}")),
            Self::Any => PathBuf::new(),
        }
    }
}

impl fmt::Display for IpcName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(path) => path.display().fmt(f),
            Self::Abstract(name) => write!(f, "@{name}"),
            Self::Any => f.write_str("*"),
        }
    }
}

impl FromStr for IpcName {
    type Err = EndpointError;

    fn from_str(text: &str) -> Result<Self, EndpointError> {
        if text.is_empty() || text == "@" {
            return Err(EndpointError::NoName("ipc"));
        }
        if text.len() > MAX_OCTETS {
            return Err(EndpointError::NameTooLong {
                octets: text.len(),
                most: MAX_OCTETS,
            });
        }
        if text.contains('\0') {
            return Err(EndpointError::ZeroInPath);
        }
        Ok(match (text, text.strip_prefix('@')) {
            ("*", _) => Self::Any,
            (_, Some(name)) => Self::Abstract(name.to_owned()),
            (path, None) => Self::Path(PathBuf::from(path)),
        })
    }
}
