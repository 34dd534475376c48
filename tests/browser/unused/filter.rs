//! The unused data volumes of a department or a project.

use super::{PAGE, open_result, set_workloads, volumes, wait_for_result};
use crate::harness::{
    Network, Op, advance_time, click, click_on, exists, field_value, find_all, focused, go_back,
    navigate_to, press, query_all, rows, settle, shows_text, text_of, type_into, url, wait_for,
    wait_for_text, wait_until,
};
use emulator::Volume;
use wasm_bindgen_test::wasm_bindgen_test;

const FIELD: &str = "Department or project";

/// Types the name of a department or project and chooses it.
async fn choose(name: &str, kind: &str) {
    wait_for("combobox", FIELD).await;
    type_into(FIELD, name).await;
    advance_time(300).await;
    let find = || {
        find_all("option").into_iter().find(|option| {
            let [label, detail] =
                [".combobox-label", ".combobox-detail"].map(|part| query_all(option, part));
            label.iter().any(|it| text_of(it) == name)
                && detail.iter().any(|it| text_of(it).starts_with(kind))
        })
    };
    wait_until(&format!("{name} is suggested"), || find().is_some()).await;
    click_on(&find().expect("the option")).await;
}

/// A department with some of the data volumes, which no other unit has the name of: its ID, its name, and the data
/// volumes.
fn department_with_volumes(network: &Network) -> (String, String, Vec<Volume>) {
    let all = volumes(network);
    let (units, departments) = network.emulator(|it| {
        let departments = it.departments().to_vec();
        let projects = it.projects().iter().map(|it| it.name.to_string());
        let units: Vec<_> =
            projects.chain(departments.iter().map(|it| it.name.to_string())).collect();
        (units, departments)
    });
    let found = departments.into_iter().find_map(|department| {
        let of = |it: &&Volume| it.department_id.as_ref() == Some(&department.id);
        let inside: Vec<_> = all.iter().filter(of).cloned().collect();
        let is_unique = units.iter().filter(|name| **name == *department.name).count() == 1;
        let is_some = inside.len() > 1 && inside.len() < all.len();
        (is_unique && is_some)
            .then(|| (department.id.to_string(), department.name.to_string(), inside))
    });
    found.expect("a department")
}

fn names_of(volumes: &[Volume]) -> Vec<String> {
    volumes.iter().map(|it| it.name.clone()).collect()
}

#[wasm_bindgen_test]
async fn the_volumes_of_a_department_or_a_project_are_listed_and_the_choice_is_in_the_address() {
    let network = Network::new();
    let all = volumes(&network);
    let (id, name, inside) = department_with_volumes(&network);
    set_workloads(&network, &[]);
    let console = open_result(&network, PAGE).await;
    assert_eq!(rows().len(), all.len());
    choose(&name, "Department").await;
    wait_until("those of the department", || rows() == names_of(&inside)).await;
    assert_eq!(url(), format!("{PAGE}?unusedFor=90&filterBy=departmentId%3D%3D{id}"));
    let filter = network.last(Op::ListDatavolumes).param("filterBy").unwrap_or_default();
    assert_eq!(filter, format!("departmentId=={id}"));
    assert!(shows_text(&format!("{0} of {0} data volumes were not used", inside.len())));
    click("button", &format!("Select all {}", inside.len())).await;
    assert!(exists("checkbox", &format!("Select {}", inside[0].name)));
    // The address has the choice.
    let _console = console.reload().await;
    wait_for_result().await;
    wait_until("its name", || field_value(FIELD) == name).await;
    assert_eq!(rows(), names_of(&inside));
    // A project takes the place of the department.
    let project = &all[0];
    choose(&project.project_name, "Project").await;
    let of = |it: &&Volume| it.project_name == project.project_name;
    let expected: Vec<_> = all.iter().filter(of).map(|it| it.name.clone()).collect();
    wait_until("those of the project", || rows().iter().all(|it| expected.contains(it))).await;
    assert!(!url().contains("departmentId"), "{}", url());
    // An emptied field lists all.
    type_into(FIELD, "").await;
    wait_until("all are listed", || rows().len() == all.len()).await;
    assert_eq!(url(), format!("{PAGE}?unusedFor=90"));
}

#[wasm_bindgen_test]
async fn a_text_that_was_not_chosen_filters_nothing() {
    let network = Network::new();
    let (id, name, inside) = department_with_volumes(&network);
    set_workloads(&network, &[]);
    let address = format!("{PAGE}?filterBy=departmentId%3D%3D{id}");
    let _console = open_result(&network, &address).await;
    wait_until("its name", || field_value(FIELD) == name).await;
    let field = wait_for("combobox", FIELD).await;
    field.focus().expect("focus");
    type_into(FIELD, "zzz").await;
    press("Escape").await;
    field.blur().expect("blur");
    settle().await;
    assert_eq!((field_value(FIELD), url()), (name, address));
    assert_eq!(rows(), names_of(&inside));
}

#[wasm_bindgen_test]
async fn a_filter_that_nothing_matches_can_be_cleared() {
    let network = Network::new();
    set_workloads(&network, &[]);
    let all = volumes(&network).len();
    let address = format!("{PAGE}?unusedFor=365&filterBy=projectId%3D%3D999999");
    let _console = open_with_nothing(&network, &address).await;
    assert_eq!(find_all("link").iter().filter(|it| text_of(it) == "Clear filters").count(), 1);
    click("link", "Clear filters").await;
    wait_for_result().await;
    wait_until("all are listed", || rows().len() == all).await;
    assert_eq!(url(), format!("{PAGE}?unusedFor=365"));
    assert!(!exists("link", "Clear filters"));
    // The link beside the field does the same.
    navigate_to(&format!("{PAGE}?search=a")).await;
    wait_for_result().await;
    let clear = wait_for("link", "Clear search").await;
    clear.focus().expect("focus");
    click_on(&clear).await;
    wait_until("all are listed", || rows().len() == all).await;
    wait_until("the focus", || focused() == "heading Unused data volumes").await;
    // Back undoes it.
    go_back();
    wait_for("link", "Clear search").await;
    assert_eq!(url(), format!("{PAGE}?search=a"));
}

async fn open_with_nothing(
    network: &std::rc::Rc<Network>,
    address: &str,
) -> crate::harness::Console {
    let console = crate::harness::open_with(network, address).await;
    wait_for_text("No data volumes match").await;
    console
}
