//! Our sockets and programs against libzmq itself, over TCP on this machine.

mod bridge;
mod comparison;
mod guide;
mod hostile;
mod identities;
mod links;
mod messages;
mod octets;
mod pairs;
mod proxies;
mod queues;
mod refusals;
mod support;
mod turns;
