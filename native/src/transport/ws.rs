//! WebSocket beneath ZWS 2.0 (RFC 45): the upgrade, its subprotocols, and binary messages.
//!
//! ```text
//! mechanism   a connecting side offers        an accepting side takes
//! NULL        ZWS2.0/NULL, ZWS2.0             ZWS2.0/NULL, or the bare ZWS2.0 (no handshake)
//! PLAIN       ZWS2.0/PLAIN                    ZWS2.0/PLAIN
//! CURVE       ZWS2.0/CURVE                    ZWS2.0/CURVE, which RFC 45 leaves out
//! ```

use core::net::SocketAddr;
use core::pin::Pin;
use core::task::Context;
use core::task::Poll;
use core::task::ready;
use std::io;

use bytes::Bytes;
use futures_util::Sink;
use futures_util::Stream;
use hopscope_core::connection::Framing;
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::accept_hdr_async_with_config;
use tokio_tungstenite::client_async_with_config;
use tokio_tungstenite::tungstenite;
use tungstenite::Message;
use tungstenite::client::IntoClientRequest;
use tungstenite::handshake::server::ErrorResponse;
use tungstenite::handshake::server::Request;
use tungstenite::handshake::server::Response;
use tungstenite::http::HeaderValue;
use tungstenite::http::StatusCode;
use tungstenite::protocol::WebSocketConfig;

use super::Outgoing;
use super::Wire;
use super::tcp;
use crate::config::Config;
use crate::endpoint::Endpoint;
use crate::endpoint::HostPort;

/// The header that carries the subprotocols.
const PROTOCOL_HEADER: &str = "sec-websocket-protocol";

/// The subprotocols that a side offers or takes, the best first.
pub(crate) type Subprotocols = &'static [&'static str];

/// Octets read at once: small, since it is held for as long as the connection stands.
const READ_OCTETS: usize = 4 * 1024;

/// Octets around a body at most: a flag, and what CURVE adds.
const WRAPPING_OCTETS: usize = 64;

/// A WebSocket after its upgrade.
pub(crate) struct WebSocket {
    stream: WebSocketStream<TcpStream>,
    /// Something was given to the stream that may not have left yet.
    unflushed: bool,
    /// What the agreed subprotocol stands for.
    framing: Framing,
}

/// Connects and asks for the upgrade with one of `offers`.
pub(super) async fn dial(
    at: &HostPort,
    path: &str,
    config: &Config,
    offers: Subprotocols,
) -> io::Result<Wire> {
    let stream = tcp::dial(at, None, &config.tcp).await?;
    let mut request = format!("ws://{at}{path}")
        .into_client_request()
        .map_err(refused)?;
    let offered = HeaderValue::try_from(offers.join(",")).map_err(io::Error::other)?;
    request.headers_mut().insert(PROTOCOL_HEADER, offered);
    let (stream, response) = client_async_with_config(request, stream, Some(settings(config)))
        .await
        .map_err(refused)?;
    let agreed = response.headers().get(PROTOCOL_HEADER);
    let agreed = agreed.and_then(|agreed| agreed.to_str().ok());
    wire(stream, agreed.unwrap_or_default(), config)
}

/// Answers the upgrade that a peer asks for: at the path of the endpoint, with one of `offers`.
pub(super) async fn accept(
    stream: TcpStream,
    endpoint: &Endpoint,
    config: &Config,
    offers: Subprotocols,
) -> io::Result<Wire> {
    let path = match endpoint {
        Endpoint::Ws { path, .. } => path.as_str(),
        _ => "/",
    };
    let mut agreed = "";
    #[expect(clippy::result_large_err, reason = "tungstenite's own type")]
    let answer = |request: &Request, mut response: Response| -> Result<Response, ErrorResponse> {
        let asked = request.uri().path_and_query();
        if asked.map_or("/", |asked| asked.as_str()) != path {
            let reason = format!("expected the path {path}");
            return Err(refusal(StatusCode::NOT_FOUND, reason));
        }
        let asked = request.headers().get_all(PROTOCOL_HEADER);
        let asked = asked.iter().filter_map(|value| value.to_str().ok());
        let mut asked = asked.flat_map(|list| list.split(',')).map(str::trim);
        let Some(taken) = asked.find_map(|asked| offers.iter().find(|offer| **offer == asked))
        else {
            let reason = format!("expected a subprotocol of {}", offers.join(", "));
            return Err(refusal(StatusCode::BAD_REQUEST, reason));
        };
        agreed = taken;
        let taken = HeaderValue::from_static(taken);
        response.headers_mut().insert(PROTOCOL_HEADER, taken);
        Ok(response)
    };
    let stream = accept_hdr_async_with_config(stream, answer, Some(settings(config)))
        .await
        .map_err(refused)?;
    wire(stream, agreed, config)
}

