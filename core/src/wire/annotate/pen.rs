//! Writes fields from left to right, so that none is left out and none overlaps.

use super::{Field, plural};
use crate::lang::{Phrase, Text, phrase};

/// What is left over, wherever it stands.
const UNPARSED: Phrase = phrase!("unparsed", "未解析");

/// The place up to which octets have been named, and the fields so far.
pub(super) struct Pen<'a> {
    octets: &'a [u8],
    at: usize,
    /// The end of what may be named now: of the input, or of a command.
    end: usize,
    part: usize,
    fields: Vec<Field>,
}

impl<'a> Pen<'a> {
    pub(super) fn new(octets: &'a [u8]) -> Self {
        Self {
            octets,
            at: 0,
            end: octets.len(),
            part: 0,
            fields: Vec::new(),
        }
    }

    /// What is not named yet, as far as it may be.
    pub(super) fn rest(&self) -> &'a [u8] {
        &self.octets[self.at..self.end]
    }

    pub(super) fn field_count(&self) -> usize {
        self.fields.len()
    }

    pub(super) fn fields_mut(&mut self) -> &mut [Field] {
        &mut self.fields
    }

    /// Names the next `size` octets, if there are any to name, and returns them.
    ///
    /// `None` if fewer are there: they get the name, and a meaning that says how many are missing.
    pub(super) fn field(
        &mut self,
        size: u64,
        name: Phrase,
        meaning: impl FnOnce(&'a [u8]) -> Text,
    ) -> Option<&'a [u8]> {
        let rest = self.rest();
        let whole = usize::try_from(size).ok().and_then(|size| rest.get(..size));
        match whole {
            Some([]) => {}
            Some(octets) => self.write(octets.len(), name, meaning(octets)),
            None if rest.is_empty() => {}
            None => self.write(rest.len(), name, cut_short(rest.len(), size)),
        }
        whole
    }

    /// Writes a field of `size` octets, which are there; of none, too.
    pub(super) fn write(&mut self, size: usize, name: Phrase, meaning: Text) {
        let range = self.at..self.at + size;
        self.at = range.end;
        self.fields.push(Field {
            range,
            part: self.part,
            name,
            meaning,
            role: None,
        });
    }

    /// Lets `inner` name the next `size` octets, or those that are there; what it leaves is
    /// unparsed.
    pub(super) fn within(&mut self, size: u64, inner: impl FnOnce(&mut Self) -> Option<()>) {
        let end = self.end;
        let available = self.rest().len();
        self.end = self.at + usize::try_from(size).map_or(available, |size| size.min(available));
        // None only says that a field was not whole, and that shows in the fields already.
        let _ = inner(self);
        self.unparsed();
        self.end = end;
    }

    /// What follows belongs to the next part.
    pub(super) fn next_part(&mut self) {
        self.part += 1;
    }

    /// The fields, all octets named.
    pub(super) fn finish(mut self) -> Vec<Field> {
        self.unparsed();
        self.fields
    }

    fn unparsed(&mut self) {
        let size = self.rest().len();
        if size > 0 {
            let meaning = Text {
                en: format!("{size} octet{} without a meaning here", plural(size as u64)),
                zh: format!("{size} 字节，在这里没有意义"),
            };
            self.write(size, UNPARSED, meaning);
        }
    }
}

fn cut_short(there: usize, size: u64) -> Text {
    Text {
        en: format!("cut short: {there} of {size} octets are here"),
        zh: format!("不完整：共 {size} 字节，这里只有 {there} 字节"),
    }
}
