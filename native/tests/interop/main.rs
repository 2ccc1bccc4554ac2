//! Our sockets and programs against libzmq itself, over TCP on this machine.

mod pairs;
mod support;
