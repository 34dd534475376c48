//! Half an hour of work, and what it leaves behind: nothing may grow for as long as one works.
//!
//! Time runs faster in the page: its clock, and the timers that make it look again, wait and give
//! up. What a person does takes as long as it takes.

use crate::{Page, Result, Stage, eventually};
use emulator::Operation;
use serde_json::json;
use std::fmt::Write as _;
use std::time::{Duration, Instant};
use thirtyfour::Key;

/// How many times faster than the machine's the page's time runs.
const SPEED: u32 = 20;

/// The time of the page, and the memory of its module, which nothing else would lead to.
const SCRIPT: &str = "{
    const start = Date.now(), speed = SPEED, { setTimeout, setInterval, Date: Real } = globalThis;
    const now = () => start + (Real.now() - start) * speed;
    globalThis.Date = class extends Real {
        constructor(...given) { super(...(given.length ? given : [now()])); }
        static now() { return now(); }
    };
    // What is shorter is about the person, who is no faster.
    const faster = (ms = 0) => ms < 1000 ? ms : ms / speed;
    globalThis.setTimeout = (run, ms, ...given) => setTimeout(run, faster(ms), ...given);
    globalThis.setInterval = (run, ms, ...given) => setInterval(run, faster(ms), ...given);
    for (const name of ['instantiate', 'instantiateStreaming']) {
        const real = WebAssembly[name];
        WebAssembly[name] = async (...given) => {
            const made = await real.apply(WebAssembly, given);
            // The parts that are loaded later use the memory of the first.
            globalThis.soakMemory ??= (made.instance ?? made).exports.memory;
            return made;
        };
    }
}";

/// What there is after a cycle, when everything is collected that can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The time of the page since the beginning.
    pub time: Duration,
    /// Bytes of the heap of JavaScript.
    pub heap: u64,
    /// Nodes of documents, shown or not.
    pub nodes: u64,
    /// Listeners for events.
    pub listeners: u64,
    /// Bytes of the memory of WebAssembly.
    pub memory: u64,
}

/// What is looked at.
struct Measure {
    name: &'static str,
    of: fn(&Sample) -> u64,
    /// What comes and goes.
    slack: fn(u64) -> u64,
}

const MEASURES: [Measure; 4] = [
    Measure { name: "heap", of: |it| it.heap, slack: |before| before / 50 },
    Measure { name: "nodes", of: |it| it.nodes, slack: |before| before / 50 },
    Measure { name: "listeners", of: |it| it.listeners, slack: |before| before / 50 },
    // It grows by whole pages, and the router keeps some hundred bytes of each cycle, which add up to one.
    // `tests/browser/performance.rs` counts what each cycle leaves to the byte.
    Measure { name: "memory", of: |it| it.memory, slack: |_| 65_536 },
];

/// Works at a list of some pages, a minute of the page's time and more in each cycle, until there
/// are samples enough.
pub async fn soak(stage: &Stage, enough: impl Fn(&[Sample]) -> bool) -> Result<Vec<Sample>> {
    let page = &stage.page;
    page.before_each_document(&SCRIPT.replace("SPEED", &SPEED.to_string())).await?;
    page.cdp("Performance.enable", json!({})).await?;
    page.open("/datavolumes?limit=25").await?;
    page.is_page("Data volumes").await?;
    let start = Instant::now();
    let mut before = start;
    let mut samples = Vec::new();
    while !enough(&samples) {
        cycle(stage, samples.len()).await?;
        // The control plane's clock keeps up.
        stage.plane.let_pass(before.elapsed() * (SPEED - 1));
        before = Instant::now();
        samples.push(sample(page, start.elapsed() * SPEED).await?);
    }
    Ok(samples)
}

