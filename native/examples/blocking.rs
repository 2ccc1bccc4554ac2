//! A client and a server on two threads, without a runtime.

use core::error::Error;
use std::thread;

use hopscope::Endpoint;
use hopscope::SocketKind;
use hopscope::blocking::Socket;

pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let server = Socket::new(SocketKind::Rep);
    let bound = server.bind(&Endpoint::loopback(0))?;
    let serving = thread::spawn(move || {
        let request = server.recv().expect("it is the server's turn to receive");
        println!("the server is asked {request}");
        server
            .send("world")
            .expect("it is the server's turn to send");
        server.close(None);
    });

    let client = Socket::new(SocketKind::Req);
    client.connect(&bound)?;
    client.send("hello")?;
    println!("the client is answered {}", client.recv()?);
    serving.join().expect("the server does not panic");
    Ok(())
}
