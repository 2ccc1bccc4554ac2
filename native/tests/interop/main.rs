//! Our sockets and programs against libzmq itself, over TCP on this machine.

mod bridge;
#[cfg(target_os = "linux")]
mod code;
mod comparison;
mod crashes;
#[cfg(target_os = "linux")]
mod drafts;
mod gallery;
#[cfg(target_os = "linux")]
mod generations;
mod guide;
mod hostile;
mod identities;
mod independent;
mod links;
mod messages;
mod octets;
mod pairs;
mod pipelines;
mod proxies;
mod queues;
mod refusals;
mod security;
#[cfg(unix)]
mod silence;
mod situations;
mod subscriptions;
mod support;
#[cfg(unix)]
mod transports;
mod turns;
mod volume;
