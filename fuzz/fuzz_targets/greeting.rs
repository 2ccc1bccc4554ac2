//! Any octets where a greeting should be: whoever they are from is told apart in the same way
//! however they are cut.
//!
//! Input: one octet for the socket type; one for the oldest ZMTP spoken (bits 0 and 1) and our
//! mechanism (bits 2 and 3); one that decides where the rest is cut; the octets.
#![no_main]

use hopscope_core::connection::{Config, KeyPair, Output, Security};
use hopscope_core::wire::Generation;
use hopscope_fuzz::{config, drive_cut, kind, verdict};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let [kind_octet, settings, cut, octets @ ..] = input else {
        return;
    };
    let oldest = match settings % 4 {
        0 => Generation::Zmtp1,
        1 => Generation::Zmtp2,
        2 => Generation::Zmtp30,
        _ => Generation::Zmtp31,
    };
    let security = match settings / 4 % 4 {
        0 | 1 => Security::Null,
        2 => Security::PlainServer,
        _ => Security::CurveServer {
            keys: KeyPair::from_secret([1; 32]),
        },
    };
    let config = Config {
        oldest,
        security,
        ..config(kind(*kind_octet))
    };
    let driven = drive_cut(&config, &verdict(2), b"", octets, *cut);
    let spoken = driven.outputs.iter().find_map(|output| match output {
        Output::Ready { generation, .. } => Some(*generation),
        _ => None,
    });
    assert!(spoken.is_none_or(|generation| generation >= oldest));
});
