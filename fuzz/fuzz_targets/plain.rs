//! Any octets behind the greeting of PLAIN, as the client's peer and as the server's.
//!
//! Input: one octet for the verdict (bits 0 and 1) and whether we are the server (bit 2); one that
//! decides where the rest is cut; the octets.
#![no_main]

use hopscope_core::connection::{Config, Output, Security};
use hopscope_core::socket::SocketKind;
use hopscope_core::zap::Status;
use hopscope_fuzz::{config, drive_cut, greeting, verdict};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let [settings, cut, octets @ ..] = input else {
        return;
    };
    let server = settings & 4 != 0;
    let security = if server {
        Security::PlainServer
    } else {
        Security::PlainClient {
            username: "admin".into(),
            password: "secret".into(),
        }
    };
    let config = Config {
        security,
        authenticates: server,
        ..config(SocketKind::Router)
    };
    let verdict = verdict(*settings);
    let driven = drive_cut(&config, &verdict, &greeting("PLAIN"), octets, *cut);
    let ready = driven
        .outputs
        .iter()
        .any(|output| matches!(output, Output::Ready { .. }));
    let asked = driven
        .outputs
        .iter()
        .any(|output| matches!(output, Output::Authenticate(_)));
    if ready && server {
        assert!(
            asked && verdict.status == Status::Success,
            "nobody slips in"
        );
    }
});
