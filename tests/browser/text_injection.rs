//! Injection of markup, scripts and control characters into every string of every response.

mod error_messages;

use crate::harness::{
    Console, Network, Op, advance_time, app_element, capture_downloads, click, dispatch,
    download_count, downloaded_file, js_function, names, open_with, open_with_all_columns, press,
    query_all, root, rows, settle, shows_text, text_of, type_into, wait_for, wait_until,
};
use data_volumes_console::tools::escape_invisible;
use leptos::prelude::document;
use leptos::wasm_bindgen::JsValue;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// Known attacks: markup, addresses, styles, templates, names of files and properties, and characters that
/// reverse or hide text. Scripts among them set `window.owned`.
const PAYLOADS: [&str; 64] = [
    "<script>owned=1</script>",
    "<img src=x onerror=owned=1>",
    "<svg onload=owned=1>",
    "<svg><script>owned=1</script></svg>",
    "<iframe srcdoc='<script>parent.owned=1</script>'>",
    "<iframe src=javascript:parent.owned=1>",
    "<object data=javascript:owned=1>",
    "<embed src=javascript:owned=1>",
    "<a href=javascript:owned=1>x</a>",
    "<a href='//evil.example'>x</a>",
    "<form action=//evil.example><button>x</button></form>",
    "<button formaction=javascript:owned=1>x</button>",
    "<input autofocus onfocus=owned=1>",
    "<details open ontoggle=owned=1>",
    "<video><source onerror=owned=1>",
    "<audio src=x onerror=owned=1>",
    "<body onload=owned=1>",
    "<style>*{background:url(//evil.example)}</style>",
    "<link rel=stylesheet href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example>",
    "<math><mi xlink:href=javascript:owned=1>x</mi></math>",
    "<template><script>owned=1</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=owned=1>'>",
    "<textarea></textarea><script>owned=1</script>",
    "<title></title><script>owned=1</script>",
    "<xmp></xmp><script>owned=1</script>",
    "<!--><script>owned=1</script>-->",
    "<![CDATA[<script>owned=1</script>]]>",
    "]]><script>owned=1</script>",
    "</script><script>owned=1</script>",
    "</td></tr></table><script>owned=1</script>",
    "</bdi><img src=x onerror=owned=1>",
    "\"><script>owned=1</script>",
    "'><script>owned=1</script>",
    "\" onmouseover=\"owned=1",
    "' onfocus='owned=1' autofocus='",
    "` onerror=`owned=1",
    "javascript:owned=1",
    "JaVaScRiPt:owned=1",
    "java\tscript:owned=1",
    "\u{1}javascript:owned=1",
    "data:text/html,<script>parent.owned=1</script>",
    "vbscript:owned=1",
    "//evil.example/x",
    "\\\\evil.example\\x",
    "https://evil.example/",
    "blob:https://evil.example/x",
    "{{constructor.constructor('owned=1')()}}",
    "${owned=1}",
    "#{owned=1}",
    "<%= owned=1 %>",
    "__proto__",
    "constructor",
    "../../../../etc/passwd",
    "..%2f..%2fdatavolumes",
    "expression(owned=1)",
    "url(javascript:owned=1)",
    ";background:url(//evil.example)",
    "\u{202e}txt.exe\u{202c}",
    "\u{2067}\u{2066}x\u{2069}\u{2069}",
    "\u{200b}\u{200c}\u{200d}\u{feff}\u{2060}",
    "a\0b\u{85}c\u{2028}d",
    "&lt;script&gt;owned=1&lt;/script&gt;",
];

/// The elements that pages of the console consist of.
const KNOWN_TAGS: &str = "a, b, bdi, button, caption, code, col, colgroup, dd, details, dialog, div, dl, \
    dt, fieldset, footer, form, h1, h2, h3, header, input, kbd, label, legend, li, main, nav, ol, \
    option, p, path, pre, progress, rect, section, select, span, strong, summary, svg, table, tbody, td, \
    textarea, th, thead, time, tr, ul, use";

/// Asserts that the page has no unexpected elements, attributes, addresses or invisible characters.
fn assert_page_is_safe(payload: &str, page: &str) {
    thread_local! {
        static FAULT: js_sys::Function = js_function(FAULT_OF);
    }
    let fault = FAULT.with(|fault| fault.call2(&JsValue::NULL, &app_element(), &KNOWN_TAGS.into()));
    let fault = fault.expect("a check that does not throw").as_string();
    assert_eq!(fault, None, "by {payload:?} on {page}");
}

