//! Octets without frames.

use std::io::{Read, Write};
use std::time::Instant;

use bench_peers::{Args, Lead, OCTET, Result, tell};

use crate::{BUFFER, accept, dial, listen};

pub(crate) fn pull(args: &Args) -> Result<()> {
    let listener = listen(args)?;
    let mut stream = accept(&listener)?;
    let mut buffer = vec![0; BUFFER];
    let first = stream.read(&mut buffer)?;
    let total = args.size * args.count - first;
    let mut left = total;
    let start = Instant::now();
    while left > 0 {
        match stream.read(&mut buffer)? {
            0 => return Err("the sender has gone before everything came".into()),
            octets => left -= octets,
        }
    }
    tell::count(total / args.size, start.elapsed());
    Ok(())
}

pub(crate) fn push(args: &Args, lead: &Lead) -> Result<()> {
    let mut stream = dial(args)?;
    let buffer = vec![OCTET; BUFFER];
    let mut left = args.size * args.count;
    while left > 0 {
        let octets = left.min(BUFFER);
        stream.write_all(&buffer[..octets])?;
        left -= octets;
    }
    lead.wait_end();
    Ok(())
}
