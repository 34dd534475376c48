//! The list before the app is loaded, and the handover to the app.

use crate::delete::in_use::set_workloads;
use crate::harness::{
    AppLoad, Console, Network, Op, advance_time, app_element, click, click_on, dispatch,
    dispatch_key, exists, field_value, find, js_function, open, open_with, query_all, rows,
    set_value, settle, shows_text, text_of, try_find, type_into, url, wait_for, wait_until,
};
use data_volumes_console::lazy::{NotLoaded, Part, lazy_view};
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement, KeyboardEventInit};

/// Opens the list with a stored session, and reloads it without the app.
async fn open_first_view(network: &Rc<Network>, address: &str, app: &AppLoad) -> Console {
    network.set_access_key(None);
    let console = open_with(network, address).await;
    click("checkbox", "Keep me signed in on this tab").await;
    type_into("Token", &network.token_for("admin")).await;
    click("button", "Sign in with token").await;
    wait_until("rows", || exists("button", "Account") && !rows().is_empty()).await;
    network.clear_requests(|_| true);
    console.reload_with_first_view(app).await
}

/// The first difference between two serialized DOMs.
fn difference(first: &str, other: &str) -> Option<(String, String)> {
    let lines = first.lines().zip(other.lines());
    let differences = lines.filter(|(first, other)| first != other);
    let mut differences = differences.map(|(first, other)| (first.to_owned(), other.to_owned()));
    let counts = (first.lines().count().to_string(), other.lines().count().to_string());
    differences.next().or(Some(counts).filter(|(first, other)| first != other))
}

/// Serializes elements, attributes and texts, without irrelevant differences: comments, generated IDs,
/// closed popovers, counts that arrive later.
fn serialize_dom() -> String {
    let draw = js_function(
        "(root => {
            const lines = [];
            const walk = (element, depth) => {
                if (element.classList.contains('popover') || element.localName === 'template') return;
                const generated = /^(menu|popover|count|field|reason|rows)-/;
                const refers = ['id', 'for', 'aria-controls', 'aria-describedby', 'popovertarget'];
                const attributes = [...element.attributes]
                    .filter(({ name, value }) => !refers.includes(name) || !generated.test(value))
                    .map(({ name, value }) => `${name}=${value}`)
                    .sort();
                const text = [...element.childNodes]
                    .filter((node) => node.nodeType === Node.TEXT_NODE)
                    .map((node) => node.data.trim().replace(/Updated [0-9:]+/, 'Updated'))
                    .join('');
                const isLater = element.matches('.chip-count, .pagination-range');
                lines.push(`${' '.repeat(depth)}${element.localName} ${attributes} ${isLater ? '' : text}`);
                for (const child of element.children) walk(child, depth + 1);
            };
            for (const child of root.children) walk(child, 0);
            return lines.join('\\n');
        })",
    );
    let text = draw.call1(&JsValue::NULL, &app_element()).expect("a string");
    text.as_string().expect("a text")
}

#[wasm_bindgen_test]
async fn the_first_view_and_the_app_render_the_same_list_at_the_same_positions() {
    for address in
        ["/datavolumes", "/datavolumes?sortBy=projectName&sortOrder=desc&limit=25&offset=25"]
    {
        let (network, app) = (Network::new(), AppLoad::default());
        // The names of org units arrive later in both.
        network.pause_requests(Op::Clusters);
        network.pause_requests(Op::Departments);
        let _console = open_first_view(&network, address, &app).await;
        assert!(!rows().is_empty(), "{address}");
        let positions = || {
            let parts = ["h1", "#search", ".chips", ".table-region", "tbody tr", ".list-foot"];
            parts.map(|part| {
                let container = app_element().query_selector(part).expect(part).expect(part);
                let container = container.get_bounding_client_rect();
                [container.y(), container.height()].map(f64::round)
            })
        };
        let (before, positions_before) = (serialize_dom(), positions());
        app.finish(Ok(())).await;
        assert!(!query_all(&app_element(), ".popover").is_empty(), "the app is loaded");
        assert_eq!(difference(&before, &serialize_dom()), None, "{address}");
        assert_eq!(positions(), positions_before, "{address}");
    }
}

#[wasm_bindgen_test]
async fn requests_of_the_first_view_are_reused_by_the_app() {
    let (network, app) = (Network::new(), AppLoad::default());
    let _console = open_first_view(&network, "/datavolumes", &app).await;
    assert_eq!(
        (rows().len(), network.count(Op::ListDatavolumes), network.requests().len()),
        (50, 1, 2)
    );
    let names = [Op::Clusters, Op::Departments];
    for operation in names {
        network.pause_requests(operation);
    }
    app.finish(Ok(())).await;
    wait_until("rows", || rows().len() == 50 && exists("button", "Account")).await;
    assert_eq!(network.count(Op::ListDatavolumes), 1);
    let settings = network.requests().iter().filter(|sent| sent.op.is_none()).count();
    assert_eq!(settings, 1, "one request for the configuration");
    click("button", "Refresh").await;
    for operation in names {
        assert_eq!(network.count(operation), 1, "{operation:?}");
        network.resume_requests(operation);
    }
    wait_until("another request", || network.count(Op::ListDatavolumes) == 2).await;
}

