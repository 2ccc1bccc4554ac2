//! A pair of keys for CURVE, made by the browser: the page's own module holds no CURVE.

use hopscope_core::z85;
use js_sys::{Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::packing;

/// A public key and the secret key that it follows from, in Z85.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Pair {
    /// What others may know.
    pub public: String,
    /// What nobody else may know.
    pub secret: String,
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = generateKey, catch)]
    fn generate(algorithm: &str, readable: bool, uses: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = exportKey, catch)]
    fn export(format: &str, key: &JsValue) -> Result<Promise, JsValue>;
}

/// A new pair; `None` where the browser makes none, as old ones and pages without a secure address do.
pub async fn new() -> Option<Pair> {
    let uses = js_sys::Array::of1(&"deriveBits".into());
    let pair = JsFuture::from(generate("X25519", true, &uses).ok()?)
        .await
        .ok()?;
    let secret = Reflect::get(&pair, &"privateKey".into()).ok()?;
    let written = JsFuture::from(export("jwk", &secret).ok()?).await.ok()?;
    let key = |name: &str| {
        let letters = Reflect::get(&written, &name.into()).ok()?.as_string()?;
        let octets: [u8; 32] = packing::octets(&letters)?.try_into().ok()?;
        Some(z85::encode_key(&octets))
    };
    Some(Pair {
        public: key("x")?,
        secret: key("d")?,
    })
}
