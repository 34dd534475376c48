//! The menu of a row, the keys for the current row, and the reasons of statuses.

use crate::harness::{
    Console, Network, Op, advance_time, app_element, click, copied_text, description_of, dispatch,
    dispatch_key, exists, find, focused, js_function, last_announcement, name_of, names,
    navigate_to, next_frame, open, open_with, open_with_all_columns, press, property, query_all,
    root, rows, set_direction, settle, shows_text, stub_clipboard, try_find, type_into, url,
    wait_for, wait_until,
};
use emulator::Phase;
use leptos::prelude::{document, window};
use leptos::wasm_bindgen::JsValue;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, KeyboardEventInit, MouseEvent, MouseEventInit};

async fn open_list() -> Console {
    let console = open("/datavolumes?limit=5").await;
    wait_until("rows", || rows().len() == 5).await;
    console
}

fn row(index: usize) -> HtmlElement {
    query_all(&app_element(), "main tbody tr[data-id]").remove(index)
}

fn id_of(index: usize) -> String {
    row(index).get_attribute("data-id").expect("an ID")
}

/// Hovers a row. The first event loads the tools of the rows, which then ask the browser for the hovered row: it knows
/// nothing of synthetic events.
async fn hover(index: usize) {
    dispatch(&row(index), "pointerover", false);
    settle().await;
    dispatch(&row(index), "pointerover", false);
}

/// Hovers a row and opens its menu with the button.
async fn open_menu(index: usize) {
    hover(index).await;
    click("button", &format!("Actions for {}", rows()[index])).await;
    wait_until("the menu", || !names("menuitem").is_empty()).await;
}

#[wasm_bindgen_test]
async fn one_button_for_all_rows_moves_to_the_row_under_the_pointer_or_with_the_focus() {
    let _console = open_list().await;
    let shown = || -> Vec<_> {
        names("button").into_iter().filter(|name| name.starts_with("Actions for")).collect()
    };
    assert_eq!(shown(), [""; 0], "not before it is used");
    for index in [1, 3] {
        hover(index).await;
        wait_until("it is in the row", || shown() == [format!("Actions for {}", rows()[index])])
            .await;
        assert_eq!(query_all(&row(index), "button").len(), 1);
    }
    find("link", &rows()[2]).focus().expect("focus");
    wait_until("it is in the row", || shown() == [format!("Actions for {}", rows()[2])]).await;
}

/// The row of the button, by its index.
fn row_with_button() -> Option<usize> {
    (0..rows().len()).find(|index| !query_all(&row(*index), "button").is_empty())
}

#[wasm_bindgen_test]
async fn the_button_of_a_row_is_reached_from_its_link_and_keeps_the_focus() {
    let _console = open_list().await;
    let link = find("link", &rows()[1]);
    link.focus().expect("focus");
    wait_until("it is in the row", || row_with_button() == Some(1)).await;
    // The pointer lies over another row, which took the button.
    hover(3).await;
    assert_eq!(row_with_button(), Some(3));
    dispatch_key("Tab", &KeyboardEventInit::new()).await;
    assert_eq!(row_with_button(), Some(1));
    // The row stays marked while the focus moves within it: the button is visible in a marked row only.
    let button = find("button", &format!("Actions for {}", rows()[1]));
    let move_focus = js_function(
        "(from, to) => from.dispatchEvent(new FocusEvent('focusout', { bubbles: true, relatedTarget: to }))",
    );
    row(1).set_attribute("data-focused", "").expect("an attribute");
    move_focus.call2(&JsValue::NULL, &link, &button).expect("an event");
    assert!(row(1).has_attribute("data-focused"));
    move_focus.call2(&JsValue::NULL, &link, &find("link", &rows()[2])).expect("an event");
    assert!(!row(1).has_attribute("data-focused"));
    button.focus().expect("focus");
    hover(3).await;
    assert_eq!(row_with_button(), Some(1), "the pointer does not take the button with the focus");
    assert_eq!(focused(), format!("button Actions for {}", rows()[1]));
    press("j").await;
    assert_eq!(focused(), format!("link {}", rows()[2]), "the keys continue from there");
}

#[wasm_bindgen_test]
async fn the_menu_of_a_row_offers_its_actions() {
    let _console = open_list().await;
    open_menu(1).await;
    let expected = [
        "Open",
        "Open in new tab",
        "Share",
        "Copy ID",
        "Copy link",
        "Copy snippet",
        "Make a copy",
        "Delete",
    ];
    assert_eq!(names("menuitem"), expected);
    wait_until("the first has the focus", || focused() == "menuitem Open").await;
    press("End").await;
    assert_eq!(focused(), "menuitem Delete");
    let sharing = format!("/datavolumes/{}/sharing", id_of(1));
    click("menuitem", "Share").await;
    wait_until("the page for sharing", || url().starts_with(&sharing)).await;
    wait_for("dialog", "Share").await;
}

