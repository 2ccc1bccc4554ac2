//! Unix domain sockets: files, and on Linux names without files.

use std::fs;
use std::io;
use std::os::unix::fs::FileTypeExt;
use std::path::Path;
use std::path::PathBuf;

use tokio::net::UnixListener;
use tokio::net::UnixStream;

use crate::endpoint::IpcName;
use crate::random;

/// Connects to the socket of that name.
pub(crate) async fn dial(name: &IpcName) -> io::Result<UnixStream> {
    UnixStream::connect(name.system_path()).await
}

/// A listener whose file goes with it.
#[derive(Debug)]
pub(crate) struct Listener {
    pub(crate) inner: UnixListener,
    /// Its name, with the file that was chosen if it was `*`.
    pub(crate) name: IpcName,
}

/// Listens at that name. A file that a program has left behind which no longer listens is removed;
/// one that is no socket, or where somebody listens, is not.
pub(crate) async fn bind(name: &IpcName) -> io::Result<Listener> {
    let name = match name {
        IpcName::Any => IpcName::Path(new_path()),
        given => given.clone(),
    };
    let bound = match UnixListener::bind(name.system_path()) {
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => match &name {
            IpcName::Path(path) if is_stale(path).await => {
                fs::remove_file(path)?;
                UnixListener::bind(path)
            }
            _ => Err(error),
        },
        bound => bound,
    };
    Ok(Listener {
        inner: bound?,
        name,
    })
}

/// Whether the file is a socket at which nobody listens.
async fn is_stale(path: &Path) -> bool {
    let is_socket = fs::symlink_metadata(path).is_ok_and(|file| file.file_type().is_socket());
    let refused = |error: io::Error| error.kind() == io::ErrorKind::ConnectionRefused;
    is_socket && UnixStream::connect(path).await.is_err_and(refused)
}

/// A file in the system's folder for temporary ones.
fn new_path() -> PathBuf {
    let number = u64::from_le_bytes(random::octets());
    std::env::temp_dir().join(format!("hopscope-{number:016x}.ipc"))
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let IpcName::Path(path) = &self.name {
            // Somebody else may have removed it: then there is nothing to do.
            let _ = fs::remove_file(path);
        }
    }
}
