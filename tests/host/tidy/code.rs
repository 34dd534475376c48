//! What is not written anywhere in `src`.

use super::source::{Source, closing, find};
use super::{files, hold, nothing, prove, read};
use std::collections::BTreeSet;

/// What a signal that holds a query of its own looks like. A `Memo` that reads the address is none.
fn query_in_signal(source: &Source) -> Vec<String> {
    if source.is_in("domain") || source.is_in("route") {
        return vec![];
    }
    source.without(&[
        "RwSignal<ListQuery>",
        "ReadSignal<ListQuery>",
        "WriteSignal<ListQuery>",
        "ArcRwSignal<ListQuery>",
        "StoredValue<ListQuery>",
        "RwSignal::new(ListQuery",
        "RwSignal::new(query",
        "StoredValue::new(ListQuery",
        "StoredValue::new(query",
        "signal(ListQuery",
        "signal(query",
    ])
}

/// Invariant 4, as far as types and constructors tell it.
#[test]
pub fn the_state_of_the_list_is_in_no_signal_of_a_page() {
    prove(
        query_in_signal,
        &[
            ("src/pages/list.rs", "let q = RwSignal::new(ListQuery::default());"),
            ("src/pages/list.rs", "fn f(q: RwSignal<ListQuery>) {}"),
            ("src/state/app.rs", "let (q, set_q) = signal(query.get());"),
        ],
        &[(
            "src/pages/list.rs",
            "let q: Memo<ListQuery> = Memo::new(move |_| parse()); signal(1);",
        )],
    );
    hold(query_in_signal);
}

fn unparsed_parameters(source: &Source) -> Vec<String> {
    if source.path != "src/api/endpoint.rs" {
        return vec![];
    }
    let functions = source.find("pub fn").into_iter().filter_map(|at| {
        let open = at + source.bare[at..].find('(')?;
        let parameters = open..closing(&source.bare, open);
        let signature = &source.bare[at..parameters.end];
        let texts = ["str", "String", "AsRef", "Cow"];
        let raw = texts.iter().any(|text| !find(signature, text).is_empty());
        raw.then(|| source.at(at, "a request must not be made from text"))
    });
    functions.collect()
}

/// Invariant 5.
#[test]
pub fn requests_are_made_from_parsed_types_only() {
    let endpoint = "src/api/endpoint.rs";
    prove(
        unparsed_parameters,
        &[
            (endpoint, "pub fn get(id: &str) -> Call<u8> {}"),
            (endpoint, "pub fn get(\n    name: impl Into<String>,\n) -> Call<u8> {}"),
            (endpoint, "pub fn get<T: AsRef<str>>(id: T) -> Call<u8> {}"),
        ],
        &[
            (endpoint, "pub fn get(id: &VolumeId) -> Call<String> {}\nfn path(rest: &str) {}"),
            ("src/api/token.rs", "pub fn of(token: &str) -> Self {}"),
        ],
    );
    hold(unparsed_parameters);
    assert!(read(endpoint).matches("pub fn").count() > 15, "the endpoints are where they were");
}

fn unwrapped(source: &Source) -> Vec<String> {
    source.without(&[
        ".unwrap()",
        ".expect(",
        ".unwrap_err()",
        ".expect_err(",
        ".unwrap_throw()",
        ".expect_throw(",
        "::unwrap)",
        "panic!",
        "unreachable!",
        "unwrap_unchecked",
    ])
}

/// Invariant 6.
#[test]
pub fn nothing_is_unwrapped_outside_tests() {
    prove(
        unwrapped,
        &[
            ("src/a.rs", "let a = b.unwrap();"),
            ("src/a.rs", "let a = b\n    .expect(\"there\");"),
            ("src/a.rs", "b.map(Option::unwrap)"),
        ],
        &[
            ("src/a.rs", "b.unwrap_or_default(); b.unwrap_or(1); // b.unwrap()"),
            ("src/a.rs", "let app = expect_context::<App>(); let s = \".unwrap()\";"),
            ("src/a.rs", "#[cfg(test)]\nmod tests { fn f() { b.unwrap(); } }"),
        ],
    );
    hold(unwrapped);
}

const RAW_HTML: [&str; 10] = [
    "inner_html",
    "set_inner_html",
    "outer_html",
    "set_outer_html",
    "insert_adjacent_html",
    "create_contextual_fragment",
    "parse_from_string",
    "document_write",
    "set_srcdoc",
    "srcdoc",
];

/// Raw HTML anywhere; scripts in literals; and, outside `ui`, an `href` that is neither a route's
/// nor a fragment's. A link's value is a call of `Route`'s `href()`, a fragment, or a name that the
/// same file gives such a value. Components of `ui` take their addresses from those who use them.
fn raw_html(source: &Source) -> Vec<String> {
    let mut found = source.without(&RAW_HTML);
    for (at, text) in source.literals() {
        let text = text.trim().to_lowercase();
        if text.starts_with("javascript:") || text.starts_with("data:") {
            found.push(source.at(at, "an address that runs"));
        }
    }
    if source.is_in("ui") {
        return found;
    }
    for at in source.find("href=") {
        let value = attribute_value(&source.code, &source.bare, at + "href=".len());
        if !leads_to_a_place(source, value) {
            found.push(source.at(at, &format!("`href={value}` is no place of the console")));
        }
    }
    found
}

/// The value of an attribute in markup: up to the blank or the `>` that follows it.
fn attribute_value<'a>(code: &'a str, bare: &str, from: usize) -> &'a str {
    let closure = ["move || ", "|| "].into_iter().find(|head| bare[from..].starts_with(head));
    let start = from + closure.map_or(0, str::len);
    let mut at = start;
    while let Some(c) = bare.as_bytes().get(at) {
        match c {
            b'(' | b'[' | b'{' => at = closing(bare, at),
            c if c.is_ascii_whitespace() || *c == b'>' => break,
            _ => {}
        }
        at += 1;
    }
    &code[start..at]
}

