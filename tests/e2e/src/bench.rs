//! How long the console takes for what users do most, beside the least page that shows the same
//! (`tests/e2e/bench`): on a slow computer behind a slow network, each time in a new browser.

use crate::{Browser, Page, Plane, Result, Setup, Surroundings, eventually};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// How many times slower than this computer.
const SLOWER: u32 = 4;

/// The round trip of a request, in milliseconds.
const ROUND_TRIP: u32 = 40;

/// Bytes for each second, up and down: 10 Mbit/s.
const THROUGHPUT: u32 = 1_250_000;

/// Notes when what is on the screen has changed, and what users did.
const RECORDER: &str = "{
    const bench = globalThis.bench = { frames: [], acts: [] };
    for (const kind of ['click', 'input', 'change']) {
        addEventListener(kind, (event) => bench.acts.push(event.timeStamp), { capture: true });
    }
    let isWaiting = false;
    new MutationObserver(() => {
        if (isWaiting) return;
        isWaiting = true;
        requestAnimationFrame(() => {
            isWaiting = false;
            const links = document.querySelectorAll('tbody > tr a');
            const frame = {
                rows: links.length,
                first: links[0]?.textContent,
                heading: document.querySelector('h1')?.textContent,
            };
            // A task behind the frame, before those of the page.
            const note = () => bench.frames.push({ at: performance.now(), ...frame });
            scheduler.postTask(note, { priority: 'user-blocking' });
        });
    }).observe(document, { subtree: true, childList: true, characterData: true });
}";

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum App {
    /// The page of `tests/e2e/bench`.
    Minimal,
    /// The release.
    Console,
}

impl App {
    /// Both, the limit first.
    pub const ALL: [Self; 2] = [Self::Minimal, Self::Console];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Minimal => "minimal page",
            Self::Console => "console",
        }
    }
}

/// What is measured, and its unit.
pub const METRICS: [(&str, &str); 11] = [
    ("Rows, nothing cached", "ms"),
    ("Bytes until rows", "B"),
    ("Requests until rows", ""),
    ("Bytes until settled, without what is prefetched", "B"),
    ("Opened again: rows", "ms"),
    ("Search: last key to rows", "ms"),
    ("Sort: click to rows", "ms"),
    ("Detail: click to heading", "ms"),
    ("500 rows: choice to rows", "ms"),
    ("DOM nodes at 500 rows", ""),
    ("Heap of JavaScript at 500 rows", "B"),
];

/// The values of [`METRICS`], in their order.
pub type Sample = [f64; METRICS.len()];

/// A page in a browser of its own.
struct Measured {
    page: Page,
    _browser: Browser,
    _plane: Plane,
}

impl Measured {
    async fn start(app: App, volumes: usize) -> Result<Self> {
        let mut surroundings = Surroundings::read()?;
        if app == App::Minimal {
            surroundings.dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench");
        }
        let setup = Setup { volumes, dev_config: app == App::Minimal, ..Setup::default() };
        let plane = Plane::start(&surroundings, &setup).await?;
        let browser = Browser::start(&surroundings, false).await?;
        let page = Page::of(browser.driver(), &plane).await?;
        let token = plane.token_for("admin");
        match app {
            App::Minimal => {
                page.open("/").await?;
                let keep = format!("sessionStorage.setItem('minimal.token', {})", json!(token));
                page.evaluate(&keep).await?;
            }
            App::Console => {
                page.open("/sign-in").await?;
                page.click("checkbox", "Keep me signed in on this tab").await?;
                page.fill_secret("Token", &token).await?;
                page.click("button", "Sign in with token").await?;
                page.is_page("Data volumes").await?;
            }
        }
        page.before_each_document(RECORDER).await?;
        page.cdp("Network.enable", json!({})).await?;
        page.cdp("Performance.enable", json!({})).await?;
        let network = json!({
            "offline": false,
            "latency": ROUND_TRIP,
            "downloadThroughput": THROUGHPUT,
            "uploadThroughput": THROUGHPUT,
        });
        page.cdp("Network.emulateNetworkConditions", network).await?;
        page.cdp("Emulation.setCPUThrottlingRate", json!({ "rate": SLOWER })).await?;
        Ok(Self { page, _browser: browser, _plane: plane })
    }

