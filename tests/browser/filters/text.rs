//! The filter as text.

use super::{filter_by, filters_by, tokens};
use crate::harness::{
    click, description_of, eventually, field, find, focus, go_to_page, is_there, names_in, open,
    pass, said, says, shown, type_into, url, value,
};
use wasm_bindgen_test::wasm_bindgen_test;

async fn open_text() {
    click("button", "Edit as text").await;
    shown("region", "Filters as text").await;
}

/// The characters that are selected in the text.
fn selected() -> String {
    let area = field("filterBy");
    let at = |name: &str| {
        let value = js_sys::Reflect::get(&area, &name.into()).expect("a property");
        value.as_f64().expect("a number") as usize
    };
    let units: Vec<u16> = value("filterBy").encode_utf16().collect();
    String::from_utf16(&units[at("selectionStart")..at("selectionEnd")]).expect("characters")
}

#[wasm_bindgen_test]
async fn the_text_is_the_apis_own_and_can_be_edited() {
    let _console = open("/datavolumes?filterBy=name%3D%40lidar%2Cphase%3D%3DReady&offset=5").await;
    open_text().await;
    assert_eq!(value("filterBy"), "name=@lidar,phase==Ready");
    assert_eq!(focus(), "field filterBy");
    assert!(is_there("button", "Copy filterBy"));
    assert_eq!(
        find("button", "Edit as text").get_attribute("aria-expanded").as_deref(),
        Some("true")
    );
    type_into("filterBy", "name=^a, createdBy!=b+c@x.org\n").await;
    click("button", "Apply text").await;
    filters_by("name=^a,createdBy!=b+c@x.org").await;
    assert_eq!(url(), "/datavolumes?filterBy=name%3D%5Ea%2CcreatedBy%21%3Db%2Bc%40x.org");
    assert_eq!(tokens(), ["Name starts with a", "Created by is not b+c@x.org"]);
    assert_eq!(focus(), "button Edit as text");
    assert!(!is_there("region", "Filters as text"));
}

#[wasm_bindgen_test]
async fn what_is_wrong_is_told_with_its_exact_place_while_one_types() {
    let _console = open("/datavolumes").await;
    open_text().await;
    type_into("filterBy", "name==é🦀,nam==x,createdAt=@2026,phase").await;
    let errors = shown("list", "What is wrong").await;
    let told: Vec<_> = names_in(&errors, "listitem");
    assert_eq!(
        told,
        [
            "Character 10: there is no field “nam”. Go to character 10",
            "Character 26: “=@” cannot be used with “createdAt”. Go to character 26",
            "Character 38: “phase” needs an operator, such as “==”. Go to character 38",
        ]
    );
    assert_eq!(field("filterBy").get_attribute("aria-invalid").as_deref(), Some("true"));
    assert!(description_of(&field("filterBy")).contains("3 parts cannot be read."));
    click("button", "Go to character 26").await;
    assert_eq!((focus().as_str(), selected().as_str()), ("field filterBy", "=@"));
    click("button", "Go to character 10").await;
    assert_eq!(selected(), "nam", "counted in characters, not in bytes");
    pass(1_000).await;
    assert_eq!(said(), "3 parts cannot be read.");
    type_into("filterBy", "name==é🦀").await;
    assert!(!says("cannot be read") && !is_there("list", "What is wrong"));
    assert_eq!(field("filterBy").get_attribute("aria-invalid"), None);
}

#[wasm_bindgen_test]
async fn an_error_loses_nothing_and_changes_nothing() {
    let _console = open("/datavolumes?filterBy=phase==Ready").await;
    open_text().await;
    let typed = "phase==Ready,createdBy==Doe, John";
    type_into("filterBy", typed).await;
    click("button", "Apply text").await;
    assert_eq!(value("filterBy"), typed);
    assert_eq!((focus().as_str(), selected().as_str()), ("field filterBy", "John"));
    assert!(said().contains("a value cannot hold one"), "{}", said());
    assert_eq!(filter_by(), "phase==Ready");
    click("button", "Cancel").await;
    assert_eq!(filter_by(), "phase==Ready");
    assert_eq!(focus(), "button Edit as text");
}

#[wasm_bindgen_test]
async fn the_text_follows_the_address_unless_something_was_typed() {
    let _console = open("/datavolumes?filterBy=name=@a").await;
    open_text().await;
    go_to_page("/datavolumes?filterBy=name=@b").await;
    eventually("the new filter", || value("filterBy") == "name=@b").await;
    type_into("filterBy", "name=@bcd").await;
    go_to_page("/datavolumes?filterBy=name=@c").await;
    eventually("the token", || tokens() == ["Name contains c"]).await;
    assert_eq!(value("filterBy"), "name=@bcd");
}

#[wasm_bindgen_test]
async fn an_empty_text_is_no_filter() {
    let _console = open("/datavolumes?filterBy=name=@a&sortBy=phase").await;
    open_text().await;
    type_into("filterBy", "").await;
    click("button", "Apply text").await;
    eventually("no filter", || url() == "/datavolumes?sortBy=phase").await;
}

#[wasm_bindgen_test]
async fn the_text_offers_every_field_and_operator() {
    let _console = open("/datavolumes").await;
    open_text().await;
    let hint = description_of(&field("filterBy"));
    for word in ["projectName", "createdAt", "departmentId", "=@", "!@", "=^", "=$"] {
        assert!(hint.contains(word), "{word}: {hint}");
    }
}
