//! Doing the same to many data volumes.

use crate::detail::some;
use crate::harness::{
    Console, Op, VOLUMES, Wire, all, click, click_on, eventually, find, focus, frame, go_to_page,
    is_there, maybe, mounted, names, open_with, pass, press, property, reads, root, rows, said,
    says, select, settle, shown, text_of, type_into,
};
use crate::session::sign_in_with_key;
use crate::sharing::pick;
use emulator::{Phase, Volume};
use leptos::prelude::window;
use serde_json::{Value, json};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// Waits for rows, and ticks the first so many of them. Their names.
async fn tick_rows(count: usize) -> Vec<String> {
    eventually("there are rows", || rows().len() >= count).await;
    let names = rows()[..count].to_vec();
    for name in &names {
        click("checkbox", &format!("Select {name}")).await;
    }
    names
}

/// What the bar says is selected.
fn selected() -> String {
    let bar = select(&mounted(), "section[aria-label=Selection] p");
    bar.first().map(|bar| text_of(bar)).unwrap_or_default()
}

fn tick(name: &str) -> bool {
    property(&find("checkbox", &format!("Select {name}")), "checked") == "true"
}

/// What the panel of the job says.
fn job() -> String {
    let job = select(&mounted(), "section[aria-label='Bulk job']");
    job.first().map(|job| text_of(job)).unwrap_or_default()
}

/// Waits until the job has ended, with this.
async fn ended(words: &str) {
    eventually(&format!("the job says “{words}”"), || {
        job().contains(words) && !is_there("button", "Stop")
    })
    .await;
}

/// Asks to delete what is selected, types what is asked for, and confirms.
async fn delete_selected(phrase: &str, button: &str) {
    click("button", "Delete").await;
    eventually("the question is there", || root().tag_name() == "DIALOG").await;
    type_into(&format!("Type {phrase} to confirm"), phrase).await;
    click("button", button).await;
    eventually("the question is gone", || root().tag_name() != "DIALOG").await;
}

/// The rows of the results: name, result and why.
async fn results() -> Vec<Vec<String>> {
    click("button", "Details").await;
    let table = shown("table", "Results").await;
    let rows = select(&table, "tbody tr");
    let cells = |row| select(row, "th, td").iter().map(|cell| text_of(cell)).collect();
    let found = rows.iter().map(|row| cells(row)).collect();
    click("button", "Done").await;
    found
}

fn volume(wire: &Wire, name: &str) -> Option<Volume> {
    wire.emulator(|emulator| emulator.volume_named(name).cloned())
}

/// Whether the browser would ask before it leaves the page.
fn asks_before_leaving() -> bool {
    let init = web_sys::EventInit::new();
    init.set_cancelable(true);
    let event = web_sys::Event::new_with_event_init_dict("beforeunload", &init).expect("an event");
    !window().dispatch_event(&event).expect("an event")
}

/// The volumes of the list that nothing keeps from being deleted at once.
async fn failing_ones(wire: &Rc<Wire>) -> Console {
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
async fn never_more_than_four_are_deleted_at_a_time() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes?limit=10").await;
    eventually("rows", || rows().len() == 10).await;
    click("checkbox", "Select all on this page").await;
    wire.hold(Op::DeleteDatavolume);
    delete_selected("delete 10", "Delete 10 data volumes").await;
    assert_eq!(said(), "Deleting 10 data volumes");
    for sent in 4..10 {
        eventually("the next is sent", || wire.count(Op::DeleteDatavolume) == sent).await;
        settle().await;
        assert_eq!(wire.count(Op::DeleteDatavolume), sent);
        assert_eq!(wire.held(Op::DeleteDatavolume).len(), 4);
        assert!(job().contains(&format!("{} of 10", sent - 4)), "{}", job());
        wire.held(Op::DeleteDatavolume)[sent % 4].release();
    }
    wire.let_go(Op::DeleteDatavolume);
    ended("10").await;
    let mut urls: Vec<_> =
        wire.sent(Op::DeleteDatavolume).iter().map(|it| it.url.clone()).collect();
    urls.sort();
    urls.dedup();
    assert_eq!(urls.len(), 10, "each once");
}

