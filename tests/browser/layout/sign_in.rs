//! The sign-in page.

use super::{Styles, cards, horizontal, vertical};
use crate::harness::{
    app_element, click, click_on, exists, field, field_value, find, names, open_with, query_all,
    rows, set_value, settle, stub_phone, text_of, wait_for, wait_until,
};
use crate::session::sign_in_with_key;
use crate::sign_in::network_with_oidc;
use leptos::prelude::window;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn all_ways_to_sign_in_are_in_one_column_in_the_middle_of_the_page() {
    let _styles = Styles::add();
    let _console = open_with(&network_with_oidc("provider"), "/sign-in").await;
    wait_for("button", "Sign in with token").await;
    let cards = cards();
    assert_eq!(cards.len(), 3);
    let (start, end) = horizontal(&cards[0]);
    assert!(end - start <= 480.0, "the column is {} px wide", end - start);
    let main = horizontal(&find("main", ""));
    assert!((start - main.0 - (main.1 - end)).abs() < 1.0, "{start} to {end} of {main:?}");
    let keep = find("checkbox", "Keep me signed in on this tab");
    let header = query_all(&app_element(), "main .page-header").remove(0);
    assert_eq!(horizontal(&header), (start, end));
    for pair in cards.windows(2) {
        assert_eq!(horizontal(&pair[1]), (start, end));
        assert!(vertical(&pair[0]).1 < vertical(&pair[1]).0, "one below the other");
    }
    assert!(vertical(&keep).1 < vertical(&cards[0]).0, "it is for all of them");
    let precedes =
        cards[0].compare_document_position(&keep) & web_sys::Node::DOCUMENT_POSITION_PRECEDING;
    assert!(precedes != 0, "also for the keyboard");
    let bottom = vertical(&cards[2]).1 - vertical(&app_element()).0;
    assert!(bottom <= 900.0, "{bottom}");
}

#[wasm_bindgen_test]
async fn on_a_phone_only_the_first_way_to_sign_in_is_open_and_what_is_typed_is_kept() {
    let _styles = Styles::add_of_phone();
    let _console = open_with(&network_with_oidc("provider"), "/sign-in").await;
    sign_in_with_key("admin", "admin").await;
    wait_until("rows", || !rows().is_empty()).await;
    stub_phone();
    click("button", "Account").await;
    click("button", "Sign out").await;
    wait_for("button", "Sign in with single sign-on").await;
    assert_eq!(names("heading"), ["Sign in", "Single sign-on", "Access key", "Access token"]);
    let is_open =
        || ["access key", "token"].map(|it| exists("button", &format!("Sign in with {it}")));
    assert_eq!(is_open(), [false, false]);
    let last = cards().remove(2);
    assert!(vertical(&last).1 - vertical(&app_element()).0 <= 667.0, "all are in view");
    let fold = || {
        let summaries = query_all(&app_element(), "summary");
        summaries.into_iter().find(|it| text_of(it) == "Access key").expect("it")
    };
    click_on(&fold()).await;
    assert_eq!(is_open(), [true, false]);
    set_value("Client ID", "admin");
    click_on(&fold()).await;
    settle().await;
    assert_eq!(is_open(), [false, false]);
    click_on(&fold()).await;
    assert_eq!(field_value("Client ID"), "admin");
}

#[wasm_bindgen_test]
async fn on_a_phone_held_sideways_the_first_way_to_sign_in_is_in_view() {
    let _styles = Styles::add_of_landscape();
    let _console = open_with(&network_with_oidc("provider"), "/sign-in").await;
    let button = wait_for("button", "Sign in with single sign-on").await;
    let bottom = |it: &web_sys::Element| vertical(it).1 - vertical(&app_element()).0;
    assert!(bottom(&button) <= 375.0, "{}", bottom(&button));
    let [id, secret] = ["Client ID", "Client secret"].map(field);
    assert_eq!(vertical(&id), vertical(&secret), "they are side by side");
    assert!(horizontal(&id).1 < horizontal(&secret).0);
    // As if it were the first.
    cards()[0].remove();
    let button = find("button", "Sign in with access key");
    assert!(bottom(&button) <= 375.0, "{}", bottom(&button));
    let width = window().inner_width().ok().and_then(|it| it.as_f64()).expect("a width");
    assert!(horizontal(&button).1 <= width);
}
