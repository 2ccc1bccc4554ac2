//! What starts all programs, and what their language wants beside them.

use core::time::Duration;

use hopscope_core::scenario::Behaviour;

use crate::code::{Code, fill};
use crate::gaps::Gap;
use crate::literal;
use crate::plan::Plan;
use crate::{File, Language, settings, words};

/// The files that belong to no node.
pub(crate) fn files(plan: &Plan<'_>, gaps: &[Gap]) -> Vec<File> {
    let mut files = Vec::new();
    let mut add = |name: &str, text: String| {
        files.push(File {
            name: name.to_owned(),
            node: None,
            text,
        });
    };
    match plan.language {
        Language::Rust => add("Cargo.toml", manifest(plan)),
        Language::JavaScript => add(
            "package.json",
            "{\n  \"private\": true,\n  \"dependencies\": { \"zeromq\": \"^6.5.0\" }\n}\n"
                .to_owned(),
        ),
        _ => {}
    }
    add("run.sh", run(plan, gaps));
    files
}

fn manifest(plan: &Plan<'_>) -> String {
    fill(
        "[package]\nname = \"programs\"\nedition = \"2024\"\n\n[dependencies]\n\
         hopscope = { path = @0 }\n\
         tokio = { version = \"1\", features = [\"macros\", \"rt\", \"time\"] }\n\n\
         # A workspace of its own, wherever it lies.\n[workspace]\n",
        &[&literal::rust(plan.manner.library.as_bytes())],
    )
}

fn run(plan: &Plan<'_>, gaps: &[Gap]) -> String {
    let lang = plan.lang();
    let mut code = Code::default();
    let title = literal::comment(plan.scenario.title.get(lang));
    let about = fill(words::RUN.get(lang), &[&title]);
    code.add("#!/bin/sh\n# @0", &[&about]);
    code.add("cd \"$(dirname \"$0\")\" || exit\n", &[]);
    let (prepare, start) = match plan.language {
        Language::Python => ("", "python3 -u @0.py"),
        Language::Rust => ("cargo build --quiet || exit", "target/debug/@0"),
        Language::C => (
            "for program in *.c; do\n  \
             cc -o \"${program%.c}\" \"$program\" -lzmq || exit\ndone",
            "./@0",
        ),
        Language::JavaScript => ("[ -d node_modules ] || npm install || exit", "node @0.mjs"),
        Language::Shell => ("", "sh @0.sh"),
    };
    code.add(prepare, &[]);
    code.add(START, &[]);
    let mut now = Duration::ZERO;
    for &node in &plan.order {
        let later = plan.node(node).start_after;
        if later > now {
            code.add("sleep @0", &[&settings::seconds(later - now)]);
            now = later;
        }
        let command = fill(start, &[&plan.stem(node)]);
        let runs = !gaps.iter().any(|gap| gap.node == Some(node) && !gap.runs);
        let ends = matches!(
            plan.node(node).behaviour,
            Behaviour::Script { .. } | Behaviour::Ventilator { .. }
        );
        let ends = if ends && runs {
            "\nends=\"$ends $!\""
        } else {
            ""
        };
        code.add("start @0@1", &[&command, ends]);
    }
    code.add("\n# @0\nwait $ends\nsleep 1", &[words::RUN_ENDS.get(lang)]);
    code.finish()
}

const START: &str = r#"
start() {
  "$@" &
  pids="$pids $!"
}
trap 'kill $pids 2>/dev/null' EXIT
trap exit INT TERM
"#;
