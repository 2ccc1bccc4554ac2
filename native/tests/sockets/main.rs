//! The library's sockets.

mod calls;
mod links;
mod support;
mod transports;
