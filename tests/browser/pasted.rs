//! Pasted text: what surrounds it unseen is not meant, whatever field it lands in.

use crate::harness::{Op, Wire, eventually, open_with, pass, rows, type_into, url};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_pasted_name_is_found_whatever_came_along_with_it() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes").await;
    eventually("rows", || rows().len() == 50).await;
    let name = rows()[0].clone();
    for pasted in [
        format!("{name} "),
        format!(" {name}"),
        format!("{name}\t"),
        format!("\u{feff}{name}\r\n"),
        format!("\"{name}\""),
    ] {
        type_into("Search data volumes", "").await;
        pass(1_000).await;
        eventually("all", || rows().len() == 50).await;
        type_into("Search data volumes", &pasted).await;
        pass(1_000).await;
        eventually(&format!("{pasted:?}"), || rows().len() < 50 && rows().contains(&name)).await;
        assert_eq!(url(), format!("/datavolumes?search={name}"), "{pasted:?}");
        assert_eq!(wire.last(Op::ListDatavolumes).param("search"), Some(name.clone()));
    }
}

#[wasm_bindgen_test]
async fn blanks_alone_search_for_nothing() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes").await;
    eventually("rows", || rows().len() == 50).await;
    let asked = wire.count(Op::ListDatavolumes);
    type_into("Search data volumes", " \t ").await;
    pass(1_000).await;
    assert_eq!((url().as_str(), wire.count(Op::ListDatavolumes)), ("/datavolumes", asked));
}

#[wasm_bindgen_test]
async fn blanks_around_the_parts_of_a_filter_are_not_meant() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes?filterBy=phase%3D%3DReady%20,name%3D@a%20").await;
    eventually("rows", || !rows().is_empty()).await;
    let sent = wire.last(Op::ListDatavolumes).param("filterBy");
    assert_eq!(sent.as_deref(), Some("phase==Ready,name=@a"));
}
