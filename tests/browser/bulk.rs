//! Doing the same to many data volumes.

use crate::detail::some;
use crate::harness::{
    Console, Op, VOLUMES, Wire, all, catch_files, click, click_on, eventually, find, focus, frame,
    is_there, maybe, maybe_in, mounted, names, open_with, pass, press, property, root, rows, said,
    saved, saved_count, says, select, settle, shown, text_of, type_into,
};
use crate::sharing::pick;
use emulator::{Phase, Volume};
use serde_json::{Value, json};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// Waits for rows, and ticks the first so many of them. Their names.
pub async fn tick_rows(count: usize) -> Vec<String> {
    eventually("there are rows", || rows().len() >= count).await;
    let names = rows()[..count].to_vec();
    for name in &names {
        click("checkbox", &format!("Select {name}")).await;
    }
    names
}

/// What the bar says is selected.
pub fn selected() -> String {
    let bar = select(&mounted(), "section[aria-label=Selection] p");
    bar.first().map(|bar| text_of(bar)).unwrap_or_default()
}

pub fn tick(name: &str) -> bool {
    property(&find("checkbox", &format!("Select {name}")), "checked") == "true"
}

/// What the panel of the job says.
pub fn job() -> String {
    let job = select(&mounted(), "section[aria-label='Bulk job']");
    job.first().map(|job| text_of(job)).unwrap_or_default()
}

/// Waits until the job has ended, with this.
pub async fn ended(words: &str) {
    eventually(&format!("the job says “{words}”"), || {
        job().contains(words) && !is_there("button", "Stop")
    })
    .await;
}

/// Asks to delete what is selected, types what is asked for, and confirms.
pub async fn delete_selected(phrase: &str, button: &str) {
    click("button", "Delete").await;
    eventually("the question is there", || root().tag_name() == "DIALOG").await;
    type_into(&format!("Type {phrase} to confirm"), phrase).await;
    click("button", button).await;
    eventually("the question is gone", || root().tag_name() != "DIALOG").await;
    // With the next frame, the focus is given back.
    frame().await;
}

/// The rows of the results: name, and result with why.
pub async fn results() -> Vec<Vec<String>> {
    click("button", "Details").await;
    let table = shown("table", "Results").await;
    let rows = select(&table, "tbody tr");
    // Where it is stands below its name.
    let cells = |row| select(row, "th > bdi, td").iter().map(|cell| text_of(cell)).collect();
    let found = rows.iter().map(|row| cells(row)).collect();
    click("button", "Done").await;
    found
}

pub fn volume(wire: &Wire, name: &str) -> Option<Volume> {
    wire.emulator(|emulator| emulator.volume_named(name).cloned())
}

/// The volumes of the list that nothing keeps from being deleted at once.
pub async fn failing_ones(wire: &Rc<Wire>) -> Console {
    open_with(wire, "/datavolumes?filterBy=phase==NotReady&limit=10").await
}

#[wasm_bindgen_test]
async fn ticks_survive_paging_and_the_pages_tick_says_some_or_all() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes?limit=5").await;
    let first = tick_rows(2).await;
    let page = || find("checkbox", "Select all on this page");
    assert_eq!(selected(), "2 selected");
    assert_eq!(property(&page(), "indeterminate"), "true");
    assert_eq!(property(&page(), "checked"), "false");
    click("link", "Next page").await;
    eventually("the second page", || !rows().is_empty() && !rows().contains(&first[0])).await;
    assert_eq!(property(&page(), "indeterminate"), "false");
    click("checkbox", "Select all on this page").await;
    assert_eq!(selected(), "7 selected");
    assert_eq!(property(&page(), "checked"), "true");
    click("link", "Previous page").await;
    eventually("the first page", || rows().contains(&first[0])).await;
    assert!(tick(&first[0]) && tick(&first[1]) && !tick(&rows()[2]));
    // And another filter.
    click("link", "Not ready").await;
    eventually("filtered", || crate::harness::url().contains("NotReady")).await;
    settle().await;
    assert_eq!(selected(), "7 selected");
}

