//! The table of data volumes: row updates, columns, selection, tooltips.

use crate::detail::find_volume;
use crate::harness::{
    Console, Network, Op, VOLUME_COUNT, advance_time, app_element, click, dispatch, exists, field,
    find, focused, names_in, next_frame, open, open_with, open_with_all_columns, press, property,
    query_all, rows, settle, shift_clock, text_of, wait_for, wait_for_text, wait_until,
};
use crate::list::{listed_names, wait_for_rows};
use data_volumes_console::domain::COLUMNS;
use leptos::prelude::window;
use leptos::wasm_bindgen::{JsCast, prelude::Closure};
use serde_json::Value;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// Records the mutations under an element: the row ID and the element of each.
struct Mutations {
    rows: Rc<RefCell<Vec<String>>>,
    elements: Rc<RefCell<Vec<web_sys::Element>>>,
}

impl Mutations {
    fn of(element: &web_sys::Element) -> Self {
        let (rows, elements) = (Rc::new(RefCell::default()), Rc::new(RefCell::default()));
        let observed_rows: Rc<RefCell<Vec<String>>> = Rc::clone(&rows);
        let observed_elements: Rc<RefCell<Vec<web_sys::Element>>> = Rc::clone(&elements);
        let record_mutations = move |records: js_sys::Array| {
            for record in records.iter() {
                let target = js_sys::Reflect::get(&record, &"target".into()).expect("a target");
                let node: web_sys::Node = target.unchecked_into();
                let element = node.dyn_ref::<web_sys::Element>().cloned();
                let element = element.or_else(|| node.parent_element());
                observed_elements.borrow_mut().extend(element.clone());
                let row = element.and_then(|element| element.closest("tr").expect("a selector"));
                let id = row.and_then(|row| row.get_attribute("data-id"));
                observed_rows.borrow_mut().push(id.unwrap_or_default());
            }
        };
        let record_mutations: Closure<dyn FnMut(js_sys::Array)> = Closure::new(record_mutations);
        let observer =
            web_sys::MutationObserver::new(record_mutations.into_js_value().unchecked_ref());
        let options = web_sys::MutationObserverInit::new();
        options.set_child_list(true);
        options.set_attributes(true);
        options.set_character_data(true);
        options.set_subtree(true);
        observer.expect("an observer").observe_with_options(element, &options).expect("an element");
        Self { rows, elements }
    }

    /// The row IDs of the mutations since the last call.
    fn take(&self) -> Vec<String> {
        self.rows.take()
    }

    /// The changed elements outside of elements that match the selector.
    fn elements_outside(&self, selector: &str) -> Vec<String> {
        let elements = self.elements.take();
        let is_outside = |it: &web_sys::Element| it.closest(selector).is_ok_and(|it| it.is_none());
        let describe = |it: &web_sys::Element| format!("{}.{}", it.tag_name(), it.class_name());
        elements.iter().filter(|it| is_outside(it)).map(describe).collect()
    }
}

async fn refresh(console: &Console) {
    let before = console.network.count(Op::ListDatavolumes);
    click("button", "Refresh").await;
    wait_until("it is fetched again", || console.network.count(Op::ListDatavolumes) == before + 1)
        .await;
    settle().await;
    next_frame().await;
}

pub fn table() -> web_sys::Element {
    query_all(&app_element(), "main table")[0].clone().into()
}

/// How many columns are shown unless the user shows others.
pub const DEFAULT_COLUMNS: usize = 7;

pub fn headers() -> Vec<String> {
    names_in(&table(), "columnheader")[1..].to_vec()
}

#[wasm_bindgen_test]
async fn an_unchanged_refresh_mutates_no_node_of_500_rows() {
    let network = Network::with_volumes(600);
    let console = open_with(&network, "/datavolumes?limit=500").await;
    wait_until("rows", || rows().len() == 500).await;
    advance_time(0).await;
    next_frame().await;
    let changes = Mutations::of(&table());
    refresh(&console).await;
    assert_eq!(changes.take(), [""; 0]);
}

