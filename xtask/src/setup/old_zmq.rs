//! libzmq as nobody packs it, for the tests against real peers: a release of each older generation
//! of the wire, and one of today with its draft sockets and WebSocket.
//!
//! Old source packages of pyzmq carry libzmq's sources. Each is compiled into a shared library,
//! which the tests drive from Python.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, thread};

use anyhow::{Context, Result, anyhow, ensure};

use super::{python, system};
use crate::project::Project;
use crate::{process, progress};

/// A release, and the pyzmq that carries it.
struct Release {
    zmq: &'static str,
    pyzmq: &'static str,
    /// It makes up identities with the system's library for UUIDs.
    wants_uuid: bool,
    /// What `configure` would have found out.
    platform: &'static str,
}

/// ZMTP 1.0, 2.0 and 3.0; and 3.1 with all that is usually left out.
const RELEASES: [Release; 4] = [
    Release {
        zmq: "2.2.0",
        pyzmq: "2.2.0.1",
        wants_uuid: true,
        platform: PLATFORM,
    },
    Release {
        zmq: "3.2.2",
        pyzmq: "13.1.0",
        wants_uuid: false,
        platform: PLATFORM,
    },
    Release {
        zmq: "4.0.4",
        pyzmq: "14.3.1",
        wants_uuid: false,
        platform: PLATFORM,
    },
    Release {
        zmq: "4.3.4",
        pyzmq: "25.1.2",
        wants_uuid: false,
        platform: PLATFORM_WITH_DRAFTS,
    },
];

/// What programs in C include.
const HEADER: &str = "zmq.h";

/// Of the old ones; and headers that compilers of their time let in unasked.
const PLATFORM: &str = "\
#define ZMQ_HAVE_LINUX 1
#define ZMQ_HAVE_EVENTFD 1
#define ZMQ_HAVE_IFADDRS 1
#define ZMQ_HAVE_SO_PEERCRED 1
#define ZMQ_HAVE_UIO 1
#define HAVE_LIBUUID 1
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>
#include <cstring>
";

/// Of the one of today.
const PLATFORM_WITH_DRAFTS: &str = "\
#define HAVE_STRNLEN 1
#define ZMQ_HAVE_LINUX 1
#define ZMQ_HAVE_EVENTFD 1
#define ZMQ_HAVE_IFADDRS 1
#define ZMQ_HAVE_IPC 1
#define ZMQ_HAVE_SO_PEERCRED 1
#define ZMQ_HAVE_SOCK_CLOEXEC 1
#define ZMQ_HAVE_UIO 1
#define ZMQ_HAVE_WS 1
#define ZMQ_BUILD_DRAFT_API 1
#define ZMQ_CACHELINE_SIZE 64
#define ZMQ_IOTHREAD_POLLER_USE_EPOLL 1
#define ZMQ_POLL_BASED_ON_POLL 1
#define ZMQ_USE_BUILTIN_SHA1 1
#define ZMQ_USE_CV_IMPL_STL11 1
";

/// The source package leaves libzmq's own out, and WebSocket wants it (RFC 6455, section 1.3).
const SHA1: &str = include_str!("sha1.h");

impl Release {
    fn library(&self) -> String {
        format!("libzmq-{}.so", self.zmq)
    }
}

/// Makes sure that `folder` holds the library of each release, as `libzmq-2.2.0.so`, and the header of
/// the newest. They are built once for a user and copied from the cache folder. On other systems than Linux there are none.
///
/// # Errors
/// When a compiler is missing and may not be installed, pip fails, or a release does not compile.
pub(crate) fn find_or_build(project: &Project, folder: &Path) -> Result<()> {
    if !cfg!(target_os = "linux") {
        progress::note("libzmq of earlier days is built on Linux only; left out");
        return Ok(());
    }
    let cache = project.cache.join("old-libzmq-1");
    let missing: Vec<_> = RELEASES
        .iter()
        .filter(|release| !cache.join(release.library()).exists())
        .collect();
    if !missing.is_empty() {
        build(project, &cache, &missing)?;
    }
    for release in &RELEASES {
        place(
            &cache.join(release.library()),
            &folder.join(release.library()),
        )?;
    }
    header(project, &cache)?;
    place(&cache.join(HEADER), &folder.join(HEADER))
}

/// The header of the newest release, for programs in C.
fn header(project: &Project, cache: &Path) -> Result<()> {
    if cache.join(HEADER).exists() {
        return Ok(());
    }
    progress::note("missing: libzmq's header zmq.h; taking it from the sources");
    let work = cache.join(format!("header-{}", std::process::id()));
    fs::create_dir_all(&work).with_context(|| format!("cannot make {}", work.display()))?;
    let [.., newest] = &RELEASES;
    let taken = python::with_pip(project)
        .and_then(|python| sources(&python, &work, newest))
        .and_then(|sources| place(&sources.join("include").join(HEADER), &cache.join(HEADER)));
    fs::remove_dir_all(&work).with_context(|| format!("cannot remove {}", work.display()))?;
    taken
}

fn build(project: &Project, cache: &Path, releases: &[&Release]) -> Result<()> {
    let names: Vec<_> = releases.iter().map(|release| release.zmq).collect();
    progress::note(&format!(
        "missing: libzmq {}; compiling from the sources that pyzmq of the time carries",
        names.join(", ")
    ));
    compiler()?;
    let python = python::with_pip(project)?;
    // Of this process alone: another clone of the project may be building them too.
    let work = cache.join(format!("build-{}", std::process::id()));
    fs::create_dir_all(&work).with_context(|| format!("cannot make {}", work.display()))?;
    let built = build_in(&work, &python, cache, releases);
    fs::remove_dir_all(&work).with_context(|| format!("cannot remove {}", work.display()))?;
    built
}

