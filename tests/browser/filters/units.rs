//! Projects, departments and clusters in filters: found by name, sent as ids.

use super::{apply, filter_by, filters_by, start, tokens, units};
use crate::harness::{
    Op, Wire, all_in, click, click_on, description_of, eventually, field, names, open, open_with,
    pass, press, reads, root, rows, says, settle, text_of, type_into, url, value,
};
use crate::list::{listed, shows_rows};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_project_is_found_by_its_name_and_sent_as_its_id() {
    let console = open("/datavolumes").await;
    let [(id, name), ..] = units(&console.wire);
    start("projectId", "==").await;
    type_into("Project", &name[..4]).await;
    pass(300).await;
    let option = eventually_option(&name).await;
    click_on(&option).await;
    assert_eq!(value("Project"), name);
    apply().await;
    filters_by(&format!("projectId=={id}")).await;
    assert_eq!(tokens(), [format!("Project is {name}")]);
    shows_rows(&listed(&console.wire, &format!("filterBy=projectId=={id}&sortBy=name"))).await;
}

/// The suggestion that starts with this name.
async fn eventually_option(name: &str) -> web_sys::HtmlElement {
    let mut found = None;
    eventually(&format!("{name} is suggested"), || {
        let mut all = all_in(&root(), "option").into_iter();
        found = all.find(|option| {
            let label = option.query_selector(".combobox-label").expect("a selector");
            label.is_some_and(|label| text_of(&label) == name)
        });
        found.is_some()
    })
    .await;
    found.expect("found")
}

#[wasm_bindgen_test]
async fn the_search_for_a_project_reaches_its_later_pages() {
    let console = open("/datavolumes").await;
    let last = console
        .wire
        .emulator(|it| it.projects().iter().map(|it| it.name.to_string()).max().expect("projects"));
    start("projectId", "!=").await;
    field("Project").focus().expect("focus");
    let suggested = || all_in(&root(), "option").len();
    press("ArrowUp").await;
    eventually("a first page", || suggested() >= 50).await;
    while maybe_option(&last).is_none() {
        let before = suggested();
        press("ArrowUp").await;
        press("ArrowUp").await;
        if suggested() == before {
            press("ArrowDown").await;
        }
        settle().await;
        assert!(console.wire.count(Op::Projects) < 12, "it ends");
    }
    assert!(console.wire.count(Op::Projects) > 1, "there is more than one page");
    click_on(&eventually_option(&last).await).await;
    apply().await;
    assert_eq!(tokens(), [format!("Project is not {last}")]);
}

fn maybe_option(name: &str) -> Option<web_sys::HtmlElement> {
    let label = |it: &web_sys::HtmlElement| {
        it.query_selector(".combobox-label").expect("a selector").map(|label| text_of(&label))
    };
    all_in(&root(), "option").into_iter().find(|it| label(it).as_deref() == Some(name))
}

#[wasm_bindgen_test]
async fn a_part_of_a_name_is_no_project() {
    let console = open("/datavolumes").await;
    let [(_, name), ..] = units(&console.wire);
    start("projectId", "==").await;
    type_into("Project", &name[..4]).await;
    pass(300).await;
    eventually_option(&name).await;
    press("Enter").await;
    assert!(description_of(&field("Project")).contains("Choose one of the suggestions"));
    assert_eq!(value("Project"), name[..4]);
    assert_eq!(url(), "/datavolumes");
    // What nothing is called is taken as an id.
    type_into("Project", "no-such-name").await;
    pass(300).await;
    reads("No matches; what you typed is used").await;
    press("Enter").await;
    filters_by("projectId==no-such-name").await;
}

#[wasm_bindgen_test]
async fn where_the_companions_are_forbidden_ids_can_be_typed() {
    let wire = Wire::new();
    for (op, status) in [("projects", 403), ("departments", 404), ("clusters", 403)] {
        wire.fault(&format!("{op}:status={status}"));
    }
    let _console = open_with(&wire, "/datavolumes").await;
    let mut expected = Vec::new();
    for (field_name, label, id) in [
        ("projectId", "Project", "5"),
        ("departmentId", "Department", "7"),
        ("clusterId", "Cluster", "71f69d83-ba66-4822-adf5-55ce55efd210"),
    ] {
        start(field_name, "==").await;
        type_into(label, id).await;
        pass(300).await;
        click_on(&field(label)).await;
        reads("You can still type it").await;
        press("Escape").await;
        press("Enter").await;
        expected.push(format!("{field_name}=={id}"));
        filters_by(&expected.join(",")).await;
        eventually("the dialog is closed", || root().tag_name() != "DIALOG").await;
    }
}

