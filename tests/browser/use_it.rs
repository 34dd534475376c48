//! How a data volume is used: snippets, the raw answer, and requests as commands.

use crate::detail::{page, page_with, plain};
use crate::harness::{
    Op, Wire, catch_copies, click, click_on, copied, description_of, eventually, field, find,
    names, open_with, pass, reads, root, rows, says, select, settle, shown, text_of, type_into,
};
use leptos::wasm_bindgen::JsCast;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn the_snippet_mounts_this_volume_at_the_path_that_is_typed() {
    let wire = Wire::new();
    let volume = plain(&wire);
    let _console = page(&wire, &volume).await;
    type_into("Mount path", "/data/it's \"here\"").await;
    catch_copies();
    click("button", "Copy JSON snippet").await;
    let snippet: Value = serde_json::from_str(&copied()).expect("JSON");
    let mounted = json!([{"id": volume.id.to_string(), "mountPath": "/data/it's \"here\""}]);
    assert_eq!(snippet, json!({"spec": {"storage": {"dataVolume": mounted}}}));
    click("tab", "YAML").await;
    click("button", "Copy YAML snippet").await;
    let yaml = copied();
    assert!(yaml.contains(&format!("- id: \"{}\"", volume.id)), "{yaml}");
    assert!(yaml.ends_with(r#"mountPath: "/data/it's \"here\"""#), "{yaml}");
    assert!(says("Read-only wherever it is mounted"));
}

#[wasm_bindgen_test]
async fn a_path_that_is_none_says_why_and_never_gets_into_the_snippet() {
    let wire = Wire::new();
    let volume = plain(&wire);
    let _console = page(&wire, &volume).await;
    catch_copies();
    type_into("Mount path", "/scratch").await;
    for (path, error) in [
        ("scratch", "Start with “/”"),
        ("/", "the root is taken"),
        ("/a//b", "two slashes in a row"),
        ("/a/../b", "without “.” and “..”"),
        ("", "Enter a path"),
    ] {
        type_into("Mount path", path).await;
        reads(error).await;
        assert_eq!(field("Mount path").get_attribute("aria-invalid").as_deref(), Some("true"));
        reads("The snippet keeps /scratch.").await;
        click("button", "Copy JSON snippet").await;
        let snippet: Value = serde_json::from_str(&copied()).expect("JSON");
        assert_eq!(snippet["spec"]["storage"]["dataVolume"][0]["mountPath"], "/scratch");
    }
}

#[wasm_bindgen_test]
async fn the_command_line_is_offered_as_far_as_it_is_documented() {
    let wire = Wire::new();
    let volume = plain(&wire);
    let _console = page_with(&wire, &volume, |json| json["projectName"] = json!("it's ours")).await;
    catch_copies();
    click("button", "Copy command").await;
    assert_eq!(copied(), r"runai datavolume list -p 'it'\''s ours'");
    assert!(says("How to mount a data volume from the command line is not documented."));
}

#[wasm_bindgen_test]
async fn the_raw_answer_holds_what_the_console_does_not_know_and_costs_no_request() {
    let wire = Wire::new();
    let volume = plain(&wire);
    let _console =
        page_with(&wire, &volume, |json| json["fromTheFuture"] = json!({"a": 1.5})).await;
    let summary = select(&root(), "summary");
    click_on(&summary[0]).await;
    reads("fromTheFuture").await;
    catch_copies();
    click("button", "Copy JSON").await;
    let raw: Value = serde_json::from_str(&copied()).expect("JSON");
    assert_eq!(raw["fromTheFuture"], json!({"a": 1.5}));
    assert_eq!(raw["id"], json!(volume.id.to_string()));
    assert_eq!(wire.count(Op::GetDatavolume), 1);
    pass(30_000).await;
    assert_eq!(wire.count(Op::GetDatavolume), 2, "one look, one request");
}

#[wasm_bindgen_test]
async fn after_a_save_the_raw_answer_is_of_now() {
    let wire = Wire::new();
    let volume = plain(&wire);
    let _console = page(&wire, &volume).await;
    click("button", "Edit description").await;
    type_into("Description", "Brand new").await;
    click("button", "Save description").await;
    reads("Description saved").await;
    click_on(&select(&root(), "summary")[0]).await;
    let code = || text_of(select(&root(), "details pre")[0].unchecked_ref());
    eventually("the answer is new", || code().contains("Brand new")).await;
    assert!(code().contains("sharedScopes"));
}

#[wasm_bindgen_test]
async fn the_requests_of_the_page_can_be_copied() {
    let wire = Wire::new();
    let volume = plain(&wire);
    let _console = page(&wire, &volume).await;
    catch_copies();
    click("button", "Copy as cURL").await;
    let get = copied();
    assert!(get.starts_with("curl --globoff --request GET"), "{get}");
    assert!(get.contains(&format!("/api/v1/datavolumes/{}'", volume.id)), "{get}");
    assert!(get.contains("$RUNAI_TOKEN") && !get.contains("eyJ"), "{get}");

    click("button", "Edit description").await;
    type_into("Description", "it's new").await;
    let form = select(&root(), "form").remove(0);
    let patch = || crate::harness::maybe_in(&form, "button", "Copy as cURL").expect("a button");
    click_on(&patch()).await;
    assert!(copied().contains(r#"--data-raw '{"description":"it'\''s new"}'"#), "{}", copied());
    type_into("Description", &"x".repeat(128)).await;
    assert!(description_of(&patch()).contains("too long to be sent"));
    catch_copies();
    click_on(&patch()).await;
    assert_eq!(copied(), "");
}

#[wasm_bindgen_test]
async fn the_requests_of_the_list_can_be_copied_from_its_menu() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes?filterBy=phase==Ready&limit=25").await;
    eventually("rows", || !rows().is_empty()).await;
    catch_copies();
    click("button", "Export").await;
    let list = wire.last(Op::ListDatavolumes).url.clone();
    click("menuitem", "Copy as cURL").await;
    eventually("copied", || copied().contains(&list)).await;
    reads("Copied").await;
    find("button", "Export").click();
    settle().await;
    click("menuitem", "Copy count as cURL").await;
    eventually("copied", || copied().contains("/api/v1/datavolumes/count?")).await;
    assert!(names("menuitem").is_empty(), "the menu is closed");
    shown("table", "Data volumes").await;
}
