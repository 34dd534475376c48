//! Starts chromedriver and headless Chromium.

use crate::environment::Environment;
use crate::error::Result;
use crate::temp_dir::TempDir;
use crate::wait::{TIMEOUT, eventually};
use serde_json::json;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::thread;
use thirtyfour::{Capabilities, WebDriver};
use tokio::sync::oneshot;
use tokio::time::timeout;

/// A browser with a fresh profile; dropping it ends all its processes.
pub struct Browser {
    driver: WebDriver,
    // Dropped in this order: the profile last, after the browser has stopped writing to it.
    _chromedriver: Process,
    chromium: Process,
    _profile: TempDir,
}

const ARGUMENTS: [&str; 20] = [
    "--headless=new",
    // Root and most containers cannot start Chromium's sandbox; only our own build is loaded here.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-extensions",
    "--no-first-run",
    "--password-store=basic",
    "--use-mock-keychain",
    // Makes screenshots reproducible.
    "--force-color-profile=srgb",
    "--disable-lcd-text",
    "--disable-partial-raster",
    "--hide-scrollbars",
    "--window-size=1280,900",
    "--remote-debugging-port=0",
    "about:blank",
];

impl Browser {
    /// Starts Chromium itself, because chromedriver may exit before the browser that it started.
    pub async fn start(environment: &Environment, uses_baseline_compiler: bool) -> Result<Self> {
        let profile = TempDir::new()?;
        let mut chromium = Command::new(&environment.chromium);
        chromium.arg(format!("--user-data-dir={}", profile.path().display())).args(ARGUMENTS);
        if uses_baseline_compiler {
            chromium.arg("--js-flags=--liftoff-only --no-opt --no-maglev --no-sparkplug");
        }
        let (chromium, debugger) =
            Process::start(chromium, Output::Error, "DevTools listening on ws://", '/').await?;
        // chromedriver exits if its IPv4 port is taken on IPv6, or vice versa.
        let driver = async || {
            let mut chromedriver = Command::new(&environment.chromedriver);
            chromedriver.arg("--port=0");
            let ready = "ChromeDriver was started successfully on port ";
            Process::start(chromedriver, Output::Standard, ready, '.').await
        };
        let (chromedriver, port) = eventually("chromedriver", driver).await?;

        let mut capabilities = Capabilities::new();
        capabilities.set("browserName", "chrome")?;
        // The nginx under test has a self-signed certificate.
        capabilities.set("acceptInsecureCerts", true)?;
        capabilities.set(
            "goog:chromeOptions",
            json!({
                "debuggerAddress": debugger,
                "perfLoggingPrefs": { "enableNetwork": true, "enablePage": false },
            }),
        )?;
        capabilities.set("goog:loggingPrefs", json!({ "browser": "ALL", "performance": "ALL" }))?;
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities)
            .await
            .map_err(|error| format!("cannot reach the browser: {error}"))?;
        // `Drop` kills both processes.
        driver.clone().leak()?;
        Ok(Self { driver, _chromedriver: chromedriver, chromium, _profile: profile })
    }

    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    pub async fn clear_logs(&self) -> Result {
        for log in ["browser", "performance"] {
            self.driver.get_log(log).await?;
        }
        Ok(())
    }

    /// Closes the browser cleanly; dropping it may leave files behind.
    pub async fn quit(mut self) {
        // The connection may close before the response arrives.
        let _ = self.driver.cdp().send_raw("Browser.close", ()).await;
        let ended =
            eventually("the end of the browser", async || match self.chromium.0.try_wait()? {
                Some(_) => Ok(()),
                None => Err("it is still running".into()),
            });
        if let Err(error) = ended.await {
            eprintln!("{error}");
        }
    }
}

enum Output {
    Standard,
    Error,
}

/// A child process that is killed on drop.
pub(crate) struct Process(Child);

impl Process {
    pub(crate) fn start_silently(mut command: Command) -> Result<Self> {
        let program = command.get_program().to_string_lossy().into_owned();
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Ok(Self(command.spawn().map_err(|error| format!("cannot start {program}: {error}"))?))
    }

    /// Starts a program and returns what it prints between `before` and the next `after`.
    async fn start(
        mut command: Command,
        output: Output,
        before: &'static str,
        after: char,
    ) -> Result<(Self, String)> {
        let program = command.get_program().to_string_lossy().into_owned();
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        match output {
            Output::Standard => command.stdout(Stdio::piped()),
            Output::Error => command.stderr(Stdio::piped()),
        };
        let child = command.spawn().map_err(|error| format!("cannot start {program}: {error}"))?;
        let mut process = Self(child);
        let stream: Box<dyn Read + Send> = match output {
            Output::Standard => Box::new(process.0.stdout.take().ok_or("no output")?),
            Output::Error => Box::new(process.0.stderr.take().ok_or("no output")?),
        };
        let (sender, receiver) = oneshot::channel();
        thread::spawn(move || {
            let mut lines = BufReader::new(stream).lines().map_while(std::result::Result::ok);
            let ready = lines.find_map(|line| between(&line, before, after));
            let _ = sender.send(ready);
            // Drains the pipe so that the program never fails to write.
            lines.for_each(drop);
        });
        let ready =
            timeout(TIMEOUT, receiver).await.map_err(|_| format!("{program} does not start"))?;
        let ready = ready?.ok_or_else(|| format!("{program} ended instead of starting"))?;
        Ok((process, ready))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // The process may have exited already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn between(line: &str, before: &str, after: char) -> Option<String> {
    let (_, rest) = line.split_once(before)?;
    let (found, _) = rest.split_once(after)?;
    Some(found.to_owned())
}

#[cfg(test)]
mod tests {
    use super::between;

    #[test]
    fn the_listening_port_is_parsed_from_program_output() {
        let driver = "ChromeDriver was started successfully on port 38407.";
        assert_eq!(between(driver, "on port ", '.').as_deref(), Some("38407"));
        let browser = "DevTools listening on ws://127.0.0.1:41337/devtools/browser/7f3a";
        assert_eq!(between(browser, "ws://", '/').as_deref(), Some("127.0.0.1:41337"));
        assert_eq!(between("Only local connections are allowed.", "on port ", '.'), None);
    }
}