fn wire(stream: WebSocketStream<TcpStream>, agreed: &str, config: &Config) -> io::Result<Wire> {
    let framing = Framing::of_subprotocol(agreed, &config.security).ok_or_else(|| {
        let reason = format!("expected one of the subprotocols offered, found {agreed:?}");
        io::Error::new(io::ErrorKind::InvalidData, reason)
    })?;
    Ok(Wire::Ws(Box::new(WebSocket {
        stream,
        unflushed: false,
        framing,
    })))
}

fn settings(config: &Config) -> WebSocketConfig {
    // The connection is exact; here nothing may be turned away that it would take.
    let limits = &config.limits;
    let most = limits.max_frame_octets.max(limits.max_command_octets);
    let most = most.saturating_add(WRAPPING_OCTETS);
    WebSocketConfig::default()
        .read_buffer_size(READ_OCTETS)
        .write_buffer_size(0)
        .max_message_size(Some(most))
        .max_frame_size(Some(most))
}

fn refusal(status: StatusCode, reason: String) -> ErrorResponse {
    let mut response = ErrorResponse::new(Some(reason));
    *response.status_mut() = status;
    response
}

fn refused(error: tungstenite::Error) -> io::Error {
    match error {
        tungstenite::Error::Io(error) => error,
        tungstenite::Error::Http(response) => {
            let status = response.status();
            io::Error::other(format!(
                "the peer refused the upgrade to WebSocket: {status}"
            ))
        }
        other => io::Error::new(io::ErrorKind::InvalidData, other),
    }
}

impl WebSocket {
    pub(crate) const fn framing(&self) -> Framing {
        self.framing
    }

    pub(crate) const fn is_unflushed(&self) -> bool {
        self.unflushed
    }

    pub(super) fn addresses(&self) -> (Option<SocketAddr>, Option<SocketAddr>) {
        let stream = self.stream.get_ref();
        (stream.local_addr().ok(), stream.peer_addr().ok())
    }

    /// The next binary message; `None` at the end. Text, which no ZWS peer sends, is an error.
    pub(crate) fn poll_read(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<Option<Bytes>>> {
        loop {
            let message = match ready!(Pin::new(&mut self.stream).poll_next(context)) {
                None => return Poll::Ready(Ok(None)),
                Some(message) => message.map_err(refused)?,
            };
            match message {
                Message::Binary(octets) => return Poll::Ready(Ok(Some(octets))),
                Message::Close(_) => return Poll::Ready(Ok(None)),
                Message::Text(_) => {
                    let reason = "expected binary WebSocket messages, found text";
                    return Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, reason)));
                }
                // Answered by the stream itself.
                Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
            }
        }
    }

    /// Gives the stream every piece, each as a message of its own, and lets it write.
    pub(crate) fn poll_write(
        &mut self,
        context: &mut Context<'_>,
        outgoing: &mut Outgoing,
    ) -> Poll<io::Result<()>> {
        let mut stream = Pin::new(&mut self.stream);
        ready!(stream.as_mut().poll_ready(context)).map_err(refused)?;
        if let Some(piece) = outgoing.pop() {
            self.unflushed = true;
            stream.start_send(Message::Binary(piece)).map_err(refused)?;
            return Poll::Ready(Ok(()));
        }
        ready!(stream.poll_flush(context)).map_err(refused)?;
        self.unflushed = false;
        Poll::Ready(Ok(()))
    }

    /// Says goodbye as WebSocket has it.
    pub(super) async fn close(&mut self) -> io::Result<()> {
        let closed = self.stream.close(None).await;
        closed.or_else(|error| match error {
            tungstenite::Error::ConnectionClosed | tungstenite::Error::AlreadyClosed => Ok(()),
            other => Err(refused(other)),
        })
    }
}
