//! Client and server prove by keys who they are, and what they say is sealed (CURVE, RFC 26).

use core::error::Error;
use std::sync::Arc;

use hopscope::Config;
use hopscope::Endpoint;
use hopscope::Keys;
use hopscope::Lists;
use hopscope::Security;
use hopscope::Socket;
use hopscope::SocketKind;
use hopscope::new_key_pair;

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> Result<(), Box<dyn Error>> {
    let (server_keys, client_keys) = (new_key_pair(), new_key_pair());

    let mut known = Keys::new();
    known.insert(client_keys.public, "ada");
    let lists = Lists {
        keys: Some(known),
        ..Lists::default()
    };
    let server = Config {
        security: Security::CurveServer {
            keys: server_keys.clone(),
        },
        authenticator: Some(Arc::new(lists)),
        ..Config::default()
    };
    let server = Socket::with(SocketKind::Pull, server);
    let bound = server.bind(&Endpoint::loopback(0)).await?;

    let client = Config {
        security: Security::CurveClient {
            server_key: server_keys.public,
            keys: client_keys,
        },
        ..Config::default()
    };
    let client = Socket::with(SocketKind::Push, client);
    client.connect(&bound)?;
    client.send("a secret").await?;

    let (message, peer) = server.recv_from().await?;
    let user = peer.and_then(|peer| peer.user_id.clone());
    println!("{message} from {}", user.unwrap_or_default());
    Ok(())
}
