//! How programs in each language are built and started.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use hopscope_code::Language;

use super::company::Company;
use crate::support::libzmq::{built, interpreter};

/// Builds what has to be built before it can be started.
pub(super) fn build<'a>(language: Language, companies: impl Iterator<Item = &'a mut Company>) {
    match language {
        Language::Python | Language::Shell => {}
        Language::C => companies.for_each(|company| build_c(company)),
        Language::Rust => build_rust(companies),
        Language::JavaScript => {
            let modules = fs::read_to_string(built("javascript")).expect("it is a note");
            for company in companies {
                let link = company.folder.join("node_modules");
                std::os::unix::fs::symlink(&modules, link).expect("the folder is new");
            }
        }
    }
}

/// The command that starts a program.
pub(super) fn command(language: Language, folder: &Path, file: &str) -> Command {
    let path = folder.join(file);
    let mut command = match language {
        Language::Python => {
            let mut command = interpreter();
            command.arg("-u").arg(path);
            command
        }
        Language::JavaScript => {
            let mut command = Command::new("node");
            command.arg(path);
            command
        }
        Language::Shell => {
            let mut command = Command::new("sh");
            command.arg(path);
            command
        }
        Language::C => Command::new(path.with_extension("")),
        Language::Rust => {
            let name = path.file_stem().expect("it is a file").to_os_string();
            let bin = format!("{}-{}", name_of(folder), name.display());
            Command::new(target().join("debug").join(bin))
        }
    };
    let ours = Path::new(env!("CARGO_BIN_EXE_hopscope"));
    let folder = ours.parent().expect("a program is in a folder");
    let path = env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{}:{path}", folder.display()));
    command
}

fn build_c(company: &Company) {
    let library = PathBuf::from(built("libzmq-4.3.4.so"));
    let header = PathBuf::from(built("zmq.h"));
    let include = header.parent().expect("a file is in a folder");
    for program in &company.programs {
        let source = company.folder.join(&program.file);
        let mut cc = Command::new(env::var_os("CC").unwrap_or_else(|| "cc".into()));
        cc.args(["-Wall", "-Wextra", "-Werror", "-I"]).arg(include);
        cc.arg("-o").arg(source.with_extension(""));
        run(cc.arg(&source).arg(&library));
    }
}

/// Builds the programs of all companies as one crate, with cargo's folder of this build: what they
/// depend on is there already.
fn build_rust<'a>(companies: impl Iterator<Item = &'a mut Company>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut crate_folder = None;
    for company in companies {
        let whole = company.folder.join("all");
        let sources = company.folder.join("src/bin");
        let folder = crate_folder.get_or_insert_with(|| {
            fs::create_dir_all(whole.join("src/bin")).expect("the folder is new");
            let manifest = fs::read_to_string(company.folder.join("Cargo.toml"));
            let manifest = manifest.expect("it was written") + PROFILE;
            fs::write(whole.join("Cargo.toml"), manifest).expect("the folder is new");
            fs::copy(root.join("Cargo.lock"), whole.join("Cargo.lock")).expect("there is one");
            whole
        });
        for program in &company.programs {
            let name = Path::new(&program.file).file_name().expect("it is a file");
            let bin = format!("{}-{}", name_of(&company.folder), name.display());
            fs::copy(sources.join(name), folder.join("src/bin").join(bin)).expect("it is there");
        }
    }
    let folder = crate_folder.expect("there are companies");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--offline", "--bins", "--manifest-path"]);
    cargo.arg(folder.join("Cargo.toml"));
    cargo
        .env("CARGO_TARGET_DIR", target())
        .env("RUSTFLAGS", "-Dwarnings");
    run(&mut cargo);
}

/// As in our own manifest, so that nothing is built twice.
const PROFILE: &str = "\n[profile.dev]\ndebug = \"line-tables-only\"\n";

/// The folder in which the programs in Rust are built.
fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("code-target")
}

fn name_of(folder: &Path) -> String {
    let name = folder.file_name().expect("it has a name");
    name.to_str().expect("we have chosen it").to_owned()
}

fn run(command: &mut Command) {
    let output = command.output();
    let output = output.unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
}