    /// Opens the list with so many rows. Returns when they were there.
    async fn open(&self, rows: usize) -> Result<f64> {
        self.page.open_nothing().await?;
        let query = if rows == 50 { String::new() } else { format!("?limit={rows}") };
        self.page.open(&format!("/datavolumes{query}")).await?;
        let shown = self.frame(0.0, &format!("frame.rows >= {rows}")).await?;
        self.settle().await?;
        Ok(shown)
    }

    /// Waits until nothing has been loaded for a while.
    async fn settle(&self) -> Result {
        let quiet = "performance.now() - Math.max(...performance.getEntriesByType('resource')
            .map((it) => it.responseEnd)) > 1000";
        eventually("quiet", async || match self.page.evaluate(quiet).await? {
            Value::Bool(true) => Ok(()),
            _ => Err("it is still loading".into()),
        })
        .await
    }

    /// Waits for a frame after a time of which something holds. Returns when it was on the screen.
    async fn frame(&self, after: f64, holds: &str) -> Result<f64> {
        let find =
            format!("bench.frames.find((frame) => frame.at >= {after} && ({holds}))?.at ?? null");
        eventually(holds, async || {
            self.page.evaluate(&find).await?.as_f64().ok_or_else(|| "there is none".into())
        })
        .await
    }

    /// How long it took from the last act of the user to a frame of which something holds.
    async fn since_act(&self, before: f64, holds: &str) -> Result<f64> {
        let shown = self.frame(before, holds).await?;
        let act = format!("bench.acts.findLast((at) => at <= {shown}) ?? null");
        let act = self.page.evaluate(&act).await?;
        Ok(shown - act.as_f64().ok_or("nothing was done")?)
    }

    async fn number(&self, expression: &str) -> Result<f64> {
        let value = self.page.evaluate(expression).await?;
        value.as_f64().ok_or_else(|| format!("{expression} is {value}, no number").into())
    }

    /// The name in the first row.
    async fn first(&self) -> Result<String> {
        let first =
            self.page.evaluate("document.querySelector('tbody > tr a').textContent").await?;
        Ok(first.as_str().unwrap_or_default().to_owned())
    }

    async fn sample(&self) -> Result<Sample> {
        let page = &self.page;
        page.open_nothing().await?;
        page.cdp("Network.clearBrowserCache", json!({})).await?;
        let cold = self.open(50).await?;
        let loaded = "[...performance.getEntriesByType('navigation'),
            ...performance.getEntriesByType('resource')]";
        let bytes = "reduce((sum, it) => sum + it.transferSize, 0)";
        let until = format!("{loaded}.filter((it) => it.responseEnd <= {cold})");
        let bytes_until_rows = self.number(&format!("{until}.{bytes}")).await?;
        let requests = self.number(&format!("{until}.length")).await?;
        let bytes_settled = self.number(&format!("{loaded}.{bytes}")).await?;
        let reload = self.open(50).await?;

        let before = self.number("performance.now()").await?;
        page.click("searchbox", "Search data volumes").await?;
        page.type_text("lidar").await?;
        let search = self.since_act(before, "frame.first?.includes('lidar')").await?;

        self.open(50).await?;
        let (first, before) = (self.first().await?, self.number("performance.now()").await?);
        page.click("button", "Project").await?;
        let other = format!("frame.rows && frame.first !== {}", json!(first));
        let sort = self.since_act(before, &other).await?;

        self.open(50).await?;
        let (first, before) = (self.first().await?, self.number("performance.now()").await?);
        page.click("link", &first).await?;
        let heading = format!("frame.heading === {}", json!(first));
        let detail = self.since_act(before, &heading).await?;

        self.open(50).await?;
        let before = self.number("performance.now()").await?;
        page.evaluate(
            "{
                const select = document.querySelector('select');
                select.value = '500';
                select.dispatchEvent(new Event('change', { bubbles: true }));
            }",
        )
        .await?;
        let longer = self.since_act(before, "frame.rows >= 500").await?;
        self.settle().await?;
        page.cdp("HeapProfiler.collectGarbage", json!({})).await?;
        let found = page.cdp("Performance.getMetrics", json!({})).await?;
        let metric = |name: &str| {
            let metrics = found["metrics"].as_array().into_iter().flatten();
            let mut metrics = metrics.filter(|it| it["name"] == name);
            metrics.next().and_then(|it| it["value"].as_f64()).unwrap_or_default()
        };
        Ok([
            cold,
            bytes_until_rows,
            requests,
            bytes_settled,
            reload,
            search,
            sort,
            detail,
            longer,
            metric("Nodes"),
            metric("JSHeapUsedSize"),
        ])
    }
}

