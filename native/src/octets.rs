//! The octets that cross a link, each with its name and meaning: what `-vv` and `-vvv` tell.
//!
//! ```text
//! 00                       flags: 00: the last frame of a message, its size in 1 octet
//! 05                       size: the body has 5 octets
//! 68 65 6c 6c 6f           body: "hello"
//! ```

use hopscope::Way;
use hopscope_core::Lang;
use hopscope_core::connection::Framing;
use hopscope_core::wire::Field;
use hopscope_core::wire::Form;
use hopscope_core::wire::GREETING_OCTETS;
use hopscope_core::wire::Start;
use hopscope_core::wire::annotate;

/// Octets in one line.
const LINE: usize = 8;

/// Octets of one field that are told; of a longer one the first of them.
const TOLD: usize = 64;

/// Where the version stands in a greeting.
const MAJOR_AT: usize = 10;

/// Octets of a ZMTP 2.0 greeting before the identity.
const ZMTP2_GREETING_OCTETS: usize = 12;

/// The octets of one connection, told as soon as a greeting or a frame is whole.
#[derive(Debug)]
pub(crate) struct Wire {
    carries: Carries,
    out: Stream,
    from_peer: Stream,
}

/// What is carried.
#[derive(Clone, Copy, Debug)]
enum Carries {
    /// ZMTP, whose generation the peer has not shown yet.
    Zmtp,
    /// Frames, behind a greeting unless each is a WebSocket message of its own.
    Frames(Form),
    /// Octets without a form.
    Bare,
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
    /// What is carried in this framing.
    pub(crate) fn of(framing: Framing) -> Self {
        let carries = match framing {
            Framing::Zmtp => Carries::Zmtp,
            Framing::Raw => Carries::Bare,
            _ => Carries::Frames(Form::Zws),
        };
        Self {
            carries,
            out: Stream::default(),
            from_peer: Stream::default(),
        }
    }

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
        if let (Carries::Zmtp, Some(form)) = (self.carries, form_of(&self.from_peer.pending)) {
            self.carries = Carries::Frames(form);
        }
        let carries = self.carries;
        self.take(|stream| stream.take_whole(carries, lang))
    }

    /// The lines of what never was whole, now that the link is over.
    pub(crate) fn handle_end(&mut self) -> Vec<(Way, Vec<String>)> {
        self.take(|stream| hex_lines(&stream.pending))
    }

    fn take(&mut self, take: impl Fn(&mut Stream) -> Vec<String>) -> Vec<(Way, Vec<String>)> {
        let both = [
            (Way::Sent, take(&mut self.out)),
            (Way::Received, take(&mut self.from_peer)),
        ];
        let told = both.into_iter().filter(|(_, lines)| !lines.is_empty());
        told.collect()
    }
}

impl Stream {
    /// The lines of what is whole.
    fn take_whole(&mut self, carries: Carries, lang: Lang) -> Vec<String> {
        let form = match carries {
            Carries::Zmtp => return vec![],
            Carries::Bare => return hex_lines(&core::mem::take(&mut self.pending)),
            // WebSocket tells its messages apart.
            Carries::Frames(Form::Zws) => {
                let message = core::mem::take(&mut self.pending);
                return field_lines(&message, Start::FramesOf(Form::Zws), lang);
            }
            Carries::Frames(form) => form,
        };
        let mut lines = Vec::new();
        if !self.greeted {
            let Some(octets) = greeting_octets(&self.pending, form) else {
                return lines;
            };
            self.greeted = true;
            let greeting: Vec<u8> = self.pending.drain(..octets).collect();
            lines.extend(match form {
                Form::Zmtp3 => field_lines(&greeting, Start::Greeting, lang),
                // What we say to an old peer starts as if it were a new one.
                _ => hex_lines(&greeting),
            });
        }
        let whole = whole_frames(&self.pending, form);
        let frames: Vec<u8> = self.pending.drain(..whole).collect();
        lines.extend(field_lines(&frames, Start::FramesOf(form), lang));
        lines
    }
}

/// The form that the start of what a peer sends shows, once it does (RFC 37, Version Negotiation).
fn form_of(start: &[u8]) -> Option<Form> {
    match *start {
        [] => None,
        [0xFF, ..] if start.len() <= MAJOR_AT => None,
        [0xFF, ..] if start[MAJOR_AT - 1] & 1 == 1 => match start[MAJOR_AT] {
            0 => Some(Form::Zmtp1),
            1 | 2 => Some(Form::Zmtp2),
            _ => Some(Form::Zmtp3),
        },
        _ => Some(Form::Zmtp1),
    }
}

