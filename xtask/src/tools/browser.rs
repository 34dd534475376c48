//! The browser for the tests, and its driver.

use super::apt;
use crate::{Result, process};
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

const BROWSERS: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/// Usual locations that are not on the PATH.
const INSTALL_PATHS: [&str; 3] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
];

const MISSING: &str = "the browser tests need Chromium or Chrome and a chromedriver of the same \
    version; install both (on Debian: `apt-get install chromium chromium-driver`), and set \
    CHROMIUM and CHROMEDRIVER to their files if they are not on the PATH";

pub struct Browser {
    pub chromium: PathBuf,
    pub driver: PathBuf,
}

impl Browser {
    /// Finds a browser and its driver. On Debian it installs missing ones.
    pub fn find() -> Result<Self> {
        let browser = match Self::locate()? {
            Some(browser) => browser,
            None => {
                install()?;
                Self::locate()?.ok_or(MISSING)?
            }
        };
        browser.check_versions()?;
        Ok(browser)
    }

    pub fn locate() -> Result<Option<Self>> {
        let chromium = match file_from_env("CHROMIUM")? {
            Some(file) => Some(file),
            None => BROWSERS.into_iter().find_map(process::on_path).or_else(|| {
                INSTALL_PATHS.map(PathBuf::from).into_iter().find(|file| file.is_file())
            }),
        };
        let driver = match file_from_env("CHROMEDRIVER")? {
            Some(file) => Some(file),
            None => process::on_path("chromedriver"),
        };
        Ok(chromium.zip(driver).map(|(chromium, driver)| Self { chromium, driver }))
    }

    /// Checked first because the error of the driver is long.
    pub fn check_versions(&self) -> Result {
        let version = |file: &Path| {
            // On Windows, `--version` opens a window.
            let text = cfg!(not(windows)).then(|| Command::new(file).arg("--version").output());
            major(&String::from_utf8_lossy(&text?.ok()?.stdout))
        };
        match (version(&self.chromium), version(&self.driver)) {
            (Some(browser), Some(driver)) if browser != driver => Err(format!(
                "{} is of version {browser}, but {} of version {driver}; install one for the other",
                self.chromium.display(),
                self.driver.display()
            )),
            _ => Ok(()),
        }
    }
}

pub fn file_from_env(variable: &str) -> Result<Option<PathBuf>> {
    match env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from) {
        Some(file) if !file.is_file() => {
            Err(format!("{variable} is {}, which is not a file", file.display()))
        }
        file => Ok(file),
    }
}

fn install() -> Result {
    // Without a font, text has no width and layouts are wrong.
    let packages = ["chromium", "chromium-driver", "fonts-liberation"];
    match apt::install(&packages, "for the browser tests") {
        Ok(true) => Ok(()),
        Ok(false) => Err(MISSING.to_owned()),
        Err(error) => Err(format!("{error}; {MISSING}")),
    }
}

/// The major version in a text like `Chromium 142.0.7444.59 built on Debian`.
fn major(text: &str) -> Option<u32> {
    text.split_whitespace().find_map(|word| word.split_once('.')?.0.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_parsed() {
        assert_eq!(major("Chromium 142.0.7444.59 built on Debian GNU/Linux 12"), Some(142));
        assert_eq!(major("Google Chrome 142.0.7444.59 \n"), Some(142));
        assert_eq!(major("ChromeDriver 142.0.7444.59 (4b8153ab-refs/branch-heads/7)"), Some(142));
        assert_eq!(major("nothing to see"), None);
    }
}
