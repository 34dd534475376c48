//! The order of the rows, their menu, and what is exported.

use super::{PAGE, completed, days_ago, open_result, set_workloads, volumes};
use crate::harness::{
    Console, Network, Op, app_element, capture_downloads, click, click_on, dispatch,
    download_count, downloaded_file, exists, find, find_all, focused, go_back, name_of, names,
    press, query_all, rows, select_option, settle, stub_clipboard, text_of, try_find_in, url,
    wait_for, wait_until,
};
use emulator::Volume;
use std::cmp::Reverse;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// The page with two data volumes that were used long ago; the first was used last. The others were never used.
async fn open_with_two_used(network: &Rc<Network>) -> (Console, [Volume; 2]) {
    let all = volumes(network);
    let used = [all[3].clone(), all[1].clone()];
    set_workloads(network, &[completed(&used[0], 100), completed(&used[1], 200)]);
    (open_result(network, PAGE).await, used)
}

/// The sorted column and its order.
fn sorted() -> Vec<(String, String)> {
    let order = |header: &web_sys::HtmlElement| header.get_attribute("aria-sort");
    let headers = find_all("columnheader");
    headers.iter().filter_map(|it| Some((name_of(it), order(it)?))).collect()
}

fn is_sorted(column: &str, order: &str) -> bool {
    sorted() == [(column.to_owned(), order.to_owned())]
}

#[wasm_bindgen_test]
async fn each_column_but_that_of_the_scopes_sorts_in_both_orders() {
    let network = Network::new();
    let (_console, used) = open_with_two_used(&network).await;
    let requests = network.count(Op::ListDatavolumes);
    assert!(is_sorted("Last used", "ascending"), "{:?}", sorted());
    let [newest, oldest] = used.clone().map(|it| it.name);
    assert!(rows().ends_with(&[oldest.clone(), newest.clone()]), "those never used are first");
    click("button", "Last used").await;
    assert!(is_sorted("Last used", "descending"));
    assert!(rows().starts_with(&[newest, oldest]), "those never used are last");
    let mut all = volumes(&network);
    let shown = |all: &[Volume]| all.iter().map(|it| it.name.clone()).collect::<Vec<_>>();
    for (column, key) in [
        ("Name", (|it| it.name.clone()) as fn(&Volume) -> String),
        ("Created by", |it| it.created_by.as_deref().unwrap_or_default().to_owned()),
        ("Project", |it| it.project_name.to_string()),
    ] {
        click("button", column).await;
        assert!(is_sorted(column, "ascending"));
        all.sort_by_key(|it| (key(it), it.name.clone(), it.id));
        assert_eq!(rows(), shown(&all), "{column}");
        click("button", column).await;
        assert!(is_sorted(column, "descending"));
        all.sort_by_key(|it| it.name.clone());
        all.sort_by_key(|it| Reverse(key(it)));
        assert_eq!(rows(), shown(&all), "{column}, in the other order");
    }
    assert_eq!(network.count(Op::ListDatavolumes), requests, "nothing is read again");
    let header = find("columnheader", "Shared with");
    assert!(try_find_in(&header, "button", "Shared with").is_none());
}

#[wasm_bindgen_test]
async fn the_oldest_are_first_if_the_time_of_creation_sorts() {
    let network = Network::new();
    set_workloads(&network, &[]);
    let all = volumes(&network);
    let long_ago = js_sys::Date::now() as i64 - 900 * 86_400_000;
    network.emulator(|emulator| emulator.set_created_at(all[5].id, long_ago));
    let _console = open_result(&network, PAGE).await;
    click("button", "Created").await;
    assert_eq!(rows()[0], all[5].name);
    click("button", "Created").await;
    assert_eq!(rows().last(), Some(&all[5].name));
}

#[wasm_bindgen_test]
async fn the_order_stays_for_another_choice_and_on_the_way_back_from_a_data_volume() {
    let network = Network::new();
    set_workloads(&network, &[]);
    let _console = open_result(&network, PAGE).await;
    click("button", "Name").await;
    click("button", "Name").await;
    let before = rows();
    select_option("Not used for", "365").await;
    assert_eq!(rows(), before);
    click("link", &before[0]).await;
    wait_for("heading", &before[0]).await;
    go_back();
    super::wait_for_result().await;
    assert_eq!(rows(), before);
    assert!(is_sorted("Name", "descending"));
}

#[wasm_bindgen_test]
async fn the_first_hundred_in_the_chosen_order_are_shown() {
    let network = Network::with_volumes(250);
    set_workloads(&network, &[]);
    let all = volumes(&network);
    let _console = open_result(&network, PAGE).await;
    click("button", "Name").await;
    click("button", "Name").await;
    assert_eq!(rows().len(), 100);
    assert_eq!(rows().first(), all.last().map(|it| &it.name));
}

/// Opens the menu of a row with its button.
async fn open_menu(name: &str) {
    let has_name =
        |row: &web_sys::HtmlElement| query_all(row, "th").iter().any(|it| text_of(it) == name);
    let row = query_all(&app_element(), "main tbody tr").into_iter().find(has_name).expect("a row");
    let button = format!("Actions for {name}");
    wait_until("the button", || {
        dispatch(&row, "pointerover", false);
        exists("button", &button)
    })
    .await;
    click("button", &button).await;
    wait_until("the menu", || !names("menuitem").is_empty()).await;
}

