//! The list before the app is there, and how the app takes over.

use crate::harness::{
    CallbackResult, Console, Op, Wire, click, click_on, dispatch_key, eventually, find, is_there,
    maybe, mounted, open_with, pass, put, rows, script, select, settle, shown, type_into, url,
    value,
};
use data_volumes_console::lazy::{NotLoaded, Part, lazy_view};
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement, KeyboardEventInit};

/// A list of data volumes whose session is stored, loaded again, with the app held back.
async fn first_view(wire: &Rc<Wire>, address: &str, app: &CallbackResult) -> Console {
    wire.sign_in_by_itself(None);
    let console = open_with(wire, address).await;
    click("checkbox", "Keep me signed in on this tab").await;
    type_into("Token", &wire.token_for("admin")).await;
    click("button", "Sign in with token").await;
    eventually("rows", || is_there("button", "Account") && !rows().is_empty()).await;
    wire.forget(|_| true);
    console.reload_with_first_view(app).await
}

/// The first line in which two drawings differ.
fn difference(one: &str, other: &str) -> Option<(String, String)> {
    let lines = one.lines().zip(other.lines());
    let differs = lines.filter(|(one, other)| one != other);
    let mut differs = differs.map(|(one, other)| (one.to_owned(), other.to_owned()));
    let counts = (one.lines().count().to_string(), other.lines().count().to_string());
    differs.next().or(Some(counts).filter(|(one, other)| one != other))
}

/// Elements with their attributes and texts as one text, without what tells one drawing from another and
/// means nothing: comments, generated ids, closed popovers, numbers that come later.
fn drawing() -> String {
    let draw = script(
        "(root => {
            const lines = [];
            const walk = (element, depth) => {
                if (element.hasAttribute('popover') || element.localName === 'template') return;
                const generated = /^(menu|popover|count|field|reason|rows)-/;
                const refers = ['id', 'for', 'aria-controls', 'aria-describedby', 'popovertarget'];
                const attributes = [...element.attributes]
                    .filter(({ name, value }) => !refers.includes(name) || !generated.test(value))
                    .map(({ name, value }) => `${name}=${value}`)
                    .sort();
                const text = [...element.childNodes]
                    .filter((node) => node.nodeType === Node.TEXT_NODE)
                    .map((node) => node.data.trim().replace(/as of [0-9:]+/, 'as of'))
                    .join('');
                const isLater = element.matches('.chip-count, .pagination-range');
                lines.push(`${' '.repeat(depth)}${element.localName} ${attributes} ${isLater ? '' : text}`);
                for (const child of element.children) walk(child, depth + 1);
            };
            for (const child of root.children) walk(child, 0);
            return lines.join('\\n');
        })",
    );
    let text = draw.call1(&JsValue::NULL, &mounted()).expect("a drawing");
    text.as_string().expect("a text")
}

#[wasm_bindgen_test]
async fn the_first_view_and_the_app_draw_the_same_list_in_the_same_places() {
    for address in
        ["/datavolumes", "/datavolumes?sortBy=projectName&sortOrder=desc&limit=25&offset=25"]
    {
        let (wire, app) = (Wire::new(), CallbackResult::default());
        // Their names come later.
        wire.hold(Op::Clusters);
        wire.hold(Op::Departments);
        let _console = first_view(&wire, address, &app).await;
        assert!(!rows().is_empty(), "{address}");
        let places = || {
            let parts = ["h1", "#search", ".chips", ".table-region", "tbody tr", ".list-foot"];
            parts.map(|part| {
                let place = mounted().query_selector(part).expect(part).expect(part);
                let place = place.get_bounding_client_rect();
                [place.y(), place.height()].map(f64::round)
            })
        };
        let (before, places_before) = (drawing(), places());
        app.is(Ok(())).await;
        assert!(!select(&mounted(), "[popover]").is_empty(), "the app is there");
        assert_eq!(difference(&before, &drawing()), None, "{address}");
        assert_eq!(places(), places_before, "{address}");
    }
}

