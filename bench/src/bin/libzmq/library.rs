//! The functions of libzmq that the roles call, from the system's shared library.

use std::ffi::{CStr, c_char, c_int, c_void};

use bench_peers::Result;
use libloading::Library as Shared;

/// Names of the shared library, the usual one first.
const NAMES: [&str; 3] = ["libzmq.so.5", "libzmq.5.dylib", "libzmq.so"];

/// A `zmq_msg_t`: 64 octets, aligned as a pointer.
#[repr(C, align(8))]
pub(crate) struct Message([u8; 64]);

impl Default for Message {
    fn default() -> Self {
        Self([0; 64])
    }
}

type Endpoint = *const c_char;
type Socket = *mut c_void;

/// libzmq's functions by their names without `zmq_`.
pub(crate) struct Library {
    pub(crate) bind: unsafe extern "C" fn(Socket, Endpoint) -> c_int,
    pub(crate) close: unsafe extern "C" fn(Socket) -> c_int,
    pub(crate) connect: unsafe extern "C" fn(Socket, Endpoint) -> c_int,
    pub(crate) ctx_new: unsafe extern "C" fn() -> *mut c_void,
    pub(crate) errno: unsafe extern "C" fn() -> c_int,
    pub(crate) has: unsafe extern "C" fn(*const c_char) -> c_int,
    pub(crate) msg_init: unsafe extern "C" fn(*mut Message) -> c_int,
    pub(crate) msg_more: unsafe extern "C" fn(*const Message) -> c_int,
    pub(crate) msg_recv: unsafe extern "C" fn(*mut Message, Socket, c_int) -> c_int,
    pub(crate) msg_send: unsafe extern "C" fn(*mut Message, Socket, c_int) -> c_int,
    pub(crate) send: unsafe extern "C" fn(Socket, *const c_void, usize, c_int) -> c_int,
    pub(crate) setsockopt: unsafe extern "C" fn(Socket, c_int, *const c_void, usize) -> c_int,
    pub(crate) socket: unsafe extern "C" fn(*mut c_void, c_int) -> Socket,
    pub(crate) strerror: unsafe extern "C" fn(c_int) -> *const c_char,
    pub(crate) version: unsafe extern "C" fn(*mut c_int, *mut c_int, *mut c_int),
}

impl Library {
    /// Finds the library. It stays loaded as long as the process lasts.
    ///
    /// # Errors
    /// When there is none, with what to install.
    pub(crate) fn load() -> Result<&'static Self> {
        // SAFETY: libzmq does nothing when it is loaded.
        let found = NAMES
            .iter()
            .find_map(|name| unsafe { Shared::new(*name).ok() });
        let Some(shared) = found else {
            let wanted = NAMES.join(", ");
            return Err(format!(
                "libzmq is not there (looked for {wanted}): install Debian's libzmq3-dev or \
                 libzmq5, or Homebrew's zeromq"
            )
            .into());
        };
        let shared: &'static Shared = Box::leak(Box::new(shared));
        // SAFETY: each field has the type that zmq.h declares for the function of its name.
        let library = unsafe {
            Self {
                bind: *shared.get(b"zmq_bind\0")?,
                close: *shared.get(b"zmq_close\0")?,
                connect: *shared.get(b"zmq_connect\0")?,
                ctx_new: *shared.get(b"zmq_ctx_new\0")?,
                errno: *shared.get(b"zmq_errno\0")?,
                has: *shared.get(b"zmq_has\0")?,
                msg_init: *shared.get(b"zmq_msg_init\0")?,
                msg_more: *shared.get(b"zmq_msg_more\0")?,
                msg_recv: *shared.get(b"zmq_msg_recv\0")?,
                msg_send: *shared.get(b"zmq_msg_send\0")?,
                send: *shared.get(b"zmq_send\0")?,
                setsockopt: *shared.get(b"zmq_setsockopt\0")?,
                socket: *shared.get(b"zmq_socket\0")?,
                strerror: *shared.get(b"zmq_strerror\0")?,
                version: *shared.get(b"zmq_version\0")?,
            }
        };
        Ok(Box::leak(Box::new(library)))
    }

    /// Gives what a function gave, unless that was an error.
    #[inline]
    pub(crate) fn check(&self, function: &str, result: c_int) -> Result<c_int> {
        if result >= 0 {
            return Ok(result);
        }
        Err(self.error(function))
    }

    /// Why a function has failed just now.
    #[cold]
    pub(crate) fn error(&self, function: &str) -> Box<dyn std::error::Error + Send + Sync> {
        // SAFETY: libzmq's texts are C strings that are never freed.
        let text = unsafe { CStr::from_ptr((self.strerror)((self.errno)())) };
        format!("{function}: {}", text.to_string_lossy()).into()
    }
}
