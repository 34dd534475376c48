//! Checks the imports between modules.

use super::source::{Source, closing_bracket};
use super::{check_all, check_samples};
use std::collections::BTreeSet;

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
    if source.is_in("domain") || source.is_in("tools") { source.forbid(&BROWSER) } else { vec![] }
}

#[test]
fn the_domain_knows_neither_leptos_nor_the_browser() {
    check_samples(
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
    check_all(browser_in_domain);
}

/// Finds `gloo_net`, paths of the server and paths of the console outside their files. The root, `/`, is
/// allowed everywhere.
fn misplaced_paths(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    if source.path != "src/api/transport.rs" {
        found.extend(source.forbid(&["gloo_net"]));
    }
    for (at, text) in source.literals() {
        let path = text.split('?').next().unwrap_or_default();
        let is_path = !path.contains(char::is_whitespace);
        let servers = text.contains("/api/")
            || path == "config.json"
            || is_path && path.ends_with("/config.json");
        if servers && !source.path.starts_with("src/api/endpoint") {
            found.push(source.violation(at, &format!("a path of the server: {text:?}")));
        }
        // The server uses `datavolumes` too.
        let absolute = path.strip_prefix('/').and_then(|rest| rest.chars().next());
        let console = is_path
            && (absolute.is_some_and(|c| c.is_ascii_alphabetic() || c == '{')
                || path.split('/').any(|segment| ["datavolumes", "sign-in"].contains(&segment)));
        if console && source.path != "src/route.rs" && !source.is_in("api") {
            found.push(source.violation(at, &format!("a path of the console: {text:?}")));
        }
    }
    found
}

#[test]
fn each_kind_of_path_is_written_in_one_file() {
    check_samples(
        misplaced_paths,
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
            ("src/api/endpoint/reports.rs", "format!(\"/api/v1/workloads?{query}\")"),
            ("src/api/error.rs", "\"Check the address in config.json.\""),
            ("src/api/wire.rs", "#[serde(rename = \"datavolumes\")]"),
            ("src/route.rs", "const A: &str = \"/datavolumes\";"),
            ("src/app.rs", "path == \"/\""),
            ("src/pages/list.rs", "\"No datavolumes / nothing\""),
            ("src/pages/list.rs", "#[cfg(test)]\nmod tests { const A: &str = \"/datavolumes\"; }"),
        ],
    );
    check_all(misplaced_paths);
}

/// The modules of the crate and the modules that each may import, as in `ARCHITECTURE.md`.
const LAYERS: [(&str, &[&str]); 17] = [
    ("texts", &[]),
    ("tools", &["texts"]),
    ("domain", &["texts", "tools"]),
    ("api", &["debug_log", "domain", "texts", "tools"]),
    ("route", &["domain", "effect", "texts", "tools"]),
    ("recovery", &[]),
    ("debug_log", &["effect"]),
    ("debug_pseudo", &[]),
    ("effect", &[]),
    ("ui", &["domain", "effect", "texts", "tools"]),
    ("state", &["api", "debug_log", "domain", "effect", "texts", "tools"]),
    ("lazy", &["effect", "state", "texts", "ui"]),
    ("pages", &["api", "domain", "effect", "lazy", "route", "state", "texts", "tools", "ui"]),
    (
        "frame",
        &["api", "domain", "effect", "lazy", "pages", "route", "state", "texts", "tools", "ui"],
    ),
    (
        "app",
        &[
            "api", "domain", "effect", "frame", "lazy", "pages", "route", "state", "texts",
            "tools", "ui",
        ],
    ),
    ("first_view", &["api", "domain", "lazy", "pages", "route", "state", "texts", "tools", "ui"]),
    ("parts", &["first_view", "frame", "lazy", "pages", "state", "take_over"]),
];

/// The modules named after each `crate::`, with their positions.
fn imported_modules(source: &Source) -> Vec<(usize, String)> {
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
        // `crate::{a, b::{c, d}}` imports the words after the outer brace and the outer commas.
        let end = closing_bracket(&source.bare, at);
        let mut depth = 0;
        let mut expected = false;
        for (offset, c) in source.bare[at..end].char_indices() {
            match c {
                '{' => (depth, expected) = (depth + 1, depth == 0),
                '}' => depth -= 1,
                ',' => expected = depth == 1,
                c if c.is_whitespace() => {}
                _ if expected => {
                    named.push(word(at + offset));
                    expected = false;
                }
                _ => {}
            }
        }
    }
    named
}

