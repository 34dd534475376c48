//! Which module knows what.

use super::source::{Source, closing};
use super::{hold, prove};

/// Leptos, and every way to the browser.
const BROWSER: [&str; 9] = [
    "leptos",
    "leptos_router",
    "web_sys",
    "js_sys",
    "wasm_bindgen",
    "wasm_bindgen_futures",
    "gloo",
    "gloo_net",
    "gloo_timers",
];

fn browser_in_domain(source: &Source) -> Vec<String> {
    if source.is_in("domain") { source.without(&BROWSER) } else { vec![] }
}

/// Invariant 1.
#[test]
pub fn the_domain_names_neither_leptos_nor_the_browser() {
    prove(
        browser_in_domain,
        &[
            ("src/domain/name.rs", "use leptos::prelude::*;"),
            ("src/domain.rs", "fn now() -> f64 { js_sys::Date::now() }"),
        ],
        &[
            ("src/domain/name.rs", "// no leptos here\nuse std::fmt;"),
            ("src/domain/name.rs", "#[cfg(test)]\nmod tests { use leptos::prelude::*; }"),
            ("src/ui/icon.rs", "use leptos::prelude::*;"),
        ],
    );
    hold(browser_in_domain);
}

/// Where `gloo_net`, the server's paths and the console's paths are spelled. The root, `/`, may be
/// named anywhere: nobody can spell it differently.
fn strayed(source: &Source) -> Vec<String> {
    let mut strayed = Vec::new();
    if source.path != "src/api/transport.rs" {
        strayed.extend(source.without(&["gloo_net"]));
    }
    for (at, text) in source.literals() {
        let path = text.split('?').next().unwrap_or_default();
        let is_path = !path.contains(char::is_whitespace);
        let servers = text.contains("/api/")
            || path == "config.json"
            || is_path && path.ends_with("/config.json");
        if servers && source.path != "src/api/endpoint.rs" {
            strayed.push(source.at(at, &format!("a path of the server: {text:?}")));
        }
        // `datavolumes` is a word of the server's as well.
        let absolute = path.strip_prefix('/').and_then(|rest| rest.chars().next());
        let console = is_path
            && (absolute.is_some_and(|c| c.is_ascii_alphabetic() || c == '{')
                || path.split('/').any(|segment| ["datavolumes", "sign-in"].contains(&segment)));
        if console && source.path != "src/route.rs" && !source.is_in("api") {
            strayed.push(source.at(at, &format!("a path of the console: {text:?}")));
        }
    }
    strayed
}

/// Invariant 2.
#[test]
pub fn each_kind_of_address_is_spelled_in_one_file() {
    prove(
        strayed,
        &[
            ("src/api/client.rs", "use gloo_net::http::Request;"),
            ("src/api/client.rs", "const A: &str = \"/api/v1/token\";"),
            ("src/state/app.rs", "format!(\"{base}/api/v1/clusters\")"),
            ("src/state/app.rs", "get(\"/config.json\")"),
            ("src/state/app.rs", "get(\"config.json?v=1\")"),
            ("src/pages/list.rs", "view! { <a href=\"/datavolumes\">\"All\"</a> }"),
            ("src/pages/list.rs", "format!(\"/{id}/sharing\")"),
            ("src/app.rs", "StaticSegment(\"sign-in\")"),
        ],
        &[
            ("src/api/transport.rs", "use gloo_net::http::Request;"),
            (
                "src/api/endpoint.rs",
                "const A: &str = \"/api/v1/token\"; const B: &str = \"/config.json\";",
            ),
            ("src/api/error.rs", "\"Check the address in config.json.\""),
            ("src/api/wire.rs", "#[serde(rename = \"datavolumes\")]"),
            ("src/route.rs", "const A: &str = \"/datavolumes\";"),
            ("src/app.rs", "path == \"/\""),
            ("src/pages/list.rs", "\"No datavolumes / nothing\""),
            ("src/pages/list.rs", "#[cfg(test)]\nmod tests { const A: &str = \"/datavolumes\"; }"),
        ],
    );
    hold(strayed);
}

