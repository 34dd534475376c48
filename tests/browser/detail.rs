//! One data volume: what it is, changing its description, deleting it.

use crate::harness::{
    Console, Op, Wire, click, click_on, description_of, eventually, fact, field, find, focus,
    maybe, open_with, pass, press, reads, root, said, says, settle, shown, text_of, type_into, url,
    value,
};
use emulator::{Issue, Phase, Volume};
use serde_json::{Value, json};
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
async fn page_with(wire: &Rc<Wire>, volume: &Volume, change: impl FnOnce(&mut Value)) -> Console {
    let mut json = wire.ask(&format!("/api/v1/datavolumes/{}", volume.id));
    change(&mut json);
    wire.answer(Op::GetDatavolume, 200, &json);
    page(wire, volume).await
}

/// Opens the question whether to delete.
pub async fn ask_to_delete() {
    click("button", "Delete").await;
    eventually("the dialog is there", || root().tag_name() == "DIALOG").await;
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
    assert!(says("It can be mounted by the projects it is shared with."));
    assert!(says("Read-only wherever it is mounted"));
    assert!(says("Not shared"));
}

#[wasm_bindgen_test]
async fn an_unbound_origin_pvc_is_explained_with_its_remedy() {
    let wire = Wire::new();
    let volume = some(&wire, |volume| volume.phase == Phase::Ready);
    let _console = page_with(&wire, &volume, |json| {
        json["status"] = json!({
            "phase": "NotReady",
            "phaseMessage": "Waiting for pvc 'x' to be bound",
            "conditions": [{
                "type": "Ready",
                "status": "False",
                "reason": "OriginalPvcNotBound",
                "message": "Original pvc 'x' is in phase Pending and not Bound",
            }],
        });
    })
    .await;
    reads("What to do: Start any workload that mounts the origin PVC.").await;
    for words in [
        "Not ready",
        "Waiting for pvc 'x' to be bound",
        "OriginalPvcNotBound",
        "is in phase Pending and not Bound",
    ] {
        assert!(says(words), "{words}");
    }
    shown("table", "Conditions").await;
}

