//! Elements built by calls: what the views are written with.
//!
//! ```
//! use hopscope_web::el::{Html, el};
//! let item: Html = el("li").class("now").child(el("b").text("edge")).text(" receives").into();
//! ```
//!
//! Yew's `html!` does the same and writes out the building of every element where it stands; with
//! some hundred elements that was the greater part of the module a reader has to download. Calls of
//! shared functions are a third of it. Components, hooks and the diffing are Yew's as ever.

use std::fmt::Write;
use std::rc::Rc;

use yew::virtual_dom::{Key, Listener, VList, VNode, VTag, VText};
pub use yew::{AttrValue, Callback, Html};
use yew::{Event, InputEvent, KeyboardEvent, MouseEvent, NodeRef, SubmitEvent, html};

use crate::state::Action;

/// An element under construction.
#[derive(Debug)]
pub struct El(Box<VTag>);

/// A new element of this tag.
pub fn el(tag: &'static str) -> El {
    El(Box::new(VTag::new(AttrValue::Static(tag))))
}

/// On which event an element acts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum On {
    /// It is clicked, or pressed by key.
    Click,
    /// What it is set to has changed.
    Change,
    /// The pointer comes over it.
    Enter,
    /// The pointer leaves it.
    Leave,
    /// It gets the focus.
    Focus,
}

impl El {
    /// Sets an attribute.
    pub fn set(self, name: &'static str, value: impl Value) -> Self {
        value.set(self, name)
    }

    /// One call for the most frequent case: what stands at each of hundreds of places is four constants.
    #[inline(never)]
    fn set_static(mut self, name: &'static str, value: &'static str) -> Self {
        self.put(name, AttrValue::Static(value));
        self
    }

    #[inline(never)]
    fn set_string(mut self, name: &'static str, value: String) -> Self {
        self.put(name, AttrValue::from(value));
        self
    }

    #[inline(never)]
    fn put(&mut self, name: &'static str, value: AttrValue) {
        self.0.add_attribute(name, value);
    }

    /// Sets an attribute if there is a value for it.
    pub fn maybe(self, name: &'static str, value: Option<impl Value>) -> Self {
        match value {
            Some(value) => value.set(self, name),
            None => self,
        }
    }

    /// Sets an attribute to a number of pixels.
    #[inline(never)]
    pub fn px(mut self, name: &'static str, value: f64) -> Self {
        self.put(name, decimal(value).into());
        self
    }

    /// Sets an attribute to a number.
    #[inline(never)]
    pub fn num(mut self, name: &'static str, value: usize) -> Self {
        self.put(name, value.to_string().into());
        self
    }

    /// Sets an attribute to `true` or `false`, as ARIA wants it.
    #[inline(never)]
    pub fn flag(mut self, name: &'static str, value: bool) -> Self {
        self.put(
            name,
            AttrValue::Static(if value { "true" } else { "false" }),
        );
        self
    }

    /// Sets an attribute that is there or not.
    #[inline(never)]
    pub fn given(mut self, name: &'static str, value: bool) -> Self {
        if value {
            self.put(name, AttrValue::Static(""));
        }
        self
    }

    /// Sets its classes, those that are not empty.
    #[inline(never)]
    pub fn classes(mut self, classes: &[&str]) -> Self {
        let mut joined = String::new();
        for class in classes.iter().filter(|class| !class.is_empty()) {
            if !joined.is_empty() {
                joined.push(' ');
            }
            joined.push_str(class);
        }
        self.put("class", joined.into());
        self
    }

    /// Sets its one class.
    #[inline(never)]
    pub fn class(mut self, class: &'static str) -> Self {
        self.put("class", AttrValue::Static(class));
        self
    }

    /// Sets its style by the property, which a strict security policy allows; the attribute it may
    /// forbid.
    #[inline(never)]
    pub fn style(mut self, style: String) -> Self {
        self.0.add_property("style", style);
        self
    }

    /// Names it among its siblings, so that it stays the same element from drawing to drawing.
    pub fn key(mut self, key: impl Into<Key>) -> Self {
        self.0.key = Some(key.into());
        self
    }

    /// Lets a node reference point to it.
    pub fn bind(mut self, node: &NodeRef) -> Self {
        self.0.node_ref = node.clone();
        self
    }

    /// Sets whether a box or a radio button is marked.
    #[inline(never)]
    pub fn checked(mut self, checked: bool) -> Self {
        self.0.set_checked(checked);
        self
    }