/// Everything once, and back to where it began.
async fn cycle(stage: &Stage, number: usize) -> Result {
    let page = &stage.page;
    let (id, name) = stage.plane.with(|emulator| {
        let first = emulator.volumes().iter().min_by(|a, b| a.name.cmp(&b.name));
        first.map(|it| (it.id.to_string(), it.name.clone())).unwrap_or_default()
    });
    // Somebody else changes a row, which the list notices by itself; then nothing changes.
    let body = json!({ "description": format!("Soaked {number} times") });
    stage.elsewhere("PATCH", &id, Some(body)).await?;
    page.sees(&format!("Soaked {number} times")).await?;
    looks(stage, 2).await?;

    page.click("link", &name).await?;
    page.is_page(&name).await?;
    page.click("button", "Delete").await?;
    page.find("alertdialog", &format!("Delete {name}?")).await?;
    page.click("button", "Cancel").await?;
    page.gone("alertdialog", &format!("Delete {name}?")).await?;
    page.click("link", "Sharing").await?;
    page.is_page("Sharing").await?;
    page.click("button", "Add scopes").await?;
    page.find("dialog", "Add scopes").await?;
    page.press(Key::Escape).await?;
    page.gone("dialog", "Add scopes").await?;
    page.back().await?;
    page.is_page(&name).await?;
    page.back().await?;
    page.is_page("Data volumes").await?;

    page.fill("searchbox", "Search data volumes", &name).await?;
    page.sees("1–1 of 1").await?;
    page.click("searchbox", "Search data volumes").await?;
    page.retype("").await?;
    page.sees("1–25 of").await?;
    page.click("link", "Ready").await?;
    page.is_at("/datavolumes?filterBy=phase%3D%3DReady&limit=25").await?;
    page.find("navigation", "Pagination").await?;
    page.back().await?;
    page.is_at("/datavolumes?limit=25").await?;
    page.sees("1–25 of").await?;
    page.click("link", "Next page").await?;
    page.sees("26–50 of").await?;
    page.click("link", "Previous page").await?;
    page.sees("1–25 of").await?;

    page.click("button", "Commands").await?;
    page.find("dialog", "Commands").await?;
    page.press(Key::Escape).await?;
    page.gone("dialog", "Commands").await?;
    page.click("link", "New data volume").await?;
    page.is_page("New data volume").await?;
    page.click("combobox", "Project").await?;
    page.press(Key::Escape).await?;
    page.back().await?;
    page.is_page("Data volumes").await?;
    page.sees("1–25 of").await?;
    looks(stage, 1).await
}

/// Waits until the list has looked again by itself this many times.
async fn looks(stage: &Stage, times: usize) -> Result {
    let count = || {
        let journal = stage.plane.journal();
        journal.iter().filter(|it| it.operation == Some(Operation::ListDatavolumes)).count()
    };
    let before = count();
    eventually("the list looks again", async || {
        if count() >= before + times { Ok(()) } else { Err("it does not".into()) }
    })
    .await
}

async fn sample(page: &Page, time: Duration) -> Result<Sample> {
    page.settle().await?;
    // What the browser keeps in mind of what it has loaded, up to a number of its own.
    page.evaluate("performance.clearResourceTimings()").await?;
    // What the first collection frees, frees more: a listener, its node, and its closure in turn.
    for _ in 0..3 {
        page.collect_garbage().await?;
    }
    let answer = page.cdp("Performance.getMetrics", json!({})).await?;
    let metric = |name: &str| {
        let mut all = answer["metrics"].as_array().into_iter().flatten();
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

/// Whether all that is measured is on a plateau: the last third is not above the middle one, but
/// for what comes and goes.
pub fn judge(samples: &[Sample]) -> Result {
    let third = samples.len() / 3;
    if third == 0 {
        return Err("there are too few samples".into());
    }
    let (middle, last) = (&samples[third..2 * third], &samples[samples.len() - third..]);
    let mut grown = Vec::new();
    for Measure { name, of, slack } in MEASURES {
        let (before, after) = (median(middle, of), median(last, of));
        if after > before + slack(before) {
            grown.push(format!("{name} from {before} to {after}"));
        }
    }
    if grown.is_empty() { Ok(()) } else { Err(format!("it grows: {}", grown.join(", ")).into()) }
}

fn median(samples: &[Sample], of: fn(&Sample) -> u64) -> u64 {
    let mut values: Vec<_> = samples.iter().map(of).collect();
    values.sort_unstable();
    values[values.len() / 2]
}

/// The samples as a table.
pub fn table(samples: &[Sample]) -> String {
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
    fn a_plateau_is_told_from_growth() {
        assert!(judge(&samples(|_| 4_000_000)).is_ok(), "level");
        assert!(judge(&samples(|it| if it < 3 { 2_000_000 } else { 4_000_000 })).is_ok(), "warm");
        assert!(judge(&samples(|it| 4_000_000 + it % 2 * 50_000)).is_ok(), "up and down");
        let told = judge(&samples(|it| 4_000_000 + it * 100_000)).expect_err("it grows");
        assert!(told.to_string().contains("heap from 4400000 to 4700000"), "{told}");
        assert!(judge(&[]).is_err());
    }

    #[test]
    fn memory_may_grow_by_a_page_and_no_more() {
        let mut samples = samples(|_| 4_000_000);
        samples[7].memory += 65_536;
        samples[8].memory += 65_536;
        assert!(judge(&samples).is_ok(), "one page");
        samples[7].memory += 65_536;
        samples[8].memory += 65_536;
        assert!(judge(&samples).is_err());
    }
}
