//! READY: the server's metadata, under the keys of this connection (RFC 26, READY).

use bytes::{BufMut, Bytes, BytesMut};

use super::boxes::{self, Shared};
use super::{check_name, check_size_from, decode_metadata, fits, nonce_of, refuse};
use crate::rule::Rule;
use crate::wire::curve::TAG_OCTETS;
use crate::wire::curve::ready::{BOX, MIN_OCTETS, NAME, NONCE};
use crate::wire::{Metadata, ProtocolError};

const PREFIX: &[u8; 16] = b"CurveZMQREADY---";

/// The body of READY.
pub(super) fn make(shared: &Shared, nonce: u64, metadata: &Metadata) -> Bytes {
    let mut body = BytesMut::with_capacity(MIN_OCTETS + 128);
    body.extend_from_slice(NAME);
    body.put_u64(nonce);
    body.put_bytes(0, TAG_OCTETS);
    metadata.encode(&mut body);
    shared.seal(&boxes::nonce(PREFIX, &nonce.to_be_bytes()), &mut body[BOX]);
    body.freeze()
}

/// Opens READY: the server's metadata and its short nonce, the first of its connection.
///
/// # Errors
/// Another command, too few octets, a box that does not open, metadata that are none.
pub(super) fn open(body: &[u8], shared: &Shared) -> Result<(Metadata, u64), ProtocolError> {
    check_name(body, NAME, Rule::CurveReady)?;
    check_size_from(body, MIN_OCTETS, Rule::CurveReady)?;
    let nonce = nonce_of(body, NONCE, 0)?;
    let mut sealed = BytesMut::from(&body[BOX]);
    let opened = shared.open(&boxes::nonce(PREFIX, &body[NONCE]), &mut sealed);
    fits(opened, || {
        let expected = "a box by the keys of this connection";
        refuse(
            BOX.start,
            Rule::CurveReady,
            expected,
            "one that does not open",
        )
    })?;
    let inside = sealed.freeze().slice(TAG_OCTETS..);
    let metadata = decode_metadata(&inside, BOX.start + TAG_OCTETS)?;
    Ok((metadata, nonce))
}