#[wasm_bindgen_test]
async fn the_names_of_projects_come_from_the_rows_where_they_tell() {
    let wire = Wire::new();
    let volume = wire.emulator(|it| it.volumes()[0].clone());
    let address = format!("/datavolumes?filterBy=projectId=={}", volume.project_id);
    let console = open_with(&wire, &address).await;
    eventually("the name", || tokens() == [format!("Project is {}", volume.project_name)]).await;
    assert_eq!(console.wire.count(Op::Projects), 0);
}

#[wasm_bindgen_test]
async fn the_names_of_projects_without_rows_are_looked_up_once() {
    let wire = Wire::new();
    let [(id, name), ..] = units(&wire);
    let console =
        open_with(&wire, &format!("/datavolumes?filterBy=projectId=={id}&search=no-such")).await;
    eventually("the name", || tokens() == [format!("Project is {name}")]).await;
    click("button", "Refresh").await;
    settle().await;
    assert_eq!(console.wire.count(Op::Projects), 1);
    drop(console);

    wire.fault("projects:status=403");
    let _console = open_with(&wire, "/datavolumes?filterBy=projectId==4711").await;
    reads("No data volumes match").await;
    assert_eq!(tokens(), ["Project is 4711"]);
    assert!(!says("Could not"));
}

#[wasm_bindgen_test]
async fn departments_and_clusters_are_shown_by_name() {
    let wire = Wire::new();
    let [_, (department, its_name), (cluster, name)] = units(&wire);
    let filter = format!("departmentId=={department},clusterId!={cluster}");
    let _console = open_with(&wire, &format!("/datavolumes?filterBy={filter}")).await;
    let expected = [format!("Department is {its_name}"), format!("Cluster is not {name}")];
    eventually("names", || tokens() == expected).await;
    click("button", &format!("Edit filter {}", expected[1])).await;
    assert_eq!(value("Cluster"), name);
    apply().await;
    assert_eq!(filter_by(), filter);
}

#[wasm_bindgen_test]
async fn a_typed_id_counts_also_where_names_hold_it() {
    let wire = Wire::new();
    let digit = wire.emulator(|emulator| {
        let names: Vec<_> = emulator.projects().iter().map(|it| it.name.to_string()).collect();
        ('0'..='9').find(|digit| names.iter().any(|name| name.contains(*digit)))
    });
    let Some(digit) = digit else { return };
    let _console = open_with(&wire, "/datavolumes").await;
    start("projectId", "==").await;
    type_into("Project", &digit.to_string()).await;
    pass(300).await;
    eventually("there are suggestions", || !names("option").is_empty()).await;
    press("Enter").await;
    filters_by(&format!("projectId=={digit}")).await;
}

#[wasm_bindgen_test]
async fn names_that_could_not_be_read_are_looked_up_again_but_not_for_ever() {
    let wire = Wire::new();
    wire.fault("departments:status=503,nth=1");
    wire.fault("clusters:status=404");
    let _console = open_with(&wire, "/datavolumes").await;
    eventually("rows", || rows().len() == 50).await;
    let volume = wire.emulator(|it| it.volume_named(&rows()[0]).cloned()).expect("it");
    let name = wire.emulator(|emulator| {
        let of = |it: &&emulator::Department| Some(&it.id) == volume.department_id.as_ref();
        emulator.departments().iter().find(of).map(|it| it.name.to_string())
    });
    let name = name.expect("its department");
    eventually("the department's name", || {
        text_of(&crate::harness::select(&root(), "main tbody tr")[0]).contains(&name)
    })
    .await;
    let asked = (wire.count(Op::Departments), wire.count(Op::Clusters));
    for _ in 0..3 {
        click("button", "Refresh").await;
        settle().await;
    }
    assert_eq!((wire.count(Op::Departments), wire.count(Op::Clusters)), asked);
}
