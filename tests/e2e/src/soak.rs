//! Repeats typical work and checks that memory and DOM do not grow. The page's clock and timers run
//! faster than real time; user input does not.

use crate::error::Result;
use crate::journey::Fixture;
use crate::page::Page;
use crate::wait::eventually;
use emulator::Operation;
use serde_json::json;
use std::fmt::Write as _;
use std::time::{Duration, Instant};
use thirtyfour::Key;

/// How much faster the page's time runs.
const SPEED: u32 = 20;

/// Speeds up time, and exposes the memory of the WebAssembly module.
const SCRIPT: &str = "{
    const start = Date.now(), speed = SPEED, { setTimeout, setInterval, Date: Real } = globalThis;
    const now = () => start + (Real.now() - start) * speed;
    globalThis.Date = class extends Real {
        constructor(...args) { super(...(args.length ? args : [now()])); }
        static now() { return now(); }
    };
    // Short timers belong to user interaction, which is not faster.
    const shorten = (ms = 0) => ms < 1000 ? ms : ms / speed;
    globalThis.setTimeout = (run, ms, ...args) => setTimeout(run, shorten(ms), ...args);
    globalThis.setInterval = (run, ms, ...args) => setInterval(run, shorten(ms), ...args);
    for (const name of ['instantiate', 'instantiateStreaming']) {
        const real = WebAssembly[name];
        WebAssembly[name] = async (...args) => {
            const result = await real.apply(WebAssembly, args);
            // Parts that are loaded later share the first module's memory.
            globalThis.soakMemory ??= (result.instance ?? result).exports.memory;
            return result;
        };
    }
}";

/// Measured after a cycle and garbage collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Page time since the start.
    pub time: Duration,
    pub heap: u64,
    pub nodes: u64,
    pub listeners: u64,
    pub memory: u64,
}

struct Measure {
    name: &'static str,
    value: fn(&Sample) -> u64,
    /// Fluctuation that is no growth.
    tolerance: fn(u64) -> u64,
}

const MEASURES: [Measure; 4] = [
    Measure { name: "heap", value: |it| it.heap, tolerance: |before| before / 50 },
    Measure { name: "nodes", value: |it| it.nodes, tolerance: |before| before / 50 },
    Measure { name: "listeners", value: |it| it.listeners, tolerance: |before| before / 50 },
    // Memory grows by pages of 64 KiB, and the router leaks some hundred bytes a cycle.
    // `tests/browser/performance.rs` counts each cycle's leak exactly.
    Measure { name: "memory", value: |it| it.memory, tolerance: |_| 65_536 },
];

/// Runs cycles of about a minute of page time until `is_done`.
pub async fn soak(fixture: &Fixture, is_done: impl Fn(&[Sample]) -> bool) -> Result<Vec<Sample>> {
    let page = &fixture.page;
    page.add_init_script(&SCRIPT.replace("SPEED", &SPEED.to_string())).await?;
    page.cdp("Performance.enable", json!({})).await?;
    page.open("/datavolumes?limit=25").await?;
    page.expect_page("Data volumes").await?;
    page.click("button", "Columns").await?;
    page.click("checkbox", "Description").await?;
    page.press(Key::Escape).await?;
    let start = Instant::now();
    let mut before = start;
    let mut samples = Vec::new();
    while !is_done(&samples) {
        cycle(fixture, samples.len()).await?;
        // Keeps the server's clock in step with the page's.
        fixture.server.advance_clock(before.elapsed() * (SPEED - 1));
        before = Instant::now();
        samples.push(sample(page, start.elapsed() * SPEED).await?);
    }
    Ok(samples)
}

/// Uses every part of the console once and returns to the list.
async fn cycle(fixture: &Fixture, number: usize) -> Result {
    let page = &fixture.page;
    let (id, name) = fixture.server.with(|emulator| {
        let first = emulator.volumes().iter().min_by(|a, b| a.name.cmp(&b.name));
        first.map(|it| (it.id.to_string(), it.name.clone())).unwrap_or_default()
    });
    // Another user changes a row, which the next poll shows.
    let body = json!({ "description": format!("Soaked {number} times") });
    fixture.elsewhere("PATCH", &id, Some(body)).await?;
    page.expect_text(&format!("Soaked {number} times")).await?;
    wait_for_polls(fixture, 2).await?;

    page.click("link", &name).await?;
    page.expect_page(&name).await?;
    page.click("button", "Delete").await?;
    page.find("alertdialog", &format!("Delete {name}?")).await?;
    page.click("button", "Cancel").await?;
    page.expect_gone("alertdialog", &format!("Delete {name}?")).await?;
    page.click("link", "Share").await?;
    page.find("dialog", "Share").await?;
    page.press(Key::Escape).await?;
    page.expect_page(&name).await?;
    page.back().await?;
    page.expect_page("Data volumes").await?;

    page.fill("searchbox", "Search data volumes", &name).await?;
    page.expect_text("1–1 of 1").await?;
    page.click("searchbox", "Search data volumes").await?;
    page.replace_text("").await?;
    page.expect_text("1–25 of").await?;
    page.click("link", "Ready").await?;
    page.expect_url("/datavolumes?filterBy=phase%3D%3DReady&limit=25").await?;
    page.find("navigation", "Pagination").await?;
    page.back().await?;
    page.expect_url("/datavolumes?limit=25").await?;
    page.expect_text("1–25 of").await?;
    page.click("link", "Next page").await?;
    page.expect_text("26–50 of").await?;
    page.click("link", "Previous page").await?;
    page.expect_text("1–25 of").await?;

    page.click("button", "Commands").await?;
    page.find("dialog", "Commands").await?;
    page.press(Key::Escape).await?;
    page.expect_gone("dialog", "Commands").await?;
    page.click("link", "New data volume").await?;
    page.expect_page("New data volume").await?;
    page.click("combobox", "Project").await?;
    page.press(Key::Escape).await?;
    page.back().await?;
    page.expect_page("Data volumes").await?;
    page.expect_text("1–25 of").await?;
    wait_for_polls(fixture, 1).await
}