#[wasm_bindgen_test]
async fn the_menu_of_a_row_shows_the_keys_of_its_items_unless_they_are_off() {
    let _console = open_list().await;
    let storage = window().local_storage().ok().flatten().expect("storage");
    let keys = || -> Vec<_> {
        query_all(&app_element(), "[role=menuitem] kbd")
            .iter()
            .map(HtmlElement::inner_text)
            .collect()
    };
    for (stored, value, expected) in [
        ("dvc.keys", "\"\"", &["o", "s", "c"] as &[_]),
        ("dvc.keys", "\"sy\"", &["o", "y", "c"]),
        ("dvc.single-keys", "false", &[]),
    ] {
        storage.set_item(stored, value).expect("storage");
        open_menu(1).await;
        assert_eq!(keys(), expected);
        press("Tab").await;
        wait_until("the menu is closed", || names("menuitem").is_empty()).await;
    }
}

#[wasm_bindgen_test]
async fn a_context_menu_opens_the_menu_of_its_row() {
    let _console = open_list().await;
    let name = rows()[3].clone();
    find("link", &name).focus().expect("focus");
    settle().await;
    assert!(!dispatch(&find("link", &name), "contextmenu", true), "not that of the browser");
    wait_until("the focus is in the menu", || focused() == "menuitem Open").await;
    click("menuitem", "Open").await;
    wait_for("heading", &name).await;
}

#[wasm_bindgen_test]
async fn a_context_menu_opens_from_the_pointer_in_the_direction_of_the_text() {
    for direction in ["ltr", "rtl"] {
        let _console = open_list().await;
        set_direction(direction);
        hover(1).await;
        wait_until("the button", || exists("button", &format!("Actions for {}", rows()[1]))).await;
        // Without style sheets its items are side by side.
        let menu = query_all(&row(1), "[role=menu]").remove(0);
        menu.style().set_property("inline-size", "12rem").expect("a style");
        let width = document().document_element().expect("a root").client_width();
        let init = MouseEventInit::new();
        init.set_bubbles(true);
        init.set_cancelable(true);
        init.set_client_x(if direction == "rtl" { width - 60 } else { 60 });
        init.set_client_y(20);
        let event = MouseEvent::new_with_mouse_event_init_dict("contextmenu", &init);
        row(1).dispatch_event(&event.expect("an event")).expect("an event");
        wait_until("the menu", || !names("menuitem").is_empty()).await;
        next_frame().await;
        let x = menu.style().get_property_value("--x").expect("a style");
        assert_eq!(x, "60px", "{direction}: from the start of the line");
    }
}

#[wasm_bindgen_test]
async fn a_menu_waits_until_the_pointer_is_released() {
    let _console = open_list().await;
    hover(0).await;
    wait_until("the button", || exists("button", &format!("Actions for {}", rows()[0]))).await;
    dispatch(&row(2), "pointerdown", false);
    dispatch(&row(2), "contextmenu", true);
    settle().await;
    assert_eq!(names("menuitem"), [""; 0]);
    dispatch(&row(2), "pointerup", false);
    advance_time(0).await;
    wait_until("the menu", || !names("menuitem").is_empty()).await;
    assert!(exists("button", &format!("Actions for {}", rows()[2])));
}

#[wasm_bindgen_test]
async fn id_and_link_are_copied_from_the_menu() {
    let _console = open_list().await;
    stub_clipboard();
    let name = rows()[2].clone();
    open_menu(2).await;
    click("menuitem", "Copy ID").await;
    let id_copied = format!("ID of {name} copied");
    wait_until("it is announced", || last_announcement() == id_copied).await;
    assert_eq!(copied_text(), id_of(2));
    open_menu(2).await;
    click("menuitem", "Copy link").await;
    let link_copied = format!("Link to {name} copied");
    wait_until("it is announced", || last_announcement() == link_copied).await;
    let copied = copied_text();
    assert!(copied.starts_with("http") && copied.ends_with(&format!("/datavolumes/{}", id_of(2))));
}

