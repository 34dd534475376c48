//! What dialogs and panels cover, and the gaps in them.

use super::{Styles, style, vertical, window_height};
use crate::bulk::{open_failed_volumes, select_rows};
use crate::harness::{
    Network, advance_time, app_element, click, click_on, dispatch, find, find_all, focused, open,
    open_with, press, query_all, root, rows, text_of, type_into, wait_for, wait_for_text,
    wait_until,
};
use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

#[wasm_bindgen_test]
async fn the_reason_of_a_button_does_not_cover_the_field_to_type_in() {
    let _styles = Styles::add();
    let network = Network::new();
    let _console = open_failed_volumes(&network).await;
    select_rows(2).await;
    click("button", "Delete").await;
    let field = "Type delete 2 to confirm";
    wait_for("textbox", field).await;
    type_into(field, "delete").await;
    find("button", "Delete 2 data volumes").focus().expect("focus");
    let tips = query_all(&root(), ".dialog-footer .tip");
    let tip = tips.iter().find(|tip| tip.text_content().is_some_and(|it| it.contains("first")));
    let tip = tip.expect("the reason");
    wait_until("it is shown", || tip.offset_height() > 0).await;
    let (tip, field) = (vertical(tip), vertical(&find("textbox", field)));
    assert!(tip.0 >= field.1, "{tip:?} is not below {field:?}");
}

#[wasm_bindgen_test]
async fn what_says_that_there_are_no_saved_views_is_as_close_to_its_heading_as_a_view() {
    let _styles = Styles::add();
    let _console = open("/datavolumes").await;
    click("button", "Views").await;
    wait_for("heading", "Saved").await;
    let panel = query_all(&app_element(), "[popover]:popover-open").remove(0);
    let gap_below = |heading: &str, selector: &str| {
        vertical(&query_all(&panel, selector).remove(0)).0 - vertical(&find("heading", heading)).1
    };
    let (views, text) = (gap_below("Built-in", ".view"), gap_below("Saved", "p.muted"));
    assert!((views - text).abs() < 1.0, "{views} and {text}");
}

#[wasm_bindgen_test]
async fn suggestions_of_a_filter_are_above_its_buttons_which_a_press_leaves_in_place() {
    for styles in [Styles::add as fn() -> Styles, Styles::add_of_phone] {
        let _styles = styles();
        let _console = open("/datavolumes").await;
        wait_until("rows", || !rows().is_empty()).await;
        click("button", "Add filter").await;
        click("button", "Department").await;
        let input = wait_for("combobox", "Department").await;
        wait_until("suggestions", || find_all("option").len() > 5).await;
        wait_until("the field has the focus", || focused() == "combobox Department").await;
        let list = query_all(&root(), ".combobox-popup").remove(0);
        let button = find("button", "Change field");
        let before = vertical(&button);
        assert!(vertical(&list).0 >= vertical(&input).1, "{:?}", vertical(&list));
        assert!(vertical(&list).1 <= before.0, "{:?} and {before:?}", vertical(&list));
        assert!(before.1 <= window_height(), "{before:?}");
        assert!(
            !dispatch(&button, "mousedown", true),
            "the field keeps the focus, and so the list"
        );
        assert_eq!(vertical(&button), before);
        press("Escape").await;
        wait_until("the list is closed", || list.offset_height() == 0).await;
        let gap = vertical(&button).0 - vertical(&input).1;
        assert!(gap < 40.0, "no room is left for the list: {gap}");
    }
}

#[wasm_bindgen_test]
async fn the_pending_changes_are_marked_once_review_changes_leads_to_them() {
    let _styles = Styles::add();
    let network = Network::new();
    let volume = crate::sharing::unshared_volume(&network);
    let _console = crate::sharing::open_page(&network, &volume).await;
    crate::sharing::open_tree().await;
    click_on(&query_all(&root(), "[role=treeitem]")[0]).await;
    click("button", "Review changes").await;
    let outline = || style(&query_all(&app_element(), ".staged")[0], "", "outline-style");
    wait_until("the panel", || !query_all(&app_element(), ".staged").is_empty()).await;
    wait_until("a ring around it", || outline() == "solid").await;
    find("button", "Discard").focus().expect("focus");
    assert_eq!(outline(), "none", "the button has one");
}

#[wasm_bindgen_test]
async fn suggested_pvcs_that_are_not_ready_are_grey_and_last() {
    let _styles = Styles::add();
    let network = Network::new();
    let _console = crate::create::open_filled_form(&network).await;
    type_into("Origin PVC", "").await;
    let is_pending = |it: &web_sys::HtmlElement| text_of(it).contains("Not bound yet");
    wait_until("all PVCs", || find_all("option").iter().any(is_pending)).await;
    let options = find_all("option");
    let is_marked =
        |option: &web_sys::HtmlElement| !query_all(option, ".combobox-warning").is_empty();
    let marked: Vec<_> = options.iter().map(is_marked).collect();
    assert!(marked.is_sorted() && !marked[0], "{marked:?}");
    let color = |option| style(&query_all(option, ".combobox-label")[0], "", "color");
    let ready = color(&options[0]);
    assert!(options.iter().all(|it| (color(it) == ready) != is_marked(it)), "{ready}");
}

