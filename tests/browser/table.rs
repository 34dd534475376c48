//! The table of data volumes: its rows stay, its columns are the person's.

use crate::harness::{
    Console, Op, VOLUMES, Wire, add_to_the_time, choose, click, dispatch, eventually, field, find,
    focus, frame, is_there, mounted, names_in, open, open_with, pass, press, property, reads, rows,
    select, settle, shown, text_of,
};
use crate::list::{listed, shows_rows};
use leptos::prelude::window;
use leptos::wasm_bindgen::{JsCast, prelude::Closure};
use serde_json::Value;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// What has changed under an element: for each change the id of its row, and where it was.
struct Observed {
    rows: Rc<RefCell<Vec<String>>>,
    elements: Rc<RefCell<Vec<web_sys::Element>>>,
}

impl Observed {
    fn of(element: &web_sys::Element) -> Self {
        let (rows, elements) = (Rc::new(RefCell::default()), Rc::new(RefCell::default()));
        let seen: Rc<RefCell<Vec<String>>> = Rc::clone(&rows);
        let places: Rc<RefCell<Vec<web_sys::Element>>> = Rc::clone(&elements);
        let see = move |records: js_sys::Array| {
            for record in records.iter() {
                let target = js_sys::Reflect::get(&record, &"target".into()).expect("a target");
                let node: web_sys::Node = target.unchecked_into();
                let element = node.dyn_ref::<web_sys::Element>().cloned();
                let element = element.or_else(|| node.parent_element());
                places.borrow_mut().extend(element.clone());
                let row = element.and_then(|element| element.closest("tr").expect("a selector"));
                let id = row.and_then(|row| row.get_attribute("data-id"));
                seen.borrow_mut().push(id.unwrap_or_default());
            }
        };
        let see: Closure<dyn FnMut(js_sys::Array)> = Closure::new(see);
        let observer = web_sys::MutationObserver::new(see.into_js_value().unchecked_ref());
        let what = web_sys::MutationObserverInit::new();
        what.set_child_list(true);
        what.set_attributes(true);
        what.set_character_data(true);
        what.set_subtree(true);
        observer.expect("an observer").observe_with_options(element, &what).expect("an element");
        Self { rows, elements }
    }

    /// What there was since the last time.
    fn take(&self) -> Vec<String> {
        self.rows.take()
    }

    /// The elements that have changed and are not inside of what fits the selector.
    fn others_than(&self, selector: &str) -> Vec<String> {
        let elements = self.elements.take();
        let is_other = |it: &web_sys::Element| it.closest(selector).is_ok_and(|it| it.is_none());
        let place = |it: &web_sys::Element| format!("{}.{}", it.tag_name(), it.class_name());
        elements.iter().filter(|it| is_other(it)).map(place).collect()
    }
}

/// Has the server change something, as somebody else does.
fn patch(console: &Console, path: &str, body: &str) {
    let token = console.wire.token_for("admin");
    let request = http::Request::patch(path)
        .header("Authorization", format!("Bearer {token}"))
        .header("Content-Type", "application/json");
    let request = request.body(body.as_bytes().to_vec()).expect("a request");
    let now = console.wire.emulator(|emulator| emulator.config().now);
    console.wire.emulator(|emulator| drop(emulator.handle(&request, now)));
}

async fn refresh(console: &Console) {
    let before = console.wire.count(Op::ListDatavolumes);
    click("button", "Refresh").await;
    eventually("asked again", || console.wire.count(Op::ListDatavolumes) == before + 1).await;
    settle().await;
    frame().await;
}

fn table() -> web_sys::Element {
    select(&mounted(), "main table")[0].clone().into()
}

fn headers() -> Vec<String> {
    names_in(&table(), "columnheader")[1..].to_vec()
}

#[wasm_bindgen_test]
async fn an_unchanged_refresh_touches_no_node_of_500_rows() {
    let wire = Wire::with_volumes(600);
    let console = open_with(&wire, "/datavolumes?limit=500").await;
    eventually("rows", || rows().len() == 500).await;
    pass(0).await;
    frame().await;
    let changes = Observed::of(&table());
    refresh(&console).await;
    assert_eq!(changes.take(), [""; 0]);
}

