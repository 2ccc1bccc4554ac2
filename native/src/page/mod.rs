//! `hopscope play`: serves the page that was built into the program.

mod coding;
mod files;
mod policy;

use core::convert::Infallible;
use std::borrow::Cow;
use std::process::Command;
use std::process::Stdio;

use hopscope::Endpoint;
use http_body_util::Full;
use hyper::Method;
use hyper::Request;
use hyper::Response;
use hyper::StatusCode;
use hyper::body::Bytes;
use hyper::body::Incoming;
use hyper::header;
use hyper::http::response;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::rt::TokioTimer;
use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::cli::PlayArgs;
use crate::console::tell;
use crate::exit::Failure;
use crate::stop::Stop;
use coding::Coding;
use files::File;

/// Serves the page until the program is stopped.
pub(crate) async fn play(args: PlayArgs) -> Result<(), Failure> {
    let mut stop = Stop::listen();
    let listener = bind(&args.bind).await?;
    if files::ALL.is_empty() {
        return Err(Failure::error(
            "this program was built without the page; in the source folder, `cargo xtask play` \
             builds the page, puts it into the program and serves it",
        ));
    }
    let address = listener
        .local_addr()
        .map_err(|error| refused(&args.bind, error))?;
    let url = format!("http://{address}/");
    tell(&url);
    if args.open {
        open(&url);
    }
    tokio::select! {
        () = serve(listener) => Ok(()),
        () = stop.asked() => Ok(()),
    }
}

async fn bind(endpoint: &Endpoint) -> Result<TcpListener, Failure> {
    let addresses = endpoint
        .resolve()
        .await
        .map_err(|error| refused(endpoint, error))?;
    TcpListener::bind(addresses.as_slice())
        .await
        .map_err(|error| refused(endpoint, error))
}

fn refused(endpoint: &Endpoint, error: std::io::Error) -> Failure {
    let failure = hopscope::BindError {
        endpoint: endpoint.clone(),
        error,
    };
    Failure::error(format_args!("{failure}; choose another one with --bind"))
}

async fn serve(listener: TcpListener) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            Ok((stream, _)) = listener.accept() => drop(connections.spawn(answer_all(stream))),
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn answer_all(stream: TcpStream) {
    let service = service_fn(async |request: Request<Incoming>| {
        Ok::<_, Infallible>(answer(files::ALL, &request))
    });
    // A browser may hang up at any time; that concerns nobody else.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

fn answer<B>(files: &'static [File], request: &Request<B>) -> Response<Full<Bytes>> {
    let head = Response::builder();
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let head = head
            .status(StatusCode::METHOD_NOT_ALLOWED)
            .header(header::ALLOW, "GET, HEAD");
        return text(head, "this server only shows the page\n");
    }
    let Some(file) = File::at(files, request.uri().path()) else {
        return text(
            head.status(StatusCode::NOT_FOUND),
            "there is no such file\n",
        );
    };
    let head = policy::on(head, file.path)
        // Another build may serve other files at the same address: a browser asks whether they are.
        .header(header::CACHE_CONTROL, "no-cache")
        .header(header::ETAG, file.tag)
        .header(header::VARY, "Accept-Encoding");
    if values(request, header::IF_NONE_MATCH).any(|tags| names(tags, file.tag)) {
        return body(head.status(StatusCode::NOT_MODIFIED), b"".as_slice());
    }
    let wanted = Coding::wanted(values(request, header::ACCEPT_ENCODING));
    let (coding, octets) = file.octets(wanted);
    let head = head.header(header::CONTENT_TYPE, file.media_type());
    match coding.name() {
        Some(name) => body(head.header(header::CONTENT_ENCODING, name), octets),
        None => body(head, octets),
    }
}

/// What a request says in all headers of a name.
fn values<B>(request: &Request<B>, name: header::HeaderName) -> impl Iterator<Item = &str> {
    let values = request.headers().get_all(name).into_iter();
    values.filter_map(|value| value.to_str().ok())
}

/// Whether a list of entity tags holds this one. Weak ones are as good as strong ones here.
fn names(tags: &str, tag: &str) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let mut tags = tags.split(',').map(opaque);
    tags.any(|one| one == opaque(tag) || one == "*")
}

