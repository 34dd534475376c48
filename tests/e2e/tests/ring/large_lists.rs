//! Paging, export and filters with 100,000 data volumes.

use e2e::{Fixture, NO_ERRORS, Page, Result, Setup, eventually, run_journey};
use emulator::Operation;
use serde_json::json;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs, process};
use tokio::time::sleep;

const VOLUMES: usize = 100_000;

const EXPORT: Duration = Duration::from_secs(300);

fn many() -> Setup {
    Setup { volumes: VOLUMES, ..Setup::default() }
}

/// Names in the list's default order.
fn names(fixture: &Fixture, matches: impl Fn(&emulator::Volume) -> bool) -> Vec<String> {
    fixture.server.with(|emulator| {
        let mut all: Vec<_> = emulator.volumes().iter().filter(|volume| matches(volume)).collect();
        all.sort_by(|a, b| a.name.cmp(&b.name).then(a.id.cmp(&b.id)));
        all.iter().map(|volume| volume.name.to_string()).collect()
    })
}

#[tokio::test]
async fn the_last_of_100_000_volumes_is_reachable_by_url_and_pagination() {
    run_journey("end_of_many", many(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let names = names(fixture, |_| true);
        page.open("/datavolumes?offset=99750&limit=100").await?;
        page.expect_text("99,751–99,850 of 100,000").await?;
        page.click("link", "Next page").await?;
        page.expect_text("99,851–99,950 of 100,000").await?;
        assert_eq!(page.row_names().await?, names[99_850..99_950]);
        page.click("link", "Next page").await?;
        page.expect_text("99,951–100,000 of 100,000").await?;
        page.expect_url("/datavolumes?offset=99950&limit=100").await?;
        assert_eq!(page.row_names().await?, names[99_950..]);
        let next = page.find("link", "Next page").await?;
        assert!(next.has_property("disabled"), "there is no page after the last");
        Ok(())
    })
    .await;
}

/// A download directory that is removed on drop.
struct Downloads(PathBuf);

impl Downloads {
    async fn new(page: &Page) -> Result<Self> {
        let folder = env::temp_dir().join(format!("console-e2e-downloads-{}", process::id()));
        fs::create_dir_all(&folder)?;
        let params = json!({ "behavior": "allow", "downloadPath": folder.to_string_lossy() });
        page.cdp("Browser.setDownloadBehavior", params).await?;
        Ok(Self(folder))
    }

    /// The only file, once it is complete.
    fn file(&self) -> Result<PathBuf> {
        let files: Vec<_> = fs::read_dir(&self.0)?.flatten().map(|entry| entry.path()).collect();
        match files.as_slice() {
            [file] if file.extension().is_some_and(|it| it == "csv") => Ok(file.clone()),
            files => Err(format!("there is {files:?}").into()),
        }
    }
}

