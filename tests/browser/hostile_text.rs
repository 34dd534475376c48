//! Text from elsewhere that wants to be more than text: in every string of every answer.

mod refusals;

use crate::harness::{
    Op, Wire, click, dispatch, eventually, mounted, names, open_with, pass, press, root, rows,
    says, script, select, settle, shown, text_of, type_into,
};
use data_volumes_console::domain::visible;
use leptos::prelude::document;
use leptos::wasm_bindgen::JsValue;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// What has worked somewhere: markup, addresses, styles, templates, names of files and of properties,
/// and characters that turn text round or hide it. Each sets `window.owned` where it is run.
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

/// Everything that a page of the console is made of.
const KNOWN: &str = "a, b, bdi, button, caption, code, col, colgroup, dd, details, dialog, div, dl, \
    dt, fieldset, footer, form, h1, h2, h3, header, input, kbd, label, legend, li, main, nav, ol, \
    option, p, path, pre, section, select, span, strong, summary, svg, table, tbody, td, textarea, \
    th, thead, time, tr, ul, use";

/// What must hold of the page, whatever the text in it.
fn holds(payload: &str, place: &str) {
    thread_local! {
        static FAULT: js_sys::Function = script(FAULT_OF);
    }
    let fault = FAULT.with(|fault| fault.call2(&JsValue::NULL, &mounted(), &KNOWN.into()));
    let fault = fault.expect("a check that does not throw").as_string();
    assert_eq!(fault, None, "by {payload:?} on {place}");
}

