//! The few things that are asked of the browser directly. Where one is missing or forbidden, as
//! storage is in some frames, the page does without.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, HtmlElement, MediaQueryList, Window};

use crate::state::Action;

/// Under which name the theme is remembered.
const THEME: &str = "hopscope-theme";
/// Under which name the work is kept.
const DRAFT: &str = "hopscope-draft";

/// Under which name it is kept that a visitor has been welcomed.
const WELCOME: &str = "hopscope-welcome";
/// Under which name it is kept which lessons have been seen to their end.
const ENDED: &str = "hopscope-ended";

fn window() -> Option<Window> {
    web_sys::window()
}

/// The document.
#[inline(never)]
pub fn document() -> Option<Document> {
    window()?.document()
}

#[inline(never)]
fn by_id(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

/// What is kept under a name, if the browser keeps anything.
#[inline(never)]
fn kept(name: &str) -> Option<String> {
    let storage = window()?.local_storage().ok()??;
    storage.get_item(name).ok()?
}

/// Keeps something under a name. Where there is no room it lives as long as the page.
#[inline(never)]
fn keep(name: &str, what: &str) {
    let storage = window().and_then(|window| window.local_storage().ok().flatten());
    let _ = storage.map(|storage| storage.set_item(name, what));
}

thread_local! {
    /// Asked at every step, and dear to make.
    static LESS_MOTION: Option<MediaQueryList> = {
        let query = "(prefers-reduced-motion: reduce)";
        window().and_then(|window| window.match_media(query).ok().flatten())
    };
}

/// Whether the reader asked for less motion.
pub fn wants_less_motion() -> bool {
    LESS_MOTION.with(|list| list.as_ref().is_some_and(MediaQueryList::matches))
}

/// Whether the reader's system is dark.
pub fn system_is_dark() -> bool {
    let query = "(prefers-color-scheme: dark)";
    let list = window().and_then(|window| window.match_media(query).ok().flatten());
    list.is_some_and(|list| list.matches())
}

/// Whether the page is hidden, as in a tab in the background.
pub fn is_hidden() -> bool {
    document().is_some_and(|document| document.hidden())
}

/// Gives an element the focus.
pub fn focus(element: &Element) {
    // An element that cannot take the focus leaves it where it is.
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    } else if let Some(element) = element.dyn_ref::<web_sys::SvgElement>() {
        let _ = element.focus();
    }
}

/// What is typed or chosen in whatever an event comes from: an input, a text, a list.
pub fn typed(event: &web_sys::Event) -> String {
    let target = event.target().unwrap_or_else(|| JsValue::NULL.into());
    let value = js_sys::Reflect::get(&target, &"value".into()).ok();
    value
        .and_then(|value| value.as_string())
        .unwrap_or_default()
}

/// The entry of the list an event comes from that is chosen, by its number.
pub fn choice_of(event: &web_sys::Event) -> Option<usize> {
    let list = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::HtmlSelectElement>().ok());
    usize::try_from(list?.selected_index()).ok()
}

/// What is typed or chosen in the element of this id.
pub fn value_by_id(id: &str) -> String {
    let value = by_id(id).and_then(|element| js_sys::Reflect::get(&element, &"value".into()).ok());
    value
        .and_then(|value| value.as_string())
        .unwrap_or_default()
}

/// Gives the focus back to the element of this id, should what follows draw it anew in another place.
pub fn keep_focus(id: &str) {
    let focused = || Some(document()?.active_element()?.id());
    if focused().as_deref() != Some(id) {
        return;
    }
    let id = id.to_owned();
    gloo::timers::callback::Timeout::new(0, move || {
        if focused().is_none_or(|now| now.is_empty()) {
            focus_by_id(&id);
        }
    })
    .forget();
}

/// The languages the reader prefers, best first.
pub fn languages() -> Vec<String> {
    let languages = window().map(|window| window.navigator().languages());
    languages.map_or_else(Vec::new, |list| {
        list.iter().filter_map(|tag| tag.as_string()).collect()
    })
}

/// The fragment of the page's address, with its `#`.
pub fn fragment() -> String {
    window()
        .and_then(|window| window.location().hash().ok())
        .unwrap_or_default()
}

/// Puts a fragment into the page's address without a new entry in its history.
pub fn set_fragment(fragment: &str) {
    let history = window().and_then(|window| window.history().ok());
    if let Some(history) = history {
        let address = format!("#{fragment}");
        // Refused where the page may not change its address: the link is only a convenience.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
}

/// The page's address without its fragment.
pub fn page() -> String {
    let address = window().and_then(|window| window.location().href().ok());
    let mut address = address.unwrap_or_default();
    address.truncate(address.find('#').unwrap_or(address.len()));
    address
}

/// The page's title and language.
pub fn set_document(title: &str, lang: &str) {
    let Some(document) = document() else {
        return;
    };
    document.set_title(title);
    if let Some(root) = document.document_element() {
        let _ = root.set_attribute("lang", lang);
    }
}

/// Sets or removes an attribute of the document's root.
pub fn set_root_attribute(name: &str, value: Option<&str>) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        let _ = match value {
            Some(value) => root.set_attribute(name, value),
            None => root.remove_attribute(name),
        };
    }
}

