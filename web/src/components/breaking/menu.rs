//! The open menu: things, deeds, or the form of a deed for which something has to be typed.

use hopscope_core::world::{Deed, Thing, acts_on};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlTextAreaElement};
use yew::{
    KeyboardEvent, NodeRef, Properties, SubmitEvent, component, use_effect_with, use_node_ref,
};

use crate::breaking::{Input, input, things};
use crate::browser;
use crate::components::button::button;
use crate::el::{Callback, El, Html, On, el};
use crate::i18n::breaking as told;
use crate::i18n::breaking::words;
use crate::shared::Shared;
use crate::state::{Action, Break, Open, State};

/// What the menu is drawn from.
#[derive(PartialEq, Properties)]
pub struct MenuProps {
    /// What is shown.
    pub state: Shared<State>,
    /// Where it is open.
    pub open: Open,
    /// Takes what the reader does.
    pub send: Callback<Action>,
}

/// The menu.
#[component]
pub fn Menu(props: &MenuProps) -> Html {
    let MenuProps { state, open, send } = props;
    let root = use_node_ref();
    {
        let root = root.clone();
        use_effect_with((open.thing, open.deed), move |_| focus_first(&root));
    }
    // Whoever had the focus before the menu gets it back.
    use_effect_with((), |()| || browser::focus_by_id("break"));
    let content = match (open.thing, open.deed) {
        (Some(thing), Some(deed)) => form(state, thing, deed, send, &root),
        (Some(thing), None) => deeds(state, thing, send),
        (None, _) => all_things(state, send),
    };
    let keys = keys(&root, send);
    let place = open.at.map_or_else(String::new, |(x, y)| {
        format!("left:min({x}px, 100% - 18rem);top:{y}px;right:auto;bottom:auto")
    });
    el("div")
        .class("break-layer")
        .child(
            el("div")
                .class("break-veil")
                .act(On::Click, send, Action::Break(Break::Close)),
        )
        .child(
            el("div")
                .class("break-menu")
                .set("data-testid", "break-menu")
                .style(place)
                .bind(&root)
                .on_key(keys)
                .child(content)
                .maybe_child(state.breaking.told.as_ref().map(|why| {
                    el("p")
                        .class("break-told")
                        .set("role", "alert")
                        .text(why.get(state.lang).to_owned())
                })),
        )
        .into()
}

fn list(label: String) -> El {
    el("div")
        .class("break-list")
        .set("role", "menu")
        .set("aria-label", label)
}

fn item(send: &Callback<Action>, action: Action, name: String) -> El {
    button(send, action)
        .class("break-item")
        .set("role", "menuitem")
        .set("tabindex", "-1")
        .child(el("span").text(name))
}

fn all_things(state: &State, send: &Callback<Action>) -> El {
    let lang = state.lang;
    let items = things(&state.run, state.step).into_iter().map(|thing| {
        let open = Action::Break(Break::Thing(Some(thing)));
        item(send, open, told::thing(&state.run, thing, lang)).set("aria-haspopup", "menu")
    });
    list(words::WHAT.get(lang).to_owned()).children(items)
}

fn deeds(state: &State, thing: Thing, send: &Callback<Action>) -> El {
    let (run, lang) = (&state.run, state.lang);
    let name = told::thing(run, thing, lang);
    let snapshot = run.snapshot(state.step);
    let possible = acts_on(run.topology(), &snapshot, thing);
    let items = possible.into_iter().map(|possible| {
        let deed = possible.deed;
        let name = told::deed_of(run, thing, deed, lang);
        let action = match (possible.obstacle, input(deed)) {
            (Some(_), _) => Break::Thing(Some(thing)),
            (None, Some(_)) => Break::Ask(deed),
            (None, None) => Break::Do(deed, String::new()),
        };
        let item = item(send, Action::Break(action), name);
        match possible.obstacle {
            None => item,
            Some(rule) => item.set("aria-disabled", "true").child(
                el("small")
                    .set("data-rule", rule.id())
                    .text(rule.short(lang)),
            ),
        }
    });
    let back = Action::Break(Break::Thing(None));
    list(format!("{}: {name}", words::MENU.get(lang)))
        .child(
            el("p")
                .class("break-title")
                .set("role", "presentation")
                .text(name),
        )
        .children(items)
        .child(
            item(send, back, words::BACK.get(lang).to_owned())
                .classes(&["break-item", "break-back"]),
        )
}