#[wasm_bindgen_test]
async fn a_name_breaks_only_where_no_line_is_long_enough() {
    let _styles = Styles::add();
    let network = Network::new();
    let volume = crate::sharing::find_volume(&network, |it| !it.shared_scopes.is_empty());
    let _console = open_with(&network, &format!("/datavolumes/{}/sharing", volume.id)).await;
    wait_for("heading", &format!("Sharing: {}", volume.name)).await;
    let heading = query_all(&app_element(), "main h1").remove(0);
    let name = query_all(&heading, "bdi[translate=no]").remove(0);
    assert_eq!(name.text_content().as_deref(), Some(volume.name.as_str()));
    // Two short words, which would share the first line with the text before them.
    name.set_text_content(Some("web-dedup"));
    let lines = |width: &str| {
        let look = format!("inline-size: {width}; font-size: 16px; line-height: 20px");
        heading.set_attribute("style", &look).expect("a style");
        (name.offset_height() as f64 / 20.0).round()
    };
    assert_eq!(lines("30rem"), 1.0);
    assert_eq!(lines("9rem"), 1.0, "it is in the second line");
    assert!(heading.offset_height() >= 40);
    assert_eq!(lines("3.5rem"), 2.0, "it is longer than a line");
}

#[wasm_bindgen_test]
async fn one_tooltip_is_shown_at_a_time() {
    let _styles = Styles::add();
    let _console = open("/datavolumes").await;
    let anchors =
        ["Theme", "Account"].map(|name| find("button", name).parent_element().expect("it"));
    let shown = || {
        anchors.each_ref().map(|anchor| {
            let tip = query_all(anchor, ".tip").remove(0);
            style(&tip, "", "display") == "block"
        })
    };
    // The focus of an input is visible, also without the keyboard.
    let input: web_sys::HtmlElement =
        document().create_element("input").expect("an element").unchecked_into();
    anchors[0].append_child(&input).expect("a child");
    input.focus().expect("focus");
    wait_until("that of the focus", || shown() == [true, false]).await;
    let account = find("button", "Account");
    dispatch(&account, "pointerover", false);
    assert_eq!(shown(), [false; 2], "the pointer has its own, which no script can show");
    dispatch(&find("main", ""), "pointerover", false);
    assert_eq!(shown(), [true, false], "that of the focus again");
    // The result of a copy is shown without pointer and focus.
    input.blur().expect("blur");
    account.set_attribute("data-copied", "true").expect("an attribute");
    wait_until("the result", || shown() == [false, true]).await;
    input.focus().expect("focus");
    wait_until("that of the focus alone", || shown() == [true, false]).await;
}

#[wasm_bindgen_test]
async fn no_row_of_the_tree_moves_when_a_scope_is_chosen_or_other_clusters_match() {
    for (styles, size) in [
        (Styles::add as fn() -> Styles, ""),
        (Styles::add_of_phone, "inline-size: 351px; block-size: 600px"),
    ] {
        let _styles = styles();
        let network = Network::new();
        let volume = crate::sharing::unshared_volume(&network);
        let _console = crate::sharing::open_page(&network, &volume).await;
        crate::sharing::open_tree().await;
        root().set_attribute("style", size).expect("a style");
        type_into("Search departments and projects", "a").await;
        let body = query_all(&root(), ".dialog-body").remove(0);
        let tops = || {
            let top = |it: &HtmlElement| (vertical(it).0 - vertical(&body).0).round();
            find_all("treeitem").iter().map(top).collect::<Vec<_>>()
        };
        let before = tops();
        advance_time(500).await;
        wait_for_text(" in other clusters").await;
        assert_eq!(tops(), before);
        let project = "[role=treeitem][aria-level='3']:not([aria-disabled])";
        click_on(&query_all(&root(), project).remove(0)).await;
        wait_for_text("1 project will get access.").await;
        assert_eq!(tops(), before);
    }
}

#[wasm_bindgen_test]
async fn on_a_phone_what_is_chosen_stays_in_view_below_the_tree() {
    for (styles, size) in [
        (Styles::add_of_phone as fn() -> Styles, "inline-size: 351px; block-size: 600px"),
        (Styles::add_of_landscape, "inline-size: 788px; block-size: 351px"),
    ] {
        let _styles = styles();
        let network = Network::new();
        let _console = crate::create::open_filled_form(&network).await;
        click("button", "Share").await;
        wait_for("dialog", "Share").await;
        root().set_attribute("style", size).expect("a style");
        let of_level = |level: u8| {
            let selector = format!("[role=treeitem][aria-level='{level}']:not([aria-disabled])");
            query_all(&root(), &selector)
        };
        wait_until("the tree", || !of_level(2).is_empty()).await;
        query_all(&of_level(2)[0], ".tree-twist").remove(0).click();
        wait_until("its projects", || !of_level(3).is_empty()).await;
        click_on(&of_level(3)[0]).await;
        wait_for_text("1 project will get access.").await;
        let body = vertical(&query_all(&root(), ".dialog-body").remove(0));
        let list = query_all(&root(), "[aria-label='Scopes to add']").remove(0);
        let [list, chosen] = [&list, &query_all(&list, "li")[0]].map(|it| vertical(it));
        assert!(list.0 <= chosen.0 && chosen.1 <= list.1 + 1.0, "{chosen:?} in {list:?}");
        assert!(body.0 <= list.0 && list.1 <= body.1 + 1.0, "{list:?} in {body:?}");
        let tree = query_all(&root(), ".tree").remove(0);
        assert_eq!(tree.scroll_height(), tree.client_height(), "only the dialog scrolls");
    }
}
