//! What the dialog that shares several data volumes says of their sharing today.

use crate::bulk::{results, select_rows, selected, wait_for_job_end};
use crate::harness::{
    Console, Network, Op, announcements, click, click_outside, description_of, dispatch, exists,
    find, find_all, focused, names, open_with, query_all, root, rows, shows_text, type_into,
    wait_for, wait_for_text, wait_until,
};
use crate::sharing::{find_tree_item, scope_of, select_tree_item};
use emulator::{Phase, Project};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

const SEARCH: &str = "Search departments and projects";

/// Shares the first three data volumes of a cluster's list with the first project of the result, and one of them with
/// the second. Returns also the address of the list.
fn share_some(network: &Network) -> (String, Project, Project) {
    network.emulator(|emulator| {
        let cluster = emulator.projects()[0].cluster_id.clone();
        let mut volumes: Vec<_> = emulator
            .volumes()
            .iter()
            .filter(|it| it.cluster_id == cluster && it.phase == Phase::Ready)
            .cloned()
            .collect();
        volumes.sort_by(|a, b| a.name.cmp(&b.name));
        let is_other = |it: &&Project| {
            it.cluster_id == cluster && volumes[..3].iter().all(|volume| volume.project_id != it.id)
        };
        let mut projects = emulator.projects().iter().filter(is_other).cloned();
        let (of_all, of_one) = (projects.next().expect("one"), projects.next().expect("another"));
        for (index, volume) in volumes[..3].iter().enumerate() {
            let scopes = match index {
                0 => vec![scope_of(&of_all), scope_of(&of_one)],
                _ => vec![scope_of(&of_all)],
            };
            emulator.set_shared_scopes(volume.id, scopes);
        }
        let list = format!("/datavolumes?filterBy=clusterId=={cluster},phase==Ready&limit=25");
        (list, of_all, of_one)
    })
}

async fn open_dialog(network: &Rc<Network>, list: &str, count: usize) -> Console {
    let console = open_with(network, list).await;
    select_rows(count).await;
    click("button", "Share").await;
    wait_for("dialog", &format!("Share {count} data volumes")).await;
    wait_until("the tree is loaded", || !shows_text("Loading departments")).await;
    console
}

#[wasm_bindgen_test]
async fn what_all_and_some_are_shared_with_is_stated_and_marked_in_the_tree() {
    let network = Network::new();
    let (list, of_all, of_one) = share_some(&network);
    let _console = open_dialog(&network, &list, 3).await;
    let names: Vec<_> = rows()[..3].to_vec();
    let text = "All 3 are already shared. The tree shows with whom.";
    wait_for_text(text).await;
    assert!(announcements().iter().any(|it| it == text));
    assert_eq!(network.count(Op::GetSharedScopes), 3, "one for each");
    // Both projects are below closed departments.
    let departments = query_all(&root(), "[role=treeitem][aria-level='2']");
    let notes = departments.iter().map(|it| description_of(it)).collect::<Vec<_>>();
    let count = |note: &String| -> Option<u64> {
        let (count, of) = note.split_once(" of ")?;
        of.ends_with(" projects shared").then(|| count.parse().ok())?
    };
    assert_eq!(notes.iter().filter_map(count).sum::<u64>(), 2, "{notes:?}");
    let cluster = find_all("treeitem").remove(0);
    assert_eq!(cluster.get_attribute("aria-checked").as_deref(), Some("mixed"));
    let note = description_of(&cluster);
    assert_eq!(count(&note), Some(2), "{note}");
    let shared = select_tree_item(&of_all.name).await;
    assert_eq!(shared.get_attribute("aria-checked").as_deref(), Some("true"));
    assert_eq!(description_of(&shared), "Already has access.");
    assert!(shows_text("Nothing chosen yet."), "it cannot be chosen again");
    type_into(SEARCH, &of_one.name).await;
    let partly = find_tree_item(&of_one.name).await;
    assert_eq!(partly.get_attribute("aria-checked").as_deref(), Some("mixed"));
    assert_eq!(description_of(&partly), "1 of 3 shared");
    let partly = select_tree_item(&of_one.name).await;
    assert_eq!(partly.get_attribute("aria-checked").as_deref(), Some("true"));
    wait_for_text("1 project will get access.").await;
    // Another user may have changed it since.
    click("button", "Cancel").await;
    network.emulator(|emulator| {
        let id = emulator.volume_by_name(&names[1]).expect("it").id;
        emulator.set_shared_scopes(id, Vec::new());
    });
    click("button", "Share").await;
    wait_for_text("2 of 3 are already shared. The tree shows with whom.").await;
    assert_eq!(network.count(Op::GetSharedScopes), 6);
}

#[wasm_bindgen_test]
async fn the_sharing_of_more_than_ten_is_read_on_request() {
    let network = Network::new();
    let (list, ..) = share_some(&network);
    let _console = open_dialog(&network, &list, 11).await;
    assert_eq!(network.count(Op::GetSharedScopes), 0);
    let search = format!("searchbox {SEARCH}");
    wait_until("typing searches", || focused() == search).await;
    click("button", "Check what the 11 data volumes are shared with").await;
    wait_for_text("of 11 are already shared. The tree shows with whom.").await;
    assert_eq!(network.count(Op::GetSharedScopes), 11);
    assert!(!exists("button", "Check what the 11 data volumes are shared with"));
}

