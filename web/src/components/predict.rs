//! A question: what will the message be? The right answer is the one that the trace gives.

use hopscope_core::envelope::Vantage;

use super::button::button;
use super::chip::chip;
use super::icon::{Icon, icon};
use crate::el::{Callback, El, On, el};
use crate::i18n::words;
use crate::state::{Action, State};

/// The question that is open at the step.
pub fn predict(state: &State, send: &Callback<Action>) -> Option<El> {
    let lang = state.lang;
    let number = state.question()?;
    let prediction = &state.run.scenario.predictions[number];
    let answer = state.answers[number];
    let told = state.is_answered(number);
    let check = {
        let send = send.clone();
        Callback::from(move |event: yew::SubmitEvent| {
            event.prevent_default();
            send.emit(Action::Check(number));
        })
    };
    let legend = el("legend")
        .child(el("span").class("tag").text(words::PREDICT.get(lang)))
        .text(prediction.question.get(lang).to_owned());
    let options = (0..prediction.options.len()).map(|one| option(state, send, number, one, told));
    let end = if told {
        outcome(state, send, number)
    } else {
        let check = el("button")
            .set("type", "submit")
            .class("primary")
            .given("disabled", answer.choice.is_none())
            .text(words::CHECK.get(lang));
        let skip = button(send, Action::Skip(number))
            .class("quiet")
            .text(words::SKIP_QUESTION.get(lang));
        el("p").class("answer").child(check).child(skip)
    };
    let waits = state.telling.asked == Some(number) && !told;
    let waits = waits.then(|| el("p").class("waits").text(words::WAITS.get(lang)));
    // Until its answer is seen to happen; what came of it stays in sight there, if there is room for that.
    let at = state.run.questions[number].step;
    let held = if !told || at > Some(state.step) {
        "held"
    } else if answer.checked && at == Some(state.step) {
        "held watched"
    } else {
        ""
    };
    let form = el("form")
        .classes(&["predict", held])
        .set("id", "predict")
        .set("data-testid", "predict")
        .num("data-question", number)
        .flag("data-told", told)
        .on_submit(check)
        .maybe_child(waits)
        .child(el("fieldset").child(legend).children(options))
        .child(end);
    Some(form)
}

fn option(state: &State, send: &Callback<Action>, number: usize, option: usize, told: bool) -> El {
    let lang = state.lang;
    let question = &state.run.questions[number];
    // An envelope among the options is drawn as one, even where it is the wrong answer.
    let vantage = match question.vantage {
        Vantage::BodyOnly => Vantage::Wire,
        other => other,
    };
    let message = &state.run.scenario.predictions[number].options[option];
    let frames = state.run.palette.frames(message, vantage);
    let answer = state.answers[number];
    let chosen = answer.choice == Some(option);
    let right = told && question.right == Some(option);
    let wrong = answer.checked && chosen && !right;
    let verdict = match (right, wrong) {
        (true, _) => Some((Icon::Tick, words::RIGHT_ANSWER)),
        (false, true) => Some((Icon::Cross, words::YOUR_ANSWER)),
        (false, false) => None,
    };
    let mark = el("input")
        .set("type", "radio")
        .set("name", format!("predict-{number}"))
        .checked(chosen)
        .given("disabled", told)
        .act(On::Change, send, Action::Mark(number, option));
    let class = if right {
        "right"
    } else if wrong {
        "wrong"
    } else {
        ""
    };
    el("label")
        .key(option)
        .classes(&["option", class])
        .num("data-option", option)
        .child(mark)
        .child(
            el("span")
                .class("frames")
                .children(frames.iter().map(|frame| chip(frame, lang))),
        )
        .maybe_child(verdict.map(|(face, word)| {
            el("span")
                .class("verdict")
                .child(icon(face))
                .child(el("span").class("vh").text(word.get(lang)))
        }))
}

/// What came of it, and why.
fn outcome(state: &State, send: &Callback<Action>, number: usize) -> El {
    let lang = state.lang;
    let question = &state.run.questions[number];
    let answer = state.answers[number];
    let (class, word) = if answer.choice == question.right {
        ("right", words::RIGHT)
    } else {
        ("wrong", words::WRONG)
    };
    let explanation = state.run.scenario.predictions[number].explanation.get(lang);
    let verdict = answer
        .choice
        .filter(|_| answer.checked)
        .map(|_| el("strong").class(class).text(word.get(lang)).text(" "));
    let at = question.step.unwrap_or_default();
    let watch = (at != state.step).then(|| {
        let send = send.clone();
        let watch = Callback::from(move |_| {
            send.emit(Action::Seek(at));
            // The button goes away: the focus, and with it what is in sight, is where it happens.
            crate::browser::focus_by_id("stage");
        });
        el("button")
            .set("type", "button")
            .on_click(watch)
            .class("quiet")
            .text(words::WATCH.get(lang))
    });
    el("div")
        .class("outcome")
        .set("role", "status")
        .child(el("p").maybe_child(verdict).text(explanation.to_owned()))
        .maybe_child(watch)
}
