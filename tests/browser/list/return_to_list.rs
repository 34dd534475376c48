//! Navigation from the list to a data volume, its neighbours, and back to the row.

use crate::bulk::select_rows;
use crate::detail::open_delete_dialog;
use crate::filters::{open_filter_editor, wait_until_editor_is_closed};
use crate::harness::{
    Network, Op, click, exists, find, find_all, focused, go_back, names, navigate_to, open,
    open_from_list, open_with, press, root, rows, set_online, shows_text, try_find, type_into, url,
    wait_for, wait_for_text, wait_until,
};
use crate::list::{listed_names, wait_for_rows};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn back_returns_the_focus_to_the_opened_row() {
    let console = open("/datavolumes?filterBy=phase%3D%3DReady&sortOrder=desc").await;
    let expected =
        listed_names(&console.network, "filterBy=phase==Ready&sortBy=name&sortOrder=desc");
    wait_for_rows(&expected).await;
    let name = expected[4].clone();
    find("link", &name).focus().expect("focus");
    open_from_list(&name).await;
    go_back();
    wait_for_rows(&expected).await;
    wait_until("the row has the focus", || focused() == format!("link {name}")).await;
}

#[wasm_bindgen_test]
async fn the_link_back_focuses_the_row_viewed_last_and_other_links_the_heading() {
    let console = open("/datavolumes").await;
    let expected = listed_names(&console.network, "sortBy=name&limit=50");
    wait_for_rows(&expected).await;
    open_from_list(&expected[4]).await;
    wait_until("a next one", || has_href("Next data volume")).await;
    click("link", "Next data volume").await;
    wait_for("heading", &expected[5]).await;
    click("link", "All data volumes").await;
    wait_for_rows(&expected).await;
    wait_until("the row has the focus", || focused() == format!("link {}", expected[5])).await;
    open_from_list(&expected[4]).await;
    navigate_to("/datavolumes").await;
    wait_for_rows(&expected).await;
    wait_until("the heading has the focus", || focused() == "heading Data volumes").await;
}

#[wasm_bindgen_test]
async fn sharing_opened_by_its_key_returns_to_the_row() {
    let console = open("/datavolumes?filterBy=phase%3D%3DReady").await;
    let expected = listed_names(&console.network, "filterBy=phase==Ready&sortBy=name&limit=50");
    wait_for_rows(&expected).await;
    for cancels in [true, false] {
        let link = find("link", &expected[3]);
        link.focus().expect("focus");
        press("s").await;
        wait_for("dialog", "Share").await;
        if cancels {
            click("button", "Cancel").await;
        } else {
            go_back();
        }
        wait_for_rows(&expected).await;
        wait_until("the row has the focus", || focused() == format!("link {}", expected[3])).await;
    }
}

#[wasm_bindgen_test]
async fn previous_and_next_follow_the_filtered_and_sorted_list_across_pages() {
    let console =
        open("/datavolumes?filterBy=phase%3D%3DReady&sortBy=createdAt&sortOrder=desc&limit=3")
            .await;
    let expected = listed_names(
        &console.network,
        "filterBy=phase==Ready&sortBy=createdAt&sortOrder=desc&limit=8",
    );
    wait_for_rows(&expected[..3]).await;
    let total = wait_for_total(&console.network).await;
    open_from_list(&expected[0]).await;
    wait_for_text(&format!("1 of {total}")).await;
    assert_eq!(
        find("link", "Previous data volume").get_attribute("aria-disabled").as_deref(),
        Some("true")
    );
    for (row, name) in expected.iter().enumerate().skip(1) {
        wait_until("a next one", || has_href("Next data volume")).await;
        click("link", "Next data volume").await;
        wait_for("heading", name).await;
        wait_for_text(&format!("{} of {total}", row + 1)).await;
    }
    for name in expected.iter().rev().skip(1) {
        wait_until("a previous one", || has_href("Previous data volume")).await;
        click("link", "Previous data volume").await;
        wait_for("heading", name).await;
    }
    // The link leads to the list page of this row.
    click("link", "Back to results").await;
    wait_for_rows(&expected[..3]).await;
}

