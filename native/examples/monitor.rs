//! What happens on a socket, by libzmq's names, from the first attempt to the end.

use core::error::Error;

use hopscope::Endpoint;
use hopscope::Socket;
use hopscope::SocketKind;

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> Result<(), Box<dyn Error>> {
    let server = Socket::new(SocketKind::Pull);
    let mut events = server.monitor(100, false);
    let bound = server.bind(&Endpoint::loopback(0)).await?;

    let client = Socket::new(SocketKind::Push);
    client.connect(&bound)?;
    client.send("hello").await?;
    server.recv().await?;
    client.close(None).await;
    drop(server);

    while let Some(event) = events.next().await {
        println!("{event}");
        if let Some(peer) = event.peer {
            println!("    the peer is a {:?}", peer.property("Socket-Type"));
        }
    }
    Ok(())
}
