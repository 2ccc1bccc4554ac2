//! The octets that cross a link, each with its name and meaning: what `-vv` and `-vvv` tell.
//!
//! ```text
//! 00                       flags: 00: the last frame of a message, its size in 1 octet
//! 05                       size: the body has 5 octets
//! 68 65 6c 6c 6f           body: "hello"
//! ```

use hopscope::Way;
use hopscope_core::Lang;
use hopscope_core::wire::Field;
use hopscope_core::wire::GREETING_OCTETS;
use hopscope_core::wire::Header;
use hopscope_core::wire::Start;
use hopscope_core::wire::annotate;

/// Octets in one line.
const LINE: usize = 8;

/// Octets of one field that are told; of a longer one the first of them.
const TOLD: usize = 64;

/// From this major version on a greeting has [`GREETING_OCTETS`] and frames have a name for each
/// octet; older wires are told as bare octets.
const NAMED_FROM: u8 = 3;

/// Where the major version stands in a greeting.
const MAJOR_AT: usize = 10;

/// The octets of one connection, told as soon as a greeting or a frame is whole.
#[derive(Debug, Default)]
pub(crate) struct Wire {
    out: Stream,
    from_peer: Stream,
    /// The peer speaks a ZMTP older than 3, or none.
    is_old: bool,
}

/// One direction.
#[derive(Debug, Default)]
struct Stream {
    /// What has come of a part that is not whole yet.
    pending: Vec<u8>,
    /// The greeting is behind.
    greeted: bool,
}

impl Wire {
    /// The lines of what is whole now that these octets have crossed the link too, each way.
    pub(crate) fn handle_octets(
        &mut self,
        way: Way,
        octets: &[u8],
        lang: Lang,
    ) -> Vec<(Way, Vec<String>)> {
        let stream = match way {
            Way::Sent => &mut self.out,
            Way::Received => &mut self.from_peer,
        };
        stream.pending.extend_from_slice(octets);
        if way == Way::Received && !stream.greeted && is_old(&stream.pending) {
            self.is_old = true;
        }
        let is_old = self.is_old;
        let both = [
            (Way::Sent, &mut self.out),
            (Way::Received, &mut self.from_peer),
        ];
        let told = both.map(|(way, stream)| (way, stream.take_lines(is_old, lang)));
        told.into_iter()
            .filter(|(_, lines)| !lines.is_empty())
            .collect()
    }
}

impl Stream {
    /// The lines of what is whole.
    fn take_lines(&mut self, is_old: bool, lang: Lang) -> Vec<String> {
        if is_old {
            return hex_lines(&core::mem::take(&mut self.pending));
        }
        let mut lines = Vec::new();
        if !self.greeted {
            if self.pending.len() < GREETING_OCTETS {
                return lines;
            }
            self.greeted = true;
            let greeting: Vec<u8> = self.pending.drain(..GREETING_OCTETS).collect();
            lines.extend(field_lines(&greeting, Start::Greeting, lang));
        }
        let whole = whole_frames(&self.pending);
        let frames: Vec<u8> = self.pending.drain(..whole).collect();
        lines.extend(field_lines(&frames, Start::Frames, lang));
        lines
    }
}

/// Whether the start of what a peer sends shows that it speaks no ZMTP from 3 on.
fn is_old(start: &[u8]) -> bool {
    match start {
        [] => false,
        [0xFF, ..] => start.get(MAJOR_AT).is_some_and(|major| *major < NAMED_FROM),
        _ => true,
    }
}

/// How many octets at the front are whole frames; all of them if they are none.
fn whole_frames(octets: &[u8]) -> usize {
    let mut whole = 0;
    loop {
        let rest = &octets[whole..];
        let Ok(header) = Header::decode(rest) else {
            return octets.len();
        };
        let size = header.and_then(|header| {
            usize::try_from(header.size())
                .ok()
                .and_then(|size| size.checked_add(header.octets()))
        });
        match size {
            Some(size) if size <= rest.len() => whole += size,
            _ => return whole,
        }
    }
}

