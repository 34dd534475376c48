//! Saved views and their storage.

use crate::harness::{
    Console, FullStorage, Op, app_element, click, click_on, copied_text, exists, field,
    field_value, find, find_all, find_all_in, focused, go_back, last_announcement, name_of, names,
    navigate_to, open, press, press_now, property, query_all, replace_url, rows, settle,
    shows_text, store_from_other_tab, stub_clipboard, text_of, try_find, type_into, url, wait_for,
    wait_for_text, wait_until,
};
use leptos::prelude::window;
use leptos::wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

const VIEWS_KEY: &str = "dvc.views";
const ASIDE_KEY: &str = "dvc.views.aside";
const BROKEN: &str = "/datavolumes?filterBy=phase%3D%3DNotReady&sortBy=createdAt";

fn storage() -> web_sys::Storage {
    window().local_storage().expect("storage").expect("storage")
}

fn stored(key: &str) -> Option<String> {
    storage().get_item(key).expect("storage")
}

/// Views as they are stored.
fn views_json(all: &[(&str, &str)], default: Option<&str>) -> String {
    let all: Vec<_> =
        all.iter().map(|(name, query)| serde_json::json!({"name": name, "query": query})).collect();
    serde_json::json!({"version": 1, "views": all, "default": default}).to_string()
}

/// Opens the console in a browser that has stored `text`.
pub async fn open_with_stored(text: &str, address: &str) -> Console {
    let console = open("/sign-in").await;
    storage().set_item(VIEWS_KEY, text).expect("storage");
    replace_url(address);
    console.reload().await
}

/// Opens the panel of saved views.
async fn open_panel() {
    let button = find_all("button").into_iter().find(|button| name_of(button).starts_with("Views"));
    let button = button.expect("the button");
    button.focus().expect("focus");
    click_on(&button).await;
    wait_for("button", "Save this view").await;
}

const BUILT_IN: [&str; 5] =
    ["All data volumes", "Created by me", "Not ready", "Older than a year", "Unused data volumes"];

/// The names of the saved views in the panel, below those that are always there.
fn listed_views() -> Vec<String> {
    let [built_in, saved] = ["Built-in", "Saved views"].map(|list| {
        let links = find_all_in(&find("list", list), "link");
        links.iter().map(|link| name_of(link)).collect::<Vec<_>>()
    });
    assert_eq!(built_in, BUILT_IN);
    saved
}

async fn save_as(name: &str) {
    open_panel().await;
    click("button", "Save this view").await;
    type_into("Name", name).await;
    click("button", "Save").await;
}

#[wasm_bindgen_test]
async fn the_link_to_the_list_is_copied_without_a_saved_view() {
    let _console = open(BROKEN).await;
    stub_clipboard();
    open_panel().await;
    click("button", "Copy link").await;
    wait_until("the link is copied", || copied_text().ends_with(BROKEN)).await;
    wait_for_text("Link to this page copied").await;
    assert!(!exists("button", "Save this view"), "the panel is closed");
}

#[wasm_bindgen_test]
async fn the_current_list_is_saved_as_a_named_link() {
    let console = open(&format!("{BROKEN}&offset=2")).await;
    save_as("  Broken  ones ").await;
    wait_until("the button shows the name of the view", || exists("button", "Views: Broken ones"))
        .await;
    assert_eq!(url(), format!("{BROKEN}&offset=2"), "saving keeps the address");
    assert_eq!(last_announcement(), "“Broken ones” was saved");
    assert_eq!(focused(), "button Views: Broken ones", "the focus is back");
    let query = "filterBy=phase%3D%3DNotReady&sortBy=createdAt";
    assert!(is_stored(&views_json(&[("Broken ones", query)], None)), "{:?}", stored(VIEWS_KEY));

    let console = console.reload().await;
    navigate_to("/datavolumes").await;
    wait_until("all", || exists("button", "Views")).await;
    open_panel().await;
    assert_eq!(listed_views(), ["Broken ones"]);
    click("link", "Broken ones").await;
    assert_eq!(url(), BROKEN);
    wait_for("button", "Views: Broken ones").await;
    wait_until("the panel is closed", || try_find("button", "Save this view").is_none()).await;
    go_back();
    wait_until("the view is a history entry", || url() == "/datavolumes").await;
    drop(console);
}

