//! What rows show on a phone.

use super::{Styles, horizontal, style, text_top, vertical, window_height};
use crate::harness::{
    Network, VOLUME_COUNT, advance_time, app_element, click, click_on, field, find, find_all,
    focused, navigate_to, open, open_with, query_all, rows, shows_text, text_of, type_into,
    wait_for, wait_for_text, wait_until,
};
use crate::sign_in::network_with_oidc;
use emulator::ScopeType;
use leptos::prelude::document;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

/// The label before each value of a row.
fn labels(row: &Element) -> Vec<String> {
    let content = |value: &web_sys::HtmlElement| {
        style(value, "::before", "content").split('"').nth(1).unwrap_or_default().trim().to_owned()
    };
    query_all(row, "[data-label]").iter().map(content).collect()
}

/// Whether the table is as high as its rows, so that the page scrolls and not the table.
fn shows_all_rows() -> bool {
    let region = query_all(&app_element(), "main .table-region").remove(0);
    let rows = query_all(&region, "tbody tr");
    rows.last().is_some_and(|row| vertical(row).1 <= vertical(&region).1)
}

#[wasm_bindgen_test]
async fn all_unused_data_volumes_are_on_the_page_with_a_label_where_a_value_needs_it() {
    let _styles = Styles::add_of_phone();
    let network = Network::new();
    crate::unused::set_workloads(&network, &[]);
    let _console = open_with(&network, crate::unused::PAGE).await;
    crate::unused::wait_for_result().await;
    let rows = || query_all(&app_element(), "main tbody tr");
    // "Never seen", a project and "Not shared" say themselves what they are.
    let shared = ["Created", "by", "Shared with"];
    wait_until("who they are shared with", || rows().iter().any(|row| labels(row) == shared)).await;
    assert!(rows().iter().all(|row| labels(row)[..2] == shared[..2]));
    // The headers sort, as those of the list: in one line, which can be scrolled.
    let header = query_all(&app_element(), "main thead > tr").remove(0);
    assert_eq!(style(&header, "", "overflow-x"), "auto");
    let tops = query_all(&header, "button").iter().map(|it| vertical(it).0).collect::<Vec<_>>();
    assert!(tops.len() == 5 && tops.iter().all(|top| *top == tops[0]), "{tops:?}");
    let name = find("button", "Name");
    assert!(name.get_bounding_client_rect().height() >= 40.0);
    let (top, bottom) = vertical(&query_all(&app_element(), "main .table-region").remove(0));
    assert!(bottom - top > window_height(), "the table is higher than the window: {bottom}");
    assert!(shows_all_rows());
}

#[wasm_bindgen_test]
async fn all_scopes_are_on_the_page_with_a_label_before_each_value() {
    let _styles = Styles::add_of_phone();
    let network = Network::new();
    let volume = crate::sharing::find_volume(&network, |it| !it.shared_scopes.is_empty());
    let _console = crate::sharing::open_page(&network, &volume).await;
    wait_for("table", "Shared scopes").await;
    let rows = query_all(&app_element(), "main tbody tr");
    assert!(rows.iter().all(|row| labels(row) == ["Type", "Shared by", "Since"]));
    assert!(shows_all_rows());
}

#[wasm_bindgen_test]
async fn the_projects_do_not_repeat_the_scope_that_the_card_names() {
    let _styles = Styles::add_of_phone();
    let network = Network::new();
    let volume = crate::sharing::find_volume(&network, |it| {
        it.shared_scopes.len() == 1 && it.shared_scopes[0].scope_type == ScopeType::Department
    });
    let _console = crate::detail::open_page(&network, &volume).await;
    let table = wait_for("table", "Projects with access").await;
    let shown = |row: &web_sys::HtmlElement| {
        let cells = query_all(row, "td");
        cells.last().is_some_and(|cell| cell.offset_height() > 0)
    };
    let rows = query_all(&table, "tbody tr");
    let (owner, others): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|row| text_of(row).contains("Owning project"));
    assert!(owner.iter().all(shown), "the row of the owning project says so");
    assert!(!others.is_empty() && !others.iter().any(shown), "the others say nothing");
}