#[wasm_bindgen_test]
async fn a_changed_row_changes_alone_keeps_the_focus_and_is_marked() {
    let console = open("/datavolumes").await;
    shows_rows(&listed(&console.wire, "sortBy=name&limit=50")).await;
    pass(0).await;
    frame().await;
    let mut page =
        console.wire.ask("/api/v1/datavolumes?requestType=Originated&sortBy=name&limit=50");
    let id = page["datavolumes"][3]["id"].as_str().expect("an id").to_owned();
    let name = rows()[3].clone();
    find("link", &name).focus().expect("focus");
    let changes = Observed::of(&table());
    page["datavolumes"][3]["description"] = Value::from("something new");
    console.wire.answer(Op::ListDatavolumes, 200, &page);
    refresh(&console).await;
    reads("something new").await;
    frame().await;
    let mut touched = changes.take();
    touched.dedup();
    assert_eq!(touched, [id.as_str()], "only that row");
    let row = &select(&table(), "tbody tr[data-id]")[3];
    assert_eq!(row.get_attribute("data-changed").as_deref(), Some("odd"));
    assert_eq!(select(&table(), "tbody tr[data-changed]").len(), 1);

    // The focus has been lent to the button; what is new does not take the link away.
    find("link", &name).focus().expect("focus");
    page["datavolumes"][3]["description"] = Value::from("newer still");
    console.wire.clear_faults();
    console.wire.answer(Op::ListDatavolumes, 200, &page);
    let before = console.wire.count(Op::ListDatavolumes);
    find("button", "Refresh").click();
    find("link", &name).focus().expect("focus");
    eventually("asked again", || console.wire.count(Op::ListDatavolumes) > before).await;
    reads("newer still").await;
    assert_eq!(focus(), format!("link {name}"));
    assert_eq!(row.get_attribute("data-changed").as_deref(), Some("even"), "marked again");
}

#[wasm_bindgen_test]
async fn when_a_row_goes_its_focus_goes_to_the_next_one() {
    let console = open("/datavolumes?limit=5").await;
    eventually("rows", || rows().len() == 5).await;
    let names = rows();
    let mut page =
        console.wire.ask("/api/v1/datavolumes?requestType=Originated&sortBy=name&limit=5");
    page["datavolumes"].as_array_mut().expect("rows").remove(1);
    console.wire.answer(Op::ListDatavolumes, 200, &page);
    find("link", &names[1]).focus().expect("focus");
    // As a look that the list takes by itself.
    pass(30_000).await;
    eventually("it is gone", || rows().len() == 4).await;
    eventually("the next one has it", || focus() == format!("link {}", names[2])).await;
}

#[wasm_bindgen_test]
async fn a_row_that_comes_twice_is_shown_once_and_that_is_said() {
    let wire = Wire::new();
    let mut page = wire.ask("/api/v1/datavolumes?requestType=Originated&sortBy=name&limit=5");
    let first = page["datavolumes"][0].clone();
    page["datavolumes"].as_array_mut().expect("rows").push(first);
    wire.answer(Op::ListDatavolumes, 200, &page);
    let _console = open_with(&wire, "/datavolumes").await;
    eventually("rows", || rows().len() == 5).await;
    reads("1 row came twice").await;
}

#[wasm_bindgen_test]
async fn columns_are_shown_hidden_and_moved_and_stay_so() {
    let console = open("/datavolumes").await;
    eventually("rows", || rows().len() == 50).await;
    assert_eq!(headers().len(), 11);
    click("button", "Columns").await;
    click("checkbox", "Description").await;
    click("checkbox", "Cluster").await;
    eventually("two are gone", || headers().len() == 9).await;
    assert!(!headers().contains(&"Description".to_owned()));

    let earlier = find("button", "Move Status earlier");
    earlier.focus().expect("focus");
    click("button", "Move Status earlier").await;
    frame().await;
    eventually("the status comes first", || headers()[..2] == ["Status", "Name"]).await;
    eventually("the focus stays", || focus() == "button Move Status earlier").await;
    let first = text_of(&select(&table(), "tbody tr")[0]);
    let statuses = ["Ready", "NotReady", "Not ready", "Creating", "Deleting", "Unknown"];
    assert!(statuses.iter().any(|status| first.starts_with(status)), "{first}");

    let console = console.reload().await;
    eventually("kept", || headers().len() == 9 && headers()[0] == "Status").await;
    click("button", "Columns").await;
    click("button", "Reset columns").await;
    eventually("as at first", || headers().len() == 11 && headers()[0] == "Name").await;
    drop(console);
}