/// Waits until the list shows how many data volumes are ready.
async fn wait_for_total(network: &Network) -> String {
    let is_ready = |volume: &&emulator::Volume| volume.phase == emulator::Phase::Ready;
    let total = network.emulator(|it| it.volumes().iter().filter(is_ready).count()).to_string();
    wait_for_text(&format!("of {total}")).await;
    total
}

#[wasm_bindgen_test]
async fn a_position_in_a_list_of_unknown_length_has_no_total() {
    let network = Network::new();
    let first = listed_names(&network, "sortBy=name&limit=3").remove(0);
    let id = network.emulator(|it| it.volume_by_name(&first).expect("it").id);
    let _console = open_with(&network, &format!("/datavolumes/{id}?limit=3")).await;
    wait_for_text("Row 1").await;
}

#[wasm_bindgen_test]
async fn the_last_page_of_a_list_tells_its_length() {
    let network = Network::new();
    let (id, name) = network.emulator(|it| {
        let named = |name: &str| it.volumes().iter().filter(|it| it.name.contains(name)).count();
        let found = it.volumes().iter().find(|it| named(&it.name) == 1).expect("it");
        (found.id, found.name.clone())
    });
    let _console = open_with(&network, &format!("/datavolumes/{id}?search={name}&limit=1")).await;
    wait_for_text("1 of 1").await;
    wait_until("there are no links to others", || !exists("link", "Next data volume")).await;
}

fn has_href(link: &str) -> bool {
    try_find("link", link).is_some_and(|link| link.has_attribute("href"))
}

#[wasm_bindgen_test]
async fn the_first_row_of_an_unaligned_page_has_the_right_previous_row() {
    let console = open("/datavolumes?offset=2&limit=5").await;
    let expected = listed_names(&console.network, "sortBy=name&limit=7");
    wait_for_rows(&expected[2..]).await;
    open_from_list(&expected[2]).await;
    wait_until("a previous one", || has_href("Previous data volume")).await;
    click("link", "Previous data volume").await;
    wait_for("heading", &expected[1]).await;
}

#[wasm_bindgen_test]
async fn going_back_after_next_focuses_the_first_opened_row() {
    let console = open("/datavolumes").await;
    let expected = listed_names(&console.network, "sortBy=name&limit=50");
    wait_for_rows(&expected).await;
    open_from_list(&expected[0]).await;
    wait_until("a next one", || has_href("Next data volume")).await;
    click("link", "Next data volume").await;
    wait_for("heading", &expected[1]).await;
    go_back();
    wait_for("heading", &expected[0]).await;
    go_back();
    wait_for_rows(&expected).await;
    wait_until("the row has the focus", || focused() == format!("link {}", expected[0])).await;
}

#[wasm_bindgen_test]
async fn a_volume_opened_without_a_list_requests_no_list() {
    let network = Network::new();
    let id = network.emulator(|emulator| emulator.volumes()[0].id);
    let _console = open_with(&network, &format!("/datavolumes/{id}")).await;
    wait_for("link", "Share").await;
    assert!(!exists("link", "Next data volume"));
    assert_eq!(network.count(Op::ListDatavolumes), 0);
    assert_eq!(url(), format!("/datavolumes/{id}"));
}

#[wasm_bindgen_test]
async fn a_volume_no_longer_on_its_list_page_has_no_neighbours() {
    let network = Network::new();
    let id = network.emulator(|emulator| emulator.volumes()[0].id);
    let _console = open_with(&network, &format!("/datavolumes/{id}?search=nothing-has-this")).await;
    wait_for("link", "Share").await;
    wait_until("no neighbours", || !exists("navigation", "Within the list")).await;
    assert!(!exists("link", "Next data volume") && !exists("table", "Data volumes"));
}

#[wasm_bindgen_test]
async fn a_list_that_could_not_be_loaded_is_loaded_again_with_the_page_and_when_online() {
    for is_online_again in [true, false] {
        let network = Network::new();
        let expected = listed_names(&network, "sortBy=name&limit=50");
        let id = network.emulator(|it| it.volume_by_name(&expected[0]).expect("it").id);
        network.add_fault("list_datavolumes:status=500");
        let _console = open_with(&network, &format!("/datavolumes/{id}?sortBy=name")).await;
        wait_for_text("The list couldn’t be loaded").await;
        network.clear_faults();
        if is_online_again {
            set_online(false).await;
            set_online(true).await;
        } else {
            click("button", "Refresh").await;
        }
        wait_until("a next one", || has_href("Next data volume")).await;
        assert!(!shows_text("The list couldn’t be loaded"));
    }
}