#[wasm_bindgen_test]
async fn a_pending_request_of_the_first_view_is_reused_by_the_app() {
    let (network, app) = (Network::new(), AppLoad::default());
    network.set_access_key(None);
    let _console = open_first_view(&network, "/datavolumes", &app).await;
    network.pause_requests(Op::ListDatavolumes);
    let _console = _console.reload_with_first_view(&app).await;
    advance_time(300).await;
    app.finish(Ok(())).await;
    assert_eq!((rows().len(), network.paused(Op::ListDatavolumes).len()), (0, 1));
    network.resume_requests(Op::ListDatavolumes);
    wait_until("rows", || rows().len() == 50).await;
}

#[wasm_bindgen_test]
async fn numbers_of_workloads_are_dashes_until_the_app_has_read_them() {
    let (network, app) = (Network::new(), AppLoad::default());
    let console = open_first_view(&network, "/datavolumes?limit=5", &app).await;
    let storage = window().local_storage().ok().flatten().expect("storage");
    let columns =
        r#"{"columns":[{"key":"name","shown":true},{"key":"activeWorkloads","shown":true}]}"#;
    storage.set_item("dvc.columns", columns).expect("storage");
    set_workloads(&network, &[]);
    let _console = console.reload_with_first_view(&app).await;
    let cells = || {
        let cells = query_all(&app_element(), "tbody [data-column=activeWorkloads]");
        cells.iter().map(|cell| text_of(cell)).collect::<Vec<_>>()
    };
    assert_eq!((cells(), network.count(Op::Workloads)), (vec!["–".to_owned(); 5], 0));
    app.finish(Ok(())).await;
    wait_until("the numbers", || cells() == ["0"; 5]).await;
}

#[wasm_bindgen_test]
async fn a_search_typed_before_the_app_loads_is_applied_and_keeps_the_caret() {
    let (network, app) = (Network::new(), AppLoad::default());
    let _console = open_first_view(&network, "/datavolumes", &app).await;
    let search: HtmlInputElement = find("searchbox", "Search data volumes").unchecked_into();
    search.focus().expect("focus");
    set_value("Search data volumes", "lidar");
    search.set_selection_range(1, 3).expect("a selection");
    app.finish(Ok(())).await;
    let search: HtmlInputElement = find("searchbox", "Search data volumes").unchecked_into();
    assert_eq!(document().active_element().as_ref(), Some(search.as_ref()));
    let selected = (search.selection_start().expect("it"), search.selection_end().expect("it"));
    assert_eq!(
        (field_value("Search data volumes"), selected),
        ("lidar".to_owned(), (Some(1), Some(3)))
    );
    advance_time(300).await;
    wait_until("searched", || url() == "/datavolumes?search=lidar").await;
}

#[wasm_bindgen_test]
async fn a_click_before_the_app_loads_is_replayed() {
    let (network, app) = (Network::new(), AppLoad::default());
    let console = open_first_view(&network, "/datavolumes", &app).await;
    click("button", "Columns").await;
    assert!(try_find("combobox", "Density").is_none());
    app.finish(Ok(())).await;
    wait_until("the popover is open", || {
        !query_all(&app_element(), "[popover]:popover-open").is_empty()
    })
    .await;
    wait_for("combobox", "Density").await;

    let late = AppLoad::default();
    let _console = console.reload_with_first_view(&late).await;
    let link = query_all(&app_element(), "tbody th a")[3].clone();
    let name = link.text_content().expect("a name");
    click_on(&link).await;
    assert_eq!(url(), "/datavolumes", "not before the app is loaded");
    late.finish(Ok(())).await;
    wait_for("heading", &name).await;
    assert_eq!(network.count(Op::GetDatavolume), 1);
}

#[wasm_bindgen_test]
async fn rows_checked_before_the_app_loads_are_selected() {
    let (network, app) = (Network::new(), AppLoad::default());
    let _console = open_first_view(&network, "/datavolumes", &app).await;
    let boxes = query_all(&app_element(), "tbody td > input");
    for index in [0, 2, 4, 4] {
        click_on(&boxes[index]).await;
    }
    app.finish(Ok(())).await;
    let is_checked = |it: &HtmlElement| it.unchecked_ref::<HtmlInputElement>().checked();
    let checked: Vec<_> =
        query_all(&app_element(), "tbody td > input").iter().map(is_checked).collect();
    let expected: Vec<_> = (0..50).map(|row| row == 0 || row == 2).collect();
    assert_eq!(checked, expected);
    wait_until("the bar", || exists("button", "Clear selection")).await;
}

