//! Who decides which peers may come in (RFC 27, with the handler as a trait instead of a socket).

use core::future::Future;
use core::pin::Pin;

use hopscope_core::Identity;
use hopscope_core::zap::Credentials;
use hopscope_core::zap::Verdict;

/// A peer that asks to come in: what a ZAP request holds (RFC 27, Message Format).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Applicant {
    /// The domain that the socket was given.
    pub domain: String,
    /// Where the peer is: its IP address, or empty where there is none, such as with ipc.
    pub address: String,
    /// The identity of the socket that asks, if it has one.
    pub identity: Option<Identity>,
    /// What the peer has shown.
    pub credentials: Credentials,
}

/// A verdict that is still being thought about.
pub type Deciding<'a> = Pin<Box<dyn Future<Output = Verdict> + Send + 'a>>;

/// Decides which peers may come in. It is asked once in each handshake, by the task of that link,
/// which waits as long as the handshake may take: it may ask a database, or a human.
///
/// ```
/// use std::sync::Arc;
/// use hopscope::{Applicant, Authenticator, Config, Deciding};
/// use hopscope_core::connection::Security;
/// use hopscope_core::wire::Metadata;
/// use hopscope_core::zap::{Credentials, Status, Verdict};
///
/// struct OnlyAda;
///
/// impl Authenticator for OnlyAda {
///     fn authenticate(&self, applicant: Applicant) -> Deciding<'_> {
///         Box::pin(async move {
///             let (status, user_id) = match applicant.credentials {
///                 Credentials::Plain { username, password }
///                     if username == "ada".into() && password == "engine".into() =>
///                 {
///                     (Status::Success, "ada".to_owned())
///                 }
///                 _ => (Status::AuthenticationFailure, String::new()),
///             };
///             Verdict { status, text: String::new(), user_id, metadata: Metadata::new() }
///         })
///     }
/// }
///
/// let config = Config {
///     security: Security::PlainServer,
///     authenticator: Some(Arc::new(OnlyAda)),
///     ..Config::default()
/// };
/// # drop(config);
/// ```
pub trait Authenticator: Send + Sync {
    /// Decides on one peer.
    fn authenticate(&self, applicant: Applicant) -> Deciding<'_>;
}
