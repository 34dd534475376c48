//! Data volumes whose use is not known.

use super::{
    PAGE, completed, make_old, names_without, open_result, running, set_workloads, volumes,
    workload,
};
use crate::harness::{
    Network, Op, app_element, click, exists, find_all, focused, js_function, open_with, query_all,
    rows, select_option, settle, shows_text, text_of, wait_for_text, wait_until,
};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

/// Opens the lists of names, and returns all of them.
async fn unknown_names() -> Vec<String> {
    for details in query_all(&app_element(), "main details") {
        let script = "details => { details.open = true; }";
        js_function(script).call1(&wasm_bindgen::JsValue::NULL, &details).expect("an element");
    }
    let listed = || query_all(&app_element(), "main details li");
    wait_until("the names", || !listed().is_empty()).await;
    settle().await;
    let mut names: Vec<_> = listed().iter().map(|it| text_of(it)).collect();
    names.sort();
    names
}

#[wasm_bindgen_test]
async fn volumes_whose_workloads_are_forbidden_are_unknown_and_not_unused() {
    let network = Network::new();
    make_old(&network);
    network.add_fault("get_workloads:status=403");
    let _console = open_result(&network, PAGE).await;
    let all = volumes(&network).len();
    assert!(rows().is_empty());
    assert!(shows_text(&format!("0 of {all} data volumes were not used in the last 90 days.")));
    let unknown = format!("Last use unknown: {all}");
    assert!(exists("heading", &unknown));
    click("button", &unknown).await;
    assert_eq!(focused(), format!("heading {unknown}"));
    assert!(shows_text("You don’t have permission to see the workloads of this cluster."));
    assert!(!shows_text("Every data volume was used"));
    assert!(!exists("button", "Try again"), "it would be refused again");
    assert_eq!(unknown_names().await, names_without(&network, &[]));
    assert!(find_all("checkbox").is_empty(), "they cannot be selected");
}

#[wasm_bindgen_test]
async fn a_control_plane_without_workloads_is_named_as_the_reason() {
    let network = Network::new();
    network.add_fault("get_workloads:status=404");
    let _console = open_result(&network, PAGE).await;
    assert!(shows_text("This control plane doesn’t list workloads."));
    assert!(!exists("button", "Try again") && rows().is_empty());
}

#[wasm_bindgen_test]
async fn a_failed_cluster_is_unknown_until_it_is_read_again() {
    let network = Network::new();
    make_old(&network);
    let first = volumes(&network).into_iter().map(|it| it.cluster_id).min().expect("a cluster");
    let of_first: Vec<_> =
        volumes(&network).into_iter().filter(|it| it.cluster_id == first).collect();
    network.add_fault("get_workloads:status=500,nth=1");
    let _console = open_with(&network, PAGE).await;
    wait_for_text(&format!("Last use unknown: {}", of_first.len())).await;
    assert!(shows_text("Couldn’t load the workloads"));
    assert!(of_first.iter().all(|it| !rows().contains(&it.name)) && !rows().is_empty());
    let requests = network.count(Op::Workloads);
    click("button", "Try again").await;
    wait_until("all is known", || {
        exists("combobox", "Not used for") && !shows_text("Couldn’t load the workloads")
    })
    .await;
    assert_eq!(network.count(Op::Workloads), requests + 2, "only that cluster is read again");
    wait_until("the focus is kept", || focused() == "heading Unused data volumes").await;
}

#[wasm_bindgen_test]
async fn a_volume_without_a_cluster_is_unknown() {
    let network = Network::new();
    set_workloads(&network, &[]);
    let mut list = network.get_json("/api/v1/datavolumes?requestType=Originated&limit=500");
    let row = &mut list["datavolumes"][0];
    row.as_object_mut().expect("a row").remove("clusterId");
    let name = row["name"].as_str().expect("a name").to_owned();
    network.respond_with(Op::ListDatavolumes, 200, &list);
    let _console = open_result(&network, PAGE).await;
    assert!(exists("heading", "Last use unknown: 1") && shows_text("No cluster: 1 data volume"));
    assert!(shows_text("The server doesn’t report the cluster of these data volumes"));
    assert_eq!(unknown_names().await, std::slice::from_ref(&name));
    assert!(!rows().contains(&name) && !rows().is_empty());
}

#[wasm_bindgen_test]
async fn a_workload_without_an_end_makes_the_use_unknown() {
    let network = Network::new();
    let all = volumes(&network);
    let stopped = workload(&all[0], json!({"phase": "Stopped"}));
    set_workloads(&network, &[stopped, running(&all[1])]);
    let _console = open_result(&network, PAGE).await;
    assert!(shows_text(
        "The server doesn’t report when the workloads that used these data volumes"
    ));
    assert_eq!(unknown_names().await, [all[0].name.clone()]);
    assert_eq!(rows(), names_without(&network, &[&all[0], &all[1]]));
    select_option("Not used for", "never").await;
    assert!(!shows_text("Last use unknown:"), "a workload has used it");
    assert_eq!(rows(), names_without(&network, &[&all[0], &all[1]]));
}

#[wasm_bindgen_test]
async fn unreadable_workloads_leave_unknown_what_was_not_found_in_use() {
    let network = Network::new();
    let all = volumes(&network);
    let broken = json!({"name": "without an ID"});
    set_workloads(&network, &[running(&all[0]), completed(&all[1], 40), broken]);
    let _console = open_result(&network, PAGE).await;
    let unknown = all.len() - 2;
    assert!(exists("heading", &format!("Last use unknown: {unknown}")) && rows().is_empty());
    assert!(shows_text("of this cluster couldn’t be read completely."));
    assert_eq!(unknown_names().await, names_without(&network, &[&all[0], &all[1]]));
}

#[wasm_bindgen_test]
async fn workloads_that_the_server_announced_but_did_not_return_leave_their_cluster_unknown() {
    let network = Network::new();
    // The same page again and again.
    let workloads = json!([{"id": "a"}, {"id": "b"}]);
    network.respond_with(Op::Workloads, 200, &json!({"workloads": workloads, "next": 500}));
    let _console = open_result(&network, PAGE).await;
    assert!(shows_text("The server announced more workloads of this cluster than it returned."));
    assert!(rows().is_empty());
}
