//! The frame around every page: title, focus, skip link, live region, notifications.

use crate::create::fill_in_with_typed_project;
use crate::detail::find_volume;
use crate::harness::{
    Network, Op, advance_time, app_element, click, click_on, exists, find, focused, go_back,
    last_announcement, navigate_to, open, open_from_list, open_with, query_all, replace_url, rows,
    set_online, settle, shows_text, text_of, try_find_in, url, wait_for, wait_for_text, wait_until,
};
use leptos::prelude::document;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn navigation_moves_the_focus_to_the_heading_but_the_first_page_does_not() {
    let console = open("/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    assert_eq!(focused(), "");
    assert_eq!(document().title(), "Data volumes");

    let name = rows()[0].clone();
    open_from_list(&name).await;
    wait_until("the heading has the focus", || focused() == format!("heading {name}")).await;
    wait_until("the title", || document().title() == format!("{name} · Data volumes")).await;

    crate::sharing::open_from_detail(&name).await;
    wait_until("the heading has the focus", || focused() == format!("heading Sharing: {name}"))
        .await;
    assert_eq!(document().title(), format!("{name} · Sharing · Data volumes"));

    go_back();
    wait_until("the heading has the focus", || focused() == format!("heading {name}")).await;
    click("link", "All data volumes").await;
    // The list takes the focus to the row that was open.
    wait_until("the row has the focus", || focused() == format!("link {name}")).await;
    assert_eq!(document().title(), "Data volumes");

    click("link", "New data volume").await;
    wait_until("the heading has the focus", || focused() == "heading New data volume").await;
    assert_eq!(document().title(), "New data volume · Data volumes");

    click("button", "Account").await;
    click("button", "Sign out").await;
    wait_until("the heading has the focus", || focused() == "heading Sign in").await;
    assert_eq!(document().title(), "Sign in · Data volumes");
    drop(console);
}

#[wasm_bindgen_test]
async fn every_page_has_exactly_one_h1() {
    let network = Network::new();
    let id = network.emulator(|emulator| emulator.volumes()[0].id);
    for address in [
        "/datavolumes".to_owned(),
        "/datavolumes/new".to_owned(),
        format!("/datavolumes/{id}"),
        format!("/datavolumes/{id}/sharing"),
        "/nowhere".to_owned(),
    ] {
        let _console = open_with(&network, &address).await;
        wait_until(&address, || query_all(&app_element(), "main h1").len() == 1).await;
        assert_eq!(query_all(&app_element(), "h1").len(), 1, "{address}");
        assert_eq!(query_all(&app_element(), "main").len(), 1, "{address}");
    }
}

#[wasm_bindgen_test]
async fn the_root_redirects_to_the_list() {
    let _console = open("/").await;
    wait_until("the list's address", || url() == "/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
}

#[wasm_bindgen_test]
async fn an_unknown_address_shows_a_page_with_a_link_to_the_list() {
    let _console = open("/nowhere").await;
    wait_for("heading", "Page not found").await;
    click("link", "View all data volumes").await;
    wait_until("rows", || rows().len() == 50).await;
}

#[wasm_bindgen_test]
async fn an_unknown_address_is_named_beside_a_link_to_the_data_volume_opened_last() {
    let network = Network::new();
    let volume = network.emulator(|emulator| emulator.volumes()[0].clone());
    let console = open_with(&network, &format!("/datavolumes/{}", volume.id)).await;
    wait_for("heading", &volume.name).await;
    replace_url("/no<b>where?a=%3Ci%3E");
    let _console = console.reload().await;
    wait_for("heading", "Page not found").await;
    let address = query_all(&app_element(), "main [translate=no].mono").remove(0);
    assert_eq!(text_of(&address), "/no%3Cb%3Ewhere?a=%3Ci%3E");
    click("link", &format!("Last opened: {}", volume.name)).await;
    wait_for("heading", &volume.name).await;
}

#[wasm_bindgen_test]
async fn signing_out_at_an_unknown_address_leads_to_the_sign_in_page() {
    let network = Network::new();
    let volume = network.emulator(|emulator| emulator.volumes()[0].clone());
    let console = open_with(&network, &format!("/datavolumes/{}", volume.id)).await;
    wait_for("heading", &volume.name).await;
    replace_url("/nowhere");
    let _console = console.reload().await;
    wait_for("link", &format!("Last opened: {}", volume.name)).await;
    click("button", "Account").await;
    click("button", "Sign out").await;
    wait_for("heading", "Sign in").await;
    assert!(!shows_text(&volume.name));
}

#[wasm_bindgen_test]
async fn a_popover_closes_when_the_focus_leaves_it() {
    let _console = open("/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    let is_open = || !query_all(&app_element(), "[popover]:popover-open").is_empty();
    for (button, inside) in
        [("Account", "Sign out"), ("Columns", "Reset columns"), ("Views", "Save this view")]
    {
        click("button", button).await;
        wait_for("button", inside).await.focus().expect("focus");
        settle().await;
        assert!(is_open(), "{button}: the focus is inside");
        find("button", button).focus().expect("focus");
        settle().await;
        assert!(is_open(), "{button}: its own button closes it with a click");
        find("button", inside).focus().expect("focus");
        find("searchbox", "Search data volumes").focus().expect("focus");
        wait_until("it is closed", || !is_open()).await;
        assert_eq!(focused(), "searchbox Search data volumes", "which keeps the focus");
    }
}

#[wasm_bindgen_test]
async fn the_skip_link_is_first_and_focuses_the_content() {
    let _console = open("/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    let first = query_all(&app_element(), "a[href], button, input").remove(0);
    assert_eq!(text_of(&first), "Skip to content");
    first.click();
    assert_eq!(focused(), "main");
    assert_eq!(url(), "/datavolumes");
}

#[wasm_bindgen_test]
async fn results_are_announced_in_one_live_region() {
    let network = Network::new();
    network.add_fault("projects:status=403");
    let _console = open_with(&network, "/datavolumes/new").await;
    assert_eq!(query_all(&app_element(), "[aria-live=polite]").len(), 1);
    fill_in_with_typed_project().await;
    network.add_fault("create_datavolume:status=500,nth=1");
    click("button", "Create data volume").await;
    wait_until("the failure is announced", || {
        last_announcement() == "Couldn’t create the data volume. Internal Server Error (injected)"
    })
    .await;
    click("button", "Create data volume").await;
    wait_until("the success is announced", || last_announcement() == "brand-new-data was created")
        .await;
}

#[wasm_bindgen_test]
async fn success_notifications_expire_and_errors_stay_until_dismissed() {
    let network = Network::new();
    network.add_fault("projects:status=403");
    let _console = open_with(&network, "/datavolumes/new").await;
    fill_in_with_typed_project().await;
    network.add_fault("create_datavolume:status=500,nth=1");
    network.pause_requests(Op::CreateDatavolume);
    click("button", "Create data volume").await;
    click("link", "Data volumes").await;
    wait_until("rows", || rows().len() == 50).await;
    network.resume_requests(Op::CreateDatavolume);
    // The notification appears on the current page.
    wait_for_text("Couldn’t create the data volume").await;
    click("link", "New data volume").await;
    click("button", "Create data volume").await;
    wait_for("heading", "brand-new-data").await;
    let toasts =
        || query_all(&app_element(), ".toast").iter().map(|it| text_of(it)).collect::<Vec<_>>();
    wait_until("both notifications are shown", || toasts().len() == 2).await;
    advance_time(6_000).await;
    wait_until("the success has expired", || toasts().len() == 1).await;
    advance_time(600_000).await;
    assert!(toasts()[0].contains("Couldn’t create the data volume"));
    click("button", "Dismiss: Couldn’t create the data volume").await;
    wait_until("no notification is left", || toasts().is_empty()).await;
}

#[wasm_bindgen_test]
async fn names_of_clusters_and_departments_are_fetched_once() {
    let network = Network::new();
    // Otherwise its page lists who has access.
    let volume = find_volume(&network, |volume| volume.shared_scopes.is_empty());
    let _console = open_with(&network, &format!("/datavolumes?search={}", volume.name)).await;
    open_from_list(&volume.name).await;
    click("link", "Back to results").await;
    wait_for("link", &volume.name).await;
    assert_eq!(network.count(Op::Clusters), 1);
    assert_eq!(network.count(Op::Departments), 1);
    assert!(exists("button", "Theme"));
}

#[wasm_bindgen_test]
async fn rapid_announcements_are_all_made() {
    let console = open("/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    let region = || {
        let regions = query_all(&app_element(), "[role=status][aria-live=polite]");
        let region = regions.last().expect("a live region").clone();
        let children = region.children();
        let texts = (0..children.length()).filter_map(|index| children.item(index));
        texts.map(|it| text_of(&it)).collect::<Vec<_>>()
    };
    let before = region();
    set_online(false).await;
    set_online(true).await;
    settle().await;
    let announcements = region();
    let new: Vec<_> = announcements.iter().filter(|it| !before.contains(it)).collect();
    assert!(new.len() >= 2, "{announcements:?}");
    drop(console);
}

#[wasm_bindgen_test]
async fn the_banner_leads_to_the_overview_and_the_unused_data_volumes() {
    let _console = open("/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    for (link, heading) in [("Overview", "Overview"), ("Unused", "Unused data volumes")] {
        let banner = query_all(&app_element(), ".banner").remove(0);
        let link = try_find_in(&banner, "link", link).expect("a link");
        assert_eq!(link.get_attribute("aria-current"), None);
        click_on(&link).await;
        wait_for("heading", heading).await;
        let current = query_all(&banner, "[aria-current=page]");
        assert_eq!(current, [link], "it is marked");
    }
    // Nothing that appears later moves them.
    let banner = query_all(&app_element(), ".banner").remove(0);
    let children = query_all(&banner, ":scope > *");
    let links = children.iter().map(|it| text_of(it)).take(3).collect::<Vec<_>>();
    assert_eq!(links, ["Data volumes", "Overview", "Unused"]);
}

#[wasm_bindgen_test]
async fn a_focused_notification_does_not_expire() {
    let network = Network::new();
    network.add_fault("projects:status=403");
    let _console = open_with(&network, "/datavolumes/new").await;
    fill_in_with_typed_project().await;
    click("button", "Create data volume").await;
    let dismiss = wait_for("button", "Dismiss: brand-new-data was created").await;
    wait_until("the page has the focus", || focused() == "heading brand-new-data").await;
    dismiss.focus().expect("focus");
    advance_time(20_000).await;
    assert!(dismiss.is_connected());
    dismiss.blur().expect("no focus");
    advance_time(6_000).await;
    wait_until("the notification is gone", || !dismiss.is_connected()).await;
}

#[wasm_bindgen_test]
async fn the_link_to_unused_data_volumes_keeps_the_filters_of_the_list() {
    let _console = open("/datavolumes?filterBy=name%3D%40lidar&offset=25&limit=25").await;
    let href = || find("link", "Unused").get_attribute("href").expect("an address");
    assert_eq!(href(), "/datavolumes/unused?filterBy=name%3D%40lidar&limit=25");
    navigate_to("/datavolumes").await;
    wait_until("the filter is removed", || href() == "/datavolumes/unused").await;
}