/// A line for each field of the octets, and more for what does not fit.
pub(crate) fn field_lines(octets: &[u8], start: Start, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    for field in annotate(octets, start) {
        let mut hex = hex_lines(&octets[field.range.clone()]).into_iter();
        let first = hex.next().unwrap_or_default();
        let width = 3 * LINE;
        lines.push(format!("{first:width$} {}", meaning(&field, lang)));
        lines.extend(hex);
    }
    lines
}

/// A line for each field without its octets.
pub(crate) fn meaning_lines(octets: &[u8], start: Start, lang: Lang) -> Vec<String> {
    let fields = annotate(octets, start);
    fields.iter().map(|field| meaning(field, lang)).collect()
}

fn meaning(field: &Field, lang: Lang) -> String {
    let colon = match lang {
        Lang::En => ": ",
        Lang::Zh => "：",
    };
    let (name, meaning) = (field.name.get(lang), field.meaning.get(lang));
    format!("{name}{colon}{meaning}")
}

/// Octets in hex, some to a line; what is cut off is counted.
fn hex_lines(octets: &[u8]) -> Vec<String> {
    let told = &octets[..octets.len().min(TOLD)];
    let mut lines: Vec<String> = told
        .chunks(LINE)
        .map(|octets| {
            let hex: Vec<_> = octets.iter().map(|octet| format!("{octet:02x}")).collect();
            hex.join(" ")
        })
        .collect();
    if octets.len() > TOLD {
        lines.push(format!("... {} octets", octets.len()));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use hopscope_core::wire::OUR_GREETING;

    const HELLO: &[u8] = b"\x00\x05hello";

    #[test]
    fn a_part_is_told_when_it_is_whole_however_it_is_cut() {
        let whole = [&OUR_GREETING[..], HELLO].concat();
        let mut wire = Wire::default();
        let mut lines = Vec::new();
        for octet in &whole {
            for (way, told) in wire.handle_octets(Way::Received, &[*octet], Lang::En) {
                assert_eq!(way, Way::Received);
                lines.extend(told);
            }
        }
        let at_once = Wire::default().handle_octets(Way::Received, &whole, Lang::En);
        assert_eq!(at_once, [(Way::Received, lines.clone())]);
        assert!(lines[0].starts_with("ff "), "{lines:#?}");
        let last = lines.last().map(String::as_str);
        assert_eq!(
            last,
            Some("68 65 6c 6c 6f           body: the body: \"hello\"")
        );
    }

    #[test]
    fn an_old_peer_is_told_in_bare_octets_both_ways() {
        let mut wire = Wire::default();
        let opening = [0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0x7F, 3];
        let told = wire.handle_octets(Way::Sent, &opening, Lang::En);
        assert_eq!(told, [], "it may be the start of a greeting");
        let told = wire.handle_octets(Way::Received, b"\x01\x00", Lang::En);
        let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
        let opening = lines(&["ff 00 00 00 00 00 00 00", "00 7f 03"]);
        assert_eq!(
            told,
            [(Way::Sent, opening), (Way::Received, lines(&["01 00"]))]
        );
        let told = wire.handle_octets(Way::Sent, b"\x01\x00", Lang::En);
        assert_eq!(told, [(Way::Sent, lines(&["01 00"]))]);
    }

    #[test]
    fn a_long_field_is_cut_and_says_so() {
        let lines = hex_lines(&[0; 100]);
        assert_eq!(lines.len(), TOLD / LINE + 1);
        assert_eq!(lines.last().map(String::as_str), Some("... 100 octets"));
    }

    #[test]
    fn what_is_no_frame_is_told_at_once() {
        assert_eq!(whole_frames(&[0xF8, 1, 2, 3]), 4);
        assert_eq!(whole_frames(&[0x00, 0x05, 1]), 0);
        assert_eq!(whole_frames(&[]), 0);
    }
}