    /// Sets whether it is the chosen one of a list's options.
    #[inline(never)]
    pub fn selected(mut self, selected: bool) -> Self {
        self.0.add_property("selected", selected);
        self
    }

    /// Sets the value of an input.
    #[inline(never)]
    pub fn value(mut self, value: String) -> Self {
        self.0.set_value(Some(AttrValue::from(value)));
        self
    }

    /// Adds a text.
    pub fn text(self, text: impl Value) -> Self {
        text.write(self)
    }

    #[inline(never)]
    fn write_static(self, text: &'static str) -> Self {
        self.write(AttrValue::Static(text))
    }

    #[inline(never)]
    fn write_string(self, text: String) -> Self {
        self.write(AttrValue::from(text))
    }

    #[inline(never)]
    fn write(mut self, text: AttrValue) -> Self {
        self.push(VText::new(text).into());
        self
    }

    /// Adds a child.
    pub fn child(self, child: impl Child) -> Self {
        child.add_to(self)
    }

    #[inline(never)]
    fn child_element(mut self, child: Self) -> Self {
        self.push(child.into());
        self
    }

    #[inline(never)]
    fn child_html(mut self, child: Html) -> Self {
        self.push(child);
        self
    }

    /// Adds a child if there is one; its place is kept, so that those behind it stay who they are.
    pub fn maybe_child(mut self, child: Option<impl Into<Html>>) -> Self {
        self.push(child.map(Into::into).unwrap_or_default());
        self
    }

    /// Adds children, as a list of their own whose length concerns nobody else.
    pub fn children<T: Into<Html>>(mut self, children: impl IntoIterator<Item = T>) -> Self {
        let mut list = VList::new();
        for child in children {
            append(&mut list, child.into());
        }
        self.push(list.into());
        self
    }

    #[inline(never)]
    fn push(&mut self, child: VNode) {
        self.0.add_child(child);
    }

    /// Emits an action on an event.
    #[inline(never)]
    pub fn act(self, on: On, send: &Callback<Action>, action: Action) -> Self {
        let send = send.clone();
        let emit = move || send.emit(action.clone());
        let listener: Rc<dyn Listener> = match on {
            On::Click => Rc::new(html::onclick::Wrapper::new(Callback::from(move |_| emit()))),
            On::Change => Rc::new(html::onchange::Wrapper::new(Callback::from(move |_| {
                emit()
            }))),
            On::Enter => Rc::new(html::onmouseenter::Wrapper::new(Callback::from(
                move |_| emit(),
            ))),
            On::Leave => Rc::new(html::onmouseleave::Wrapper::new(Callback::from(
                move |_| emit(),
            ))),
            On::Focus => Rc::new(html::onfocus::Wrapper::new(Callback::from(move |_| emit()))),
        };
        self.listen(listener)
    }

    /// Hands clicks on.
    pub fn on_click(self, callback: Callback<MouseEvent>) -> Self {
        self.listen(Rc::new(html::onclick::Wrapper::new(callback)))
    }

    /// Hands keys on.
    pub fn on_key(self, callback: Callback<KeyboardEvent>) -> Self {
        self.listen(Rc::new(html::onkeydown::Wrapper::new(callback)))
    }

    /// Hands the movements of a slider on.
    pub fn on_input(self, callback: Callback<InputEvent>) -> Self {
        self.listen(Rc::new(html::oninput::Wrapper::new(callback)))
    }

    /// Hands on that something was chosen.
    pub fn on_change(self, callback: Callback<Event>) -> Self {
        self.listen(Rc::new(html::onchange::Wrapper::new(callback)))
    }

    /// Hands the sending of a form on.
    pub fn on_submit(self, callback: Callback<SubmitEvent>) -> Self {
        self.listen(Rc::new(html::onsubmit::Wrapper::new(callback)))
    }

    #[inline(never)]
    fn listen(mut self, listener: Rc<dyn Listener>) -> Self {
        self.0.add_listener(listener);
        self
    }
}

/// What an attribute is set to, or a text says.
pub trait Value {
    /// Sets the attribute of this name.
    fn set(self, element: El, name: &'static str) -> El;
    /// Adds it as a text.
    fn write(self, element: El) -> El;
}

impl Value for &'static str {
    fn set(self, element: El, name: &'static str) -> El {
        element.set_static(name, self)
    }