/// The theme that was chosen last.
pub fn remembered_theme() -> Option<String> {
    kept(THEME)
}

/// Remembers a theme.
pub fn remember_theme(name: &str) {
    keep(THEME, name);
}

/// The scenario that was worked on last.
pub fn draft() -> Option<String> {
    kept(DRAFT)
}

/// Keeps the scenario that is worked on.
pub fn keep_draft(text: &str) {
    keep(DRAFT, text);
}

/// Whether this visitor has put the welcome away.
pub fn is_welcomed() -> bool {
    kept(WELCOME).is_some()
}

/// Remembers that the welcome has been put away.
pub fn remember_welcome() {
    keep(WELCOME, "1");
}

/// What has been seen to its end: the ids of lessons, with a space behind each.
pub fn ended() -> String {
    kept(ENDED).unwrap_or_default()
}

/// Whether a lesson is among those that have been seen to their end.
pub fn has_ended(ended: &str, id: &str) -> bool {
    ended.split(' ').any(|one| one == id)
}

/// Remembers that a lesson has been seen to its end; what has no id is none.
#[inline(never)]
pub fn remember_end(id: &str) {
    let before = ended();
    if !id.is_empty() && !has_ended(&before, id) {
        keep(ENDED, &[&before, id, " "].concat());
    }
}

/// Puts a text on the clipboard; `done` is told whether that was allowed.
pub fn copy(text: String, done: impl FnOnce(bool) + 'static) {
    let Some(window) = window() else {
        return done(false);
    };
    let clipboard = js_sys::Reflect::get(&window.navigator(), &"clipboard".into());
    if clipboard.is_ok_and(|clipboard| clipboard.is_undefined()) {
        return done(false);
    }
    let promise = window.navigator().clipboard().write_text(&text);
    wasm_bindgen_futures::spawn_local(async move {
        done(wasm_bindgen_futures::JsFuture::from(promise).await.is_ok());
    });
}

/// The text on the clipboard, handed to `done`; an empty one if it may not be read.
pub fn pasted(done: impl FnOnce(String) + 'static) {
    let clipboard = window()
        .and_then(|window| js_sys::Reflect::get(&window.navigator(), &"clipboard".into()).ok());
    let read = clipboard
        .filter(|clipboard| clipboard.is_object())
        .and_then(|clipboard| {
            let read = js_sys::Reflect::get(&clipboard, &"readText".into()).ok()?;
            let read = read.dyn_into::<js_sys::Function>().ok()?;
            let promise = read.call0(&clipboard).ok()?;
            promise.dyn_into::<js_sys::Promise>().ok()
        });
    let Some(promise) = read else {
        return done(String::new());
    };
    wasm_bindgen_futures::spawn_local(async move {
        let text = wasm_bindgen_futures::JsFuture::from(promise).await;
        done(
            text.ok()
                .and_then(|text| text.as_string())
                .unwrap_or_default(),
        );
    });
}

/// The way something scrolls.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Axis {
    /// Sideways.
    Across,
    /// Up and down.
    Down,
}

/// Scrolls an element until the place `at` of its content is well inside, with so much `above` it and where
/// there is room the `whole` of what belongs there, but no further than to where what is shown has its
/// `end`: with the next frame, since to ask for its place right after a drawing has
/// the browser lay out the page an extra time. With `outer` the part of the page that holds it scrolls for it, too.
pub fn bring_into_view(
    frame: &yew::NodeRef,
    axis: Axis,
    (at, above): (f64, f64),
    whole: (f64, f64),
    end: f64,
    outer: bool,
) {
    let (Some(frame), Some(window)) = (frame.cast::<Element>(), window()) else {
        return;
    };
    let bring = Closure::once_into_js(move || {
        bring(&frame, axis, (at, above), whole, end);
        if axis == Axis::Down {
            bring_hop(&frame);
        }
        if outer {
            bring_around(&frame, axis, at, above);
        }
    });
    // Without frames nothing is seen.
    let _ = window.request_animation_frame(bring.unchecked_ref());
}

/// Scrolls an element sideways until `x` is well inside, but no further than to its `end`.
pub fn bring_across(frame: &yew::NodeRef, x: f64, end: f64) {
    bring_into_view(frame, Axis::Across, (x, 0.0), (x, x), end, false);
}