#[wasm_bindgen_test]
async fn sharing_that_cannot_be_read_is_not_called_unshared() {
    let network = Network::new();
    let (list, of_all, _) = share_some(&network);
    network.add_fault("get_shared_scopes:status=403,nth=2");
    let _console = open_dialog(&network, &list, 2).await;
    wait_for_text("Not known for 1 data volume.").await;
    type_into(SEARCH, &of_all.name).await;
    let partly = find_tree_item(&of_all.name).await;
    assert_eq!(description_of(&partly), "1 of 2 shared");
    let cluster = find_all("treeitem").remove(0);
    assert_eq!(cluster.get_attribute("aria-checked").as_deref(), Some("mixed"), "of the others");
}

#[wasm_bindgen_test]
async fn a_choice_is_kept_for_the_same_data_volumes_when_the_dialog_is_closed() {
    let network = Network::new();
    let (list, of_all, _) = share_some(&network);
    network.emulator(|emulator| {
        let ids: Vec<_> = emulator.volumes().iter().map(|it| it.id).collect();
        for id in ids {
            emulator.set_shared_scopes(id, Vec::new());
        }
    });
    let _console = open_dialog(&network, &list, 2).await;
    let undo = format!("Remove Project {}", of_all.name);
    select_tree_item(&of_all.name).await;
    wait_for("button", &undo).await;
    for by_key in [true, false] {
        if by_key {
            dispatch(&find("dialog", "Share 2 data volumes"), "cancel", true);
        } else {
            click("button", "Cancel").await;
        }
        wait_until("the dialog is closed", || root().tag_name() != "DIALOG").await;
        click("button", "Share").await;
        wait_for("dialog", "Share 2 data volumes").await;
        wait_for("button", &undo).await;
        wait_for_text("1 project will get access.").await;
    }
    click("button", "Cancel").await;
    let first = rows()[0].clone();
    click("checkbox", &format!("Select {first}")).await;
    click("button", "Share").await;
    wait_for_text("Nothing chosen yet.").await;
    assert!(!exists("button", &undo), "another selection");
}

#[wasm_bindgen_test]
async fn all_that_match_stay_selected_after_they_were_shared() {
    let network = Network::new();
    let (list, _, of_one) = share_some(&network);
    let _console = open_with(&network, &list.replace("limit=25", "limit=5")).await;
    wait_until("rows", || rows().len() == 5).await;
    click("checkbox", "Select all on this page").await;
    let all = || names("button").into_iter().find(|it| it.starts_with("Select all "));
    wait_until("there are more", || all().is_some()).await;
    click("button", &all().expect("it")).await;
    let before = selected();
    assert!(before.starts_with("All "), "{before}");
    click("button", "Share").await;
    wait_until("the dialog", || root().tag_name() == "DIALOG").await;
    wait_until("the tree is loaded", || !shows_text("Loading departments")).await;
    select_tree_item(&of_one.name).await;
    let share = names("button").into_iter().find(|it| it.starts_with("Share ")).expect("it");
    click("button", &share).await;
    wait_for_job_end("shared").await;
    assert_eq!(selected(), before);
}

#[wasm_bindgen_test]
async fn results_tell_what_was_already_shared() {
    let network = Network::new();
    let (list, _, of_one) = share_some(&network);
    let _console = open_dialog(&network, &list, 3).await;
    let names = rows()[..3].to_vec();
    wait_for_text("All 3 are already shared.").await;
    select_tree_item(&of_one.name).await;
    click_outside(&find("dialog", "Share 3 data volumes")).await;
    click("button", "Share 3 data volumes").await;
    wait_for_job_end(&format!("3 data volumes shared with project {}", of_one.name)).await;
    let results = results().await;
    let result = |name: &String| {
        let row = results.iter().find(|row| row[0].starts_with(name.as_str()));
        row.map(|row| row[1].clone()).unwrap_or_default()
    };
    let found: Vec<_> = names.iter().map(result).collect();
    assert_eq!(found, ["Already shared", "Shared", "Shared"]);
}

#[wasm_bindgen_test]
async fn the_tree_tells_who_owns_the_data_volumes() {
    let network = Network::new();
    let (list, ..) = share_some(&network);
    let _console = open_dialog(&network, &list, 3).await;
    let (owner, count) = network.emulator(|emulator| {
        let department = |name: &String| {
            let volume = emulator.volume_by_name(name).expect("it");
            let project = emulator.projects().iter().find(|it| it.id == volume.project_id);
            project.expect("its project").department_id.clone()
        };
        let owners: Vec<_> = rows()[..3].iter().map(department).collect();
        let count = owners.iter().filter(|it| **it == owners[0]).count();
        let owner = emulator.departments().iter().find(|it| it.id == owners[0]);
        (owner.expect("a department").name.clone(), count)
    });
    type_into(SEARCH, &owner).await;
    let department = find_tree_item(&owner).await;
    let note = description_of(&department);
    assert!(note.ends_with(&format!("owner of {count}")), "{note}");
}

#[wasm_bindgen_test]
async fn only_several_data_volumes_are_listed() {
    let network = Network::new();
    let (list, ..) = share_some(&network);
    let _console = open_dialog(&network, &list, 2).await;
    let lists = || query_all(&root(), "details").len();
    assert_eq!(lists(), 1);
    click("button", "Cancel").await;
    let names = rows()[..2].to_vec();
    click("checkbox", &format!("Select {}", names[0])).await;
    click("button", "Share").await;
    wait_for("dialog", &format!("Share {}", names[1])).await;
    wait_for_text("Already shared. The tree shows with whom.").await;
    assert_eq!(lists(), 0, "the title names it");
}
