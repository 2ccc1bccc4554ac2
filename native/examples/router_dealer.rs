//! Two clients with names, and a ROUTER that answers each by name.

use core::error::Error;

use hopscope::Config;
use hopscope::Endpoint;
use hopscope::Identity;
use hopscope::Socket;
use hopscope::SocketKind;
use hopscope::SocketOptions;

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> Result<(), Box<dyn Error>> {
    let router = Socket::new(SocketKind::Router);
    let bound = router.bind(&Endpoint::loopback(0)).await?;

    let mut clients = Vec::new();
    for name in ["ada", "bob"] {
        let config = Config {
            options: SocketOptions {
                identity: Some(Identity::chosen(name.as_bytes())?),
                ..SocketOptions::default()
            },
            ..Config::default()
        };
        let client = Socket::with(SocketKind::Dealer, config);
        client.connect(&bound)?;
        client.send("who am I?").await?;
        clients.push(client);
    }

    for _ in &clients {
        let (message, peer) = router.recv_from().await?;
        println!(
            "{message} from {:?}",
            peer.map(|peer| peer.endpoint.to_string())
        );
        // The first frame names the client that asked, and so the one that is answered.
        let name = message.frames()[0].clone();
        router.send([name.clone(), name]).await?;
    }
    for client in &clients {
        println!("answered {}", client.recv().await?);
    }
    Ok(())
}
