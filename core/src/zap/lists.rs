//! A handler ready made: it looks into lists.

use super::{Addresses, Credentials, Keys, Request, Users, Verdict};

/// Decides by lists. Without any it does what libzmq does without a handler: PLAIN is refused, since
/// somebody has to know the passwords, and NULL and CURVE are let in.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Lists {
    /// Where peers may come from, under every mechanism; `None` is anywhere.
    pub addresses: Option<Addresses>,
    /// Who may come in by PLAIN; `None` is nobody.
    pub users: Option<Users>,
    /// Who may come in by CURVE; `None` is everybody who knows the server's key.
    pub keys: Option<Keys>,
}

impl Lists {
    /// Decides on a request.
    pub fn decide(&self, request: &Request) -> Verdict {
        if let Some(addresses) = &self.addresses
            && !addresses.admit(&request.address)
        {
            return Verdict::refusal("address not allowed");
        }
        match (&request.credentials, &self.users, &self.keys) {
            (Credentials::Null, _, _) => Verdict::success(""),
            (Credentials::Plain { username, password }, Some(users), _) => {
                users.decide(username, password)
            }
            (Credentials::Plain { .. }, None, _) => Verdict::refusal("nobody may log in here"),
            (Credentials::Curve { public_key }, _, Some(keys)) => keys.decide(public_key),
            (Credentials::Curve { public_key }, _, None) => {
                Verdict::success(crate::z85::encode_key(public_key))
            }
        }
    }
}
