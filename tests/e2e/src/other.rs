//! Browsers other than Chromium, with what WebDriver itself offers: no protocol of their developers' tools, no roles
//! and names as the browser computes them. What stands in for these is enough for the console's own markup.

use crate::browser::Process;
use crate::{Error, Plane, Result, Setup, Surroundings, eventually};
use serde_json::{Value, json};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Command;
use thirtyfour::{Capabilities, WebDriver, WebElement};

/// Which one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Other {
    /// Firefox, by geckodriver.
    Firefox,
    /// WebKitGTK, by WebKitWebDriver, on a display that shows nothing.
    WebKit,
}

impl Other {
    /// The command of its driver, and what it is asked for; `None` where a part of that is not on this computer.
    fn driver(self) -> Option<(Command, Value)> {
        match self {
            Self::Firefox => {
                let firefox = on_path("firefox").or_else(|| on_path("firefox-esr"))?;
                let options = json!({ "binary": firefox, "args": ["-headless"] });
                let wanted = json!({ "browserName": "firefox", "moz:firefoxOptions": options });
                Some((Command::new(on_path("geckodriver")?), wanted))
            }
            Self::WebKit => {
                let mut command = Command::new(on_path("xvfb-run")?);
                command.arg("-a").arg(on_path("WebKitWebDriver")?);
                let browser = ["4.1", "6.0", "4.0"].into_iter().find_map(|version| {
                    let folder = format!("/usr/lib/x86_64-linux-gnu/webkit2gtk-{version}");
                    Some(PathBuf::from(folder).join("MiniBrowser")).filter(|it| it.is_file())
                })?;
                let options = json!({ "binary": browser, "args": ["--automation"] });
                let wanted =
                    json!({ "browserName": "MiniBrowser", "webkitgtk:browserOptions": options });
                Some((command, wanted))
            }
        }
    }
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|it| it.is_file())
}

/// A control plane, and a browser that shows its console.
pub struct OtherStage {
    /// The control plane.
    pub plane: Plane,
    /// The browser's page.
    pub page: OtherPage,
    driver: Process,
}

impl OtherStage {
    /// Starts both; `None` where the browser is not on this computer.
    pub async fn start(other: Other) -> Result<Option<Self>> {
        let Some((mut command, wanted)) = other.driver() else { return Ok(None) };
        let plane = Plane::start(&Surroundings::read()?, &Setup::default()).await?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        command.arg(format!("--port={port}"));
        let driver = Process::start_silently(command)?;
        let page = eventually("the browser", async || {
            let mut capabilities = Capabilities::new();
            for (name, value) in wanted.as_object().into_iter().flatten() {
                capabilities.set(name, value.clone())?;
            }
            let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities).await;
            Ok::<_, Error>(driver.map_err(|error| format!("it does not start: {error}"))?)
        })
        .await?;
        page.set_window_rect(0, 0, 1280, 900).await?;
        let page = OtherPage { driver: page, origin: plane.origin().to_owned() };
        Ok(Some(Self { plane, page, driver }))
    }

    /// Ends the browser.
    pub async fn quit(self) {
        // Its driver ends as well, whatever comes of this.
        let _ = self.page.driver.quit().await;
        drop(self.driver);
    }
}

/// The page of such a browser.
pub struct OtherPage {
    driver: WebDriver,
    origin: String,
}

/// Finds the elements of a role that can be seen and whose name begins like that; the first of them.
const FIND: &str = "
    const [role, name] = arguments;
    const selectors = {
        button: 'button, [role=button]', link: 'a[href]', textbox: 'input[type=text], input:not([type]), textarea',
        combobox: '[role=combobox], select', searchbox: 'input[type=search]', option: '[role=option]',
        dialog: 'dialog[open]', heading: 'h1, h2', treeitem: '[role=treeitem]', rowheader: 'th[scope=row]',
    };
    const text = (it) => it?.textContent.replace(/\\s+/g, ' ').trim() ?? '';
    const named = (it) => it.getAttribute('aria-label')
        ?? (it.getAttribute('aria-labelledby') ? text(document.getElementById(it.getAttribute('aria-labelledby'))) : null)
        ?? (it.labels?.length ? text(it.labels[0]) : text(it));
    const top = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document;
    const all = role === 'dialog' ? document : top;
    return [...all.querySelectorAll(selectors[role])]
        .find((it) => it.getClientRects().length && named(it).startsWith(name)) ?? null;";

impl OtherPage {
    /// Opens an address of the console.
    pub async fn open(&self, address: &str) -> Result {
        Ok(self.driver.goto(format!("{}{address}", self.origin)).await?)
    }

    /// Waits for an element that can be seen.
    pub async fn find(&self, role: &str, name: &str) -> Result<WebElement> {
        eventually(&format!("{role} {name:?}"), async || {
            let found = self.driver.execute(FIND, vec![json!(role), json!(name)]).await?;
            found.element().map_err(|_| "it is not there".into())
        })
        .await
    }

    /// Clicks on it once it is there.
    pub async fn click(&self, role: &str, name: &str) -> Result {
        eventually(&format!("a click on {role} {name:?}"), async || {
            // What is moving or drawn anew is clicked on once it stands.
            Ok::<_, Error>(self.find(role, name).await?.click().await?)
        })
        .await
    }

    /// Types into a field that is empty.
    pub async fn fill(&self, role: &str, name: &str, text: &str) -> Result {
        let field = self.find(role, name).await?;
        field.click().await?;
        Ok(field.send_keys(text).await?)
    }

    /// Waits until an element cannot be seen any more.
    pub async fn gone(&self, role: &str, name: &str) -> Result {
        eventually(&format!("no {role} {name:?}"), async || {
            let found = self.driver.execute(FIND, vec![json!(role), json!(name)]).await?;
            if found.json().is_null() { Ok(()) } else { Err("it is still there".into()) }
        })
        .await
    }

    /// Waits for a text that can be seen.
    pub async fn sees(&self, text: &str) -> Result {
        eventually(&format!("{text:?}"), async || match self.shows(text).await? {
            true => Ok(()),
            false => Err("it is not there".into()),
        })
        .await
    }

    /// Waits until a text cannot be seen any more.
    pub async fn sees_no(&self, text: &str) -> Result {
        eventually(&format!("no {text:?}"), async || match self.shows(text).await? {
            true => Err("it is still there".into()),
            false => Ok(()),
        })
        .await
    }

    async fn shows(&self, text: &str) -> Result<bool> {
        let script = "return document.body.innerText.includes(arguments[0])";
        Ok(self.driver.execute(script, vec![json!(text)]).await?.json() == &json!(true))
    }

    /// What a script gives back.
    pub async fn evaluate(&self, script: &str) -> Result<Value> {
        Ok(self.driver.execute(script, Vec::new()).await?.json().clone())
    }
}
