//! A program under construction: templates, filled in line by line.

/// Lines, each with its indentation.
#[derive(Default)]
pub(crate) struct Code {
    text: String,
    /// Blanks in front of each line.
    pub(crate) indent: usize,
}

impl Code {
    /// No lines yet, with so many blanks in front of each.
    pub(crate) fn indented(indent: usize) -> Self {
        Self {
            text: String::new(),
            indent,
        }
    }

    /// Adds the lines of a template. `@0` to `@9` stand for what is filled in, which may have lines
    /// of its own; a line of nothing but one that is empty is left out.
    pub(crate) fn add(&mut self, template: &str, filling: &[&str]) {
        for line in template.lines() {
            let inner = line.trim_start_matches(' ');
            let filled = fill(inner, filling);
            if filled.is_empty() && !inner.is_empty() {
                continue;
            }
            let indent = self.indent + line.len() - inner.len();
            for part in filled.split('\n') {
                if !part.is_empty() {
                    self.text.extend(core::iter::repeat_n(' ', indent));
                }
                self.text.push_str(part);
                self.text.push('\n');
            }
        }
    }

    /// Adds an empty line.
    pub(crate) fn gap(&mut self) {
        self.text.push('\n');
    }

    /// The whole text.
    pub(crate) fn finish(self) -> String {
        self.text
    }
}

/// A template of one line, filled in.
pub(crate) fn fill(template: &str, filling: &[&str]) -> String {
    let mut text = String::with_capacity(template.len());
    let mut parts = template.split('@');
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let digit = part.bytes().next().unwrap_or_default().wrapping_sub(b'0');
        match filling.get(usize::from(digit)) {
            Some(value) => {
                text.push_str(value);
                text.push_str(&part[1..]);
            }
            None => {
                text.push('@');
                text.push_str(part);
            }
        }
    }
    text
}

/// The items with a separator between them.
pub(crate) fn join(items: impl IntoIterator<Item = String>, separator: &str) -> String {
    let items: Vec<String> = items.into_iter().collect();
    items.join(separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_is_not_a_template_itself() {
        assert_eq!(fill("a @0 b @1@0", &["@1", "x"]), "a @1 b x@1");
        assert_eq!(fill("mail@example", &[]), "mail@example");
    }

    #[test]
    fn lines_are_indented_and_those_of_nothing_left_out() {
        let mut code = Code::indented(2);
        code.add("do:\n  @0\n  @1\n\nend", &["", "one\ntwo"]);
        assert_eq!(code.finish(), "  do:\n    one\n    two\n\n  end\n");
    }
}
