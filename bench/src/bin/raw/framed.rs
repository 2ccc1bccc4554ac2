//! The roles with frames.

use std::io::Write;
use std::net::TcpStream;
use std::thread;
use std::time::Instant;

use bench_peers::tell::{self, Heard};
use bench_peers::{Args, LAST_OCTETS, Lead, OCTET, Result, SUBSCRIBERS, WARM_UP, WINDOW};

use crate::frames::{Reader, Writer, put_head};
use crate::{BUFFER, accept, dial, listen};

/// Both halves of a connection.
fn halves(stream: TcpStream) -> Result<(Writer, Reader)> {
    Ok((Writer::new(stream.try_clone()?), Reader::new(stream)))
}

/// A frame that must come.
fn receive(reader: &mut Reader) -> Result<usize> {
    let received = reader.receive()?;
    received.ok_or_else(|| "the other side has gone".into())
}

pub(crate) fn pull(args: &Args) -> Result<()> {
    let listener = listen(args)?;
    let mut reader = Reader::new(accept(&listener)?);
    receive(&mut reader)?;
    let start = Instant::now();
    for _ in 1..args.count {
        receive(&mut reader)?;
    }
    tell::count(args.count - 1, start.elapsed());
    Ok(())
}

pub(crate) fn push(args: &Args, body: &[u8], lead: &Lead) -> Result<()> {
    let mut writer = Writer::new(dial(args)?);
    for _ in 0..args.count {
        writer.send(body)?;
    }
    writer.flush()?;
    lead.wait_end();
    Ok(())
}

/// A thread for each connection; answers leave when nothing is left to read.
pub(crate) fn echo(args: &Args) -> Result<()> {
    let listener = listen(args)?;
    loop {
        let (mut writer, mut reader) = halves(accept(&listener)?)?;
        let body = vec![OCTET; args.size];
        thread::spawn(move || -> Result<()> {
            loop {
                while let Some(octets) = reader.parse() {
                    writer.send(&body[..octets.min(body.len())])?;
                }
                writer.flush()?;
                if !reader.fill()? {
                    return Ok(());
                }
            }
        });
    }
}

pub(crate) fn req(args: &Args, body: &[u8]) -> Result<()> {
    let (mut writer, mut reader) = halves(dial(args)?)?;
    let mut took = Vec::with_capacity(args.count);
    for number in 0..WARM_UP + args.count {
        let start = Instant::now();
        writer.send(body)?;
        writer.flush()?;
        receive(&mut reader)?;
        if number >= WARM_UP {
            took.push(start.elapsed());
        }
    }
    tell::round_trips(took);
    Ok(())
}

pub(crate) fn dealer(args: &Args, body: &[u8]) -> Result<()> {
    let (mut writer, mut reader) = halves(dial(args)?)?;
    let start = Instant::now();
    let mut sent = WINDOW.min(args.count);
    for _ in 0..sent {
        writer.send(body)?;
    }
    writer.flush()?;
    let mut received = 0;
    while received < args.count {
        while reader.parse().is_some() {
            received += 1;
            if sent < args.count {
                writer.send(body)?;
                sent += 1;
            }
        }
        writer.flush()?;
        if received < args.count && !reader.fill()? {
            return Err("the server has gone".into());
        }
    }
    tell::count(received, start.elapsed());
    Ok(())
}

/// Writes to all subscribers in turn, each as fast as it reads: nothing is lost.
pub(crate) fn publish(args: &Args, body: &[u8], lead: &Lead) -> Result<()> {
    let listener = listen(args)?;
    let mut streams = (0..SUBSCRIBERS)
        .map(|_| accept(&listener))
        .collect::<Result<Vec<_>>>()?;
    lead.wait_go();
    let start = Instant::now();
    let mut buffer = Vec::with_capacity(BUFFER * 2);
    let bodies = (0..args.count).map(|_| body);
    for body in bodies.chain([&[OCTET; LAST_OCTETS][..]]) {
        put_head(&mut buffer, body.len());
        buffer.extend_from_slice(body);
        if buffer.len() >= BUFFER || body.len() == LAST_OCTETS {
            for stream in &mut streams {
                stream.write_all(&buffer)?;
            }
            buffer.clear();
        }
    }
    tell::count(args.count, start.elapsed());
    lead.wait_end();
    Ok(())
}

pub(crate) fn subscribe(args: &Args) -> Result<()> {
    let mut listening = Vec::new();
    for _ in 0..SUBSCRIBERS {
        let mut reader = Reader::new(dial(args)?);
        listening.push(thread::spawn(move || {
            let mut heard = Heard::default();
            while heard.take(receive(&mut reader)?) {}
            Ok(heard)
        }));
    }
    let heard = listening
        .into_iter()
        .map(|one| one.join().map_err(|_| "a subscriber panicked")?)
        .collect::<Result<Vec<_>>>()?;
    tell::heard(&heard, args.count);
    Ok(())
}

pub(crate) fn churn(args: &Args, body: &[u8]) -> Result<()> {
    let start = Instant::now();
    for _ in 0..args.count {
        let (mut writer, mut reader) = halves(dial(args)?)?;
        writer.send(body)?;
        writer.flush()?;
        receive(&mut reader)?;
    }
    tell::count(args.count, start.elapsed());
    Ok(())
}
