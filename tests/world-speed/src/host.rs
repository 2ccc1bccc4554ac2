//! What the program asks of where it runs: the time, a setting, a line of output.

#[cfg(not(target_arch = "wasm32"))]
mod here {
    use std::sync::OnceLock;
    use std::time::Instant;

    static START: OnceLock<Instant> = OnceLock::new();

    /// Microseconds since the first call.
    pub fn now() -> f64 {
        START.get_or_init(Instant::now).elapsed().as_secs_f64() * 1e6
    }

    /// Microseconds that the process has had on a processor, where the system tells (to some
    /// milliseconds); else as [`now`].
    pub fn spent() -> f64 {
        on_processor().unwrap_or_else(now)
    }

    /// Linux counts in nanoseconds.
    fn on_processor() -> Option<f64> {
        let counted = std::fs::read_to_string("/proc/self/schedstat").ok()?;
        let nanos: f64 = counted.split(' ').next()?.parse().ok()?;
        Some(nanos / 1e3)
    }

    /// The environment variable of this name.
    pub fn setting(name: &str) -> Option<String> {
        std::env::var(name).ok()
    }

    /// Writes a line.
    pub fn line(text: &str) {
        println!("{text}");
    }
}

#[cfg(target_arch = "wasm32")]
mod here {
    use js_sys::{Function, Reflect};
    use wasm_bindgen::{JsCast, JsValue};

    fn at(path: &[&str]) -> Option<JsValue> {
        let mut value: JsValue = js_sys::global().into();
        for name in path {
            value = Reflect::get(&value, &JsValue::from(*name)).ok()?;
        }
        (!value.is_undefined()).then_some(value)
    }

    fn call(object: &str, method: &str, arguments: &[JsValue]) -> Option<JsValue> {
        let function: Function = at(&[object, method])?.dyn_into().ok()?;
        let arguments = arguments.iter().cloned().collect();
        function.apply(&at(&[object])?, &arguments).ok()
    }

    /// Microseconds since the host's start; not a number where the host has no such clock.
    pub fn now() -> f64 {
        let millis = call("performance", "now", &[]).and_then(|value| value.as_f64());
        millis.unwrap_or(f64::NAN) * 1e3
    }

    /// Microseconds that Node has had on a processor; in a browser as [`now`].
    pub fn spent() -> f64 {
        on_processor().unwrap_or_else(now)
    }

    fn on_processor() -> Option<f64> {
        let usage = call("process", "cpuUsage", &[])?;
        let part = |name: &str| Reflect::get(&usage, &JsValue::from(name)).ok()?.as_f64();
        Some(part("user")? + part("system")?)
    }

    /// The environment variable of this name, under Node.
    pub fn setting(name: &str) -> Option<String> {
        at(&["process", "env", name])?.as_string()
    }

    /// Writes a line to the console.
    pub fn line(text: &str) {
        call("console", "log", &[JsValue::from(text)]);
    }
}

pub use here::{line, now, setting, spent};

/// A setting that is a number.
pub fn number(name: &str, otherwise: usize) -> usize {
    let set = setting(name).and_then(|text| text.parse().ok());
    set.unwrap_or(otherwise)
}
