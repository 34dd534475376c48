//! From the list to a volume, on to its neighbours, and back to the row.

use crate::bulk::tick_rows;
use crate::detail::ask_to_delete;
use crate::harness::{
    Op, Wire, click, eventually, find, focus, go_back, is_there, maybe, open, open_row, open_with,
    press, reads, root, rows, shown, type_into, url,
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
    reads("Not on this page of the list").await;
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

/// The addresses of a list whose rows can be deleted at once, shared with nobody, and of its last page, which has
/// a single row. The number of rows on the first.
fn with_one_row_on_the_last_page(wire: &Wire) -> (String, String, usize) {
    wire.emulator(|emulator| {
        let ids: Vec<_> = emulator.volumes().iter().map(|volume| volume.id).collect();
        for id in ids {
            emulator.set_shared_scopes(id, Vec::new());
        }
    });
    let rows = listed(wire, "filterBy=phase==NotReady&sortBy=name&limit=500").len() - 1;
    let address = format!("/datavolumes?filterBy=phase%3D%3DNotReady&limit={rows}");
    (address.clone(), address.replace("&limit", &format!("&offset={rows}&limit")), rows)
}

#[wasm_bindgen_test]
async fn deleting_a_volume_leads_back_to_the_list_that_it_was_opened_from() {
    let wire = Wire::new();
    let (list, _, rows_before) = with_one_row_on_the_last_page(&wire);
    let _console = open_with(&wire, &list).await;
    eventually("rows", || rows().len() == rows_before).await;
    let name = rows()[0].clone();
    open_row(&name).await;
    ask_to_delete().await;
    click("button", "Delete data volume").await;
    eventually("the list", || url() == list).await;
    eventually("it is gone", || !rows().is_empty() && !rows().contains(&name)).await;
}

#[wasm_bindgen_test]
async fn a_volume_that_is_gone_leads_back_to_its_list() {
    let wire = Wire::new();
    let (list, ..) = with_one_row_on_the_last_page(&wire);
    let _console = open_with(&wire, &list).await;
    eventually("rows", || !rows().is_empty()).await;
    let name = rows()[0].clone();
    open_row(&name).await;
    let id = wire.emulator(|emulator| emulator.volume_named(&name).expect("it").id);
    wire.elsewhere("admin", "DELETE", &format!("/api/v1/datavolumes/{id}"), None);
    click("button", "Refresh").await;
    reads(&format!("{name} has been deleted")).await;
    let links = crate::harness::all("link");
    let to_list = links.iter().filter(|link| link.get_attribute("href") == Some(list.clone()));
    assert_eq!(to_list.count(), 2, "above the heading and in the panel");
}

#[wasm_bindgen_test]
async fn sharing_and_the_form_know_the_list_and_lead_back() {
    let list = "/datavolumes?filterBy=phase%3D%3DReady&sortBy=createdAt&limit=25";
    let console = open(list).await;
    let expected = listed(&console.wire, "filterBy=phase==Ready&sortBy=createdAt&limit=25");
    shows_rows(&expected).await;
    open_row(&expected[3]).await;
    let volume = url();
    click("link", "Sharing").await;
    shown("heading", "Sharing").await;
    assert_eq!(url(), volume.replace('?', "/sharing?"));
    click("link", &expected[3]).await;
    reads("Row 4 of the list").await;
    assert_eq!(url(), volume);
    click("link", "Make a copy").await;
    shown("heading", "New data volume").await;
    eventually("a way back", || has_address("Cancel")).await;
    assert_eq!(find("link", "Cancel").get_attribute("href"), Some(volume));
    click("link", "Back to the filtered list").await;
    eventually("the question", || root().tag_name() == "DIALOG").await;
    click("button", "Leave").await;
    shows_rows(&expected).await;
    click("link", "New data volume").await;
    shown("heading", "New data volume").await;
    click("link", "Cancel").await;
    eventually("the question", || root().tag_name() == "DIALOG").await;
    click("button", "Leave").await;
    shows_rows(&expected).await;
    assert_eq!(url(), list);
}

#[wasm_bindgen_test]
async fn a_last_page_that_is_emptied_gives_way_to_the_one_before() {
    for in_bulk in [false, true] {
        let wire = Wire::new();
        let (first, last, rows_before) = with_one_row_on_the_last_page(&wire);
        let _console = open_with(&wire, &last).await;
        eventually("one row", || rows().len() == 1).await;
        let name = rows()[0].clone();
        if in_bulk {
            tick_rows(1).await;
            click("button", "Delete").await;
            eventually("the question is there", || root().tag_name() == "DIALOG").await;
            click("button", "Delete data volume").await;
        } else {
            open_row(&name).await;
            ask_to_delete().await;
            click("button", "Delete data volume").await;
        }
        eventually("the page before", || url() == first).await;
        eventually("its rows", || rows().len() == rows_before).await;
        reads(&format!("1–{rows_before} of {rows_before}")).await;
    }
}

#[wasm_bindgen_test]
async fn a_server_that_cannot_count_is_led_one_page_back_and_no_further() {
    let wire = Wire::to_an_old_server();
    let _console = open_with(&wire, "/datavolumes?offset=600").await;
    reads("past the end").await;
    eventually("one page back", || url() == "/datavolumes?offset=550").await;
    click("link", "Go to the first page").await;
    eventually("rows", || rows().len() == 50).await;
}

#[wasm_bindgen_test]
async fn a_filter_that_is_being_made_goes_with_the_list_that_it_was_for() {
    let _console = open("/datavolumes?limit=25").await;
    eventually("rows", || rows().len() == 25).await;
    click("link", "Ready").await;
    eventually("another list", || url().contains("Ready")).await;
    click("button", "Add filter").await;
    shown("dialog", "Add filter").await;
    type_into("Value", "lidar").await;
    go_back();
    eventually("the list before", || url() == "/datavolumes?limit=25").await;
    eventually("the dialog is closed", || root().tag_name() != "DIALOG").await;
    click("button", "Edit as text").await;
    shown("textbox", "filterBy").await;
    click("link", "Ready").await;
    eventually("another list", || url().contains("Ready")).await;
    press("Escape").await;
    go_back();
    eventually("the text is closed", || !is_there("textbox", "filterBy")).await;
}