/// The list on a phone, in a part of the page that is as wide as a phone.
async fn open_narrow_list() -> crate::harness::Console {
    let console = open("/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    query_all(&app_element(), "main .table-region")
        .remove(0)
        .set_attribute("style", "inline-size: 300px")
        .expect("a style");
    console
}

/// Where the text or checkbox starts.
fn start(selector: &str) -> f64 {
    horizontal(&query_all(&app_element(), selector)[0]).0
}

#[wasm_bindgen_test]
async fn the_checkbox_of_the_header_stays_above_those_of_the_rows() {
    let _styles = Styles::add_of_phone();
    let _console = open_narrow_list().await;
    // The outline of a link has 4 pixels beside its text.
    assert_eq!(start("thead .sort-button"), start("tbody th > a") + 4.0);
    let row = start("tbody tr input");
    assert_eq!(start("thead input"), row);
    let header = query_all(&app_element(), "thead > tr").remove(0);
    header.set_scroll_left(100);
    assert!(header.scroll_left() > 50, "it is scrolled");
    assert_eq!(start("thead input"), row);
    let cell = query_all(&header, "th").remove(0);
    assert!(style(&cell, "", "background-color").starts_with("rgb("), "it is opaque");
}

#[wasm_bindgen_test]
async fn a_changed_row_is_painted_once() {
    let _styles = Styles::add_of_phone();
    let _console = open_narrow_list().await;
    let row = query_all(&app_element(), "main tbody tr[data-id]").remove(0);
    row.set_attribute("data-changed", "odd").expect("an attribute");
    assert_eq!(style(&row, "", "animation-name"), "changed-odd");
    assert!(style(&row, "", "box-shadow").contains("inset"), "the bar is as high as the row");
    for cell in query_all(&row, "td:not(.row-actions), th") {
        assert_eq!(style(&cell, "", "animation-name"), "none");
        assert_eq!(style(&cell, "", "box-shadow"), "none");
        assert_eq!(style(&cell, "", "background-color"), "rgba(0, 0, 0, 0)");
    }
}

#[wasm_bindgen_test]
async fn a_notification_does_not_cover_the_field_that_is_filled_in() {
    let _styles = Styles::add_of_phone();
    let (_network, _console) = crate::notifications::fail_to_create().await;
    let name = field("Name");
    let group = name.closest(".field").expect("a selector").expect("a field");
    group.set_attribute("style", "margin-block: 100vh").expect("a style");
    name.focus().expect("focus");
    name.scroll_into_view_with_bool(false);
    let toast = query_all(&app_element(), ".toast-list").remove(0);
    let (top, bottom) = vertical(&name);
    assert!(top > window_height() / 2.0, "the field is at the end of the window: {top}");
    assert!(vertical(&toast).1 <= top, "{:?} and {top} to {bottom}", vertical(&toast));
    name.blur().expect("blur");
    wait_until("it is at the end", || window_height() - vertical(&toast).1 < 20.0).await;
}

#[wasm_bindgen_test]
async fn wrapped_lines_are_as_high_as_others() {
    let _styles = Styles::add_of_phone();
    let network = Network::new();
    let volume = crate::sharing::find_volume(&network, |it| it.shared_scopes.len() == 1);
    let _console = crate::detail::open_page(&network, &volume).await;
    let line = |element: &Element| {
        style(element, "", "line-height").trim_end_matches("px").parse::<f64>().expect("a height")
    };
    wait_for("button", "Copy ID").await;
    for selector in [".disclosure > summary", ".detail-side .fact dd", ".back"] {
        let height = line(&query_all(&app_element(), selector)[0]);
        assert!(height <= 26.0, "{selector} has {height} px");
    }
}

#[wasm_bindgen_test]
async fn the_search_for_projects_is_as_wide_as_their_list() {
    let _styles = Styles::add_of_phone();
    let network = Network::new();
    let volume = crate::sharing::find_volume(&network, |it| it.shared_scopes.len() == 1);
    let _console = crate::detail::open_page(&network, &volume).await;
    wait_for("table", "Projects with access").await;
    let part = query_all(&app_element(), ".org").remove(0);
    part.set_attribute("style", "inline-size: 20rem").expect("a style");
    let [search, list] = [".search-box", ".table-region"].map(|it| query_all(&part, it).remove(0));
    assert_eq!(horizontal(&search), horizontal(&list));
}

#[wasm_bindgen_test]
async fn the_button_that_shows_all_names_starts_where_the_names_start() {
    let _styles = Styles::add_of_phone();
    let part = document().create_element("div").expect("an element");
    part.set_inner_html("<div class=staged-names><p><button class=button>Show</button></p></div>");
    document().body().expect("a body").append_child(&part).expect("a child");
    let padding = style(&query_all(&part, "button")[0], "", "padding-inline-start");
    part.remove();
    assert_eq!(padding, "0px");
}

#[wasm_bindgen_test]
async fn all_labels_of_the_header_are_in_one_line_on_a_touch_screen() {
    let _styles = Styles::add_of_touch();
    let _console = open("/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    let labels = query_all(&app_element(), "thead :is(.sort-button > span, .column-label)");
    assert!(labels.len() > 4);
    for label in &labels {
        let distance = (text_top(label) - text_top(&labels[0])).abs();
        assert!(distance < 1.0, "{} is {distance} px off", text_of(label));
    }
}

#[wasm_bindgen_test]
async fn the_sheet_of_a_filter_keeps_its_height_while_the_user_types() {
    let _styles = Styles::add_of_phone();
    let _console = open("/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    click("button", "Add filter").await;
    click("button", "Department").await;
    let input = wait_for("combobox", "Department").await;
    click_on(&input).await;
    wait_until("suggestions", || find_all("option").len() > 2).await;
    let before = vertical(&input);
    type_into("Department", "no such department").await;
    advance_time(300).await;
    wait_for_text("No department match").await;
    assert_eq!(vertical(&input), before);
}

#[wasm_bindgen_test]
async fn the_project_is_below_the_name_in_the_reasons_of_the_overview() {
    let _styles = Styles::add_of_phone();
    let _console = open("/overview").await;
    wait_until("reasons", || !query_all(&app_element(), ".reason li").is_empty()).await;
    let reason = query_all(&app_element(), ".reason").remove(0);
    reason.set_attribute("open", "").expect("an attribute");
    let row = query_all(&reason, "li").remove(0);
    let [name, project] = ["a", "li > bdi"].map(|it| query_all(&row, it).remove(0));
    assert!(vertical(&project).0 >= vertical(&name).1 - 1.0);
    assert_eq!(horizontal(&project).0, horizontal(&name).0);
}

#[wasm_bindgen_test]
async fn the_buttons_of_all_ways_to_sign_in_are_as_wide_as_their_card() {
    let _styles = Styles::add_of_phone();
    let network = network_with_oidc("provider");
    let _console = open_with(&network, "/sign-in").await;
    wait_for("button", "Sign in with token").await;
    for name in ["Sign in with single sign-on", "Sign in with access key", "Sign in with token"] {
        let button = find("button", name);
        let actions = button.closest(".actions").expect("a selector").expect("its line");
        assert_eq!(horizontal(&button), horizontal(&actions), "{name}");
    }
}

#[wasm_bindgen_test]
async fn the_bar_for_selected_rows_says_in_a_line_why_they_cannot_be_shared() {
    let _styles = Styles::add_of_phone();
    let network = Network::new();
    let volumes = crate::bulk::volumes_of_two_clusters(&network);
    let _console = open_with(&network, "/datavolumes?limit=500").await;
    wait_until("rows", || rows().len() == VOLUME_COUNT).await;
    let select = async |index: usize| {
        click("checkbox", &format!("Select {}", volumes[index].name)).await;
        let bar = wait_for("region", "Selection").await;
        bar.set_attribute("style", "inline-size: 351px").expect("a style");
        (style(&bar, "::before", "content"), bar.get_bounding_client_rect().height())
    };
    assert_eq!(select(0).await.0, "none");
    let (line, height) = select(2).await;
    assert!(line.contains("select data volumes of one cluster"), "{line}");
    assert!(height <= 120.0, "the bar is {height} px high");
}

#[wasm_bindgen_test]
async fn rows_show_who_has_created_them_if_they_are_sorted_by_it() {
    let _styles = Styles::add_of_phone();
    for (sort, shown, hidden) in
        [("createdBy", "createdBy", "projectName"), ("name", "projectName", "createdBy")]
    {
        let _console = open(&format!("/datavolumes?sortBy={sort}")).await;
        wait_until("rows", || !rows().is_empty()).await;
        let display = |column: &str| {
            let cell =
                query_all(&app_element(), &format!("tbody [data-column={column}]")).remove(0);
            style(&cell, "", "display")
        };
        assert_eq!(
            (display(shown).as_str(), display(hidden).as_str()),
            ("block", "none"),
            "{sort}"
        );
    }
}

#[wasm_bindgen_test]
async fn the_name_of_the_chosen_view_is_on_the_page() {
    let _styles = Styles::add_of_phone();
    let views =
        r#"{"version":1,"views":[{"name":"Broken ones","query":"limit=25"}],"default":null}"#;
    let _console = crate::saved_views::open_with_stored(views, "/datavolumes?limit=25").await;
    wait_for_text("View: Broken ones").await;
    let token = query_all(&app_element(), ".scope-token").remove(0);
    assert!(token.closest("[translate=no]").expect("a selector").is_none(), "“View” is translated");
    let names = query_all(&token, "[translate=no]");
    assert_eq!(names.iter().map(|it| text_of(it)).collect::<Vec<_>>(), ["Broken ones"]);
    navigate_to("/datavolumes").await;
    wait_until("another list", || rows().len() == 50).await;
    assert!(!shows_text("View: Broken ones"));
}

#[wasm_bindgen_test]
async fn the_headings_of_all_pages_are_in_one_line() {
    for styles in [Styles::add, Styles::add_of_phone] {
        let _styles = styles();
        let network = Network::new();
        let volume = network.emulator(|emulator| emulator.volumes()[0].id);
        let mut places = Vec::new();
        for page in ["overview", "settings", "datavolumes/new", "datavolumes/unused", "nowhere"]
            .map(str::to_owned)
            .into_iter()
            .chain([format!("datavolumes/{volume}"), format!("datavolumes/{volume}/sharing")])
        {
            let _console = open_with(&network, &format!("/{page}")).await;
            wait_until("the heading", || !query_all(&app_element(), "main h1").is_empty()).await;
            places.push((vertical(&query_all(&app_element(), "main h1").remove(0)).0, page));
        }
        assert!(places.iter().all(|(top, _)| *top == places[0].0), "{places:?}");
    }
}

#[wasm_bindgen_test]
async fn a_notification_does_not_cover_pending_changes() {
    let _styles = Styles::add_of_phone();
    let network = Network::new();
    let volume = crate::sharing::find_volume(&network, |it| it.shared_scopes.len() > 1);
    let _console = open_with(&network, &format!("/datavolumes/{}/sharing", volume.id)).await;
    let scope = &volume.shared_scopes[0].scope_name;
    let remove = wait_for("button", &format!("Remove {scope}")).await;
    // Without a notification it has no height.
    let corner = query_all(&app_element(), ".corner").remove(0);
    assert!(window_height() - vertical(&corner).1 < 20.0, "it is at the end");
    click_on(&remove).await;
    let apply = wait_for("button", "Apply changes").await;
    assert!(vertical(&corner).1 < vertical(&apply).0, "{:?}", vertical(&corner));
    assert!(vertical(&corner).0 < 80.0, "it is below the header: {:?}", vertical(&corner));
}

#[wasm_bindgen_test]
async fn the_details_start_equally_far_below_each_other_also_if_a_value_needs_two_lines() {
    for styles in [Styles::add as fn() -> Styles, Styles::add_of_phone] {
        let _styles = styles();
        let network = Network::new();
        let volume = crate::sharing::find_volume(&network, |it| it.shared_scopes.len() == 1);
        let _console = crate::detail::open_page(&network, &volume).await;
        wait_for("button", "Copy ID").await;
        let card = query_all(&app_element(), ".detail-side").remove(0);
        card.set_attribute("style", "inline-size: 19rem").expect("a style");
        let facts = query_all(&card, ".fact");
        let place = |fact: &web_sys::HtmlElement| {
            let [value, text] = ["dd", "dd :is(bdi, time)"].map(|it| query_all(fact, it).remove(0));
            (text_top(&text) - vertical(fact).0, vertical(&value).1 - vertical(&value).0)
        };
        let places: Vec<_> = facts.iter().map(place).collect();
        assert!(places.iter().any(|it| it.1 > places[2].1 + 10.0), "one has two lines: {places:?}");
        let is_even = |(top, _): &(f64, f64)| (top - places[2].0).abs() < 2.5;
        assert!(places.iter().all(is_even), "{places:?}");
    }
}

#[wasm_bindgen_test]
async fn the_tree_of_scopes_starts_in_the_upper_part_of_the_dialog() {
    let _styles = Styles::add_of_phone();
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes?filterBy=phase==Ready&limit=25").await;
    let names = crate::bulk::select_rows(1).await;
    click("button", "Share").await;
    let dialog = wait_for("dialog", &format!("Share {}", names[0])).await;
    dialog.set_attribute("style", "inline-size: 351px").expect("a style");
    wait_until("the tree", || !find_all("treeitem").is_empty()).await;
    wait_until("what it is shared with", || !shows_text("Checking what")).await;
    let body = query_all(&dialog, ".dialog-body").remove(0);
    let above = vertical(&find_all("treeitem")[0]).0 - vertical(&body).0;
    assert!(above <= 190.0, "{above} px above it");
}

#[wasm_bindgen_test]
async fn on_a_phone_held_sideways_four_rows_are_in_view() {
    let _styles = Styles::add_of_landscape();
    let _console = open("/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    let app = app_element();
    app.set_attribute("style", "inline-size: 812px").expect("a style");
    let [heading, tools] = ["main h1", ".list-tools"].map(|it| query_all(&app, it).remove(0));
    assert!(vertical(&heading).0 < vertical(&tools).1 && vertical(&tools).0 < vertical(&heading).1);
    assert!(horizontal(&heading).1 <= horizontal(&tools).0, "they are side by side");
    let fourth = query_all(&app, "main tbody tr[data-id]").remove(3);
    let bottom = vertical(&fourth).1 - vertical(&app).0;
    assert!(bottom <= 375.0, "{bottom}");
    let line = |selector: &str| text_top(&query_all(&fourth, selector).remove(0));
    assert!((line("th > a") - line("[data-time=updatedAt]")).abs() < 8.0, "a row is one line");
    let date = horizontal(&query_all(&fourth, "[data-time=updatedAt]").remove(0));
    let room = horizontal(&fourth).1 - date.1;
    let button = horizontal(&find("link", "New data volume"));
    assert!(
        room > button.1 - button.0 + 12.0,
        "the button at the end of the window covers no date"
    );
}

#[wasm_bindgen_test]
async fn what_sorts_the_rows_looks_like_a_button_and_is_as_high_as_a_finger() {
    let _styles = Styles::add_of_phone();
    let _console = open("/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    for column in ["Name", "Status", "Project"] {
        let button = find("button", column);
        assert_ne!(style(&button, "", "box-shadow"), "none", "{column} has an outline");
        assert!(vertical(&button).1 - vertical(&button).0 >= 40.0, "{column}");
    }
    assert!(vertical(&query_all(&app_element(), "main tbody tr").remove(0)).0 < 300.0);
}

#[wasm_bindgen_test]
async fn the_bar_for_selected_rows_does_not_cover_the_row_that_has_opened_it() {
    let _styles = Styles::add_of_phone();
    let _console = open("/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    let all = query_all(&app_element(), "main tbody tr[data-id]");
    // Where the bar will be.
    let below = all.iter().find(|row| vertical(row).1 > window_height() - 30.0);
    let row = below.expect("rows down to the end of the window");
    query_all(row, "input").remove(0).click();
    let bar = wait_for("region", "Selection").await;
    wait_until("it is above the bar", || vertical(row).1 <= vertical(&bar).0).await;
    assert!(vertical(row).0 > 0.0);
}

#[wasm_bindgen_test]
async fn what_undoes_clearing_the_form_is_not_behind_the_header() {
    let _styles = Styles::add_of_phone();
    let _console = crate::create::open_filled_form(&Network::new()).await;
    let clear = find("button", "Clear form");
    clear.scroll_into_view();
    click("button", "Clear form").await;
    wait_until("the first field has the focus", || focused() == "combobox Project").await;
    let header = query_all(&app_element(), ".banner").remove(0);
    let undo = find("button", "Undo");
    assert!(vertical(&undo).0 >= vertical(&header).1, "{:?}", vertical(&undo));
}