/// Where the strip beside a stage scrolls by itself, its hop of now comes into sight.
fn bring_hop(stage: &Element) -> Option<()> {
    let theater = stage.closest(".theater").ok()??;
    let strip = theater.query_selector(".strip-scroll").ok()??;
    let hop = strip.query_selector(".now").ok()??;
    let left = |element: &Element| element.get_bounding_client_rect().left();
    let at = left(&hop) - left(&strip) + f64::from(strip.scroll_left() + hop.client_width() / 2);
    bring(&strip, Axis::Across, (at, 0.0), (at, at), f64::MAX);
    Some(())
}

/// Scrolls what is around a frame: its part of the page where that has a height of its own, else the page.
#[inline(never)]
fn bring_around(frame: &Element, axis: Axis, at: f64, above: f64) {
    for part in [".sides", "html"] {
        let Some(part) = frame.closest(part).ok().flatten() else {
            continue;
        };
        let top = |element: &Element| element.get_bounding_client_rect().top();
        // That of the whole page moves as it scrolls.
        let root = part.parent_element().is_none();
        let from = if root { 0 } else { part.scroll_top() };
        let from = top(frame) - top(&part) + f64::from(from);
        let at = from + at.min(f64::from(frame.client_height()));
        bring(&part, axis, (at, above), (at - above, at), f64::MAX);
    }
}

fn bring(frame: &Element, axis: Axis, (at, above): (f64, f64), whole: (f64, f64), end: f64) {
    // Upwards there are the frames of a message, and downwards the card it is at.
    let (from, room, aside) = match axis {
        Axis::Across => (frame.scroll_left(), frame.client_width(), 0.35),
        Axis::Down => (frame.scroll_top(), frame.client_height(), 0.45),
    };
    let (from, room) = (f64::from(from), f64::from(room));
    let margin = (room * aside).min(200.0);
    // The places for its edge between which all of it is in sight.
    let (mut least, mut most) = (whole.1 + 6.0 - room, whole.0 - 6.0);
    if least > most {
        (least, most) = (0.0, at - above - 6.0);
    }
    if at >= from + margin && at <= from + room - margin && least <= from && from <= most {
        return;
    }
    // What is in sight as a whole keeps still.
    let to = (at - room / 2.0).max(least).min(most);
    let to = to.min(end - room).max(0.0);
    if (to - from).abs() < 1.0 {
        return;
    }
    let options = web_sys::ScrollToOptions::new();
    match axis {
        Axis::Across => options.set_left(to),
        Axis::Down => options.set_top(to),
    }
    if !wants_less_motion() {
        options.set_behavior(web_sys::ScrollBehavior::Smooth);
    }
    frame.scroll_to_with_scroll_to_options(&options);
}

/// What has the focus, seen from the event of a key.
pub fn focus_of(event: &web_sys::Event) -> crate::keys::Focus {
    // Inside a shadow root the event's target seen from outside is the host: the path tells.
    let inner = event.composed_path().get(0);
    let Ok(element) = inner.dyn_into::<Element>() else {
        return crate::keys::Focus::Page;
    };
    if element
        .dyn_ref::<HtmlElement>()
        .is_some_and(HtmlElement::is_content_editable)
    {
        return crate::keys::Focus::Text;
    }
    let attribute = |name: &str| element.get_attribute(name).unwrap_or_default();
    let tag = element.tag_name().to_ascii_lowercase();
    crate::keys::Focus::of(&tag, &attribute("type"), &attribute("role"))
}

/// Whether undo is left to what is typed into: it has been typed into since its value was taken over. What
/// a field of a form has taken over stands in its `data-set`; a text without that keeps its own history.
fn undoes_itself(event: &web_sys::Event) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|it| {
        let writes = focus_of(event) == crate::keys::Focus::Text && it.tag_name() != "SELECT";
        writes && it.get_attribute("data-set") != Some(typed(event))
    })
}

/// What a key does here, if anything.
pub fn key_action(event: &web_sys::KeyboardEvent, singles: bool) -> Option<Action> {
    let control = event.ctrl_key() || event.meta_key();
    if let Some(again) = crate::build::keys::history(&event.key(), control, event.shift_key())
        && !undoes_itself(event)
        && !event.default_prevented()
    {
        return Some(if again { Action::Redo } else { Action::Undo });
    }
    let modified = control || event.alt_key();
    if modified || event.default_prevented() {
        return None;
    }
    crate::keys::action(&event.key(), focus_of(event), singles)
}

