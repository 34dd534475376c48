//! Measures the console against a minimal page that shows the same rows (`tests/e2e/bench`), on a
//! throttled CPU and network, each time in a new browser.

use crate::browser::Browser;
use crate::environment::Environment;
use crate::error::Result;
use crate::page::Page;
use crate::server::{Server, Setup};
use crate::wait::eventually;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

const CPU_SLOWDOWN: u32 = 4;

/// Milliseconds.
const ROUND_TRIP: u32 = 40;

/// Bytes per second in each direction (10 Mbit/s).
const THROUGHPUT: u32 = 1_250_000;

/// Records frames in which the DOM changed, and user input.
const RECORDER: &str = "{
    const bench = globalThis.bench = { frames: [], inputs: [] };
    for (const kind of ['click', 'input', 'change']) {
        addEventListener(kind, (event) => bench.inputs.push(event.timeStamp), { capture: true });
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
            // Runs after the frame, before the page's own tasks.
            const record = () => bench.frames.push({ at: performance.now(), ...frame });
            scheduler.postTask(record, { priority: 'user-blocking' });
        });
    }).observe(document, { subtree: true, childList: true, characterData: true });
}";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum App {
    Minimal,
    Console,
}

impl App {
    pub const ALL: [Self; 2] = [Self::Minimal, Self::Console];

    pub fn name(self) -> &'static str {
        match self {
            Self::Minimal => "minimal page",
            Self::Console => "console",
        }
    }
}

/// Names and units.
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

/// The values of [`METRICS`], in the same order.
pub type Sample = [f64; METRICS.len()];

struct Measured {
    page: Page,
    _browser: Browser,
    _server: Server,
}

impl Measured {
    async fn start(app: App, volumes: usize) -> Result<Self> {
        let mut environment = Environment::read()?;
        if app == App::Minimal {
            environment.dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench");
        }
        let setup = Setup { volumes, dev_config: app == App::Minimal, ..Setup::default() };
        let server = Server::start(&environment, &setup).await?;
        let browser = Browser::start(&environment, false).await?;
        let page = Page::new(browser.driver(), &server).await?;
        let token = server.token_for("admin");
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
                page.expect_page("Data volumes").await?;
            }
        }
        page.add_init_script(RECORDER).await?;
        page.cdp("Network.enable", json!({})).await?;
        page.cdp("Performance.enable", json!({})).await?;
        let network = json!({
            "offline": false,
            "latency": ROUND_TRIP,
            "downloadThroughput": THROUGHPUT,
            "uploadThroughput": THROUGHPUT,
        });
        page.cdp("Network.emulateNetworkConditions", network).await?;
        page.cdp("Emulation.setCPUThrottlingRate", json!({ "rate": CPU_SLOWDOWN })).await?;
        Ok(Self { page, _browser: browser, _server: server })
    }

    /// Opens the list and returns when its rows were shown.
    async fn open(&self, rows: usize) -> Result<f64> {
        self.page.open_blank().await?;
        let query = if rows == 50 { String::new() } else { format!("?limit={rows}") };
        self.page.open(&format!("/datavolumes{query}")).await?;
        let shown = self.frame(0.0, &format!("frame.rows >= {rows}")).await?;
        self.settle().await?;
        Ok(shown)
    }

    /// Waits until nothing has been loaded for a second.
    async fn settle(&self) -> Result {
        let quiet = "performance.now() - Math.max(...performance.getEntriesByType('resource')
            .map((it) => it.responseEnd)) > 1000";
        eventually("quiet", async || match self.page.evaluate(quiet).await? {
            Value::Bool(true) => Ok(()),
            _ => Err("it is still loading".into()),
        })
        .await
    }

    /// Waits for a frame after `after` that meets a condition, and returns its time.
    async fn frame(&self, after: f64, condition: &str) -> Result<f64> {
        let find = format!(
            "bench.frames.find((frame) => frame.at >= {after} && ({condition}))?.at ?? null"
        );
        eventually(condition, async || {
            self.page.evaluate(&find).await?.as_f64().ok_or_else(|| "there is none".into())
        })
        .await
    }

    /// The time from the last user input to a frame that meets a condition.
    async fn since_input(&self, before: f64, condition: &str) -> Result<f64> {
        let shown = self.frame(before, condition).await?;
        let act = format!("bench.inputs.findLast((at) => at <= {shown}) ?? null");
        let act = self.page.evaluate(&act).await?;
        Ok(shown - act.as_f64().ok_or("nothing was done")?)
    }

    async fn number(&self, expression: &str) -> Result<f64> {
        let value = self.page.evaluate(expression).await?;
        value.as_f64().ok_or_else(|| format!("{expression} is {value}, no number").into())
    }

    async fn first_row_name(&self) -> Result<String> {
        let first =
            self.page.evaluate("document.querySelector('tbody > tr a').textContent").await?;
        Ok(first.as_str().unwrap_or_default().to_owned())
    }

    async fn sample(&self) -> Result<Sample> {
        let page = &self.page;
        page.open_blank().await?;
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
        let search = self.since_input(before, "frame.first?.includes('lidar')").await?;

        self.open(50).await?;
        let (first, before) =
            (self.first_row_name().await?, self.number("performance.now()").await?);
        page.click("button", "Project").await?;
        let other = format!("frame.rows && frame.first !== {}", json!(first));
        let sort = self.since_input(before, &other).await?;

        self.open(50).await?;
        let (first, before) =
            (self.first_row_name().await?, self.number("performance.now()").await?);
        page.click("link", &first).await?;
        let heading = format!("frame.heading === {}", json!(first));
        let detail = self.since_input(before, &heading).await?;

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
        let longer = self.since_input(before, "frame.rows >= 500").await?;
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

pub async fn take_sample(app: App) -> Result<Sample> {
    Measured::start(app, 10_000).await?.sample().await
}

/// Milliseconds until a reload shows the rows.
pub async fn measure_reload(app: App, rows: usize, volumes: usize) -> Result<f64> {
    let measured = Measured::start(app, volumes).await?;
    measured.open(rows).await?;
    measured.open(rows).await
}

pub fn median(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// A Markdown table of both apps' medians and their ratio.
pub fn comparison_table(samples: &BTreeMap<&str, Vec<Sample>>) -> String {
    let mut table = format!(
        "| metric | {} | {} | ratio |\n| --- | ---: | ---: | ---: |\n",
        App::Minimal.name(),
        App::Console.name()
    );
    for (index, (metric, unit)) in METRICS.iter().enumerate() {
        let [minimal, console] = App::ALL.map(|app| {
            let samples = samples.get(app.name()).into_iter().flatten();
            median(&samples.map(|sample| sample[index]).collect::<Vec<_>>())
        });
        let ratio = console / minimal;
        let _ = writeln!(
            table,
            "| {metric} | {minimal:.0} {unit} | {console:.0} {unit} | {ratio:.2} |"
        );
    }
    table
}

/// Labels, and a time for each position on the axis.
pub type Lines<'a> = [(&'a str, Vec<f64>)];