fn upward_imports(source: &Source) -> Vec<String> {
    let Some((layer, known)) = LAYERS.iter().find(|(layer, _)| source.is_in(layer)) else {
        return vec![];
    };
    let mut found: Vec<_> = imported_modules(source)
        .into_iter()
        .filter(|(_, module)| module != layer && !known.contains(&module.as_str()))
        .map(|(at, module)| {
            source.violation(at, &format!("`{layer}` must not import `crate::{module}`"))
        })
        .collect();
    if *layer == "state" {
        found.extend(source.forbid(&["view!"]));
    }
    found
}

#[test]
fn a_layer_imports_only_those_below_it() {
    check_samples(
        upward_imports,
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
    check_all(upward_imports);
    // A module that is not in the table would not be checked.
    let root = super::read("src/lib.rs");
    let modules = root.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    let mut modules: Vec<_> = modules.collect();
    let mut layers: Vec<_> = LAYERS.iter().map(|(layer, _)| *layer).collect();
    modules.sort_unstable();
    layers.sort_unstable();
    assert_eq!(modules, layers);
}

/// What decides about writes, and the only file that may use it.
const WRITE_RULES: [&str; 4] =
    ["is_outcome_unknown", "record_denial", "clear_denial", "texts::SIGNED_IN_AGAIN"];

/// The names of the endpoint functions that change something on the server. `permitted_scopes` only reads, by
/// POST, and what has no token is about signing in.
fn writes() -> BTreeSet<String> {
    let endpoint = super::read("src/api/endpoint.rs");
    let functions = endpoint.split("\npub fn ").skip(1);
    let writes = functions.filter(|function| {
        let body = function.split("\n}\n").next().unwrap_or_default();
        let has_method = ["Post", "Patch", "Put", "Delete"]
            .iter()
            .any(|method| body.contains(&format!("Method::{method}")));
        has_method && !body.contains("without_token") && !body.contains("PermittedScopes")
    });
    writes.filter_map(|function| Some(function.split_once('(')?.0.to_owned())).collect()
}

/// Finds writes that are sent or judged outside `state/mutation.rs`.
fn writes_of_their_own(source: &Source) -> Vec<String> {
    if source.path == "src/state/mutation.rs" {
        return vec![];
    }
    let mut found = Vec::new();
    for rule in WRITE_RULES {
        let uses = source.find(rule).into_iter().filter(|at| !source.bare[..*at].ends_with("fn "));
        found.extend(uses.map(|at| source.violation(at, &format!("`{rule}`"))));
    }
    let writes = writes();
    let sends = source.find("client.send").into_iter().filter(|at| {
        let call = source.bare[*at..].split(';').next().unwrap_or_default();
        writes.iter().any(|write| call.contains(&format!("endpoint::{write}(")))
    });
    found.extend(sends.map(|at| source.violation(at, "a write that no `Writer` sends")));
    found
}

#[test]
fn the_rules_for_writes_are_in_one_file() {
    let known = ["create_volume", "delete_volume", "patch_shared_scopes", "patch_volume"];
    assert!(known.iter().all(|write| writes().contains(*write)), "{:?}", writes());
    check_samples(
        writes_of_their_own,
        &[
            ("src/state/jobs.rs", "if error.is_outcome_unknown() {}"),
            ("src/pages/detail.rs", "permissions.record_denial(action, scope, &error);"),
            ("src/state/jobs.rs", "notifications.failure(title, texts::SIGNED_IN_AGAIN);"),
            ("src/state/jobs.rs", "let it = client.send(endpoint::delete_volume(&id)).await;"),
        ],
        &[
            ("src/state/mutation.rs", "if error.is_outcome_unknown() {}"),
            ("src/api/error.rs", "pub fn is_outcome_unknown(&self) -> bool { true }"),
            ("src/state/jobs.rs", "let it = client.send(endpoint::get_volume(&id)).await;"),
            (
                "src/state/jobs.rs",
                "let it = writer.send(endpoint::delete_volume(&id), None).await;",
            ),
        ],
    );
    check_all(writes_of_their_own);
}
