//! Finds, reads and operates elements of the page.

mod input;
mod node;
mod tree;

use crate::error::Result;
use crate::server::Server;
use crate::wait::eventually;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};
use std::fmt;
use thirtyfour::WebDriver;

pub use node::Node;

/// Desktop, tablet and phone.
pub const WIDTHS: [u32; 3] = [1280, 768, 320];

const HEIGHT: u32 = 900;

const LIVE_REGIONS: &str = "[role=status].visually-hidden";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
    ForcedColors,
}

impl Theme {
    pub const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::ForcedColors];

    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::ForcedColors => "forced",
        }
    }

    /// The values of `prefers-color-scheme` and `forced-colors`.
    fn media(self) -> [&'static str; 2] {
        match self {
            Self::Light => ["light", "none"],
            Self::Dark => ["dark", "none"],
            Self::ForcedColors => ["light", "active"],
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appearance {
    pub theme: Theme,
    /// CSS pixels.
    pub width: u32,
}

impl Appearance {
    /// Each theme at each width.
    pub fn all(widths: &[u32]) -> Vec<Self> {
        let at = |width: u32| Theme::ALL.map(|theme| Self { theme, width });
        widths.iter().copied().flat_map(at).collect()
    }
}

impl fmt::Display for Appearance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.theme.name(), self.width)
    }
}

pub struct Page {
    driver: WebDriver,
    /// Its address, without a slash at its end.
    console: String,
}

impl Page {
    pub(crate) async fn new(driver: &WebDriver, server: &Server) -> Result<Self> {
        let page = Self { driver: driver.clone(), console: server.console() };
        // Policy violations end up in the browser's log, which is checked later.
        page.add_init_script(
            "addEventListener('securitypolicyviolation', event => console.error(\
             'refused by policy:', event.violatedDirective, event.blockedURI, event.sample))",
        )
        .await?;
        if let Some(now) = server.frozen_time() {
            page.add_init_script(&format!(
                "globalThis.Date = class extends Date {{ \
                 constructor(...args) {{ super(...(args.length ? args : [{now}])); }} \
                 static now() {{ return {now}; }} }};"
            ))
            .await?;
        }
        page.cdp("Emulation.setTimezoneOverride", json!({ "timezoneId": "UTC" })).await?;
        Ok(page)
    }

    /// Runs a script in every new document.
    pub(crate) async fn add_init_script(&self, script: &str) -> Result {
        self.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await?;
        Ok(())
    }

    /// Sends a DevTools command.
    pub async fn cdp(&self, method: &str, params: Value) -> Result<Value> {
        let response = self.driver.cdp().send_raw(method, params).await;
        response.map_err(|error| format!("{method}: {error}").into())
    }

    /// Evaluates an expression and awaits its promise. The page's policies do not apply.
    pub async fn evaluate(&self, expression: &str) -> Result<Value> {
        let params =
            json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let mut response = self.cdp("Runtime.evaluate", params).await?;
        match response.get("exceptionDetails") {
            Some(details) => Err(format!("the page threw {details}").into()),
            None => Ok(response["result"]["value"].take()),
        }
    }

    pub async fn open(&self, address: &str) -> Result {
        self.driver.goto(format!("{}{address}", self.console)).await?;
        Ok(())
    }

    /// Leaves the console, which ends its pending requests.
    pub(crate) async fn open_blank(&self) -> Result {
        Ok(self.driver.goto("about:blank").await?)
    }

    pub async fn reload(&self) -> Result {
        Ok(self.driver.refresh().await?)
    }

    /// Duplicates the tab with its session storage and switches to tab 1.
    pub async fn duplicate_tab(&self) -> Result {
        let params = json!({ "expression": "open(location.href); 0", "userGesture": true });
        self.cdp("Runtime.evaluate", params).await?;
        eventually("another tab", async || match self.driver.windows().await?.len() {
            0 | 1 => Err("there is none".into()),
            _ => Ok(()),
        })
        .await?;
        self.go_to_tab(1).await
    }

