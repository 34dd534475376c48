//! The command palette: its commands, what it finds, and the keyboard.

mod keys;
mod list_commands;
mod recent;
mod results;

use crate::detail::{deletable_volume, open_page};
use crate::harness::{
    Console, Network, Op, SentRequest, advance_time, click, click_on, copied_text, description_of,
    dispatch_key, exists, field, field_value, find, find_all, focused, js_function,
    last_announcement, name_of, names, names_in, navigate_to, open, open_with, press, root, rows,
    settle, shows_text, stub_clipboard, text_of, type_into, url, wait_for, wait_for_text,
    wait_until,
};
use emulator::Volume;
use leptos::prelude::{document, window};
use leptos::wasm_bindgen::{JsCast, JsValue};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::KeyboardEventInit;

/// How long typing has to pause before the search starts.
const DEBOUNCE: i64 = 200;

pub async fn open_palette() {
    click("button", "Commands").await;
    wait_until("the field has the focus", || focused() == "combobox Command").await;
    wait_until("the commands", || !names("option").is_empty()).await;
}

/// Types into the palette, and waits for the responses.
async fn search(text: &str) {
    type_into("Command", text).await;
    advance_time(DEBOUNCE).await;
    wait_until("the search is finished", || !shows_text("Searching data volumes…")).await;
}

async fn wait_until_closed() {
    wait_until("the palette is closed", || root().tag_name() != "DIALOG").await;
}

/// The name of the option that Enter chooses.
fn active() -> String {
    let id = field("Command").get_attribute("aria-activedescendant");
    let Some(id) = id else { return String::new() };
    let option = document().get_element_by_id(&id).expect("the active option");
    assert_eq!(option.get_attribute("aria-selected").as_deref(), Some("true"));
    name_of(&option)
}

fn options_in(group: &str) -> Vec<String> {
    names_in(&find("group", group), "option")
}

/// The requests that search for data volumes.
fn searches(network: &Network) -> Vec<Rc<SentRequest>> {
    let mut requests = network.requests_of(Op::ListDatavolumes);
    requests.retain(|request| request.param("limit").as_deref() == Some("8"));
    requests
}

fn described(volume: &Volume) -> String {
    format!("{} {} Ready", volume.name, volume.project_name)
}

