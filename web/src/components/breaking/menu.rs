//! The open menu: things, deeds, or the form of a deed for which something has to be typed.

use hopscope_core::world::{Deed, Over, Possible, Thing, acts_on};
use hopscope_core::{Lang, Rule};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlTextAreaElement};
use yew::{
    KeyboardEvent, NodeRef, Properties, SubmitEvent, component, use_effect_with, use_node_ref,
};

use super::handle::HANDLE;
use crate::breaking::{Amount, Input, as_typed, flight, input, things};
use crate::browser;
use crate::components::button::button;
use crate::el::{Callback, El, Html, On, el};
use crate::i18n::Word;
use crate::i18n::breaking as told;
use crate::i18n::breaking::words;
use crate::shared::Shared;
use crate::state::{Action, Break, Open, Spot, State};

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
        let now = match *open {
            Open {
                thing: Some(thing),
                deed: Some(Deed::Edit),
                ..
            } => now(state, thing),
            _ => String::new(),
        };
        // Once: what is typed stays when the form is drawn anew.
        use_effect_with((open.thing, open.deed), move |_| {
            if let Some(text) = textarea(&root) {
                text.set_value(&now);
            }
            focus_first(&root);
        });
    }
    // Whoever had the focus before the menu gets it back: the button at the thing, or that of all.
    let opener = if open.at.is_some() && open.thing.is_some() {
        HANDLE
    } else {
        "break"
    };
    use_effect_with((), move |()| move || browser::focus_by_id(opener));
    let content = match (open.thing, open.deed) {
        (Some(thing), Some(deed)) => form(state, thing, deed, send, &root),
        (Some(thing), None) => deeds(state, thing, send),
        (None, _) => all_things(state, send),
    };
    let keys = keys(&root, open.deed, send);
    let place = open.at.map_or_else(String::new, |Spot { x, y, above }| {
        let (side, other) = if above {
            ("bottom", "top")
        } else {
            ("top", "bottom")
        };
        format!(
            "left:max(0.25rem, min({x}px, 100% - 18.25rem));{side}:{y}px;right:auto;{other}:auto;\
             max-height:min(26rem, 44vh, max(12rem, 100% - {y}px - 0.5rem))"
        )
    });
    el("div")
        .class("break-layer")
        // Beside a form the page can be used.
        .maybe_child(open.deed.is_none().then(|| {
            el("div")
                .class("break-veil")
                .act(On::Click, send, Action::Break(Break::Close))
        }))
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
    let items: Vec<El> = items.collect();
    let shown = &state.run;
    let nodes_and_links = shown.topology().nodes.len() + shown.topology().links.len();
    let without = (items.len() == nodes_and_links).then(|| {
        el("p")
            .class("break-hint")
            .set("role", "presentation")
            .text(words::NO_MESSAGE.get(lang))
    });
    list(words::WHAT.get(lang).to_owned())
        .children(items)
        .maybe_child(without)
}

/// Whether what is lost by this deed comes after all.
fn is_sent_again(over: Over, deed: Deed) -> bool {
    over == Over::Tcp && matches!(deed, Deed::Drop | Deed::DropNext(_) | Deed::Lose)
}

/// Whether a deed disturbs what goes on; the others are calls as a program makes them, and what puts
/// things right again.
const fn breaks_something(deed: Deed) -> bool {
    match deed {
        Deed::Kill
        | Deed::Freeze
        | Deed::Slow
        | Deed::Fill(_)
        | Deed::Cut
        | Deed::Unplug
        | Deed::Delay
        | Deed::Lose
        | Deed::DropNext(_)
        | Deed::Reorder
        | Deed::Drop
        | Deed::Hold
        | Deed::Edit => true,
        Deed::Send(_)
        | Deed::Receive(_)
        | Deed::Subscribe(_)
        | Deed::Unsubscribe(_)
        | Deed::Join(_)
        | Deed::Leave(_)
        | Deed::Restart
        | Deed::Thaw
        | Deed::Hurry
        | Deed::Unfill(_)
        | Deed::Restore
        | Deed::EndDelay
        | Deed::EndLoss
        | Deed::Release => false,
    }
}

