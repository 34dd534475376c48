//! Malformed rows in the list.

use crate::harness::{
    Console, Network, Op, app_element, click, exists, open_with, open_with_all_columns, query_all,
    rows, shows_text, text_of, try_find, wait_for, wait_for_text, wait_until,
};
use serde_json::{Value, json};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

fn first_page(network: &Network) -> Value {
    network
        .get_json("/api/v1/datavolumes?requestType=Originated&sortBy=name&sortOrder=asc&limit=50")
}

/// Opens the list with its third row changed.
async fn open_with_third_row(change: impl FnOnce(&mut Value)) -> (Rc<Network>, Console) {
    let network = Network::new();
    let mut page = first_page(&network);
    change(&mut page["datavolumes"][2]);
    network.respond_with(Op::ListDatavolumes, 200, &page);
    let console = open_with_all_columns(&network, "/datavolumes").await;
    (network, console)
}

fn flaw_labels() -> Vec<String> {
    let flaw_labels = query_all(&app_element(), "tbody .flaw");
    flaw_labels.iter().map(|flaw| flaw.get_attribute("aria-label").unwrap_or_default()).collect()
}

#[wasm_bindgen_test]
async fn a_malformed_row_does_not_affect_the_others() {
    for (field, value, message) in [
        ("originPvcName", Value::Null, "`originPvcName` is null, not a string"),
        ("projectId", json!({"of": 5}), "`projectId` is an object, not a string"),
        ("status", json!([]), "`status` is an array, not an object"),
        ("name", json!(17), "`name` is a number, not a string"),
        ("createdAt", json!("soon"), ""),
        ("clusterId", Value::Null, ""),
        ("novelty", json!([1, {"two": null}]), ""),
    ] {
        let (_network, _console) = open_with_third_row(|row| row[field] = value.clone()).await;
        wait_until("all rows", || rows().len() == 50).await;
        let expected = usize::from(!message.is_empty());
        assert_eq!(flaw_labels().len(), expected, "{field}: {:?}", flaw_labels());
        assert!(
            flaw_labels().iter().all(|flaw| flaw.contains(message)),
            "{field}: {:?}",
            flaw_labels()
        );
        // The row can be opened like the others.
        let third = query_all(&app_element(), "tbody tr")[2].clone();
        assert!(third.query_selector("th a").expect("a selector").is_some(), "{field}");
        click("link", &rows()[2].clone()).await;
        wait_for("link", "Share").await;
    }
}

#[wasm_bindgen_test]
async fn a_missing_field_is_named() {
    let (_network, _console) = open_with_third_row(|row| {
        row.as_object_mut().expect("a row").remove("originPvcName");
    })
    .await;
    wait_until("all rows", || rows().len() == 50).await;
    assert_eq!(flaw_labels(), ["Not all of this row could be read: `originPvcName` is missing"]);
}

#[wasm_bindgen_test]
async fn a_row_without_an_id_is_omitted_and_reported() {
    let (_network, _console) = open_with_third_row(|row| row["id"] = Value::Null).await;
    wait_until("the other rows", || rows().len() == 49).await;
    wait_for_text("1 entry of the server’s response can’t be shown: `id` is null, not a string")
        .await;
}

#[wasm_bindgen_test]
async fn an_invalid_id_is_shown_without_a_link() {
    for id in ["7", "../../evil", "javascript:alert(1)", "71f69d83"] {
        let (_network, _console) = open_with_third_row(|row| row["id"] = json!(id)).await;
        wait_until("all rows", || rows().len() == 50).await;
        let third = query_all(&app_element(), "tbody tr")[2].clone();
        assert!(text_of(&third).contains(id));
        assert!(third.query_selector("th a").expect("a selector").is_none(), "{id}");
    }
}

#[wasm_bindgen_test]
async fn a_row_without_a_name_shows_its_id() {
    let (network, _console) = open_with_third_row(|row| row["name"] = json!("")).await;
    wait_until("all rows", || rows().len() == 50).await;
    let id = first_page(&network)["datavolumes"][2]["id"].as_str().expect("an id").to_owned();
    assert_eq!(rows()[2], id);
    assert!(try_find("checkbox", &format!("Select {id}")).is_some());
}

#[wasm_bindgen_test]
async fn a_response_without_rows_is_reported() {
    for body in [json!({"datavolumes": "none"}), json!([]), json!("x"), json!({"rows": []})] {
        let network = Network::new();
        network.respond_with(Op::ListDatavolumes, 200, &body);
        let _console = open_with(&network, "/datavolumes").await;
        wait_for_text("The server’s response isn’t valid").await;
        assert!(!shows_text("No data volumes yet") && exists("button", "Try again"), "{body}");
    }
}

#[wasm_bindgen_test]
async fn five_hundred_rows_with_the_longest_texts_are_shown_completely() {
    let network = Network::new();
    let mut page = first_page(&network);
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
    network.respond_with(Op::ListDatavolumes, 200, &page);
    let _console = open_with_all_columns(&network, "/datavolumes?limit=500").await;
    wait_until("all rows", || rows().len() == 500).await;
    assert_eq!(rows()[499], format!("{}499", "n".repeat(60)));
    let description = all[499]["description"].as_str().expect("a text");
    let text = description.split_whitespace().collect::<Vec<_>>().join(" ");
    let last = query_all(&app_element(), "tbody tr")[499].clone();
    assert!(text_of(&last).contains(&text), "{}", text_of(&last));
    assert_eq!(flaw_labels(), [""; 0]);
}
