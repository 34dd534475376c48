//! Forbids patterns in `src`.

use super::source::{Source, closing_bracket, find};
use super::{assert_none, check_all, check_samples, files, read};
use std::collections::BTreeSet;

/// Finds signals of a list query. A `Memo` that reads the URL is allowed.
fn query_in_signal(source: &Source) -> Vec<String> {
    if source.is_in("domain") || source.is_in("route") {
        return vec![];
    }
    source.forbid(&[
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

#[test]
fn no_page_holds_a_list_query_in_a_signal() {
    check_samples(
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
    check_all(query_in_signal);
}

fn unparsed_parameters(source: &Source) -> Vec<String> {
    if source.path != "src/api/endpoint.rs" {
        return vec![];
    }
    let functions = source.find("pub fn").into_iter().filter_map(|at| {
        let open = at + source.bare[at..].find('(')?;
        let parameters = open..closing_bracket(&source.bare, open);
        let signature = &source.bare[at..parameters.end];
        let texts = ["str", "String", "AsRef", "Cow"];
        let raw = texts.iter().any(|text| !find(signature, text).is_empty());
        raw.then(|| source.violation(at, "a request must not be made from text"))
    });
    functions.collect()
}

#[test]
fn requests_are_made_from_parsed_types_only() {
    let endpoint = "src/api/endpoint.rs";
    check_samples(
        unparsed_parameters,
        &[
            (endpoint, "pub fn get(id: &str) -> Call<u8> {}"),
            (endpoint, "pub fn get(\n    name: impl Into<String>,\n) -> Call<u8> {}"),
            (endpoint, "pub fn get<T: AsRef<str>>(id: T) -> Call<u8> {}"),
        ],
        &[
            (endpoint, "pub fn get(id: &VolumeId) -> Call<String> {}\nfn path(rest: &str) {}"),
            ("src/api/token.rs", "fn of(token: &str) -> Self {}"),
        ],
    );
    check_all(unparsed_parameters);
    assert!(read(endpoint).matches("pub fn").count() > 15, "the endpoints have moved");
}

/// The files of `domain` with texts of several words that are not for reading: the specifications and the
/// command that a user copies.
const SNIPPETS: [&str; 1] = ["src/domain/usage_snippet.rs"];

/// Finds texts of three words or with a full stop. A placeholder counts as a word.
fn sentence_in_domain(source: &Source) -> Vec<String> {
    if !source.is_in("domain") || SNIPPETS.contains(&source.path.as_str()) {
        return vec![];
    }
    let is_sentence = |text: &str| {
        let mut depth = 0;
        let has_letters = text.chars().any(|c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            depth == 0 && c.is_alphabetic()
        });
        let words = text.split_whitespace().filter(|word| *word != "\\").count();
        has_letters && (words > 2 || text.trim_end().ends_with(['.', '!', '?']))
    };
    // The reasons of lint attributes.
    let is_reason = |at: usize| source.bare[..at].ends_with("reason = \"");
    let sentences = source.literals().filter(|(at, text)| is_sentence(text) && !is_reason(*at));
    sentences.map(|(at, text)| source.violation(at, &format!("a sentence: {text:?}"))).collect()
}

#[test]
fn the_domain_holds_no_sentences() {
    let domain = "src/domain/name.rs";
    check_samples(
        sentence_in_domain,
        &[
            (domain, "Self::Empty => f.write_str(\"Enter a name.\"),"),
            (domain, "Some(\"Already in use\")"),
            (domain, "\"It is {what}.\""),
            (domain, "format!(\"{range}, more follow\")"),
            (domain, "format!(\"Shared.\")"),
            ("src/domain.rs", "\"Two \\\n     lines long\""),
        ],
        &[
            (domain, "\"Not ready\""),
            (domain, "write!(f, \"{}{}{}\", a, b, c)"),
            (domain, "text == \"..\" || text == \".\""),
            (domain, "// Not one sentence.\nconst SEPARATORS: &str = \"; , .\";"),
            (domain, "#[cfg(test)]\nmod tests { const A: &str = \"A whole sentence.\"; }"),
            (domain, "#![allow(missing_docs, reason = \"the names say it all\")]"),
            ("src/domain/usage_snippet.rs", "format!(\"runai datavolume list -p {}\")"),
            ("src/pages/list.rs", "\"No data volumes match.\""),
        ],
    );
    check_all(sentence_in_domain);
}

/// Finds changes of case by the standard library, whose tables are 16 kB of the app.
fn own_case_tables(source: &Source) -> Vec<String> {
    if source.path == "src/texts.rs" {
        return vec![];
    }
    source.forbid(&["to_lowercase", "to_uppercase"])
}

#[test]
fn the_browser_changes_the_case_of_text() {
    check_samples(
        own_case_tables,
        &[("src/ui/tree.rs", "label.to_lowercase(); let up = first.map(char::to_uppercase);")],
        &[
            ("src/ui/tree.rs", "let text = lowercase(label); label.to_ascii_lowercase();"),
            ("src/texts.rs", "text.to_lowercase()"),
        ],
    );
    check_all(own_case_tables);
}

/// Attributes in markup and functions of web-sys features that are off, which clippy's
/// `disallowed_methods` cannot find.
const RAW_HTML: [&str; 7] = [
    "inner_html",
    "outer_html",
    "create_contextual_fragment",
    "parse_from_string",
    "document_write",
    "set_srcdoc",
    "srcdoc",
];

/// The function of `WorkloadUrl` that makes a link to the control plane's page of a workload.
const WORKLOAD_LINK: &str = ".href_of(";

/// Finds raw HTML, script URLs in literals, and, outside `ui`, each `href` that is neither a call of
/// `Route::href()` or `WorkloadUrl::href_of()`, nor a fragment, nor a variable with such a value. Components of `ui` get their links from
/// their callers.
fn raw_html(source: &Source) -> Vec<String> {
    let mut found = source.forbid(&RAW_HTML);
    for (at, text) in source.literals() {
        let text = text.trim().to_lowercase();
        if text.starts_with("javascript:") || text.starts_with("data:") {
            found.push(source.violation(at, "a link that runs a script"));
        }
    }
    if source.is_in("ui") {
        return found;
    }
    for at in source.find("href=") {
        let value = attribute_value(&source.code, &source.bare, at + "href=".len());
        if !is_route(source, value) {
            found.push(source.violation(at, &format!("`href={value}` is not a route")));
        }
    }
    found
}

/// The value of an attribute in markup, which ends at a blank or `>`.
fn attribute_value<'a>(code: &'a str, bare: &str, from: usize) -> &'a str {
    let closure = ["move || ", "|| "].into_iter().find(|head| bare[from..].starts_with(head));
    let start = from + closure.map_or(0, str::len);
    let mut at = start;
    while let Some(c) = bare.as_bytes().get(at) {
        match c {
            b'(' | b'[' | b'{' => at = closing_bracket(bare, at),
            c if c.is_ascii_whitespace() || *c == b'>' => break,
            _ => {}
        }
        at += 1;
    }
    &code[start..at]
}

fn is_route(source: &Source, value: &str) -> bool {
    let calls_route = |text: &str| {
        let links = ["Route::", ".href()", "format!(\"#{", WORKLOAD_LINK];
        links.iter().any(|link| text.contains(link))
    };
    let inner = value.strip_prefix("Signal::derive(").and_then(|rest| rest.strip_suffix(')'));
    let name = inner.unwrap_or(value).trim_end_matches(".clone()");
    let assigned = |name: &str| {
        find(&source.bare, &format!("let {name} =")).into_iter().any(|at| {
            let end = statement_end(&source.bare, at);
            calls_route(&source.code[at..end])
        })
    };
    calls_route(value) || assigned(name)
}

fn statement_end(bare: &str, from: usize) -> usize {
    let mut at = from;
    while let Some(c) = bare.as_bytes().get(at) {
        match c {
            b'(' | b'[' | b'{' => at = closing_bracket(bare, at),
            b';' => return at,
            _ => {}
        }
        at += 1;
    }
    bare.len()
}

#[test]
fn no_raw_html_is_written_and_links_lead_to_routes() {
    let page = "src/pages/list.rs";
    check_samples(
        raw_html,
        &[
            (page, "view! { <div inner_html=text></div> }"),
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
            (page, "let href = url.href_of(&workload);\nview! { <a href=href>\"x\"</a> }"),
            ("src/ui/button.rs", "view! { <a href=move || href.get()></a> }"),
        ],
    );
    check_all(raw_html);
    let makes_links = |it: &&Source| !find(&it.bare, "fn href_of").is_empty();
    let sources = super::rust_sources();
    let paths: Vec<_> = sources.iter().filter(makes_links).map(|it| &it.path).collect();
    assert_eq!(paths, ["src/domain/workload_url.rs"], "it is parsed there");
}

/// The Content Security Policy forbids style attributes but allows `style:property`, which uses the CSSOM.
fn inline_style(source: &Source) -> Vec<String> {
    source.forbid(&["style=", "set_css_text", "set_attribute(\"style\""])
}

#[test]
fn no_markup_has_a_style_attribute() {
    check_samples(
        inline_style,
        &[("src/a.rs", "view! { <p style=\"color: red\"></p> }"), ("src/a.rs", "<p style=color>")],
        &[("src/a.rs", "view! { <p style:width=width data-kind=\"x\"></p> }")],
    );
    check_all(inline_style);
}

const MAX_LINES: usize = 500;

#[test]
fn no_file_is_longer_than_500_lines() {
    let too_long = |path: &str, text: &str| {
        let lines = text.lines().count();
        (lines > MAX_LINES).then(|| format!("{path}: {lines} lines"))
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
        "emulator/demo",
        "emulator/tests",
        "xtask/src",
    ];
    let paths = folders.into_iter().flat_map(files).chain(["index.html".to_owned()]);
    let checked =
        paths.filter(|path| path.rsplit('.').next().is_some_and(|end| kinds.contains(end)));
    assert_none(checked.filter_map(|path| too_long(&path, &read(&path))).collect());
}
