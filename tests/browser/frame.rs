//! What stands around every page: title, focus, skip link, live region, commands.

use crate::create::fill_in_with_typed_project;
use crate::harness::{
    Op, Wire, click, eventually, focus, go_back, is_there, mounted, open, open_row, open_with,
    press, reads, root, rows, said, select, shown, text_of, type_into, url,
};
use leptos::prelude::document;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn the_first_page_leaves_the_focus_alone_and_the_next_ones_take_it_to_the_heading() {
    let console = open("/datavolumes").await;
    eventually("rows", || rows().len() == 50).await;
    assert_eq!(focus(), "");
    assert_eq!(document().title(), "Data volumes");

    let name = rows()[0].clone();
    open_row(&name).await;
    eventually("the heading has the focus", || focus() == format!("heading {name}")).await;
    eventually("the title", || document().title() == format!("{name} · Data volumes")).await;

    click("link", "Sharing").await;
    eventually("the heading has the focus", || focus() == "heading Sharing").await;
    assert_eq!(document().title(), "Sharing · Data volumes");

    go_back();
    eventually("the heading has the focus", || focus() == format!("heading {name}")).await;
    click("link", "All data volumes").await;
    eventually("the heading has the focus", || focus() == "heading Data volumes").await;
    assert_eq!(document().title(), "Data volumes");

    click("link", "New data volume").await;
    eventually("the heading has the focus", || focus() == "heading New data volume").await;
    assert_eq!(document().title(), "New data volume · Data volumes");

    click("button", "Account").await;
    click("button", "Sign out").await;
    eventually("the heading has the focus", || focus() == "heading Sign in").await;
    assert_eq!(document().title(), "Sign in · Data volumes");
    drop(console);
}

#[wasm_bindgen_test]
async fn every_page_has_one_heading_of_the_first_level() {
    let wire = Wire::new();
    let id = wire.emulator(|emulator| emulator.volumes()[0].id);
    for address in [
        "/datavolumes".to_owned(),
        "/datavolumes/new".to_owned(),
        format!("/datavolumes/{id}"),
        format!("/datavolumes/{id}/sharing"),
        "/nowhere".to_owned(),
    ] {
        let _console = open_with(&wire, &address).await;
        eventually(&address, || select(&mounted(), "main h1").len() == 1).await;
        assert_eq!(select(&mounted(), "h1").len(), 1, "{address}");
        assert_eq!(select(&mounted(), "main").len(), 1, "{address}");
    }
}

#[wasm_bindgen_test]
async fn the_root_leads_to_the_list() {
    let _console = open("/").await;
    eventually("the list's address", || url() == "/datavolumes").await;
    eventually("rows", || rows().len() == 50).await;
}

#[wasm_bindgen_test]
async fn an_address_that_leads_nowhere_says_so_and_leads_back() {
    let _console = open("/nowhere").await;
    shown("heading", "Page not found").await;
    click("link", "Go to all data volumes").await;
    eventually("rows", || rows().len() == 50).await;
}

#[wasm_bindgen_test]
async fn the_skip_link_comes_first_and_leads_to_the_content() {
    let _console = open("/datavolumes").await;
    eventually("rows", || rows().len() == 50).await;
    let first = select(&mounted(), "a[href], button, input").remove(0);
    assert_eq!(text_of(&first), "Skip to content");
    first.click();
    assert_eq!(focus(), "main");
    assert_eq!(url(), "/datavolumes");
}

#[wasm_bindgen_test]
async fn what_happened_is_said_in_one_live_region() {
    let wire = Wire::new();
    wire.fault("projects:status=403");
    let _console = open_with(&wire, "/datavolumes/new").await;
    assert_eq!(select(&mounted(), "[aria-live=polite]").len(), 1);
    fill_in_with_typed_project().await;
    wire.fault("create_datavolume:status=500,nth=1");
    click("button", "Create data volume").await;
    eventually("the failure is said", || {
        said() == "Could not create the data volume. Internal Server Error (injected)"
    })
    .await;
    click("button", "Create data volume").await;
    eventually("the success is said", || said() == "brand-new-data has been created").await;
}