#[wasm_bindgen_test]
async fn focus_page_size_and_shortcuts_carry_over_to_the_app() {
    let (network, app) = (Network::new(), AppLoad::default());
    let console = open_first_view(&network, "/datavolumes", &app).await;
    let link = query_all(&app_element(), "tbody th a")[7].clone();
    link.focus().expect("focus");
    let page_size: HtmlElement = find("combobox", "Rows per page");
    js_sys::Reflect::set(&page_size, &"value".into(), &"25".into()).expect("a value");
    dispatch(&page_size, "change", false);
    app.finish(Ok(())).await;
    let focused = document().active_element().expect("focus");
    assert_eq!(focused.text_content(), link.text_content());
    wait_until("25 rows", || url() == "/datavolumes?limit=25" && rows().len() == 25).await;

    let late = AppLoad::default();
    let _console = console.reload_with_first_view(&late).await;
    assert!(!dispatch_key("/", &KeyboardEventInit::new()).await, "the key is handled at once");
    assert_eq!(crate::harness::focused(), "searchbox Search data volumes");
    document()
        .active_element()
        .and_then(|it| it.dyn_into::<HtmlElement>().ok())
        .map(|it| it.blur());
    dispatch_key("?", &KeyboardEventInit::new()).await;
    late.finish(Ok(())).await;
    wait_for("dialog", "Keyboard shortcuts").await;
}

#[wasm_bindgen_test]
async fn the_first_view_leaves_lists_it_cannot_render_to_the_app() {
    let (network, app) = (Network::new(), AppLoad::default());
    let console = open_first_view(&network, "/datavolumes?filterBy=phase%3D%3DReady", &app).await;
    assert!(rows().is_empty());
    assert_eq!(network.count(Op::ListDatavolumes), 1, "it is requested anyway");
    app.finish(Ok(())).await;
    wait_until("rows", || !rows().is_empty()).await;
    assert_eq!(network.count(Op::ListDatavolumes), 1);
    drop(console);

    let (network, app) = (Network::new(), AppLoad::default());
    let console = open_first_view(&network, "/datavolumes", &app).await;
    let late = AppLoad::default();
    network.respond_with(Op::ListDatavolumes, 403, &serde_json::json!({"message": "Not for you"}));
    let _console = console.reload_with_first_view(&late).await;
    advance_time(300).await;
    assert!(rows().is_empty() && !shows_text("Not for you"));
    late.finish(Ok(())).await;
    wait_until("the server message", || shows_text("Not for you")).await;
}

thread_local! {
    static LATE: AppLoad = AppLoad::default();
}

static LATE_PART: Part<fn() -> AnyView> = Part::new();

#[wasm_bindgen_test]
async fn a_lazy_part_shows_progress_can_be_retried_and_renders_once() {
    LATE_PART.set_loader(|| {
        let load = LATE.with(Clone::clone);
        Box::pin(async move {
            load.wait().await?;
            let view: fn() -> AnyView = || view! { <input aria-label="Late" /> }.into_any();
            Ok(view)
        })
    });
    let _console = open("/datavolumes").await;
    let container: HtmlElement = document().create_element("div").expect("it").unchecked_into();
    app_element().append_child(&container).expect("a child");
    let _handle = mount_to(container.clone(), || lazy_view(&LATE_PART, |view| view()));
    settle().await;
    let has_element =
        |selector: &str| container.query_selector(selector).expect(selector).is_some();
    assert!(!has_element("*"), "nothing at first");
    advance_time(300).await;
    assert!(has_element("progress"));
    LATE.with(Clone::clone).finish(Err(NotLoaded)).await;
    assert!(has_element("[role=alert]") && !has_element("progress"));
    find("button", "Reload page");
    click("button", "Try again").await;
    assert!(!has_element("[role=alert]"));
    LATE.with(Clone::clone).finish(Ok(())).await;
    wait_until("the view", || has_element("input")).await;
    set_value("Late", "typed at once");
    // The progress bar would appear now.
    advance_time(300).await;
    assert_eq!(field_value("Late"), "typed at once");
}

#[wasm_bindgen_test]
async fn an_app_that_fails_to_load_keeps_the_rows_and_can_be_retried() {
    let (network, app) = (Network::new(), AppLoad::default());
    let _console = open_first_view(&network, "/datavolumes", &app).await;
    app.finish(Err(NotLoaded)).await;
    let message = document().query_selector("body > [role=alert]").expect("it").expect("an alert");
    assert!(message.text_content().expect("a text").contains("couldn’t be loaded"));
    assert_eq!(rows().len(), 50, "the rows stay");
    app.finish(Ok(())).await;
    let retry = message.query_selector("button").expect("it").expect("a button");
    click_on(retry.unchecked_ref()).await;
    wait_until("the app", || !query_all(&app_element(), ".popover").is_empty()).await;
    assert!(!message.is_connected());
}