#[wasm_bindgen_test]
async fn with_nothing_selected_there_is_no_bar_and_the_focus_is_not_lost() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes?limit=5").await;
    eventually("rows", || rows().len() == 5).await;
    assert!(!is_there("toolbar", "Bulk actions"));
    tick_rows(1).await;
    shown("toolbar", "Bulk actions").await;
    assert_eq!(selected(), "1 selected");
    let clear = find("button", "Clear selection");
    clear.focus().expect("focus");
    click_on(&clear).await;
    eventually("the bar is gone", || !is_there("toolbar", "Bulk actions")).await;
    eventually("the heading has the focus", || focus() == "heading Data volumes").await;
    assert_eq!(said(), "Nothing is selected");
}

#[wasm_bindgen_test]
async fn one_volume_is_asked_for_by_name_only_if_it_is_shared() {
    let wire = Wire::new();
    let of = |shared: bool| {
        some(&wire, |it| it.phase == Phase::Ready && it.shared_scopes.is_empty() != shared)
    };
    let (shared, unshared) = (of(true), of(false));
    let _console = open_with(&wire, "/datavolumes?limit=500").await;
    eventually("rows", || rows().len() == VOLUMES).await;
    click("checkbox", &format!("Select {}", shared.name)).await;
    let delete = find("button", "Delete");
    delete.focus().expect("focus");
    click_on(&delete).await;
    shown("alertdialog", &format!("Delete {}?", shared.name)).await;
    assert!(says("will lose access to the data") && says("The origin PVC"));
    assert_eq!(focus(), "button Cancel");
    let confirm = find("button", "Delete data volume");
    click_on(&confirm).await;
    assert_eq!(wire.count(Op::DeleteDatavolume), 0, "nothing was typed");
    press("Escape").await;
    eventually("the focus is back", || focus() == "button Delete").await;
    click("checkbox", &format!("Select {}", shared.name)).await;
    click("checkbox", &format!("Select {}", unshared.name)).await;
    click("button", "Delete").await;
    shown("alertdialog", &format!("Delete {}?", unshared.name)).await;
    assert!(all("textbox").is_empty() && says("It is not shared with anyone"));
}

/// The list by ten, all of the page ticked.
async fn ten_ticked(wire: &Rc<Wire>, query: &str) -> Console {
    let console = open_with(wire, &format!("/datavolumes?limit=10{query}")).await;
    eventually("rows", || rows().len() == 10).await;
    click("checkbox", "Select all on this page").await;
    console
}

#[wasm_bindgen_test]
async fn all_that_match_are_read_to_the_end_before_they_are_deleted() {
    let wire = Wire::new();
    let listed =
        wire.ask("/api/v1/datavolumes?requestType=Originated&filterBy=phase==Ready&limit=500");
    let ready = listed["datavolumes"].as_array().expect("volumes").len();
    assert!(ready > 10, "more than a page");
    let _console = ten_ticked(&wire, "&filterBy=phase==Ready").await;
    let offer = shown("button", &format!("Select all {ready} that match")).await;
    offer.focus().expect("focus");
    click_on(&offer).await;
    assert_eq!(selected(), format!("All {ready} selected"));
    assert!(focus().contains(&format!("All {ready} selected")), "{}", focus());
    assert!(!is_there("button", &format!("Select all {ready} that match")));
    // One of them is left out.
    let spared = rows()[3].clone();
    click("checkbox", &format!("Select {spared}")).await;
    assert_eq!(selected(), format!("{} selected", ready - 1));
    let count = ready - 1;
    delete_selected(&format!("delete {count}"), &format!("Delete {count} data volumes")).await;
    let read = wire.sent(Op::ListDatavolumes);
    assert!(read.iter().any(|it| it.param("limit").as_deref() == Some("500")), "to the end");
    eventually("all are sent", || wire.count(Op::DeleteDatavolume) == count).await;
    ended("failed").await;
    let spared = volume(&wire, &spared).expect("it");
    assert_eq!(spared.phase, Phase::Ready);
    // Those that are in use are what is left of the selection.
    let failed = wire.emulator(|emulator| {
        let volumes = emulator.volumes().iter();
        volumes.filter(|it| it.phase == Phase::Ready && it.id != spared.id).count()
    });
    assert_eq!(selected(), format!("{failed} selected"));
}

