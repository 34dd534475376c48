//! Editing filters as text.

use super::{filter_by, tokens, wait_for_filter};
use crate::harness::{
    advance_time, click, description_of, exists, field, field_value, find, focused,
    last_announcement, names_in, navigate_to, open, press, shows_text, type_into, url, wait_for,
    wait_until,
};
use wasm_bindgen_test::wasm_bindgen_test;

async fn open_text() {
    click("button", "Edit as query").await;
    wait_for("region", "Filters as query").await;
}

/// The selected part of the text.
fn selected_text() -> String {
    let area = field("Filter query");
    let at = |name: &str| {
        let value = js_sys::Reflect::get(&area, &name.into()).expect("a property");
        value.as_f64().expect("a number") as usize
    };
    let units: Vec<u16> = field_value("Filter query").encode_utf16().collect();
    String::from_utf16(&units[at("selectionStart")..at("selectionEnd")]).expect("characters")
}

#[wasm_bindgen_test]
async fn filters_can_be_edited_as_api_text() {
    let _console = open("/datavolumes?filterBy=name%3D%40lidar%2Cphase%3D%3DReady&offset=5").await;
    open_text().await;
    assert_eq!(field_value("Filter query"), "name=@lidar,phase==Ready");
    assert_eq!(focused(), "field Filter query");
    assert!(exists("button", "Copy filter query"));
    assert_eq!(
        find("button", "Edit as query").get_attribute("aria-expanded").as_deref(),
        Some("true")
    );
    type_into("Filter query", "name=^a, createdBy!=b+c@x.org\n").await;
    click("button", "Apply").await;
    wait_for_filter("name=^a,createdBy!=b+c@x.org").await;
    assert_eq!(url(), "/datavolumes?filterBy=name%3D%5Ea%2CcreatedBy%21%3Db%2Bc%40x.org");
    assert_eq!(tokens(), ["Name starts with a", "Created by is not b+c@x.org"]);
    assert_eq!(focused(), "button Edit as query");
    assert!(!exists("region", "Filters as query"));
}

#[wasm_bindgen_test]
async fn errors_are_listed_with_their_position_while_typing() {
    let _console = open("/datavolumes").await;
    open_text().await;
    type_into("Filter query", "name==é🦀,nam==x,createdAt=@2026,phase").await;
    let errors = wait_for("list", "What is wrong").await;
    let messages: Vec<_> = names_in(&errors, "listitem");
    assert_eq!(
        messages,
        [
            "Character 10: Unknown filter field “nam”. Go to character 10",
            "Character 26: “=@” can’t be used with “createdAt”. Go to character 26",
            "Character 38: “phase” needs an operator, such as “==”. Go to character 38",
        ]
    );
    assert_eq!(field("Filter query").get_attribute("aria-invalid").as_deref(), Some("true"));
    assert!(description_of(&field("Filter query")).contains("3 parts aren’t valid."));
    click("button", "Go to character 26").await;
    assert_eq!((focused().as_str(), selected_text().as_str()), ("field Filter query", "=@"));
    click("button", "Go to character 10").await;
    assert_eq!(selected_text(), "nam", "counted in characters, not in bytes");
    advance_time(1_000).await;
    assert_eq!(last_announcement(), "3 parts aren’t valid.");
    type_into("Filter query", "name==é🦀").await;
    assert!(!shows_text("aren’t valid") && !exists("list", "What is wrong"));
    assert_eq!(field("Filter query").get_attribute("aria-invalid"), None);
}

#[wasm_bindgen_test]
async fn an_invalid_text_is_kept_and_not_applied() {
    let _console = open("/datavolumes?filterBy=phase==Ready").await;
    open_text().await;
    let typed = "phase==Ready,createdBy==Doe, John";
    type_into("Filter query", typed).await;
    click("button", "Apply").await;
    assert_eq!(field_value("Filter query"), typed);
    assert_eq!((focused().as_str(), selected_text().as_str()), ("field Filter query", "John"));
    assert!(
        last_announcement().contains("a value can’t contain a comma"),
        "{}",
        last_announcement()
    );
    assert_eq!(filter_by(), "phase==Ready");
    click("button", "Cancel").await;
    assert_eq!(filter_by(), "phase==Ready");
    assert_eq!(focused(), "button Edit as query");
}

#[wasm_bindgen_test]
async fn the_text_follows_the_address_unless_it_was_edited() {
    let _console = open("/datavolumes?filterBy=name=@a").await;
    open_text().await;
    navigate_to("/datavolumes?filterBy=name=@b").await;
    wait_until("the new filter", || field_value("Filter query") == "name=@b").await;
    type_into("Filter query", "name=@bcd").await;
    navigate_to("/datavolumes?filterBy=name=@c").await;
    wait_until("the token", || tokens() == ["Name contains c"]).await;
    assert_eq!(field_value("Filter query"), "name=@bcd");
}

#[wasm_bindgen_test]
async fn an_empty_text_removes_all_filters() {
    let _console = open("/datavolumes?filterBy=name=@a&sortBy=phase").await;
    open_text().await;
    type_into("Filter query", "").await;
    click("button", "Apply").await;
    wait_until("no filter", || url() == "/datavolumes?sortBy=phase").await;
}

#[wasm_bindgen_test]
async fn the_hint_lists_every_field_and_operator() {
    let _console = open("/datavolumes").await;
    open_text().await;
    let hint = description_of(&field("Filter query"));
    for word in ["projectName", "createdAt", "departmentId", "=@", "!@", "=^", "=$"] {
        assert!(hint.contains(word), "{word}: {hint}");
    }
}

#[wasm_bindgen_test]
async fn esc_closes_the_text_and_discards_what_was_edited_only_after_a_warning() {
    const WARNING: &str = "Your changes aren’t applied. Press Esc again to discard them.";
    let _console = open("/datavolumes?filterBy=phase==Ready").await;
    open_text().await;
    press("Escape").await;
    assert!(!exists("region", "Filters as query"));
    assert_eq!(focused(), "button Edit as query");
    open_text().await;
    type_into("Filter query", "name=@a").await;
    press("Escape").await;
    assert!(shows_text(WARNING) && last_announcement() == WARNING);
    type_into("Filter query", "name=@ab").await;
    assert!(!shows_text(WARNING), "the user goes on");
    press("Escape").await;
    assert!(exists("region", "Filters as query") && shows_text(WARNING));
    press("Escape").await;
    assert!(!exists("region", "Filters as query"));
    assert_eq!(
        (filter_by().as_str(), focused().as_str()),
        ("phase==Ready", "button Edit as query")
    );
}