fn text(head: response::Builder, text: &'static str) -> Response<Full<Bytes>> {
    body(
        head.header(header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        text.as_bytes(),
    )
}

fn body(head: response::Builder, octets: impl Into<Cow<'static, [u8]>>) -> Response<Full<Bytes>> {
    let octets = match octets.into() {
        Cow::Borrowed(octets) => Bytes::from_static(octets),
        Cow::Owned(octets) => octets.into(),
    };
    head.body(Full::new(octets))
        .expect("every header is written here")
}

/// Asks the system to show `url` to the user.
fn open(url: &str) {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let mut command = Command::new(opener);
    let opened = command
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    if opened.spawn().is_err() {
        tell(format_args!(
            "hopscope: no browser could be opened; open {url} yourself"
        ));
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt as _;

    use super::*;

    /// `<html>` in gzip, with its octets stored as they are.
    const HTML: &[u8] =
        b"\x1f\x8b\x08\0\0\0\0\0\0\xff\x01\x06\0\xf9\xff<html>\x41\x0c\x43\xc7\x06\0\0\0";

    const FILES: &[File] = &[
        File {
            path: "index.html",
            tag: "W/\"1\"",
            forms: &[(Coding::Brotli, b"in brotli"), (Coding::Gzip, HTML)],
        },
        File {
            path: "snippets/a.js",
            tag: "W/\"2\"",
            forms: &[(Coding::Identity, b"js")],
        },
        File {
            path: "page_bg.wasm",
            tag: "W/\"3\"",
            forms: &[(Coding::Identity, b"wasm")],
        },
    ];

    fn get(path: &str, accept_encoding: &str) -> Response<Full<Bytes>> {
        let request = Request::get(path).header(header::ACCEPT_ENCODING, accept_encoding);
        answer(
            FILES,
            &request.body(()).expect("the test writes good requests"),
        )
    }

    fn header(response: &Response<Full<Bytes>>, name: header::HeaderName) -> &str {
        let value = response.headers().get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    #[test]
    fn each_file_is_told_to_be_what_it_is() {
        for (path, media_type) in [
            ("/", "text/html; charset=utf-8"),
            ("/index.html?lang=zh", "text/html; charset=utf-8"),
            ("/snippets/a.js", "text/javascript; charset=utf-8"),
            ("/page_bg.wasm", "application/wasm"),
        ] {
            let response = get(path, "");
            assert_eq!(response.status(), StatusCode::OK, "{path}");
            assert_eq!(
                header(&response, header::CONTENT_TYPE),
                media_type,
                "{path}"
            );
        }
    }

    #[test]
    fn what_a_browser_has_already_is_not_sent_again() {
        let ask = |tags: &str| {
            let request = Request::get("/").header(header::IF_NONE_MATCH, tags);
            let request = request.body(()).expect("the test writes good requests");
            answer(FILES, &request).status()
        };
        for known in ["\"0\", W/\"1\"", "\"1\"", "*"] {
            assert_eq!(ask(known), StatusCode::NOT_MODIFIED, "{known}");
        }
        assert_eq!(ask("W/\"2\""), StatusCode::OK);
        assert_eq!(header(&get("/", ""), header::ETAG), "W/\"1\"");
    }

    #[tokio::test]
    async fn everybody_gets_a_file_in_a_coding_that_they_accept() {
        for (path, accepted, coding, octets) in [
            ("/", "gzip, deflate, br", "br", b"in brotli".as_slice()),
            ("/", "gzip, br;q=0", "gzip", HTML),
            ("/", "", "", b"<html>"),
            ("/", "deflate", "", b"<html>"),
            ("/snippets/a.js", "gzip, br", "", b"js"),
        ] {
            let response = get(path, accepted);
            let what = format!("{path} for {accepted:?}");
            assert_eq!(
                header(&response, header::CONTENT_ENCODING),
                coding,
                "{what}"
            );
            assert_eq!(header(&response, header::VARY), "Accept-Encoding", "{what}");
            let sent = response.into_body().collect().await;
            assert_eq!(sent.expect("it is there").to_bytes(), octets, "{what}");
        }
    }

    #[test]
    fn what_is_not_there_or_not_asked_for_is_refused() {
        assert_eq!(get("/missing.js", "").status(), StatusCode::NOT_FOUND);
        assert_eq!(get("/../Cargo.toml", "").status(), StatusCode::NOT_FOUND);
        let post = Request::post("/")
            .body(())
            .expect("the test writes good requests");
        assert_eq!(
            answer(FILES, &post).status(),
            StatusCode::METHOD_NOT_ALLOWED
        );
    }
}