#[wasm_bindgen_test]
async fn a_number_that_has_changed_since_is_told_and_the_question_is_about_the_new_rows() {
    let wire = Wire::new();
    let _console = ten_ticked(&wire, "").await;
    click("button", &format!("Select all {VOLUMES} that match")).await;
    let new =
        json!({"name": "came-in-between", "projectId": "5", "originPvcName": "training-data"});
    wire.emulator(|emulator| {
        let now = emulator.config().now;
        let token = emulator.token_for("admin", now);
        let request = http::Request::post("/api/v1/datavolumes")
            .header("Authorization", format!("Bearer {token}"))
            .header("Content-Type", "application/json");
        let answer = emulator.handle(&request.body(new.to_string().into_bytes()).expect("it"), now);
        assert_eq!(answer.response().expect("an answer").status(), 201);
    });
    click("button", "Delete").await;
    shown("alertdialog", "Delete 61 data volumes?").await;
    assert!(says("60 matched when you selected; now 61 do."));
    assert_eq!(names("listitem").len(), 11, "ten names and how many more");
    type_into("Type delete 61 to confirm", "delete 60").await;
    click("button", "Delete 61 data volumes").await;
    assert_eq!(wire.count(Op::DeleteDatavolume), 0);
    click("button", "Cancel").await;
    assert_eq!(wire.count(Op::DeleteDatavolume), 0);
    assert_eq!(selected(), "All 60 selected");
}

#[wasm_bindgen_test]
async fn reading_all_that_match_can_be_called_off() {
    let wire = Wire::new();
    let _console = ten_ticked(&wire, "").await;
    click("button", &format!("Select all {VOLUMES} that match")).await;
    wire.hold(Op::ListDatavolumes);
    click("button", "Delete").await;
    eventually("it reads", || says("Reading all that match")).await;
    let reading = wire.last(Op::ListDatavolumes);
    click("button", "Cancel").await;
    assert!(reading.is_aborted());
    wire.let_go(Op::ListDatavolumes);
    settle().await;
    assert!(root().tag_name() != "DIALOG" && !says("Reading all that match"));
    // Another filter calls it off as well, and with it "all that match".
    wire.hold(Op::ListDatavolumes);
    click("button", "Delete").await;
    eventually("it reads again", || says("Reading all that match")).await;
    click("link", "Ready").await;
    wire.let_go(Op::ListDatavolumes);
    settle().await;
    assert!(root().tag_name() != "DIALOG");
    assert_eq!(selected(), "10 selected", "those that were ticked one by one stay");
}

/// Two volumes of one cluster, and one of another.
fn of_two_clusters(wire: &Wire) -> [Volume; 3] {
    let first = some(wire, |it| it.phase == Phase::Ready);
    let second = some(wire, |it| {
        it.phase == Phase::Ready && it.cluster_id == first.cluster_id && it.id != first.id
    });
    let third = some(wire, |it| it.cluster_id != first.cluster_id);
    [first, second, third]
}