#[wasm_bindgen_test]
async fn the_name_cannot_be_hidden() {
    let _console = open("/datavolumes").await;
    eventually("rows", || rows().len() == 50).await;
    click("button", "Columns").await;
    let name = select(&mounted(), ".chooser-column input")[0].clone();
    assert_eq!(name.get_attribute("aria-disabled").as_deref(), Some("true"));
    name.click();
    settle().await;
    assert_eq!(headers()[0], "Name");
    reads("Always shown").await;
}

#[wasm_bindgen_test]
async fn rows_can_stand_closer() {
    let console = open("/datavolumes").await;
    eventually("rows", || rows().len() == 50).await;
    assert_eq!(table().get_attribute("data-density"), None);
    click("button", "Columns").await;
    choose("Density", "compact").await;
    assert_eq!(table().get_attribute("data-density").as_deref(), Some("compact"));
    let _console = console.reload().await;
    eventually("kept", || select(&mounted(), "main table[data-density=compact]").len() == 1).await;
}

/// How wide a column is, in sixteenths of the text's size.
fn width_of(column: usize) -> u32 {
    let table: web_sys::HtmlElement = table().dyn_into().expect("an element");
    let columns = table.style().get_property_value("--columns").expect("widths");
    // "calc(44rem / 16) calc(320rem / 16) … minmax(calc(304rem / 16), 1fr)"
    let width = columns.split("calc(").nth(column + 2).expect("a column");
    width.split("rem").next().expect("a number").parse().expect("a number")
}

#[wasm_bindgen_test]
async fn a_column_is_made_wider_by_keyboard_and_that_is_kept() {
    let console = open("/datavolumes").await;
    eventually("rows", || rows().len() == 50).await;
    assert_eq!(width_of(0), 320);
    let edge = shown("slider", "Width of Name").await;
    edge.focus().expect("focus");
    press("ArrowRight").await;
    press("ArrowRight").await;
    assert_eq!(width_of(0), 352);
    assert_eq!(edge.get_attribute("aria-valuenow").as_deref(), Some("352"));
    let console = console.reload().await;
    eventually("kept", || rows().len() == 50 && width_of(0) == 352).await;
    find("slider", "Width of Name").focus().expect("focus");
    press("Home").await;
    assert_eq!(width_of(0), 72);
    press("Enter").await;
    assert_eq!(width_of(0), 320, "as at first");
    drop(console);
}

#[wasm_bindgen_test]
async fn kept_columns_that_cannot_be_read_are_as_at_first() {
    for kept in ["", "[1,2", "7", r#"{"columns":"all"}"#] {
        let console = open("/datavolumes").await;
        let storage = window().local_storage().ok().flatten().expect("storage");
        storage.set_item("dvc.columns", kept).expect("storage");
        let _console = console.reload().await;
        eventually("rows", || rows().len() == 50).await;
        assert_eq!(headers().len(), 11, "{kept}");
    }
}

#[wasm_bindgen_test]
async fn rows_are_ticked_one_by_one_and_all_on_the_page() {
    let _console = open("/datavolumes").await;
    eventually("rows", || rows().len() == 50).await;
    let all = field("Select all on this page");
    assert_eq!(property(&all, "indeterminate"), "false");
    let name = rows()[2].clone();
    find("checkbox", &format!("Select {name}")).click();
    settle().await;
    assert_eq!(property(&all, "indeterminate"), "true");
    assert_eq!(select(&table(), "tr[data-selected]").len(), 1);
    all.click();
    settle().await;
    assert_eq!(select(&table(), "tr[data-selected]").len(), 50);
    assert_eq!(property(&all, "checked"), "true");
    assert_eq!(property(&all, "indeterminate"), "false");

    // What is ticked stays so on other pages.
    click("link", "Next page").await;
    eventually("the next page", || rows().len() == VOLUMES - 50).await;
    assert_eq!(property(&all, "checked"), "false");
    click("link", "Previous page").await;
    eventually("the first page", || rows().len() == 50).await;
    assert_eq!(select(&table(), "tr[data-selected]").len(), 50);
    assert!(is_there("checkbox", &format!("Select {name}")));
}