    /// Opens a tab with empty session storage, and switches to it.
    pub async fn open_tab(&self) -> Result {
        let tab = self.driver.new_tab().await?;
        Ok(self.driver.switch_to_window(tab).await?)
    }

    pub async fn go_to_tab(&self, index: usize) -> Result {
        let tabs = self.driver.windows().await?;
        let tab = tabs.get(index).ok_or("there is no such tab")?;
        Ok(self.driver.switch_to_window(tab.clone()).await?)
    }

    pub async fn back(&self) -> Result {
        Ok(self.driver.back().await?)
    }

    pub async fn forward(&self) -> Result {
        Ok(self.driver.forward().await?)
    }

    /// Path and query.
    pub async fn url(&self) -> Result<String> {
        let address = self.evaluate("location.pathname + location.search").await?;
        Ok(address.as_str().unwrap_or_default().to_owned())
    }

    pub async fn expect_url(&self, address: &str) -> Result {
        eventually(&format!("the address {address}"), async || match self.url().await? {
            url if url == address => Ok(()),
            url => Err(format!("it is {url}").into()),
        })
        .await
    }

    pub async fn expect_text(&self, text: &str) -> Result {
        eventually("a text", async || {
            if self.has_text(text).await? {
                Ok(())
            } else {
                Err(format!("{text:?} is not there").into())
            }
        })
        .await
    }

    pub async fn expect_no_text(&self, text: &str) -> Result {
        eventually("no text", async || {
            if self.has_text(text).await? {
                Err(format!("{text:?} is there").into())
            } else {
                Ok(())
            }
        })
        .await
    }

    /// Waits for a text in a live region.
    pub async fn expect_announcement(&self, text: &str) -> Result {
        let is_announced = format!(
            "[...document.querySelectorAll('{LIVE_REGIONS}')].some(it => it.textContent.includes({}))",
            json!(text)
        );
        eventually("an announcement", async || match self.evaluate(&is_announced).await? == true {
            true => Ok(()),
            false => Err(format!("{text:?} was not announced").into()),
        })
        .await
    }

    /// Whether a text is visible, outside of live regions.
    pub async fn has_text(&self, text: &str) -> Result<bool> {
        let found = format!(
            "[...document.querySelectorAll('{LIVE_REGIONS}')] \
             .reduce((text, region) => text.replace(region.innerText, ''), document.body.innerText) \
             .includes({})",
            json!(text)
        );
        Ok(self.evaluate(&found).await? == true)
    }

    /// The names in the table's rows, once it has any: the heading is there before the rows are.
    pub async fn row_names(&self) -> Result<Vec<String>> {
        let names = "[...document.querySelectorAll('main tbody th a')].map(it => it.textContent)";
        eventually("rows", async || {
            let names: Vec<String> = serde_json::from_value(self.evaluate(names).await?)?;
            if names.is_empty() { Err("none yet".into()) } else { Ok(names) }
        })
        .await
    }

    /// Waits for the page's heading and title.
    pub async fn expect_page(&self, heading: &str) -> Result {
        let title = match heading {
            "Data volumes" => heading.to_owned(),
            heading => match heading.strip_prefix("Sharing: ") {
                Some(name) => format!("{name} · Sharing · Data volumes"),
                None => format!("{heading} · Data volumes"),
            },
        };
        self.find_where("heading", heading, |node| node.level == Some(1) && node.name == heading)
            .await?;
        eventually("the title", async || match self.evaluate("document.title").await? {
            found if found == title.as_str() => Ok(()),
            found => Err(format!("it is {found}, not {title:?}").into()),
        })
        .await
    }

    /// Sets theme and width, disables motion, and waits until the page has settled.
    pub async fn set_appearance(&self, appearance: Appearance) -> Result {
        let [scheme, forced] = appearance.theme.media();
        let media = [
            ("prefers-color-scheme", scheme),
            ("forced-colors", forced),
            ("prefers-reduced-motion", "reduce"),
        ];
        self.set_media(&media).await?;
        self.set_size(appearance.width, HEIGHT).await?;
        self.settle().await
    }

