//! What a role has at hand: where it plays, how much, and the configuration of its sockets.

use hopscope::Config;
use hopscope::Endpoint;
use hopscope_core::connection::KeyPair;
use hopscope_core::connection::Security;
use hopscope_core::socket::SocketKind;
use hopscope_core::z85;

use crate::cli::ListenerArg;
use crate::cli::PerfWithin;
use crate::exit::Failure;

/// Key pairs that protect nothing, public and secret part.
const SERVER_KEYS: [&str; 2] = [
    ">mO4OO%i]IY&P$sG#C}-v/2ft+<Ge67wSJ$Md-fs",
    "<NJxjlVgzcG&%fid<4y>J$&}KyCPnxe.WuuHM4i}",
];
const CLIENT_KEYS: [&str; 2] = [
    "DDg86hM]wpZR(ik/pMG(}6E3}:UJs%OU7L=0DB!s",
    "pvXwGLax[2p5sgwaE7$kJ[8&PlSm-F}z*&^F7iU!",
];

/// What a role has at hand.
#[derive(Clone, Debug)]
pub(super) struct Setting {
    pub(super) endpoint: Endpoint,
    pub(super) load: PerfWithin,
    /// Whether both sides speak CURVE.
    pub(super) curve: bool,
    /// Messages to a call, where there are to be many.
    pub(super) batch: Option<usize>,
    /// Who listens to the core's events.
    pub(super) listener: ListenerArg,
}

impl Setting {
    /// The configuration of a socket: all defaults but what was asked for.
    pub(super) fn config(&self, kind: SocketKind) -> Result<Config, Failure> {
        let mut config = Config::default();
        // `BENCH_NODROP=1` asks a publisher to wait for slow subscribers.
        config.options.xpub_nodrop =
            kind == SocketKind::Pub && std::env::var_os("BENCH_NODROP").is_some_and(|on| on == "1");
        if self.curve {
            config.security = security(binds(kind))?;
        }
        Ok(config)
    }
}

/// Whether a role binds a socket of this type, which makes it the server of CURVE too.
const fn binds(kind: SocketKind) -> bool {
    matches!(
        kind,
        SocketKind::Pub | SocketKind::Pull | SocketKind::Rep | SocketKind::Router
    )
}

fn security(is_server: bool) -> Result<Security, Failure> {
    if is_server {
        let keys = key_pair(SERVER_KEYS)?;
        return Ok(Security::CurveServer { keys });
    }
    let server_key = key_pair(SERVER_KEYS)?.public;
    let keys = key_pair(CLIENT_KEYS)?;
    Ok(Security::CurveClient { server_key, keys })
}

fn key_pair(texts: [&str; 2]) -> Result<KeyPair, Failure> {
    let [public, secret] = texts.map(|text| z85::decode_key(text).map_err(Failure::error));
    Ok(KeyPair {
        public: public?,
        secret: secret?,
    })
}
