//! Files that the browser is given and gives. Nothing is sent anywhere.

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, DragEvent, File, HtmlAnchorElement,
    HtmlCanvasElement, HtmlImageElement, HtmlInputElement, Response, Url,
};

use crate::browser;

/// How many pixels a PNG has for each of the picture's.
const SCALE: f64 = 2.0;

/// Hands a text to the reader as a file of this name and media type.
pub fn save(name: &str, kind: &str, text: &str) -> Option<()> {
    save_blob(name, &blob(kind, text)?)
}

fn blob(kind: &str, text: &str) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options).ok()
}

/// Hands something to the reader as a file.
fn save_blob(name: &str, blob: &Blob) -> Option<()> {
    let address = Url::create_object_url_with_blob(blob).ok()?;
    let document = browser::document()?;
    let link = document.create_element("a").ok()?;
    let link: HtmlAnchorElement = link.dyn_into().ok()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // The browser has begun to read it by now.
    let _ = Url::revoke_object_url(&address);
    Some(())
}

/// The text of the file that was chosen in an input; the input forgets it, so that the same file can
/// be chosen again.
pub async fn chosen(event: web_sys::Event) -> Option<String> {
    let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
    let file = input.files()?.get(0)?;
    input.set_value("");
    text(&file).await
}

/// Whether files are held over the page or dropped on it, and the first of those that are dropped.
pub fn dropped(event: &web_sys::Event) -> Option<Option<File>> {
    let drag = event.dyn_ref::<DragEvent>()?.data_transfer()?;
    let files = drag.types().includes(&"Files".into(), 0);
    files.then(|| drag.files().and_then(|files| files.get(0)))
}

/// The text of a file.
pub async fn text(file: &File) -> Option<String> {
    let blob: &Blob = file.as_ref();
    JsFuture::from(blob.text()).await.ok()?.as_string()
}

/// The text of a file that lies beside the page.
pub async fn beside(name: &str) -> Option<String> {
    let answer = JsFuture::from(web_sys::window()?.fetch_with_str(name)).await;
    let answer: Response = answer.ok()?.dyn_into().ok()?;
    if !answer.ok() {
        return None;
    }
    JsFuture::from(answer.text().ok()?).await.ok()?.as_string()
}

/// Draws an SVG and hands it to the reader as a PNG.
pub async fn save_png(name: &str, svg: &str) -> Option<()> {
    let address = Url::create_object_url_with_blob(&blob("image/svg+xml", svg)?).ok()?;
    let canvas = painted(&address).await;
    let _ = Url::revoke_object_url(&address);
    let canvas = canvas?;
    let made = Promise::new(&mut |made, _| {
        let done = Closure::once_into_js(move |blob: JsValue| {
            let _ = made.call1(&JsValue::NULL, &blob);
        });
        // Whoever refuses leaves the promise open, and the reader without a picture.
        let _ = canvas.to_blob(done.unchecked_ref());
    });
    let blob: Blob = JsFuture::from(made).await.ok()?.dyn_into().ok()?;
    save_blob(name, &blob)
}

/// A canvas with the picture at this address.
async fn painted(address: &str) -> Option<HtmlCanvasElement> {
    let image = HtmlImageElement::new().ok()?;
    image.set_src(address);
    JsFuture::from(image.decode()).await.ok()?;
    let document = browser::document()?;
    let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
    let (width, height) = (f64::from(image.width()), f64::from(image.height()));
    canvas.set_width((width * SCALE) as u32);
    canvas.set_height((height * SCALE) as u32);
    let context = canvas.get_context("2d").ok()??;
    let context: CanvasRenderingContext2d = context.dyn_into().ok()?;
    context
        .draw_image_with_html_image_element_and_dw_and_dh(
            &image,
            0.0,
            0.0,
            width * SCALE,
            height * SCALE,
        )
        .ok()?;
    Some(canvas)
}