#[wasm_bindgen_test]
async fn stopping_leaves_the_rest_untouched_and_selected() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes?limit=10").await;
    eventually("rows", || rows().len() == 10).await;
    click("checkbox", "Select all on this page").await;
    wire.hold(Op::DeleteDatavolume);
    delete_selected("delete 10", "Delete 10 data volumes").await;
    eventually("four are sent", || wire.count(Op::DeleteDatavolume) == 4).await;
    let stop = find("button", "Stop");
    stop.focus().expect("focus");
    click_on(&stop).await;
    assert_eq!(find("button", "Stop").get_attribute("aria-disabled").as_deref(), Some("true"));
    for sent in wire.sent(Op::DeleteDatavolume) {
        assert!(!sent.is_aborted(), "what was sent may be done already");
    }
    wire.let_go(Op::DeleteDatavolume);
    eventually("it has ended", || job().contains("6 not started")).await;
    assert_eq!(wire.count(Op::DeleteDatavolume), 4);
    assert!(!selected().is_empty());
    eventually("the focus stays in the panel", || focus() == "button Details").await;
    let skipped = results().await.iter().filter(|row| row[1] == "Not started").count();
    assert_eq!(skipped, 6);
}

#[wasm_bindgen_test]
async fn each_refusal_is_told_in_the_servers_words_and_only_those_are_tried_again() {
    let wire = Wire::new();
    let _console = failing_ones(&wire).await;
    let names = tick_rows(3).await;
    let used = volume(&wire, &names[1]).expect("it");
    wire.emulator(|emulator| emulator.set_in_use(used.id, Some("train-lidar-7")));
    delete_selected("delete 3", "Delete 3 data volumes").await;
    ended("2 of 3 data volumes deleted, 1 failed").await;
    assert_eq!(said(), "2 of 3 data volumes deleted, 1 failed");
    assert!(volume(&wire, &names[0]).is_none() && volume(&wire, &names[2]).is_none());
    let found = results().await;
    assert_eq!(found[0][..2], [names[1].clone(), "Failed".to_owned()], "failures come first");
    assert!(found[0][2].contains("is in use by workload train-lidar-7"), "{found:?}");
    assert_eq!(found[1][1], "Deleted");

    // What failed stays selected; the list has been read again.
    eventually("the others are gone", || !rows().contains(&names[0])).await;
    assert_eq!(selected(), "1 selected");
    assert!(tick(&names[1]));

    wire.emulator(|emulator| emulator.set_in_use(used.id, None));
    let sent = wire.count(Op::DeleteDatavolume);
    click("button", "Retry failed").await;
    ended("3 data volumes deleted").await;
    assert_eq!(wire.count(Op::DeleteDatavolume), sent + 1);
    assert!(wire.last(Op::DeleteDatavolume).url.contains(&used.id.to_string()));
    eventually("nothing is selected", || selected().is_empty()).await;
    click("button", "Put the job away").await;
    eventually("the panel is gone", || job().is_empty()).await;
    eventually("the focus is somewhere", || focus() == "heading Data volumes").await;
}

#[wasm_bindgen_test]
async fn what_is_gone_already_counts_as_deleted() {
    let wire = Wire::new();
    let _console = failing_ones(&wire).await;
    let names = tick_rows(2).await;
    let gone = volume(&wire, &names[0]).expect("it");
    wire.emulator(|emulator| {
        let now = emulator.config().now;
        let token = emulator.token_for("admin", now);
        let request = http::Request::delete(format!("/api/v1/datavolumes/{}", gone.id))
            .header("Authorization", format!("Bearer {token}"));
        emulator.handle(&request.body(Vec::new()).expect("a request"), now);
    });
    delete_selected("delete 2", "Delete 2 data volumes").await;
    ended("2 data volumes deleted").await;
    let mut how: Vec<_> = results().await.into_iter().map(|row| row[1].clone()).collect();
    how.sort();
    assert_eq!(how, ["Already gone", "Deleted"]);
}