/// Where it is said what stands in the way of several deeds.
const COMMON: &str = "break-common";

/// What stands in the way of more than one deed; nothing where each has its own reason.
fn common(possible: &[Possible]) -> Option<Rule> {
    let obstacles = || possible.iter().filter_map(|it| it.obstacle);
    let several = |rule: &Rule| obstacles().filter(|other| other == rule).count() > 1;
    obstacles().find(several)
}

fn deeds(state: &State, thing: Thing, send: &Callback<Action>) -> El {
    let (run, lang) = (&state.run, state.lang);
    let name = told::thing(run, thing, lang);
    let snapshot = run.snapshot(state.step);
    let possible = acts_on(run.topology(), &snapshot, thing);
    // What stands in the way of several is said once, above them.
    let common = common(&possible);
    let one = |possible: &Possible| {
        let deed = possible.deed;
        let name = told::deed_of(run, thing, deed, lang);
        let action = match (possible.obstacle, input(deed)) {
            (Some(_), _) => Break::Thing(Some(thing)),
            (None, Some(_)) => Break::Ask(deed),
            (None, None) => Break::Do(deed, String::new()),
        };
        let item = item(send, Action::Break(action), name);
        match possible.obstacle {
            None if is_sent_again(run.over, deed) => {
                item.child(el("small").text(words::SENT_AGAIN.get(lang)))
            }
            None => item,
            Some(rule) if Some(rule) == common => item
                .set("aria-disabled", "true")
                .set("aria-describedby", COMMON),
            Some(rule) => item.set("aria-disabled", "true").child(
                el("small")
                    .set("data-rule", rule.id())
                    .text(rule.short(lang)),
            ),
        }
    };
    let group = |breaks: bool, heading: Word| {
        let these = possible
            .iter()
            .filter(|it| breaks_something(it.deed) == breaks);
        let items: Vec<El> = these.map(one).collect();
        (!items.is_empty()).then(|| {
            el("div")
                .set("role", "group")
                .set("aria-label", heading.get(lang))
                .child(
                    el("p")
                        .class("break-heading")
                        .set("role", "presentation")
                        .text(heading.get(lang)),
                )
                .children(items)
        })
    };
    let back = Action::Break(Break::Thing(None));
    list(format!("{}: {name}", words::MENU.get(lang)))
        .child(
            el("p")
                .class("break-title")
                .set("role", "presentation")
                .text(name),
        )
        .maybe_child(common.map(|rule| {
            el("p")
                .class("break-hint")
                .set("id", COMMON)
                .set("role", "presentation")
                .set("data-rule", rule.id())
                .text(match rule {
                    Rule::NodeDown => words::ONLY_START.get(lang),
                    _ => rule.short(lang),
                })
        }))
        .maybe_child(group(false, words::BY_HAND))
        .maybe_child(group(true, words::BREAK))
        .child(
            item(send, back, words::BACK.get(lang).to_owned())
                .classes(&["break-item", "break-back"]),
        )
}

fn form(state: &State, thing: Thing, deed: Deed, send: &Callback<Action>, root: &NodeRef) -> El {
    let (run, lang) = (&state.run, state.lang);
    let name = told::deed_of(run, thing, deed, lang);
    let submit = {
        let (send, root) = (send.clone(), root.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            send.emit(Action::Break(Break::Do(deed, typed(&root))));
            select(&root);
        })
    };
    let label =
        |word: &'static str, input: El| el("label").child(el("span").text(word)).child(input);
    let text = |rows: usize| el("textarea").num("rows", rows).set("spellcheck", "false");
    let asked = match input(deed) {
        Some(Input::Topic) => label(words::TOPIC.get(lang), text(1)),
        Some(Input::Amount(amount)) => amount_of(amount, lang),
        _ => {
            let rows = now(state, thing).lines().count().clamp(2, 7) + 1;
            label(words::FRAMES.get(lang), text(rows))
        }
    };
    el("form")
        .class("break-form")
        .set("aria-label", name.clone())
        .on_submit(submit)
        .child(
            el("p")
                .class("break-title")
                .text(told::thing(run, thing, lang)),
        )
        .child(el("p").class("break-deed").text(name))
        .child(asked)
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