    fn write(self, element: El) -> El {
        element.write_static(self)
    }
}

impl Value for String {
    fn set(self, element: El, name: &'static str) -> El {
        element.set_string(name, self)
    }

    fn write(self, element: El) -> El {
        element.write_string(self)
    }
}

impl Value for AttrValue {
    fn set(self, mut element: El, name: &'static str) -> El {
        element.put(name, self);
        element
    }

    fn write(self, element: El) -> El {
        element.write(self)
    }
}

/// What stands in an element.
pub trait Child {
    /// Adds it.
    fn add_to(self, element: El) -> El;
}

impl Child for El {
    fn add_to(self, element: El) -> El {
        element.child_element(self)
    }
}

impl Child for Html {
    fn add_to(self, element: El) -> El {
        element.child_html(self)
    }
}

#[inline(never)]
fn append(list: &mut VList, child: VNode) {
    list.add_child(child);
}

impl From<El> for Html {
    #[inline(never)]
    fn from(element: El) -> Self {
        Self::from(*element.0)
    }
}

/// A number to a hundredth, as short as can be: `0.33`, `-2`.
#[inline(never)]
pub fn decimal(value: f64) -> String {
    let mut text = String::new();
    push_decimal(&mut text, value);
    text
}

/// Adds a number to a hundredth, as short as can be. The standard library's own formatting of
/// floating-point numbers is exact to the last digit, and twenty times as large.
#[inline(never)]
pub fn push_decimal(text: &mut String, value: f64) {
    let hundredths = (value * 100.0).round() as i64;
    if hundredths < 0 {
        text.push('-');
    }
    let hundredths = hundredths.unsigned_abs();
    // Writing to a string cannot fail.
    let _ = write!(text, "{}", hundredths / 100);
    let rest = hundredths % 100;
    if rest > 0 {
        text.push('.');
        text.push(char::from(b'0' + (rest / 10) as u8));
        if !rest.is_multiple_of(10) {
            text.push(char::from(b'0' + (rest % 10) as u8));
        }
    }
}

/// An SVG command and its numbers: `M10 20`.
#[derive(Clone, Debug, Default)]
pub struct Path(String);

impl Path {
    /// Adds a command with its numbers.
    #[inline(never)]
    pub fn to(mut self, command: &str, numbers: &[f64]) -> Self {
        self.0.push_str(command);
        for (index, number) in numbers.iter().enumerate() {
            if index > 0 {
                self.0.push(' ');
            }
            push_decimal(&mut self.0, *number);
        }
        self
    }
}

impl Path {
    /// As the value of an attribute.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Path> for AttrValue {
    fn from(path: Path) -> Self {
        Self::from(path.0)
    }
}

impl Value for Path {
    fn set(self, element: El, name: &'static str) -> El {
        element.set_string(name, self.0)
    }

    fn write(self, element: El) -> El {
        element.write_string(self.0)
    }
}

/// The value of a `transform` that moves by so many pixels.
#[inline(never)]
pub fn translate(x: f64, y: f64) -> Path {
    Path::default().to("translate(", &[x, y]).to(")", &[])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_short_and_to_a_hundredth() {
        for (value, text) in [
            (0.0, "0"),
            (-0.001, "0"),
            (1.0 / 3.0, "0.33"),
            (-2.0, "-2"),
            (-0.5, "-0.5"),
            (12.05, "12.05"),
            (99.999, "100"),
        ] {
            assert_eq!(decimal(value), text);
        }
    }

    #[test]
    fn paths_are_commands_with_their_numbers() {
        let path = AttrValue::from(Path::default().to("M", &[1.0, 2.5]).to("H", &[-3.0]));
        assert_eq!(path.as_str(), "M1 2.5H-3");
        assert_eq!(
            AttrValue::from(translate(1.0, 2.0)).as_str(),
            "translate(1 2)"
        );
    }

    #[test]
    fn an_element_is_what_html_would_have_made_of_it() {
        let built: Html = el("ol")
            .class("a")
            .child(el("li").key(1).num("data-n", 7).text("x"))
            .into();
        let Html::VTag(tag) = &built else {
            panic!("it is an element")
        };
        assert_eq!(tag.tag(), "ol");
        assert_eq!(tag.attributes.iter().collect::<Vec<_>>(), [("class", "a")]);
    }
}
