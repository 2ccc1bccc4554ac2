//! The branches of a run: where each parted from another and by what, to be shown, compared and closed.

use hopscope_core::Lang;
use yew::{Properties, component, use_memo};

use crate::components::button::{button, square};
use crate::components::icon::Icon;
use crate::el::{Callback, El, Html, el};
use crate::i18n::{self, acts, views as words};
use crate::shared::Shared;
use crate::state::{Action, Branch, Work};
use crate::views::difference::{Pair, done};

/// What the list shows.
#[derive(PartialEq, Properties)]
pub struct BranchesProps {
    /// The branches.
    pub work: Shared<Work>,
    /// The language.
    pub lang: Lang,
    /// Takes what the reader does.
    pub send: Callback<Action>,
}

/// The letter of a branch.
pub fn letter(number: usize) -> char {
    let number = u32::try_from(number).unwrap_or_default();
    char::from_u32(u32::from('A') + number % 26).unwrap_or('A')
}

/// What a branch is called.
pub fn name(work: &Work, number: usize, lang: Lang) -> String {
    words::branch(lang, letter(number), work.is_original(number))
}

/// The list; nothing where there is only one branch.
#[component]
pub fn Branches(props: &BranchesProps) -> Html {
    let (work, lang) = (&*props.work, props.lang);
    // By which act each began; where its text was changed otherwise, what is the first to be different in it.
    let begun = use_memo((props.work.clone(), lang), |(work, lang)| {
        let act = |branch: &Branch| {
            let fork = branch.fork?;
            let from = work.branches.get(fork.from)?;
            let told = match done(&from.run, &branch.run) {
                Some((act, more)) => acts::acts(&branch.run, act, more, *lang),
                None => {
                    let step = Pair::of(&from.run, &branch.run).step(&branch.run);
                    let step = step.unwrap_or_else(|| branch.run.last());
                    i18n::sentence(&branch.run, step, *lang)
                }
            };
            Some(words::forked(*lang, letter(fork.from), fork.at, &told))
        };
        work.branches.iter().map(act).collect::<Vec<_>>()
    });
    if work.branches.len() < 2 {
        return Html::default();
    }
    let list = (0..work.branches.len())
        .map(|number| branch(props, number, begun[number].clone().unwrap_or_default()));
    el("nav")
        .class("branches")
        .set("aria-label", words::BRANCHES.get(lang))
        .child(el("ol").children(list))
        .into()
}

fn branch(props: &BranchesProps, number: usize, act: String) -> El {
    let (work, lang, send) = (&*props.work, props.lang, &props.send);
    let name = name(work, number, lang);
    let (shown, compared) = (work.current == number, work.beside == Some(number));
    let switch = button(send, Action::Switch(number))
        .class("name")
        .maybe("aria-current", shown.then_some("true"))
        .child(el("b").text(name.clone()))
        .maybe_child(
            (!act.is_empty()).then(|| el("span").set("title", act.clone()).text(act.clone())),
        );
    let beside = (!shown).then(|| {
        let other = (!compared).then_some(number);
        button(send, Action::Compare(other))
            .class("quiet")
            .flag("aria-pressed", compared)
            .set(
                "aria-label",
                format!("{} {name}", words::COMPARE_WITH.get(lang)),
            )
            .text(words::COMPARE.get(lang))
    });
    let close = square(
        Icon::Cross,
        format!("{} {}", words::CLOSE_BRANCH.get(lang), letter(number)),
        send,
        Action::Close(number),
    );
    el("li")
        .key(number)
        .classes(&[
            if shown { "shown" } else { "" },
            if compared { "compared" } else { "" },
        ])
        .num("data-branch", number)
        .child(switch)
        .maybe_child(beside)
        .child(close)
}
