//! Browsers other than Chromium. They offer plain WebDriver only, without DevTools or computed
//! roles and names, so roles and names are approximated for the console's own markup.

use crate::browser::Process;
use crate::environment::Environment;
use crate::error::{Error, Result};
use crate::server::{Server, Setup};
use crate::wait::eventually;
use serde_json::{Value, json};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Command;
use thirtyfour::{Capabilities, WebDriver, WebElement};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtherBrowser {
    Firefox,
    WebKit,
}

impl OtherBrowser {
    /// The driver's command and capabilities; `None` if the browser is not installed.
    fn driver(self) -> Option<(Command, Value)> {
        match self {
            Self::Firefox => {
                let firefox = on_path("firefox").or_else(|| on_path("firefox-esr"))?;
                let options = json!({ "binary": firefox, "args": ["-headless"] });
                let capabilities =
                    json!({ "browserName": "firefox", "moz:firefoxOptions": options });
                Some((Command::new(on_path("geckodriver")?), capabilities))
            }
            Self::WebKit => {
                let mut command = Command::new(on_path("xvfb-run")?);
                command.arg("-a").arg(on_path("WebKitWebDriver")?);
                let browser = ["4.1", "6.0", "4.0"].into_iter().find_map(|version| {
                    let folder = format!("/usr/lib/x86_64-linux-gnu/webkit2gtk-{version}");
                    Some(PathBuf::from(folder).join("MiniBrowser")).filter(|it| it.is_file())
                })?;
                let options = json!({ "binary": browser, "args": ["--automation"] });
                let capabilities =
                    json!({ "browserName": "MiniBrowser", "webkitgtk:browserOptions": options });
                Some((command, capabilities))
            }
        }
    }
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|it| it.is_file())
}

pub struct OtherFixture {
    pub server: Server,
    pub page: OtherPage,
    driver: Process,
}

impl OtherFixture {
    /// `None` if the browser is not installed.
    pub async fn start(browser: OtherBrowser) -> Result<Option<Self>> {
        let Some((mut command, capabilities)) = browser.driver() else { return Ok(None) };
        let server = Server::start(&Environment::read()?, &Setup::default()).await?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        command.arg(format!("--port={port}"));
        let driver = Process::start_silently(command)?;
        let page = eventually("the browser", async || {
            let mut requested = Capabilities::new();
            for (name, value) in capabilities.as_object().into_iter().flatten() {
                requested.set(name, value.clone())?;
            }
            let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), requested).await;
            Ok::<_, Error>(driver.map_err(|error| format!("it does not start: {error}"))?)
        })
        .await?;
        page.set_window_rect(0, 0, 1280, 900).await?;
        let page = OtherPage { driver: page, origin: server.origin().to_owned() };
        Ok(Some(Self { server, page, driver }))
    }

    pub async fn quit(self) {
        // The driver is killed in any case.
        let _ = self.page.driver.quit().await;
        drop(self.driver);
    }
}

pub struct OtherPage {
    driver: WebDriver,
    origin: String,
}

/// Finds the first visible element with this role whose name starts like this.
const FIND: &str = "
    const [role, name] = arguments;
    const selectors = {
        button: 'button, [role=button]', link: 'a[href]', textbox: 'input[type=text], input:not([type]), textarea',
        combobox: '[role=combobox], select', searchbox: '[role=searchbox]', option: '[role=option]',
        dialog: 'dialog[open]', heading: 'h1, h2', treeitem: '[role=treeitem]', rowheader: 'th[scope=row]',
    };
    const text = (it) => it?.textContent.replace(/\\s+/g, ' ').trim() ?? '';
    const accessibleName = (it) => it.getAttribute('aria-label')
        ?? (it.getAttribute('aria-labelledby') ? text(document.getElementById(it.getAttribute('aria-labelledby'))) : null)
        ?? (it.labels?.length ? text(it.labels[0]) : text(it));
    const top = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document;
    const all = role === 'dialog' ? document : top;
    return [...all.querySelectorAll(selectors[role])]
        .find((it) => it.getClientRects().length && accessibleName(it).startsWith(name)) ?? null;";

impl OtherPage {
    pub async fn open(&self, address: &str) -> Result {
        Ok(self.driver.goto(format!("{}{address}", self.origin)).await?)
    }

    pub async fn find(&self, role: &str, name: &str) -> Result<WebElement> {
        eventually(&format!("{role} {name:?}"), async || {
            let found = self.driver.execute(FIND, vec![json!(role), json!(name)]).await?;
            found.element().map_err(|_| "it is not there".into())
        })
        .await
    }

    pub async fn click(&self, role: &str, name: &str) -> Result {
        eventually(&format!("a click on {role} {name:?}"), async || {
            let element = self.find(role, name).await?;
            // WebKitGTK's driver does not scroll to an element whose edge is in the window.
            element.scroll_into_view().await?;
            // Retries while the element is moving or being rendered again.
            Ok::<_, Error>(element.click().await?)
        })
        .await
    }

    pub async fn fill(&self, role: &str, name: &str, text: &str) -> Result {
        let field = self.find(role, name).await?;
        field.click().await?;
        Ok(field.send_keys(text).await?)
    }

    pub async fn expect_gone(&self, role: &str, name: &str) -> Result {
        eventually(&format!("no {role} {name:?}"), async || {
            let found = self.driver.execute(FIND, vec![json!(role), json!(name)]).await?;
            if found.json().is_null() { Ok(()) } else { Err("it is still there".into()) }
        })
        .await
    }

    pub async fn expect_text(&self, text: &str) -> Result {
        eventually(&format!("{text:?}"), async || match self.has_text(text).await? {
            true => Ok(()),
            false => Err("it is not there".into()),
        })
        .await
    }

    pub async fn expect_no_text(&self, text: &str) -> Result {
        eventually(&format!("no {text:?}"), async || match self.has_text(text).await? {
            true => Err("it is still there".into()),
            false => Ok(()),
        })
        .await
    }

    async fn has_text(&self, text: &str) -> Result<bool> {
        let script = "return document.body.innerText.includes(arguments[0])";
        Ok(self.driver.execute(script, vec![json!(text)]).await?.json() == &json!(true))
    }

    pub async fn evaluate(&self, script: &str) -> Result<Value> {
        Ok(self.driver.execute(script, Vec::new()).await?.json().clone())
    }
}
