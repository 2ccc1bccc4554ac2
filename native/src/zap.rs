//! Ways to decide which peers may come in that need no code of one's own: lists, and a socket that
//! answers ZAP's requests (RFC 27).

use core::future::ready;

use hopscope_core::Frame;
use hopscope_core::socket::SocketKind;
use hopscope_core::zap::Lists;
use hopscope_core::zap::Reply;
use hopscope_core::zap::Request;
use hopscope_core::zap::Status;
use hopscope_core::zap::Verdict;

use crate::auth::Applicant;
use crate::auth::Authenticator;
use crate::auth::Deciding;
use crate::context::Context;
use crate::endpoint::Endpoint;

/// The inproc name at which a handler waits for requests (RFC 27, Architecture).
pub(crate) const HANDLER: &str = "zeromq.zap.01";

impl Applicant {
    /// The request that asks about this peer.
    pub fn into_request(self, id: impl Into<Frame>) -> Request {
        let identity = self.identity;
        Request {
            id: id.into(),
            domain: self.domain,
            address: self.address,
            identity: identity.map_or(Frame::EMPTY, |identity| identity.frame().clone()),
            credentials: self.credentials,
        }
    }
}

impl Authenticator for Lists {
    fn authenticate(&self, applicant: Applicant) -> Deciding<'_> {
        Box::pin(ready(self.decide(&applicant.into_request(""))))
    }
}

/// Asks the REP or ROUTER that an application has bound to [`HANDLER`] in this context.
///
/// Each request has a REQ of its own, so that a slow answer holds up nobody else and a lost one is
/// the loss of one handshake.
pub(crate) struct Handler(pub(crate) Context);

impl Handler {
    async fn ask(&self, applicant: Applicant) -> Result<Verdict, String> {
        // As libzmq: each request is the only one on its link, so one id is enough.
        let request = applicant.into_request("1");
        let socket = self.0.socket(SocketKind::Req);
        let connected = socket.connect(&Endpoint::inproc(HANDLER));
        connected.map_err(|error| error.to_string())?;
        let sent = socket.send(request.to_body()).await;
        sent.map_err(|error| error.to_string())?;
        let reply = socket.recv().await.map_err(|error| error.to_string())?;
        let reply = Reply::from_body(&reply).map_err(|error| error.to_string())?;
        if reply.id == request.id {
            Ok(reply.verdict)
        } else {
            Err(format!(
                "expected request id {}, found {}",
                request.id, reply.id
            ))
        }
    }
}

impl Authenticator for Handler {
    fn authenticate(&self, applicant: Applicant) -> Deciding<'_> {
        Box::pin(async move {
            self.ask(applicant).await.unwrap_or_else(|error| {
                let text = format!("the handler at inproc://{HANDLER} did not answer: {error}");
                Verdict::of(Status::InternalError, text)
            })
        })
    }
}