fn build_in(work: &Path, python: &Path, cache: &Path, releases: &[&Release]) -> Result<()> {
    let sources: Vec<_> = releases
        .iter()
        .map(|release| sources(python, work, release))
        .collect::<Result<_>>()?;
    thread::scope(|scope| {
        let compiling: Vec<_> = releases
            .iter()
            .zip(&sources)
            .map(|(release, sources)| scope.spawn(|| compile(release, sources, work, cache)))
            .collect();
        compiling
            .into_iter()
            .try_for_each(|thread| thread.join().map_err(|_| anyhow!("a compile panicked"))?)
    })
}

/// A C++ compiler and the header for UUIDs.
fn compiler() -> Result<()> {
    super::cxx()?;
    let has_uuid = Path::new("/usr/include/uuid/uuid.h").exists();
    if !has_uuid {
        system::install("the header uuid/uuid.h", &["uuid-dev"], None)?;
    }
    Ok(())
}

/// The folder with a release's `src` and `include`.
fn sources(python: &Path, work: &Path, release: &Release) -> Result<PathBuf> {
    let archives = work.join(format!("pyzmq-{}-archives", release.pyzmq));
    fs::create_dir_all(&archives)?;
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "download", "--quiet", "--no-deps"]);
    pip.args(["--disable-pip-version-check", "--no-clean"]);
    pip.args(["--no-binary", "pyzmq", "--dest"]).arg(&archives);
    pip.arg(format!("pyzmq=={}", release.pyzmq));
    // pip wants to know the package's metadata too, and may fail at that with a Python that the
    // package never heard of. The archive is then still where pip put it first.
    let downloaded = process::run(pip.env("TMPDIR", &archives));
    let archive = find(&archives, &|path| {
        let name = path.to_string_lossy();
        path.is_file() && (name.ends_with(".zip") || name.ends_with(".tar.gz"))
    });
    let Some(archive) = archive else {
        downloaded?;
        return Err(anyhow!("pip has left no archive in {}", archives.display()));
    };
    let unpacker = match archive.extension() {
        Some(extension) if extension == "zip" => "zipfile",
        _ => "tarfile",
    };
    let mut unpack = Command::new(python);
    unpack.args(["-m", unpacker, "-e"]).arg(archive).arg(work);
    process::run(&mut unpack)?;
    let folder = work.join(format!("pyzmq-{}/bundled/zeromq", release.pyzmq));
    ensure!(
        folder.exists(),
        "pyzmq {} carries no bundled/zeromq",
        release.pyzmq
    );
    let external = folder.join("external/sha1");
    fs::create_dir_all(&external)?;
    fs::write(external.join("sha1.h"), SHA1).context("cannot write sha1.h")?;
    fs::write(folder.join("platform.hpp"), release.platform)
        .context("cannot write platform.hpp")?;
    Ok(folder)
}

/// The first path under `folder` that is `wanted`.
fn find(folder: &Path, wanted: &dyn Fn(&Path) -> bool) -> Option<PathBuf> {
    let entries = fs::read_dir(folder).ok()?.filter_map(Result::ok);
    entries.map(|entry| entry.path()).find_map(|path| {
        if wanted(&path) {
            Some(path)
        } else {
            find(&path, wanted)
        }
    })
}

fn compile(release: &Release, sources: &Path, work: &Path, cache: &Path) -> Result<()> {
    let built = work.join(release.library());
    let mut command = Command::new(env::var_os("CXX").unwrap_or_else(|| "c++".into()));
    command.args(["-shared", "-fPIC", "-w", "-fpermissive"]);
    command.arg("-include").arg(sources.join("platform.hpp"));
    command.arg("-I").arg(sources);
    command.arg("-I").arg(sources.join("include"));
    let files = fs::read_dir(sources.join("src"))
        .with_context(|| format!("cannot read {}/src", sources.display()))?;
    for file in files {
        let file = file?.path();
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        // WebSocket over TLS wants one more library, and no test wants it.
        if name.ends_with(".cpp") && !name.starts_with("wss_") {
            command.arg(file);
        }
    }
    command.arg("-o").arg(&built).args(["-lpthread", "-lrt"]);
    if release.wants_uuid {
        command.arg("-luuid");
    }
    // Quiet unless it fails: the linker has an opinion about functions of that time.
    let output = command.stdin(Stdio::null()).output();
    let output = output.context("cannot start the C++ compiler")?;
    ensure!(
        output.status.success(),
        "libzmq {} does not compile: {}",
        release.zmq,
        String::from_utf8_lossy(&output.stderr).trim()
    );
    fs::rename(&built, cache.join(release.library())).context("cannot keep what was compiled")
}

/// Copies a file that is newer, in one step: a test may be about to load the old one.
pub(super) fn place(from: &Path, to: &Path) -> Result<()> {
    let time = |path: &Path| path.metadata().and_then(|meta| meta.modified());
    if let (Ok(there), Ok(new)) = (time(to), time(from))
        && there >= new
    {
        return Ok(());
    }
    let half = to.with_extension("new");
    let copied = fs::copy(from, &half).and_then(|_| fs::rename(&half, to));
    copied.with_context(|| format!("cannot copy {} to {}", from.display(), to.display()))
}