/// How many nodes there are in an element, itself included.
fn nodes(node: &web_sys::Node) -> usize {
    let children = node.child_nodes();
    (0..children.length())
        .filter_map(|index| children.item(index))
        .map(|it| nodes(&it))
        .sum::<usize>()
        + 1
}

#[wasm_bindgen_test]
async fn a_row_of_all_columns_has_26_nodes_at_most() {
    let _console = open("/datavolumes").await;
    eventually("rows", || rows().len() == 50).await;
    assert_eq!(headers().len(), 11, "all columns");
    for row in select(&table(), "tbody tr[data-id]") {
        assert!(nodes(&row) <= 26, "{} nodes", nodes(&row));
    }
}

#[wasm_bindgen_test]
async fn a_click_beside_a_checkbox_in_its_cell_selects_the_row() {
    let _console = open("/datavolumes").await;
    eventually("rows", || rows().len() == 50).await;
    let row = select(&table(), "tbody tr[data-id]")[1].clone();
    let cell = select(&row, "td").remove(0);
    for selected in [Some("true"), None] {
        cell.click();
        settle().await;
        assert_eq!(row.get_attribute("data-selected").as_deref(), selected);
        let checkbox = find("checkbox", &format!("Select {}", rows()[1]));
        assert_eq!(property(&checkbox, "checked"), selected.is_some().to_string());
    }
}

#[wasm_bindgen_test]
async fn a_cell_that_is_pointed_at_tells_its_whole_text_as_it_is_by_now() {
    let console = open("/datavolumes?limit=5").await;
    eventually("rows", || rows().len() == 5).await;
    let cell = || select(&table(), "tbody tr[data-id]:first-child th").remove(0);
    assert_eq!(cell().get_attribute("title"), None);
    dispatch(&cell(), "pointerover", false);
    assert_eq!(cell().get_attribute("title"), Some(rows()[0].clone()));
    let mut page =
        console.wire.ask("/api/v1/datavolumes?requestType=Originated&sortBy=name&limit=5");
    page["datavolumes"][0]["name"] = Value::from("renamed");
    console.wire.answer(Op::ListDatavolumes, 200, &page);
    refresh(&console).await;
    eventually("it is renamed", || rows()[0] == "renamed").await;
    assert_eq!(cell().get_attribute("title").as_deref(), Some("renamed"), "without another move");
}

#[wasm_bindgen_test]
async fn the_exact_times_of_the_row_with_the_focus_are_those_of_now() {
    let console = open("/datavolumes?limit=5").await;
    eventually("rows", || rows().len() == 5).await;
    find("link", &rows()[0]).focus().expect("focus");
    let titles = || {
        let cells = select(&table(), "tbody tr[data-id]:first-child [data-time]");
        cells.iter().map(|it| it.get_attribute("title").unwrap_or_default()).collect::<Vec<_>>()
    };
    assert!(titles().iter().all(|title| title.contains(':')), "{:?}", titles());
    let mut page =
        console.wire.ask("/api/v1/datavolumes?requestType=Originated&sortBy=name&limit=5");
    page["datavolumes"][0]["updatedAt"] = Value::from("2020-01-02T03:04:05Z");
    console.wire.answer(Op::ListDatavolumes, 200, &page);
    pass(30_000).await;
    eventually("a newer one", || titles()[1].contains("Jan 2020")).await;
    assert_eq!(focus(), format!("link {}", rows()[0]), "the focus stays");
}

#[wasm_bindgen_test]
async fn the_focus_stays_on_a_name_when_its_row_turns_out_to_be_flawed() {
    let console = open("/datavolumes?limit=5").await;
    eventually("rows", || rows().len() == 5).await;
    let name = rows()[1].clone();
    // What goes wrong while an event is handled ends no test by itself.
    let errors = js_sys::eval(
        "(() => { const all = []; addEventListener('error', it => all.push(it)); return all; })()",
    );
    let errors: js_sys::Array = errors.expect("a list").unchecked_into();
    find("link", &name).focus().expect("focus");
    let mut page =
        console.wire.ask("/api/v1/datavolumes?requestType=Originated&sortBy=name&limit=5");
    page["datavolumes"][1]["originPvcName"] = Value::from(7);
    console.wire.answer(Op::ListDatavolumes, 200, &page);
    pass(30_000).await;
    eventually("it is marked", || select(&table(), ".flaw").len() == 1).await;
    eventually("the focus", || focus() == format!("link {name}")).await;
    console.wire.clear_faults();
    pass(30_000).await;
    eventually("it is mended", || select(&table(), ".flaw").is_empty()).await;
    eventually("the focus", || focus() == format!("link {name}")).await;
    assert_eq!(
        errors.length(),
        0,
        "no event of the focus is handled while the rows are being changed"
    );
}

