//! What a browser must not do with the page, whatever is in it.

use hyper::header;
use hyper::http::response;

/// The content security policy: the page is made of its own files and fetches nothing else. Pictures
/// that a reader takes home are made in the page itself.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data: blob:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; \
    base-uri 'none'; form-action 'none'";

/// The one page that stands in frames of others.
const FRAMED: &str = "embed.html";

/// Puts the policy for a file on an answer.
pub(super) fn on(head: response::Builder, path: &str) -> response::Builder {
    let framed_by = if path == FRAMED { "*" } else { "'self'" };
    head.header(
        header::CONTENT_SECURITY_POLICY,
        format!("{POLICY}; frame-ancestors {framed_by}"),
    )
    .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
    .header(header::REFERRER_POLICY, "no-referrer")
}

#[cfg(test)]
mod tests {
    use hyper::Response;

    use super::*;

    fn policy(path: &str) -> String {
        let response = on(Response::builder(), path).body(());
        let response = response.expect("every header is written here");
        let policy = &response.headers()[header::CONTENT_SECURITY_POLICY];
        policy.to_str().unwrap_or_default().to_owned()
    }

    #[test]
    fn nothing_comes_from_elsewhere_and_only_the_embedded_page_is_framed_by_others() {
        let page = policy("index.html");
        assert!(page.starts_with(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';"
        ));
        assert!(page.ends_with("frame-ancestors 'self'"), "{page}");
        assert!(!page.contains("unsafe-inline") && !page.contains("'unsafe-eval'"));
        assert!(policy("embed.html").ends_with("frame-ancestors *"));
    }
}
