//! One chromedriver and one headless Chromium.

use crate::{Result, Surroundings};
use serde_json::json;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs, process};
use thirtyfour::{Capabilities, WebDriver};
use tokio::time::timeout;

/// A browser of its own, without a past. It goes when this is dropped, whatever happened.
pub struct Browser {
    // In the order of dropping: the driver has to live to end the browser.
    driver: WebDriver,
    _process: Process,
    _profile: Folder,
}

const ARGUMENTS: [&str; 12] = [
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
    "--no-first-run",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--window-size=1280,900",
];

impl Browser {
    /// Starts both.
    pub async fn start(surroundings: &Surroundings) -> Result<Self> {
        let profile = Folder::new()?;
        let (process, port) = Process::start(&surroundings.chromedriver).await?;
        let profile_argument = format!("--user-data-dir={}", profile.0.display());
        let arguments: Vec<&str> =
            ARGUMENTS.into_iter().chain([profile_argument.as_str()]).collect();
        let mut capabilities = Capabilities::new();
        capabilities.set("browserName", "chrome")?;
        capabilities.set(
            "goog:chromeOptions",
            json!({
                "binary": surroundings.chromium,
                "args": arguments,
                "perfLoggingPrefs": { "enableNetwork": true, "enablePage": false },
            }),
        )?;
        capabilities.set("goog:loggingPrefs", json!({ "browser": "ALL", "performance": "ALL" }))?;
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities)
            .await
            .map_err(|error| format!("cannot start the browser: {error}"))?;
        Ok(Self { driver, _process: process, _profile: profile })
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

    /// Ends the browser. Dropping does it as well, but blocks.
    pub async fn quit(self) -> Result {
        self.driver.clone().quit().await?;
        Ok(())
    }
}

/// A program that ends with its owner.
struct Process(Child);

impl Process {
    /// Starts chromedriver on a port that it chooses, and waits until it says which.
    async fn start(file: &Path) -> Result<(Self, u16)> {
        let child = Command::new(file)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("cannot start {}: {error}", file.display()))?;
        let mut process = Self(child);
        let output = process.0.stdout.take().ok_or("chromedriver has no output")?;
        let ready = tokio::task::spawn_blocking(move || {
            let mut lines = BufReader::new(output).lines().map_while(std::result::Result::ok);
            let port = lines.find_map(|line| ready_port(&line));
            // Its pipe stays open as long as it may write.
            std::thread::spawn(move || lines.for_each(drop));
            port
        });
        let port =
            timeout(crate::PATIENCE, ready).await.map_err(|_| "chromedriver does not start")??;
        Ok((process, port.ok_or("chromedriver ended instead of starting")?))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The port in `ChromeDriver was started successfully on port 38407.`
fn ready_port(line: &str) -> Option<u16> {
    let (_, port) = line.split_once("started successfully on port ")?;
    port.trim_end_matches('.').parse().ok()
}

/// A folder for a profile, which goes with its owner.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name =
            format!("console-e2e-{}-{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = env::temp_dir().join(name);
        fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What the browser still holds open stays behind in the folder for temporary files.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::ready_port;

    #[test]
    fn the_port_is_read_from_the_ready_line() {
        let line = "ChromeDriver was started successfully on port 38407.";
        assert_eq!(ready_port(line), Some(38407));
        assert_eq!(ready_port("Only local connections are allowed."), None);
    }
}
