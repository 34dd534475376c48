//! 100,000 data volumes: paging to the end, exporting all, and filters that change faster than the
//! server answers.

use e2e::{Page, Result, Setup, Stage, Trouble, eventually, journey};
use emulator::Operation;
use serde_json::json;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs, process};
use tokio::time::sleep;

const VOLUMES: usize = 100_000;

/// How long an export of everything may take before it counts as stuck.
const EXPORT: Duration = Duration::from_secs(300);

fn many() -> Setup {
    Setup { volumes: VOLUMES, ..Setup::default() }
}

/// The names of all volumes that fit, in the list's first order.
fn names(stage: &Stage, fits: impl Fn(&emulator::Volume) -> bool) -> Vec<String> {
    stage.plane.with(|emulator| {
        let mut all: Vec<_> = emulator.volumes().iter().filter(|volume| fits(volume)).collect();
        all.sort_by(|a, b| a.name.cmp(&b.name).then(a.id.cmp(&b.id)));
        all.iter().map(|volume| volume.name.to_string()).collect()
    })
}

#[tokio::test]
async fn the_end_of_100_000_is_reached_by_the_address_and_by_the_next_page() {
    journey("end_of_many", many(), Trouble(&[]), async |stage: &mut Stage| {
        let page = &stage.page;
        let names = names(stage, |_| true);
        page.open("/datavolumes?offset=99750&limit=100").await?;
        page.sees("99,751–99,850 of 100,000").await?;
        page.click("link", "Next page").await?;
        page.sees("99,851–99,950 of 100,000").await?;
        assert_eq!(page.row_names().await?, names[99_850..99_950]);
        page.click("link", "Next page").await?;
        page.sees("99,951–100,000 of 100,000").await?;
        page.is_at("/datavolumes?offset=99950&limit=100").await?;
        assert_eq!(page.row_names().await?, names[99_950..]);
        let next = page.find("link", "Next page").await?;
        assert!(next.is("disabled"), "there is no page after the last");
        Ok(())
    })
    .await;
}

/// A folder for what the browser saves, which goes with its owner.
struct Downloads(PathBuf);

impl Downloads {
    async fn of(page: &Page) -> Result<Self> {
        let folder = env::temp_dir().join(format!("console-e2e-downloads-{}", process::id()));
        fs::create_dir_all(&folder)?;
        let params = json!({ "behavior": "allow", "downloadPath": folder.to_string_lossy() });
        page.cdp("Browser.setDownloadBehavior", params).await?;
        Ok(Self(folder))
    }

    /// The only file, once it is whole.
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

/// The last field of each record: the id.
fn ids(file: &Path) -> Result<Vec<String>> {
    let text = fs::read_to_string(file)?;
    let text = text.strip_prefix('\u{feff}').ok_or("no mark")?;
    let mut records = text.split("\r\n").filter(|record| !record.is_empty());
    assert_eq!(
        records.next(),
        Some(
            "Name,Status,Project,Department,Cluster,Origin PVC,Description,Created by,Created,\
             Updated,ID"
        )
    );
    Ok(records.map(|it| it.rsplit(',').next().unwrap_or_default().to_owned()).collect())
}

/// Counts frames, and the longest time without one.
const WATCH: &str = "window.watched = { frames: 0, longest: 0 };
    (function frame(before) {
        requestAnimationFrame(now => {
            window.watched.frames += 1;
            window.watched.longest = Math.max(window.watched.longest, now - before);
            frame(now);
        });
    })(performance.now()); 0";

#[tokio::test]
async fn an_export_of_100_000_holds_each_of_them_once() {
    journey("export_of_many", many(), Trouble(&[]), async |stage: &mut Stage| {
        let page = &stage.page;
        let downloads = Downloads::of(page).await?;
        page.open("/datavolumes").await?;
        page.sees("1–50 of 100,000").await?;
        page.evaluate(WATCH).await?;
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
        page.sees("Exported 100,000 data volumes to datavolumes-").await?;
        page.gone("dialog", "Export data volumes").await?;
        let found = ids(&file)?;
        let distinct: HashSet<_> = found.iter().cloned().collect();
        let all: HashSet<_> = stage.plane.with(|emulator| {
            emulator.volumes().iter().map(|volume| volume.id.to_string()).collect()
        });
        assert_eq!((found.len(), distinct.len()), (VOLUMES, VOLUMES));
        assert!(distinct == all, "the file holds what the server holds");
        let size = fs::metadata(&file)?.len() / 1024;
        let watched = page.evaluate("window.watched").await?;
        eprintln!("export of 100,000: {took:?}, {size} KiB, {watched}");
        Ok(())
    })
    .await;
}

/// Follows a chip every 50 ms, and counts the requests that were called off.
const HURRY: &str = "(async () => {
    const real = window.fetch;
    const told = { asked: 0, aborted: 0 };
    window.fetch = async (...given) => {
        told.asked += 1;
        try { return await real(...given); }
        catch (error) { if (error.name === 'AbortError') told.aborted += 1; throw error; }
    };
    const chips = ['Ready', 'Creating', 'All', 'Deleting'];
    const link = name => [...document.querySelectorAll('main nav a')]
        .find(it => it.textContent.trim().startsWith(name));
    for (let change = 0; change < 60; change += 1) {
        link(chips[change % chips.length]).click();
        await new Promise(resolve => setTimeout(resolve, 50));
    }
    link('Not ready').click();
    return told;
})()";

#[tokio::test]
async fn of_filters_that_change_every_50_ms_the_last_one_is_shown() {
    journey("filters_in_a_hurry", many(), Trouble(&[]), async |stage: &mut Stage| {
        let page = &stage.page;
        page.open("/datavolumes").await?;
        page.sees("1–50 of 100,000").await?;
        stage.plane.fault("list_datavolumes:latency=150")?;
        page.evaluate(WATCH).await?;
        let told = page.evaluate(HURRY).await?;
        let watched = page.evaluate("window.watched").await?;
        let all = names(stage, |volume| volume.phase.as_str() == "NotReady");
        eventually("the rows of the last filter", async || match page.row_names().await? {
            shown if shown == all[..50] => Ok(()),
            shown => Err(format!("{shown:?}").into()),
        })
        .await?;
        page.is_at("/datavolumes?filterBy=phase%3D%3DNotReady").await?;
        let count = |key: &str| told[key].as_u64().unwrap_or_default();
        assert!(count("aborted") > 0, "superseded requests are called off: {told}");
        let frames = watched["frames"].as_u64().unwrap_or_default();
        assert!(frames > 1, "the page goes on drawing");
        let journal = stage.plane.journal();
        let last = journal.iter().rfind(|it| it.operation == Some(Operation::ListDatavolumes));
        let last = last.and_then(|exchange| exchange.query.clone()).unwrap_or_default();
        assert!(last.contains("NotReady"), "{last}");
        eprintln!("filters: {told}, {watched}");
        Ok(())
    })
    .await;
}