#[wasm_bindgen_test]
async fn repeated_rows_do_not_make_next_loop() {
    for fault in ["list_datavolumes:repeat=2", "list_datavolumes:overlap=2"] {
        let network = Network::new();
        network.add_fault(fault);
        let _console = open_with(&network, "/datavolumes?limit=5").await;
        wait_until("rows", || !rows().is_empty()).await;
        let mut seen = vec![rows()[0].clone()];
        open_from_list(&seen[0]).await;
        while seen.len() < 12 {
            wait_until("a next one", || has_href("Next data volume")).await;
            click("link", "Next data volume").await;
            let last = seen.last().expect("a name").clone();
            wait_until("another one", || !exists("heading", &last)).await;
            let heading = names("heading").remove(0);
            wait_until("its page is open", || exists("link", "Share")).await;
            assert!(!seen.contains(&heading), "{fault}: {heading} again after {seen:?}");
            seen.push(heading);
        }
    }
}

#[wasm_bindgen_test]
async fn the_opened_row_is_focused_only_once() {
    let console = open("/datavolumes").await;
    let expected = listed_names(&console.network, "sortBy=name&limit=50");
    wait_for_rows(&expected).await;
    open_from_list(&expected[4]).await;
    go_back();
    wait_until("the row has the focus", || focused() == format!("link {}", expected[4])).await;
    click("link", "New data volume").await;
    wait_for("heading", "New data volume").await;
    go_back();
    wait_for_rows(&expected).await;
    wait_until("the heading has the focus", || focused() == "heading Data volumes").await;
}

/// The addresses of a list of unshared data volumes that are deleted at once, and of its last page with a
/// single row; and the number of rows on the first page.
fn list_with_one_row_on_its_last_page(network: &Network) -> (String, String, usize) {
    network.emulator(|emulator| {
        let ids: Vec<_> = emulator.volumes().iter().map(|volume| volume.id).collect();
        for id in ids {
            emulator.set_shared_scopes(id, Vec::new());
        }
    });
    let rows = listed_names(network, "filterBy=phase==NotReady&sortBy=name&limit=500").len() - 1;
    let address = format!("/datavolumes?filterBy=phase%3D%3DNotReady&limit={rows}");
    (address.clone(), address.replace("&limit", &format!("&offset={rows}&limit")), rows)
}

#[wasm_bindgen_test]
async fn deleting_a_volume_returns_to_its_list() {
    let network = Network::new();
    let (list, _, rows_before) = list_with_one_row_on_its_last_page(&network);
    let _console = open_with(&network, &list).await;
    wait_until("rows", || rows().len() == rows_before).await;
    let name = rows()[0].clone();
    open_from_list(&name).await;
    open_delete_dialog().await;
    click("button", "Delete data volume").await;
    wait_until("the list", || url() == list).await;
    wait_until("the row is gone", || !rows().is_empty() && !rows().contains(&name)).await;
}

#[wasm_bindgen_test]
async fn a_deleted_volume_links_back_to_its_list() {
    let network = Network::new();
    let (list, ..) = list_with_one_row_on_its_last_page(&network);
    let _console = open_with(&network, &list).await;
    wait_until("rows", || !rows().is_empty()).await;
    let name = rows()[0].clone();
    open_from_list(&name).await;
    let id = network.emulator(|emulator| emulator.volume_by_name(&name).expect("it").id);
    network.send_as("admin", "DELETE", &format!("/api/v1/datavolumes/{id}"), None);
    click("button", "Refresh").await;
    wait_for_text(&format!("{name} was deleted")).await;
    let links = find_all("link");
    let to_list = links.iter().filter(|link| link.get_attribute("href") == Some(list.clone()));
    assert_eq!(to_list.count(), 1, "above the heading");
}

