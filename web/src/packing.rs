//! A scenario's text made small enough for a link: compressed by the browser (RFC 1951), then written
//! in letters that an address may hold (RFC 4648, section 5, without padding).
//!
//! `hopscope link` writes the same on the command line.

use hopscope_core::scenario::{edit, find};
use js_sys::{ArrayBuffer, Object, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::route::{self, Place, RouteError};

/// Between the texts of two branches: no scenario holds it.
pub const BETWEEN: &str = "\0";
/// What compresses.
const METHOD: &str = "deflate-raw";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = CompressionStream)]
    type Packer;
    #[wasm_bindgen(constructor, js_class = "CompressionStream", catch)]
    fn new(method: &str) -> Result<Packer, JsValue>;

    #[wasm_bindgen(js_name = DecompressionStream)]
    type Unpacker;
    #[wasm_bindgen(constructor, js_class = "DecompressionStream", catch)]
    fn new(method: &str) -> Result<Unpacker, JsValue>;

    type Stream;
    #[wasm_bindgen(method, js_name = pipeThrough, catch)]
    fn pipe_through(this: &Stream, through: &JsValue) -> Result<Stream, JsValue>;

    type Response;
    #[wasm_bindgen(constructor, catch)]
    fn new(body: &JsValue) -> Result<Response, JsValue>;
    #[wasm_bindgen(method, getter)]
    fn body(this: &Response) -> Option<Stream>;
    #[wasm_bindgen(method, js_name = arrayBuffer, catch)]
    fn array_buffer(this: &Response) -> Result<Promise, JsValue>;

    #[wasm_bindgen(catch)]
    fn btoa(octets: &str) -> Result<String, JsValue>;
    #[wasm_bindgen(catch)]
    fn atob(letters: &str) -> Result<String, JsValue>;
}

/// The place to which a fragment leads, its scenario unpacked.
///
/// # Errors
/// What is wrong with it.
pub async fn read(fragment: &str) -> Result<Place, RouteError> {
    let mut place = route::parse(fragment)?;
    if let Some(letters) = &place.packed {
        let text = unpack(letters).await.ok_or(RouteError::Damaged)?;
        take(&mut place, text)?;
    }
    Ok(place)
}

/// Puts what was unpacked where it belongs.
#[inline(never)]
fn take(place: &mut Place, text: String) -> Result<(), RouteError> {
    match text.split_once(BETWEEN) {
        Some(("", rest)) => {
            let basis = basis(place).ok_or(RouteError::Damaged)?;
            place.text = Some((basis + rest).into());
        }
        Some((first, second)) => {
            place.text = Some(first.into());
            place.beside = Some(second.into());
        }
        None => place.text = Some(text.into()),
    }
    Ok(())
}

/// What is packed of the texts of a place: of one that goes on from that of its lesson only the rest.
#[inline(never)]
pub fn packed(place: &Place) -> Option<String> {
    let text = place.text.as_ref()?;
    if let Some(beside) = &place.beside {
        return Some([text, BETWEEN, beside].concat());
    }
    let basis = basis(place);
    let rest = basis.and_then(|basis| Some([BETWEEN, text.strip_prefix(&*basis)?].concat()));
    Some(rest.unwrap_or_else(|| text.to_string()))
}

/// The text of a place's lesson, from which its branches go on.
#[inline(never)]
fn basis(place: &Place) -> Option<String> {
    let lesson = find(place.lesson.as_deref()?).ok()?;
    let set = place.parameters.iter();
    let set: Vec<_> = set.map(|(name, value)| (name.as_str(), *value)).collect();
    edit::basis(lesson.source(), &set).ok()
}

/// The text in the letters of a link; `None` where the browser cannot compress.
pub async fn pack(text: &str) -> Option<String> {
    let packer = Packer::new(METHOD).ok()?;
    let octets = through(text.as_bytes(), packer.as_ref()).await?;
    // One character for each octet, as `btoa` wants it.
    let characters: String = octets.iter().copied().map(char::from).collect();
    let letters = btoa(&characters).ok()?;
    let letters = letters.trim_end_matches('=');
    Some(letters.replace('+', "-").replace('/', "_"))
}

/// The text that these letters stand for; `None` if they are damaged. A link is short, and no octet
/// of it stands for more than about a thousand.
async fn unpack(letters: &str) -> Option<String> {
    let unpacker = Unpacker::new(METHOD).ok()?;
    let text = through(&octets(letters)?, unpacker.as_ref()).await?;
    String::from_utf8(text).ok()
}

/// The octets that these letters stand for; `None` if there are others among them.
pub fn octets(letters: &str) -> Option<Vec<u8>> {
    let letters = letters.replace('-', "+").replace('_', "/");
    let characters = atob(&letters).ok()?;
    characters
        .chars()
        .map(|octet| u8::try_from(u32::from(octet)).ok())
        .collect()
}

/// The octets that come out when these go through a stream.
async fn through(octets: &[u8], stream: &JsValue) -> Option<Vec<u8>> {
    let whole = Response::new(&Uint8Array::from(octets)).ok()?;
    let piped = whole.body()?.pipe_through(stream).ok()?;
    let result = Response::new(piped.as_ref()).ok()?;
    let buffer = JsFuture::from(result.array_buffer().ok()?).await.ok()?;
    let buffer: ArrayBuffer = buffer.unchecked_into::<Object>().unchecked_into();
    Some(Uint8Array::new(&buffer).to_vec())
}
