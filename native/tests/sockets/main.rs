//! The library's sockets.

mod calls;
mod ends;
mod links;
mod monitors;
mod support;
mod transports;