#[wasm_bindgen_test]
async fn volumes_of_several_clusters_cannot_be_shared_together_and_it_says_why() {
    let wire = Wire::new();
    let volumes = of_two_clusters(&wire);
    let _console = open_with(&wire, "/datavolumes?limit=500").await;
    eventually("rows", || rows().len() == VOLUMES).await;
    for volume in &volumes {
        click("checkbox", &format!("Select {}", volume.name)).await;
    }
    let share = find("button", "Share");
    assert_eq!(share.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert!(crate::harness::description_of(&share).contains("sharing stays inside a cluster"));
    share.focus().expect("focus");
    assert_eq!(focus(), "button Share");
    click_on(&share).await;
    assert!(root().tag_name() != "DIALOG");
    click("checkbox", &format!("Select {}", volumes[2].name)).await;
    assert!(find("button", "Share").get_attribute("aria-disabled").is_none());
}

#[wasm_bindgen_test]
async fn that_all_that_match_are_in_several_clusters_is_known_once_they_are_read() {
    let wire = Wire::new();
    let _console = ten_ticked(&wire, "").await;
    click("button", &format!("Select all {VOLUMES} that match")).await;
    click("button", "Share").await;
    shown("dialog", &format!("Share {VOLUMES} data volumes")).await;
    assert!(says("They are not all in one cluster") && maybe("combobox", "Type").is_none());
    click("button", &format!("Share {VOLUMES} data volumes")).await;
    assert!(job().is_empty());
    click("button", "Cancel").await;
    eventually("the dialog is gone", || root().tag_name() != "DIALOG").await;
}

#[wasm_bindgen_test]
async fn more_scopes_than_fit_go_in_several_requests_for_each_volume() {
    let wire = Wire::new();
    let volumes = of_two_clusters(&wire);
    let projects: Vec<Value> = (1..=51)
        .map(|n| json!({
            "id": format!("{n}"), "name": format!("crew-{n:02}"), "clusterId": &*volumes[0].cluster_id
        }))
        .collect();
    wire.answer(Op::Projects, 200, &json!({"projects": projects}));
    wire.answer(Op::PatchSharedScopes, 200, &json!([]));
    let _console = open_with(&wire, "/datavolumes?limit=500").await;
    eventually("rows", || rows().len() == VOLUMES).await;
    for volume in &volumes[..2] {
        click("checkbox", &format!("Select {}", volume.name)).await;
    }
    click("button", "Share").await;
    shown("dialog", "Share 2 data volumes").await;
    for n in 1..=51 {
        pick("Project", &format!("crew-{n:02}")).await;
    }
    click("button", "Share 2 data volumes").await;
    ended("2 data volumes shared").await;
    let sent = wire.sent(Op::PatchSharedScopes);
    let sizes = |volume: &Volume| {
        let sent = sent.iter().filter(|it| it.url.contains(&volume.id.to_string()));
        sent.map(|it| it.body["add"].as_array().map_or(0, Vec::len)).collect::<Vec<_>>()
    };
    assert_eq!(sizes(&volumes[0]), [50, 1]);
    assert_eq!(sizes(&volumes[1]), [50, 1]);
    assert!(selected().is_empty());
}

#[wasm_bindgen_test]
async fn by_keyboard_the_toolbar_is_walked_and_what_is_typed_is_confirmed_by_enter() {
    let wire = Wire::new();
    let _console = failing_ones(&wire).await;
    tick_rows(2).await;
    find("button", "Share").focus().expect("focus");
    press("ArrowRight").await;
    assert_eq!(focus(), "button Delete");
    click_on(&find("button", "Delete")).await;
    eventually("the question is there", || root().tag_name() == "DIALOG").await;
    assert_eq!(focus(), "button Cancel");
    type_into("Type delete 2 to confirm", "delete 2").await;
    press("Enter").await;
    ended("2 data volumes deleted").await;
    // The bar went with the focus in it.
    frame().await;
    eventually("the focus is somewhere", || focus() == "heading Data volumes").await;
    assert!(maybe("toolbar", "Bulk actions").is_none());
    pass(0).await;
}

/// Exports the selection; the names in the file.
async fn exported() -> Vec<String> {
    catch_files();
    let bar = find("toolbar", "Bulk actions");
    let button = maybe_in(&bar, "button", "Export").expect("a button");
    button.focus().expect("focus");
    click_on(&button).await;
    click("menuitem", "JSON").await;
    eventually("the file is there", || saved_count() == 1).await;
    let rows: Vec<Value> = serde_json::from_str(&saved().await.text).expect("JSON");
    let mut names: Vec<_> =
        rows.iter().map(|row| row["name"].as_str().expect("a name").to_owned()).collect();
    names.sort();
    names
}

#[wasm_bindgen_test]
async fn what_is_selected_is_exported_and_nothing_else() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes?limit=10").await;
    let mut ticked = tick_rows(2).await;
    click("link", "Next page").await;
    eventually("the second page", || !rows().is_empty() && !rows().contains(&ticked[0])).await;
    ticked.extend(tick_rows(1).await);
    ticked.sort();
    assert_eq!(exported().await, ticked);
    assert_eq!(selected(), "3 selected", "exporting changes nothing");

    click("checkbox", "Select all on this page").await;
    click("button", &format!("Select all {VOLUMES} that match")).await;
    let spared = rows()[0].clone();
    click("checkbox", &format!("Select {spared}")).await;
    let all = exported().await;
    assert_eq!(all.len(), VOLUMES - 1);
    assert!(!all.contains(&spared));
    assert!(said().contains(&format!("Exported {} data volumes", VOLUMES - 1)), "{}", said());
}

#[wasm_bindgen_test]
async fn the_arrows_walk_the_toolbar_and_not_what_it_opens() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes?limit=10").await;
    tick_rows(1).await;
    find("button", "Share").focus().expect("focus");
    let mut passed = Vec::new();
    for _ in 0..3 {
        press("ArrowRight").await;
        passed.push(focus());
    }
    assert_eq!(passed, ["button Delete", "button Export", "button Share"]);
}

