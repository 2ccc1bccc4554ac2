//! What is written of a socket's security when a mechanism and a side are chosen. What the sockets at
//! the other ends say already is taken over, so that the two sides fit.

use hopscope_core::Phrase;
use hopscope_core::scenario::Scenario;
use hopscope_core::scenario::catalogue::Holds;
use hopscope_core::scenario::edit::{End, Shown};

use crate::build::keypair::Pair;
use crate::i18n::build as words;

/// How two sides prove who they are.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Mechanism {
    /// Everybody comes in.
    #[default]
    Null,
    /// A name and a password.
    Plain,
    /// Keys, and nobody else can read what is sent.
    Curve,
}

/// The mechanism of a socket and its side of it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Security {
    /// The mechanism.
    pub mechanism: Mechanism,
    /// Whether it lets others in: it has users, or no key of a server.
    pub server: bool,
}

/// What the sockets linked with one have set.
pub type Peers = Vec<(String, Vec<Shown>)>;

/// The value that stands under this key.
pub fn value<'a>(values: &'a [Shown], key: &str) -> Option<&'a str> {
    let found = values.iter().find(|shown| shown.key == key);
    found.map(|shown| &*shown.value)
}

impl Mechanism {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Null, Self::Plain, Self::Curve];

    /// The word of the file.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Plain => "plain",
            Self::Curve => "curve",
        }
    }
}

impl Security {
    /// What is set at a socket.
    pub fn of(values: &[Shown]) -> Self {
        let word = value(values, "security.mechanism").unwrap_or("null");
        let mut known = Mechanism::ALL.into_iter();
        let mechanism = known.find(|known| word.eq_ignore_ascii_case(known.word()));
        let mechanism = mechanism.unwrap_or_default();
        let server = match mechanism {
            Mechanism::Null => false,
            Mechanism::Plain => value(values, "security.users").is_some(),
            Mechanism::Curve => value(values, "security.server-key").is_none(),
        };
        Self { mechanism, server }
    }

    /// What is to stand in the file where a socket that has set `values` gets this security, with a new
    /// pair of keys if it has none; `None` if nothing.
    ///
    /// # Errors
    /// What is missing.
    pub fn written(
        self,
        values: &[Shown],
        peers: &Peers,
        pair: Option<&Pair>,
    ) -> Result<Option<String>, Phrase> {
        let own = |key: &str| value(values, key).map(str::to_owned);
        Ok(Some(match (self.mechanism, self.server) {
            (Mechanism::Null, _) => return Ok(None),
            (Mechanism::Plain, false) => {
                let users = peers.iter().find_map(|(_, peer)| {
                    let name = value(peer, "security.users.0.name")?;
                    Some((name, value(peer, "security.users.0.password")?))
                });
                let (name, password) = users.unwrap_or_default();
                let (name, password) = (octets(name), octets(password));
                format!("{{ mechanism = \"plain\", username = {name}, password = {password} }}")
            }
            (Mechanism::Plain, true) => {
                let users = peers.iter().filter_map(|(_, peer)| {
                    let name = octets(value(peer, "security.username")?);
                    let password = octets(value(peer, "security.password")?);
                    Some(format!("{{ name = {name}, password = {password} }}"))
                });
                let users: Vec<String> = users.collect();
                format!(
                    "{{ mechanism = \"plain\", users = [{}] }}",
                    users.join(", ")
                )
            }
            (Mechanism::Curve, server) => {
                let keys = match (own("security.public-key"), own("security.secret-key"), pair) {
                    (Some(public), Some(secret), _) => (public, secret),
                    (.., Some(pair)) => (pair.public.clone(), pair.secret.clone()),
                    (.., None) => return Err(words::NO_PAIR),
                };
                let mut text = String::from("{ mechanism = \"curve\"");
                if !server {
                    let known = servers(peers).into_iter().next().map(|(_, key)| key);
                    let key = own("security.server-key").or(known);
                    let key = quoted(&key.ok_or(words::NO_SERVER_KEY)?);
                    text.push_str(&format!(", server-key = {key}"));
                }
                let (public, secret) = (quoted(&keys.0), quoted(&keys.1));
                text.push_str(&format!(
                    ", public-key = {public}, secret-key = {secret} }}"
                ));
                text
            }
        }))
    }
}

/// A name or a password as TOML.
fn octets(typed: &str) -> String {
    Holds::Octets
        .written(typed)
        .unwrap_or_else(|| "\"\"".to_owned())
}

/// A key as TOML.
fn quoted(key: &str) -> String {
    Holds::Key.written(key).unwrap_or_default()
}

/// The nodes among the peers that are servers of CURVE, with their keys.
pub fn servers(peers: &Peers) -> Vec<(String, String)> {
    keys_of(peers, true)
}

/// The nodes among the peers that are clients of CURVE, with their keys.
pub fn clients(peers: &Peers) -> Vec<(String, String)> {
    keys_of(peers, false)
}

