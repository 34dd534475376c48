//! Many volumes, and servers that do not page exactly.

use crate::harness::{
    Op, Wire, catch_files, click, eventually, find, mounted, open_with, pass, reads, rows, saved,
    saved_count, says, select, settle, shown, text_of, url,
};
use crate::list::{listed, shows_rows};
use serde_json::Value;
use std::collections::HashSet;
use wasm_bindgen_test::wasm_bindgen_test;

/// The ids in the rows.
fn ids() -> Vec<String> {
    let rows = select(&mounted(), "main table tbody tr[data-id]");
    rows.iter().map(|row| row.get_attribute("data-id").expect("an id")).collect()
}

fn range() -> String {
    let range = select(&mounted(), "nav[aria-label=Pagination] > span");
    range.first().map(|range| text_of(range)).unwrap_or_default()
}

#[wasm_bindgen_test]
async fn rows_that_come_again_on_the_next_page_do_not_keep_one_from_the_end() {
    let wire = Wire::new();
    wire.fault("list_datavolumes:overlap=5");
    let _console = open_with(&wire, "/datavolumes?limit=25").await;
    let mut seen = HashSet::new();
    for offset in [0, 20, 40] {
        eventually("the page", || range().starts_with(&format!("{}–", offset + 1))).await;
        eventually("its rows", || {
            rows() == listed(&wire, &format!("sortBy=name&limit=25&offset={offset}"))
        })
        .await;
        seen.extend(ids());
        if offset < 40 {
            click("link", "Next page").await;
        }
    }
    assert_eq!(seen.len(), 60);
    assert!(!find("link", "Next page").has_attribute("href"));
    pass(1_000).await;
    assert!(!says("The server counts"), "the list ends where it should");
}

#[wasm_bindgen_test]
async fn rows_that_come_twice_on_a_page_are_shown_once_also_after_refreshing() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes?limit=25").await;
    eventually("rows", || ids().len() == 25).await;
    let whole = ids();
    wire.fault("list_datavolumes:repeat=3");
    for _ in 0..2 {
        click("button", "Refresh").await;
        reads("3 rows came twice in the server’s answer. Each is shown once.").await;
        assert_eq!(ids(), whole[..22]);
    }
    wire.clear_faults();
    click("button", "Refresh").await;
    eventually("all rows", || ids() == whole).await;
    assert!(!says("came twice"));
}

#[wasm_bindgen_test]
async fn a_next_page_that_leads_nowhere_is_said_and_is_no_link() {
    let wire = Wire::new();
    wire.fault("list_datavolumes:next=same");
    let _console = open_with(&wire, "/datavolumes?limit=25&offset=25").await;
    reads("The server says that more rows follow, but not where.").await;
    assert_eq!(rows(), listed(&wire, "sortBy=name&limit=25&offset=25"));
    assert!(!shown("link", "Next page").await.has_attribute("href"));
    assert!(find("link", "Previous page").has_attribute("href"));
}

#[wasm_bindgen_test]
async fn a_count_that_differs_from_the_end_of_the_list_is_said_there_and_only_there() {
    for (off, counted) in [(7, 67), (-7, 53)] {
        let wire = Wire::new();
        wire.fault(&format!("count_datavolumes:off={off}"));
        let _console = open_with(&wire, "/datavolumes?limit=50").await;
        eventually("rows", || rows().len() == 50).await;
        pass(5_000).await;
        assert!(!says("The server counts"), "there is more to come");
        click("link", "Next page").await;
        eventually("the last page", || rows().len() == 10).await;
        pass(500).await;
        assert!(!says("The server counts"), "it may be a matter of moments");
        pass(500).await;
        reads(&format!("The server counts {counted}, but the list ends at 60.")).await;
        // A total that is too small is not put beside the rows that disprove it.
        assert_eq!(range(), if off > 0 { "51–60 of 67" } else { "51–60" });
        wire.clear_faults();
        click("button", "Refresh").await;
        eventually("the count is right", || !says("The server counts")).await;
    }
}

/// As many as there can be without making the test wait for the emulator, which is compiled here
/// for debugging; the journeys of `tests/e2e` have 100,000.
const MANY: usize = 20_000;

#[wasm_bindgen_test]
async fn of_many_volumes_the_last_pages_are_reached_and_all_are_exported() {
    let wire = Wire::with_volumes(MANY);
    catch_files();
    let _console = open_with(&wire, "/datavolumes?limit=100&offset=19850").await;
    eventually("the page", || range() == "19,851–19,950 of 20,000").await;
    click("link", "Next page").await;
    eventually("the last page", || range() == "19,951–20,000 of 20,000").await;
    shows_rows(&listed(&wire, "sortBy=name&limit=100&offset=19950")).await;
    assert!(!find("link", "Next page").has_attribute("href"));
    click("button", "Export").await;
    click("menuitem", "JSON").await;
    eventually("the file is there", || saved_count() == 1).await;
    let file: Value = serde_json::from_str(&saved().await.text).expect("JSON");
    let rows = file.as_array().expect("rows").iter();
    let ids: HashSet<_> = rows.map(|row| row["id"].as_str().expect("an id")).collect();
    assert_eq!(ids.len(), MANY);
}

#[wasm_bindgen_test]
async fn of_filters_that_change_every_50_ms_the_last_one_is_shown_and_the_others_are_aborted() {
    let wire = Wire::with_volumes(2_000);
    let _console = open_with(&wire, "/datavolumes?limit=25").await;
    eventually("rows", || rows().len() == 25).await;
    let before = wire.count(Op::ListDatavolumes);
    wire.hold(Op::ListDatavolumes);
    wire.hold(Op::CountDatavolumes);
    let phases = [("Ready", "Ready"), ("Not ready", "NotReady"), ("All", "")];
    for change in 0..40 {
        click("link", phases[change % 3].0).await;
        pass(50).await;
        // Now and then a late answer comes, to whatever was asked.
        if change % 7 == 0
            && let Some(older) = wire.sent(Op::ListDatavolumes)[before..].get(change / 2)
        {
            older.release();
            settle().await;
        }
    }
    click("link", "Not ready").await;
    assert_eq!(url(), "/datavolumes?filterBy=phase%3D%3DNotReady&limit=25");
    wire.let_go(Op::ListDatavolumes);
    wire.let_go(Op::CountDatavolumes);
    let expected = listed(&wire, "filterBy=phase==NotReady&sortBy=name&limit=25");
    eventually("the rows of the last filter", || rows() == expected).await;
    let sent = &wire.sent(Op::ListDatavolumes)[before..];
    let (last, superseded) = sent.split_last().expect("requests");
    assert!(!last.is_aborted() && last.param("filterBy").as_deref() == Some("phase==NotReady"));
    let aborted = superseded.iter().filter(|sent| sent.is_aborted()).count();
    assert_eq!(aborted, 39, "of {} all but the one that was answered in time", superseded.len());
}
