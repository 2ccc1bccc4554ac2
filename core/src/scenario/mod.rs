//! Scenarios: what a teacher writes down and the world runs.
//!
//! ```text
//! TOML --from_toml--+
//!                   +--> tree --expand, with the parameters set--> Scenario
//! JSON --from_json--+   (places)                                   (model)
//! ```
//!
//! Every mistake is a [`ScenarioError`] with line and column. Whatever the text, reading it ends
//! and takes bounded memory: the file, its depth, its nodes, steps, frames and written-out texts
//! have limits.

mod acts;
pub mod catalogue;
mod check;
mod chinese;
mod document;
pub mod edit;
mod error;
mod expand;
mod formula;
mod from_json;
mod from_toml;
mod kinds;
mod library;
mod links;
mod messages;
mod model;
mod nodes;
mod options;
mod palette;
mod pieces;
#[cfg(not(feature = "texts"))]
mod provided;
mod sockets;
mod steps;
mod tasks;
mod told;
mod tree;
mod wire;
mod words;
mod written;

pub use document::{Document, Format, MAX_SOURCE_OCTETS};
pub use error::ScenarioError;
pub use library::{Lesson, UnknownLesson, find, gallery, library};
pub use model::{
    Act, ActSpec, Behaviour, InFlight, LinkSpec, Links, Moment, Narration, NodeSpec, OtherLinks,
    Parameter, Piece, Prediction, Scenario, ScriptStep, SocketSpec,
};
pub use palette::{Group, Preset, palette};
#[cfg(not(feature = "texts"))]
pub use provided::provide_lessons;
pub use tasks::{Check, Condition, Frames, Pattern, Task, Times};
pub use wire::{Reconnect, WireSpec};

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value as Json;

    use super::{acts, expand, links, messages, nodes, pieces, sockets, steps, tasks, told, wire};

    /// The keys that the published schema has where `pointer` points, over all its alternatives.
    fn keys_in_schema(schema: &Json, pointer: &str) -> BTreeSet<String> {
        let table = schema.pointer(pointer).expect("the schema has it");
        let alternatives = table["anyOf"].as_array().cloned();
        let alternatives = alternatives.unwrap_or_else(|| vec![table.clone()]);
        let properties = alternatives
            .iter()
            .filter_map(|table| table["properties"].as_object());
        properties
            .flat_map(|properties| properties.keys().cloned())
            .collect()
    }

    #[test]
    fn the_published_schema_has_the_keys_that_are_read() {
        let source = include_str!("../../../docs/scenario.schema.json");
        let schema: Json = serde_json::from_str(source).expect("it is JSON");
        let tables = [
            ("", expand::FILE_KEYS),
            ("/$defs/link", expand::LINK_KEYS),
            ("/$defs/other-links", links::OTHER_KEYS),
            ("/$defs/parameter", expand::PARAMETER_KEYS),
            ("/$defs/node", nodes::NODE_KEYS),
            ("/$defs/socket", sockets::SOCKET_KEYS),
            ("/$defs/heartbeat", wire::HEARTBEAT_KEYS),
            ("/$defs/reconnect", wire::RECONNECT_KEYS),
            ("/$defs/security", wire::SECURITY_KEYS),
            ("/$defs/user", wire::USER_KEYS),
            ("/$defs/act", acts::ACT_KEYS),
            ("/$defs/links", acts::LINKS_KEYS),
            ("/$defs/delay", acts::DELAY_KEYS),
            ("/$defs/loss", acts::LOSS_KEYS),
            ("/$defs/next", acts::NEXT_KEYS),
            ("/$defs/flight", acts::FLIGHT_KEYS),
            ("/$defs/edit", acts::EDIT_KEYS),
            ("/$defs/slow", acts::SLOW_KEYS),
            ("/$defs/fill", acts::FILL_KEYS),
            ("/$defs/step", steps::STEP_KEYS),
            (
                "/$defs/step/anyOf/2/properties/receive",
                steps::RECEIVE_KEYS,
            ),
            ("/$defs/frame", messages::FRAME_KEYS),
            ("/$defs/received", pieces::RECEIVED_KEYS),
            ("/$defs/octets", messages::OCTETS_KEYS),
            ("/$defs/moment", told::MOMENT_KEYS),
            ("/$defs/narration", told::NARRATION_KEYS),
            ("/$defs/prediction", told::PREDICTION_KEYS),
            ("/$defs/task", tasks::TASK_KEYS),
            ("/$defs/check", tasks::CONDITION_KEYS),
        ];
        for (pointer, keys) in tables {
            let keys: BTreeSet<String> = keys.iter().map(|key| (*key).to_owned()).collect();
            assert_eq!(keys_in_schema(&schema, pointer), keys, "{pointer}");
        }
    }
}
