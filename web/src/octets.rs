//! Octets with a name for each run of them, ready for a hex view.

use bytes::Bytes;
use hopscope_core::Message;
use hopscope_core::envelope::{Role, Vantage, roles};
use hopscope_core::trace::WirePart;
use hopscope_core::wire::{Field, Form, Start, annotate_from};

/// More fields than this are not listed: a view of thousands helps nobody.
const MAX_FIELDS: usize = 150;
/// Of a longer field only the first octets are shown.
const MAX_SHOWN: usize = 256;

/// Annotated octets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Octets {
    /// The octets.
    pub octets: Bytes,
    /// What they are, in order.
    pub fields: Vec<Field>,
    /// How many fields more there are, which are not listed.
    pub more: usize,
}

impl Octets {
    /// A message as it crosses the wire of ZMTP today.
    pub fn of_message(message: &Message, vantage: Vantage) -> Self {
        Self::of_message_in(message, Form::Zmtp3, vantage)
    }

    /// A message as it crosses the wire of one generation.
    pub fn of_message_in(message: &Message, form: Form, vantage: Vantage) -> Self {
        let start = Start::FramesOf(form);
        let mut octets = Self::new(form.message(message), start, vantage);
        // The roles of a whole message are known even where its octets alone leave them open.
        let roles: Vec<Role> = roles(message, vantage).collect();
        for field in &mut octets.fields {
            field.role = roles.get(field.part).copied();
        }
        octets
    }

    /// A part of the handshake.
    pub fn of_part(octets: Bytes, part: WirePart) -> Self {
        let start = if part == WirePart::Greeting {
            Start::Greeting
        } else {
            Start::Frames
        };
        Self::new(octets, start, Vantage::Wire)
    }

    fn new(octets: Bytes, start: Start, vantage: Vantage) -> Self {
        let mut fields = annotate_from(&octets, start, vantage);
        let more = fields.len().saturating_sub(MAX_FIELDS);
        fields.truncate(MAX_FIELDS);
        Self {
            octets,
            fields,
            more,
        }
    }

    /// The octets of a field as hex digits with spaces, `…` at the end of one that is cut short.
    pub fn hex(&self, field: &Field) -> String {
        hex(&self.octets[field.range.clone()], MAX_SHOWN)
    }

    /// The first octets as hex digits, whatever they are.
    pub fn preview(&self, most: usize) -> String {
        hex(&self.octets, most)
    }

    /// The octets of a field as text where they can be printed, a dot for each other one.
    pub fn text(&self, field: &Field) -> String {
        let octets = self.octets[field.range.clone()].iter().take(MAX_SHOWN);
        octets
            .map(|octet| {
                if (0x20..0x7F).contains(octet) {
                    char::from(*octet)
                } else {
                    '·'
                }
            })
            .collect()
    }

    /// How many frames or other parts there are.
    pub fn parts(&self) -> usize {
        self.fields.last().map_or(0, |field| field.part + 1)
    }
}

/// Octets as hex digits with spaces; more than `most` end with `…`.
fn hex(octets: &[u8], most: usize) -> String {
    let mut text = String::with_capacity(octets.len().min(most) * 3);
    for octet in octets.iter().take(most) {
        if !text.is_empty() {
            text.push(' ');
        }
        for nibble in [octet >> 4, octet & 0xF] {
            text.push(char::from_digit(u32::from(nibble), 16).unwrap_or('?'));
        }
    }
    if octets.len() > most {
        text.push_str(" …");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_octets_of_a_message_are_shown_field_by_field() {
        let octets = Octets::of_message(&Message::of(["client", "", "hello"]), Vantage::Wire);
        let shown: Vec<String> = octets
            .fields
            .iter()
            .map(|field| octets.hex(field))
            .collect();
        assert_eq!(
            shown,
            [
                "01",
                "06",
                "63 6c 69 65 6e 74",
                "01",
                "00",
                "",
                "00",
                "05",
                "68 65 6c 6c 6f"
            ]
        );
        assert_eq!(octets.parts(), 3);
        assert_eq!(octets.fields[2].role, Some(Role::Identity));
        assert_eq!(octets.text(&octets.fields[8]), "hello");
    }

    #[test]
    fn a_huge_message_gives_a_view_of_bounded_size() {
        let octets = Octets::of_message(&Message::of([vec![7; 1 << 20]]), Vantage::Wire);
        let longest = octets
            .fields
            .iter()
            .map(|field| octets.hex(field).len())
            .max();
        assert!(longest.is_some_and(|longest| longest < 4 * MAX_SHOWN));
        let many = Octets::of_message(&Message::of(vec![""; 10_000]), Vantage::Wire);
        assert_eq!(many.fields.len(), MAX_FIELDS);
        assert_eq!(many.more, 30_000 - MAX_FIELDS);
    }
}