#[wasm_bindgen_test]
async fn only_a_changed_row_is_updated_highlighted_and_keeps_the_focus() {
    let console = open("/datavolumes").await;
    wait_for_rows(&listed_names(&console.network, "sortBy=name&limit=50")).await;
    advance_time(0).await;
    next_frame().await;
    let mut page =
        console.network.get_json("/api/v1/datavolumes?requestType=Originated&sortBy=name&limit=50");
    let id = page["datavolumes"][3]["id"].as_str().expect("an id").to_owned();
    let name = rows()[3].clone();
    find("link", &name).focus().expect("focus");
    let changes = Mutations::of(&table());
    page["datavolumes"][3]["createdBy"] = Value::from("something new");
    console.network.respond_with(Op::ListDatavolumes, 200, &page);
    refresh(&console).await;
    wait_for_text("something new").await;
    next_frame().await;
    let mut changed_rows = changes.take();
    changed_rows.dedup();
    assert_eq!(changed_rows, [id.as_str()], "only that row");
    let row = &query_all(&table(), "tbody tr[data-id]")[3];
    assert_eq!(row.get_attribute("data-changed").as_deref(), Some("odd"));
    assert_eq!(query_all(&table(), "tbody tr[data-changed]").len(), 1);

    // An update keeps the focused link.
    find("link", &name).focus().expect("focus");
    page["datavolumes"][3]["createdBy"] = Value::from("newer still");
    console.network.clear_faults();
    console.network.respond_with(Op::ListDatavolumes, 200, &page);
    let before = console.network.count(Op::ListDatavolumes);
    find("button", "Refresh").click();
    find("link", &name).focus().expect("focus");
    wait_until("it is fetched again", || console.network.count(Op::ListDatavolumes) > before).await;
    wait_for_text("newer still").await;
    assert_eq!(focused(), format!("link {name}"));
    assert_eq!(row.get_attribute("data-changed").as_deref(), Some("even"), "highlighted again");
}

#[wasm_bindgen_test]
async fn the_focus_of_a_removed_row_moves_to_the_next_one() {
    let console = open("/datavolumes?limit=5").await;
    wait_until("rows", || rows().len() == 5).await;
    let names = rows();
    let mut page =
        console.network.get_json("/api/v1/datavolumes?requestType=Originated&sortBy=name&limit=5");
    page["datavolumes"].as_array_mut().expect("rows").remove(1);
    console.network.respond_with(Op::ListDatavolumes, 200, &page);
    find("link", &names[1]).focus().expect("focus");
    // The list polls.
    advance_time(30_000).await;
    wait_until("the row is gone", || rows().len() == 4).await;
    wait_until("the next row has the focus", || focused() == format!("link {}", names[2])).await;
}

#[wasm_bindgen_test]
async fn a_duplicate_row_is_shown_once_and_reported() {
    let network = Network::new();
    let mut page =
        network.get_json("/api/v1/datavolumes?requestType=Originated&sortBy=name&limit=5");
    let first = page["datavolumes"][0].clone();
    page["datavolumes"].as_array_mut().expect("rows").push(first);
    network.respond_with(Op::ListDatavolumes, 200, &page);
    let _console = open_with(&network, "/datavolumes").await;
    wait_until("rows", || rows().len() == 5).await;
    wait_for_text("1 row is in the response twice").await;
}

/// The width of a column, in sixteenths of a rem.
fn width_of(column: usize) -> u32 {
    let table: web_sys::HtmlElement = table().dyn_into().expect("an element");
    let columns = table.style().get_property_value("--columns").expect("widths");
    // "calc(44rem / 16) minmax(calc(264rem / 16), 0fr) …", the least width
    let width = columns.split("calc(").nth(column + 2).expect("a column");
    width.split("rem").next().expect("a number").parse().expect("a number")
}

