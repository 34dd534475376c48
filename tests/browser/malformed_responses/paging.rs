//! Long lists, and servers that page inexactly.

use crate::harness::{
    Network, Op, advance_time, app_element, capture_downloads, click, download_count,
    downloaded_file, find, open_with, open_with_all_columns, query_all, rows, settle, shows_text,
    text_of, url, wait_for, wait_for_text, wait_until,
};
use crate::list::{listed_names, wait_for_rows};
use serde_json::Value;
use std::collections::HashSet;
use wasm_bindgen_test::wasm_bindgen_test;

/// The IDs of the rows.
fn ids() -> Vec<String> {
    let rows = query_all(&app_element(), "main table tbody tr[data-id]");
    rows.iter().map(|row| row.get_attribute("data-id").expect("an id")).collect()
}

fn range() -> String {
    let range = query_all(&app_element(), "nav[aria-label=Pagination] > span");
    range.first().map(|range| text_of(range)).unwrap_or_default()
}

#[wasm_bindgen_test]
async fn overlapping_pages_still_reach_the_end_of_the_list() {
    let network = Network::new();
    network.add_fault("list_datavolumes:overlap=5");
    let _console = open_with(&network, "/datavolumes?limit=25").await;
    let mut seen = HashSet::new();
    for offset in [0, 20, 40] {
        wait_until("the page", || range().starts_with(&format!("{}–", offset + 1))).await;
        wait_until("its rows", || {
            rows() == listed_names(&network, &format!("sortBy=name&limit=25&offset={offset}"))
        })
        .await;
        seen.extend(ids());
        if offset < 40 {
            click("link", "Next page").await;
        }
    }
    assert_eq!(seen.len(), 60);
    assert!(!find("link", "Next page").has_attribute("href"));
    advance_time(1_000).await;
    assert!(!shows_text("The server counted"), "the list ends at the count");
}

#[wasm_bindgen_test]
async fn duplicate_rows_are_shown_once_even_after_a_refresh() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes?limit=25").await;
    wait_until("rows", || ids().len() == 25).await;
    let whole = ids();
    network.add_fault("list_datavolumes:repeat=3");
    for _ in 0..2 {
        click("button", "Refresh").await;
        wait_for_text("3 rows are in the response twice. Each is shown once.").await;
        assert_eq!(ids(), whole[..22]);
    }
    network.clear_faults();
    click("button", "Refresh").await;
    wait_until("all rows", || ids() == whole).await;
    assert!(!shows_text("in the response twice"));
}

#[wasm_bindgen_test]
async fn a_next_offset_that_does_not_advance_is_reported_and_not_linked() {
    let network = Network::new();
    network.add_fault("list_datavolumes:next=same");
    let _console = open_with(&network, "/datavolumes?limit=25&offset=25").await;
    wait_for_text("This list may be incomplete: the server didn’t return all rows.").await;
    assert_eq!(rows(), listed_names(&network, "sortBy=name&limit=25&offset=25"));
    assert!(!wait_for("link", "Next page").await.has_attribute("href"));
    assert!(find("link", "Previous page").has_attribute("href"));
}

#[wasm_bindgen_test]
async fn a_wrong_count_is_reported_only_on_the_last_page() {
    for (difference, count) in [(7, 67), (-7, 53)] {
        let network = Network::new();
        network.add_fault(&format!("count_datavolumes:off={difference}"));
        let _console = open_with(&network, "/datavolumes?limit=50").await;
        wait_until("rows", || rows().len() == 50).await;
        advance_time(5_000).await;
        assert!(!shows_text("The server counted"), "more rows follow");
        click("link", "Next page").await;
        wait_until("the last page", || rows().len() == 10).await;
        advance_time(500).await;
        assert!(!shows_text("The server counted"), "the count may still change");
        advance_time(500).await;
        wait_for_text(&format!(
            "The server counted {count} data volumes, but the list ends after 60."
        ))
        .await;
        // A count that is smaller than the row numbers is not shown.
        assert_eq!(range(), if difference > 0 { "51–60 of 67" } else { "51–60" });
        network.clear_faults();
        click("button", "Refresh").await;
        wait_until("the count is right", || !shows_text("The server counted")).await;
    }
}

/// Limited by the speed of the emulator, which is a debug build here; `tests/e2e` uses 100,000.
const MANY: usize = 20_000;

#[wasm_bindgen_test]
async fn the_last_page_of_20000_volumes_is_reachable_and_all_are_exported() {
    let network = Network::with_volumes(MANY);
    capture_downloads();
    let _console = open_with_all_columns(&network, "/datavolumes?limit=100&offset=19850").await;
    wait_until("the page", || range() == "19,851–19,950 of 20,000").await;
    click("link", "Next page").await;
    wait_until("the last page", || range() == "19,951–20,000 of 20,000").await;
    wait_for_rows(&listed_names(&network, "sortBy=name&limit=100&offset=19950")).await;
    assert!(!find("link", "Next page").has_attribute("href"));
    click("button", "Export").await;
    click("menuitem", "JSON").await;
    wait_until("the file is downloaded", || download_count() == 1).await;
    let file: Value = serde_json::from_str(&downloaded_file().await.text).expect("JSON");
    let rows = file.as_array().expect("rows").iter();
    let ids: HashSet<_> = rows.map(|row| row["id"].as_str().expect("an id")).collect();
    assert_eq!(ids.len(), MANY);
}

#[wasm_bindgen_test]
async fn only_the_last_of_rapidly_changing_filters_is_shown() {
    let network = Network::with_volumes(2_000);
    let _console = open_with(&network, "/datavolumes?limit=25").await;
    wait_until("rows", || rows().len() == 25).await;
    let before = network.count(Op::ListDatavolumes);
    network.pause_requests(Op::ListDatavolumes);
    network.pause_requests(Op::CountDatavolumes);
    let phases = [("Ready", "Ready"), ("Not ready", "NotReady"), ("All", "")];
    for change in 0..40 {
        click("link", phases[change % 3].0).await;
        advance_time(50).await;
        // Sometimes an older response arrives late.
        if change % 7 == 0
            && let Some(older) = network.requests_of(Op::ListDatavolumes)[before..].get(change / 2)
        {
            older.resume();
            settle().await;
        }
    }
    click("link", "Not ready").await;
    assert_eq!(url(), "/datavolumes?filterBy=phase%3D%3DNotReady&limit=25");
    network.resume_requests(Op::ListDatavolumes);
    network.resume_requests(Op::CountDatavolumes);
    let expected = listed_names(&network, "filterBy=phase==NotReady&sortBy=name&limit=25");
    wait_until("the rows of the last filter", || rows() == expected).await;
    let sent = &network.requests_of(Op::ListDatavolumes)[before..];
    let (last, superseded) = sent.split_last().expect("requests");
    assert!(!last.is_aborted() && last.param("filterBy").as_deref() == Some("phase==NotReady"));
    let aborted = superseded.iter().filter(|sent| sent.is_aborted()).count();
    assert_eq!(aborted, 39, "all of {} but the one with a response", superseded.len());
}
