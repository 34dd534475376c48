//! Exporting the list: the file that a person gets, and what is said about it.

use crate::harness::{
    Console, Op, Wire, add_to_the_time, catch_files, click, eventually, find, focus, is_there,
    open_with, press, reads, rows, said, saved, saved_count, settle, shown,
};
use leptos::prelude::window;
use serde_json::{Value, json};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// Everything that the server lists for a query, page by page.
fn whole(wire: &Wire, query: &str) -> Vec<Value> {
    let (mut all, mut offset) = (Vec::new(), 0);
    loop {
        let path =
            format!("/api/v1/datavolumes?requestType=Originated&limit=500&offset={offset}&{query}");
        let page = wire.ask(&path);
        all.extend(page["datavolumes"].as_array().expect("volumes").iter().cloned());
        match page["next"].as_u64() {
            Some(next) => offset = next,
            None => return all,
        }
    }
}

fn texts(rows: &[Value], key: &str) -> Vec<String> {
    rows.iter().map(|row| row[key].as_str().unwrap_or_default().to_owned()).collect()
}

/// The list at `address`, with the columns of an earlier visit.
async fn open_list(wire: &Rc<Wire>, address: &str, columns: &[(&str, bool)]) -> Console {
    catch_files();
    let mut console = open_with(wire, address).await;
    if !columns.is_empty() {
        let columns: Vec<_> =
            columns.iter().map(|(key, shown)| json!({"key": key, "shown": shown})).collect();
        let storage = window().local_storage().ok().flatten().expect("storage");
        let kept = json!({"columns": columns}).to_string();
        storage.set_item("dvc.columns", &kept).expect("storage");
        console = console.reload().await;
    }
    eventually("rows", || !rows().is_empty()).await;
    console
}

/// Name and ID, in this order.
const NAME_AND_ID: [(&str, bool); 11] = [
    ("name", true),
    ("id", true),
    ("phase", false),
    ("projectName", false),
    ("department", false),
    ("cluster", false),
    ("originPvcName", false),
    ("description", false),
    ("createdBy", false),
    ("createdAt", false),
    ("updatedAt", false),
];

async fn export(format: &str) {
    click("button", "Export").await;
    click("menuitem", format).await;
    settle().await;
}

/// Exports, and waits for the file.
async fn export_whole(format: &str) -> String {
    export(format).await;
    eventually("the file is there", || saved_count() == 1).await;
    saved().await.text
}

/// The records of a CSV in which nothing has to be quoted.
fn records(text: &str) -> Vec<Vec<&str>> {
    assert!(!text.contains('"'), "{text}");
    let text = text.strip_prefix('\u{feff}').expect("a mark").strip_suffix("\r\n").expect("an end");
    text.split("\r\n").map(|record| record.split(',').collect()).collect()
}

#[wasm_bindgen_test]
async fn the_csv_has_the_visible_columns_in_their_order_and_the_rows_of_all_pages() {
    let wire = Wire::with_volumes(1_203);
    let address = "/datavolumes?sortBy=createdAt&sortOrder=desc&offset=50&limit=25";
    let _console = open_list(&wire, address, &NAME_AND_ID).await;
    let before = wire.count(Op::ListDatavolumes);
    let text = export_whole("CSV").await;
    let expected = whole(&wire, "sortBy=createdAt&sortOrder=desc");
    assert_eq!(expected.len(), 1_203);
    let records = records(&text);
    assert_eq!(records[0], ["Name", "ID"]);
    let column = |index: usize| -> Vec<_> {
        records[1..].iter().map(|record| record[index].to_owned()).collect()
    };
    assert_eq!(column(1), texts(&expected, "id"));
    assert_eq!(column(0), texts(&expected, "name"));
    let pages: Vec<_> = wire.sent(Op::ListDatavolumes)[before..]
        .iter()
        .map(|sent| (sent.param("offset"), sent.param("limit")))
        .collect();
    assert_eq!(pages.len(), 3, "{pages:?}");
    assert!(pages.iter().all(|(_, limit)| limit.as_deref() == Some("500")), "{pages:?}");
    eventually("it is said", || said().starts_with("Exported 1,203 data volumes to datavol")).await;
    assert!(!is_there("dialog", "Export data volumes"));
}