#[wasm_bindgen_test]
async fn a_deletion_that_takes_time_turns_its_rows_to_deleting() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes?filterBy=phase==Ready&limit=25").await;
    eventually("rows", || rows().len() > 5).await;
    let free = wire.emulator(|emulator| {
        let free = |name: &String| {
            emulator.volume_named(name).is_some_and(|volume| volume.in_use_by.is_none())
        };
        rows().into_iter().filter(free).take(2).collect::<Vec<_>>()
    });
    for name in &free {
        click("checkbox", &format!("Select {name}")).await;
    }
    delete_selected("delete 2", "Delete 2 data volumes").await;
    ended("2 data volumes deleted").await;
    for name in &free {
        assert_eq!(volume(&wire, name).expect("still there").phase, Phase::Deleting);
    }
    assert!(results().await.iter().all(|row| row[1] == "Being deleted"));
    eventually("they are no longer listed as ready", || {
        !rows().is_empty() && !rows().contains(&free[0])
    })
    .await;
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
    let _ = wire.emulator(|emulator| {
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

#[wasm_bindgen_test]
async fn a_job_goes_on_when_its_page_is_left_and_only_then_a_reload_asks() {
    let wire = Wire::new();
    let _console = failing_ones(&wire).await;
    assert!(!asks_before_leaving());
    tick_rows(2).await;
    wire.hold(Op::DeleteDatavolume);
    delete_selected("delete 2", "Delete 2 data volumes").await;
    assert!(asks_before_leaving());
    go_to_page("/datavolumes/new").await;
    shown("heading", "New data volume").await;
    assert!(job().contains("Deleting 2 data volumes") && job().contains("0 of 2"), "{}", job());
    wire.held(Op::DeleteDatavolume)[0].release();
    eventually("it goes on", || job().contains("1 of 2")).await;
    assert!(asks_before_leaving());
    go_to_page("/datavolumes").await;
    shown("heading", "Data volumes").await;
    eventually("the rest is selected", || selected() == "1 selected").await;
    for name in ["Delete", "Share"] {
        let button = find("button", name);
        assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("true"), "{name}");
    }
    wire.let_go(Op::DeleteDatavolume);
    ended("2 data volumes deleted").await;
    assert!(!asks_before_leaving());
}

#[wasm_bindgen_test]
async fn when_the_session_ends_nothing_more_is_sent_and_the_rest_can_be_tried_again() {
    let wire = Wire::new();
    wire.sign_in_by_itself(None);
    let _console = open_with(&wire, "/datavolumes?limit=10").await;
    sign_in_with_key("admin", "admin").await;
    eventually("rows", || rows().len() == 10).await;
    click("checkbox", "Select all on this page").await;
    wire.fault("delete_datavolume:status=401");
    delete_selected("delete 10", "Delete 10 data volumes").await;
    shown("heading", "Sign in").await;
    settle().await;
    assert_eq!(wire.count(Op::DeleteDatavolume), 4);
    assert!(job().is_empty());
    wire.clear_faults();
    sign_in_with_key("admin", "admin").await;
    ended("0 of 10 data volumes deleted, 10 failed").await;
    assert!(results().await.iter().all(|row| row[2].contains("You were signed out")));
    assert_eq!(selected(), "10 selected");
    click("button", "Retry failed").await;
    eventually("the others are sent", || wire.count(Op::DeleteDatavolume) == 14).await;
}

#[wasm_bindgen_test]
async fn signing_out_ends_the_job_and_forgets_it() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes?limit=10").await;
    eventually("rows", || rows().len() == 10).await;
    click("checkbox", "Select all on this page").await;
    wire.hold(Op::DeleteDatavolume);
    delete_selected("delete 10", "Delete 10 data volumes").await;
    click("button", "Account").await;
    click("button", "Sign out").await;
    shown("heading", "Sign in").await;
    wire.let_go(Op::DeleteDatavolume);
    settle().await;
    assert_eq!(wire.count(Op::DeleteDatavolume), 4);
    sign_in_with_key("admin", "admin").await;
    eventually("rows", || rows().len() > 10).await;
    assert!(job().is_empty() && selected().is_empty());
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
    // Of all that match, only reading tells.
    click("checkbox", "Select all on this page").await;
    click("link", "Ready").await;
    click("button", "Clear selection").await;
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
