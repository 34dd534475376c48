//! From the list to a volume, on to its neighbours, and back to the row.

use crate::harness::{
    Op, Wire, click, eventually, find, focus, go_back, is_there, maybe, open, open_row, open_with,
    reads, rows, shown, url,
};
use crate::list::{listed, shows_rows};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn back_leads_to_the_row_that_was_opened() {
    let console = open("/datavolumes?filterBy=phase%3D%3DReady&sortOrder=desc").await;
    let expected = listed(&console.wire, "filterBy=phase==Ready&sortBy=name&sortOrder=desc");
    shows_rows(&expected).await;
    let name = expected[4].clone();
    find("link", &name).focus().expect("focus");
    open_row(&name).await;
    go_back();
    shows_rows(&expected).await;
    eventually("the row has the focus", || focus() == format!("link {name}")).await;
}

#[wasm_bindgen_test]
async fn a_link_to_the_list_starts_at_its_heading() {
    let console = open("/datavolumes").await;
    let expected = listed(&console.wire, "sortBy=name&limit=50");
    shows_rows(&expected).await;
    open_row(&expected[4]).await;
    click("link", "All data volumes").await;
    shows_rows(&expected).await;
    eventually("the heading has the focus", || focus() == "heading Data volumes").await;
}

#[wasm_bindgen_test]
async fn the_neighbours_are_those_of_the_filtered_and_sorted_list_across_its_pages() {
    let console =
        open("/datavolumes?filterBy=phase%3D%3DReady&sortBy=createdAt&sortOrder=desc&limit=3")
            .await;
    let expected =
        listed(&console.wire, "filterBy=phase==Ready&sortBy=createdAt&sortOrder=desc&limit=8");
    shows_rows(&expected[..3]).await;
    open_row(&expected[0]).await;
    reads("Row 1 of the list").await;
    assert_eq!(
        find("link", "Previous data volume").get_attribute("aria-disabled").as_deref(),
        Some("true")
    );
    for (row, name) in expected.iter().enumerate().skip(1) {
        eventually("a next one", || has_address("Next data volume")).await;
        click("link", "Next data volume").await;
        shown("heading", name).await;
        reads(&format!("Row {} of the list", row + 1)).await;
    }
    for name in expected.iter().rev().skip(1) {
        eventually("a previous one", || has_address("Previous data volume")).await;
        click("link", "Previous data volume").await;
        shown("heading", name).await;
    }
    // The way back is to the page of the list that this row is on.
    click("link", "Back to the filtered list").await;
    shows_rows(&expected[..3]).await;
}

fn has_address(link: &str) -> bool {
    maybe("link", link).is_some_and(|link| link.has_attribute("href"))
}

#[wasm_bindgen_test]
async fn a_page_that_starts_in_the_middle_has_the_right_row_before_it() {
    let console = open("/datavolumes?offset=2&limit=5").await;
    let expected = listed(&console.wire, "sortBy=name&limit=7");
    shows_rows(&expected[2..]).await;
    open_row(&expected[2]).await;
    eventually("a previous one", || has_address("Previous data volume")).await;
    click("link", "Previous data volume").await;
    shown("heading", &expected[1]).await;
}

#[wasm_bindgen_test]
async fn after_walking_on_back_through_the_list_finds_the_last_row() {
    let console = open("/datavolumes").await;
    let expected = listed(&console.wire, "sortBy=name&limit=50");
    shows_rows(&expected).await;
    open_row(&expected[0]).await;
    eventually("a next one", || has_address("Next data volume")).await;
    click("link", "Next data volume").await;
    shown("heading", &expected[1]).await;
    go_back();
    shown("heading", &expected[0]).await;
    go_back();
    shows_rows(&expected).await;
    eventually("the row has the focus", || focus() == format!("link {}", expected[0])).await;
}

#[wasm_bindgen_test]
async fn a_volume_from_no_list_asks_for_none() {
    let wire = Wire::new();
    let id = wire.emulator(|emulator| emulator.volumes()[0].id);
    let _console = open_with(&wire, &format!("/datavolumes/{id}")).await;
    shown("link", "Sharing").await;
    assert!(!is_there("link", "Next data volume"));
    assert_eq!(wire.count(Op::ListDatavolumes), 0);
    assert_eq!(url(), format!("/datavolumes/{id}"));
}

#[wasm_bindgen_test]
async fn a_volume_that_has_left_its_page_says_so() {
    let wire = Wire::new();
    let id = wire.emulator(|emulator| emulator.volumes()[0].id);
    let _console = open_with(&wire, &format!("/datavolumes/{id}?search=nothing-has-this")).await;
    shown("link", "Sharing").await;
    reads("No longer on its page of the list").await;
    assert!(rows().is_empty());
}

#[wasm_bindgen_test]
async fn a_server_that_repeats_itself_leads_nobody_round_in_circles() {
    for fault in ["list_datavolumes:repeat=2", "list_datavolumes:overlap=2"] {
        let wire = Wire::new();
        wire.fault(fault);
        let _console = open_with(&wire, "/datavolumes?limit=5").await;
        eventually("rows", || !rows().is_empty()).await;
        let mut seen = vec![rows()[0].clone()];
        open_row(&seen[0]).await;
        while seen.len() < 12 {
            eventually("a next one", || has_address("Next data volume")).await;
            click("link", "Next data volume").await;
            let last = seen.last().expect("one").clone();
            eventually("another one", || !is_there("heading", &last)).await;
            let heading = crate::harness::names("heading").remove(0);
            eventually("it is there", || is_there("link", "Sharing")).await;
            assert!(!seen.contains(&heading), "{fault}: {heading} again after {seen:?}");
            seen.push(heading);
        }
    }
}

#[wasm_bindgen_test]
async fn a_place_that_one_has_come_back_to_is_no_place_to_come_back_to_from_elsewhere() {
    let console = open("/datavolumes").await;
    let expected = listed(&console.wire, "sortBy=name&limit=50");
    shows_rows(&expected).await;
    open_row(&expected[4]).await;
    go_back();
    eventually("the row has the focus", || focus() == format!("link {}", expected[4])).await;
    click("link", "New data volume").await;
    shown("heading", "New data volume").await;
    go_back();
    shows_rows(&expected).await;
    eventually("the heading has the focus", || focus() == "heading Data volumes").await;
}