/// Takes a sample of [`METRICS`] with 10,000 volumes.
pub async fn sample(app: App) -> Result<Sample> {
    Measured::start(app, 10_000).await?.sample().await
}

/// How long a reload takes to so many rows of so many volumes, in milliseconds.
pub async fn reload(app: App, rows: usize, volumes: usize) -> Result<f64> {
    let measured = Measured::start(app, volumes).await?;
    measured.open(rows).await?;
    measured.open(rows).await
}

/// The middle one.
pub fn median(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// The medians of both, and their ratios, as a table.
pub fn comparison(samples: &BTreeMap<&str, Vec<Sample>>) -> String {
    let mut table = format!(
        "| metric | {} | {} | ratio |\n| --- | ---: | ---: | ---: |\n",
        App::Minimal.name(),
        App::Console.name()
    );
    for (index, (metric, unit)) in METRICS.iter().enumerate() {
        let [limit, ours] = App::ALL.map(|app| {
            let samples = samples.get(app.name()).into_iter().flatten();
            median(&samples.map(|sample| sample[index]).collect::<Vec<_>>())
        });
        let ratio = ours / limit;
        let _ = writeln!(table, "| {metric} | {limit:.0} {unit} | {ours:.0} {unit} | {ratio:.2} |");
    }
    table
}

/// Lines of one chart: what they are of, and a time for each place on the axis.
pub type Lines<'a> = [(&'a str, Vec<f64>)];

/// How the cost grows, as two charts side by side in an SVG: each with its title, the places on its axis
/// and its lines.
pub fn charts(charts: &[(&str, Vec<String>, &Lines<'_>)]) -> String {
    const WIDTH: f64 = 360.0;
    const HEIGHT: f64 = 220.0;
    let most = charts.iter().flat_map(|chart| chart.2).flat_map(|line| &line.1);
    let most = most.copied().fold(1.0, f64::max);
    let mut svg = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {} 300' font-family='sans-serif' \
         font-size='12'>\n",
        (WIDTH + 60.0) * charts.len() as f64
    );
    for (index, (title, places, lines)) in charts.iter().enumerate() {
        let left = (WIDTH + 60.0) * index as f64 + 40.0;
        let x = |place: usize| left + WIDTH * (place as f64 + 0.5) / places.len() as f64;
        let y = |ms: f64| 40.0 + HEIGHT * (1.0 - ms / most);
        let _ = writeln!(svg, "<text x='{left}' y='20' font-weight='bold'>{title}</text>");
        let _ = writeln!(
            svg,
            "<path d='M{left} 40V{0}H{1}' fill='none' stroke='#888'/>",
            y(0.0),
            left + WIDTH
        );
        for (place, text) in places.iter().enumerate() {
            let at = x(place);
            let _ = writeln!(svg, "<text x='{at:.0}' y='280' text-anchor='middle'>{text}</text>");
        }
        for ((name, times), colour) in lines.iter().zip(["#888", "#2450b0"]) {
            let points: Vec<_> = times
                .iter()
                .enumerate()
                .map(|(place, ms)| format!("{:.0},{:.0}", x(place), y(*ms)))
                .collect();
            let _ = writeln!(
                svg,
                "<polyline points='{}' fill='none' stroke='{colour}' stroke-width='2'/>",
                points.join(" ")
            );
            for (place, ms) in times.iter().enumerate() {
                let (at, above) = (x(place), y(*ms) - 6.0);
                let _ = writeln!(
                    svg,
                    "<text x='{at:.0}' y='{above:.0}' text-anchor='middle' fill='{colour}'>{name} \
                     {ms:.0} ms</text>"
                );
            }
        }
    }
    svg + "</svg>\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_holds_the_medians_and_their_ratios() {
        let [low, high] = [1.0, 2.0].map(|value| [value; METRICS.len()]);
        let samples = BTreeMap::from([
            (App::Minimal.name(), vec![low, low, high]),
            (App::Console.name(), vec![high, low, high]),
        ]);
        let table = comparison(&samples);
        assert!(table.contains("| Requests until rows | 1  | 2  | 2.00 |"), "{table}");
    }
}
