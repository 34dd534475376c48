//! Forbids navigation and notifications while a component is rendered.

use super::source::{Source, closing_bracket, find};
use super::{check_all, check_samples};
use std::ops::Range;

/// A closure or an `async` block.
#[derive(Debug)]
struct Closure {
    body: Range<usize>,
    runs: Runs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Runs {
    /// In an event, an effect or a task, or when it is called by name.
    Later,
    /// During rendering: a child in markup, a `Memo`, a derived signal.
    InView,
    /// Immediately, as the argument of a method such as `map`.
    Immediately,
}

/// Reactive functions whose closures run during rendering.
const IN_VIEW: [&str; 5] =
    ["Memo::new", "Signal::derive", "Signal::derive_local", "ViewFn::from", "ArcMemo::new"];

/// The methods that call their closure later. All others are assumed to call it immediately.
const DEFERRING: [&str; 4] = ["run", "run_then", "on_unauthorized", "add_event_listener"];

fn closures(bare: &str, within: Range<usize>) -> Vec<Closure> {
    let mut found = Vec::new();
    let mut at = within.start;
    while at < within.end {
        let rest = &bare[at..within.end];
        let head = if rest.starts_with('|') && starts_closure(&bare[..at]) {
            // Parameters contain no `|`.
            rest[1..].find('|').map(|end| at + 1 + end + 1)
        } else if rest.starts_with("async") && !bare[..at].ends_with(|c: char| c.is_alphanumeric())
        {
            let block = rest["async".len()..].trim_start();
            let block = block.strip_prefix("move").unwrap_or(block).trim_start();
            block.starts_with('{').then(|| within.end - block.len())
        } else {
            None
        };
        if let Some(body) = head {
            found.push(Closure { body: body_at(bare, body), runs: runs(bare, at) });
            at = body;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    found
}

/// Whether a `|` after this text begins a closure. Other uses of `|` follow an expression or a pattern.
fn starts_closure(before: &str) -> bool {
    let before = before.trim_end();
    before.ends_with(['(', ',', '=', '{', ';', '[', ':'])
        || before.ends_with("=>")
        || ["move", "return", "else"]
            .iter()
            .any(|word| !find(before, word).is_empty() && before.ends_with(word))
}

fn body_at(bare: &str, from: usize) -> Range<usize> {
    let skipped = bare[from..].len() - bare[from..].trim_start().len();
    let mut start = from + skipped;
    if bare[start..].starts_with("->") {
        start += bare[start..].find('{').unwrap_or(0);
    }
    if bare[start..].starts_with('{') {
        return start..closing_bracket(bare, start);
    }
    let mut at = start;
    while let Some(c) = bare.as_bytes().get(at) {
        match c {
            b'(' | b'[' | b'{' => at = closing_bracket(bare, at),
            b',' | b';' | b')' | b']' | b'}' => break,
            _ => {}
        }
        at += 1;
    }
    start..at
}

fn runs(bare: &str, head: usize) -> Runs {
    let before = bare[..head].trim_end();
    let before = before.strip_suffix("move").unwrap_or(before).trim_end();
    if before.ends_with('{') && in_markup(before) {
        return Runs::InView;
    }
    // Find the function of which it is an argument.
    let mut depth = 0;
    for (at, c) in before.bytes().enumerate().rev() {
        match c {
            b')' | b']' | b'}' => depth += 1,
            b'(' if depth == 0 => {
                let callee = before[..at].trim_end();
                if IN_VIEW.iter().any(|name| callee.ends_with(name)) {
                    return Runs::InView;
                }
                let name = callee.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next();
                let name = name.unwrap_or_default();
                let method = callee[..callee.len() - name.len()].ends_with('.');
                return if method && !DEFERRING.contains(&name) {
                    Runs::Immediately
                } else {
                    Runs::Later
                };
            }
            b'(' | b'[' | b'{' => {
                if depth == 0 {
                    return Runs::Later;
                }
                depth -= 1;
            }
            b';' if depth == 0 => return Runs::Later,
            _ => {}
        }
    }
    Runs::Later
}

/// Whether the brace at the end of this text opens a child in markup, which follows a tag or another child.
fn in_markup(before: &str) -> bool {
    let before = before[..before.len() - 1].trim_end();
    (before.ends_with('>') && !before.ends_with("=>") && !before.ends_with("->"))
        || before.ends_with('}')
        || before.ends_with('"')
}

/// The bodies of components and hooks, which run during rendering.
fn rendering_functions(bare: &str) -> Vec<Range<usize>> {
    let functions = find(bare, "fn").into_iter().filter_map(|at| {
        let name = bare[at + 2..].trim_start();
        let attributes = bare[..at].rsplit([';', '}']).next().unwrap_or_default();
        let renders = attributes.contains("#[component]") || name.starts_with("use_");
        if !renders {
            return None;
        }
        let parameters = at + bare[at..].find('(')?;
        let end = closing_bracket(bare, parameters);
        let body = end + bare[end..].find('{')?;
        Some(body + 1..closing_bracket(bare, body))
    });
    functions.collect()
}

/// Positions of calls that navigate or notify.
fn side_effects(bare: &str) -> Vec<usize> {
    let mut found: Vec<_> = ["navigate(", "navigate.with_value(", "go("]
        .into_iter()
        .flat_map(|call| find(bare, call))
        // `|go| go(…)` is part of a call that is found already.
        .filter(|at| !bare[..*at].trim_end().ends_with('|'))
        .collect();
    for method in [".success(", ".failure(", ".request_failed(", ".announce(", ".sign_out("] {
        found.extend(find(bare, method));
    }
    found
}

fn side_effects_while_rendering(source: &Source) -> Vec<String> {
    if !["pages", "frame", "app"].iter().any(|module| source.is_in(module)) {
        return vec![];
    }
    let bare = &source.bare;
    let mut found = Vec::new();
    for function in rendering_functions(bare) {
        let closures = closures(bare, function.clone());
        for call in side_effects(bare).into_iter().filter(|at| function.contains(at)) {
            let enclosing = closures.iter().filter(|closure| {
                closure.body.contains(&call) && closure.runs != Runs::Immediately
            });
            let innermost = enclosing.min_by_key(|closure| closure.body.len());
            if innermost.is_none_or(|closure| closure.runs == Runs::InView) {
                let line = bare[call..].lines().next().unwrap_or_default();
                found.push(source.violation(call, &format!("`{line}` runs while rendering")));
            }
        }
    }
    found
}

/// Covers components and `use_…` functions of `pages`, `frame` and `app`, but not the functions and named
/// closures that they call.
#[test]
fn nothing_navigates_and_nothing_is_notified_while_rendering() {
    let page = "src/pages/list.rs";
    let component = |body: &str| {
        format!("#[component]\npub fn Page(a: Memo<u8>) -> impl IntoView {{\n{body}\n}}\n")
    };
    let bad = [
        "app.notifications.success(\"x\");",
        "if gone.get() { navigate(&Route::New.href(), options()); }",
        "navigate.with_value(|go| go(&to, options()));",
        "error.map(|error| app.notifications.request_failed(&error));",
        "let m = Memo::new(move |_| { app.notifications.announce(\"x\"); 1 });",
        "view! { <p>{move || { app.notifications.success(\"x\"); 1 }}</p> }",
        "view! { <p>\"x\" {move || error.get().map(|e| app.notifications.request_failed(&e))}</p> }",
    ]
    .map(component);
    let good = [
        "let save = move || app.notifications.success(\"x\");",
        "let save = move |event: Event| {\n    if let Err(e) = x { app.notifications.request_failed(&e); }\n};",
        "Effect::new(move |_| { if gone.get() { navigate(&to, options()); } });",
        "saving.run(write, move |result| match result {\n    Ok(_) => app.notifications.success(\"x\"),\n    Err(A | B) => {}\n});",
        "spawn_local(async move { delay(1).await; navigate.with_value(|go| go(&to, options())); });",
        "view! { <button on:click=move |_| app.notifications.success(\"x\")>{move || n.get()}</button> }",
        "let ok = a || b;\nlet f = move || navigate(&to, options());",
    ]
    .map(component);
    check_samples(
        side_effects_while_rendering,
        &bad.each_ref().map(|text| (page, text.as_str())),
        &[],
    );
    check_samples(
        side_effects_while_rendering,
        &[],
        &good.each_ref().map(|text| (page, text.as_str())),
    );
    check_samples(
        side_effects_while_rendering,
        &[("src/app.rs", "fn use_x() {\n    navigate(&to, options());\n}")],
        &[("src/app.rs", "fn done(app: App) {\n    app.notifications.success(\"x\");\n}")],
    );
    check_all(side_effects_while_rendering);
    let calls = super::rust_sources().iter().map(|it| side_effects(&it.bare).len()).sum::<usize>();
    assert!(calls > 10, "the names of the calls have changed");
}