async fn wait_for_polls(fixture: &Fixture, times: usize) -> Result {
    let count = || {
        let journal = fixture.server.journal();
        journal.iter().filter(|it| it.operation == Some(Operation::ListDatavolumes)).count()
    };
    let before = count();
    eventually("the list polls", async || {
        if count() >= before + times { Ok(()) } else { Err("it does not".into()) }
    })
    .await
}

async fn sample(page: &Page, time: Duration) -> Result<Sample> {
    page.settle().await?;
    // The browser keeps a bounded number of these entries.
    page.evaluate("performance.clearResourceTimings()").await?;
    // Each collection can free what the previous one unlinked.
    for _ in 0..3 {
        page.collect_garbage().await?;
    }
    let response = page.cdp("Performance.getMetrics", json!({})).await?;
    let metric = |name: &str| {
        let mut all = response["metrics"].as_array().into_iter().flatten();
        let found = all.find(|it| it["name"] == name).and_then(|it| it["value"].as_f64());
        found.map(|value| value as u64).ok_or_else(|| format!("there is no metric {name}"))
    };
    let memory = page.evaluate("globalThis.soakMemory.buffer.byteLength").await?;
    Ok(Sample {
        time,
        heap: metric("JSHeapUsedSize")?,
        nodes: metric("Nodes")?,
        listeners: metric("JSEventListeners")?,
        memory: memory.as_u64().ok_or("the module has no memory")?,
    })
}

/// Fails if the last third of the samples is above the middle third.
pub fn check_growth(samples: &[Sample]) -> Result {
    let third = samples.len() / 3;
    if third == 0 {
        return Err("there are too few samples".into());
    }
    let (middle, last) = (&samples[third..2 * third], &samples[samples.len() - third..]);
    let mut grown = Vec::new();
    for Measure { name, value, tolerance } in MEASURES {
        let (before, after) = (median(middle, value), median(last, value));
        if after > before + tolerance(before) {
            grown.push(format!("{name} from {before} to {after}"));
        }
    }
    if grown.is_empty() { Ok(()) } else { Err(format!("it grows: {}", grown.join(", ")).into()) }
}

fn median(samples: &[Sample], value: fn(&Sample) -> u64) -> u64 {
    let mut values: Vec<_> = samples.iter().map(value).collect();
    values.sort_unstable();
    values[values.len() / 2]
}

pub fn samples_table(samples: &[Sample]) -> String {
    let mut table = String::from("  minute       heap   nodes  listeners     memory\n");
    for it in samples {
        let minute = it.time.as_secs_f64() / 60.0;
        let _ = writeln!(
            table,
            "{minute:>8.1} {:>10} {:>7} {:>10} {:>10}",
            it.heap, it.nodes, it.listeners, it.memory
        );
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(heap: impl Fn(u64) -> u64) -> Vec<Sample> {
        let sample = |number| Sample {
            time: Duration::from_secs(number),
            heap: heap(number),
            nodes: 2000,
            listeners: 100,
            memory: 1 << 21,
        };
        (0..9).map(sample).collect()
    }

    #[test]
    fn steady_memory_passes_and_growth_fails() {
        assert!(check_growth(&samples(|_| 4_000_000)).is_ok(), "level");
        assert!(
            check_growth(&samples(|it| if it < 3 { 2_000_000 } else { 4_000_000 })).is_ok(),
            "warm"
        );
        assert!(check_growth(&samples(|it| 4_000_000 + it % 2 * 50_000)).is_ok(), "up and down");
        let error = check_growth(&samples(|it| 4_000_000 + it * 100_000)).expect_err("it grows");
        assert!(error.to_string().contains("heap from 4400000 to 4700000"), "{error}");
        assert!(check_growth(&[]).is_err());
    }

    #[test]
    fn memory_may_grow_by_at_most_one_page() {
        let mut samples = samples(|_| 4_000_000);
        samples[7].memory += 65_536;
        samples[8].memory += 65_536;
        assert!(check_growth(&samples).is_ok(), "one page");
        samples[7].memory += 65_536;
        samples[8].memory += 65_536;
        assert!(check_growth(&samples).is_err());
    }
}
