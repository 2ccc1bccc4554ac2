//! The files of the page, as the build found them.

/// One file.
pub(super) struct File {
    /// Its path below the page's folder, with `/` between the parts.
    pub(super) path: &'static str,
    /// Its octets.
    pub(super) plain: &'static [u8],
    /// Changes whenever they do: an entity tag, in quotes.
    pub(super) tag: &'static str,
    /// The same in gzip, where that is smaller.
    pub(super) packed: Option<&'static [u8]>,
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

    /// What a browser is told the file is.
    pub(super) fn media_type(&self) -> &'static str {
        media_type(self.path)
    }
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
