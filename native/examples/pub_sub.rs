//! A publisher, and a subscriber that hears of one topic only.

use core::error::Error;

use hopscope::Endpoint;
use hopscope::Socket;
use hopscope::SocketKind;

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> Result<(), Box<dyn Error>> {
    // An XPUB is a PUB that is told of subscriptions, so it knows when somebody listens.
    let publisher = Socket::new(SocketKind::Xpub);
    let bound = publisher.bind(&Endpoint::loopback(0)).await?;

    let subscriber = Socket::new(SocketKind::Sub);
    subscriber.subscribe("weather")?;
    subscriber.connect(&bound)?;
    println!("somebody subscribes: {}", publisher.recv().await?);

    publisher.send(["sports", "2:1"]).await?;
    publisher.send(["weather", "rain"]).await?;
    println!("the subscriber hears {}", subscriber.recv().await?);
    Ok(())
}