fn form(state: &State, thing: Thing, deed: Deed, send: &Callback<Action>, root: &NodeRef) -> El {
    let (run, lang) = (&state.run, state.lang);
    let name = told::deed_of(run, thing, deed, lang);
    let label = match input(deed) {
        Some(Input::Topic) => words::TOPIC,
        _ => words::FRAMES,
    };
    let submit = {
        let (send, root) = (send.clone(), root.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let typed = root
                .cast::<Element>()
                .and_then(|root| root.query_selector("textarea").ok().flatten())
                .and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok())
                .map(|area| area.value())
                .unwrap_or_default();
            send.emit(Action::Break(Break::Do(deed, typed)));
        })
    };
    let rows = match input(deed) {
        Some(Input::Topic) => "1",
        _ => "3",
    };
    el("form")
        .class("break-form")
        .set("aria-label", name.clone())
        .on_submit(submit)
        .child(
            el("p")
                .class("break-title")
                .text(format!("{name}: {}", told::thing(run, thing, lang))),
        )
        .child(
            el("label")
                .child(el("span").text(label.get(lang)))
                .child(el("textarea").set("rows", rows).set("spellcheck", "false")),
        )
        .child(
            el("div")
                .class("break-buttons")
                .child(
                    el("button")
                        .class("primary")
                        .set("type", "submit")
                        .text(words::DO.get(lang)),
                )
                .child(
                    button(send, Action::Break(Break::Thing(Some(thing))))
                        .text(words::CANCEL.get(lang)),
                ),
        )
}

/// The items of a menu.
fn items(root: &NodeRef) -> Vec<HtmlElement> {
    let Some(found) = root
        .cast::<Element>()
        .and_then(|root| root.query_selector_all("[role=menuitem], textarea").ok())
    else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|index| found.item(index)?.dyn_into().ok())
        .collect()
}

fn focus_first(root: &NodeRef) {
    if let Some(first) = items(root).first() {
        browser::focus(first);
    }
}

/// Arrows walk the items, Escape closes.
fn keys(root: &NodeRef, send: &Callback<Action>) -> Callback<KeyboardEvent> {
    let (root, send) = (root.clone(), send.clone());
    Callback::from(move |event: KeyboardEvent| {
        // The page's own keys are not for here.
        event.stop_propagation();
        let items = items(&root);
        let focused = event
            .target()
            .and_then(|it| it.dyn_into::<HtmlElement>().ok());
        let now = items.iter().position(|item| Some(item) == focused.as_ref());
        let typing = focused.is_some_and(|it| it.tag_name() == "TEXTAREA");
        let last = items.len().saturating_sub(1);
        let to = match (event.key().as_str(), now) {
            ("Escape", _) => {
                event.prevent_default();
                return send.emit(Action::Break(Break::Close));
            }
            _ if typing => return,
            ("ArrowDown", Some(now)) => {
                if now == last {
                    0
                } else {
                    now + 1
                }
            }
            ("ArrowUp", Some(now)) => {
                if now == 0 {
                    last
                } else {
                    now - 1
                }
            }
            ("Home", _) => 0,
            ("End", _) => last,
            ("Tab", _) if items.iter().any(|item| item.tag_name() == "BUTTON") && now.is_some() => {
                event.prevent_default();
                return send.emit(Action::Break(Break::Close));
            }
            _ => return,
        };
        event.prevent_default();
        if let Some(item) = items.get(to) {
            browser::focus(item);
        }
    })
}
