//! The link to the moment that is shown. A scenario's text is packed by the browser in its own time.

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use crate::packing;
use crate::route::{self, MAX_OCTETS, Place};
use crate::shared::Shared;

/// What there is of a link.
#[derive(Clone, Debug, PartialEq)]
pub enum Link {
    /// It is being made.
    Making,
    /// It is there: the fragment of the page's address, without its `#`.
    Made(Rc<str>),
    /// It would have this many octets, more than a link may have.
    TooLong(usize),
    /// The browser cannot compress.
    Impossible,
}

/// A text, and that of the branch beside it.
type Texts = (Rc<str>, Option<Rc<str>>);
/// What became of them.
type Packed = (Texts, Option<String>);

/// The link to this place.
#[hook]
pub fn use_link(place: &Place) -> Link {
    let packed = use_state(|| None::<Packed>);
    let latest = use_mut_ref(|| None);
    {
        let packed = packed.clone();
        // By their addresses: long texts are not compared letter by letter at every step.
        let texts = place.text.clone().map(Shared::from);
        let texts = (texts, place.beside.clone().map(Shared::from));
        let place = place.clone();
        use_effect_with(texts, move |(text, beside)| {
            let beside = beside.clone().map(|text| text.0);
            let texts = text.clone().map(|text| (text.0, beside));
            latest.replace(texts.clone());
            if let Some(texts) = texts {
                pack(&place, texts, latest, packed);
            }
        });
    }
    made(place, packed.as_ref())
}

/// Packs the texts of a place.
#[inline(never)]
fn pack(
    place: &Place,
    texts: Texts,
    latest: Rc<RefCell<Option<Texts>>>,
    packed: UseStateHandle<Option<Packed>>,
) {
    let whole = packing::packed(place).unwrap_or_default();
    wasm_bindgen_futures::spawn_local(async move {
        let letters = packing::pack(&whole).await;
        // Texts that came later have their own letters.
        if latest.borrow().as_ref() == Some(&texts) {
            packed.set(Some((texts, letters)));
        }
    });
}

fn made(place: &Place, packed: Option<&Packed>) -> Link {
    let mut place = place.clone();
    if let Some(text) = &place.text {
        let same = |((of, other), _): &&Packed| {
            (Rc::ptr_eq(of, text) || of == text) && *other == place.beside
        };
        match packed.filter(same) {
            None => return Link::Making,
            Some((_, None)) => return Link::Impossible,
            Some((_, letters)) => place.packed.clone_from(letters),
        }
    }
    let fragment = route::write(&place);
    match fragment.len() {
        octets if octets > MAX_OCTETS => Link::TooLong(octets),
        _ => Link::Made(fragment.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_to_a_lesson_is_there_at_once() {
        let place = Place {
            lesson: Some("hello".to_owned()),
            step: Some(2),
            ..Place::default()
        };
        assert_eq!(made(&place, None), Link::Made("lesson=hello&step=3".into()));
    }

    #[test]
    fn a_link_to_a_text_waits_for_the_letters_of_that_text() {
        let place = Place {
            text: Some("title".into()),
            ..Place::default()
        };
        let packed =
            |text: &str, letters: &str| Some(((text.into(), None), Some(letters.to_owned())));
        assert_eq!(made(&place, None), Link::Making);
        let other = packed("other", "abc");
        assert_eq!(made(&place, other.as_ref()), Link::Making);
        let own = packed("title", "abc");
        let link = Link::Made("scenario=1.abc".into());
        assert_eq!(made(&place, own.as_ref()), link);
        let none = Some((("title".into(), None), None));
        assert_eq!(made(&place, none.as_ref()), Link::Impossible);
        let two = Place {
            beside: Some("other".into()),
            branch: Some(true),
            ..place.clone()
        };
        assert_eq!(made(&two, own.as_ref()), Link::Making, "both are packed");
        let both = Some((("title".into(), two.beside.clone()), Some("xy".to_owned())));
        let link = Link::Made("scenario=1.xy&branch=b".into());
        assert_eq!(made(&two, both.as_ref()), link);
        let long = packed("title", &"a".repeat(MAX_OCTETS));
        assert!(matches!(made(&place, long.as_ref()), Link::TooLong(_)));
    }
}
