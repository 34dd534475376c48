//! The settings page.

use crate::harness::{
    BlockedStorage, Console, Op, advance_time, announcements, app_element, click, description_of,
    exists, field, field_value, find, find_all, focused, last_announcement, navigate_to, open,
    press, query_all, root, rows, select_option, settle, shows_text, store_from_other_tab, text_of,
    type_into, url, wait_for, wait_for_text, wait_until,
};
use leptos::prelude::{document, window};
use wasm_bindgen_test::wasm_bindgen_test;

async fn open_settings() -> Console {
    let console = open("/settings").await;
    wait_for("heading", "Settings").await;
    console
}

async fn go_to_list() {
    navigate_to("/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
}

fn stored(key: &str) -> Option<String> {
    let storage = window().local_storage().expect("storage").expect("storage");
    storage.get_item(key).expect("storage")
}

/// The times in the list.
fn times() -> Vec<String> {
    let cells = query_all(&app_element(), "main tbody td[data-time]");
    cells.iter().map(|cell| text_of(cell)).collect()
}

#[wasm_bindgen_test]
async fn the_account_menu_leads_to_the_settings() {
    let _console = open("/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    click("button", "Account").await;
    click("link", "Settings").await;
    wait_until("the heading has the focus", || focused() == "heading Settings").await;
    assert_eq!(url(), "/settings");
    assert_eq!(document().title(), "Settings · Data volumes");
    assert!(!exists("button", "Sign out"), "the menu is closed");
    click("link", "All data volumes").await;
    wait_until("the list", || url() == "/datavolumes").await;
}

#[wasm_bindgen_test]
async fn the_theme_applies_at_once_and_the_header_shows_it() {
    let console = open_settings().await;
    let theme = || document().document_element().and_then(|root| root.get_attribute("data-theme"));
    select_option("Theme", "dark").await;
    wait_until("it is dark", || theme().as_deref() == Some("dark")).await;
    click("button", "Theme").await;
    let dark = find("menuitemradio", "Dark");
    assert_eq!(dark.get_attribute("aria-checked").as_deref(), Some("true"));
    click("menuitemradio", "System").await;
    wait_until("it is the system's", || theme().is_none()).await;
    assert_eq!(field_value("Theme"), "system");
    drop(console);
}

#[wasm_bindgen_test]
async fn the_density_is_that_of_the_list() {
    let console = open_settings().await;
    select_option("Density", "on").await;
    let console = console.reload().await;
    wait_for("heading", "Settings").await;
    assert_eq!(field_value("Density"), "on");
    go_to_list().await;
    let density = find("table", "Data volumes").get_attribute("data-density");
    assert_eq!(density.as_deref(), Some("compact"));
    drop(console);
}

#[wasm_bindgen_test]
async fn times_are_shown_as_dates_and_in_utc() {
    let console = open_settings().await;
    go_to_list().await;
    let is_relative = |it: &String| !it.contains(':');
    let relative = times();
    assert!(relative.iter().all(is_relative), "{relative:?}");
    navigate_to("/settings").await;
    wait_for("heading", "Settings").await;
    select_option("Show times as", "on").await;
    select_option("Time zone", "on").await;
    let console = console.reload().await;
    wait_for("heading", "Settings").await;
    assert_eq!(
        (field_value("Show times as"), field_value("Time zone")),
        ("on".into(), "on".into())
    );
    go_to_list().await;
    let absolute = times();
    // 23 Nov 2026, 14:03
    let is_absolute =
        |it: &String| it.is_empty() || it.contains(" 20") && it.chars().rev().nth(2) == Some(':');
    assert!(!absolute.is_empty() && absolute.iter().all(is_absolute), "{absolute:?}");
    let name = rows()[0].clone();
    crate::harness::open_from_list(&name).await;
    let exact =
        |it: &web_sys::HtmlElement| it.get_attribute("aria-description").unwrap_or_default();
    wait_until("the exact times", || {
        let times = query_all(&app_element(), "main time");
        !times.is_empty() && times.iter().all(|it| exact(it).ends_with("UTC"))
    })
    .await;
    drop(console);
}

#[wasm_bindgen_test]
async fn the_settings_follow_another_tab() {
    let _console = open_settings().await;
    for (key, field) in [("dvc.absolute-times", "Show times as"), ("dvc.utc", "Time zone")] {
        assert_eq!(field_value(field), "off");
        store_from_other_tab(key, "true");
        wait_until("it is on", || field_value(field) == "on").await;
    }
    // Both are kept when one is changed here.
    select_option("Time zone", "off").await;
    assert_eq!(stored("dvc.absolute-times").as_deref(), Some("true"));
    assert_eq!(stored("dvc.utc"), None);
}

#[wasm_bindgen_test]
async fn a_key_is_changed_and_reset() {
    let console = open_settings().await;
    // Typed after the key that is there.
    type_into("New data volume", "nz").await;
    assert_eq!(field_value("New data volume"), "z");
    let console = console.reload().await;
    wait_for("heading", "Settings").await;
    assert_eq!(field_value("New data volume"), "z");
    go_to_list().await;
    press("n").await;
    assert_eq!(url(), "/datavolumes", "the old key does nothing");
    press("?").await;
    wait_until("the help", || root().tag_name() == "DIALOG").await;
    let keys: Vec<_> = query_all(&root(), "kbd").iter().map(|it| it.inner_text()).collect();
    assert!(keys.iter().any(|key| key == "z") && !keys.iter().any(|key| key == "n"), "{keys:?}");
    click("button", "Close").await;
    wait_until("closed", || root().tag_name() != "DIALOG").await;
    press("z").await;
    wait_for("heading", "New data volume").await;
    navigate_to("/settings").await;
    click("button", "Reset keys").await;
    wait_until("it is the default", || field_value("New data volume") == "n").await;
    assert_eq!(last_announcement(), "Keys reset");
    assert_eq!(stored("dvc.keys"), None);
    drop(console);
}

#[wasm_bindgen_test]
async fn a_key_that_is_taken_or_cannot_be_pressed_is_refused() {
    let _console = open_settings().await;
    type_into("New data volume", "r").await;
    let taken = "This key is already used for “Refresh”. Enter another.";
    wait_for_text(taken).await;
    assert_eq!(description_of(&field("New data volume")), taken);
    assert_eq!(field("New data volume").get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(last_announcement(), taken);
    assert_eq!(stored("dvc.keys"), None);
    let key = field("New data volume");
    key.focus().expect("focus");
    key.blur().expect("blur");
    settle().await;
    assert_eq!(field_value("New data volume"), "r", "what is typed stays with its error");
    click("button", "Reset keys").await;
    wait_until("the key that works is back", || field_value("New data volume") == "n").await;
    wait_until("the error is gone", || !shows_text(taken)).await;
    for text in ["", "ab", "т", "é"] {
        type_into("New data volume", text).await;
        wait_for_text("Enter one letter, digit or sign.").await;
        assert_eq!(stored("dvc.keys"), None, "{text:?}");
    }
    type_into("New data volume", "z").await;
    wait_until("it is accepted", || !shows_text("Enter one letter")).await;
    type_into("Refresh", "n").await;
    assert!(!shows_text("already used"), "the key is free");
}

#[wasm_bindgen_test]
async fn single_keys_are_switched_off_in_the_settings() {
    let console = open_settings().await;
    click("checkbox", "Enable single-key shortcuts").await;
    go_to_list().await;
    press("n").await;
    assert_eq!(url(), "/datavolumes");
    drop(console);
}

#[wasm_bindgen_test]
async fn updates_stay_paused_after_a_reload_until_they_are_switched_on() {
    let console = open_settings().await;
    click("checkbox", "Update pages automatically").await;
    go_to_list().await;
    wait_for("button", "Resume updates").await;
    let console = console.reload().await;
    wait_for("button", "Resume updates").await;
    navigate_to("/settings").await;
    click("checkbox", "Update pages automatically").await;
    go_to_list().await;
    wait_for("button", "Pause updates").await;
    drop(console);
}

#[wasm_bindgen_test]
async fn a_saved_view_becomes_the_default() {
    let console = open("/datavolumes").await;
    let storage = window().local_storage().expect("storage").expect("storage");
    let views = r#"{"version":1,"views":[{"name":"mine","query":"search=lidar"}]}"#;
    storage.set_item("dvc.views", views).expect("storage");
    crate::harness::replace_url("/settings");
    let console = console.reload().await;
    wait_for("heading", "Settings").await;
    assert_eq!(field_value("Default view"), "");
    select_option("Default view", "mine").await;
    assert!(stored("dvc.views").unwrap_or_default().contains(r#""default":"mine""#));
    crate::harness::replace_url("/datavolumes");
    let console = console.reload().await;
    wait_until("the view is open", || url() == "/datavolumes?search=lidar").await;
    navigate_to("/settings").await;
    wait_for("heading", "Settings").await;
    select_option("Default view", "").await;
    assert!(!stored("dvc.views").unwrap_or_default().contains("default"));
    drop(console);
}

#[wasm_bindgen_test]
async fn forgetting_everything_asks_first_and_signs_out() {
    let console = open_settings().await;
    select_option("Theme", "dark").await;
    select_option("Density", "on").await;
    select_option("Show times as", "on").await;
    type_into("New data volume", "z").await;
    navigate_to("/datavolumes/new").await;
    wait_for("heading", "New data volume").await;
    type_into("Name", "unfinished").await;
    navigate_to("/settings").await;
    wait_for("heading", "Settings").await;
    let before = crate::session::stored();
    assert!(before.contains("unfinished") && before.contains("dvc.theme"), "{before}");

    click("button", "Forget everything").await;
    wait_until("it asks", || root().tag_name() == "DIALOG").await;
    assert_eq!(focused(), "button Cancel");
    click("button", "Cancel").await;
    wait_until("closed", || root().tag_name() != "DIALOG").await;
    assert_eq!(crate::session::stored(), before);

    click("button", "Forget everything").await;
    wait_until("it asks", || root().tag_name() == "DIALOG").await;
    click("button", "Forget everything").await;
    wait_for("heading", "Sign in").await;
    settle().await;
    assert_eq!(crate::session::stored(), "");
    let theme = document().document_element().and_then(|root| root.get_attribute("data-theme"));
    assert_eq!(theme, None);
    assert_eq!(console.network.count(Op::DeleteDatavolume), 0);
}

#[wasm_bindgen_test]
async fn settings_apply_until_the_tab_is_closed_if_storage_is_blocked() {
    let _console = open_settings().await;
    let blocked = BlockedStorage::new();
    select_option("Density", "on").await;
    select_option("Show times as", "on").await;
    go_to_list().await;
    assert_eq!(
        find("table", "Data volumes").get_attribute("data-density").as_deref(),
        Some("compact")
    );
    assert!(times().iter().all(|it| !it.ends_with(" ago")));
    assert!(!find_all("columnheader").is_empty());
    drop(blocked);
}

/// The titles of the cards that show a note with this text.
fn cards_with(note: &str) -> Vec<String> {
    let text = |card: &web_sys::HtmlElement, selector| {
        card.query_selector(selector).expect("a selector").map(|it| text_of(&it))
    };
    let cards = query_all(&app_element(), "main .card").into_iter();
    let noted = cards.filter(|card| text(card, ".badge").is_some_and(|it| it.contains(note)));
    noted.filter_map(|card| text(&card, "h2")).collect()
}

#[wasm_bindgen_test]
async fn each_change_is_noted_on_its_card_and_announced_once() {
    let _console = open_settings().await;
    let announced = || announcements().iter().filter(|it| *it == "Saved").count();
    assert_eq!(cards_with("Saved"), [""; 0]);
    select_option("Density", "on").await;
    wait_until("it is noted", || cards_with("Saved") == ["Appearance"]).await;
    assert_eq!(announced(), 1);
    advance_time(3_000).await;
    select_option("Time zone", "on").await;
    wait_until("only the last one is noted", || cards_with("Saved") == ["Dates and times"]).await;
    advance_time(3_000).await;
    assert_eq!(cards_with("Saved"), ["Dates and times"], "its time starts anew");
    advance_time(3_000).await;
    assert_eq!(cards_with("Saved"), [""; 0]);
    type_into("New data volume", "r").await;
    assert_eq!(cards_with("Saved"), [""; 0], "a refused key is not saved");
    type_into("New data volume", "z").await;
    wait_until("a key is noted", || cards_with("Saved") == ["Keyboard shortcuts"]).await;
    click("checkbox", "Update pages automatically").await;
    wait_until("so is a switch", || cards_with("Saved") == ["Data volumes"]).await;
    assert_eq!(announced(), 4);
    assert!(query_all(&app_element(), ".toast").is_empty());
}

#[wasm_bindgen_test]
async fn a_change_that_cannot_be_stored_is_not_called_saved() {
    let _console = open_settings().await;
    let _blocked = BlockedStorage::new();
    select_option("Theme", "dark").await;
    wait_until("it is noted", || cards_with("this browser blocks storage") == ["Appearance"]).await;
    assert_eq!(cards_with("Saved"), [""; 0]);
    select_option("Theme", "system").await;
}