#[wasm_bindgen_test]
async fn relative_times_age_without_a_new_row() {
    let console = open("/datavolumes").await;
    eventually("rows", || rows().len() == 50).await;
    let row = select(&table(), "tbody tr")[0].clone();
    let times = select(&row, "[data-time]");
    assert!(!times.is_empty());
    assert_eq!(times[0].get_attribute("title"), None, "it is made when it is wanted");
    dispatch(&times[0], "pointerover", false);
    assert!(times[0].get_attribute("title").is_some_and(|exact| exact.contains("20")));
    let before = text_of(&times[0]);
    let changes = Observed::of(&table());
    add_to_the_time(3.0 * 365.25 * 86_400_000.0);
    // Not by looking again.
    click("button", "Pause updates").await;
    pass(30_000).await;
    frame().await;
    assert_ne!(text_of(&times[0]), before, "it has aged");
    assert!(changes.others_than("[data-time]").is_empty(), "and nothing else has changed");
    assert!(row.is_same_node(Some(&select(&table(), "tbody tr")[0])));
    drop(console);
}

#[wasm_bindgen_test]
async fn the_mark_of_a_change_goes_after_a_moment() {
    let console = open("/datavolumes?filterBy=phase==Ready").await;
    eventually("rows", || !rows().is_empty()).await;
    let id = console.wire.emulator(|it| it.volume_named(&rows()[1]).map(|it| it.id));
    let body = serde_json::json!({"description": "changed elsewhere"}).to_string();
    patch(&console, &format!("/api/v1/datavolumes/{}", id.expect("it")), &body);
    refresh(&console).await;
    let marked = || select(&table(), "tr[data-changed]").len();
    eventually("it is marked", || marked() == 1).await;
    pass(2_399).await;
    assert_eq!(marked(), 1);
    pass(1).await;
    settle().await;
    assert_eq!(marked(), 0);
}

#[wasm_bindgen_test]
async fn the_focus_stays_in_a_row_that_moves() {
    let console = open("/datavolumes?sortBy=phase&limit=500").await;
    eventually("rows", || rows().len() == VOLUMES).await;
    for control in ["th a", "input"] {
        let last = select(&table(), "tbody tr").pop().expect("a row");
        let focused = select(&last, control).remove(0);
        focused.focus().expect("focus");
        let mut page = console
            .wire
            .ask("/api/v1/datavolumes?requestType=Originated&sortBy=phase&sortOrder=asc&limit=500");
        let all = page["datavolumes"].as_array_mut().expect("rows");
        let row = all.pop().expect("a row");
        all.insert(0, row);
        console.wire.answer(Op::ListDatavolumes, 200, &page);
        refresh(&console).await;
        eventually("it has moved", || last.is_same_node(Some(&select(&table(), "tbody tr")[0])))
            .await;
        eventually("it has the focus", || {
            let active = leptos::prelude::document().active_element();
            active.is_some_and(|active| focused.is_same_node(Some(&active)))
        })
        .await;
        console.wire.clear_faults();
        refresh(&console).await;
    }
}

#[wasm_bindgen_test]
async fn a_quiet_look_touches_nothing_of_the_page_but_its_age() {
    let console = open("/datavolumes?filterBy=phase==Ready").await;
    eventually("rows", || !rows().is_empty()).await;
    settle().await;
    let main = select(&mounted(), "main").remove(0);
    let changes = Observed::of(&main);
    for _ in 0..3 {
        let before = console.wire.count(Op::ListDatavolumes);
        pass(30_000).await;
        eventually("looked", || console.wire.count(Op::ListDatavolumes) == before + 1).await;
        settle().await;
        frame().await;
    }
    assert_eq!(changes.others_than(".freshness, [data-time]"), [""; 0]);
}
