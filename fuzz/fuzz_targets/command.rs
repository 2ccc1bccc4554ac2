//! Any octets as the body of a command and as metadata: no panic, and what was read is written
//! again as it was.
#![no_main]

use bytes::{Bytes, BytesMut};
use hopscope_core::wire::{Command, Header, Metadata};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let octets = Bytes::copy_from_slice(input);
    if let Ok(command) = Command::decode(&octets) {
        let whole = command.encode();
        let head = Header::command(octets.len()).octets();
        assert_eq!(whole.slice(head..), octets);
    }
    match Metadata::decode(&octets) {
        Ok(metadata) => {
            let mut again = BytesMut::new();
            metadata.encode(&mut again);
            assert_eq!(again, octets);
            for property in metadata.iter() {
                assert!(metadata.get(&property.name.to_uppercase()).is_some());
            }
        }
        Err(error) => assert!(error.offset <= octets.len() as u64, "{error}"),
    }
});
