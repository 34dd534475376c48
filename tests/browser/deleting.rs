//! Deleting one data volume.

use crate::detail::{ask_to_delete, page, plain, some};
use crate::harness::{
    Op, Wire, click, description_of, eventually, find, focus, pass, press, reads, root, says,
    settle, shown, text_of, type_into, url,
};
use emulator::{Issue, Phase};
use wasm_bindgen_test::wasm_bindgen_test;

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