#[wasm_bindgen_test]
async fn what_the_first_view_has_requested_is_not_requested_again() {
    let (wire, app) = (Wire::new(), CallbackResult::default());
    let _console = first_view(&wire, "/datavolumes", &app).await;
    assert_eq!((rows().len(), wire.count(Op::ListDatavolumes), wire.all().len()), (50, 1, 2));
    let names = [Op::Clusters, Op::Departments];
    for operation in names {
        wire.hold(operation);
    }
    app.is(Ok(())).await;
    eventually("rows", || rows().len() == 50 && is_there("button", "Account")).await;
    assert_eq!(wire.count(Op::ListDatavolumes), 1);
    let settings = wire.all().iter().filter(|sent| sent.op.is_none()).count();
    assert_eq!(settings, 1, "the settings");
    click("button", "Refresh").await;
    for operation in names {
        assert_eq!(wire.count(operation), 1, "{operation:?}");
        wire.let_go(operation);
    }
    eventually("another request", || wire.count(Op::ListDatavolumes) == 2).await;
}

#[wasm_bindgen_test]
async fn a_response_that_the_app_comes_before_is_still_the_only_one() {
    let (wire, app) = (Wire::new(), CallbackResult::default());
    wire.sign_in_by_itself(None);
    let _console = first_view(&wire, "/datavolumes", &app).await;
    wire.hold(Op::ListDatavolumes);
    let _console = _console.reload_with_first_view(&app).await;
    pass(300).await;
    app.is(Ok(())).await;
    assert_eq!((rows().len(), wire.held(Op::ListDatavolumes).len()), (0, 1));
    wire.let_go(Op::ListDatavolumes);
    eventually("rows", || rows().len() == 50).await;
}

#[wasm_bindgen_test]
async fn what_is_typed_before_the_app_is_there_is_searched_for_and_the_caret_stays() {
    let (wire, app) = (Wire::new(), CallbackResult::default());
    let _console = first_view(&wire, "/datavolumes", &app).await;
    let search: HtmlInputElement = find("searchbox", "Search data volumes").unchecked_into();
    search.focus().expect("focus");
    put("Search data volumes", "lidar");
    search.set_selection_range(1, 3).expect("a selection");
    app.is(Ok(())).await;
    let search: HtmlInputElement = find("searchbox", "Search data volumes").unchecked_into();
    assert_eq!(document().active_element().as_ref(), Some(search.as_ref()));
    let selected = (search.selection_start().expect("it"), search.selection_end().expect("it"));
    assert_eq!((value("Search data volumes"), selected), ("lidar".to_owned(), (Some(1), Some(3))));
    pass(300).await;
    eventually("searched", || url() == "/datavolumes?search=lidar").await;
}

#[wasm_bindgen_test]
async fn a_click_before_the_app_is_there_is_done_by_it() {
    let (wire, app) = (Wire::new(), CallbackResult::default());
    let console = first_view(&wire, "/datavolumes", &app).await;
    click("button", "Columns").await;
    assert!(maybe("combobox", "Density").is_none());
    app.is(Ok(())).await;
    eventually("open", || !select(&mounted(), "[popover]:popover-open").is_empty()).await;
    shown("combobox", "Density").await;

    let late = CallbackResult::default();
    let _console = console.reload_with_first_view(&late).await;
    let link = select(&mounted(), "tbody th a")[3].clone();
    let name = link.text_content().expect("a name");
    click_on(&link).await;
    assert_eq!(url(), "/datavolumes", "not yet");
    late.is(Ok(())).await;
    shown("heading", &name).await;
    assert_eq!(wire.count(Op::GetDatavolume), 1);
}

#[wasm_bindgen_test]
async fn rows_that_are_ticked_before_the_app_is_there_are_selected_in_it() {
    let (wire, app) = (Wire::new(), CallbackResult::default());
    let _console = first_view(&wire, "/datavolumes", &app).await;
    let boxes = select(&mounted(), "tbody td > input");
    for index in [0, 2, 4, 4] {
        click_on(&boxes[index]).await;
    }
    app.is(Ok(())).await;
    let is_ticked = |it: &HtmlElement| it.unchecked_ref::<HtmlInputElement>().checked();
    let ticked: Vec<_> = select(&mounted(), "tbody td > input").iter().map(is_ticked).collect();
    let expected: Vec<_> = (0..50).map(|row| row == 0 || row == 2).collect();
    assert_eq!(ticked, expected);
    eventually("the bar", || is_there("button", "Clear selection")).await;
}

