//! Invisible characters around pasted text are ignored.

use crate::harness::{Network, Op, advance_time, open_with, rows, type_into, url, wait_until};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn white_space_and_quotes_around_a_pasted_name_are_ignored() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    let name = rows()[0].clone();
    for pasted in [
        format!("{name} "),
        format!(" {name}"),
        format!("{name}\t"),
        format!("\u{feff}{name}\r\n"),
        format!("\"{name}\""),
    ] {
        type_into("Search data volumes", "").await;
        advance_time(1_000).await;
        wait_until("all", || rows().len() == 50).await;
        type_into("Search data volumes", &pasted).await;
        advance_time(1_000).await;
        wait_until(&format!("{pasted:?}"), || rows().len() < 50 && rows().contains(&name)).await;
        assert_eq!(url(), format!("/datavolumes?search={name}"), "{pasted:?}");
        assert_eq!(network.last(Op::ListDatavolumes).param("search"), Some(name.clone()));
    }
}

#[wasm_bindgen_test]
async fn blanks_alone_do_not_search() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    let before = network.count(Op::ListDatavolumes);
    type_into("Search data volumes", " \t ").await;
    advance_time(1_000).await;
    assert_eq!((url().as_str(), network.count(Op::ListDatavolumes)), ("/datavolumes", before));
}

#[wasm_bindgen_test]
async fn blanks_around_filter_parts_are_ignored() {
    let network = Network::new();
    let _console =
        open_with(&network, "/datavolumes?filterBy=phase%3D%3DReady%20,name%3D@a%20").await;
    wait_until("rows", || !rows().is_empty()).await;
    let sent = network.last(Op::ListDatavolumes).param("filterBy");
    assert_eq!(sent.as_deref(), Some("phase==Ready,name=@a"));
}