/// A number and its unit.
fn amount_of(amount: Amount, lang: Lang) -> El {
    let label = told::amount(amount).get(lang);
    let number = el("input")
        .set("type", "text")
        .set("inputmode", "numeric")
        .set("autocomplete", "off")
        .set("aria-label", label)
        .value(amount.default().to_owned());
    let unit = match amount.units() {
        [only] => el("span").class("unit").text(*only),
        several => {
            let options = several.iter().enumerate().map(|(nth, unit)| {
                let shown = if *unit == "us" { "µs" } else { unit };
                let option = el("option").set("value", *unit).text(shown);
                option.selected(nth == 0)
            });
            el("select")
                .set("aria-label", words::UNIT.get(lang))
                .children(options)
        }
    };
    el("div")
        .class("break-amount")
        .child(el("span").text(label))
        .child(el("span").child(number).child(unit))
}

/// What has been typed and chosen: the frames, or a number and its unit.
fn typed(root: &NodeRef) -> String {
    let value = |what: &str| {
        let found = root
            .cast::<Element>()?
            .query_selector(what)
            .ok()
            .flatten()?;
        js_sys::Reflect::get(&found, &"value".into())
            .ok()?
            .as_string()
    };
    if let Some(text) = value("textarea") {
        return text;
    }
    let number = value("input").unwrap_or_default();
    if number.trim().is_empty() {
        return String::new();
    }
    let unit = value("select").unwrap_or_default();
    format!("{} {unit}", number.trim())
}

/// The frames of a message as they would be typed; nothing of what is none.
fn now(state: &State, thing: Thing) -> String {
    let flight = flight(&state.run, state.step, thing);
    flight.map_or_else(String::new, |it| as_typed(&it.message))
}

fn textarea(root: &NodeRef) -> Option<HtmlTextAreaElement> {
    let text = root.cast::<Element>()?.query_selector("textarea");
    text.ok().flatten()?.dyn_into().ok()
}

/// What has been sent is selected: the next message is written over it.
fn select(root: &NodeRef) {
    if let Some(text) = textarea(root) {
        text.select();
        browser::focus(&text);
    }
}

/// The items of a menu.
fn items(root: &NodeRef) -> Vec<HtmlElement> {
    let Some(found) = root.cast::<Element>().and_then(|root| {
        root.query_selector_all("[role=menuitem], textarea, input")
            .ok()
    }) else {
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

/// Arrows walk the items, Escape closes; in a text Enter does it with Ctrl.
fn keys(root: &NodeRef, deed: Option<Deed>, send: &Callback<Action>) -> Callback<KeyboardEvent> {
    let (root, send) = (root.clone(), send.clone());
    Callback::from(move |event: KeyboardEvent| {
        // The page's own keys are not for here.
        event.stop_propagation();
        let items = items(&root);
        let focused = event
            .target()
            .and_then(|it| it.dyn_into::<HtmlElement>().ok());
        let now = items.iter().position(|item| Some(item) == focused.as_ref());
        let typing = focused
            .is_some_and(|it| matches!(it.tag_name().as_str(), "TEXTAREA" | "INPUT" | "SELECT"));
        let whole = event.key() == "Enter" && (event.ctrl_key() || event.meta_key());
        if let (true, true, Some(deed)) = (typing, whole, deed) {
            event.prevent_default();
            send.emit(Action::Break(Break::Do(deed, typed(&root))));
            return select(&root);
        }
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