#[wasm_bindgen_test]
async fn what_the_console_does_not_know_is_shown_as_it_is() {
    let wire = Wire::new();
    let volume = plain(&wire);
    let _console = page_with(&wire, &volume, |json| {
        json["status"] = json!({
            "phase": "Hibernating",
            "conditions": [{"type": "Frozen", "status": "Perhaps", "reason": "TooCold"}],
        });
    })
    .await;
    reads("Hibernating").await;
    assert!(says("a phase that this console does not know"));
    assert!(says("Frozen") && says("Perhaps") && says("TooCold"));
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
async fn a_description_is_changed_in_place() {
    let wire = Wire::new();
    let volume = some(&wire, |v| v.phase == Phase::Ready && v.description.is_some());
    let old = volume.description.clone().expect("a description");
    let _console = page(&wire, &volume).await;
    click("button", "Edit description").await;
    eventually("the field has the focus", || focus() == "field Description").await;
    assert_eq!(value("Description"), old);
    reads(&format!("{} of 127", old.chars().count())).await;
    type_into("Description", "Größer ✓").await;
    reads("8 of 127").await;
    click("button", "Save description").await;
    eventually("it is shown", || maybe("button", "Edit description").is_some()).await;
    assert_eq!(wire.last(Op::PatchDatavolume).body, json!({"description": "Größer ✓"}));
    assert!(says("Größer ✓") && !says(&old));
    assert_eq!(wire.count(Op::PatchDatavolume), 1);
    eventually("the focus is back on the button", || focus() == "button Edit description").await;
    reads("Description saved").await;
}

#[wasm_bindgen_test]
async fn saving_the_description_keeps_the_shared_scopes() {
    let wire = Wire::new();
    let volume = some(&wire, |v| v.phase == Phase::Ready && !v.shared_scopes.is_empty());
    let _console = page(&wire, &volume).await;
    reads("Shared with ").await;
    click("button", "Edit description").await;
    type_into("Description", "new").await;
    click("button", "Save description").await;
    shown("button", "Edit description").await;
    assert!(!says("You cannot see whom") && !says("Not shared"));
}

#[wasm_bindgen_test]
async fn a_description_that_is_too_long_says_by_how_much_and_is_not_sent() {
    let wire = Wire::new();
    let volume = plain(&wire);
    let _console = page(&wire, &volume).await;
    click("button", "Edit description").await;
    type_into("Description", &"é".repeat(128)).await;
    reads("128 of 127, 1 too many").await;
    reads("remove 1 character.").await;
    assert_eq!(field("Description").get_attribute("aria-invalid").as_deref(), Some("true"));
    click("button", "Save description").await;
    assert_eq!(wire.count(Op::PatchDatavolume), 0);
    assert_eq!(focus(), "field Description");
}

#[wasm_bindgen_test]
async fn cancelling_an_edit_sends_nothing_and_shows_the_old_text() {
    let wire = Wire::new();
    let volume = some(&wire, |v| v.phase == Phase::Ready && v.description.is_some());
    let _console = page(&wire, &volume).await;
    click("button", "Edit description").await;
    type_into("Description", "never mind").await;
    click("button", "Cancel").await;
    reads(volume.description.as_deref().expect("a description")).await;
    assert!(!says("never mind"));
    assert_eq!(wire.count(Op::PatchDatavolume), 0);
    eventually("the focus is back on the button", || focus() == "button Edit description").await;
}

#[wasm_bindgen_test]
async fn a_failed_save_keeps_the_text_and_can_be_repeated() {
    let wire = Wire::new();
    let volume = plain(&wire);
    wire.fault("patch_datavolume:status=500,nth=1");
    let _console = page(&wire, &volume).await;
    click("button", "Edit description").await;
    type_into("Description", "hard-won words").await;
    click("button", "Save description").await;
    reads("Could not save the description").await;
    assert!(says("Internal Server Error (injected)"));
    assert_eq!(value("Description"), "hard-won words");
    click("button", "Save description").await;
    eventually("saved", || maybe("button", "Edit description").is_some()).await;
    assert!(says("hard-won words"));
}

#[wasm_bindgen_test]
async fn an_edit_survives_signing_in_again() {
    let wire = Wire::new();
    let volume = plain(&wire);
    wire.fault("patch_datavolume:status=401,nth=1");
    let _console = page(&wire, &volume).await;
    click("button", "Edit description").await;
    type_into("Description", "hard-won words").await;
    click("button", "Save description").await;
    shown("heading", "Sign in").await;
    type_into("Token", &wire.token_for("admin")).await;
    click("button", "Sign in with token").await;
    shown("heading", &volume.name).await;
    eventually("the text is back", || {
        crate::harness::maybe_field("Description")
            .is_some_and(|_| value("Description") == "hard-won words")
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_refresh_while_editing_takes_nothing_away() {
    let wire = Wire::new();
    let volume = plain(&wire);
    let _console = page(&wire, &volume).await;
    click("button", "Edit description").await;
    type_into("Description", "half a sen").await;
    let before = field("Description");
    click("button", "Refresh").await;
    eventually("asked again", || wire.count(Op::GetDatavolume) == 2).await;
    settle().await;
    assert_eq!(value("Description"), "half a sen");
    assert!(field("Description").is_same_node(Some(&before)), "the field is the same");
}

#[wasm_bindgen_test]
async fn deleting_asks_first_with_the_focus_on_cancel() {
    let wire = Wire::new();
    let volume = plain(&wire);
    let _console = page(&wire, &volume).await;
    find("button", "Delete").focus().expect("focus");
    ask_to_delete().await;
    assert_eq!(root().get_attribute("role").as_deref(), Some("alertdialog"));
    assert_eq!(crate::harness::name_of(&root()), format!("Delete {}?", volume.name));
    assert!(description_of(&root()).contains("The origin PVC and the data on it are not deleted."));
    assert_eq!(focus(), "button Cancel");

    press("Escape").await;
    eventually("the dialog is gone", || root().tag_name() != "DIALOG").await;
    assert_eq!(focus(), "button Delete", "the focus goes back");
    ask_to_delete().await;
    click("button", "Cancel").await;
    eventually("the dialog is gone", || root().tag_name() != "DIALOG").await;
    pass(10_000).await;
    assert_eq!(wire.count(Op::DeleteDatavolume), 0);
}

#[wasm_bindgen_test]
async fn a_deletion_that_takes_time_is_followed_until_it_is_done() {
    let wire = Wire::new();
    let volume = plain(&wire);
    let _console = page(&wire, &volume).await;
    ask_to_delete().await;
    let confirm = find("button", "Delete data volume");
    confirm.click();
    confirm.click();
    settle().await;
    assert_eq!(wire.count(Op::DeleteDatavolume), 1);
    reads("The volume is being removed from its cluster").await;
    assert!(says("Deleting"));
    let delete = find("button", "Delete");
    assert_eq!(delete.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert!(description_of(&delete).contains("It is being deleted already"));
    pass(2_000).await;
    assert!(says("Deleting"));
    wire.pass(60_000);
    pass(2_000).await;
    reads(&format!("{} has been deleted", volume.name)).await;
    let asked = wire.count(Op::GetDatavolume);
    pass(20_000).await;
    assert_eq!(wire.count(Op::GetDatavolume), asked, "what is gone is not asked for");
    click("link", "Go to all data volumes").await;
    shown("table", "Data volumes").await;
}

#[wasm_bindgen_test]
async fn a_deletion_that_is_done_at_once_leads_to_the_list() {
    let wire = Wire::new();
    let volume = some(&wire, |volume| {
        matches!(volume.phase, Phase::NotReady | Phase::Unknown) && volume.shared_scopes.is_empty()
            || volume.issue == Some(Issue::OriginNotBound) && volume.shared_scopes.is_empty()
    });
    let _console = page(&wire, &volume).await;
    ask_to_delete().await;
    click("button", "Delete data volume").await;
    eventually("the list", || url() == "/datavolumes").await;
    reads(&format!("{} has been deleted", volume.name)).await;
    assert!(wire.emulator(|emulator| emulator.volume_named(&volume.name).is_none()));
}

#[wasm_bindgen_test]
async fn what_is_gone_already_counts_as_deleted() {
    let wire = Wire::new();
    let volume = plain(&wire);
    wire.fault("delete_datavolume:status=404");
    let _console = page(&wire, &volume).await;
    ask_to_delete().await;
    click("button", "Delete data volume").await;
    eventually("the list", || url() == "/datavolumes").await;
    reads(&format!("{} was already gone", volume.name)).await;
    assert!(!says("Could not delete"));
}

#[wasm_bindgen_test]
async fn a_refusal_to_delete_shows_the_servers_words_in_the_dialog() {
    let wire = Wire::new();
    let volume = plain(&wire);
    wire.emulator(|emulator| emulator.set_in_use(volume.id, Some("train-lidar-7")));
    let _console = page(&wire, &volume).await;
    ask_to_delete().await;
    click("button", "Delete data volume").await;
    reads("is in use by workload train-lidar-7").await;
    assert_eq!(root().tag_name(), "DIALOG", "the dialog stays");
    assert!(says("Stop or delete the workload train-lidar-7"));

    wire.emulator(|emulator| emulator.set_in_use(volume.id, None));
    click("button", "Delete data volume").await;
    reads("The volume is being removed").await;
    assert_eq!(wire.count(Op::DeleteDatavolume), 2);
}

#[wasm_bindgen_test]
async fn a_shared_volume_is_deleted_only_after_typing_its_name() {
    let wire = Wire::new();
    let volume = some(&wire, |volume| {
        volume.phase == Phase::Ready
            && volume.in_use_by.is_none()
            && !volume.shared_scopes.is_empty()
    });
    let _console = page(&wire, &volume).await;
    ask_to_delete().await;
    assert!(text_of(&root()).contains("will lose access to the data"));
    click("button", "Delete data volume").await;
    assert_eq!(wire.count(Op::DeleteDatavolume), 0);
    let field = format!("Type {} to confirm", volume.name);
    type_into(&field, &volume.name[1..]).await;
    press("Enter").await;
    assert_eq!(wire.count(Op::DeleteDatavolume), 0);
    type_into(&field, &volume.name).await;
    press("Enter").await;
    assert_eq!(wire.count(Op::DeleteDatavolume), 1);
}

#[wasm_bindgen_test]
async fn a_deletion_still_under_way_when_one_leaves_is_told_and_leads_nowhere() {
    let wire = Wire::new();
    let volume = plain(&wire);
    let _console = page(&wire, &volume).await;
    ask_to_delete().await;
    wire.hold(Op::DeleteDatavolume);
    click("button", "Delete data volume").await;
    assert!(wire.last(Op::DeleteDatavolume).is_held());
    crate::harness::go_to_page("/datavolumes/new").await;
    shown("heading", "New data volume").await;
    wire.let_go(Op::DeleteDatavolume);
    reads(&format!("{} is being deleted", volume.name)).await;
    assert_eq!(url(), "/datavolumes/new");
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
