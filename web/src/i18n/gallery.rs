//! The words of tasks and of the gallery of mistakes.

use hopscope_core::{Lang, phrase};

use super::filled;

words! {
    MISTAKES: "Mistakes to put right", "常见错误，动手改";
    TASK: "Task", "任务";
    MET: "met", "已满足";
    NOT_MET: "not met", "未满足";
    HINT: "A hint", "提示";
    NEXT_HINT: "Another hint", "再来一个提示";
    MEND: "Change it at the workbench", "到工作台动手改";
    NEXT: "The next mistake", "下一个错误";
    NEXT_LESSON: "The next lesson", "下一课";
    FIRST_MISTAKE: "On to the mistakes", "去看常见错误";
    START_OVER: "Start over", "恢复原样";
    SEE_STEP: "See the step", "看那一步";
    PREDICT_FIRST: "Predict first, or step through the run: then this is ticked.", "先猜一猜，或者一步步看完，这里才会打勾。";
}

/// `Mistake 3 of 10`.
pub fn mistake_of(lang: Lang, mistake: usize, mistakes: usize) -> String {
    let text = phrase!("Mistake {0} of {1}", "第 {0} 个错误，共 {1} 个");
    filled(text, lang, &[&(mistake + 1), &mistakes])
}

/// How much of a task is done: `2 of 4 met`.
pub fn progress(lang: Lang, met: usize, all: usize) -> String {
    let text = if met == all {
        phrase!(
            "Solved: every condition is met.",
            "完成了：所有条件都已满足。"
        )
    } else {
        phrase!("{0} of {1} met", "已满足 {0} 项，共 {1} 项")
    };
    filled(text, lang, &[&met, &all])
}
