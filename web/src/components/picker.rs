//! The list of lessons: real links, behind a button.

use hopscope_core::Lang;
use hopscope_core::scenario::library;
use yew::prelude::*;

use super::icon::{Icon, icon};
use crate::i18n::words;
use crate::route::{self, Place};

/// What the picker shows.
#[derive(PartialEq, Properties)]
pub struct PickerProps {
    /// The lesson that is shown.
    pub lesson: Option<&'static str>,
    /// Its title.
    pub title: AttrValue,
    /// The language.
    pub lang: Lang,
}

/// The button with the lesson's title, and the list of all lessons.
#[component]
pub fn Picker(props: &PickerProps) -> Html {
    let lang = props.lang;
    let open = use_state_eq(|| false);
    let button = use_node_ref();
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let close = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(false))
    };
    let onkeydown = {
        let (open, button) = (open.clone(), button.clone());
        Callback::from(move |event: KeyboardEvent| {
            if *open && event.key() == "Escape" {
                event.stop_propagation();
                open.set(false);
                if let Some(button) = button.cast::<web_sys::Element>() {
                    crate::browser::focus(&button);
                }
            }
        })
    };
    html! {
        <nav class="picker" aria-label={words::LESSONS.get(lang)} {onkeydown}>
            <button
                type="button"
                ref={button}
                aria-expanded={open.to_string()}
                aria-controls="lessons"
                onclick={toggle}
                data-testid="lessons"
            >
                <span class="where">{ words::LESSONS.get(lang) }{ " / " }</span>
                <b>{ &props.title }</b>
                { icon(Icon::Down) }
            </button>
            <div class="veil" hidden={!*open} onclick={close.clone()}></div>
            <ol id="lessons" class="menu" hidden={!*open}>
                { for library().iter().map(|lesson| {
                    // A built-in lesson can be read: a test of the core reads them all.
                    let document = lesson.document().ok();
                    let title = document.as_ref().map(|document| match lang {
                        Lang::En => document.title().en.to_owned(),
                        Lang::Zh => document.title().zh.to_owned(),
                    });
                    let place = Place {
                        lesson: Some(lesson.id.to_owned()),
                        lang: Some(lang),
                        ..Place::default()
                    };
                    let current = props.lesson == Some(lesson.id);
                    html! {
                        <li key={lesson.id}>
                            <a
                                href={format!("#{}", route::write(&place))}
                                aria-current={current.then_some("page")}
                                onclick={close.clone()}
                                data-lesson={lesson.id}
                            >
                                { title.unwrap_or_default() }
                            </a>
                        </li>
                    }
                }) }
            </ol>
        </nav>
    }
}
