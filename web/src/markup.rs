//! A tree of elements as text: the still that is seen before the page has started, and pictures that
//! are taken home.

use yew::virtual_dom::{VNode, VTag};

/// Writes a tree as HTML, or as XML where it is a picture. Components have no text of their own and
/// are not in it.
pub fn write(text: &mut String, node: &VNode) {
    match node {
        VNode::VTag(tag) => {
            open(text, tag.tag(), tag.attributes.iter());
            if let Some(children) = tag.children() {
                write(text, children);
            }
            close(text, tag.tag());
        }
        VNode::VText(part) => escape(text, &part.text),
        VNode::VList(parts) => parts.iter().for_each(|part| write(text, part)),
        _ => {}
    }
}

/// Writes the start of an element.
pub fn open<'a>(
    text: &mut String,
    tag: &str,
    attributes: impl Iterator<Item = (&'a str, &'a str)>,
) {
    text.push('<');
    text.push_str(tag);
    for (name, value) in attributes {
        text.push(' ');
        text.push_str(name);
        text.push_str("=\"");
        escape(text, value);
        text.push('"');
    }
    text.push('>');
}

/// Writes the end of an element.
pub fn close(text: &mut String, tag: &str) {
    text.push_str("</");
    text.push_str(tag);
    text.push('>');
}

/// Writes a text so that it can become no element.
pub fn escape(text: &mut String, plain: &str) {
    for letter in plain.chars() {
        match letter {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '"' => text.push_str("&quot;"),
            _ => text.push(letter),
        }
    }
}

/// The value of an attribute.
pub fn attribute<'a>(tag: &'a VTag, name: &str) -> Option<&'a str> {
    let mut attributes = tag.attributes.iter();
    attributes.find_map(|(found, value)| (found == name).then_some(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::el::el;

    #[test]
    fn text_cannot_become_an_element() {
        let mut text = String::new();
        write(
            &mut text,
            &el("p").set("title", "\"><b>").text("<script>&").into(),
        );
        assert_eq!(text, "<p title=\"&quot;>&lt;b>\">&lt;script>&amp;</p>");
    }
}