/// Opens the list of keys or closes it, if that is what a key means here. Tells whether it is.
pub fn shows_keys(event: &web_sys::KeyboardEvent, singles: bool) -> bool {
    let typed = focus_of(event) == crate::keys::Focus::Text || event.default_prevented();
    if event.key() != "?" || !singles || typed {
        return false;
    }
    let (Some(list), Some(head)) = (first("details.keys"), first("details.keys > summary")) else {
        return false;
    };
    // It is a toggle of an attribute whose name is in order.
    let _ = list.toggle_attribute("open");
    focus(&head);
    true
}

/// Has an event happen to the window, which the script around the module listens to.
pub fn tell_page(name: &str) {
    if let (Some(window), Ok(event)) = (web_sys::window(), web_sys::Event::new(name)) {
        // An event that nobody has asked to be told of is no mistake.
        let _ = window.dispatch_event(&event);
    }
}

/// Presses the element of this id, as a click does.
pub fn press_by_id(id: &str) {
    let document = window().and_then(|window| window.document());
    let element = document.and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        element.click();
    }
}

/// Scrolls as little as is needed for the element of this id to be seen.
pub fn show_by_id(id: &str) {
    if let Some(element) = by_id(id) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// What is first found in the page.
fn first(what: &str) -> Option<Element> {
    document()?.query_selector(what).ok()?
}

/// Its place.
fn place_of(what: &str) -> Option<web_sys::DomRect> {
    Some(first(what)?.get_bounding_client_rect())
}

/// Whether the lesson stands beside the stage and scrolls by itself, so that no line stands above the
/// buttons.
pub fn lesson_is_beside() -> bool {
    place_of(".saying").is_none_or(|line| line.height() == 0.0)
}

/// Whether the question can be brought into sight with the stage.
pub fn question_fits() -> bool {
    let room = window().and_then(|window| window.inner_height().ok()?.as_f64());
    match (place_of("#stage"), place_of("#predict"), room) {
        (Some(stage), Some(question), Some(room)) if !lesson_is_beside() => {
            question.bottom() - stage.top() <= room
        }
        _ => true,
    }
}

/// Whether the focus is within what a selector names.
pub fn has_focus(within: &str) -> bool {
    let focused = window().and_then(|window| window.document()?.active_element());
    focused.is_some_and(|focused| focused.closest(within).is_ok_and(|found| found.is_some()))
}

/// Gives the focus to the part behind the one that has it, of those that have something to take it: each is
/// what it is within and what takes it.
pub fn focus_onward(parts: &[(&str, &str)]) {
    let document = window().and_then(|window| window.document());
    let now = parts.iter().position(|(within, _)| has_focus(within));
    let next = now.map_or(0, |now| now + 1);
    for (_, target) in parts.iter().cycle().skip(next).take(parts.len()) {
        let found = document
            .as_ref()
            .map(|document| document.query_selector(target));
        if let Some(Ok(Some(found))) = found {
            return focus(&found);
        }
    }
}

/// Gives the element of this id the focus.
pub fn focus_by_id(id: &str) {
    if let Some(element) = by_id(id) {
        focus(&element);
    }
}

/// Scrolls the element `frame` below `root`, if it scrolls by itself, until child `number` of the list
/// in it stands at its top, and what comes before that child just above it. The page around it keeps
/// still.
pub fn show_line(root: &yew::NodeRef, frame: &str, list: &str, number: usize) {
    let html = |element: Element| element.dyn_into::<HtmlElement>().ok();
    let root = root.cast::<Element>();
    let frame = root
        .and_then(|root| root.query_selector(frame).ok().flatten())
        .and_then(html);
    let Some(frame) = frame else { return };
    let Some(list) = frame.query_selector(list).ok().flatten() else {
        return;
    };
    let child = |number| {
        let number = u32::try_from(number).ok()?;
        list.children().item(number).and_then(html)
    };
    let Some(line) = child(number) else { return };
    let before = number
        .checked_sub(1)
        .and_then(child)
        .unwrap_or_else(|| line.clone());
    // By what is seen: what their offsets count from depends on the style.
    let seen = |element: &HtmlElement| element.get_bounding_client_rect().top();
    let top = |element: &HtmlElement| {
        (seen(element) - seen(&frame)) as i32 + frame.scroll_top() - frame.client_top()
    };
    // An open question may lie over the end of the list: that is seen where it is not scrolled.
    frame.set_scroll_top(0);
    let question = frame.query_selector(".held").ok().flatten();
    let over = question
        .and_then(html)
        .map_or(0, |question| frame.client_height() - top(&question));
    let room = frame.client_height() - over.max(0);
    let end = top(&line) + line.offset_height();
    let first = if end - top(&before) <= room {
        top(&before)
    } else {
        // What happens at the step stands at the end of a line.
        top(&line).max(end - room)
    };
    frame.set_scroll_top(first - 4);
}