#[wasm_bindgen_test]
async fn sharing_and_the_form_link_back_to_the_list() {
    let list = "/datavolumes?filterBy=phase%3D%3DReady&sortBy=createdAt&limit=25";
    let console = open(list).await;
    let expected =
        listed_names(&console.network, "filterBy=phase==Ready&sortBy=createdAt&limit=25");
    wait_for_rows(&expected).await;
    let total = wait_for_total(&console.network).await;
    open_from_list(&expected[3]).await;
    let volume = url();
    crate::sharing::open_from_detail(&expected[3]).await;
    assert_eq!(url(), volume.replace('?', "/sharing?"));
    wait_for_text(&format!("4 of {total}")).await;
    wait_until("a next one", || has_href("Next data volume")).await;
    click("link", "Next data volume").await;
    wait_for("heading", &format!("Sharing: {}", expected[4])).await;
    wait_for_text(&format!("5 of {total}")).await;
    click("link", "Previous data volume").await;
    wait_for("heading", &format!("Sharing: {}", expected[3])).await;
    assert_eq!(find("link", "Back to results").get_attribute("href").as_deref(), Some(list));
    click("link", &expected[3]).await;
    wait_for_text(&format!("4 of {total}")).await;
    assert_eq!(url(), volume);
    assert_eq!(find("link", "Back to results").get_attribute("href").as_deref(), Some(list));
    click("link", "Make a copy").await;
    wait_for("heading", &format!("Copy of {}", expected[3])).await;
    wait_until("a link back", || has_href("Cancel")).await;
    assert_eq!(find("link", "Cancel").get_attribute("href").as_ref(), Some(&volume));
    click("link", &expected[3]).await;
    wait_until("its page", || url() == volume).await;
    wait_for("link", "Make a copy").await;
    click("link", "Back to results").await;
    wait_for_rows(&expected).await;
    click("link", "New data volume").await;
    wait_for("heading", "New data volume").await;
    wait_until("a link back", || has_href("Cancel")).await;
    click("link", "Cancel").await;
    wait_for_rows(&expected).await;
    assert_eq!(url(), list);
}

#[wasm_bindgen_test]
async fn emptying_the_last_page_opens_the_previous_one() {
    for in_bulk in [false, true] {
        let network = Network::new();
        let (first, last, rows_before) = list_with_one_row_on_its_last_page(&network);
        let _console = open_with(&network, &last).await;
        wait_until("one row", || rows().len() == 1).await;
        let name = rows()[0].clone();
        if in_bulk {
            select_rows(1).await;
            click("button", "Delete").await;
            wait_until("the dialog is open", || root().tag_name() == "DIALOG").await;
            click("button", "Delete data volume").await;
        } else {
            open_from_list(&name).await;
            open_delete_dialog().await;
            click("button", "Delete data volume").await;
        }
        wait_until("the page before", || url() == first).await;
        wait_until("its rows", || rows().len() == rows_before).await;
        wait_for_text(&format!("1–{rows_before} of {rows_before}")).await;
    }
}

#[wasm_bindgen_test]
async fn past_the_end_of_an_uncounted_list_only_one_page_back_is_tried() {
    let network = Network::old_server();
    let _console = open_with(&network, "/datavolumes?offset=600").await;
    wait_for_text("past the end").await;
    wait_until("one page back", || url() == "/datavolumes?offset=550").await;
    click("link", "Go to the first page").await;
    wait_until("rows", || rows().len() == 50).await;
}

#[wasm_bindgen_test]
async fn going_back_closes_the_filter_editors() {
    let _console = open("/datavolumes?limit=25").await;
    wait_until("rows", || rows().len() == 25).await;
    click("link", "Ready").await;
    wait_until("another list", || url().contains("Ready")).await;
    open_filter_editor("name", "=@").await;
    type_into("Value", "lidar").await;
    go_back();
    wait_until("the list before", || url() == "/datavolumes?limit=25").await;
    wait_until_editor_is_closed().await;
    click("button", "Edit as query").await;
    wait_for("textbox", "Filter query").await;
    click("link", "Ready").await;
    wait_until("another list", || url().contains("Ready")).await;
    press("Escape").await;
    go_back();
    wait_until("the text editor is closed", || !exists("textbox", "Filter query")).await;
}
