//! The ring of components and journeys in a browser.

use super::{Broken, CONSOLE, Tally, cargo_test};
use crate::{
    Result, process,
    tools::{self, Browser},
    workspace,
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Runs `tests/browser` in headless Chromium.
pub fn run() -> std::result::Result<Tally, Broken> {
    tools::wasm_target()?;
    let tools = tools::wasm_bindgen()?;
    let browser = Browser::find()?;
    let capabilities = write_capabilities(&browser.chromium)?;
    let path = process::path_with(&[tools])?;
    cargo_test(
        &["--package", CONSOLE, "--target", "wasm32-unknown-unknown", "--test", "browser"],
        &[],
        |command| {
            command
                .env("PATH", &path)
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner")
                .env("CHROMEDRIVER", &browser.driver)
                .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &capabilities)
                // The limit, in seconds, for all tests together.
                .env("WASM_BINDGEN_TEST_TIMEOUT", "600")
                // After a failed test, nobody asks where in the runner it was noticed.
                .env("RUST_LIB_BACKTRACE", "0")
                // Another driver that the environment names would be taken first.
                .env_remove("GECKODRIVER");
            without_proxy(command);
        },
    )
}

/// Keeps an HTTP proxy of the environment away from servers on this computer.
pub fn without_proxy(command: &mut std::process::Command) {
    for name in ["NO_PROXY", "no_proxy"] {
        let hosts = std::env::var(name).unwrap_or_default();
        command.env(name, format!("{hosts},127.0.0.1,localhost").trim_start_matches(','));
    }
}

/// Writes what the test runner asks of the browser, beyond being headless and without a sandbox.
fn write_capabilities(chromium: &Path) -> Result<PathBuf> {
    let folder = workspace::scratch();
    let file = folder.join("webdriver.json");
    fs::create_dir_all(&folder)
        .and_then(|()| fs::write(&file, capabilities(&chromium.to_string_lossy())))
        .map_err(|error| format!("cannot write {}: {error}", file.display()))?;
    Ok(file)
}

/// A window of a known size, and a browser that minds its own business.
fn capabilities(chromium: &str) -> String {
    let binary = json(chromium);
    let args = [
        "--window-size=1280,900",
        "--disable-gpu",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]
    .map(json)
    .join(", ");
    format!("{{ \"goog:chromeOptions\": {{ \"binary\": {binary}, \"args\": [{args}] }} }}\n")
}

/// A string of JSON.
fn json(text: &str) -> String {
    let mut quoted = String::from('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            control if control < ' ' => quoted += &format!("\\u{:04x}", u32::from(control)),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_path_makes_good_json() {
        assert_eq!(json(r#"C:\a "b"é"#), r#""C:\\a \"b\"é""#);
        assert_eq!(json("a\tb"), r#""a\u0009b""#);
    }

    #[test]
    fn the_capabilities_name_the_browser() {
        let text = capabilities("/usr/bin/chromium");
        assert!(text.contains(r#""binary": "/usr/bin/chromium""#), "{text}");
        assert!(text.contains(r#"["--window-size=1280,900", "#), "{text}");
    }
}
