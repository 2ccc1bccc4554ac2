//! Where the run shows the frames that a socket holds.

use hopscope_core::Frame;
use hopscope_core::trace::provenance::{FrameAt, frames_of, roles_of};
use hopscope_core::trace::{Recorded, SocketId};

use super::{Frames, Moment};
use crate::inside::subject::earlier;

/// These frames, which the socket `id` holds, as the latest record shows them of which `which` tells
/// from which frame on.
pub(super) fn shown(
    moment: &Moment<'_>,
    id: SocketId,
    frames: &[Frame],
    which: impl Fn(&Recorded) -> Option<usize>,
) -> Frames {
    shown_by(moment, earlier(moment.run, id, moment.until), frames, which)
}

/// The same of the first record of these.
pub(super) fn shown_by(
    moment: &Moment<'_>,
    mut records: impl Iterator<Item = usize>,
    frames: &[Frame],
    which: impl Fn(&Recorded) -> Option<usize>,
) -> Frames {
    let trace = moment.run.recording.trace();
    let found = records.find_map(|record| {
        let first = which(&trace.records[record].event)?;
        Some((record, first))
    });
    let Some((record, first)) = found else {
        return Frames::new();
    };
    let stamped = &trace.records[record];
    let roles = roles_of(trace, stamped);
    let shown = frames_of(&stamped.event).zip(roles).enumerate();
    let shown = shown.skip(first).take(frames.len());
    shown
        .map(|(frame, (octets, role))| {
            let view = moment.run.palette.frame(octets, role);
            (view, FrameAt { record, frame })
        })
        .collect()
}
