//! `keygen`: a new key pair for CURVE, in Z85.

use std::fs::File;
use std::fs::OpenOptions;
use std::io;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use hopscope_core::z85;

use crate::cli::security::KeygenArgs;
use crate::exit::Failure;
use crate::secure;

/// Makes a pair and writes it.
pub(crate) fn keygen(args: &KeygenArgs) -> Result<(), Failure> {
    let keys = secure::new_key_pair()?;
    let (public, secret) = (z85::encode_key(&keys.public), z85::encode_key(&keys.secret));
    let Some(file) = &args.out else {
        writeln!(io::stdout(), "public {public}\nsecret {secret}")?;
        return Ok(());
    };
    let public_file = PathBuf::from(format!("{}.pub", file.display()));
    let mut secret_out = create(file, true)?;
    // A public key without its secret one would be of no use: the secret one first.
    let mut public_out = create(&public_file, false).inspect_err(|_| {
        // It is ours, new and empty.
        let _ = std::fs::remove_file(file);
    })?;
    write(&mut secret_out, file, "secret", &secret)?;
    write(&mut public_out, &public_file, "public", &public)?;
    writeln!(io::stdout(), "public {public}")?;
    Ok(())
}

/// Makes a file that was not there; one with a secret is for its owner alone from the start.
fn create(file: &Path, is_secret: bool) -> Result<File, Failure> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if is_secret {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options
        .open(file)
        .map_err(|error| match (error.kind(), is_secret) {
            (io::ErrorKind::AlreadyExists, _) => Failure::error(format_args!(
                "{} is there already, and keys cannot be made again: choose another name",
                file.display()
            )),
            _ => Failure::error(format_args!("cannot write {}: {error}", file.display())),
        })
}

/// How a file begins that holds the `public` or `secret` half of a pair.
pub(crate) fn heading(which: &str) -> String {
    format!("# CURVE {which} key")
}

fn write(out: &mut File, file: &Path, which: &str, key: &str) -> Result<(), Failure> {
    let text = format!("{}, made by hopscope keygen\n{key}\n", heading(which));
    out.write_all(text.as_bytes())
        .map_err(|error| Failure::error(format_args!("cannot write {}: {error}", file.display())))
}
