//! Answers that are not as the contract says: a row degrades alone, and the page never breaks.

use crate::harness::{
    Op, Wire, click, eventually, is_there, maybe, mounted, open_with, reads, rows, says, select,
    shown, text_of,
};
use serde_json::{Value, json};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

fn fifty(wire: &Wire) -> Value {
    wire.ask("/api/v1/datavolumes?requestType=Originated&sortBy=name&sortOrder=asc&limit=50")
}

/// The list with its third row changed.
async fn with_third(change: impl FnOnce(&mut Value)) -> (Rc<Wire>, crate::harness::Console) {
    let wire = Wire::new();
    let mut page = fifty(&wire);
    change(&mut page["datavolumes"][2]);
    wire.answer(Op::ListDatavolumes, 200, &page);
    let console = open_with(&wire, "/datavolumes").await;
    (wire, console)
}

fn flaws() -> Vec<String> {
    let flaws = select(&mounted(), "tbody .flaw");
    flaws.iter().map(|flaw| flaw.get_attribute("aria-label").unwrap_or_default()).collect()
}

#[wasm_bindgen_test]
async fn of_fifty_rows_one_bad_one_degrades_alone() {
    for (field, value, said) in [
        ("originPvcName", Value::Null, "`originPvcName` is null, not a string"),
        ("projectId", json!({"of": 5}), "`projectId` is an object, not a string"),
        ("status", json!([]), "`status` is an array, not an object"),
        ("name", json!(17), "`name` is a number, not a string"),
        ("createdAt", json!("soon"), ""),
        ("clusterId", Value::Null, ""),
        ("novelty", json!([1, {"two": null}]), ""),
    ] {
        let (_wire, _console) = with_third(|row| row[field] = value.clone()).await;
        eventually("all rows", || rows().len() == 50).await;
        let expected = usize::from(!said.is_empty());
        assert_eq!(flaws().len(), expected, "{field}: {:?}", flaws());
        assert!(flaws().iter().all(|flaw| flaw.contains(said)), "{field}: {:?}", flaws());
        // It can be ticked and opened as the others.
        let third = select(&mounted(), "tbody tr")[2].clone();
        assert!(third.query_selector("th a").expect("a selector").is_some(), "{field}");
        click("link", &rows()[2].clone()).await;
        shown("link", "Sharing").await;
    }
}

#[wasm_bindgen_test]
async fn a_missing_field_is_named() {
    let (_wire, _console) = with_third(|row| {
        row.as_object_mut().expect("a row").remove("originPvcName");
    })
    .await;
    eventually("all rows", || rows().len() == 50).await;
    assert_eq!(flaws(), ["Not all of this row could be read: `originPvcName` is missing"]);
}

#[wasm_bindgen_test]
async fn a_row_without_an_id_is_left_out_and_told() {
    let (_wire, _console) = with_third(|row| row["id"] = Value::Null).await;
    eventually("the other rows", || rows().len() == 49).await;
    reads("1 entry of the server’s response cannot be shown: `id` is null, not a string").await;
}

#[wasm_bindgen_test]
async fn an_id_that_no_page_has_is_shown_and_leads_nowhere() {
    for id in ["7", "../../evil", "javascript:alert(1)", "71f69d83"] {
        let (_wire, _console) = with_third(|row| row["id"] = json!(id)).await;
        eventually("all rows", || rows().len() == 50).await;
        let third = select(&mounted(), "tbody tr")[2].clone();
        assert!(text_of(&third).contains(id));
        assert!(third.query_selector("th a").expect("a selector").is_none(), "{id}");
    }
}

#[wasm_bindgen_test]
async fn a_row_without_a_name_is_called_by_its_id() {
    let (wire, _console) = with_third(|row| row["name"] = json!("")).await;
    eventually("all rows", || rows().len() == 50).await;
    let id = fifty(&wire)["datavolumes"][2]["id"].as_str().expect("an id").to_owned();
    assert_eq!(rows()[2], id);
    assert!(maybe("checkbox", &format!("Select {id}")).is_some());
}

#[wasm_bindgen_test]
async fn an_answer_that_holds_no_rows_at_all_is_told_in_words() {
    for body in [json!({"datavolumes": "none"}), json!([]), json!("x"), json!({"rows": []})] {
        let wire = Wire::new();
        wire.answer(Op::ListDatavolumes, 200, &body);
        let _console = open_with(&wire, "/datavolumes").await;
        reads("The server’s answer is not what its API documents").await;
        assert!(!says("No data volumes yet") && is_there("button", "Try again"), "{body}");
    }
}

#[wasm_bindgen_test]
async fn a_list_of_500_with_the_longest_texts_is_shown_whole() {
    let wire = Wire::new();
    let mut page = fifty(&wire);
    let first = page["datavolumes"][0].clone();
    let all: Vec<_> = (0..500)
        .map(|index| {
            let mut row = first.clone();
            row["id"] = json!(format!("00000000-0000-4000-8000-{index:012}"));
            row["name"] = json!(format!("{}{index:03}", "n".repeat(60)));
            row["description"] =
                json!("שלום 👩‍👩‍👧‍👦 e\u{301} ".repeat(20).chars().take(127).collect::<String>());
            row
        })
        .collect();
    page["datavolumes"] = json!(&all);
    page.as_object_mut().expect("a page").remove("next");
    wire.answer(Op::ListDatavolumes, 200, &page);
    let _console = open_with(&wire, "/datavolumes?limit=500").await;
    eventually("all rows", || rows().len() == 500).await;
    assert_eq!(rows()[499], format!("{}499", "n".repeat(60)));
    let description = all[499]["description"].as_str().expect("a text");
    let words = description.split_whitespace().collect::<Vec<_>>().join(" ");
    let last = select(&mounted(), "tbody tr")[499].clone();
    assert!(text_of(&last).contains(&words), "{}", text_of(&last));
    assert_eq!(flaws(), [""; 0]);
}
