//! The ring `browser`.

use super::{CONSOLE, Filter, Report, browsers, cargo, native, report::Reader};
use crate::{
    Result, process,
    tools::{self, Browser},
    workspace,
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::Instant,
};

const RUNNER: &str = "wasm-bindgen-test-runner";

/// Runs the tests of `tests/browser` in headless Chromium. A page runs one test at a time, so several
/// pages run in parallel.
pub fn run(filter: Filter<'_>) -> Result<Report> {
    tools::wasm_target()?;
    let runner = tools::wasm_bindgen()?.join(RUNNER);
    let browser = Browser::find()?;
    let capabilities = write_capabilities(&browser.chromium)?;
    let module = build()?;
    let list = process::run_and_read(Command::new(&runner).arg(&module).arg("--list"))?;
    let tests = list.lines().filter_map(|line| line.strip_suffix(": test"));
    let tests: Vec<_> = tests.filter(|test| filter.matches(test)).collect();
    if tests.is_empty() {
        return match filter.0 {
            Some(_) => Ok(Report::default()),
            None => Err("there is no test in the ring browser".to_owned()),
        };
    }
    process::step("Running the tests in the browser");
    let run = |part: &[&str]| {
        let mut command = Command::new(&runner);
        command.current_dir(workspace::root()).arg(&module);
        match filter.0 {
            Some(name) => drop(command.arg(name)),
            None => {
                command.arg("--exact");
                for other in tests.iter().filter(|test| !part.contains(test)) {
                    command.arg("--skip").arg(other);
                }
            }
        }
        command
            .env("CHROMEDRIVER", &browser.driver)
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &capabilities)
            // The limit, in seconds, for all tests together.
            .env("WASM_BINDGEN_TEST_TIMEOUT", "600")
            // A backtrace of the runner does not help with a failed test.
            .env("RUST_LIB_BACKTRACE", "0")
            // The runner would prefer this driver.
            .env_remove("GECKODRIVER");
        bypass_proxy(&mut command);
        let reader = Reader::new(Vec::new(), 1, Instant::now());
        native::read(&mut command, "the tests in the browser", part.len(), reader)
    };
    // The runner takes one name to run, or the names of all tests to skip.
    let parts = parts(&tests, if filter.0.is_some() { 1 } else { browsers() });
    thread::scope(|scope| {
        let runs: Vec<_> = parts.iter().map(|part| scope.spawn(|| run(part))).collect();
        let mut report = Report::default();
        for run in runs {
            report += run.join().map_err(|_| "a thread panicked".to_owned())??;
        }
        Ok(report)
    })
}

/// Builds the tests and returns their module.
fn build() -> Result<PathBuf> {
    process::step("Building the tests of the browser");
    let mut build = cargo(["test", "--no-run", "--package", CONSOLE, "--test", "browser"]);
    build.args(["--target", "wasm32-unknown-unknown"]);
    let text = process::run_and_read(native::with_plain_output(&mut build))?;
    text.lines()
        .find_map(native::executable)
        .map(|file| workspace::root().join(file))
        .ok_or_else(|| "cargo does not print the path of the tests of the browser".to_owned())
}

/// Splits the tests between `count` pages. Neighbours in the list take about the same time.
fn parts<'a>(tests: &[&'a str], count: usize) -> Vec<Vec<&'a str>> {
    let count = count.clamp(1, tests.len().max(1));
    (0..count).map(|part| tests.iter().copied().skip(part).step_by(count).collect()).collect()
}

/// Excludes servers on this computer from the HTTP proxy of the environment.
pub fn bypass_proxy(command: &mut Command) {
    for name in ["NO_PROXY", "no_proxy"] {
        let hosts = std::env::var(name).unwrap_or_default();
        command.env(name, format!("{hosts},127.0.0.1,localhost").trim_start_matches(','));
    }
}

/// Writes the capabilities that the test runner adds to its own.
fn write_capabilities(chromium: &Path) -> Result<PathBuf> {
    let folder = workspace::scratch();
    let file = folder.join("webdriver.json");
    fs::create_dir_all(&folder)
        .and_then(|()| fs::write(&file, capabilities(&chromium.to_string_lossy())))
        .map_err(|error| format!("cannot write {}: {error}", file.display()))?;
    Ok(file)
}

/// Sets a fixed window size and turns off background activity of the browser.
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
        // Tests change the URL more often than a browser allows by default.
        "--disable-ipc-flooding-protection",
        // Lets tests collect garbage before they measure memory.
        "--js-flags=--expose-gc",
    ]
    .map(json)
    .join(", ");
    format!("{{ \"goog:chromeOptions\": {{ \"binary\": {binary}, \"args\": [{args}] }} }}\n")
}

/// A JSON string.
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
    fn every_test_runs_on_one_page() {
        assert_eq!(parts(&["a", "b", "c"], 2), [vec!["a", "c"], vec!["b"]]);
        assert_eq!(parts(&["a"], 2), [vec!["a"]]);
    }

    #[test]
    fn strings_are_escaped_for_json() {
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
