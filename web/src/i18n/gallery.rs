//! The words of tasks and of the gallery of mistakes.

use hopscope_core::Lang;

words! {
    MISTAKES: "Mistakes to put right", "常见错误，动手改";
    TASK: "Task", "任务";
    MET: "met", "已满足";
    NOT_MET: "not met", "未满足";
    HINT: "A hint", "提示";
    NEXT_HINT: "Another hint", "再来一个提示";
    START_OVER: "Start over", "恢复原样";
    SEE_STEP: "See the step", "看那一步";
    PREDICT_FIRST: "Predict first, or step through the run: then this is ticked.", "先猜一猜，或者一步步看完，这里才会打勾。";
}

/// `Mistake 3 of 10`.
pub fn mistake_of(lang: Lang, mistake: usize, mistakes: usize) -> String {
    match lang {
        Lang::En => format!("Mistake {} of {mistakes}", mistake + 1),
        Lang::Zh => format!("第 {} 个错误，共 {mistakes} 个", mistake + 1),
    }
}

/// `Solved: all of this is so.`, or how much of it is.
pub fn progress(lang: Lang, met: usize, all: usize) -> String {
    match (lang, met == all) {
        (Lang::En, true) => "Solved: all of it is met.".to_owned(),
        (Lang::Zh, true) => "完成了：所有条件都已满足。".to_owned(),
        (Lang::En, false) => format!("{met} of {all} met"),
        (Lang::Zh, false) => format!("已满足 {met} 项，共 {all} 项"),
    }
}