/// Returns the first violation on a page with these known elements, or `null`.
const FAULT_OF: &str = r"((page, known) => {
    const tags = new Set(known.split(', ')), texts = [document.title, page.textContent];
    // Characters that change the text direction or have no width.
    const unseen = /[\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]/;
    for (const element of page.querySelectorAll('*')) {
        if (!tags.has(element.localName)) return `an element ${element.localName}`;
        for (const { name, value } of element.attributes) {
            // The console itself sets column widths.
            if (name.startsWith('on') || name === 'srcdoc' || name === 'style' && value.includes('url'))
                return `an attribute ${name}`;
        }
        const href = element.getAttribute('href') ?? '#';
        if (!/^(#|\/(?!\/))/.test(href) || href.includes('\\')) return `the address ${href}`;
        for (const name of ['aria-label', 'aria-description', 'aria-valuetext', 'title', 'placeholder'])
            texts.push(element.getAttribute(name) ?? '');
    }
    if ('owned' in window) return 'a script was run';
    for (const { name } of performance.getEntriesByType('resource'))
        if (new URL(name).origin !== location.origin) return `loaded ${name}`;
    const found = texts.find(text => unseen.test(text));
    return found === undefined ? null : `something unseen in ${found.slice(found.search(unseen)).slice(0, 40)}`;
})";

/// Whether the page shows a payload as text.
fn shows_payload(payload: &str) -> bool {
    let visible_text: Vec<_> =
        escape_invisible(payload).split_whitespace().map(str::to_owned).collect();
    shows_text(&visible_text.join(" "))
}

fn count_outside_elements() -> u32 {
    document()
        .query_selector_all("head :not(title, #styles), body > *")
        .expect("a selector")
        .length()
}

fn network_with_texts(payload: &str, volumes: usize) -> Rc<Network> {
    let network = if volumes == 60 { Network::new() } else { Network::with_volumes(volumes) };
    network.replace_texts(payload);
    network
}

/// A page that shows data of the server.
#[derive(Clone, Copy, PartialEq)]
enum Page {
    List,
    Detail,
    Sharing,
    Unused,
    Overview,
}

impl Page {
    fn address(self, id: &str) -> String {
        match self {
            Self::List => "/datavolumes?limit=5".to_owned(),
            Self::Detail => format!("/datavolumes/{id}"),
            Self::Sharing => format!("/datavolumes/{id}/sharing"),
            Self::Unused => "/datavolumes/unused?filterBy=phase==NotReady".to_owned(),
            Self::Overview => "/overview".to_owned(),
        }
    }
}

async fn open_page(network: &Rc<Network>, page: Page, address: &str) -> Console {
    if page != Page::Overview {
        return open_with_all_columns(network, address).await;
    }
    // Its many numbers are no texts.
    network.pause_requests(Op::CountDatavolumes);
    let console = open_with(network, address).await;
    click("button", "Read all data volumes").await;
    wait_for("button", "Read all data volumes again").await;
    console
}

/// Hovers each cell of the table, since tooltips are created on demand.
fn hover_cells() {
    for cell in query_all(&app_element(), "tbody :is(td, th)") {
        dispatch(&cell, "pointerover", false);
    }
}

async fn assert_texts_are_escaped(page: Page) {
    assert!(PAYLOADS.len() >= 60);
    let id = Network::new().emulator(|emulator| {
        let shared = |it: &&emulator::Volume| !it.shared_scopes.is_empty();
        emulator.volumes().iter().find(shared).map(|it| it.id)
    });
    let address = page.address(&id.expect("the seed has a shared data volume").to_string());
    for payload in PAYLOADS {
        let before = count_outside_elements();
        let network = network_with_texts(payload, 60);
        let console = open_page(&network, page, &address).await;
        wait_until(&format!("{payload:?} on {address}"), || shows_payload(payload)).await;
        settle().await;
        if page == Page::List {
            assert_eq!(rows().len(), 5, "{payload:?}");
            hover_cells();
        }
        assert_eq!(
            count_outside_elements(),
            before + 1,
            "nothing outside the console: {payload:?} on {address}"
        );
        assert_page_is_safe(payload, &address);
        for sent in network.requests() {
            let is_own = sent.url.starts_with("/api/") || sent.url == "/config.json";
            assert!(is_own, "{payload:?} on {address}: {}", sent.url);
        }
        drop(console);
    }
}