/// How many octets the greeting at the front has, if it is whole.
fn greeting_octets(octets: &[u8], form: Form) -> Option<usize> {
    let size = match (form, octets) {
        (Form::Zmtp2, _) => {
            let identity = octets.get(ZMTP2_GREETING_OCTETS..)?;
            let head = form.decode_head(identity).ok().flatten()?;
            ZMTP2_GREETING_OCTETS + head.octets() + usize::try_from(head.size()).ok()?
        }
        // The length counts the flags, whatever they are.
        (Form::Zmtp1, [0xFF, rest @ ..]) => {
            let length = u64::from_be_bytes(*rest.first_chunk::<8>()?);
            usize::try_from(length).ok()?.checked_add(9)?
        }
        (Form::Zmtp1, [length, ..]) => 1 + usize::from(*length),
        _ => GREETING_OCTETS,
    };
    (size <= octets.len()).then_some(size)
}

/// How many octets at the front are whole frames; all of them if they are none.
fn whole_frames(octets: &[u8], form: Form) -> usize {
    let mut whole = 0;
    loop {
        let rest = &octets[whole..];
        let Ok(header) = form.decode_head(rest) else {
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

    fn wire() -> Wire {
        Wire::of(Framing::Zmtp)
    }

    fn lines(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|line| (*line).to_owned()).collect()
    }

    #[test]
    fn a_part_is_told_when_it_is_whole_however_it_is_cut() {
        let whole = [&OUR_GREETING[..], HELLO].concat();
        let mut cut = wire();
        let mut told = Vec::new();
        for octet in &whole {
            for (way, lines) in cut.handle_octets(Way::Received, &[*octet], Lang::En) {
                assert_eq!(way, Way::Received);
                told.extend(lines);
            }
        }
        let at_once = wire().handle_octets(Way::Received, &whole, Lang::En);
        assert_eq!(at_once, [(Way::Received, told.clone())]);
        assert!(told[0].starts_with("ff "), "{told:#?}");
        let last = told.last().map(String::as_str);
        assert_eq!(
            last,
            Some("68 65 6c 6c 6f           body: the body: \"hello\"")
        );
    }

    #[test]
    fn the_frames_of_an_old_peer_are_named_both_ways() {
        let mut wire = wire();
        let opening = [0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F];
        let told = wire.handle_octets(Way::Sent, &opening, Lang::En);
        assert_eq!(told, [], "it may be the start of any greeting");
        let told = wire.handle_octets(Way::Received, b"\x01\x00", Lang::En);
        let opening = lines(&["ff 00 00 00 00 00 00 00", "01 7f"]);
        assert_eq!(
            told,
            [(Way::Sent, opening), (Way::Received, lines(&["01 00"]))]
        );
        let told = wire.handle_octets(Way::Sent, b"\x06\x00hello", Lang::En);
        let [(Way::Sent, told)] = &told[..] else {
            panic!("{told:#?}");
        };
        assert!(told[2].ends_with("body: the body: \"hello\""), "{told:#?}");
    }

    #[test]
    fn what_never_was_whole_is_told_at_the_end() {
        let mut wire = wire();
        wire.handle_octets(Way::Received, b"HTTP/1.1", Lang::En);
        let told = lines(&["48 54 54 50 2f 31 2e 31"]);
        assert_eq!(wire.handle_end(), [(Way::Received, told)]);
    }

    #[test]
    fn bare_octets_are_told_as_they_come() {
        let mut wire = Wire::of(Framing::Raw);
        let told = wire.handle_octets(Way::Received, b"hi", Lang::En);
        assert_eq!(told, [(Way::Received, lines(&["68 69"]))]);
    }

    #[test]
    fn a_long_field_is_cut_and_says_so() {
        let lines = hex_lines(&[0; 100]);
        assert_eq!(lines.len(), TOLD / LINE + 1);
        assert_eq!(lines.last().map(String::as_str), Some("... 100 octets"));
    }

    #[test]
    fn what_is_no_frame_is_told_at_once() {
        assert_eq!(whole_frames(&[0xF8, 1, 2, 3], Form::Zmtp3), 4);
        assert_eq!(whole_frames(&[0x00, 0x05, 1], Form::Zmtp3), 0);
        assert_eq!(whole_frames(&[], Form::Zmtp3), 0);
    }
}
