//! One data volume: what it is, changing its description, deleting it.

use crate::harness::{
    Console, Op, Wire, click, click_on, eventually, fact, find, maybe, open_with, pass, reads,
    root, said, says, settle, shown, url,
};
use emulator::{Phase, Volume};
use serde_json::Value;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// The first volume that fits.
pub fn some(wire: &Wire, fits: impl Fn(&Volume) -> bool) -> Volume {
    wire.emulator(|emulator| emulator.volumes().iter().find(|volume| fits(volume)).cloned())
        .expect("the seed has one")
}

/// A volume that can be deleted by a click: ready, used by nobody, shared with nobody.
pub fn plain(wire: &Wire) -> Volume {
    some(wire, |volume| {
        volume.phase == Phase::Ready
            && volume.in_use_by.is_none()
            && volume.shared_scopes.is_empty()
    })
}

/// Opens the page of `volume`.
pub async fn page(wire: &Rc<Wire>, volume: &Volume) -> Console {
    let console = open_with(wire, &format!("/datavolumes/{}", volume.id)).await;
    shown("heading", &volume.name).await;
    console
}

/// Opens the page of `volume` with its JSON changed by `change`.
pub async fn page_with(
    wire: &Rc<Wire>,
    volume: &Volume,
    change: impl FnOnce(&mut Value),
) -> Console {
    let mut json = wire.ask(&format!("/api/v1/datavolumes/{}", volume.id));
    change(&mut json);
    wire.answer(Op::GetDatavolume, 200, &json);
    page(wire, volume).await
}

/// Opens the question whether to delete, and waits until it has its facts.
pub async fn ask_to_delete() {
    click("button", "Delete").await;
    eventually("the dialog is there", || root().tag_name() == "DIALOG").await;
    eventually("it knows who loses access", || !says("Looking who loses access")).await;
}

#[wasm_bindgen_test]
async fn the_facts_are_the_servers() {
    let wire = Wire::new();
    let volume = plain(&wire);
    let _console = page(&wire, &volume).await;
    eventually("the ID", || fact("ID").contains(&volume.id.to_string())).await;
    assert!(fact("Origin PVC").contains(&volume.origin_pvc_name));
    assert!(fact("Project").contains(&*volume.project_name));
    assert!(fact("Data volume PVC").contains(&format!("dv-{}", volume.name)));
    let cluster = wire.emulator(|emulator| {
        let mut clusters = emulator.clusters().iter();
        clusters.find(|it| it.id == volume.cluster_id).map(|it| it.name.to_string())
    });
    eventually("the cluster's name", || Some(fact("Cluster")) == cluster).await;
    assert!(says(
        "Workloads of its own project, and of those that it is shared with, can mount it."
    ));
    assert!(says("Read-only wherever it is mounted"));
    assert!(says("Not shared"));
}

#[wasm_bindgen_test]
async fn markup_in_a_name_or_description_is_text() {
    let wire = Wire::new();
    let mut volume = plain(&wire);
    let id = volume.id;
    volume.name = "<img src=x onerror=alert(1)>".to_owned();
    let name = volume.name.clone();
    let _console = page_with(&wire, &volume, |json| {
        json["name"] = Value::from(name);
        json["description"] = Value::from("<script>alert(2)</script>");
    })
    .await;
    reads("<script>alert(2)</script>").await;
    assert!(root().query_selector("main img, main script").expect("a selector").is_none());
    assert_eq!(url(), format!("/datavolumes/{id}"));
}

#[wasm_bindgen_test]
async fn scopes_that_the_server_leaves_out_are_not_called_none() {
    let wire = Wire::new();
    wire.sign_in_by_itself(Some("viewer"));
    let volume =
        some(&wire, |volume| volume.phase == Phase::Ready && !volume.shared_scopes.is_empty());
    let _console = page(&wire, &volume).await;
    reads("You cannot see whom this is shared with").await;
    assert!(!says("Not shared"));
}

#[wasm_bindgen_test]
async fn a_malformed_id_is_not_found_without_asking() {
    let wire = Wire::new();
    let console = open_with(&wire, "/datavolumes/not-an-id").await;
    shown("heading", "Page not found").await;
    settle().await;
    assert_eq!(wire.count(Op::GetDatavolume), 0);
    assert_eq!(url(), "/datavolumes/not-an-id", "the address stays");
    drop(console);

    let _console = open_with(&wire, "/datavolumes/not-an-id/sharing").await;
    shown("heading", "Page not found").await;
    assert_eq!(wire.count(Op::GetSharedScopes), 0);
}

#[wasm_bindgen_test]
async fn an_id_that_the_server_does_not_know_says_so() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes/00000000-0000-4000-8000-000000000000").await;
    reads("There is no such data volume").await;
    assert!(maybe("button", "Delete").is_none());
    click("link", "Go to all data volumes").await;
    shown("table", "Data volumes").await;
}

#[wasm_bindgen_test]
async fn a_failure_to_load_can_be_tried_again() {
    let wire = Wire::new();
    let volume = plain(&wire);
    wire.fault("get_datavolume:status=500,nth=1");
    let _console = open_with(&wire, &format!("/datavolumes/{}", volume.id)).await;
    reads("Internal Server Error (injected)").await;
    click("button", "Try again").await;
    shown("heading", &volume.name).await;
    assert!(!says("Could not load"));
}

#[wasm_bindgen_test]
async fn a_volume_being_made_is_followed_until_it_is_ready_and_this_is_said() {
    let wire = Wire::new();
    let volume = some(&wire, |volume| volume.phase == Phase::Creating);
    let _console = page(&wire, &volume).await;
    reads("The volume is being prepared").await;
    pass(2_000).await;
    assert!(says("The volume is being prepared"));
    wire.pass(60_000);
    pass(2_000).await;
    let phase = some(&wire, |other| other.id == volume.id).phase;
    let label = if phase == Phase::Ready { "Ready" } else { "Not ready" };
    eventually("it is said", || said() == format!("{} is now {label}", volume.name)).await;
    let asked = wire.count(Op::GetDatavolume);
    pass(60_000).await;
    assert_eq!(wire.count(Op::GetDatavolume), asked + 2, "then it is looked at slowly");
}

#[wasm_bindgen_test]
async fn from_one_volume_to_another_nothing_of_the_first_is_left() {
    let wire = Wire::new();
    let first = plain(&wire);
    let second = some(&wire, |volume| volume.phase == Phase::Ready && volume.id != first.id);
    let _console = page(&wire, &first).await;
    wire.hold(Op::GetDatavolume);
    crate::harness::go_to_page(&format!("/datavolumes/{}", second.id)).await;
    eventually("the first is gone", || !says(&first.id.to_string())).await;
    wire.let_go(Op::GetDatavolume);
    shown("heading", &second.name).await;
    click_on(&find("button", "Refresh")).await;
}
