//! The sign-in page.

use super::{Styles, cards, horizontal, vertical};
use crate::harness::{app_element, field, find, open_with, query_all, wait_for};
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
    let last = cards.last().expect("a card");
    assert!(vertical(last).1 < vertical(&keep).0, "it is for all of them");
    let follows =
        last.compare_document_position(&keep) & web_sys::Node::DOCUMENT_POSITION_FOLLOWING;
    assert!(follows != 0, "also for the keyboard");
    let bottom = vertical(&keep).1 - vertical(&app_element()).0;
    assert!(bottom <= 900.0, "{bottom}");
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
