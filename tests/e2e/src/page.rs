//! The page in the browser: finding, reading, clicking, typing; the media and the size of the window.

mod input;
mod node;

use crate::{Plane, Result, eventually};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};
use thirtyfour::WebDriver;

pub use node::Node;

/// The widths at which everything has to fit: a desk, a tablet, a phone held far away.
pub const WIDTHS: [u32; 3] = [1280, 768, 320];

/// The height of the window.
const HEIGHT: u32 = 900;

/// The live regions.
const SAID: &str = "[role=status].visually-hidden";

/// How the page is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Dark instead of light.
    pub dark: bool,
    /// The width in CSS pixels.
    pub width: u32,
}

impl Look {
    /// Every width in light and dark.
    pub fn all() -> impl Iterator<Item = Self> {
        WIDTHS.into_iter().flat_map(|width| [false, true].map(|dark| Self { dark, width }))
    }

    /// `light` or `dark`.
    pub fn theme(self) -> &'static str {
        if self.dark { "dark" } else { "light" }
    }
}

/// The page of a control plane.
pub struct Page {
    driver: WebDriver,
    origin: String,
}

impl Page {
    pub(crate) async fn of(driver: &WebDriver, plane: &Plane) -> Result<Self> {
        let page = Self { driver: driver.clone(), origin: plane.origin().to_owned() };
        // What the policies of the page refuse goes to the browser's log, where it is found
        // afterwards.
        page.before_each_document(
            "addEventListener('securitypolicyviolation', event => console.error(\
             'refused by policy:', event.violatedDirective, event.blockedURI, event.sample))",
        )
        .await?;
        if let Some(now) = plane.frozen_at() {
            page.before_each_document(&format!(
                "globalThis.Date = class extends Date {{ \
                 constructor(...given) {{ super(...(given.length ? given : [{now}])); }} \
                 static now() {{ return {now}; }} }};"
            ))
            .await?;
        }
        page.cdp("Emulation.setTimezoneOverride", json!({ "timezoneId": "UTC" })).await?;
        Ok(page)
    }

    /// Runs a script of the tests before each document from now on.
    pub(crate) async fn before_each_document(&self, script: &str) -> Result {
        self.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await?;
        Ok(())
    }

    /// A command of the DevTools protocol.
    pub async fn cdp(&self, method: &str, params: Value) -> Result<Value> {
        let answer = self.driver.cdp().send_raw(method, params).await;
        answer.map_err(|error| format!("{method}: {error}").into())
    }

    /// The value of an expression, awaited if it is a promise. The page's policies do not apply.
    pub async fn evaluate(&self, expression: &str) -> Result<Value> {
        let params =
            json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let mut answer = self.cdp("Runtime.evaluate", params).await?;
        match answer.get("exceptionDetails") {
            Some(details) => Err(format!("the page threw {details}").into()),
            None => Ok(answer["result"]["value"].take()),
        }
    }

    /// Goes to an address of the console, as a link from elsewhere does.
    pub async fn open(&self, address: &str) -> Result {
        self.driver.goto(format!("{}{address}", self.origin)).await?;
        Ok(())
    }

    /// Leaves the console, and with it everything that it is still doing.
    pub(crate) async fn open_nothing(&self) -> Result {
        Ok(self.driver.goto("about:blank").await?)
    }

    /// Loads the page again.
    pub async fn reload(&self) -> Result {
        Ok(self.driver.refresh().await?)
    }

    /// Opens the same address in another tab, as duplicating the tab does: what is kept for the tab
    /// goes along. The first one is 0; from now on this is the page, see [`Page::go_to_tab`].
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

    /// Goes to another tab: from now on that is the page.
    pub async fn go_to_tab(&self, index: usize) -> Result {
        let tabs = self.driver.windows().await?;
        let tab = tabs.get(index).ok_or("there is no such tab")?;
        Ok(self.driver.switch_to_window(tab.clone()).await?)
    }

    /// A step back in the history.
    pub async fn back(&self) -> Result {
        Ok(self.driver.back().await?)
    }

    /// A step forward in the history.
    pub async fn forward(&self) -> Result {
        Ok(self.driver.forward().await?)
    }

    /// Path and query.
    pub async fn address(&self) -> Result<String> {
        let address = self.evaluate("location.pathname + location.search").await?;
        Ok(address.as_str().unwrap_or_default().to_owned())
    }

    /// Waits for an address.
    pub async fn is_at(&self, address: &str) -> Result {
        eventually(&format!("the address {address}"), async || match self.address().await? {
            here if here == address => Ok(()),
            here => Err(format!("it is {here}").into()),
        })
        .await
    }

    /// Waits for a text that can be seen.
    pub async fn sees(&self, text: &str) -> Result {
        eventually("a text", async || {
            if self.shows(text).await? {
                Ok(())
            } else {
                Err(format!("{text:?} is not there").into())
            }
        })
        .await
    }

    /// Waits until a text cannot be seen any more.
    pub async fn sees_no(&self, text: &str) -> Result {
        eventually("no text", async || {
            if self.shows(text).await? { Err(format!("{text:?} is there").into()) } else { Ok(()) }
        })
        .await
    }

    /// Waits for a text that screen readers are told.
    pub async fn hears(&self, text: &str) -> Result {
        let said = format!(
            "[...document.querySelectorAll('{SAID}')].some(it => it.textContent.includes({}))",
            json!(text)
        );
        eventually("a sentence", async || match self.evaluate(&said).await? == true {
            true => Ok(()),
            false => Err(format!("{text:?} was not said").into()),
        })
        .await
    }

