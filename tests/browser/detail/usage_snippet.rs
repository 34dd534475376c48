//! Usage of a data volume: snippets, the raw response, and requests as commands.

use crate::detail::{deletable_volume, open_page, open_page_with};
use crate::harness::{
    Network, Op, advance_time, click, click_on, copied_text, description_of, exists, field, find,
    names, open_with, query_all, root, rows, settle, shows_text, stub_clipboard, text_of,
    try_find_in, type_into, wait_for, wait_for_text, wait_until,
};
use leptos::wasm_bindgen::JsCast;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn the_snippet_mounts_the_volume_at_the_typed_path() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    type_into("Mount path", "/data/it's \"here\"").await;
    stub_clipboard();
    click("button", "Copy JSON snippet").await;
    let snippet: Value = serde_json::from_str(&copied_text()).expect("JSON");
    let mounted = json!([{"id": volume.id.to_string(), "mountPath": "/data/it's \"here\""}]);
    assert_eq!(snippet, json!({"spec": {"storage": {"dataVolume": mounted}}}));
    click("tab", "YAML").await;
    click("button", "Copy YAML snippet").await;
    let yaml = copied_text();
    assert!(yaml.contains(&format!("- id: \"{}\"", volume.id)), "{yaml}");
    assert!(yaml.ends_with(r#"mountPath: "/data/it's \"here\"""#), "{yaml}");
    assert!(shows_text("Always mounted read-only"));
}

#[wasm_bindgen_test]
async fn an_invalid_mount_path_shows_an_error_and_leaves_the_snippet_unchanged() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    stub_clipboard();
    type_into("Mount path", "/scratch").await;
    for (path, error) in [
        ("scratch", "Start with “/”"),
        ("/", "The root can’t be used"),
        ("/a//b", "two slashes in a row"),
        ("/a/../b", "without “.” and “..”"),
        ("", "Enter a path"),
    ] {
        type_into("Mount path", path).await;
        wait_for_text(error).await;
        assert_eq!(field("Mount path").get_attribute("aria-invalid").as_deref(), Some("true"));
        wait_for_text("The snippet keeps /scratch.").await;
        click("button", "Copy JSON snippet").await;
        let snippet: Value = serde_json::from_str(&copied_text()).expect("JSON");
        assert_eq!(snippet["spec"]["storage"]["dataVolume"][0]["mountPath"], "/scratch");
    }
}

#[wasm_bindgen_test]
async fn the_snippet_is_folded_until_the_volume_is_ready_and_gone_while_it_is_deleted() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let console = open_page_with(&network, &volume, |json| {
        json["status"] = json!({"phase": "NotReady"});
    })
    .await;
    wait_for_text("Available once the data volume is Ready.").await;
    assert!(!exists("textbox", "Mount path"));
    let summaries = query_all(&root(), "summary");
    let summary = summaries.into_iter().find(|it| text_of(it) == "Show snippet");
    click_on(&summary.expect("the fold")).await;
    wait_for("textbox", "Mount path").await;
    drop(console);
    let network = Network::new();
    let _console = open_page_with(&network, &volume, |json| {
        json["status"] = json!({"phase": "Deleting"});
    })
    .await;
    wait_for_text("Removing the volume from its cluster").await;
    assert!(!shows_text("Use in a workload") && !shows_text("Available once"));
    let manage = find("link", "Share");
    assert_eq!(description_of(&manage), "The data volume is already being deleted.");
}

#[wasm_bindgen_test]
async fn only_documented_cli_commands_are_offered() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console =
        open_page_with(&network, &volume, |json| json["projectName"] = json!("it's ours")).await;
    stub_clipboard();
    click("button", "Copy command").await;
    assert_eq!(copied_text(), r"runai datavolume list -p 'it'\''s ours'");
}

async fn show_response() {
    let summaries = query_all(&root(), "summary");
    let summary = summaries.iter().find(|it| text_of(it) == "Show response");
    click_on(summary.expect("it")).await;
}

#[wasm_bindgen_test]
async fn the_raw_response_includes_unknown_fields_and_needs_no_request() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console =
        open_page_with(&network, &volume, |json| json["fromTheFuture"] = json!({"a": 1.5})).await;
    show_response().await;
    wait_for_text("fromTheFuture").await;
    stub_clipboard();
    click("button", "Copy JSON").await;
    let raw: Value = serde_json::from_str(&copied_text()).expect("JSON");
    assert_eq!(raw["fromTheFuture"], json!({"a": 1.5}));
    assert_eq!(raw["id"], json!(volume.id.to_string()));
    assert_eq!(network.count(Op::GetDatavolume), 1);
    advance_time(30_000).await;
    assert_eq!(network.count(Op::GetDatavolume), 2, "one request per poll");
}

#[wasm_bindgen_test]
async fn the_raw_response_is_updated_after_a_save() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    click("button", "Edit description").await;
    type_into("Description", "Brand new").await;
    click("button", "Save description").await;
    wait_for_text("Description saved").await;
    show_response().await;
    let code = || text_of(query_all(&root(), "details pre")[0].unchecked_ref());
    wait_until("the response is current", || code().contains("Brand new")).await;
    assert!(code().contains("sharedScopes"));
}

#[wasm_bindgen_test]
async fn the_requests_of_the_page_can_be_copied() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    stub_clipboard();
    click("button", "Copy as cURL").await;
    let get = copied_text();
    assert!(get.starts_with("curl --globoff --request GET"), "{get}");
    assert!(get.contains(&format!("/api/v1/datavolumes/{}'", volume.id)), "{get}");
    assert!(get.contains("$RUNAI_TOKEN") && !get.contains("eyJ"), "{get}");

    click("button", "Edit description").await;
    type_into("Description", "it's new").await;
    let form = query_all(&root(), "form").remove(0);
    let patch = || try_find_in(&form, "button", "Copy as cURL").expect("a button");
    click_on(&patch()).await;
    assert!(
        copied_text().contains(r#"--data-raw '{"description":"it'\''s new"}'"#),
        "{}",
        copied_text()
    );
    type_into("Description", &"x".repeat(128)).await;
    assert!(description_of(&patch()).contains("The description is too long."));
    stub_clipboard();
    click_on(&patch()).await;
    assert_eq!(copied_text(), "");
}

#[wasm_bindgen_test]
async fn the_requests_of_the_list_can_be_copied_from_its_menu() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes?filterBy=phase==Ready&limit=25").await;
    wait_until("rows", || !rows().is_empty()).await;
    stub_clipboard();
    click("button", "Export").await;
    let list = network.last(Op::ListDatavolumes).url.clone();
    click("menuitem", "Copy as cURL").await;
    wait_until("copied", || copied_text().contains(&list)).await;
    wait_for_text("Copied").await;
    find("button", "Export").click();
    settle().await;
    click("menuitem", "Copy count request as cURL").await;
    wait_until("copied", || copied_text().contains("/api/v1/datavolumes/count?")).await;
    assert!(names("menuitem").is_empty(), "the menu is closed");
    wait_for("table", "Data volumes").await;
}
