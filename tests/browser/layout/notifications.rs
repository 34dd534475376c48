//! Where notifications are shown.

use super::{SHEETS, Styles, WIDE, find_svg, horizontal, style, vertical, window_height};
use crate::bulk::{confirm_deletion, open_failed_volumes, select_rows, wait_for_job_end};
use crate::harness::{
    Console, Network, app_element, capture_downloads, click, open, query_all, rows, wait_until,
};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

/// Opens the list and exports it, which leads to a notification.
async fn open_with_notification() -> (Console, Element) {
    capture_downloads();
    let console = open("/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    click("button", "Export").await;
    click("menuitem", "CSV").await;
    wait_until("the notification", || !query_all(&app_element(), ".toast").is_empty()).await;
    // The notification itself still moves.
    let toasts = query_all(&app_element(), ".toast-list").remove(0);
    (console, toasts.into())
}

#[wasm_bindgen_test]
async fn in_a_wide_window_notifications_are_between_the_title_and_the_buttons() {
    let _styles = Styles::add();
    let (_console, toast) = open_with_notification().await;
    let [header, title, button, tools] =
        [".banner", "main h1", ".page-header > .actions", ".list-tools"]
            .map(|part| query_all(&app_element(), part).remove(0));
    let (top, bottom) = vertical(&toast);
    let (from, to) = (vertical(&header).1, vertical(&tools).0);
    assert!(from < top && bottom < to, "from {top} to {bottom}, not from {from} to {to}");
    let (start, end) = horizontal(&toast);
    let (from, to) = (horizontal(&title).0, horizontal(&button).0);
    assert!(from < start && end < to, "from {start} to {end}, not from {from} to {to}");
}

#[wasm_bindgen_test]
async fn the_open_history_hides_the_notifications_that_it_lists() {
    let _styles = Styles::add();
    let (_console, toast) = open_with_notification().await;
    assert_eq!(style(&toast, "", "visibility"), "visible");
    click("button", "Notifications").await;
    wait_until("it is hidden", || style(&toast, "", "visibility") == "hidden").await;
    click("button", "Notifications").await;
    wait_until("it is shown", || style(&toast, "", "visibility") == "visible").await;
}

#[wasm_bindgen_test]
async fn the_links_of_the_history_are_high_enough_for_a_finger() {
    let _styles = Styles::add_of_phone();
    let _console = open_failed_volumes(&Network::new()).await;
    select_rows(2).await;
    confirm_deletion("delete 2", "Delete 2 data volumes").await;
    wait_for_job_end("2 data volumes deleted").await;
    let button = query_all(&app_element(), ".job-actions .button").remove(0);
    assert!(button.offset_height() >= 40, "of the job: {}", button.offset_height());
    click("button", "Notifications").await;
    wait_until("the history", || !query_all(&app_element(), ".history-foot .button").is_empty())
        .await;
    let button = query_all(&app_element(), ".history-foot .button").remove(0);
    assert!(button.offset_height() >= 40, "{}", button.offset_height());
}

#[wasm_bindgen_test]
async fn notifications_cover_neither_the_pager_nor_the_rows_per_page() {
    assert!(SHEETS.concat().contains(WIDE));
    let _styles = Styles::add_sheets(&SHEETS.concat().replace(WIDE, "@media not all {"));
    let (_console, toast) = open_with_notification().await;
    let footer = query_all(&app_element(), ".list-foot").remove(0);
    // The footer ends where the window ends.
    let (top, bottom) = vertical(&footer);
    let room = window_height() - vertical(&toast).1;
    assert!(room + 1.0 >= bottom - top, "it is above the footer: {room}");
    let (end, line) = (horizontal(&toast).1, horizontal(&footer).1);
    assert!((end - line).abs() < 1.0, "{end} is the end of the line: {line}");
}

#[wasm_bindgen_test]
async fn the_icon_the_first_line_and_the_button_of_a_notification_share_one_middle() {
    for styles in [Styles::add as fn() -> Styles, Styles::add_of_phone] {
        let _styles = styles();
        let (_network, _console) = crate::notifications::fail_to_create().await;
        let toast = query_all(&app_element(), ".toast").remove(0);
        let middle = |selector: &str| {
            let (top, bottom) = vertical(&find_svg(&toast, selector).expect("an icon"));
            f64::midpoint(top, bottom)
        };
        let [icon, button] = [".icon", ".button > .icon"].map(middle);
        let title = query_all(&toast, ".toast-title").remove(0);
        let line = style(&title, "", "line-height").trim_end_matches("px").parse::<f64>();
        let title = vertical(&title).0 + line.expect("a height") / 2.0;
        assert!((icon - button).abs() < 0.6, "{icon} beside {button}");
        assert!((title - button).abs() < 0.6, "{title} beside {button}");
    }
}

#[wasm_bindgen_test]
async fn a_notification_leaves_the_bar_for_selected_rows_free() {
    let without_wide = || Styles::add_sheets(&SHEETS.concat().replace(WIDE, "@media not all {"));
    for styles in [without_wide as fn() -> Styles, Styles::add_of_phone] {
        // On a phone the export is in a sheet.
        let (_console, toast) = open_with_notification().await;
        let _styles = styles();
        click("checkbox", &format!("Select {}", rows()[0])).await;
        let bar = || query_all(&app_element(), ".main > .bulk");
        wait_until("the bar", || !bar().is_empty()).await;
        let (bar, toast) = (vertical(&bar()[0]), vertical(&toast));
        assert!(toast.1 <= bar.0 || toast.0 >= bar.1, "{toast:?} and {bar:?}");
    }
}