impl Drop for Downloads {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

async fn show_all_columns(page: &Page) -> Result {
    let keys = "name phase phaseMessage projectName department cluster originPvcName description \
                createdBy createdAt updatedAt id";
    let columns: Vec<_> =
        keys.split_whitespace().map(|key| json!({ "key": key, "shown": true })).collect();
    let stored = json!({ "columns": columns }).to_string();
    page.evaluate(&format!("localStorage.setItem('dvc.columns', '{stored}')")).await?;
    page.reload().await
}

/// The IDs, from the last field of each record.
fn ids(file: &Path) -> Result<Vec<String>> {
    let text = fs::read_to_string(file)?;
    let text = text.strip_prefix('\u{feff}').ok_or("no mark")?;
    let mut records = text.split("\r\n").filter(|record| !record.is_empty());
    assert_eq!(
        records.next(),
        Some(
            "Name,Status,Reason,Project,Department,Cluster,Origin PVC,Description,Created by,\
             Created,Updated,ID"
        )
    );
    Ok(records.map(|it| it.rsplit(',').next().unwrap_or_default().to_owned()).collect())
}

/// Counts frames and the longest gap between them.
const RECORD_FRAMES: &str = "window.frameStats = { frames: 0, longest: 0 };
    (function frame(before) {
        requestAnimationFrame(now => {
            window.frameStats.frames += 1;
            window.frameStats.longest = Math.max(window.frameStats.longest, now - before);
            frame(now);
        });
    })(performance.now()); 0";

#[tokio::test]
async fn an_export_of_100_000_volumes_contains_each_once() {
    run_journey("export_of_many", many(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let downloads = Downloads::new(page).await?;
        page.open("/datavolumes").await?;
        page.expect_text("1–50 of 100,000").await?;
        show_all_columns(page).await?;
        page.expect_text("1–50 of 100,000").await?;
        page.evaluate(RECORD_FRAMES).await?;
        page.click("button", "Export").await?;
        let start = Instant::now();
        page.click("menuitem", "CSV").await?;
        page.find("dialog", "Export data volumes").await?;
        let file = loop {
            match downloads.file() {
                Ok(file) => break file,
                Err(error) if start.elapsed() > EXPORT => return Err(error),
                Err(_) => sleep(Duration::from_millis(50)).await,
            }
        };
        let took = start.elapsed();
        page.expect_text("100,000 data volumes exported to datavolumes-").await?;
        page.expect_gone("dialog", "Export data volumes").await?;
        let found = ids(&file)?;
        let distinct: HashSet<_> = found.iter().cloned().collect();
        let all: HashSet<_> = fixture.server.with(|emulator| {
            emulator.volumes().iter().map(|volume| volume.id.to_string()).collect()
        });
        assert_eq!((found.len(), distinct.len()), (VOLUMES, VOLUMES));
        assert!(distinct == all, "the file holds what the server holds");
        let size = fs::metadata(&file)?.len() / 1024;
        let frame_stats = page.evaluate("window.frameStats").await?;
        eprintln!("export of 100,000: {took:?}, {size} KiB, {frame_stats}");
        Ok(())
    })
    .await;
}

/// Changes the filter every 50 ms and counts aborted requests.
const CHANGE_FILTERS_RAPIDLY: &str = "(async () => {
    const real = window.fetch;
    const counts = { requested: 0, aborted: 0 };
    window.fetch = async (...args) => {
        counts.requested += 1;
        try { return await real(...args); }
        catch (error) { if (error.name === 'AbortError') counts.aborted += 1; throw error; }
    };
    const chips = ['Ready', 'Creating', 'All', 'Deleting'];
    const link = name => [...document.querySelectorAll('main nav a')]
        .find(it => it.textContent.trim().startsWith(name));
    for (let change = 0; change < 60; change += 1) {
        link(chips[change % chips.length]).click();
        await new Promise(resolve => setTimeout(resolve, 50));
    }
    link('Not ready').click();
    return counts;
})()";

#[tokio::test]
async fn the_last_of_rapidly_changing_filters_is_shown() {
    run_journey("filters_in_a_hurry", many(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        page.open("/datavolumes").await?;
        page.expect_text("1–50 of 100,000").await?;
        fixture.server.inject_fault("list_datavolumes:latency=150")?;
        page.evaluate(RECORD_FRAMES).await?;
        let counts = page.evaluate(CHANGE_FILTERS_RAPIDLY).await?;
        let frame_stats = page.evaluate("window.frameStats").await?;
        let all = names(fixture, |volume| volume.phase.as_str() == "NotReady");
        eventually("the rows of the last filter", async || match page.row_names().await? {
            shown if shown == all[..50] => Ok(()),
            shown => Err(format!("{shown:?}").into()),
        })
        .await?;
        page.expect_url("/datavolumes?filterBy=phase%3D%3DNotReady").await?;
        let count = |key: &str| counts[key].as_u64().unwrap_or_default();
        assert!(count("aborted") > 0, "superseded requests are aborted: {counts}");
        let frames = frame_stats["frames"].as_u64().unwrap_or_default();
        assert!(frames > 1, "the page keeps rendering");
        let journal = fixture.server.journal();
        let last = journal.iter().rfind(|it| it.operation == Some(Operation::ListDatavolumes));
        let last = last.and_then(|exchange| exchange.query.clone()).unwrap_or_default();
        assert!(last.contains("NotReady"), "{last}");
        eprintln!("filters: {counts}, {frame_stats}");
        Ok(())
    })
    .await;
}
