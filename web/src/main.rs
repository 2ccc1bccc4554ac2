//! The playground.
use yew::prelude::*;

#[component]
fn App() -> Html {
    html! { <h1>{ "Hopscope" }</h1> }
}

fn main() {
    yew::Renderer::<App>::new().render();
}