#[wasm_bindgen_test]
async fn a_taken_name_shows_an_error_and_can_be_replaced() {
    let text = views_json(&[("Mine", "search=me"), ("Other", "search=you")], None);
    let _console = open_with_stored(&text, "/datavolumes?limit=25").await;
    save_as(" MINE").await;
    wait_for_text("A view named “Mine” already exists").await;
    assert_eq!(property(&field("Name"), "ariaInvalid"), "true");
    assert_eq!(stored(VIEWS_KEY), Some(text), "nothing is replaced yet");
    click("button", "Replace “Mine”").await;
    wait_for("button", "Views: Mine").await;
    assert!(
        stored(VIEWS_KEY)
            .is_some_and(|text| text.contains(r#"{"name":"Mine","query":"limit=25"}"#))
    );
    save_as(" ").await;
    wait_for_text("Enter a name").await;
    press("Escape").await;
    wait_until("closed", || try_find("button", "Save").is_none()).await;
    assert_eq!(stored(VIEWS_KEY).map(|text| text.matches("name").count()), Some(2));
}

#[wasm_bindgen_test]
async fn a_view_can_be_renamed_and_deleted() {
    let text = views_json(&[("Mine", "search=me"), ("Other", "search=you")], Some("Mine"));
    let _console = open_with_stored(&text, "/datavolumes?search=me").await;
    open_panel().await;
    click("button", "Rename Mine").await;
    wait_until("its name is in the field", || field_value("Name") == "Mine").await;
    wait_until("the focus is in the field", || focused() == "field Name").await;
    type_into("Name", "Other").await;
    press_now("Enter");
    wait_for_text("A view named “Other” already exists").await;
    assert!(!exists("button", "Replace “Other”"), "renaming cannot replace a view");
    type_into("Name", "My own").await;
    press_now("Enter");
    wait_for("button", "Views: My own").await;
    let expected = views_json(&[("My own", "search=me"), ("Other", "search=you")], Some("My own"));
    assert!(is_stored(&expected), "{:?}", stored(VIEWS_KEY));

    open_panel().await;
    click("button", "Delete My own").await;
    wait_for("alertdialog", "Delete the view “My own”?").await;
    click("button", "Cancel").await;
    assert!(is_stored(&expected));
    open_panel().await;
    click("button", "Delete My own").await;
    click("button", "Delete view").await;
    wait_until("the view is deleted", || exists("button", "Views")).await;
    assert_eq!(last_announcement(), "“My own” was deleted");
    assert!(is_stored(&views_json(&[("Other", "search=you")], None)), "{:?}", stored(VIEWS_KEY));
    wait_until("the focus is back", || focused() == "button Views").await;
    assert_eq!(url(), "/datavolumes?search=me", "the list is kept");
}

/// Whether equivalent JSON is stored.
fn is_stored(expected: &str) -> bool {
    let read = |text: &str| {
        let mut json: serde_json::Value = serde_json::from_str(text).expect("JSON");
        if json["default"].is_null() {
            json.as_object_mut().expect("an object").remove("default");
        }
        json
    };
    stored(VIEWS_KEY).is_some_and(|text| read(&text) == read(expected))
}

#[wasm_bindgen_test]
async fn the_default_view_opens_on_start_and_can_be_left() {
    let console = open("/datavolumes").await;
    let text = views_json(&[("Broken", "filterBy=phase%3D%3DNotReady&sortBy=createdAt")], None);
    store_from_other_tab(VIEWS_KEY, &text);
    open_panel().await;
    click("button", "Set as default: Broken").await;
    let default_button = find("button", "Set as default: Broken");
    let is_pressed = || default_button.get_attribute("aria-pressed");
    assert_eq!(is_pressed().as_deref(), Some("true"));
    assert_eq!(last_announcement(), "“Broken” is now your default view");
    assert_eq!(url(), "/datavolumes", "it opens from the next start on");
    click_on(&default_button).await;
    assert_eq!(is_pressed().as_deref(), Some("false"));
    assert_eq!(last_announcement(), "“Broken” is no longer your default view");
    click_on(&default_button).await;

    let console = console.reload().await;
    assert_eq!(url(), BROKEN);
    wait_until("rows", || !rows().is_empty()).await;
    for sent in console.network.requests_of(Op::ListDatavolumes).iter().skip(1) {
        assert_eq!(
            sent.param("filterBy").as_deref(),
            Some("phase==NotReady"),
            "nothing else is requested"
        );
    }
    open_panel().await;
    click("link", "All data volumes").await;
    assert_eq!(url(), "/datavolumes");
    go_back();
    wait_until("back", || url() == BROKEN).await;
    click("link", "Data volumes").await;
    assert_eq!(url(), "/datavolumes", "the link of the product leads to all data volumes");
    wait_until("rows", || rows().len() == 50).await;

    // Reloading the list of all data volumes does not open the default view.
    let performance: JsValue = js_sys::Reflect::get(&window(), &"performance".into()).expect("it");
    let reload = js_sys::Function::new_no_args("return [{ type: 'reload' }]");
    js_sys::Reflect::set(&performance, &"getEntriesByType".into(), &reload).expect("set");
    let console = console.reload().await;
    js_sys::Reflect::delete_property::<js_sys::Object>(
        performance.unchecked_ref(),
        &"getEntriesByType".into(),
    )
    .expect("the browser's own method");
    assert_eq!(url(), "/datavolumes");
    drop(console);
}

#[wasm_bindgen_test]
async fn an_address_with_a_query_overrides_the_default_view() {
    let text = views_json(&[("Broken", "filterBy=phase%3D%3DNotReady")], Some("Broken"));
    let _console = open_with_stored(&text, "/datavolumes?search=lidar").await;
    assert_eq!(url(), "/datavolumes?search=lidar");
}

#[wasm_bindgen_test]
async fn a_changed_view_is_marked_and_can_be_updated() {
    let text = views_json(&[("Mine", "search=lidar")], None);
    let _console = open_with_stored(&text, "/datavolumes?search=lidar").await;
    wait_for("button", "Views: Mine").await;
    click("link", "Ready").await;
    wait_for("button", "Views (changed): Mine").await;
    open_panel().await;
    click("button", "Save changes to “Mine”").await;
    wait_for("button", "Views: Mine").await;
    assert_eq!(last_announcement(), "“Mine” was saved");
    let expected = views_json(&[("Mine", "filterBy=phase%3D%3DReady&search=lidar")], None);
    assert!(is_stored(&expected), "{:?}", stored(VIEWS_KEY));
    navigate_to("/datavolumes").await;
    wait_until("the list of all data volumes is no changed view", || exists("button", "Views"))
        .await;
}

#[wasm_bindgen_test]
async fn the_link_to_a_view_is_the_full_address_of_its_list() {
    let text = views_json(&[("Mine", "search=a%26b")], None);
    let _console = open_with_stored(&text, "/datavolumes").await;
    open_panel().await;
    stub_clipboard();
    click("button", "Copy link to Mine").await;
    let origin = window().location().origin().expect("an origin");
    assert_eq!(copied_text(), format!("{origin}/datavolumes?search=a%26b"));
}

#[wasm_bindgen_test]
async fn unreadable_views_are_reported_once_and_kept_aside() {
    for (text, message) in [
        ("{\"version\":1,\"views\":", "The data stored in this browser is damaged."),
        (
            "{\"version\":7,\"list\":[]}",
            "Another version of this app saved the views (format version 7).",
        ),
    ] {
        let console = open_with_stored(text, "/datavolumes?search=me").await;
        wait_for_text("Your saved views couldn’t be read").await;
        assert!(shows_text(message), "{message}");
        assert_eq!(stored(VIEWS_KEY).as_deref(), Some(text), "the stored text is unchanged");
        click_on(&dismiss_button()).await;
        click("link", "Ready").await;
        click("link", "New data volume").await;
        go_back();
        wait_until("the list", || exists("button", "Views")).await;
        assert!(!shows_text("couldn’t be read"), "it is reported once");

        save_as("Mine").await;
        wait_for("button", "Views: Mine").await;
        assert_eq!(stored(ASIDE_KEY).as_deref(), Some(text), "the unreadable text is kept");
        let console = console.reload().await;
        settle().await;
        assert!(!shows_text("couldn’t be read"));
        open_panel().await;
        assert_eq!(listed_views(), ["Mine"]);
        drop(console);
    }
}

fn dismiss_button() -> web_sys::HtmlElement {
    let found =
        find_all("button").into_iter().find(|it| name_of(it).starts_with("Dismiss: Your saved"));
    found.unwrap_or_else(|| panic!("{:?}", names("button")))
}

#[wasm_bindgen_test]
async fn one_unreadable_view_does_not_affect_the_others() {
    let text = r#"{"version":1,"views":[{"name":"Good","query":""},{"name":"Bad","query":"x=y"}]}"#;
    let _console = open_with_stored(text, "/datavolumes").await;
    wait_for_text("A saved view couldn’t be read").await;
    open_panel().await;
    assert_eq!(listed_views(), ["Good"]);
    click("button", "Set as default: Good").await;
    assert_eq!(stored(ASIDE_KEY).as_deref(), Some(text));
}

#[wasm_bindgen_test]
async fn views_without_storage_last_until_the_page_is_closed() {
    let _console = open("/datavolumes?search=me").await;
    let full_storage = FullStorage::new();
    save_as("Mine").await;
    let is_reported = shows_text("“Mine” was saved, but only until you close this page");
    navigate_to("/datavolumes?search=you").await;
    save_as("Yours").await;
    drop(full_storage);
    assert!(is_reported);
    open_panel().await;
    assert_eq!(listed_views(), ["Mine", "Yours"], "both views are kept");
}

#[wasm_bindgen_test]
async fn changes_in_another_tab_are_shown_and_not_overwritten() {
    let _console =
        open_with_stored(&views_json(&[("Mine", "search=me")], None), "/datavolumes?search=you")
            .await;
    let views = views_json(&[("Mine", "search=me"), ("Yours", "search=you")], None);
    store_from_other_tab(VIEWS_KEY, &views);
    wait_for("button", "Views: Yours").await;
    // Another change without a storage event.
    let newest = views_json(&[("Mine", "search=me"), ("Third", "limit=25")], None);
    storage().set_item(VIEWS_KEY, &newest).expect("storage");
    save_as("Fourth").await;
    wait_for("button", "Views: Fourth").await;
    let expected =
        views_json(&[("Mine", "search=me"), ("Third", "limit=25"), ("Fourth", "search=you")], None);
    assert!(is_stored(&expected), "{:?}", stored(VIEWS_KEY));
    open_panel().await;
    click("button", "Rename Third").await;
    store_from_other_tab(VIEWS_KEY, &views_json(&[("Mine", "search=me")], None));
    type_into("Name", "Renamed").await;
    press_now("Enter");
    wait_for_text("The view “Third” no longer exists").await;
    assert!(!text_of(&app_element()).contains("Renamed"));
}

#[wasm_bindgen_test]
async fn saving_comes_before_the_views_and_the_report_is_among_the_built_in_ones() {
    let text = views_json(&[("Mine", "search=lidar")], None);
    let _console = open_with_stored(&text, "/datavolumes?search=lidar").await;
    wait_for("button", "Views: Mine").await;
    click("link", "Ready").await;
    let changed = wait_for("button", "Views (changed): Mine").await;
    let label = query_all(&changed, ".button-label").remove(0);
    assert_eq!(label.get_attribute("title").as_deref(), Some("Views (changed): Mine"));
    open_panel().await;
    let panel = find("dialog", "Views (changed): Mine");
    let controls = query_all(&panel, "button, a");
    let controls: Vec<_> = controls.iter().map(|it| name_of(it)).collect();
    let place = |name: &str| {
        let found = controls.iter().position(|it| it == name);
        found.unwrap_or_else(|| panic!("no {name}: {controls:?}"))
    };
    assert!(place("Save changes to “Mine”") < place("Save this view"), "{controls:?}");
    assert!(place("Save this view") < place("Not ready"), "{controls:?}");
    assert!(place("Unused data volumes") < place("Mine"), "{controls:?}");
}

#[wasm_bindgen_test]
async fn some_views_are_always_there() {
    let _console = open("/datavolumes").await;
    for (name, address) in [
        ("Created by me", "/datavolumes?filterBy=createdBy%3D%3Dmaya.lindqvist%40example.com"),
        ("Not ready", "/datavolumes?filterBy=phase%3D%3DNotReady"),
        ("Older than a year", "/datavolumes?olderThan=365d"),
    ] {
        let link = || {
            let links = find_all_in(&find("list", "Built-in"), "link");
            links.into_iter().find(|link| name_of(link) == name).expect("the view")
        };
        open_panel().await;
        click_on(&link()).await;
        wait_until("its data volumes", || url() == address).await;
        open_panel().await;
        assert_eq!(link().get_attribute("aria-current").as_deref(), Some("true"), "{name}");
        press("Escape").await;
    }
}

#[wasm_bindgen_test]
async fn a_new_view_is_named_after_its_filters() {
    let _console = open("/datavolumes?filterBy=phase%3D%3DNotReady&search=lidar").await;
    open_panel().await;
    click("button", "Save this view").await;
    assert_eq!(field_value("Name"), "Status is Not ready, lidar");
    wait_until("the name is selected", || {
        let field: HtmlInputElement = field("Name").dyn_into().expect("an input");
        field.selection_start() == Ok(Some(0)) && field.selection_end() == Ok(Some(26))
    })
    .await;
    click("button", "Save").await;
    wait_for("button", "Views: Status is Not ready, lidar").await;
}

#[wasm_bindgen_test]
async fn a_relative_age_stays_relative_in_a_saved_view() {
    let _console = open("/datavolumes?olderThan=30d").await;
    save_as("Old").await;
    assert!(is_stored(&views_json(&[("Old", "olderThan=30d")], None)), "{:?}", stored(VIEWS_KEY));
    navigate_to("/datavolumes").await;
    open_panel().await;
    click("link", "Old").await;
    assert_eq!(url(), "/datavolumes?olderThan=30d");
    wait_for("button", "Edit filter Created more than 30 days ago").await;
}