#[wasm_bindgen_test]
async fn the_focus_the_number_of_rows_and_a_shortcut_are_taken_along() {
    let (wire, app) = (Wire::new(), CallbackResult::default());
    let console = first_view(&wire, "/datavolumes", &app).await;
    let link = select(&mounted(), "tbody th a")[7].clone();
    link.focus().expect("focus");
    let select_rows: HtmlElement = find("combobox", "Rows per page");
    js_sys::Reflect::set(&select_rows, &"value".into(), &"25".into()).expect("a value");
    crate::harness::dispatch(&select_rows, "change", false);
    app.is(Ok(())).await;
    let focused = document().active_element().expect("focus");
    assert_eq!(focused.text_content(), link.text_content());
    eventually("25 rows", || url() == "/datavolumes?limit=25" && rows().len() == 25).await;

    let late = CallbackResult::default();
    let _console = console.reload_with_first_view(&late).await;
    assert!(!dispatch_key("/", &KeyboardEventInit::new()).await, "it moves the focus at once");
    assert_eq!(crate::harness::focus(), "searchbox Search data volumes");
    document()
        .active_element()
        .and_then(|it| it.dyn_into::<HtmlElement>().ok())
        .map(|it| it.blur());
    dispatch_key("?", &KeyboardEventInit::new()).await;
    late.is(Ok(())).await;
    shown("dialog", "Keyboard shortcuts").await;
}

#[wasm_bindgen_test]
async fn what_the_first_view_cannot_draw_is_left_to_the_app() {
    let (wire, app) = (Wire::new(), CallbackResult::default());
    let console = first_view(&wire, "/datavolumes?filterBy=phase%3D%3DReady", &app).await;
    assert!(rows().is_empty());
    assert_eq!(wire.count(Op::ListDatavolumes), 1, "it is requested all the same");
    app.is(Ok(())).await;
    eventually("rows", || !rows().is_empty()).await;
    assert_eq!(wire.count(Op::ListDatavolumes), 1);
    drop(console);

    let (wire, app) = (Wire::new(), CallbackResult::default());
    let console = first_view(&wire, "/datavolumes", &app).await;
    let late = CallbackResult::default();
    wire.answer(Op::ListDatavolumes, 403, &serde_json::json!({"message": "Not for you"}));
    let _console = console.reload_with_first_view(&late).await;
    pass(300).await;
    assert!(rows().is_empty() && !crate::harness::says("Not for you"));
    late.is(Ok(())).await;
    eventually("the words of the server", || crate::harness::says("Not for you")).await;
}

thread_local! {
    static LATE: CallbackResult = CallbackResult::default();
}

static LATE_PART: Part<fn() -> AnyView> = Part::new(|| {
    let arrival = LATE.with(Clone::clone);
    Box::pin(async move {
        arrival.wait().await?;
        let view: fn() -> AnyView = || view! { <input aria-label="Late" /> }.into_any();
        Ok(view)
    })
});

#[wasm_bindgen_test]
async fn a_part_that_comes_late_shows_progress_can_be_tried_again_and_is_drawn_once() {
    let _console = crate::harness::open("/datavolumes").await;
    let place: HtmlElement = document().create_element("div").expect("it").unchecked_into();
    mounted().append_child(&place).expect("a child");
    let _handle = mount_to(place.clone(), || lazy_view(&LATE_PART, |view| view()));
    settle().await;
    let shows = |selector: &str| place.query_selector(selector).expect(selector).is_some();
    assert!(!shows("*"), "nothing yet");
    pass(300).await;
    assert!(shows("progress"));
    LATE.with(Clone::clone).is(Err(NotLoaded)).await;
    assert!(shows("[role=alert]") && !shows("progress"));
    click("button", "Try again").await;
    assert!(!shows("[role=alert]"));
    LATE.with(Clone::clone).is(Ok(())).await;
    eventually("the view", || shows("input")).await;
    put("Late", "typed at once");
    // When progress would have been shown.
    pass(300).await;
    assert_eq!(value("Late"), "typed at once");
}

#[wasm_bindgen_test]
async fn an_app_that_cannot_be_loaded_leaves_the_rows_and_can_be_tried_again() {
    let (wire, app) = (Wire::new(), CallbackResult::default());
    let _console = first_view(&wire, "/datavolumes", &app).await;
    app.is(Err(NotLoaded)).await;
    let message = document().query_selector("body > [role=alert]").expect("it").expect("an alert");
    assert!(message.text_content().expect("a text").contains("could not be loaded"));
    assert_eq!(rows().len(), 50, "they stay");
    app.is(Ok(())).await;
    let retry = message.query_selector("button").expect("it").expect("a button");
    click_on(retry.unchecked_ref()).await;
    eventually("the app", || !select(&mounted(), "[popover]").is_empty()).await;
    assert!(!message.is_connected());
}