#[wasm_bindgen_test]
async fn the_json_has_the_same_rows_by_the_apis_names_under_the_filter_and_the_search() {
    let wire = Wire::with_volumes(300);
    let query = "filterBy=phase==Ready&search=2026";
    let _console = open_list(&wire, &format!("/datavolumes?{query}"), &NAME_AND_ID[..3]).await;
    let text = export_whole("JSON").await;
    let file: Value = serde_json::from_str(&text).expect("JSON");
    let expected = whole(&wire, &format!("{query}&sortBy=name"));
    let file = file.as_array().expect("rows");
    assert!(!expected.is_empty() && expected.len() < 300);
    assert_eq!(texts(file, "id"), texts(&expected, "id"));
    assert_eq!(texts(file, "originPvcName"), texts(&expected, "originPvcName"));
    assert!(file[0].get("phase").is_none(), "a hidden column is left out");
    let created = file[0]["createdAt"].as_str().expect("a time");
    assert_eq!(created[..19], expected[0]["createdAt"].as_str().expect("a time")[..19]);
    let cluster = file[0]["cluster"].as_str().expect("a cluster");
    assert_ne!(cluster, expected[0]["clusterId"], "places go by their names");
    let saved = saved().await;
    assert!(saved.name.starts_with("datavolumes-20") && saved.name.ends_with(".json"));
    assert_eq!(saved.media_type, "application/json");
}

#[wasm_bindgen_test]
async fn the_progress_is_shown_and_cancel_aborts_the_request_and_saves_nothing() {
    let wire = Wire::with_volumes(1_203);
    let _console = open_list(&wire, "/datavolumes", &[]).await;
    find("button", "Export").focus().expect("focus");
    wire.hold(Op::ListDatavolumes);
    export("CSV").await;
    shown("dialog", "Export data volumes").await;
    reads("0 of 1,203").await;
    wire.last(Op::ListDatavolumes).release();
    reads("500 of 1,203").await;
    assert_eq!(focus(), "button Cancel");
    let sent = wire.last(Op::ListDatavolumes);
    assert_eq!(sent.param("offset").as_deref(), Some("500"));
    click("button", "Cancel").await;
    eventually("the request is aborted", || sent.is_aborted()).await;
    eventually("the dialog is gone", || !is_there("dialog", "Export data volumes")).await;
    let asked = wire.all().len();
    wire.let_go(Op::ListDatavolumes);
    settle().await;
    assert_eq!((saved_count(), wire.all().len()), (0, asked));
    eventually("the focus is back", || focus() == "button Export").await;

    // Esc is another way; and after it, one can start anew.
    wire.hold(Op::ListDatavolumes);
    export("CSV").await;
    reads("0 of 1,203").await;
    press("Escape").await;
    eventually("it is aborted, too", || wire.last(Op::ListDatavolumes).is_aborted()).await;
    wire.let_go(Op::ListDatavolumes);
    let text = export_whole("CSV").await;
    assert_eq!(text.matches("\r\n").count(), 1_204);
}

#[wasm_bindgen_test]
async fn rows_that_come_again_are_written_once_and_it_is_said() {
    let wire = Wire::with_volumes(1_203);
    let _console = open_list(&wire, "/datavolumes", &NAME_AND_ID).await;
    wire.fault("list_datavolumes:overlap=5");
    let text = export_whole("CSV").await;
    let records = records(&text);
    let ids: Vec<_> = records[1..].iter().map(|record| record[1].to_owned()).collect();
    assert_eq!(ids, texts(&whole(&wire, "sortBy=name"), "id"));
    reads("Exported 1,203 data volumes").await;
    reads("10 rows came again on a later page and were not written again.").await;
    click("button", "Done").await;
    eventually("the dialog is gone", || !is_there("dialog", "Export data volumes")).await;
}

#[wasm_bindgen_test]
async fn a_count_that_differs_from_the_rows_is_said() {
    let wire = Wire::new();
    let _console = open_list(&wire, "/datavolumes", &[]).await;
    wire.fault("count_datavolumes:off=7");
    export_whole("CSV").await;
    reads("The server counts 67, but its pages held 60").await;
    assert_eq!(saved_count(), 1);
}

#[wasm_bindgen_test]
async fn an_old_server_that_cannot_count_is_said_to_be_one() {
    let wire = Wire::to_an_old_server();
    let _console = open_list(&wire, "/datavolumes", &[]).await;
    wire.hold(Op::ListDatavolumes);
    export("CSV").await;
    reads("0 data volumes read").await;
    wire.let_go(Op::ListDatavolumes);
    reads("This server cannot count, so the number could not be compared.").await;
    assert_eq!(saved_count(), 1);
}

