//! Any octets behind the greeting of NULL, with a handler and without.
//!
//! Input: one octet for the socket type; one for the verdict (bits 0 and 1) and whether one is
//! asked for (bit 2); one that decides where the rest is cut; the octets.
#![no_main]

use hopscope_core::connection::{Config, Output};
use hopscope_fuzz::{config, drive_cut, greeting, kind, verdict};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let [kind_octet, settings, cut, octets @ ..] = input else {
        return;
    };
    let config = Config {
        authenticates: settings & 4 != 0,
        ..config(kind(*kind_octet))
    };
    let verdict = verdict(*settings);
    let driven = drive_cut(&config, &verdict, &greeting("NULL"), octets, *cut);
    let ready = driven
        .outputs
        .iter()
        .position(|output| matches!(output, Output::Ready { .. }));
    let message = driven
        .outputs
        .iter()
        .position(|output| matches!(output, Output::Message(_)));
    assert!(message.is_none() || (ready.is_some() && ready < message));
});
