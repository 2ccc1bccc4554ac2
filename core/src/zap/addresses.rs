//! Where a peer may come from: a list of addresses that are let in, or that are not.

use core::net::IpAddr;
use std::collections::BTreeSet;

use super::error::ListError;
use super::lines;

/// IP addresses, read from a text with one of them a line.
///
/// ```text
/// # the machines in the lab
/// 192.0.2.7
/// 2001:db8::7
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Addresses {
    /// Only these are let in.
    Allow(BTreeSet<IpAddr>),
    /// All but these are let in.
    Deny(BTreeSet<IpAddr>),
}

impl Addresses {
    /// Reads the addresses that alone are let in.
    ///
    /// # Errors
    /// The first line that is no IP address.
    pub fn parse_allowed(text: &str) -> Result<Self, ListError> {
        parse(text).map(Self::Allow)
    }

    /// Reads the addresses that are not let in.
    ///
    /// # Errors
    /// The first line that is no IP address.
    pub fn parse_denied(text: &str) -> Result<Self, ListError> {
        parse(text).map(Self::Deny)
    }

    /// Whether a peer at `address` may come in. What is no IP address, such as that of a peer in the
    /// same process, is on no list.
    pub fn admit(&self, address: &str) -> bool {
        let address = address.parse().map(canonical).ok();
        let is_in = |list: &BTreeSet<_>| address.is_some_and(|address| list.contains(&address));
        match self {
            Self::Allow(list) => is_in(list),
            Self::Deny(list) => !is_in(list),
        }
    }
}

fn parse(text: &str) -> Result<BTreeSet<IpAddr>, ListError> {
    lines::entries(text)
        .map(|(line, entry)| match entry.trim().parse() {
            Ok(address) => Ok(canonical(address)),
            Err(_) => Err(ListError::new(line, "an IP address", format!("{entry:?}"))),
        })
        .collect()
}

/// An IPv4 address that was written as an IPv6 one is the IPv4 address.
const fn canonical(address: IpAddr) -> IpAddr {
    address.to_canonical()
}