/// Renders charts side by side as an SVG, from their titles, axis labels and lines.
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
    for (index, (title, positions, lines)) in charts.iter().enumerate() {
        let left = (WIDTH + 60.0) * index as f64 + 40.0;
        let x = |position: usize| left + WIDTH * (position as f64 + 0.5) / positions.len() as f64;
        let y = |ms: f64| 40.0 + HEIGHT * (1.0 - ms / most);
        let _ = writeln!(svg, "<text x='{left}' y='20' font-weight='bold'>{title}</text>");
        let _ = writeln!(
            svg,
            "<path d='M{left} 40V{0}H{1}' fill='none' stroke='#888'/>",
            y(0.0),
            left + WIDTH
        );
        for (position, text) in positions.iter().enumerate() {
            let at = x(position);
            let _ = writeln!(svg, "<text x='{at:.0}' y='280' text-anchor='middle'>{text}</text>");
        }
        for ((name, times), colour) in lines.iter().zip(["#888", "#2450b0"]) {
            let points: Vec<_> = times
                .iter()
                .enumerate()
                .map(|(position, ms)| format!("{:.0},{:.0}", x(position), y(*ms)))
                .collect();
            let _ = writeln!(
                svg,
                "<polyline points='{}' fill='none' stroke='{colour}' stroke-width='2'/>",
                points.join(" ")
            );
            for (position, ms) in times.iter().enumerate() {
                let (at, above) = (x(position), y(*ms) - 6.0);
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
    fn the_table_contains_medians_and_ratios() {
        let [low, high] = [1.0, 2.0].map(|value| [value; METRICS.len()]);
        let samples = BTreeMap::from([
            (App::Minimal.name(), vec![low, low, high]),
            (App::Console.name(), vec![high, low, high]),
        ]);
        let table = comparison_table(&samples);
        assert!(table.contains("| Requests until rows | 1  | 2  | 2.00 |"), "{table}");
    }
}
