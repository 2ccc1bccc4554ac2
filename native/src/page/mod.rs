//! `hopscope play`: serves the page that was built into the program.

mod files;
mod policy;

use core::convert::Infallible;
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
    let known = request.headers().get(header::IF_NONE_MATCH);
    let known = known.and_then(|value| value.to_str().ok());
    let accepts = request.headers().get(header::ACCEPT_ENCODING);
    let accepts_gzip = accepts
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("gzip"));
    let head = policy::on(head, file.path)
        // Another build may serve other files at the same address: a browser asks whether they are.
        .header(header::CACHE_CONTROL, "no-cache")
        .header(header::ETAG, file.tag)
        .header(header::VARY, "Accept-Encoding");
    if known.is_some_and(|tags| tags.split(',').any(|tag| tag.trim() == file.tag)) {
        return body(head.status(StatusCode::NOT_MODIFIED), &[]);
    }
    let head = head.header(header::CONTENT_TYPE, file.media_type());
    match file.packed {
        Some(packed) if accepts_gzip => body(head.header(header::CONTENT_ENCODING, "gzip"), packed),
        _ => body(head, file.plain),
    }
}

fn text(head: response::Builder, text: &'static str) -> Response<Full<Bytes>> {
    body(
        head.header(header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        text.as_bytes(),
    )
}

fn body(head: response::Builder, octets: &'static [u8]) -> Response<Full<Bytes>> {
    head.body(Full::new(Bytes::from_static(octets)))
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
    use super::*;

    const FILES: &[File] = &[
        File {
            path: "index.html",
            plain: b"<html>",
            tag: "\"1\"",
            packed: Some(b"packed"),
        },
        File {
            path: "snippets/a.js",
            plain: b"js",
            tag: "\"2\"",
            packed: None,
        },
        File {
            path: "page_bg.wasm",
            plain: b"wasm",
            tag: "\"3\"",
            packed: None,
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
        assert_eq!(ask("\"0\", \"1\""), StatusCode::NOT_MODIFIED);
        assert_eq!(ask("\"2\""), StatusCode::OK);
        assert_eq!(header(&get("/", ""), header::ETAG), "\"1\"");
    }

    #[test]
    fn only_who_accepts_gzip_gets_it() {
        assert_eq!(
            header(&get("/", "gzip, br"), header::CONTENT_ENCODING),
            "gzip"
        );
        assert_eq!(header(&get("/", "br"), header::CONTENT_ENCODING), "");
        assert_eq!(
            header(&get("/snippets/a.js", "gzip"), header::CONTENT_ENCODING),
            ""
        );
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