#[wasm_bindgen_test]
async fn paging_that_does_not_advance_ends_the_export_and_is_said() {
    let wire = Wire::with_volumes(1_203);
    let _console = open_list(&wire, "/datavolumes", &NAME_AND_ID).await;
    wire.fault("list_datavolumes:next=same,nth=2");
    let text = export_whole("CSV").await;
    assert_eq!(records(&text).len(), 1_001);
    reads("The server says that more rows follow, but not where.").await;
    reads("The server counts 1,203, but its pages held 1,000").await;
}

#[wasm_bindgen_test]
async fn a_page_that_fails_is_told_in_the_servers_words_and_trying_again_goes_on_from_there() {
    let wire = Wire::with_volumes(1_203);
    let _console = open_list(&wire, "/datavolumes", &NAME_AND_ID).await;
    wire.fault("list_datavolumes:status=503,nth=2");
    export("CSV").await;
    reads("Service Unavailable (injected)").await;
    reads("500 data volumes were read so far. No file was saved.").await;
    assert_eq!(saved_count(), 0);
    let before = wire.count(Op::ListDatavolumes);
    find("button", "Try again").focus().expect("focus");
    wire.hold(Op::ListDatavolumes);
    click("button", "Try again").await;
    reads("500 of 1,203").await;
    assert_eq!(focus(), "button Cancel", "the button that was pressed is gone");
    wire.let_go(Op::ListDatavolumes);
    eventually("the file is there", || saved_count() == 1).await;
    let text = saved().await.text;
    let ids: Vec<_> = records(&text)[1..].iter().map(|record| record[1].to_owned()).collect();
    assert_eq!(ids, texts(&whole(&wire, "sortBy=name"), "id"));
    assert_eq!(wire.count(Op::ListDatavolumes) - before, 2, "the first page is not read again");
}

#[wasm_bindgen_test]
async fn a_token_that_is_renewed_meanwhile_does_not_end_the_export() {
    let wire = Wire::with_volumes(1_203);
    let _console = open_list(&wire, "/datavolumes", &NAME_AND_ID).await;
    // A token that is refused at once is wrong, not old.
    add_to_the_time(60_000.0);
    wire.fault("list_datavolumes:status=401,nth=2");
    let text = export_whole("CSV").await;
    assert_eq!(records(&text).len(), 1_204);
}

#[wasm_bindgen_test]
async fn hostile_names_are_data_in_a_spreadsheet() {
    let hostile = [
        "=cmd|' /C calc'!A0",
        "@SUM(1,2)",
        "two\r\nlines",
        "a \"quoted\" name",
        "שם בעברית",
        "🗂️ files",
        "plain",
    ];
    let wire = Wire::new();
    let rows: Vec<_> = hostile
        .iter()
        .enumerate()
        .map(|(index, name)| {
            json!({"id": format!("id-{index}"), "name": name, "projectId": "5",
                   "projectName": "p", "originPvcName": "data", "status": {"phase": "Ready"}})
        })
        .collect();
    wire.answer(Op::ListDatavolumes, 200, &json!({"datavolumes": rows}));
    wire.answer(Op::CountDatavolumes, 200, &json!({"count": hostile.len()}));
    let _console = open_list(&wire, "/datavolumes", &NAME_AND_ID).await;
    let text = export_whole("CSV").await;
    assert_eq!(
        text,
        "\u{feff}Name,ID\r\n\
         '=cmd|' /C calc'!A0,id-0\r\n\
         \"'@SUM(1,2)\",id-1\r\n\
         \"two\r\nlines\",id-2\r\n\
         \"a \"\"quoted\"\" name\",id-3\r\n\
         שם בעברית,id-4\r\n\
         🗂️ files,id-5\r\n\
         plain,id-6\r\n"
    );
}

#[wasm_bindgen_test]
async fn an_export_that_would_be_lost_is_asked_about_and_told() {
    let wire = Wire::new();
    wire.sign_in_by_itself(None);
    let console = open_with(&wire, "/datavolumes").await;
    crate::session::sign_in_with_key("admin", "admin").await;
    eventually("rows", || !rows().is_empty()).await;
    wire.hold(Op::ListDatavolumes);
    export("CSV").await;
    shown("dialog", "Export data volumes").await;
    assert!(crate::jobs::asks_before_leaving(), "a reload would lose it");
    // The session ends for good.
    wire.fault("count_datavolumes:status=401");
    wire.fault("list_datavolumes:status=401");
    wire.let_go(Op::ListDatavolumes);
    shown("heading", "Sign in").await;
    reads("The export was called off").await;
    drop(console);
}
