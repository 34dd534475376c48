//! Saved views: what the browser keeps of them, and what it does not lose.

use crate::harness::{
    Console, all, all_in, catch_copies, click, click_on, copied, eventually, field, find, focus,
    go_back, go_to_page, is_there, maybe, mounted, name_of, names, open, press, press_now,
    property, reads, rows, says, settle, shown, text_of, type_into, url, value,
};
use leptos::prelude::window;
use leptos::wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

const KEY: &str = "dvc.views";
const ASIDE: &str = "dvc.views.aside";
const BROKEN: &str = "/datavolumes?filterBy=phase%3D%3DNotReady&sortBy=createdAt";

fn storage() -> web_sys::Storage {
    window().local_storage().expect("storage").expect("storage")
}

fn kept(key: &str) -> Option<String> {
    storage().get_item(key).expect("storage")
}

/// What another tab does.
fn keep_elsewhere(text: &str) {
    storage().set_item(KEY, text).expect("storage");
    let init = web_sys::StorageEventInit::new();
    init.set_key(Some(KEY));
    let event = web_sys::StorageEvent::new_with_event_init_dict("storage", &init);
    window().dispatch_event(&event.expect("an event")).expect("an event");
}

/// Views in their kept form.
fn views(all: &[(&str, &str)], default: Option<&str>) -> String {
    let all: Vec<_> =
        all.iter().map(|(name, query)| serde_json::json!({"name": name, "query": query})).collect();
    serde_json::json!({"version": 1, "views": all, "default": default}).to_string()
}

/// Opens the console where a browser keeps `text` already.
async fn open_keeping(text: &str, address: &str) -> Console {
    let console = open("/sign-in").await;
    storage().set_item(KEY, text).expect("storage");
    crate::harness::go_to_address(address);
    console.reload().await
}

/// Opens the panel.
async fn panel() {
    let button = all("button").into_iter().find(|button| name_of(button).starts_with("Views"));
    let button = button.expect("the button");
    button.focus().expect("focus");
    click_on(&button).await;
    shown("button", "Save this view").await;
}

/// The names of the views in the panel, without the link to everything.
fn listed() -> Vec<String> {
    let list = find("list", "Saved views");
    let links = all_in(&list, "link");
    assert_eq!(name_of(&links[0]), "All data volumes");
    links[1..].iter().map(|link| name_of(link)).collect()
}

async fn save_as(name: &str) {
    panel().await;
    click("button", "Save this view").await;
    type_into("Name", name).await;
    click("button", "Save").await;
}

#[wasm_bindgen_test]
async fn what_the_list_shows_is_saved_under_a_name_and_is_a_link() {
    let console = open(&format!("{BROKEN}&offset=2")).await;
    save_as("  Broken  ones ").await;
    eventually("the button is called like the view", || is_there("button", "Views: Broken ones"))
        .await;
    assert_eq!(url(), format!("{BROKEN}&offset=2"), "saving changes no address");
    assert_eq!(focus(), "button Views: Broken ones", "the focus is back");
    let query = "filterBy=phase%3D%3DNotReady&sortBy=createdAt";
    assert!(same(&views(&[("Broken ones", query)], None)), "{:?}", kept(KEY));

    let console = console.reload().await;
    go_to_page("/datavolumes").await;
    eventually("all", || is_there("button", "Views")).await;
    panel().await;
    assert_eq!(listed(), ["Broken ones"]);
    click("link", "Broken ones").await;
    assert_eq!(url(), BROKEN);
    shown("button", "Views: Broken ones").await;
    eventually("the panel is closed", || maybe("button", "Save this view").is_none()).await;
    go_back();
    eventually("a step in the history like any other", || url() == "/datavolumes").await;
    drop(console);
}

