//! Usage of a data volume: snippets, the raw response, and requests as commands.

use crate::detail::{deletable_volume, open_page, open_page_with};
use crate::harness::{
    Network, Op, advance_time, click, click_on, copied_text, copy_as, description_of, exists,
    field, field_value, find, focused, last_announcement, names, open_with, press, query_all, root,
    rows, shows_text, stub_clipboard, text_of, try_find_in, type_into, wait_for, wait_for_text,
    wait_until,
};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

#[wasm_bindgen_test]
async fn the_snippet_mounts_the_volume_at_the_typed_path() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    toggle("Workload snippet").await;
    assert!(shows_text("Add the entry to the list spec.storage.dataVolume in the request that"));
    type_into("Mount path", "/data/it's \"here\"").await;
    let mounted = json!([{"id": volume.id.to_string(), "mountPath": "/data/it's \"here\""}]);
    for button in ["Copy JSON snippet", "Copy snippet"] {
        stub_clipboard();
        click("button", button).await;
        let snippet: Value = serde_json::from_str(&copied_text()).expect("JSON");
        assert_eq!(snippet, json!({"spec": {"storage": {"dataVolume": mounted}}}));
    }
    wait_for("button", "Copied").await;
    advance_time(2_500).await;
    wait_for("button", "Copy snippet").await;
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
    toggle("Workload snippet").await;
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
async fn the_snippet_stays_open_or_folded_when_the_volume_becomes_ready() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let path = format!("/api/v1/datavolumes/{}", volume.id);
    let ready = network.get_json(&path);
    for is_opened in [false, true] {
        network.clear_faults();
        let _console = open_page_with(&network, &volume, |json| {
            json["status"] = json!({"phase": "Creating"});
        })
        .await;
        wait_for_text("Available once the data volume is Ready.").await;
        let copy = find("button", "Copy snippet");
        assert_eq!(description_of(&copy), "Available once the data volume is Ready.");
        assert!(!exists("textbox", "Mount path"));
        if is_opened {
            toggle("Workload snippet").await;
            type_into("Mount path", "/scratch").await;
        }
        network.clear_faults();
        network.respond_with(Op::GetDatavolume, 200, &ready);
        click("button", "Refresh").await;
        wait_for_text("Always mounted read-only.").await;
        assert!(!shows_text("Available once"));
        assert!(!find("button", "Copy snippet").has_attribute("aria-disabled"));
        assert_eq!(exists("textbox", "Mount path"), is_opened);
        assert!(!is_opened || field_value("Mount path") == "/scratch");
    }
}

#[wasm_bindgen_test]
async fn there_is_no_snippet_while_the_volume_is_deleted() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page_with(&network, &volume, |json| {
        json["status"] = json!({"phase": "Deleting"});
    })
    .await;
    wait_for_text("Removing the volume from its cluster").await;
    let card = find("region", "Use in a workload");
    let reason = "The data volume is being deleted, so new workloads can’t mount it.";
    assert!(text_of(&card).contains(reason), "its place is kept: {}", text_of(&card));
    assert!(!shows_text("Workload snippet") && !shows_text("Available once"));
    let copy = find("button", "Copy snippet");
    assert_eq!(description_of(&copy), reason);
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
    toggle("Workload snippet").await;
    click("button", "Copy command").await;
    assert_eq!(copied_text(), r"runai datavolume list -p 'it'\''s ours'");
}

/// Opens or closes what this title folds.
async fn toggle(title: &str) {
    let summaries = query_all(&root(), "summary");
    let summary = summaries.iter().find(|it| text_of(it) == title);
    click_on(summary.expect("it")).await;
}

async fn show_response() {
    toggle("Raw JSON").await;
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
    wait_for_text("description saved").await;
    show_response().await;
    let code = || text_of(&find("group", "Data volume, JSON"));
    wait_until("the response is current", || code().contains("Brand new")).await;
    assert!(code().contains("sharedScopes"));
}