#[wasm_bindgen_test]
async fn a_data_volume_is_deleted_from_the_menu_after_a_confirmation() {
    let console = open_list().await;
    let name = rows()[0].clone();
    console.network.emulator(|emulator| {
        let volume = emulator.volume_by_name(&name).expect("it");
        let (id, cluster, own) = (volume.id, volume.cluster_id.clone(), volume.project_id.clone());
        let mut projects = emulator.projects().iter();
        let other = projects.find(|it| it.cluster_id == cluster && it.id != own);
        let scope = crate::sharing::scope_of(other.expect("another"));
        emulator.set_shared_scopes(id, vec![scope]);
    });
    open_menu(0).await;
    click("menuitem", "Delete").await;
    wait_until("the dialog", || root().tag_name() == "DIALOG").await;
    assert!(shows_text(&name) && shows_text("Will lose access: 1 project"));
    assert!(!shows_text(&format!("{name} Project")), "the title has the name");
    assert_eq!(console.network.count(Op::DeleteDatavolume), 0);
    if let Some(field) = query_all(&root(), "input").first() {
        let label = name_of(field);
        type_into(&label, &name).await;
    }
    click("button", "Delete data volume").await;
    wait_until("it is sent", || console.network.count(Op::DeleteDatavolume) == 1).await;
    crate::bulk::wait_for_job_end(&name).await;
    assert!(!crate::bulk::job_panel_text().contains("1 data volume"));
}

#[wasm_bindgen_test]
async fn a_deletion_counts_each_project_of_a_shared_cluster_once_in_the_list_and_on_the_page() {
    let console = open_list().await;
    let (name, id) = (rows()[0].clone(), id_of(0));
    let expected = console.network.emulator(|emulator| {
        let volume = emulator.volume_by_name(&name).expect("it");
        let (id, cluster, own) = (volume.id, volume.cluster_id.clone(), volume.project_id.clone());
        let others = |it: &&emulator::Project| it.cluster_id == cluster && it.id != own;
        let (count, other) = {
            let mut projects = emulator.projects().iter().filter(others);
            (projects.clone().count(), projects.next().cloned().expect("another"))
        };
        // One has access directly and through its cluster.
        let by_itself = crate::sharing::scope_of(&other);
        let by_cluster = emulator::SharedScope {
            scope_type: emulator::ScopeType::Cluster,
            scope_id: cluster,
            ..by_itself.clone()
        };
        emulator.set_in_use(id, None);
        emulator.set_shared_scopes(id, vec![by_itself, by_cluster]);
        format!("Will lose access: {count} projects")
    });
    open_menu(0).await;
    click("menuitem", "Delete").await;
    wait_until("the number in the list", || shows_text(&expected)).await;
    click("button", "Cancel").await;
    navigate_to(&format!("/datavolumes/{id}")).await;
    wait_for("heading", &name).await;
    click("button", "Delete").await;
    wait_until("the number on the page", || shows_text(&expected)).await;
}

#[wasm_bindgen_test]
async fn actions_that_are_not_permitted_are_disabled_with_their_reason() {
    let network = Network::new();
    network.set_access_key(Some("viewer"));
    let _console = open_with(&network, "/datavolumes?limit=5").await;
    wait_until("rows", || rows().len() == 5).await;
    open_menu(0).await;
    for name in ["Share", "Make a copy", "Delete"] {
        let item = find("menuitem", name);
        assert_eq!(item.get_attribute("aria-disabled").as_deref(), Some("true"), "{name}");
        assert!(description_of(&item).contains("permission"), "{}", description_of(&item));
        item.click();
        settle().await;
        assert_eq!((url().as_str(), root().tag_name().as_str()), ("/datavolumes?limit=5", "DIV"));
    }
    assert_eq!(find("menuitem", "Open").get_attribute("aria-disabled"), None);
}

#[wasm_bindgen_test]
async fn keys_select_open_copy_and_share_the_current_row() {
    let _console = open_list().await;
    stub_clipboard();
    for key in ["x", "o", "s", "c", "m"] {
        assert!(dispatch_key(key, &KeyboardEventInit::new()).await, "{key}: there is no row");
    }
    press("j").await;
    press("j").await;
    let name = rows()[1].clone();
    let checkbox = || find("checkbox", &format!("Select {name}"));
    press("x").await;
    assert_eq!(property(&checkbox(), "checked"), "true");
    press("x").await;
    assert_eq!(property(&checkbox(), "checked"), "false");
    press("c").await;
    let copied = format!("ID of {name} copied");
    wait_until("it is announced", || last_announcement() == copied).await;
    assert_eq!(copied_text(), id_of(1));
    press("m").await;
    wait_until("the menu", || focused() == "menuitem Open").await;
    press("x").await;
    assert_eq!(property(&checkbox(), "checked"), "false", "off while the menu is open");
    click("menuitem", "Copy ID").await;

    checkbox().focus().expect("focus");
    press("x").await;
    assert_eq!(property(&checkbox(), "checked"), "true", "a checkbox takes no text");
    let id = id_of(1);
    press("s").await;
    wait_until("the page for sharing", || url().starts_with(&format!("/datavolumes/{id}/sharing")))
        .await;
}

