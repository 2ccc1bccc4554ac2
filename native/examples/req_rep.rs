//! A client asks, a server answers.

use core::error::Error;

use hopscope::Endpoint;
use hopscope::Socket;
use hopscope::SocketKind;

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> Result<(), Box<dyn Error>> {
    let server = Socket::new(SocketKind::Rep);
    let bound = server.bind(&Endpoint::loopback(0)).await?;
    println!("the server listens at {bound}");

    let serving = tokio::spawn(async move {
        for _ in 0..3 {
            let request = server
                .recv()
                .await
                .expect("it is the server's turn to receive");
            println!("the server is asked {request}");
            server
                .send("world")
                .await
                .expect("it is the server's turn to send");
        }
        server.close(None).await;
    });

    let client = Socket::new(SocketKind::Req);
    client.connect(&bound)?;
    for number in 1..=3 {
        client.send(format!("hello {number}").as_str()).await?;
        println!("the client is answered {}", client.recv().await?);
    }
    Ok(serving.await?)
}
