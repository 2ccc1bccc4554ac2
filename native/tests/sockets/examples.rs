//! Every example runs to its end.

use std::path::Path;

type Checked = Result<(), Box<dyn core::error::Error>>;

#[path = "../../examples/blocking.rs"]
mod blocking;
#[path = "../../examples/curve.rs"]
mod curve;
#[path = "../../examples/monitor.rs"]
mod monitor;
#[path = "../../examples/pub_sub.rs"]
mod pub_sub;
#[path = "../../examples/push_pull.rs"]
mod push_pull;
#[path = "../../examples/req_rep.rs"]
mod req_rep;
#[path = "../../examples/router_dealer.rs"]
mod router_dealer;

type Main = fn() -> Checked;

/// Every example by its file.
const EXAMPLES: [(&str, Main); 7] = [
    ("blocking.rs", blocking::main),
    ("curve.rs", curve::main),
    ("monitor.rs", monitor::main),
    ("pub_sub.rs", pub_sub::main),
    ("push_pull.rs", push_pull::main),
    ("req_rep.rs", req_rep::main),
    ("router_dealer.rs", router_dealer::main),
];

#[test]
fn every_example_runs_to_its_end() -> Checked {
    for (name, main) in EXAMPLES {
        main().map_err(|error| format!("{name}: {error}"))?;
    }
    Ok(())
}

#[test]
fn no_example_is_left_out() -> Checked {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut found = Vec::new();
    for file in std::fs::read_dir(folder)? {
        found.push(file?.file_name().to_string_lossy().into_owned());
    }
    found.sort();
    assert_eq!(found, EXAMPLES.map(|(name, _)| name));
    Ok(())
}
