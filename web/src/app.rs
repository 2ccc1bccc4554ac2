//! How the page begins.

use hopscope_core::Lang;
use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::Element;

use crate::components::playground::{Playground, PlaygroundProps};
use crate::i18n;
use crate::remote::Remote;
use crate::route::{self, RouteError};
use crate::shared::Shared;
use crate::state::home::Draft;
use crate::state::{Notice, State, Theme};
use crate::{browser, export, packing};

/// The id of the element that becomes the page. A page without it only embeds flows.
pub const ROOT: &str = "playground";

/// Draws the page into its element, if there is one. `pause`, if given, is called before that and returns
/// a promise: the first run has been made by then, and drawing it takes about as long again.
pub fn start(pause: Option<Function>) {
    let document = browser::document();
    let Some(root) = document.and_then(|document| document.get_element_by_id(ROOT)) else {
        return;
    };
    wasm_bindgen_futures::spawn_local(async move {
        let place = packing::read(&browser::fragment()).await;
        let opened = opened(place);
        if let Some(Ok(promise)) = pause.map(|pause| pause.call0(&JsValue::NULL)) {
            // It has nothing to say, and if it breaks, so much the sooner is the page there.
            let _ = JsFuture::from(Promise::from(promise)).await;
        }
        match opened {
            Ok(state) => draw(root, Shared::new(state)),
            Err(error) => root.set_text_content(Some(&error)),
        }
    });
}

fn draw(root: Element, first: Shared<State>) {
    let remote = Remote::to(&first);
    export::install(&remote);
    let props = PlaygroundProps { first, remote };
    yew::Renderer::<Playground>::with_root_and_props(root, props).render();
}

/// The language in which the page opens: the link's, else the reader's.
pub fn first_language() -> Lang {
    let linked = route::parse(&browser::fragment())
        .ok()
        .and_then(|place| place.lang);
    linked.unwrap_or_else(spoken)
}

/// The first language that the reader prefers and the page speaks.
fn spoken() -> Lang {
    let spoken = browser::languages()
        .into_iter()
        .find_map(|tag| tag.parse().ok());
    spoken.unwrap_or_default()
}

/// The state in which the page opens: where the link leads, in the reader's language and theme.
fn opened(place: Result<route::Place, RouteError>) -> Result<State, String> {
    let told = place.as_ref().is_ok_and(|place| place.lang.is_some());
    let mut state = State::open(place).map_err(|error| i18n::load(first_language(), &error))?;
    if !told {
        state.lang = spoken();
    }
    if browser::fragment().len() < 2 {
        // Whoever follows a link wants to see that.
        let draft = browser::draft().and_then(|text| Draft::of(&text));
        state.notice = draft.map(Notice::Draft);
        state.welcome = state.notice.is_none() && !browser::is_welcomed();
    }
    let theme = browser::remembered_theme().and_then(|name| Theme::named(&name));
    state.theme = theme.unwrap_or_default();
    Ok(state)
}