#[wasm_bindgen_test]
async fn texts_in_the_list_are_escaped() {
    assert_texts_are_escaped(Page::List).await;
}

#[wasm_bindgen_test]
async fn texts_of_a_data_volume_are_escaped() {
    assert_texts_are_escaped(Page::Detail).await;
}

#[wasm_bindgen_test]
async fn texts_of_the_sharing_page_are_escaped() {
    assert_texts_are_escaped(Page::Sharing).await;
}

#[wasm_bindgen_test]
async fn texts_of_the_page_of_unused_data_volumes_are_escaped() {
    assert_texts_are_escaped(Page::Unused).await;
}

#[wasm_bindgen_test]
async fn texts_of_the_overview_are_escaped() {
    assert_texts_are_escaped(Page::Overview).await;
}

async fn assert_ids_and_times_are_escaped(page: Page) {
    let id = Network::new().emulator(|emulator| emulator.volumes()[0].id);
    let address = page.address(&id.to_string());
    for payload in PAYLOADS {
        let before = count_outside_elements();
        let network = Network::new();
        network.replace_all_texts(payload);
        let _console = open_page(&network, page, &address).await;
        settle().await;
        if page == Page::List {
            hover_cells();
        }
        assert_eq!(
            count_outside_elements(),
            before + 1,
            "nothing outside the console: {payload:?} on {address}"
        );
        assert_page_is_safe(payload, &address);
        assert!(!text_of(&root()).is_empty(), "{payload:?} on {address}");
    }
}

#[wasm_bindgen_test]
async fn ids_and_times_in_the_list_are_escaped() {
    assert_ids_and_times_are_escaped(Page::List).await;
}

#[wasm_bindgen_test]
async fn ids_and_times_of_a_data_volume_are_escaped() {
    assert_ids_and_times_are_escaped(Page::Detail).await;
}

#[wasm_bindgen_test]
async fn ids_and_times_of_the_sharing_page_are_escaped() {
    assert_ids_and_times_are_escaped(Page::Sharing).await;
}

#[wasm_bindgen_test]
async fn ids_and_times_on_the_page_of_unused_data_volumes_are_escaped() {
    assert_ids_and_times_are_escaped(Page::Unused).await;
}

#[wasm_bindgen_test]
async fn ids_and_times_of_the_overview_are_escaped() {
    assert_ids_and_times_are_escaped(Page::Overview).await;
}

#[wasm_bindgen_test]
async fn error_messages_are_escaped() {
    for payload in PAYLOADS {
        let network = network_with_texts(payload, 60);
        for op in ["list_datavolumes", "count_datavolumes"] {
            network.add_fault(&format!("{op}:status=403"));
        }
        let _console = open_with(&network, "/datavolumes").await;
        let refusal = "You don’t have permission to see the data volumes";
        wait_until("the refusal", || text_of(&app_element()).contains(refusal)).await;
        assert!(shows_payload(payload), "{payload:?}");
        assert_page_is_safe(payload, "a refusal");
    }
}

#[wasm_bindgen_test]
async fn suggestions_are_escaped() {
    for payload in PAYLOADS {
        let network = network_with_texts(payload, 60);
        let _console = open_with(&network, "/datavolumes/new").await;
        type_into("Project", "a").await;
        advance_time(200).await;
        wait_until("suggestions", || !names("option").is_empty()).await;
        assert!(shows_payload(payload), "{payload:?}");
        press("ArrowDown").await;
        press("Enter").await;
        settle().await;
        assert_page_is_safe(payload, "the form");
    }
}

#[wasm_bindgen_test]
async fn file_names_contain_nothing_from_responses() {
    capture_downloads();
    let network = network_with_texts("../../<script>owned=1</script>", 60);
    let _console = open_with(&network, "/datavolumes?limit=5").await;
    wait_until("rows", || !rows().is_empty()).await;
    click("button", "Export").await;
    click("menuitem", "JSON").await;
    wait_until("the file is downloaded", || download_count() == 1).await;
    let name = downloaded_file().await.name;
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte));
    assert!(is_plain && name.starts_with("datavolumes-"), "{name}");
    assert!(network.count(Op::ListDatavolumes) >= 2);
}
