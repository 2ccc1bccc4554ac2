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
            let mut command = Command::new(folder.join(stem(file)));
            command.arg(in_all(folder, file));
            command
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

/// Builds the programs, with cargo's folder of this build: what they depend on is there already. Those
/// of one company as they are written; those of many as one program, since each takes seconds to link.
fn build_rust<'a>(companies: impl Iterator<Item = &'a mut Company>) {
    let companies: Vec<&Company> = companies.map(|company| &*company).collect();
    let single = companies.len() == 1;
    let first = &companies[0].folder;
    let folder = if single {
        first.clone()
    } else {
        together(&companies)
    };
    let manifest = fs::read_to_string(first.join("Cargo.toml")).expect("it was written");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let manifest = manifest + &profile(&root) + NO_WARNINGS;
    fs::write(folder.join("Cargo.toml"), manifest).expect("the folder is ours");
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).expect("there is one");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--offline", "--manifest-path"]);
    cargo.arg(folder.join("Cargo.toml"));
    run(cargo.env("CARGO_TARGET_DIR", target()));
    for company in companies {
        for program in &company.programs {
            let to = company.folder.join(stem(&program.file));
            let name = if single {
                stem(&program.file)
            } else {
                TOGETHER
            };
            let from = target().join("debug").join(name);
            fs::hard_link(from, to).expect("the folder is new");
        }
    }
}

/// The program that is each of many, by the name given to it.
const TOGETHER: &str = "programs";

/// Writes the programs of all companies as modules of one.
fn together(companies: &[&Company]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rust-together");
    let src = folder.join("src");
    // What an earlier run has left.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&src).expect("the folder can be made");
    let (mut modules, mut arms) = (String::new(), String::new());
    for company in companies {
        for program in &company.programs {
            let source = company.folder.join(&program.file);
            let source = fs::read_to_string(source).expect("it was written");
            let public = source.replace("\nasync fn main()", "\npub async fn main()");
            let name = in_all(&company.folder, &program.file);
            let number = arms.lines().count();
            fs::write(src.join(format!("{name}.rs")), public).expect("the folder is ours");
            modules += &format!("#[path = \"{name}.rs\"]\nmod program{number};\n");
            arms += &format!("        Some(\"{name}\") => program{number}::main(),\n");
        }
    }
    let main = format!(
        "{modules}\nfn main() -> Result<(), Box<dyn std::error::Error>> {{\n    \
         match std::env::args().nth(1).as_deref() {{\n{arms}        \
         other => Err(format!(\"no such program: {{other:?}}\").into()),\n    }}\n}}\n"
    );
    fs::write(src.join("main.rs"), main).expect("the folder is ours");
    folder
}

/// The development profile of our own manifest, so that nothing is built twice.
fn profile(root: &Path) -> String {
    let manifest = fs::read_to_string(root.join("Cargo.toml")).expect("there is one");
    let from = manifest.find("[profile.dev]").expect("it has one");
    let to = manifest.find("[profile.release]").expect("it has one");
    format!("\n{}", &manifest[from..to])
}

/// Not as flags of the compiler, which would have all that they depend on built anew.
const NO_WARNINGS: &str = "\n[lints.rust]\nwarnings = \"deny\"\n";

/// Cargo's folder of this build.
fn target() -> &'static Path {
    let inner = Path::new(env!("CARGO_TARGET_TMPDIR"));
    inner.parent().expect("it is within cargo's folder")
}

/// A program's name among those of all companies.
fn in_all(folder: &Path, file: &str) -> String {
    format!("{}-{}", name_of(folder), stem(file))
}

fn stem(file: &str) -> &str {
    let stem = Path::new(file).file_stem().expect("it is a file");
    stem.to_str().expect("we have chosen it")
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