#[wasm_bindgen_test]
async fn a_name_that_is_taken_is_said_beside_it_and_can_be_replaced() {
    let text = views(&[("Mine", "search=me"), ("Other", "search=you")], None);
    let _console = open_keeping(&text, "/datavolumes?limit=25").await;
    save_as(" MINE").await;
    reads("There is a view “Mine” already").await;
    assert_eq!(property(&field("Name"), "ariaInvalid"), "true");
    assert_eq!(kept(KEY), Some(text), "nothing was replaced yet");
    click("button", "Replace “Mine”").await;
    shown("button", "Views: Mine").await;
    assert!(kept(KEY).is_some_and(|text| text.contains(r#"{"name":"Mine","query":"limit=25"}"#)));
    save_as(" ").await;
    reads("Enter a name").await;
    press("Escape").await;
    eventually("closed", || maybe("button", "Save").is_none()).await;
    assert_eq!(kept(KEY).map(|text| text.matches("name").count()), Some(2));
}

#[wasm_bindgen_test]
async fn a_view_can_be_renamed_and_deleted() {
    let text = views(&[("Mine", "search=me"), ("Other", "search=you")], Some("Mine"));
    let _console = open_keeping(&text, "/datavolumes?search=me").await;
    panel().await;
    click("button", "Rename Mine").await;
    eventually("its name is in the field", || value("Name") == "Mine").await;
    eventually("the focus is in the field", || focus() == "field Name").await;
    type_into("Name", "Other").await;
    press_now("Enter");
    reads("There is a view “Other” already").await;
    assert!(!is_there("button", "Replace “Other”"), "renaming replaces nothing");
    type_into("Name", "My own").await;
    press_now("Enter");
    shown("button", "Views: My own").await;
    let expected = views(&[("My own", "search=me"), ("Other", "search=you")], Some("My own"));
    assert!(same(&expected), "{:?}", kept(KEY));

    panel().await;
    click("button", "Delete My own").await;
    shown("alertdialog", "Delete the view “My own”?").await;
    click("button", "Cancel").await;
    assert!(same(&expected));
    panel().await;
    click("button", "Delete My own").await;
    click("button", "Delete view").await;
    eventually("it is gone", || is_there("button", "Views")).await;
    assert!(same(&views(&[("Other", "search=you")], None)), "{:?}", kept(KEY));
    eventually("the focus is back", || focus() == "button Views").await;
    assert_eq!(url(), "/datavolumes?search=me", "the list stays");
}

/// Whether the same JSON is kept, however it is written.
fn same(expected: &str) -> bool {
    let read = |text: &str| {
        let mut json: serde_json::Value = serde_json::from_str(text).expect("JSON");
        if json["default"].is_null() {
            json.as_object_mut().expect("an object").remove("default");
        }
        json
    };
    kept(KEY).is_some_and(|text| read(&text) == read(expected))
}

#[wasm_bindgen_test]
async fn the_default_view_opens_with_the_console_and_traps_nobody() {
    let console = open("/datavolumes").await;
    let text = views(&[("Broken", "filterBy=phase%3D%3DNotReady&sortBy=createdAt")], None);
    keep_elsewhere(&text);
    panel().await;
    click("button", "Open by default: Broken").await;
    let star = find("button", "Open by default: Broken");
    assert_eq!(star.get_attribute("aria-pressed").as_deref(), Some("true"));
    assert_eq!(url(), "/datavolumes", "from the next time on");

    let console = console.reload().await;
    assert_eq!(url(), BROKEN);
    eventually("rows", || !rows().is_empty()).await;
    for sent in console.wire.sent(crate::harness::Op::ListDatavolumes).iter().skip(1) {
        assert_eq!(
            sent.param("filterBy").as_deref(),
            Some("phase==NotReady"),
            "nothing else is asked"
        );
    }
    panel().await;
    click("link", "All data volumes").await;
    assert_eq!(url(), "/datavolumes");
    go_back();
    eventually("back", || url() == BROKEN).await;
    click("link", "Data volumes").await;
    assert_eq!(url(), "/datavolumes", "the product's link leads to all");
    eventually("rows", || rows().len() == 50).await;

    // Loading all data volumes again is no opening.
    let performance: JsValue = js_sys::Reflect::get(&window(), &"performance".into()).expect("it");
    let reload = js_sys::Function::new_no_args("return [{ type: 'reload' }]");
    js_sys::Reflect::set(&performance, &"getEntriesByType".into(), &reload).expect("set");
    let console = console.reload().await;
    js_sys::Reflect::delete_property::<js_sys::Object>(
        performance.unchecked_ref(),
        &"getEntriesByType".into(),
    )
    .expect("the browser's own");
    assert_eq!(url(), "/datavolumes");
    drop(console);
}

#[wasm_bindgen_test]
async fn an_address_with_a_query_is_stronger_than_the_default_view() {
    let text = views(&[("Broken", "filterBy=phase%3D%3DNotReady")], Some("Broken"));
    let _console = open_keeping(&text, "/datavolumes?search=lidar").await;
    assert_eq!(url(), "/datavolumes?search=lidar");
}

#[wasm_bindgen_test]
async fn a_view_that_was_left_by_a_change_says_so_and_can_take_it_over() {
    let text = views(&[("Mine", "search=lidar")], None);
    let _console = open_keeping(&text, "/datavolumes?search=lidar").await;
    shown("button", "Views: Mine").await;
    click("link", "Ready").await;
    shown("button", "Views: Mine (changed)").await;
    panel().await;
    click("button", "Save changes to “Mine”").await;
    shown("button", "Views: Mine").await;
    let expected = views(&[("Mine", "filterBy=phase%3D%3DReady&search=lidar")], None);
    assert!(same(&expected), "{:?}", kept(KEY));
    go_to_page("/datavolumes").await;
    eventually("all is no changed view", || is_there("button", "Views")).await;
}

#[wasm_bindgen_test]
async fn a_view_is_shared_as_the_whole_address_of_its_list() {
    let text = views(&[("Mine", "search=a%26b")], None);
    let _console = open_keeping(&text, "/datavolumes").await;
    panel().await;
    catch_copies();
    click("button", "Copy link to Mine").await;
    let origin = window().location().origin().expect("an origin");
    assert_eq!(copied(), format!("{origin}/datavolumes?search=a%26b"));
}

#[wasm_bindgen_test]
async fn what_cannot_be_read_is_told_once_and_put_aside_when_something_is_saved() {
    for (text, told) in [
        ("{\"version\":1,\"views\":", "What this browser keeps of them is damaged"),
        ("{\"version\":7,\"list\":[]}", "Another version of the console keeps them (version 7)"),
    ] {
        let console = open_keeping(text, "/datavolumes?search=me").await;
        reads("Your saved views could not be read and are left aside").await;
        assert!(says(told), "{told}");
        assert_eq!(kept(KEY).as_deref(), Some(text), "it stays where it is");
        click_on(&dismissal()).await;
        click("link", "Ready").await;
        click("link", "New data volume").await;
        go_back();
        eventually("the list", || is_there("button", "Views")).await;
        assert!(!says("could not be read"), "told once");

        save_as("Mine").await;
        shown("button", "Views: Mine").await;
        assert_eq!(kept(ASIDE).as_deref(), Some(text), "nothing is lost");
        let console = console.reload().await;
        settle().await;
        assert!(!says("could not be read"));
        panel().await;
        assert_eq!(listed(), ["Mine"]);
        drop(console);
    }
}

fn dismissal() -> web_sys::HtmlElement {
    let found = all("button").into_iter().find(|it| name_of(it).starts_with("Dismiss: Your saved"));
    found.unwrap_or_else(|| panic!("{:?}", names("button")))
}

#[wasm_bindgen_test]
async fn one_bad_view_takes_no_other_with_it() {
    let text = r#"{"version":1,"views":[{"name":"Good","query":""},{"name":"Bad","query":"x=y"}]}"#;
    let _console = open_keeping(text, "/datavolumes").await;
    reads("A saved view could not be read and is left aside").await;
    panel().await;
    assert_eq!(listed(), ["Good"]);
    click("button", "Open by default: Good").await;
    assert_eq!(kept(ASIDE).as_deref(), Some(text));
}

#[wasm_bindgen_test]
async fn where_nothing_may_be_kept_views_last_as_long_as_the_page_and_that_is_said() {
    let _console = open("/datavolumes?search=me").await;
    let storage: JsValue = js_sys::Reflect::get(&window(), &"Storage".into()).expect("it");
    let prototype = js_sys::Reflect::get(&storage, &"prototype".into()).expect("it");
    let real = js_sys::Reflect::get(&prototype, &"setItem".into()).expect("it");
    let refuse = js_sys::Function::new_no_args("throw new DOMException('', 'QuotaExceededError')");
    js_sys::Reflect::set(&prototype, &"setItem".into(), &refuse).expect("set");
    save_as("Mine").await;
    let told = says("Saved “Mine”, until this page is closed");
    go_to_page("/datavolumes?search=you").await;
    save_as("Yours").await;
    js_sys::Reflect::set(&prototype, &"setItem".into(), &real).expect("set");
    assert!(told);
    panel().await;
    assert_eq!(listed(), ["Mine", "Yours"], "the first is not forgotten with the second");
}

#[wasm_bindgen_test]
async fn another_tabs_change_is_seen_and_not_undone() {
    let _console =
        open_keeping(&views(&[("Mine", "search=me")], None), "/datavolumes?search=you").await;
    keep_elsewhere(&views(&[("Mine", "search=me"), ("Yours", "search=you")], None));
    shown("button", "Views: Yours").await;
    // Another change that this tab was not told of yet.
    let newest = views(&[("Mine", "search=me"), ("Third", "limit=25")], None);
    storage().set_item(KEY, &newest).expect("storage");
    save_as("Fourth").await;
    shown("button", "Views: Fourth").await;
    let expected =
        views(&[("Mine", "search=me"), ("Third", "limit=25"), ("Fourth", "search=you")], None);
    assert!(same(&expected), "{:?}", kept(KEY));
    panel().await;
    click("button", "Rename Third").await;
    keep_elsewhere(&views(&[("Mine", "search=me")], None));
    type_into("Name", "Renamed").await;
    press_now("Enter");
    reads("There is no view “Third” any more").await;
    assert!(!text_of(&mounted()).contains("Renamed"));
}