    /// Whether a text can be seen now. What screen readers were told before is no sign of that.
    pub async fn shows(&self, text: &str) -> Result<bool> {
        let found = format!(
            "[...document.querySelectorAll('{SAID}')] \
             .reduce((seen, said) => seen.replace(said.innerText, ''), document.body.innerText) \
             .includes({})",
            json!(text)
        );
        Ok(self.evaluate(&found).await? == true)
    }

    /// The names in the rows of the list.
    pub async fn row_names(&self) -> Result<Vec<String>> {
        let names = "[...document.querySelectorAll('main tbody th a')].map(it => it.textContent)";
        Ok(serde_json::from_value(self.evaluate(names).await?)?)
    }

    /// Waits for the heading of a page and for its title.
    pub async fn is_page(&self, heading: &str) -> Result {
        self.find_where("heading", heading, |node| node.level == Some(1) && node.name == heading)
            .await?;
        let title = match heading {
            "Data volumes" => heading.to_owned(),
            heading => format!("{heading} · Data volumes"),
        };
        eventually("the title", async || match self.evaluate("document.title").await? {
            found if found == title.as_str() => Ok(()),
            found => Err(format!("it is {found}, not {title:?}").into()),
        })
        .await
    }

    /// Shows the page in another way, without motion, and waits until it has settled.
    pub async fn look(&self, look: Look) -> Result {
        let media = [("prefers-color-scheme", look.theme()), ("prefers-reduced-motion", "reduce")];
        self.media(&media).await?;
        self.size(look.width, HEIGHT).await?;
        self.settle().await
    }

    /// Sets media features, and all others to what they are by themselves.
    pub async fn media(&self, features: &[(&str, &str)]) -> Result {
        let features: Vec<_> =
            features.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        self.cdp("Emulation.setEmulatedMedia", json!({ "features": features })).await?;
        Ok(())
    }

    /// Sets the size of the page in CSS pixels.
    pub async fn size(&self, width: u32, height: u32) -> Result {
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.cdp("Emulation.setDeviceMetricsOverride", metrics).await?;
        Ok(())
    }

    /// Waits until nothing moves that ends moving, and two frames have been drawn since.
    pub async fn settle(&self) -> Result {
        const SETTLED: &str = "(async () => {
            const frame = () => new Promise(requestAnimationFrame);
            await frame();
            const ends = it => it.effect.getComputedTiming().endTime !== Infinity;
            await Promise.allSettled(document.getAnimations().filter(ends).map(it => it.finished));
            await frame();
        })()";
        self.evaluate(SETTLED).await.map(drop)
    }

    /// Has the page wait 20 times shorter from now on, before it tries again or looks again.
    pub(crate) async fn shorten_timers(&self) -> Result {
        const SHORTEN: &str = "{ const real = setTimeout; globalThis.setTimeout =
            (run, ms = 0, ...given) => real(run, ms < 250 ? ms : ms / 20, ...given); }";
        self.evaluate(SHORTEN).await.map(drop)
    }

    /// What sticks out of the page sideways; `None` if it does not scroll that way.
    pub async fn overflow(&self) -> Result<Option<String>> {
        const OVERFLOW: &str = "(() => {
            const root = document.documentElement;
            if (root.scrollWidth <= root.clientWidth) return null;
            const told = [];
            for (const one of document.body.querySelectorAll('*')) {
                const right = one.getBoundingClientRect().right;
                if (right <= root.clientWidth + 0.5) continue;
                const name = one.getAttribute('class') ?? '';
                told.push(`${one.localName}.${name.replaceAll(' ', '.')} to ${Math.round(right)}`);
            }
            return `${root.scrollWidth} of ${root.clientWidth}: ${told.slice(0, 8).join(', ')}`;
        })()";
        Ok(self.evaluate(OVERFLOW).await?.as_str().map(str::to_owned))
    }

    /// A picture of the whole page in a look, as a PNG. The window is made as high as the page, so
    /// that what covers the one covers the other.
    pub async fn whole_picture(&self, look: Look) -> Result<Vec<u8>> {
        self.look(look).await?;
        let height = self.evaluate("document.documentElement.scrollHeight").await?;
        let height = height.as_u64().and_then(|it| u32::try_from(it).ok()).unwrap_or(HEIGHT);
        self.size(look.width, height.max(HEIGHT)).await?;
        // The caret blinks.
        let sheet = "const still = new CSSStyleSheet();
            still.replaceSync('* { caret-color: transparent !important }');
            document.adoptedStyleSheets = [still]; 0";
        self.evaluate(&format!("{{ {sheet} }}")).await?;
        self.settle().await?;
        self.picture().await
    }

    /// A picture of the page, as a PNG.
    pub async fn picture(&self) -> Result<Vec<u8>> {
        let params = json!({ "format": "png" });
        let answer = self.cdp("Page.captureScreenshot", params).await?;
        Ok(BASE64.decode(answer["data"].as_str().unwrap_or_default())?)
    }

    /// Cuts the network off, or joins it again.
    pub async fn offline(&self, offline: bool) -> Result {
        self.cdp("Network.enable", json!({})).await?;
        let conditions = json!({
            "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1,
        });
        self.cdp("Network.emulateNetworkConditions", conditions).await?;
        Ok(())
    }
}