/// Opens the list over `network`.
async fn open_list(network: &Rc<Network>) -> Console {
    let console = open_with(network, "/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    console
}

#[wasm_bindgen_test]
async fn everything_is_listed_before_anything_is_typed() {
    let network = Network::new();
    let _console = open_list(&network).await;
    let requests = network.requests().len();
    open_palette().await;
    let placeholder = field("Command").get_attribute("placeholder");
    assert_eq!(placeholder.as_deref(), Some("Search or type a command…"));
    wait_until("the commands of the list", || names("option").len() > 8).await;
    assert_eq!(names("group"), ["This page", "Go to", "Settings"]);
    let page = options_in("This page");
    assert_eq!(page[..3], ["Refresh r", "Add filter", "Next page"]);
    assert_eq!(page[3], "Previous page This is the first page of the list.");
    assert_eq!(page[4..7], ["Columns…", "Export CSV", "Export JSON"]);
    assert_eq!(page[7..], ["Find unused data volumes in this list", "Copy link"]);
    let go_to = ["All data volumes", "New data volume n", "Overview", "Unused data volumes"];
    assert_eq!(options_in("Go to")[..4], go_to);
    assert!(options_in("Go to")[4].starts_with("Notifications No notifications in this tab."));
    let settings = options_in("Settings");
    let themes = ["Theme: system Current", "Theme: light", "Theme: dark"];
    assert_eq!(
        (settings[0].as_str(), &settings[1..4]),
        ("Settings", &themes.map(String::from)[..])
    );
    assert_eq!(settings[4..], ["Keyboard shortcuts ?", "Account", "Sign out"]);
    let icon = |name| {
        let icon = find("option", name).query_selector("[data-icon]").expect("a selector");
        icon.and_then(|icon| icon.get_attribute("data-icon"))
    };
    assert_eq!(icon("Account").as_deref(), Some("account"));
    assert_eq!(icon("Sign out").as_deref(), Some("sign-out"));
    assert_eq!(active(), "Refresh r");
    advance_time(DEBOUNCE).await;
    assert_eq!(network.requests().len(), requests, "nothing is searched");
}

#[wasm_bindgen_test]
async fn a_command_is_found_by_parts_of_its_words() {
    let _console = open("/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    open_palette().await;
    type_into("Command", "vol new").await;
    assert_eq!(names("option"), ["New data volume n"]);
    press("Enter").await;
    wait_for("heading", "New data volume").await;
    assert_eq!(url(), "/datavolumes/new");
}

#[wasm_bindgen_test]
async fn the_best_match_is_first_and_arrows_move_and_wrap_around() {
    let _console = open("/datavolumes/new").await;
    wait_for("heading", "New data volume").await;
    open_palette().await;
    type_into("Command", "theme").await;
    assert_eq!(names("option"), ["Theme: system Current", "Theme: light", "Theme: dark"]);
    assert_eq!(active(), "Theme: system Current");
    press("ArrowDown").await;
    assert_eq!(active(), "Theme: light");
    press("ArrowUp").await;
    press("ArrowUp").await;
    assert_eq!(active(), "Theme: dark");
    press("ArrowDown").await;
    assert_eq!(active(), "Theme: system Current");
    press("ArrowDown").await;
    type_into("Command", "drk").await;
    assert_eq!(active(), "Theme: dark", "the best match of another text is active");
    press("Enter").await;
    wait_until_closed().await;
    let theme = || document().document_element().expect("a root").get_attribute("data-theme");
    wait_until("the theme", || theme().as_deref() == Some("dark")).await;
    open_palette().await;
    type_into("Command", "theme system").await;
    press("Enter").await;
    wait_until("the theme", || theme().is_none()).await;
}

#[wasm_bindgen_test]
async fn a_data_volume_is_found_by_its_name_with_status_and_project() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_list(&network).await;
    open_palette().await;
    type_into("Command", "a").await;
    advance_time(DEBOUNCE - 1).await;
    type_into("Command", &volume.name).await;
    advance_time(DEBOUNCE - 1).await;
    assert_eq!(searches(&network).len(), 0, "typing has not paused");
    wait_for_text("Searching data volumes…").await;
    advance_time(1).await;
    wait_until("it is found", || names("group").contains(&"Data volumes".to_owned())).await;
    assert_eq!(searches(&network).len(), 1);
    assert_eq!(searches(&network)[0].param("search").as_ref(), Some(&volume.name));
    assert_eq!(options_in("Data volumes")[0], described(&volume));
    press("Enter").await;
    wait_for("heading", &volume.name).await;
    assert_eq!(url(), format!("/datavolumes/{}", volume.id));
}

#[wasm_bindgen_test]
async fn a_change_aborts_the_previous_search() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    open_palette().await;
    network.pause_requests(Op::ListDatavolumes);
    search_without_response(&volume.name[..1]).await;
    search_without_response(&volume.name).await;
    let sent = searches(&network);
    assert_eq!((sent.len(), sent[0].is_aborted(), sent[1].is_paused()), (2, true, true));
    network.resume_requests(Op::ListDatavolumes);
    wait_until("the search is finished", || !shows_text("Searching data volumes…")).await;
    press("Escape").await;
    wait_until_closed().await;
    open_palette().await;
    assert_eq!(field_value("Command"), "", "it is empty when it opens again");
}

async fn search_without_response(text: &str) {
    type_into("Command", text).await;
    advance_time(DEBOUNCE).await;
}

#[wasm_bindgen_test]
async fn an_old_server_without_search_is_asked_by_name() {
    let network = Network::old_server();
    let volume = deletable_volume(&network);
    let _console = open_list(&network).await;
    open_palette().await;
    search_without_response(&volume.name).await;
    // A list without the search shows that only the search is missing.
    let is_checked = || {
        let requests = network.requests_of(Op::ListDatavolumes);
        requests.iter().any(|request| request.param("limit").as_deref() == Some("1"))
    };
    wait_until("the missing search is noticed", is_checked).await;
    settle().await;
    advance_time(DEBOUNCE).await;
    wait_until("it is found", || names("option").contains(&described(&volume))).await;
}

#[wasm_bindgen_test]
async fn control_enter_opens_a_new_tab() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_list(&network).await;
    let opened = stub_window_open();
    open_palette().await;
    search(&volume.id.to_string()).await;
    let init = KeyboardEventInit::new();
    init.set_ctrl_key(true);
    dispatch_key("Enter", &init).await;
    wait_until_closed().await;
    assert_eq!(opened.take(), [format!("/datavolumes/{} _blank", volume.id)]);
    assert_eq!(url(), "/datavolumes", "this tab stays");
}

/// Records what is opened in place of opening it, until it is dropped.
struct OpenedTabs(JsValue, js_sys::Array);

fn stub_window_open() -> OpenedTabs {
    let real = js_sys::Reflect::get(&window(), &"open".into()).expect("a function");
    let stub = js_function(
        "(opened => { window.open = (url, target) => { opened.push(url + ' ' + target); }; return opened; })",
    );
    let opened = stub.call1(&JsValue::NULL, &js_sys::Array::new()).expect("an array");
    OpenedTabs(real, opened.unchecked_into())
}

