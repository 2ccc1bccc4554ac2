//! `hopscope code`: a scenario as programs, on standard output or in a folder.

use std::fs;
use std::io;
use std::io::Write;
use std::path::Path;

use hopscope_code::File;
use hopscope_code::Manner;
use hopscope_code::endpoints;
use hopscope_core::scenario::Scenario;

use crate::cli::CodeArgs;
use crate::console::Console;
use crate::console::tell;
use crate::exit::Failure;
use crate::run::read;

/// Writes the programs, and tells on standard error what they leave out.
pub(crate) fn code(args: &CodeArgs, console: &Console) -> Result<(), Failure> {
    let scenario = read(&args.scenario, &args.set)?;
    let only = args.node.as_ref().map(|name| place(&scenario, name));
    let only = only.transpose()?;
    let ports = ports(&scenario, args.port)?;
    let manner = Manner {
        ports: &ports,
        ..Manner::new(console.lang)
    };
    let programs = hopscope_code::write(&scenario, args.language, &manner);
    let is_meant = |node: Option<usize>| only.is_none() || node.is_none() || node == only;
    for gap in programs.gaps.iter().filter(|gap| is_meant(gap.node)) {
        let node = gap.node.map(|node| scenario.nodes[node].name.as_str());
        let node = node.map(|name| format!("{name}: ")).unwrap_or_default();
        tell(format_args!(
            "hopscope: {node}not in the programs: {}",
            gap.text
        ));
    }
    let wanted = |file: &&File| only.is_none() || file.node == only;
    let files = programs.files.iter().filter(wanted);
    match &args.out {
        Some(folder) => files.into_iter().try_for_each(|file| save(folder, file)),
        None => print(files, only.is_some()),
    }
}

/// The place of a node in the scenario.
fn place(scenario: &Scenario, name: &str) -> Result<usize, Failure> {
    let place = scenario.nodes.iter().position(|node| node.name == name);
    place.ok_or_else(|| {
        let names: Vec<_> = scenario.nodes.iter().map(|node| &*node.name).collect();
        let names = names.join(", ");
        Failure::usage(format_args!("no node {name:?}; expected one of {names}"))
    })
}

/// A port for each endpoint, from the first on.
fn ports(scenario: &Scenario, first: u16) -> Result<Vec<u16>, Failure> {
    let ports = (0..).map_while(|place: u16| first.checked_add(place));
    let needed = endpoints(scenario).len();
    let ports: Vec<u16> = ports.take(needed).collect();
    if ports.len() < needed {
        let last = usize::from(u16::MAX) + 1 - needed;
        return Err(Failure::usage(format_args!(
            "--port {first} leaves no room for {needed} endpoints: expected at most {last}"
        )));
    }
    Ok(ports)
}

fn print<'a>(files: impl Iterator<Item = &'a File>, is_only: bool) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    for (index, file) in files.enumerate() {
        if !is_only {
            let gap = if index > 0 { "\n" } else { "" };
            writeln!(stdout, "{gap}----- {} -----", file.name)?;
        }
        stdout.write_all(file.text.as_bytes())?;
    }
    Ok(stdout.flush()?)
}

/// Writes a file, unless one of another text is there.
fn save(folder: &Path, file: &File) -> Result<(), Failure> {
    let path = folder.join(&file.name);
    let shown = path.display();
    match fs::read(&path) {
        Ok(there) if there == file.text.as_bytes() => return Ok(()),
        Ok(_) => {
            return Err(Failure::error(format_args!(
                "{shown} is there already and has another text: give another folder, or remove it"
            )));
        }
        Err(_) => {}
    }
    let folder = path.parent().unwrap_or(folder);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&path, &file.text))
        .map_err(|error| Failure::error(format_args!("cannot write {shown}: {error}")))
}
