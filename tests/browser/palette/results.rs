//! What the palette finds: its order, the way to the rest, and statuses.

use super::{
    active, described, open_list, open_palette, options_in, search, searches, wait_until_closed,
};
use crate::detail::{deletable_volume, open_page};
use crate::harness::{
    Network, Op, click_on, exists, find, focused, names, press, type_into, url, wait_for,
    wait_for_text, wait_until,
};
use crate::sharing::open_page as open_sharing_page;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_data_volume_is_found_by_its_id() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_list(&network).await;
    open_palette().await;
    search(&format!(" {} ", volume.id)).await;
    assert_eq!(names("option"), [described(&volume)]);
    assert_eq!(searches(&network).len(), 0);
    search("00000000-0000-4000-8000-000000000000").await;
    wait_for_text("No results.").await;
    assert_eq!(names("option"), Vec::<String>::new());
    press("Enter").await;
    assert_eq!(focused(), "combobox Command");
}

#[wasm_bindgen_test]
async fn matches_in_the_name_come_first_and_others_show_why_they_match() {
    let network = Network::new();
    let mut page = network.get_json("/api/v1/datavolumes?requestType=Originated&limit=3");
    for (index, (name, project, description)) in [
        ("speech-2024", "vision", "Old lectures"),
        ("crawl", "lectures-team", "Notes"),
        ("lectures-2025", "vision", "All lectures"),
    ]
    .into_iter()
    .enumerate()
    {
        let volume = &mut page["datavolumes"][index];
        volume["name"] = name.into();
        volume["projectName"] = project.into();
        volume["description"] = description.into();
        volume["status"]["phase"] = "Ready".into();
    }
    let _console = open_list(&network).await;
    network.respond_with(Op::ListDatavolumes, 200, &page);
    open_palette().await;
    search("lectures").await;
    let found = || options_in("Data volumes");
    wait_until("they are found", || exists("group", "Data volumes")).await;
    let expected = [
        "lectures-2025 vision Ready",
        "speech-2024 vision · Old lectures Ready",
        "crawl lectures-team Ready",
    ];
    assert_eq!(found(), expected);
}

#[wasm_bindgen_test]
async fn a_full_list_of_results_leads_to_the_rest() {
    let network = Network::new();
    let _console = open_list(&network).await;
    open_palette().await;
    search("a").await;
    wait_until("they are found", || exists("group", "Data volumes")).await;
    let label = "Show all results for “a”";
    assert_eq!(options_in("Data volumes").last().map(String::as_str), Some(label));
    assert_eq!(options_in("Data volumes").len(), 9);
    click_on(&find("option", label)).await;
    wait_until("the list is searched", || url() == "/datavolumes?search=a").await;
    wait_until_closed().await;
    open_palette().await;
    let volume = deletable_volume(&network);
    search(&volume.name).await;
    assert!(!names("option").iter().any(|name| name.starts_with("Show all")));
}

#[wasm_bindgen_test]
async fn a_status_is_a_command_that_filters_the_list() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    open_palette().await;
    type_into("Command", "not ready").await;
    assert_eq!(active(), "Show Not ready");
    press("Enter").await;
    wait_until("the list", || url() == "/datavolumes?filterBy=phase%3D%3DNotReady").await;
}

#[wasm_bindgen_test]
async fn commands_are_found_by_other_words() {
    let network = Network::new();
    let _console = open_list(&network).await;
    open_palette().await;
    for (text, command) in [
        ("all data volumes", "All data volumes"),
        ("create data volume", "New data volume n"),
        ("account", "Account"),
        ("log out", "Sign out"),
    ] {
        type_into("Command", text).await;
        assert_eq!(active(), command, "{text}");
    }
    type_into("Command", "account").await;
    assert_eq!(options_in("Settings"), ["Account", "Settings", "Sign out"]);
    press("Enter").await;
    wait_until("the focus is in the menu", || focused() == "link Settings").await;
    assert!(find("dialog", "Account").matches(":popover-open").expect("a selector"));
}

#[wasm_bindgen_test]
async fn the_sharing_page_leads_to_the_deletion() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_sharing_page(&network, &volume).await;
    wait_for("button", "Share").await;
    open_palette().await;
    wait_until("the command", || options_in("This page").contains(&"Delete".to_owned())).await;
    type_into("Command", "delete").await;
    press("Enter").await;
    wait_for("alertdialog", &format!("Delete {}?", volume.name)).await;
    wait_until("the fragment is gone", || url() == format!("/datavolumes/{}", volume.id)).await;
}

#[wasm_bindgen_test]
async fn without_the_permission_the_sharing_page_says_why_nothing_is_deleted() {
    let network = Network::new();
    network.set_access_key(Some("viewer"));
    let volume = deletable_volume(&network);
    let _console = open_sharing_page(&network, &volume).await;
    open_palette().await;
    let command = "Delete You don’t have permission to delete data volumes.";
    wait_until("the reason", || options_in("This page").contains(&command.to_owned())).await;
}
