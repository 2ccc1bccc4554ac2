//! ZAP between the sockets of a process (RFC 27, Architecture).

use hopscope::{Config, Context, Endpoint, Socket};
use hopscope_core::connection::Security;
use hopscope_core::socket::SocketKind::{Pull, Push, Rep, Router};
use hopscope_core::zap::{Credentials, Reply, Request, Verdict};
use hopscope_core::{Frame, Message};

use crate::support::{Checked, check};

fn logging_in(name: &str, password: &str) -> Config {
    Config {
        security: Security::PlainClient {
            username: name.into(),
            password: password.into(),
        },
        ..Config::default()
    }
}

/// Answers one request at the handler, whatever its type, with 200 for the right password.
async fn answer(handler: &Socket) -> Checked {
    let mut question = handler.recv().await?;
    let name = if handler.kind() == Router {
        question.pop_front()
    } else {
        None
    };
    let asked = match &name {
        Some(_) => Request::from_message(&question)?,
        None => Request::from_body(&question)?,
    };
    let right = Credentials::Plain {
        username: "admin".into(),
        password: "secret".into(),
    };
    let reply = Reply {
        id: asked.id,
        verdict: if asked.credentials == right {
            Verdict::success("admin")
        } else {
            Verdict::refusal("who are you?")
        },
    };
    let written = match name {
        None => reply.to_body(),
        Some(name) => {
            let mut written = reply.to_message();
            written.push_front(name);
            written
        }
    };
    handler.send(written).await?;
    Ok(())
}

#[test]
fn za_1_one_handler_bound_at_its_place_serves_any_number_of_servers() {
    check(async {
        for kind in [Rep, Router] {
            let context = Context::new();
            let handler = context.socket(kind);
            handler.bind(&"inproc://zeromq.zap.01".parse()?).await?;
            // A second one finds the place taken.
            let second = context.socket(Rep);
            assert!(
                second
                    .bind(&"inproc://zeromq.zap.01".parse()?)
                    .await
                    .is_err()
            );
            for _ in 0..2 {
                let server = context.socket_with(
                    Pull,
                    Config {
                        security: Security::PlainServer,
                        ..Config::default()
                    },
                );
                let bound = server.bind(&Endpoint::loopback(0)).await?;
                let refused = Socket::with(Push, logging_in("eve", "guess"));
                refused.connect(&bound)?;
                answer(&handler).await?;
                let client = Socket::with(Push, logging_in("admin", "secret"));
                client.connect(&bound)?;
                client.send(Message::of([Frame::from("let in")])).await?;
                answer(&handler).await?;
                assert_eq!(server.recv().await?, Message::of(["let in"]));
                assert!(refused.peers().is_empty());
            }
        }
        Ok(())
    });
}