fn leads_to_a_place(source: &Source, value: &str) -> bool {
    let is_place = |text: &str| {
        text.contains("Route::") || text.contains(".href()") || text.contains("format!(\"#{")
    };
    let inner = value.strip_prefix("Signal::derive(").and_then(|rest| rest.strip_suffix(')'));
    let name = inner.unwrap_or(value).trim_end_matches(".clone()");
    let assigned = |name: &str| {
        find(&source.bare, &format!("let {name} =")).into_iter().any(|at| {
            let end = statement_end(&source.bare, at);
            is_place(&source.code[at..end])
        })
    };
    is_place(value) || assigned(name)
}

fn statement_end(bare: &str, from: usize) -> usize {
    let mut at = from;
    while let Some(c) = bare.as_bytes().get(at) {
        match c {
            b'(' | b'[' | b'{' => at = closing(bare, at),
            b';' => return at,
            _ => {}
        }
        at += 1;
    }
    bare.len()
}

/// Invariant 8.
#[test]
pub fn no_raw_html_is_written_and_links_lead_to_places_of_the_console() {
    let page = "src/pages/list.rs";
    prove(
        raw_html,
        &[
            (page, "view! { <div inner_html=text></div> }"),
            (page, "element.set_inner_html(&text);"),
            ("src/ui/dom.rs", "element.insert_adjacent_html(\"beforeend\", &text);"),
            ("src/ui/dom.rs", "const A: &str = \"javascript:alert(1)\";"),
            (page, "view! { <a href=volume.description>\"x\"</a> }"),
            (page, "let to = volume.name.clone();\nview! { <a href=to.clone()>\"x\"</a> }"),
            (page, "view! { <a href=\"https://example.com\">\"x\"</a> }"),
            (page, "view! { <A href=move || { name.get() } class=\"x\">\"x\"</A> }"),
        ],
        &[
            (page, "view! { <a href=Route::New.href() class=\"x\">\"x\"</a> }"),
            (
                page,
                "let to = move || Route::New.href();\nview! { <a class=\"x\" href=to>\"x\"</a> }",
            ),
            (page, "let to = Route::New.href();\nview! { <L href=Signal::derive(to) /> }"),
            (page, "view! { <L href=move || {\n    Route::New.href()\n}>\"x\"</L> }"),
            (page, "view! { <a href=format!(\"#{MAIN}\")>\"x\"</a> }"),
            ("src/ui/button.rs", "view! { <a href=move || href.get()></a> }"),
        ],
    );
    hold(raw_html);
}

/// Styles in markup, which the Content-Security-Policy refuses. `style:` with a property sets it
/// through the CSSOM, which is allowed.
fn inline_style(source: &Source) -> Vec<String> {
    source.without(&["style=", "set_css_text", "set_attribute(\"style\""])
}

#[test]
fn no_markup_has_a_style_attribute() {
    prove(
        inline_style,
        &[("src/a.rs", "view! { <p style=\"color: red\"></p> }"), ("src/a.rs", "<p style=color>")],
        &[("src/a.rs", "view! { <p style:width=width data-kind=\"x\"></p> }")],
    );
    hold(inline_style);
}

fn logged(source: &Source) -> Vec<String> {
    let words = [
        "log!",
        "warn!",
        "error!",
        "debug_log!",
        "debug_warn!",
        "console_log",
        "console_error",
        "console_warn",
        "console",
        "print!",
        "println!",
        "eprint!",
        "eprintln!",
        "dbg!",
        "tracing",
    ];
    source.without(&words)
}

/// Nothing at all goes to the browser's console, so no token and no secret does.
#[test]
fn nothing_is_written_to_the_console() {
    prove(
        logged,
        &[
            ("src/a.rs", "leptos::logging::log!(\"{token}\");"),
            ("src/a.rs", "web_sys::console::log_1(&token.into());"),
            ("src/a.rs", "println!(\"x\");"),
        ],
        &[("src/a.rs", "/// The console.\nlet catalog = \"console\"; Console(1);")],
    );
    hold(logged);
}

#[test]
fn no_module_is_called_mod() {
    let called_mod = |paths: &[String]| {
        paths.iter().filter(|path| path.ends_with("/mod.rs")).cloned().collect::<Vec<_>>()
    };
    assert_eq!(called_mod(&["src/ui/mod.rs".to_owned()]).len(), 1);
    for folder in ["src", "tests", "emulator/src", "emulator/tests", "xtask/src"] {
        nothing(called_mod(&files(folder)));
    }
}

const LONGEST: usize = 500;

#[test]
fn every_file_can_be_read_at_one_sitting() {
    let too_long = |path: &str, text: &str| {
        let lines = text.lines().count();
        (lines > LONGEST).then(|| format!("{path}: {lines} lines"))
    };
    assert!(too_long("a.rs", &"x\n".repeat(501)).is_some());
    assert!(too_long("a.rs", &"x\n".repeat(500)).is_none());
    let kinds: BTreeSet<_> = ["rs", "css", "js", "html", "toml", "md"].into();
    let folders = [
        "src",
        "style",
        "public",
        "hosting",
        "tests",
        "emulator/src",
        "emulator/tests",
        "xtask/src",
    ];
    let paths = folders.into_iter().flat_map(files).chain(["index.html".to_owned()]);
    let written =
        paths.filter(|path| path.rsplit('.').next().is_some_and(|end| kinds.contains(end)));
    nothing(written.filter_map(|path| too_long(&path, &read(&path))).collect());
}