#[wasm_bindgen_test]
async fn a_row_has_the_menu_of_the_rows_of_the_list() {
    let network = Network::new();
    set_workloads(&network, &[]);
    let volume = crate::detail::deletable_volume(&network);
    let _console = open_result(&network, PAGE).await;
    stub_clipboard();
    click("button", "Name").await;
    open_menu(&volume.name).await;
    let offered = names("menuitem");
    for item in ["Open", "Share", "Copy ID", "Delete"] {
        assert!(offered.iter().any(|it| it == item), "{item} in {offered:?}");
    }
    click("menuitem", "Copy ID").await;
    wait_until("the ID", || crate::harness::copied_text() == volume.id.to_string()).await;
    open_menu(&volume.name).await;
    click("menuitem", "Delete").await;
    wait_for("alertdialog", &format!("Delete {}?", volume.name)).await;
    click("button", "Delete data volume").await;
    wait_until("it is not listed", || !rows().contains(&volume.name)).await;
    let next = rows()[0].clone();
    open_menu(&next).await;
    click("menuitem", "Open").await;
    wait_for("heading", &next).await;
    go_back();
    super::wait_for_result().await;
    open_menu(&next).await;
    click("menuitem", "Share").await;
    wait_until("its page", || url().contains("/sharing")).await;
}

#[wasm_bindgen_test]
async fn headers_that_cannot_be_arranged_have_no_menu() {
    let network = Network::new();
    set_workloads(&network, &[]);
    let _console = open_result(&network, PAGE).await;
    open_menu(&rows()[0].clone()).await;
    dispatch(&find("columnheader", "Name"), "pointerover", false);
    find("button", "Name").focus().expect("focus");
    settle().await;
    assert!(find("button", "Name").get_attribute("aria-description").is_none());
    let tab_stops = find_all("columnheader").iter().flat_map(|it| query_all(it, "button")).count();
    assert_eq!(tab_stops, 5, "only the buttons that sort");
}

#[wasm_bindgen_test]
async fn the_export_has_the_columns_and_the_order_of_the_page() {
    let network = Network::new();
    let (_console, used) = open_with_two_used(&network).await;
    capture_downloads();
    wait_until("who they are shared with", || network.count(Op::GetSharedScopes) == rows().len())
        .await;
    settle().await;
    let all = volumes(&network);
    let shared = all
        .iter()
        .find(|it| it.shared_scopes.len() == 1 && it.id != used[0].id && it.id != used[1].id)
        .expect("a shared one");
    click("button", "Name").await;
    click("button", "Name").await;
    let mut expected: Vec<_> = [&used[0], &used[1], shared].map(|it| it.name.clone()).to_vec();
    for name in &expected {
        click("checkbox", &format!("Select {name}")).await;
    }
    expected.sort_by_key(|name| Reverse(name.clone()));
    let toolbar = wait_for("toolbar", "Bulk actions").await;
    click_on(&try_find_in(&toolbar, "button", "Export").expect("a button")).await;
    click("menuitem", "CSV").await;
    wait_until("the file is downloaded", || download_count() == 1).await;
    let text = downloaded_file().await.text;
    let records: Vec<Vec<&str>> =
        text.trim_start_matches('\u{feff}').lines().map(|it| it.split(',').collect()).collect();
    assert_eq!(
        records[0],
        ["Name", "Last used", "Created", "Created by", "Project", "Shared with"]
    );
    let column =
        |index: usize| records[1..].iter().map(|it| it[index].to_owned()).collect::<Vec<_>>();
    assert_eq!(column(0), expected);
    let record = |volume: &Volume| records.iter().find(|it| it[0] == volume.name).expect("a row");
    let day = days_ago(100);
    assert!(record(&used[0])[1].starts_with(&day[..10]), "{:?}", record(&used[0]));
    assert_eq!(record(shared)[1], "Never seen");
    assert_eq!(record(shared)[4], &*shared.project_name);
    let scope = &shared.shared_scopes[0];
    assert!(record(shared)[5].ends_with(&format!(" {}", scope.scope_name)), "{text}");
}

#[wasm_bindgen_test]
async fn all_are_exported_also_those_not_shown_yet() {
    let network = Network::with_volumes(250);
    set_workloads(&network, &[]);
    let _console = open_result(&network, PAGE).await;
    capture_downloads();
    let unused = names("button").iter().find_map(|it| it.strip_prefix("Select all ")?.parse().ok());
    let unused: usize = unused.expect("how many are unused");
    assert!(unused > rows().len());
    click("button", "Export").await;
    let csv = wait_for("menuitem", "CSV").await;
    let description = csv.get_attribute("aria-description").unwrap_or_default();
    assert_eq!(description, "All rows, visible columns");
    click("menuitem", "CSV").await;
    wait_until("the file is downloaded", || download_count() == 1).await;
    let file = downloaded_file().await;
    assert!(file.name.starts_with("unused-datavolumes-"), "{}", file.name);
    assert_eq!(file.text.lines().count(), unused + 1);
}

#[wasm_bindgen_test]
async fn the_row_has_the_focus_after_all_is_read_again() {
    let network = Network::new();
    set_workloads(&network, &[]);
    let _console = open_result(&network, PAGE).await;
    let name = rows()[2].clone();
    find("link", &name).focus().expect("focus");
    let before = network.count(Op::Workloads);
    press("r").await;
    wait_until("it is read again", || network.count(Op::Workloads) > before).await;
    wait_until("the focus", || focused() == format!("link {name}")).await;
}