#[wasm_bindgen_test]
async fn o_opens_the_current_row() {
    let _console = open_list().await;
    press("j").await;
    let name = rows()[0].clone();
    press("o").await;
    wait_for("heading", &name).await;
    wait_until("its page", || url().starts_with("/datavolumes/")).await;
}

#[wasm_bindgen_test]
async fn a_status_says_why_a_volume_is_not_ready() {
    let network = Network::new();
    let mut page =
        network.get_json("/api/v1/datavolumes?requestType=Originated&sortBy=name&limit=5");
    for (index, status) in [
        json!({"phase": "NotReady", "phaseMessage": "No storage is available"}),
        json!({"phase": "Ready", "phaseMessage": "Fine"}),
        json!({"phase": "NotReady", "phaseMessage": null}),
        json!({
            "phase": "NotReady", "phaseMessage": "Failed to copy pvc to project 'a'",
            "conditions": [{"type": "PvcsCreated", "status": "False", "reason": "ErrorCreatingPvc"}],
        }),
    ]
    .into_iter()
    .enumerate()
    {
        page["datavolumes"][index]["status"] = status;
    }
    network.respond_with(Op::ListDatavolumes, 200, &page);
    let _console = open_with_all_columns(&network, "/datavolumes?limit=5").await;
    wait_until("rows", || rows().len() == 5).await;
    let status = |index: usize| query_all(&row(index), ".status").remove(0);
    for (index, text) in [(0, "No storage is available"), (1, "Ready"), (2, "Not ready")] {
        dispatch(&status(index), "pointerover", false);
        assert_eq!(status(index).get_attribute("title").as_deref(), Some(text));
        assert_eq!(
            status(index).has_attribute("data-reason"),
            index == 0,
            "a reason, not the text"
        );
    }
    let reason = |index: usize| -> String {
        let reasons = query_all(&row(index), "[data-column=phaseMessage]");
        reasons.first().map(|cell| cell.inner_text()).unwrap_or_default()
    };
    let reasons = ["No storage is available", "–", "–", "PVC not copied"];
    assert_eq!([0, 1, 2, 3].map(reason), reasons);
    let known = query_all(&row(3), "[data-column=phaseMessage]").remove(0);
    let title = |cell: &HtmlElement| {
        dispatch(cell, "pointerover", false);
        cell.get_attribute("title").unwrap_or_default()
    };
    assert_eq!(title(&known), "Failed to copy pvc to project 'a'");
    assert_eq!(title(&status(3)), "PVC not copied: Failed to copy pvc to project 'a'");
    assert!(try_find("columnheader", "Reason").is_some());
}

#[wasm_bindgen_test]
async fn the_focus_goes_to_the_row_in_the_place_of_one_that_disappears() {
    let _console = open("/datavolumes?limit=25").await;
    wait_until("rows", || rows().len() == 25).await;
    let before = rows();
    find("link", &before[1]).focus().expect("focus");
    // Its row is reused for the last one.
    navigate_to(&format!("/datavolumes?limit=25&filterBy=name!={}", before[1])).await;
    wait_until("another row", || rows().len() == 25 && rows()[1] == before[2]).await;
    wait_until("the focus", || focused() == format!("link {}", before[2])).await;
}

#[wasm_bindgen_test]
async fn the_focus_goes_to_the_heading_when_the_only_row_is_deleted() {
    // The server deletes the first at once, and the second later.
    for phase in [Phase::NotReady, Phase::Ready] {
        let network = Network::new();
        let volume = crate::detail::find_volume(&network, |it| {
            it.phase == phase && it.in_use_by.is_none() && it.name.contains("-2024")
        });
        let _console = open_with(&network, &format!("/datavolumes?search={}", volume.name)).await;
        wait_until("it is the only row", || rows() == [volume.name.clone()]).await;
        press("j").await;
        press("m").await;
        wait_until("the menu", || focused() == "menuitem Open").await;
        click("menuitem", "Delete").await;
        wait_until("the dialog", || root().tag_name() == "DIALOG").await;
        if let Some(field) = query_all(&root(), "input").first() {
            type_into(&name_of(field), &volume.name).await;
        }
        click("button", "Delete data volume").await;
        wait_until("the dialog is closed", || root().tag_name() != "DIALOG").await;
        network.advance_server(60_000);
        advance_time(10_000).await;
        wait_until("no row is left", || rows().is_empty()).await;
        // Not to the search: keys would be text there.
        wait_until("the focus", || focused() == "heading Data volumes").await;
    }
}
