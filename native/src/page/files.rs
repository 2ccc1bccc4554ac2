//! The files of the page, as the build found them.

use std::borrow::Cow;
use std::io::Read as _;

use flate2::read::GzDecoder;

use super::coding::Coding;

/// One file.
pub(super) struct File {
    /// Its path below the page's folder, with `/` between the parts.
    pub(super) path: &'static str,
    /// Changes whenever its octets do: an entity tag, weak since it is one for all codings.
    pub(super) tag: &'static str,
    /// Its octets in the codings in which they are kept: as they are, or in brotli and gzip only if they
    /// compress well, since nearly everybody accepts one of those.
    pub(super) forms: &'static [(Coding, &'static [u8])],
}

/// Every file, by path; none if the program was built without the page.
pub(super) const ALL: &[File] = include!(concat!(env!("OUT_DIR"), "/page.rs"));

impl File {
    /// The file that a request for `path` asks for; a folder shows its index.
    pub(super) fn at(files: &'static [Self], path: &str) -> Option<&'static Self> {
        let path = path.trim_start_matches('/');
        let index = format!("{path}index.html");
        let wanted = if path.is_empty() || path.ends_with('/') {
            &index
        } else {
            path
        };
        files.iter().find(|file| file.path == wanted)
    }

    /// The octets for whoever wants them in this coding, and the coding that they are in.
    pub(super) fn octets(&self, wanted: Coding) -> (Coding, Cow<'static, [u8]>) {
        let kept = |coding| {
            let mut forms = self.forms.iter();
            forms.find_map(|(one, octets)| (*one == coding).then_some(*octets))
        };
        let at_once = [wanted, Coding::Identity]
            .into_iter()
            .find_map(|coding| Some((coding, Cow::Borrowed(kept(coding)?))));
        at_once.unwrap_or_else(|| {
            let gzip = kept(Coding::Gzip).unwrap_or_default();
            (Coding::Identity, Cow::Owned(inflated(gzip)))
        })
    }

    /// What a browser is told the file is.
    pub(super) fn media_type(&self) -> &'static str {
        media_type(self.path)
    }
}

fn inflated(gzip: &[u8]) -> Vec<u8> {
    let mut octets = Vec::new();
    GzDecoder::new(gzip)
        .read_to_end(&mut octets)
        .expect("the build has compressed it");
    octets
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "toml" | "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_what_a_file_is() {
        assert_eq!(media_type("hopscope_bg.wasm"), "application/wasm");
        assert_eq!(media_type("a.b/index.html"), "text/html; charset=utf-8");
        assert_eq!(media_type("LICENSE"), "application/octet-stream");
    }
}