#[wasm_bindgen_test]
async fn column_widths_are_changed_by_keyboard_and_stored() {
    let console = open("/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    assert_eq!(width_of(0), 214, "it has room to give");
    let edge = wait_for("slider", "Width of Name").await;
    edge.focus().expect("focus");
    press("ArrowRight").await;
    press("ArrowRight").await;
    assert_eq!(width_of(0), 296);
    assert_eq!(edge.get_attribute("aria-valuenow").as_deref(), Some("296"));
    let console = console.reload().await;
    wait_until("stored", || rows().len() == 50 && width_of(0) == 296).await;
    find("slider", "Width of Name").focus().expect("focus");
    press("Home").await;
    assert_eq!(width_of(0), 72);
    press("Enter").await;
    assert_eq!(width_of(0), 264, "the default");
    drop(console);
}

#[wasm_bindgen_test]
async fn unreadable_stored_columns_fall_back_to_the_default() {
    for stored in ["", "[1,2", "7", r#"{"columns":"all"}"#] {
        let console = open("/datavolumes").await;
        let storage = window().local_storage().ok().flatten().expect("storage");
        storage.set_item("dvc.columns", stored).expect("storage");
        let _console = console.reload().await;
        wait_until("rows", || rows().len() == 50).await;
        assert_eq!(headers().len(), DEFAULT_COLUMNS, "{stored}");
    }
}

#[wasm_bindgen_test]
async fn rows_are_selected_individually_and_per_page() {
    let _console = open("/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    let all = field("Select all on this page");
    assert_eq!(property(&all, "indeterminate"), "false");
    let name = rows()[2].clone();
    find("checkbox", &format!("Select {name}")).click();
    settle().await;
    assert_eq!(property(&all, "indeterminate"), "true");
    assert_eq!(query_all(&table(), "tr[data-selected]").len(), 1);
    all.click();
    settle().await;
    assert_eq!(query_all(&table(), "tr[data-selected]").len(), 50);
    assert_eq!(property(&all, "checked"), "true");
    assert_eq!(property(&all, "indeterminate"), "false");

    // The selection survives paging.
    click("link", "Next page").await;
    wait_until("the next page", || rows().len() == VOLUME_COUNT - 50).await;
    assert_eq!(property(&all, "checked"), "false");
    click("link", "Previous page").await;
    wait_until("the first page", || rows().len() == 50).await;
    assert_eq!(query_all(&table(), "tr[data-selected]").len(), 50);
    assert!(exists("checkbox", &format!("Select {name}")));
}

/// The number of nodes in a tree, including its root.
fn count_nodes(node: &web_sys::Node) -> usize {
    let children = node.child_nodes();
    (0..children.length())
        .filter_map(|index| children.item(index))
        .map(|it| count_nodes(&it))
        .sum::<usize>()
        + 1
}

#[wasm_bindgen_test]
async fn a_row_has_at_most_two_nodes_for_each_column_and_four_others() {
    let _console = open_with_all_columns(&Network::new(), "/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    assert_eq!(headers().len(), COLUMNS.len(), "all columns");
    let most = 2 * COLUMNS.len() + 4;
    for row in query_all(&table(), "tbody tr[data-id]") {
        assert!(count_nodes(&row) <= most, "{} nodes", count_nodes(&row));
    }
}

#[wasm_bindgen_test]
async fn a_click_beside_the_checkbox_selects_the_row() {
    let _console = open("/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    let row = query_all(&table(), "tbody tr[data-id]")[1].clone();
    let cell = query_all(&row, "td").remove(0);
    for selected in [Some("true"), None] {
        cell.click();
        settle().await;
        assert_eq!(row.get_attribute("data-selected").as_deref(), selected);
        let checkbox = find("checkbox", &format!("Select {}", rows()[1]));
        assert_eq!(property(&checkbox, "checked"), selected.is_some().to_string());
    }
}

#[wasm_bindgen_test]
async fn a_hovered_cell_shows_its_current_text_as_tooltip() {
    let console = open("/datavolumes?limit=5").await;
    wait_until("rows", || rows().len() == 5).await;
    let cell = || query_all(&table(), "tbody tr[data-id]:first-child th").remove(0);
    assert_eq!(cell().get_attribute("title"), None);
    dispatch(&cell(), "pointerover", false);
    assert_eq!(cell().get_attribute("title"), Some(rows()[0].clone()));
    let mut page =
        console.network.get_json("/api/v1/datavolumes?requestType=Originated&sortBy=name&limit=5");
    page["datavolumes"][0]["name"] = Value::from("renamed");
    console.network.respond_with(Op::ListDatavolumes, 200, &page);
    refresh(&console).await;
    wait_until("it is renamed", || rows()[0] == "renamed").await;
    assert_eq!(
        cell().get_attribute("title").as_deref(),
        Some("renamed"),
        "without another pointer event"
    );
}

#[wasm_bindgen_test]
async fn the_exact_times_of_a_focused_row_are_updated() {
    let console = open("/datavolumes?limit=5").await;
    wait_until("rows", || rows().len() == 5).await;
    find("link", &rows()[0]).focus().expect("focus");
    let titles = || {
        let cells = query_all(&table(), "tbody tr[data-id]:first-child [data-time]");
        cells.iter().map(|it| it.get_attribute("title").unwrap_or_default()).collect::<Vec<_>>()
    };
    assert!(titles().iter().all(|title| title.contains(':')), "{:?}", titles());
    let mut page =
        console.network.get_json("/api/v1/datavolumes?requestType=Originated&sortBy=name&limit=5");
    page["datavolumes"][0]["updatedAt"] = Value::from("2020-01-02T03:04:05Z");
    console.network.respond_with(Op::ListDatavolumes, 200, &page);
    advance_time(30_000).await;
    wait_until("the newer time", || titles()[0].contains("Jan 2020")).await;
    assert_eq!(focused(), format!("link {}", rows()[0]), "the focus is kept");
}

#[wasm_bindgen_test]
async fn the_focus_stays_on_a_name_when_its_row_becomes_malformed() {
    let console = open("/datavolumes?limit=5").await;
    wait_until("rows", || rows().len() == 5).await;
    let name = rows()[1].clone();
    // Panics in event handlers do not fail a test by themselves.
    let errors = js_sys::eval(
        "(() => { const all = []; addEventListener('error', it => all.push(it)); return all; })()",
    );
    let errors: js_sys::Array = errors.expect("a list").unchecked_into();
    find("link", &name).focus().expect("focus");
    let mut page =
        console.network.get_json("/api/v1/datavolumes?requestType=Originated&sortBy=name&limit=5");
    page["datavolumes"][1]["originPvcName"] = Value::from(7);
    console.network.respond_with(Op::ListDatavolumes, 200, &page);
    advance_time(30_000).await;
    wait_until("the row is highlighted", || query_all(&table(), ".flaw").len() == 1).await;
    wait_until("the focus", || focused() == format!("link {name}")).await;
    console.network.clear_faults();
    advance_time(30_000).await;
    wait_until("the row is readable again", || query_all(&table(), ".flaw").is_empty()).await;
    wait_until("the focus", || focused() == format!("link {name}")).await;
    assert_eq!(errors.length(), 0, "no focus event is handled while the rows are updated");
}

#[wasm_bindgen_test]
async fn relative_times_are_updated_in_place() {
    let network = Network::new();
    let volume = find_volume(&network, |volume| volume.updated_at.is_some());
    let console = open_with(&network, &format!("/datavolumes?search={}", volume.name)).await;
    wait_for_text(&volume.name).await;
    // Not by polling.
    click("button", "Pause updates").await;
    let time = query_all(&table(), "tbody [data-time=updatedAt]")[0].clone();
    // Old times are dates, which do not change.
    let updated = volume.updated_at.expect("a time") as f64 - js_sys::Date::now();
    shift_clock(updated + 5.0 * 60_000.0);
    advance_time(30_000).await;
    next_frame().await;
    assert_eq!(time.get_attribute("title"), None, "tooltips are made on demand");
    dispatch(&time, "pointerover", false);
    assert!(time.get_attribute("title").is_some_and(|exact| exact.contains("20")));
    let before = text_of(&time);
    let changes = Mutations::of(&table());
    shift_clock(updated + 5.0 * 3_600_000.0);
    advance_time(30_000).await;
    next_frame().await;
    assert_eq!((before.as_str(), text_of(&time).as_str()), ("5 minutes ago", "5 hours ago"));
    assert!(changes.elements_outside("[data-time]").is_empty(), "and nothing else has changed");
    assert!(time.is_connected());
    drop(console);
}

#[wasm_bindgen_test]
async fn the_highlight_of_a_change_disappears() {
    let console = open("/datavolumes?filterBy=phase==Ready").await;
    wait_until("rows", || !rows().is_empty()).await;
    let id = console.network.emulator(|it| it.volume_by_name(&rows()[1]).map(|it| it.id));
    let body = serde_json::json!({"description": "changed elsewhere"});
    let path = format!("/api/v1/datavolumes/{}", id.expect("it"));
    console.network.send_as("admin", "PATCH", &path, Some(&body));
    refresh(&console).await;
    let highlighted = || query_all(&table(), "tr[data-changed]").len();
    wait_until("the row is highlighted", || highlighted() == 1).await;
    advance_time(2_399).await;
    assert_eq!(highlighted(), 1);
    advance_time(1).await;
    settle().await;
    assert_eq!(highlighted(), 0);
}

#[wasm_bindgen_test]
async fn the_focus_stays_in_a_moved_row() {
    let console = open("/datavolumes?sortBy=phase&limit=500").await;
    wait_until("rows", || rows().len() == VOLUME_COUNT).await;
    for control in ["th a", "input"] {
        let last = query_all(&table(), "tbody tr").pop().expect("a row");
        let focused = query_all(&last, control).remove(0);
        focused.focus().expect("focus");
        let mut page = console.network.get_json(
            "/api/v1/datavolumes?requestType=Originated&sortBy=phase&sortOrder=asc&limit=500",
        );
        let all = page["datavolumes"].as_array_mut().expect("rows");
        let row = all.pop().expect("a row");
        all.insert(0, row);
        console.network.respond_with(Op::ListDatavolumes, 200, &page);
        refresh(&console).await;
        wait_until("the row has moved", || {
            last.is_same_node(Some(&query_all(&table(), "tbody tr")[0]))
        })
        .await;
        wait_until("it has the focus", || {
            let active = leptos::prelude::document().active_element();
            active.is_some_and(|active| focused.is_same_node(Some(&active)))
        })
        .await;
        console.network.clear_faults();
        refresh(&console).await;
    }
}

#[wasm_bindgen_test]
async fn a_poll_without_changes_mutates_only_the_shown_times() {
    let console = open("/datavolumes?filterBy=phase==Ready").await;
    wait_until("rows", || !rows().is_empty()).await;
    settle().await;
    let main = query_all(&app_element(), "main").remove(0);
    let changes = Mutations::of(&main);
    for _ in 0..3 {
        let before = console.network.count(Op::ListDatavolumes);
        advance_time(30_000).await;
        wait_until("the list has polled", || {
            console.network.count(Op::ListDatavolumes) == before + 1
        })
        .await;
        settle().await;
        next_frame().await;
    }
    assert_eq!(changes.elements_outside(".freshness, [data-time]"), [""; 0]);
}