#[wasm_bindgen_test]
async fn what_is_ticked_is_exported_as_the_server_says_by_now() {
    catch_files();
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes?filterBy=phase==Creating").await;
    let names = tick_rows(1).await;
    wire.pass(60_000);
    click("link", "All").await;
    eventually("it is ready by now", || {
        let row = select(&mounted(), "main tbody tr");
        row.iter().any(|row| text_of(row).contains(&names[0]) && text_of(row).contains("Ready"))
    })
    .await;
    let toolbar = find("toolbar", "Bulk actions");
    click_on(&maybe_in(&toolbar, "button", "Export").expect("a button")).await;
    click("menuitem", "CSV").await;
    eventually("a file", || saved_count() == 1).await;
    let text = saved().await.text;
    assert!(text.contains(&names[0]) && text.contains("Ready") && !text.contains("Creating"));
}

#[wasm_bindgen_test]
async fn what_is_deleted_on_its_own_page_is_ticked_no_longer() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes?filterBy=phase==NotReady").await;
    let names = tick_rows(2).await;
    assert_eq!(selected(), "2 selected");
    let id = volume(&wire, &names[0]).expect("it").id;
    crate::harness::go_to_page(&format!("/datavolumes/{id}")).await;
    shown("heading", &names[0]).await;
    wire.fault("get_datavolume:status=404");
    click("button", "Refresh").await;
    crate::harness::reads("has been deleted").await;
    crate::harness::go_to_page("/datavolumes").await;
    eventually("one is left", || selected() == "1 selected").await;
}

#[wasm_bindgen_test]
async fn all_that_match_are_read_page_by_page_and_a_page_that_fails_starts_nothing() {
    let wire = Wire::with_volumes(1_200);
    let _console = open_with(&wire, "/datavolumes?limit=25").await;
    eventually("rows", || rows().len() == 25).await;
    click("checkbox", "Select all on this page").await;
    click("button", "Select all 1,200 that match").await;
    wire.fault("list_datavolumes:status=503,nth=2");
    click("button", "Delete").await;
    crate::harness::reads("Could not load the data volumes").await;
    assert_ne!(root().tag_name(), "DIALOG", "nothing is asked about some of them");
    assert_eq!(wire.count(Op::DeleteDatavolume), 0);
    wire.clear_faults();
    wire.fault("list_datavolumes:repeat=3");
    let asked = wire.count(Op::ListDatavolumes);
    click("button", "Delete").await;
    eventually("the question is there", || root().tag_name() == "DIALOG").await;
    assert!(wire.count(Op::ListDatavolumes) >= asked + 3, "page by page");
    assert!(is_there("button", "Delete 1,200 data volumes"), "{:?}", names("button"));
}

#[wasm_bindgen_test]
async fn a_click_with_shift_selects_all_rows_from_the_one_before() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes").await;
    let names = tick_rows(2).await;
    let all = rows();
    let click = |name: &str, shift: bool| {
        let script = "(it, shiftKey) => it.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey }))";
        let checkbox = find("checkbox", &format!("Select {name}"));
        let script = crate::harness::script(script);
        script.call2(&wasm_bindgen::JsValue::NULL, &checkbox, &shift.into()).expect("a click");
    };
    click(&all[5], true);
    settle().await;
    assert_eq!(selected(), "6 selected");
    assert!(all[..6].iter().all(|name| tick(name)) && !tick(&all[6]));
    // Upwards, and taking away.
    click(&all[9], false);
    settle().await;
    click(&all[7], true);
    settle().await;
    assert!(!tick(&all[6]) && all[7..10].iter().all(|name| tick(name)));
    click(&names[0], true);
    settle().await;
    assert!(all[..8].iter().all(|name| !tick(name)), "as the one that was clicked");
    assert!(tick(&all[8]) && tick(&all[9]));
}

#[wasm_bindgen_test]
async fn what_is_to_be_deleted_is_told_with_its_project_and_its_cluster() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes?filterBy=phase%3D%3DReady").await;
    let names = tick_rows(2).await;
    let volume = wire.emulator(|it| it.volume_named(&names[0]).cloned()).expect("it");
    click("button", "Delete").await;
    shown("alertdialog", "Delete 2 data volumes?").await;
    let whereabouts = format!("project {}, cluster ", volume.project_name);
    eventually("it says where they are", || says(&whereabouts)).await;
}