#[wasm_bindgen_test]
async fn good_news_goes_by_itself_and_bad_news_when_dismissed() {
    let wire = Wire::new();
    wire.fault("projects:status=403");
    let _console = open_with(&wire, "/datavolumes/new").await;
    fill_in_with_typed_project().await;
    wire.fault("create_datavolume:status=500,nth=1");
    wire.hold(Op::CreateDatavolume);
    click("button", "Create data volume").await;
    click("link", "Data volumes").await;
    eventually("rows", || rows().len() == 50).await;
    wire.let_go(Op::CreateDatavolume);
    // Whoever has left the page hears of it where they are.
    reads("Could not create the data volume").await;
    click("link", "New data volume").await;
    click("button", "Create data volume").await;
    shown("heading", "brand-new-data").await;
    let toasts = || select(&mounted(), ".toast").iter().map(|it| text_of(it)).collect::<Vec<_>>();
    eventually("both are there", || toasts().len() == 2).await;
    crate::harness::pass(6_000).await;
    eventually("the good one is gone", || toasts().len() == 1).await;
    crate::harness::pass(600_000).await;
    assert!(toasts()[0].contains("Could not create the data volume"));
    click("button", "Dismiss: Could not create the data volume").await;
    eventually("all are gone", || toasts().is_empty()).await;
}

#[wasm_bindgen_test]
async fn a_command_is_found_by_a_part_of_its_name() {
    let _console = open("/datavolumes").await;
    eventually("rows", || rows().len() == 50).await;
    click("button", "Commands").await;
    eventually("the dialog", || root().tag_name() == "DIALOG").await;
    type_into("Command", "new data").await;
    press("ArrowDown").await;
    press("Enter").await;
    shown("heading", "New data volume").await;
    assert_eq!(url(), "/datavolumes/new");
}

#[wasm_bindgen_test]
async fn names_of_clusters_and_departments_are_asked_for_once() {
    let console = open("/datavolumes").await;
    eventually("rows", || rows().len() == 50).await;
    let name = rows()[0].clone();
    open_row(&name).await;
    click("link", "All data volumes").await;
    eventually("rows", || rows().len() == 50).await;
    assert_eq!(console.wire.count(Op::Clusters), 1);
    assert_eq!(console.wire.count(Op::Departments), 1);
    assert!(is_there("button", "Theme"));
}

#[wasm_bindgen_test]
async fn sentences_that_follow_each_other_at_once_are_all_said() {
    let console = crate::harness::open("/datavolumes").await;
    eventually("rows", || !rows().is_empty()).await;
    let region = || {
        let regions = select(&mounted(), "[role=status][aria-live=polite]");
        let region = regions.last().expect("a live region").clone();
        let children = region.children();
        let texts = (0..children.length()).filter_map(|index| children.item(index));
        texts.map(|it| text_of(&it)).collect::<Vec<_>>()
    };
    let before = region();
    crate::harness::set_online(false).await;
    crate::harness::set_online(true).await;
    crate::harness::settle().await;
    let said = region();
    let new: Vec<_> = said.iter().filter(|it| !before.contains(it)).collect();
    assert!(new.len() >= 2, "{said:?}");
    drop(console);
}

#[wasm_bindgen_test]
async fn good_news_stays_while_the_keyboard_is_in_it() {
    let wire = Wire::new();
    wire.fault("projects:status=403");
    let _console = open_with(&wire, "/datavolumes/new").await;
    fill_in_with_typed_project().await;
    click("button", "Create data volume").await;
    let dismiss = shown("button", "Dismiss: brand-new-data has been created").await;
    eventually("the page has the focus", || crate::harness::focus() == "heading brand-new-data")
        .await;
    dismiss.focus().expect("focus");
    crate::harness::pass(20_000).await;
    assert!(dismiss.is_connected());
    dismiss.blur().expect("no focus");
    crate::harness::pass(6_000).await;
    eventually("it is gone", || !dismiss.is_connected()).await;
}