impl OpenedTabs {
    fn take(&self) -> Vec<String> {
        self.1.iter().filter_map(|url| url.as_string()).collect()
    }
}

impl Drop for OpenedTabs {
    fn drop(&mut self) {
        let _ = js_sys::Reflect::set(&window(), &"open".into(), &self.0);
    }
}

#[wasm_bindgen_test]
async fn the_number_of_results_is_announced_once_the_search_is_finished() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_list(&network).await;
    open_palette().await;
    type_into("Command", &volume.id.to_string()).await;
    assert_eq!(last_announcement(), "");
    advance_time(DEBOUNCE).await;
    wait_until("it is announced", || last_announcement() == "1 result").await;
    search("zzzz").await;
    let states = || find_all("status").iter().map(|it| text_of(it)).collect::<Vec<_>>();
    let count = || states().iter().filter(|it| it.contains("No results.")).count();
    wait_until("it is said once", || count() == 1).await;
}

#[wasm_bindgen_test]
async fn a_failed_search_shows_the_reason_and_keeps_the_commands() {
    let network = Network::new();
    let _console = open_list(&network).await;
    open_palette().await;
    network.add_fault("list_datavolumes:status=500");
    search("theme").await;
    let title = "Couldn’t load the data volumes";
    wait_until("it is said", || find_all("status").iter().any(|it| text_of(it).starts_with(title)))
        .await;
    assert_eq!(names("option").len(), 3);
}

#[wasm_bindgen_test]
async fn projects_lead_to_what_they_can_use_and_may_be_hidden() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_list(&network).await;
    open_palette().await;
    search(&volume.project_name).await;
    let label = format!("Usable in {}", volume.project_name);
    wait_until("the project", || names("group").contains(&"Projects".to_owned())).await;
    let options = find_all("option");
    let option = options.iter().find(|option| name_of(option).starts_with(&label));
    click_on(option.expect("the project")).await;
    wait_until("its list", || url().contains("usableInProjectId=")).await;
    network.add_fault("projects:status=403");
    open_palette().await;
    search(&volume.project_name).await;
    assert!(!shows_text("Couldn’t") && !names("group").contains(&"Projects".to_owned()));
}

#[wasm_bindgen_test]
async fn saved_views_are_listed() {
    let console = open("/datavolumes").await;
    let views = serde_json::json!({
        "version": 1,
        "views": [{"name": "Broken ones", "query": "filterBy=phase%3D%3DNotReady"}],
        "default": null,
    });
    let storage = window().local_storage().ok().flatten().expect("storage");
    storage.set_item("dvc.views", &views.to_string()).expect("storage");
    let _console = console.reload().await;
    wait_until("rows", || !rows().is_empty()).await;
    open_palette().await;
    assert_eq!(options_in("Saved views"), ["Broken ones"]);
    type_into("Command", "broken").await;
    press("Enter").await;
    wait_until("the view", || url() == "/datavolumes?filterBy=phase%3D%3DNotReady").await;
}

