//! The thread-safe types from several threads (RFC 37, Thread-Safe).

use std::collections::BTreeSet;
use std::sync::Arc;

use hopscope::{Endpoint, Socket};
use hopscope_core::socket::SocketKind::{self, Channel, Client, Gather, Scatter, Server};
use hopscope_core::{Frame, Message};

use crate::support::check;

const THREADS: usize = 4;
const MESSAGES: usize = 250;

/// What many tasks send on one socket at once, many receive on the other, each message whole and
/// once.
async fn pass(from: SocketKind, to: SocketKind) -> Result<(), Box<dyn core::error::Error>> {
    let receiver = Arc::new(Socket::new(to));
    let bound = receiver.bind(&Endpoint::loopback(0)).await?;
    let sender = Arc::new(Socket::new(from));
    sender.connect(&bound)?;
    let senders: Vec<_> = (0..THREADS)
        .map(|thread| {
            let sender = Arc::clone(&sender);
            tokio::spawn(async move {
                for number in 0..MESSAGES {
                    let body = format!("{thread} {number}");
                    sender
                        .send(Message::of([body.as_str()]))
                        .await
                        .expect("it is open");
                }
            })
        })
        .collect();
    let receivers: Vec<_> = (0..THREADS)
        .map(|_| {
            let receiver = Arc::clone(&receiver);
            tokio::spawn(async move {
                let mut got = Vec::new();
                for _ in 0..MESSAGES {
                    let message = receiver.recv().await.expect("it is open");
                    got.push(message.frames().last().cloned().expect("it has a body"));
                }
                got
            })
        })
        .collect();
    for sender in senders {
        sender.await?;
    }
    let mut got: Vec<Frame> = Vec::new();
    for receiver in receivers {
        got.extend(receiver.await?);
    }
    let distinct: BTreeSet<_> = got.iter().collect();
    assert_eq!(
        (got.len(), distinct.len()),
        (THREADS * MESSAGES, THREADS * MESSAGES)
    );
    Ok(())
}

#[test]
fn ts_2_several_threads_send_and_receive_whole_messages_on_one_socket() {
    check(async {
        for (from, to) in [(Client, Server), (Scatter, Gather), (Channel, Channel)] {
            pass(from, to).await?;
        }
        Ok(())
    });
}
