//! How the command line's sockets come to their links and their topics.

use hopscope::Endpoint;
use hopscope::Socket;
use hopscope_core::Frame;
use hopscope_core::socket::SocketKind;

use crate::console::tell;
use crate::exit::Failure;

/// Asks for topics and groups, before there are peers. A SUB that names none asks for everything.
pub(crate) fn ask(socket: &Socket, topics: &[Frame], groups: &[Frame]) -> Result<(), Failure> {
    let everything = [Frame::EMPTY];
    let topics = match socket.kind() {
        SocketKind::Sub if topics.is_empty() => &everything,
        SocketKind::Sub | SocketKind::Xsub => topics,
        _ => &[],
    };
    for topic in topics {
        socket.subscribe(topic.clone()).map_err(Failure::usage)?;
    }
    if socket.kind() == SocketKind::Dish {
        for group in groups {
            socket.join(group.clone()).map_err(Failure::usage)?;
        }
    }
    Ok(())
}

/// Binds and connects a socket, telling where it listens: the system may have chosen the port.
pub(crate) async fn open_links(
    socket: &Socket,
    bind: &[Endpoint],
    connect: &[Endpoint],
) -> Result<(), Failure> {
    for endpoint in bind {
        check_transport(socket.kind(), endpoint)?;
        let bound = socket.bind(endpoint).await.map_err(Failure::error)?;
        tell(format_args!("listening on {bound}"));
    }
    for endpoint in connect {
        check_transport(socket.kind(), endpoint)?;
        socket.connect(endpoint).map_err(Failure::usage)?;
    }
    Ok(())
}

/// Refuses what no other program could reach, or what its type cannot use.
pub(crate) fn check_transport(kind: SocketKind, endpoint: &Endpoint) -> Result<(), Failure> {
    match endpoint {
        Endpoint::Inproc(name) => Err(Failure::usage(format_args!(
            "inproc://{name} is known within one process only, and each node is one: expected \
             ipc://{name}, or tcp://host:port"
        ))),
        Endpoint::Tcp { .. } => Ok(()),
        _ if kind == SocketKind::Stream => Err(Failure::usage(format_args!(
            "a STREAM speaks TCP alone: expected tcp://host:port, got {endpoint}"
        ))),
        _ => Ok(()),
    }
}
