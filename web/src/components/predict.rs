//! A question: what will the message be? The right answer is the one that the trace gives.

use hopscope_core::envelope::Vantage;
use yew::prelude::*;

use super::chip::chip;
use super::icon::{Icon, icon};
use crate::i18n::words;
use crate::run::Question;
use crate::shared::Shared;
use crate::state::{Action, Answer, State};

/// What the question shows.
#[derive(PartialEq, Properties)]
pub struct PredictProps {
    /// The state.
    pub state: Shared<State>,
    /// Takes what the reader does.
    pub send: Callback<Action>,
}

/// The question that is open at the step.
#[component]
pub fn Predict(props: &PredictProps) -> Html {
    let state = &props.state;
    let lang = state.lang;
    let Some(number) = state.run.question_at(state.step) else {
        return Html::default();
    };
    let question = &state.run.questions[number];
    let prediction = &state.run.scenario.predictions[number];
    let answer = state.answers[number];
    // An envelope among the options is drawn as one, even where it is the wrong answer.
    let vantage = match question.vantage {
        Vantage::RouterApplication => Vantage::RouterApplication,
        Vantage::BodyOnly | Vantage::Wire => Vantage::Wire,
    };
    let seen = question.step.is_some_and(|at| at <= state.step);
    let told = answer.checked || seen;
    let name = format!("predict-{number}");
    let onsubmit = props.send.reform(move |event: SubmitEvent| {
        event.prevent_default();
        Action::Check(number)
    });
    html! {
        <form class="predict" {onsubmit} data-testid="predict" data-told={told.to_string()}>
            <fieldset>
                <legend>
                    <span class="tag">{ words::PREDICT.get(lang) }</span>
                    { prediction.question.get(lang) }
                </legend>
                { for prediction.options.iter().enumerate().map(|(option, message)| {
                    let frames = state.run.palette.frames(message, vantage);
                    let chosen = answer.choice == Some(option);
                    let right = told && question.right == Some(option);
                    let wrong = answer.checked && chosen && !right;
                    let onchange = props.send.reform(move |_: Event| Action::Mark(number, option));
                    html! {
                        <label
                            key={option}
                            class={classes!("option", right.then_some("right"), wrong.then_some("wrong"))}
                            data-option={option.to_string()}
                        >
                            <input
                                type="radio"
                                name={name.clone()}
                                checked={chosen}
                                disabled={told}
                                {onchange}
                            />
                            <span class="frames">{ for frames.iter().map(|frame| chip(frame, lang)) }</span>
                            if right {
                                <span class="verdict">
                                    { icon(Icon::Tick) }
                                    <span class="vh">{ words::RIGHT_ANSWER.get(lang) }</span>
                                </span>
                            }
                            if wrong {
                                <span class="verdict">
                                    { icon(Icon::Cross) }
                                    <span class="vh">{ words::YOUR_ANSWER.get(lang) }</span>
                                </span>
                            }
                        </label>
                    }
                }) }
            </fieldset>
            { outcome(props, question, answer, told, prediction.explanation.get(lang)) }
        </form>
    }
}

fn outcome(
    props: &PredictProps,
    question: &Question,
    answer: Answer,
    told: bool,
    explanation: &str,
) -> Html {
    let state = &props.state;
    let lang = state.lang;
    if !told {
        return html! {
            <button type="submit" class="primary" disabled={answer.choice.is_none()}>
                { words::CHECK.get(lang) }
            </button>
        };
    }
    let right = answer.choice == question.right;
    let at = question.step.unwrap_or_default();
    let watch = props.send.reform(move |_: MouseEvent| Action::Seek(at));
    html! {
        <div class="outcome" role="status">
            <p>
                if answer.checked {
                    <strong class={if right { "right" } else { "wrong" }}>
                        { if right { words::RIGHT } else { words::WRONG }.get(lang) }
                    </strong>
                    { " " }
                }
                { explanation }
            </p>
            if at != state.step {
                <button type="button" class="quiet" onclick={watch}>{ words::WATCH.get(lang) }</button>
            }
        </div>
    }
}