#[wasm_bindgen_test]
async fn recent_data_volumes_are_listed_until_the_user_signs_out() {
    let network = Network::new();
    let [first, second] = network.emulator(|it| [it.volumes()[0].clone(), it.volumes()[1].clone()]);
    let console = open_page(&network, &first).await;
    navigate_to(&format!("/datavolumes/{}", second.id)).await;
    wait_for("heading", &second.name).await;
    let recent = |volume: &Volume| format!("{} {}", volume.name, volume.project_name);
    open_palette().await;
    assert_eq!(options_in("Recent"), [recent(&first)], "not the one that is shown");
    press("Escape").await;
    wait_until_closed().await;
    let console = console.reload().await;
    navigate_to("/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    open_palette().await;
    assert_eq!(options_in("Recent"), [recent(&second), recent(&first)]);
    search(&first.id.to_string()).await;
    assert_eq!(names("option"), [recent(&first)], "it is listed once");
    press("Enter").await;
    wait_for("heading", &first.name).await;
    open_palette().await;
    type_into("Command", "sign out").await;
    press("Enter").await;
    wait_for("heading", "Sign in").await;
    let session = window().session_storage().ok().flatten().expect("storage");
    assert_eq!(session.get_item("dvc.recent").expect("storage"), None);
    drop(console);
}

#[wasm_bindgen_test]
async fn a_deleted_data_volume_is_no_longer_recent() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    let path = format!("/api/v1/datavolumes/{}", volume.id);
    network.send_as("admin", "DELETE", &path, None);
    network.add_fault("get_datavolume:status=404");
    click("button", "Refresh").await;
    wait_for_text(&format!("{} was deleted", volume.name)).await;
    navigate_to("/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    open_palette().await;
    assert!(!names("group").contains(&"Recent".to_owned()), "{:?}", names("group"));
}

#[wasm_bindgen_test]
async fn the_page_of_a_data_volume_offers_its_commands() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    stub_clipboard();
    let commands = [
        "Refresh r",
        "Share s",
        "Edit description e",
        "Make a copy",
        "Delete",
        "Copy ID c",
        "Copy link",
        "Copy workload snippet",
    ];
    open_palette().await;
    wait_until("the commands", || options_in("This page") == commands).await;
    let run = async |text: &str| {
        if root().tag_name() != "DIALOG" {
            open_palette().await;
        }
        type_into("Command", text).await;
        press("Enter").await;
    };
    run("refresh").await;
    wait_until("it is fetched again", || network.count(Op::GetDatavolume) == 2).await;
    run("copy id").await;
    wait_until("the ID is copied", || copied_text() == volume.id.to_string()).await;
    wait_for_text(&format!("ID of {} copied", volume.name)).await;
    run("copy link").await;
    let address = format!("/datavolumes/{}", volume.id);
    wait_until("the link is copied", || copied_text().ends_with(&address)).await;
    assert!(copied_text().starts_with("http"));
    wait_for_text(&format!("Link to {} copied", volume.name)).await;
    run("snippet").await;
    wait_until("the snippet is copied", || copied_text().contains("\"storage\"")).await;
    assert!(copied_text().contains(&volume.id.to_string()));
    wait_for_text(&format!("Workload snippet of {} copied", volume.name)).await;
    run("edit").await;
    wait_until("the field has the focus", || focused() == "field Description").await;
    click("button", "Cancel").await;
    run("delete").await;
    wait_for("alertdialog", &format!("Delete {}?", volume.name)).await;
    wait_until("Cancel has the focus", || focused() == "button Cancel").await;
    click("button", "Cancel").await;
    wait_until_closed().await;
    run("share").await;
    crate::sharing::cancel_dialog(&volume.name).await;
    assert_eq!(url(), address);
    crate::sharing::open_from_detail(&volume.name).await;
    wait_for("button", "Refresh").await;
    open_palette().await;
    let of_sharing = ["Refresh r", "Share", "Delete"];
    assert_eq!(options_in("This page"), of_sharing, "the commands end with their page");
}

#[wasm_bindgen_test]
async fn next_and_previous_follow_the_list() {
    let _console = open("/datavolumes?limit=25").await;
    wait_until("rows", || rows().len() == 25).await;
    let listed = rows();
    click("link", &listed[0]).await;
    wait_for("heading", &listed[0]).await;
    wait_for_text("1 of 60").await;
    open_palette().await;
    let reason = "The list has no data volume before this one.";
    wait_until("the reason", || {
        options_in("This page").contains(&format!("Previous data volume {reason} k"))
    })
    .await;
    type_into("Command", "previous").await;
    press("Enter").await;
    assert_eq!(last_announcement(), reason);
    assert_eq!(focused(), "combobox Command", "it stays open");
    type_into("Command", "next").await;
    press("Enter").await;
    wait_for("heading", &listed[1]).await;
}

#[wasm_bindgen_test]
async fn a_command_that_is_not_permitted_says_why_and_does_nothing() {
    let network = Network::new();
    network.set_access_key(Some("viewer"));
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    let reason = "You don’t have permission to delete data volumes.";
    wait_until("the permissions", || description_of(&find("button", "Delete")) == reason).await;
    open_palette().await;
    type_into("Command", "delete").await;
    assert_eq!(names("option"), [format!("Delete {reason}")]);
    let option = find("option", &format!("Delete {reason}"));
    assert_eq!(option.get_attribute("aria-disabled").as_deref(), Some("true"));
    for _ in 0..2 {
        press("Enter").await;
        assert_eq!(
            (last_announcement().as_str(), focused().as_str()),
            (reason, "combobox Command")
        );
    }
    click_on(&option).await;
    settle().await;
    assert!(!exists("alertdialog", &format!("Delete {}?", volume.name)));
    type_into("Command", "new data").await;
    press("Enter").await;
    assert_eq!(last_announcement(), "You don’t have permission to create data volumes.");
    assert_eq!(url(), format!("/datavolumes/{}", volume.id));
}

#[wasm_bindgen_test]
async fn a_signed_out_user_sees_only_what_needs_no_data() {
    let network = crate::session::signed_out_network();
    let _console = open_with(&network, "/sign-in").await;
    wait_for("heading", "Sign in").await;
    open_palette().await;
    assert_eq!(names("group"), ["Go to", "Settings"]);
    for command in ["Sign out", "Notifications"] {
        assert!(!names("option").contains(&command.to_owned()), "{command}");
    }
    search("lidar").await;
    assert_eq!(searches(&network).len(), 0);
}