#[wasm_bindgen_test]
async fn the_requests_of_the_page_can_be_copied() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    let path = format!("/api/v1/datavolumes/{}", volume.id);
    for (language, start, url_end, copied) in [
        ("cURL", "curl --globoff --request GET", "'", "Copied the cURL command"),
        ("PowerShell", "Invoke-RestMethod -Method GET", "' `", "Copied the PowerShell command"),
        ("Python", "import os\nimport requests\n", "\",", "Copied the Python script"),
    ] {
        let get = copy_as(&find("button", "Copy as…"), language).await;
        assert!(get.starts_with(start), "{get}");
        assert!(get.contains(&format!("{path}{url_end}")), "{get}");
        assert!(get.contains("RUNAI_TOKEN") && !get.contains("eyJ"), "{get}");
        assert_eq!(last_announcement(), copied);
        assert!(names("menuitem").is_empty(), "the menu is closed");
    }

    click("button", "Edit description").await;
    type_into("Description", "it's new").await;
    let patch = || try_find_in(&find_form(), "button", "Copy as…").expect("a button");
    let copied = copy_as(&patch(), "cURL").await;
    assert!(copied.contains(r#"--data-raw '{"description":"it'\''s new"}'"#), "{copied}");
    type_into("Description", &"x".repeat(128)).await;
    assert!(description_of(&patch()).contains("The description is too long."));
    click_on(&patch()).await;
    assert!(names("menuitem").is_empty(), "the menu stays closed");
}

fn find_form() -> HtmlElement {
    query_all(&root(), "form").remove(0)
}

#[wasm_bindgen_test]
async fn escape_in_the_menu_of_a_form_closes_the_menu_alone() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    click("button", "Edit description").await;
    type_into("Description", "Half of a").await;
    let button = try_find_in(&find_form(), "button", "Copy as…").expect("a button");
    button.focus().expect("focus");
    click_on(&button).await;
    wait_until("the menu has the focus", || focused() == "menuitem cURL").await;
    press("ArrowDown").await;
    assert_eq!(focused(), "menuitem PowerShell");
    press("End").await;
    assert_eq!(focused(), "menuitem Python");
    press("Escape").await;
    wait_until("the menu is closed", || names("menuitem").is_empty()).await;
    assert_eq!(focused(), "button Copy as…");
    assert_eq!(field_value("Description"), "Half of a");
    press("Escape").await;
    wait_until("the form is closed", || query_all(&root(), "form").is_empty()).await;
}

async fn copy_from_list(group: &str, item: &str) -> String {
    stub_clipboard();
    click("button", "Export").await;
    let group = wait_for("group", group).await;
    click_on(&try_find_in(&group, "menuitem", item).expect("an item")).await;
    wait_until("it is copied", || !copied_text().is_empty()).await;
    assert!(names("menuitem").is_empty(), "the menu is closed");
    copied_text()
}

#[wasm_bindgen_test]
async fn the_requests_of_the_list_can_be_copied_from_its_menu() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes?filterBy=phase==Ready&limit=25").await;
    wait_until("rows", || !rows().is_empty()).await;
    let list = network.last(Op::ListDatavolumes).url.clone();
    for (language, start) in
        [("cURL", "curl "), ("PowerShell", "Invoke-RestMethod "), ("Python", "import ")]
    {
        let copied = copy_from_list("Copy request as", language).await;
        assert!(copied.starts_with(start) && copied.contains(&list), "{copied}");
        let copied = copy_from_list("Copy count request as", language).await;
        assert!(copied.starts_with(start), "{copied}");
        assert!(copied.contains("/api/v1/datavolumes/count?"), "{copied}");
    }
    wait_for_text("Copied the ").await;
    wait_for("table", "Data volumes").await;
    click("button", "Export").await;
    wait_for("group", "Copy request as").await;
    assert!(!exists("menuitem", "runai"), "it lists no owned data volumes");
}

#[wasm_bindgen_test]
async fn the_list_of_a_project_can_be_copied_as_a_runai_command() {
    let network = Network::new();
    let project = network.emulator(|emulator| {
        emulator.projects().iter().find(|it| &*it.name == "perception").map(|it| it.id.clone())
    });
    let address = format!("/datavolumes?usableInProjectId={}", project.expect("a project"));
    let _console = open_with(&network, &address).await;
    wait_until("the name", || field_value("Project") == "perception").await;
    let copied = copy_from_list("Copy request as", "runai").await;
    assert_eq!(copied, "runai datavolume list -p 'perception'");
}