/// The first fault of a page with these known elements; `null` if there is none.
const FAULT_OF: &str = r"((page, known) => {
    const tags = new Set(known.split(', ')), texts = [document.title, page.textContent];
    // What turns the direction of a text, or has no width.
    const unseen = /[\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]/;
    for (const element of page.querySelectorAll('*')) {
        if (!tags.has(element.localName)) return `an element ${element.localName}`;
        for (const { name, value } of element.attributes) {
            // Widths of columns are set by the console itself.
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

/// Whether the page shows a payload, as the text that it is.
fn tells(payload: &str) -> bool {
    let words: Vec<_> = visible(payload).split_whitespace().map(str::to_owned).collect();
    says(&words.join(" "))
}

fn outside() -> u32 {
    document().query_selector_all("head :not(title), body > *").expect("a selector").length()
}

fn poisoned(payload: &str, volumes: usize) -> Rc<Wire> {
    let wire = if volumes == 60 { Wire::new() } else { Wire::with_volumes(volumes) };
    wire.poison(payload);
    wire
}

/// A page of the console that shows what the server tells.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    List,
    Detail,
    Sharing,
}

impl Place {
    fn address(self, id: &str) -> String {
        match self {
            Self::List => "/datavolumes?limit=5".to_owned(),
            Self::Detail => format!("/datavolumes/{id}"),
            Self::Sharing => format!("/datavolumes/{id}/sharing"),
        }
    }
}

/// Moves the mouse over each cell of the table: tooltips are made when they are wanted.
fn point_at_cells() {
    for cell in select(&mounted(), "tbody :is(td, th)") {
        dispatch(&cell, "pointerover", false);
    }
}

async fn no_text_is_more_than_text(place: Place) {
    assert!(PAYLOADS.len() >= 60);
    let id = Wire::new().emulator(|emulator| {
        let shared = |it: &&emulator::Volume| !it.shared_scopes.is_empty();
        emulator.volumes().iter().find(shared).map(|it| it.id)
    });
    let address = place.address(&id.expect("the seed has a shared one").to_string());
    for payload in PAYLOADS {
        let before = outside();
        let wire = poisoned(payload, 60);
        let console = open_with(&wire, &address).await;
        eventually(&format!("{payload:?} on {address}"), || tells(payload)).await;
        settle().await;
        if place == Place::List {
            assert_eq!(rows().len(), 5, "{payload:?}");
            point_at_cells();
        }
        assert_eq!(outside(), before + 1, "only the console itself: {payload:?} on {address}");
        holds(payload, &address);
        for sent in wire.all() {
            let ours = sent.url.starts_with("/api/") || sent.url == "/config.json";
            assert!(ours, "{payload:?} on {address}: {}", sent.url);
        }
        drop(console);
    }
}

#[wasm_bindgen_test]
async fn no_text_of_a_list_is_more_than_text() {
    no_text_is_more_than_text(Place::List).await;
}

#[wasm_bindgen_test]
async fn no_text_of_a_data_volume_is_more_than_text() {
    no_text_is_more_than_text(Place::Detail).await;
}

#[wasm_bindgen_test]
async fn no_text_of_the_sharing_is_more_than_text() {
    no_text_is_more_than_text(Place::Sharing).await;
}

async fn not_even_an_id_or_a_time_is_more_than_text(place: Place) {
    let id = Wire::new().emulator(|emulator| emulator.volumes()[0].id);
    let address = place.address(&id.to_string());
    for payload in PAYLOADS {
        let before = outside();
        let wire = Wire::new();
        wire.poison_all(payload);
        let _console = open_with(&wire, &address).await;
        settle().await;
        if place == Place::List {
            point_at_cells();
        }
        assert_eq!(outside(), before + 1, "only the console itself: {payload:?} on {address}");
        holds(payload, &address);
        assert!(!text_of(&root()).is_empty(), "{payload:?} on {address}");
    }
}

#[wasm_bindgen_test]
async fn not_even_an_id_or_a_time_of_a_list_is_more_than_text() {
    not_even_an_id_or_a_time_is_more_than_text(Place::List).await;
}

#[wasm_bindgen_test]
async fn not_even_an_id_or_a_time_of_a_data_volume_is_more_than_text() {
    not_even_an_id_or_a_time_is_more_than_text(Place::Detail).await;
}

#[wasm_bindgen_test]
async fn not_even_an_id_or_a_time_of_the_sharing_is_more_than_text() {
    not_even_an_id_or_a_time_is_more_than_text(Place::Sharing).await;
}

#[wasm_bindgen_test]
async fn the_servers_words_for_a_refusal_are_words() {
    for payload in PAYLOADS {
        let wire = poisoned(payload, 60);
        for op in ["list_datavolumes", "count_datavolumes"] {
            wire.fault(&format!("{op}:status=403"));
        }
        let _console = open_with(&wire, "/datavolumes").await;
        shown("button", "Try again").await;
        assert!(tells(payload), "{payload:?}");
        holds(payload, "a refusal");
        assert!(text_of(&mounted()).contains("Could not load the data volumes"));
    }
}

#[wasm_bindgen_test]
async fn suggestions_are_words() {
    for payload in PAYLOADS {
        let wire = poisoned(payload, 60);
        let _console = open_with(&wire, "/datavolumes/new").await;
        type_into("Project", "a").await;
        pass(200).await;
        eventually("suggestions", || !names("option").is_empty()).await;
        assert!(tells(payload), "{payload:?}");
        press("ArrowDown").await;
        press("Enter").await;
        settle().await;
        holds(payload, "the form");
    }
}

#[wasm_bindgen_test]
async fn the_names_of_files_and_views_hold_nothing_of_an_answer() {
    crate::harness::catch_files();
    let wire = poisoned("../../<script>owned=1</script>", 60);
    let _console = open_with(&wire, "/datavolumes?limit=5").await;
    eventually("rows", || !rows().is_empty()).await;
    click("button", "Export").await;
    click("menuitem", "JSON").await;
    eventually("a file", || crate::harness::saved_count() == 1).await;
    let name = crate::harness::saved().await.name;
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte));
    assert!(is_plain && name.starts_with("datavolumes-"), "{name}");
    assert!(wire.count(Op::ListDatavolumes) >= 2);
}
