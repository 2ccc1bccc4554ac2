//! The library's sockets.

mod blocking;
mod calls;
mod cancel;
mod crowds;
mod ends;
mod examples;
mod express;
mod greetings;
mod inproc;
mod links;
mod many;
mod monitors;
mod near;
mod options;
mod proxies;
mod stuck;
mod support;
mod transports;
mod vigils;