    /// Sets these media features and resets all others.
    pub async fn set_media(&self, features: &[(&str, &str)]) -> Result {
        let features: Vec<_> =
            features.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        self.cdp("Emulation.setEmulatedMedia", json!({ "features": features })).await?;
        Ok(())
    }

    /// CSS pixels.
    pub async fn set_size(&self, width: u32, height: u32) -> Result {
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.cdp("Emulation.setDeviceMetricsOverride", metrics).await?;
        Ok(())
    }

    /// Waits until all finite animations have ended and a frame has been drawn since.
    pub async fn settle(&self) -> Result {
        const SETTLED: &str = "(async () => {
            const frame = () => new Promise(requestAnimationFrame);
            await frame();
            // One that follows the scrolling does not end.
            const ends = it => it.timeline === document.timeline
                && it.effect.getComputedTiming().endTime !== Infinity;
            await Promise.allSettled(document.getAnimations().filter(ends).map(it => it.finished));
            await frame();
        })()";
        self.evaluate(SETTLED).await.map(drop)
    }

    /// Makes retries and polls 20 times faster.
    pub(crate) async fn speed_up_timers(&self) -> Result {
        const SHORTEN: &str = "{ const real = setTimeout; globalThis.setTimeout =
            (run, ms = 0, ...args) => real(run, ms < 250 ? ms : ms / 20, ...args); }";
        self.evaluate(SHORTEN).await.map(drop)
    }

    /// The elements that overflow the page horizontally; `None` if it does not scroll that way and no dialog
    /// or popover is wider than the window.
    pub async fn horizontal_overflow(&self) -> Result<Option<String>> {
        const OVERFLOW: &str = "(() => {
            const root = document.documentElement;
            const isOutside = (element) => {
                const { left, right } = element.getBoundingClientRect();
                return left < -0.5 || right > root.clientWidth + 0.5;
            };
            const open = [...document.querySelectorAll('dialog[open], :popover-open')];
            if (root.scrollWidth <= root.clientWidth && !open.some(isOutside)) return null;
            const elements = [];
            for (const element of [...open, ...document.body.querySelectorAll('*')]) {
                if (!isOutside(element)) continue;
                const { left, right } = element.getBoundingClientRect();
                const name = element.getAttribute('class') ?? '';
                elements.push(`${element.localName}.${name.replaceAll(' ', '.')} ${Math.round(left)}–${Math.round(right)}`);
            }
            return `${root.scrollWidth} of ${root.clientWidth}: ${elements.slice(0, 8).join(', ')}`;
        })()";
        Ok(self.evaluate(OVERFLOW).await?.as_str().map(str::to_owned))
    }

    /// A PNG of the whole page. The window gets the page's height, so that fixed elements are drawn
    /// once.
    pub async fn full_page_screenshot(&self, appearance: Appearance) -> Result<Vec<u8>> {
        self.set_appearance(appearance).await?;
        let height = self.evaluate("document.documentElement.scrollHeight").await?;
        let height = height.as_u64().and_then(|it| u32::try_from(it).ok()).unwrap_or(HEIGHT);
        self.set_size(appearance.width, height.max(HEIGHT)).await?;
        // The blinking caret would make screenshots differ.
        let sheet = "const still = new CSSStyleSheet();
            still.replaceSync('* { caret-color: transparent !important }');
            document.adoptedStyleSheets = [still]; 0";
        self.evaluate(&format!("{{ {sheet} }}")).await?;
        self.settle().await?;
        self.screenshot().await
    }

    /// A PNG of the viewport.
    pub async fn screenshot(&self) -> Result<Vec<u8>> {
        let params = json!({ "format": "png" });
        let response = self.cdp("Page.captureScreenshot", params).await?;
        Ok(BASE64.decode(response["data"].as_str().unwrap_or_default())?)
    }

    pub async fn set_offline(&self, offline: bool) -> Result {
        self.cdp("Network.enable", json!({})).await?;
        let conditions = json!({
            "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1,
        });
        self.cdp("Network.emulateNetworkConditions", conditions).await?;
        Ok(())
    }
}