fn keys_of(peers: &Peers, server: bool) -> Vec<(String, String)> {
    let mechanism = Mechanism::Curve;
    let found = peers.iter().filter_map(|(node, values)| {
        let is_meant = Security::of(values) == Security { mechanism, server };
        let key = value(values, "security.public-key").filter(|_| is_meant)?;
        Some((node.clone(), key.to_owned()))
    });
    found.collect()
}

/// The sockets at the other ends of a socket's links.
pub fn linked(scenario: &Scenario, end: &End) -> Vec<End> {
    let socket = |end: &End| {
        let node = scenario.nodes.iter().find(|node| node.name == end.node);
        node.and_then(|node| node.sockets.get(end.socket))
    };
    let Some(own) = socket(end) else {
        return Vec::new();
    };
    let meets = |other: &hopscope_core::scenario::SocketSpec| {
        let binds = |end: &String| other.binds.contains(end);
        let connects = |end: &String| other.connects.contains(end);
        own.connects.iter().any(binds) || own.binds.iter().any(connects)
    };
    let all = scenario.nodes.iter().flat_map(|node| {
        let sockets = node.sockets.iter().enumerate();
        sockets
            .filter(|(_, other)| meets(other))
            .map(|(socket, _)| End {
                node: node.name.clone(),
                socket,
            })
    });
    all.collect()
}

#[cfg(test)]
mod tests {
    use hopscope_core::scenario::edit::{Edit, apply, shown};
    use hopscope_core::scenario::{Document, Format};

    use super::*;

    const TWO: &str = "title = \"t\"\nsummary = \"s\"\n\n[[nodes]]\nname = \"server\"\nkind = \"echo\"\n\
        sockets = { type = \"REP\", bind = \"a\" }\n\n[[nodes]]\nname = \"client\"\nkind = \"client\"\n\
        sockets = { type = \"REQ\", connect = \"a\" }\nsteps = []\n";

    fn pair(letter: char) -> Pair {
        let key = |end: char| [letter.to_string().repeat(39), end.to_string()].concat();
        Pair {
            public: key('0'),
            secret: key('1'),
        }
    }

    /// The text in which one of the two gets this security.
    fn secured(
        text: &str,
        node: &str,
        mechanism: Mechanism,
        server: bool,
        pair: Option<&Pair>,
    ) -> Result<String, Phrase> {
        let document = Document::parse(text, Format::Toml).expect("it is sound");
        let scenario = document.scenario(&[]).expect("it is sound");
        let end = End {
            node: node.to_owned(),
            socket: 0,
        };
        let at = |end: &End| shown(text, &[], &end.node, Some(end.socket));
        let peers = linked(&scenario, &end);
        let peers = peers
            .iter()
            .map(|end| (end.node.clone(), at(end)))
            .collect();
        let security = Security { mechanism, server };
        let value = security.written(&at(&end), &peers, pair)?;
        let key = "security".to_owned();
        let (node, socket) = (end.node.clone(), Some(0));
        let edit = Edit::Set {
            node,
            socket,
            key,
            value,
        };
        let text = apply(text, &[], &edit)
            .unwrap_or_else(|error| panic!("{error}"))
            .text;
        let now = Security::of(&shown(&text, &[], &end.node, Some(0)));
        assert_eq!(now.mechanism, mechanism, "{text}");
        assert!(
            mechanism == Mechanism::Null || now.server == server,
            "{text}"
        );
        Ok(text)
    }

    #[test]
    fn both_sides_of_plain_take_over_what_the_other_says() {
        let server =
            secured(TWO, "server", Mechanism::Plain, true, None).expect("nothing is missing");
        assert!(server.contains("users = []"), "{server}");
        let users = server.replace(
            "users = []",
            "users = [{ name = \"ann\", password = \"x\" }]",
        );
        let both =
            secured(&users, "client", Mechanism::Plain, false, None).expect("nothing is missing");
        assert!(
            both.contains("username = \"ann\", password = \"x\""),
            "{both}"
        );
        let turned = secured(&both, "server", Mechanism::Null, false, None).expect("it is none");
        let again =
            secured(&turned, "server", Mechanism::Plain, true, None).expect("nothing is missing");
        assert!(
            again.contains("users = [{ name = \"ann\", password = \"x\" }]"),
            "{again}"
        );
    }

    #[test]
    fn a_client_of_curve_needs_a_server_and_keeps_its_keys() {
        let own = pair('a');
        let alone = secured(TWO, "client", Mechanism::Curve, false, Some(&own));
        assert_eq!(alone, Err(words::NO_SERVER_KEY));
        let none = secured(TWO, "server", Mechanism::Curve, true, None);
        assert_eq!(none, Err(words::NO_PAIR));
        let server = secured(TWO, "server", Mechanism::Curve, true, Some(&pair('b')));
        let server = server.expect("it has keys");
        let both = secured(&server, "client", Mechanism::Curve, false, Some(&own));
        let both = both.expect("the server is there");
        assert!(
            both.contains(&format!("server-key = \"{}\"", pair('b').public)),
            "{both}"
        );
        let turned = secured(&both, "client", Mechanism::Curve, true, Some(&pair('c')));
        assert!(
            turned.expect("it has keys").contains(&own.secret),
            "its keys are its own"
        );
    }
}
