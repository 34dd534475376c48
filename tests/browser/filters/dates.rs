//! Filters by date: whole days, exact times, and ages.

use super::{
    apply_filter, choose, filter_by, open_filter_editor, tokens, wait_for_filter,
    wait_until_editor_is_closed,
};
use crate::harness::{
    Op, announcements, click, description_of, field, field_value, focused, names, navigate_to,
    open, press, type_into, url, wait_for, wait_until,
};
use data_volumes_console::tools::Timestamp;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_date_that_is_excluded_by_the_url_needs_an_exact_time() {
    let _console = open("/datavolumes?filterBy=createdAt!=2026-01-31T14:03:22Z").await;
    let edit = names("button").into_iter().find(|name| name.starts_with("Edit filter Created"));
    click("button", &edit.expect("a token")).await;
    type_into("Time", "").await;
    click("button", "Apply filter").await;
    assert!(
        description_of(&field("Time")).contains("Enter a time. This filter needs an exact time.")
    );
}

#[wasm_bindgen_test]
async fn a_day_filter_covers_the_whole_local_day() {
    let _console = open("/datavolumes").await;
    let time = |ms: f64| Timestamp(ms as i64).to_filter_value().expect("a time");
    let from = time(js_sys::Date::parse("2026-01-31T00:00:00"));
    let to = time(js_sys::Date::parse("2026-02-01T00:00:00") - 1.0);
    open_filter_editor("createdAt", ">=").await;
    type_into("Date", "2026-01-31").await;
    apply_filter().await;
    wait_for_filter(&format!("createdAt>={from}")).await;
    open_filter_editor("createdAt", "<=").await;
    type_into("Date", "2026-01-31").await;
    apply_filter().await;
    wait_for_filter(&format!("createdAt>={from},createdAt<={to}")).await;
    assert_eq!(tokens(), ["Created on or after 31 Jan 2026", "Created on or before 31 Jan 2026"]);

    // “on” is short for both.
    navigate_to("/datavolumes").await;
    open_filter_editor("createdAt", "==").await;
    type_into("Date", "2026-01-31").await;
    apply_filter().await;
    wait_for_filter(&format!("createdAt>={from},createdAt<={to}")).await;
    wait_until("both are announced", || {
        let both =
            "Filtered by Created on or after 31 Jan 2026 and Created on or before 31 Jan 2026";
        announcements().iter().any(|text| text == both)
    })
    .await;

    // Editing shows it as a day again, and applying keeps it.
    click("button", "Edit filter Created on or before 31 Jan 2026").await;
    assert_eq!(
        (field_value("Date"), field_value("Time (optional)")),
        ("2026-01-31".into(), String::new())
    );
    apply_filter().await;
    assert_eq!(filter_by(), format!("createdAt>={from},createdAt<={to}"));
}

#[wasm_bindgen_test]
async fn applying_an_unchanged_time_keeps_it_verbatim() {
    let given = "createdAt<=2026-01-31T14:03:22.123456%2B02:00";
    let _console = open(&format!("/datavolumes?filterBy={given}")).await;
    let edit = names("button").into_iter().find(|name| name.starts_with("Edit filter Created"));
    click("button", &edit.expect("a token")).await;
    apply_filter().await;
    assert_eq!(filter_by(), "createdAt<=2026-01-31T14:03:22.123456+02:00");
}

#[wasm_bindgen_test]
async fn an_age_preset_stays_relative() {
    let console = open("/datavolumes").await;
    for (age, operator, days) in
        [("More than 30 days ago", "<=", 30.0), ("Within the last 24 hours", ">=", 1.0)]
    {
        click("button", "Add filter").await;
        choose("Created").await;
        wait_until("the ages come first", || focused() == "button Within the last 24 hours").await;
        choose(age).await;
        wait_until_editor_is_closed().await;
        let then = js_sys::Date::now() - days * 86_400_000.0;
        let filter = console.network.last(Op::ListDatavolumes).param("filterBy").expect("a filter");
        let prefix = format!("createdAt{operator}");
        let time = filter.split(',').find_map(|clause| clause.strip_prefix(&prefix)).expect("it");
        let Timestamp(ms) = Timestamp::parse(time).expect("a time");
        assert!((ms as f64 - then).abs() <= 60_000.0, "{age}: {time}");
    }
    assert_eq!(url(), "/datavolumes?newerThan=24h&olderThan=30d");
    wait_for("button", "Edit filter Created within the last 24 hours").await;
    click("button", "Edit filter Created more than 30 days ago").await;
    wait_for("dialog", "Edit filter").await;
    apply_filter().await;
    assert_eq!(url(), "/datavolumes?newerThan=24h&olderThan=30d", "an unchanged age is kept");
}

#[wasm_bindgen_test]
async fn the_arrow_keys_move_between_the_ages() {
    let _console = open("/datavolumes").await;
    click("button", "Add filter").await;
    choose("Created").await;
    wait_until("the ages come first", || focused() == "button Within the last 24 hours").await;
    for (key, age) in [
        ("ArrowRight", "Within the last 7 days"),
        ("ArrowDown", "Within the last 30 days"),
        ("ArrowLeft", "Within the last 7 days"),
        ("End", "More than a year ago"),
        ("ArrowDown", "Within the last 24 hours"),
    ] {
        press(key).await;
        assert_eq!(focused(), format!("button {age}"), "after {key}");
    }
    assert_eq!(url(), "/datavolumes", "none is chosen");
}

#[wasm_bindgen_test]
async fn whole_years_are_called_years() {
    for (parameter, text) in [
        ("olderThan=365d", "Created more than a year ago"),
        ("olderThan=730d", "Created more than 2 years ago"),
        ("newerThan=365d", "Created within the last year"),
        ("newerThan=7d", "Created within the last 7 days"),
        ("olderThan=366d", "Created more than 366 days ago"),
    ] {
        let _console = open(&format!("/datavolumes?{parameter}")).await;
        wait_for("button", &format!("Edit filter {text}")).await;
    }
}
