//! One chromedriver and one headless Chromium.

use crate::folder::Folder;
use crate::{PATIENCE, Result, Surroundings, eventually};
use serde_json::json;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::thread;
use thirtyfour::{Capabilities, WebDriver};
use tokio::sync::oneshot;
use tokio::time::timeout;

/// A browser of its own, without a past. It goes when this is dropped, whatever happened.
pub struct Browser {
    driver: WebDriver,
    // In the order of dropping: the driver, the browser, what the browser has written.
    _chromedriver: Process,
    chromium: Process,
    _profile: Folder,
}

const ARGUMENTS: [&str; 20] = [
    "--headless=new",
    // Everything that is loaded here was built here; without it neither root nor most containers
    // can start a browser.
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
    // The same letters in every picture.
    "--force-color-profile=srgb",
    "--disable-lcd-text",
    "--disable-partial-raster",
    "--hide-scrollbars",
    "--window-size=1280,900",
    "--remote-debugging-port=0",
    "about:blank",
];

impl Browser {
    /// Starts both. The browser is not left to its driver, which may end before it. For
    /// `compiles_once` see [`Setup`](crate::Setup).
    pub async fn start(surroundings: &Surroundings, compiles_once: bool) -> Result<Self> {
        let profile = Folder::new()?;
        let mut chromium = Command::new(&surroundings.chromium);
        chromium.arg(format!("--user-data-dir={}", profile.path().display())).args(ARGUMENTS);
        if compiles_once {
            chromium.arg("--js-flags=--liftoff-only --no-opt --no-maglev --no-sparkplug");
        }
        let (chromium, debugger) =
            Process::start(chromium, Output::Error, "DevTools listening on ws://", '/').await?;
        // It ends where the port that it has chosen is taken on the other kind of address.
        let driver = async || {
            let mut chromedriver = Command::new(&surroundings.chromedriver);
            chromedriver.arg("--port=0");
            let ready = "ChromeDriver was started successfully on port ";
            Process::start(chromedriver, Output::Standard, ready, '.').await
        };
        let (chromedriver, port) = eventually("chromedriver", driver).await?;

        let mut capabilities = Capabilities::new();
        capabilities.set("browserName", "chrome")?;
        // A web server that is tried here has its certificate from nobody but itself.
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
        // Both programs are ended; nobody has to ask the driver to.
        driver.clone().leak()?;
        Ok(Self { driver, _chromedriver: chromedriver, chromium, _profile: profile })
    }

    /// The session of WebDriver.
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// Forgets what it has told so far.
    pub async fn forget(&self) -> Result {
        for log in ["browser", "performance"] {
            self.driver.get_log(log).await?;
        }
        Ok(())
    }

    /// Has the browser end by itself. Dropping ends it as well, but may leave files behind.
    pub async fn quit(mut self) {
        // The answer may not come any more.
        let _ = self.driver.cdp().send_raw("Browser.close", ()).await;
        let ended =
            eventually("the end of the browser", async || match self.chromium.0.try_wait()? {
                Some(_) => Ok(()),
                None => Err("it goes on".into()),
            });
        if let Err(error) = ended.await {
            eprintln!("{error}");
        }
    }
}

/// Where a program says that it is ready.
enum Output {
    Standard,
    Error,
}

/// A program that ends with its owner.
pub(crate) struct Process(Child);

impl Process {
    /// Starts a program that says nothing.
    pub(crate) fn start_silently(mut command: Command) -> Result<Self> {
        let program = command.get_program().to_string_lossy().into_owned();
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Ok(Self(command.spawn().map_err(|error| format!("cannot start {program}: {error}"))?))
    }

    /// Starts a program and waits until it says where it listens, on a line between `before` and
    /// the next `after`.
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
        let said: Box<dyn Read + Send> = match output {
            Output::Standard => Box::new(process.0.stdout.take().ok_or("no output")?),
            Output::Error => Box::new(process.0.stderr.take().ok_or("no output")?),
        };
        let (tell, told) = oneshot::channel();
        thread::spawn(move || {
            let mut lines = BufReader::new(said).lines().map_while(std::result::Result::ok);
            let ready = lines.find_map(|line| between(&line, before, after));
            let _ = tell.send(ready);
            // It may say more, and must not fail at it.
            lines.for_each(drop);
        });
        let ready =
            timeout(PATIENCE, told).await.map_err(|_| format!("{program} does not start"))?;
        let ready = ready?.ok_or_else(|| format!("{program} ended instead of starting"))?;
        Ok((process, ready))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The text on a line between two others.
fn between(line: &str, before: &str, after: char) -> Option<String> {
    let (_, rest) = line.split_once(before)?;
    let (found, _) = rest.split_once(after)?;
    Some(found.to_owned())
}

#[cfg(test)]
mod tests {
    use super::between;

    #[test]
    fn where_a_program_listens_is_read_from_its_line() {
        let driver = "ChromeDriver was started successfully on port 38407.";
        assert_eq!(between(driver, "on port ", '.').as_deref(), Some("38407"));
        let browser = "DevTools listening on ws://127.0.0.1:41337/devtools/browser/7f3a";
        assert_eq!(between(browser, "ws://", '/').as_deref(), Some("127.0.0.1:41337"));
        assert_eq!(between("Only local connections are allowed.", "on port ", '.'), None);
    }
}
