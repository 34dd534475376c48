//! Logs requests and changes of the state to the browser's console: only in debug builds, and only
//! where local storage has `dvc.debug` = `1`.

use crate::effect::effect_with;

const KEY: &str = "dvc.debug";

fn is_enabled() -> bool {
    // Tests of pure functions run outside the browser.
    if !cfg!(target_arch = "wasm32") {
        return false;
    }
    let storage = web_sys::window().and_then(|window| window.local_storage().ok().flatten());
    let stored = storage.and_then(|storage| storage.get_item(KEY).ok().flatten());
    stored.as_deref() == Some("1")
}

fn log(line: &str) {
    web_sys::console::debug_1(&line.into());
}

/// Logs `state` whenever it changes, until the current owner is disposed.
pub fn watch(type_name: &'static str, state: impl Fn() -> &'static str + 'static) {
    if !is_enabled() {
        return;
    }
    effect_with(move |before: Option<&'static str>| {
        let now = state();
        if before != Some(now) {
            log(&format!("{}: {now}", type_name.replace("data_volumes_console::", "")));
        }
        now
    });
}

/// Logs a request when it is dropped. A query, a header or a body may hold a secret and is left out.
pub struct RequestLog {
    request: String,
    started_at: f64,
    outcome: String,
}

impl RequestLog {
    /// `None` if nothing is logged.
    pub fn start(method: &str, url: &str) -> Option<Self> {
        let path = url.split(['?', '#']).next().unwrap_or_default();
        is_enabled().then(|| Self {
            request: format!("{method} {path}"),
            started_at: js_sys::Date::now(),
            outcome: "aborted".to_owned(),
        })
    }

    /// `status` is `None` if no response arrived.
    pub fn finish(mut self, status: Option<u16>) {
        self.outcome = status.map_or_else(|| "no response".to_owned(), |it| it.to_string());
    }
}

impl Drop for RequestLog {
    fn drop(&mut self) {
        let duration = js_sys::Date::now() - self.started_at;
        log(&format!("{}: {}, {duration} ms", self.request, self.outcome));
    }
}
