//! Our sockets and programs against libzmq itself, over TCP on this machine.

mod comparison;
mod identities;
mod links;
mod messages;
mod octets;
mod pairs;
mod queues;
mod refusals;
mod support;
mod turns;