/// The modules of the crate, each with those that it may know: the table of `src/lib.rs`.
const KNOWS: [(&str, &[&str]); 12] = [
    ("domain", &[]),
    ("api", &["domain"]),
    ("route", &["domain", "effect"]),
    ("recovery", &[]),
    ("effect", &[]),
    // How numbers are written, and no more.
    ("ui", &["domain", "effect"]),
    ("state", &["api", "domain", "effect"]),
    ("pages", &["domain", "api", "route", "ui", "effect", "state", "lazy"]),
    ("frame", &["domain", "api", "route", "ui", "effect", "state", "pages", "lazy"]),
    ("app", &["domain", "api", "route", "ui", "effect", "state", "pages", "frame", "lazy"]),
    ("first_view", &["domain", "api", "route", "ui", "state", "pages", "lazy"]),
    // What each part holds, and so the pages that are shown by it.
    ("lazy", &["domain", "ui", "effect", "state", "pages", "frame", "first_view", "take_over"]),
];

/// What follows each `crate::`: the modules that are named by it, with their places.
fn modules_named(source: &Source) -> Vec<(usize, String)> {
    let word = |at: usize| {
        let rest = &source.bare[at..];
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        (at, rest[..end].to_owned())
    };
    let mut named = Vec::new();
    for at in source.find("crate::") {
        let at = at + "crate::".len();
        if !source.bare[at..].starts_with('{') {
            named.push(word(at));
            continue;
        }
        // `crate::{a, b::{c, d}}`: the words behind the outer brace and the outer commas.
        let end = closing(&source.bare, at);
        let mut depth = 0;
        let mut expected = false;
        for (place, c) in source.bare[at..end].char_indices() {
            match c {
                '{' => (depth, expected) = (depth + 1, depth == 0),
                '}' => depth -= 1,
                ',' => expected = depth == 1,
                c if c.is_whitespace() => {}
                _ if expected => {
                    named.push(word(at + place));
                    expected = false;
                }
                _ => {}
            }
        }
    }
    named
}

fn unknown(source: &Source) -> Vec<String> {
    let Some((layer, known)) = KNOWS.iter().find(|(layer, _)| source.is_in(layer)) else {
        return vec![];
    };
    let mut unknown: Vec<_> = modules_named(source)
        .into_iter()
        .filter(|(_, module)| module != layer && !known.contains(&module.as_str()))
        .map(|(at, module)| source.at(at, &format!("`{layer}` must not know `crate::{module}`")))
        .collect();
    if *layer == "state" {
        unknown.extend(source.without(&["view!"]));
    }
    unknown
}

/// Invariant 3, and the rest of the table: `ui` knows nothing of the app but plain types, `state` holds no
/// markup.
/// Macros that would spell `crate` otherwise are not seen.
#[test]
pub fn a_layer_knows_only_those_that_the_map_allows_it() {
    prove(
        unknown,
        &[
            ("src/ui/icon.rs", "use crate::api::ApiError;"),
            ("src/ui/icon.rs", "use crate::{ui::Icon, state::{use_app}};"),
            ("src/ui/icon.rs", "fn f(r: crate::route::Route) {}"),
            ("src/ui.rs", "use crate::pages;"),
            ("src/state/app.rs", "use crate::ui::Icon;"),
            ("src/state/app.rs", "fn f() { view! { <p></p> } }"),
            ("src/domain/name.rs", "use crate::api::ApiError;"),
            ("src/pages/list.rs", "use crate::frame::Frame;"),
        ],
        &[
            ("src/ui/icon.rs", "use crate::ui::dom::{api, state};"),
            ("src/ui/icon.rs", "//! Knows no crate::api.\nuse crate::{ui::{Icon, route}};"),
            ("src/state/app.rs", "use crate::{api::Client, domain::Volume}; // no view!"),
            ("src/app.rs", "use crate::{frame::Frame, pages, route::Route};"),
        ],
    );
    hold(unknown);
    // A module that the map does not have would not be looked at.
    let map = super::read("src/lib.rs");
    let modules = map.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    let mut modules: Vec<_> = modules.collect();
    let mut layers: Vec<_> = KNOWS.iter().map(|(layer, _)| *layer).collect();
    modules.sort_unstable();
    layers.sort_unstable();
    assert_eq!(modules, layers);
}
