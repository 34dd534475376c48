//! What is in view in a window of 1280 × 900, with all style sheets.

use crate::harness::{
    Network, app_element, find, find_all, open, open_with, query_all, root, wait_for, wait_until,
};
use crate::sign_in::network_with_oidc;
use leptos::prelude::{document, window};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

const SHEETS: [&str; 17] = [
    include_str!("../../style/layers.css"),
    include_str!("../../style/tokens.css"),
    include_str!("../../style/base.css"),
    include_str!("../../style/layout.css"),
    include_str!("../../style/controls.css"),
    include_str!("../../style/fields.css"),
    include_str!("../../style/table.css"),
    include_str!("../../style/views.css"),
    include_str!("../../style/pages.css"),
    include_str!("../../style/forms.css"),
    include_str!("../../style/dialogs.css"),
    include_str!("../../style/content.css"),
    include_str!("../../style/notifications.css"),
    include_str!("../../style/settings.css"),
    include_str!("../../style/overview.css"),
    include_str!("../../style/tree.css"),
    include_str!("../../style/touch.css"),
];

/// All style sheets of the console, until it is dropped.
struct Styles(Element);

impl Styles {
    fn add() -> Self {
        let style = document().create_element("style").expect("an element");
        style.set_text_content(Some(&SHEETS.concat()));
        document().head().expect("a head").append_child(&style).expect("a child");
        Self(style)
    }
}

impl Drop for Styles {
    fn drop(&mut self) {
        self.0.remove();
    }
}

/// Start and end of the element, from the top of the window.
fn vertical(element: &Element) -> (f64, f64) {
    let rect = element.get_bounding_client_rect();
    (rect.top(), rect.bottom())
}

fn horizontal(element: &Element) -> (f64, f64) {
    let rect = element.get_bounding_client_rect();
    (rect.left(), rect.right())
}

fn window_height() -> f64 {
    window().inner_height().expect("a height").as_f64().expect("a number")
}

fn cards() -> Vec<web_sys::HtmlElement> {
    query_all(&app_element(), "main .card")
}

#[wasm_bindgen_test]
async fn the_button_that_creates_is_in_view_and_covers_no_focused_field() {
    let _styles = Styles::add();
    let _console = open("/datavolumes/new").await;
    let create = wait_for("button", "Create data volume").await;
    document().document_element().expect("a root").scroll_into_view();
    assert!(vertical(&create).1 <= window_height(), "{:?}", vertical(&create));
    let share = find("button", "Choose who to share with");
    share.focus().expect("focus");
    assert!(vertical(&share).1 <= vertical(&create).0, "{:?}", vertical(&share));
}

#[wasm_bindgen_test]
async fn all_ways_to_sign_in_are_in_view() {
    let _styles = Styles::add();
    let network = network_with_oidc("provider");
    let _console = open_with(&network, "/sign-in").await;
    wait_for("button", "Sign in with token").await;
    let cards = cards();
    assert_eq!(cards.len(), 3);
    for card in &cards {
        assert_eq!(vertical(card).0, vertical(&cards[0]).0, "they are side by side");
    }
    let keep = find("checkbox", "Keep me signed in on this tab");
    let bottom = vertical(&keep).1 - vertical(&app_element()).0;
    assert!(bottom <= 800.0, "{bottom}");
}

#[wasm_bindgen_test]
async fn the_settings_use_the_width_of_the_window() {
    let _styles = Styles::add();
    let _console = open("/settings").await;
    wait_for("heading", "Settings").await;
    let card = |name: &str| find("region", name);
    let (appearance, keyboard) = (card("Appearance"), card("Keyboard shortcuts"));
    assert_eq!(vertical(&appearance).0, vertical(&keyboard).0);
    assert!(horizontal(&appearance).1 <= horizontal(&keyboard).0);
    let main = find("main", "");
    assert!(horizontal(&main).1 - horizontal(&keyboard).1 < 40.0, "{:?}", horizontal(&keyboard));
}

#[wasm_bindgen_test]
async fn a_long_tree_fills_its_dialog() {
    let _styles = Styles::add();
    let network = Network::new();
    let volume = crate::sharing::unshared_volume(&network);
    let _console = crate::sharing::open_page(&network, &volume).await;
    crate::sharing::open_tree().await;
    for _ in 0..3 {
        let closed = find_all("treeitem").into_iter().filter(|it| {
            it.get_attribute("aria-level").as_deref() == Some("2")
                && it.get_attribute("aria-expanded").as_deref() == Some("false")
        });
        for department in closed.collect::<Vec<_>>() {
            let twist = department.query_selector(".tree-twist").expect("a selector");
            crate::harness::click_on(&wasm_bindgen::JsCast::unchecked_into(twist.expect("it")))
                .await;
        }
    }
    let tree = find("tree", "Cluster, departments and projects");
    wait_until("it scrolls", || tree.scroll_height() > tree.client_height()).await;
    let body = query_all(&root(), ".dialog-body").remove(0);
    let (bottom, end) = (vertical(&tree).1, vertical(&body).1);
    assert!(end - bottom < 30.0, "no empty space below it: {bottom} of {end}");
    assert!(body.scroll_height() <= body.client_height(), "the dialog itself does not scroll");
}

#[wasm_bindgen_test]
async fn the_tools_of_the_list_end_where_the_page_ends() {
    let _styles = Styles::add();
    let _console = open("/datavolumes").await;
    wait_until("rows", || !crate::harness::rows().is_empty()).await;
    let (tools, create) = (find("button", "Export"), find("link", "New data volume"));
    let (end, page) = (horizontal(&tools).1, horizontal(&create).1);
    assert!((end - page).abs() < 1.0, "{end} of {page}");
}

#[wasm_bindgen_test]
async fn a_click_anywhere_on_a_row_of_the_overview_follows_its_link() {
    let _styles = Styles::add();
    let _console = open("/overview").await;
    let status = wait_for("rowheader", "Ready").await;
    status.scroll_into_view();
    let ((top, bottom), (start, _)) = (vertical(&status), horizontal(&status));
    let (x, y) = ((start + 4.0) as f32, (f64::midpoint(top, bottom)) as f32);
    let hit = document().element_from_point(x, y).expect("an element");
    assert!(hit.get_attribute("href").is_some_and(|href| href.contains("Ready")), "{hit:?}");
}
