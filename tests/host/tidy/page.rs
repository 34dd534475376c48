//! Checks `index.html` and its headers.

use super::{assert_none, files, read};
use data_volumes_console::ui::IconName;
use regex::Regex;

/// Repeated here so that a change of the policy is deliberate.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; \
    frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default";

fn policies(text: &str) -> Vec<String> {
    let policy = Regex::new(r#"default-src [^"\n]*"#).expect("a regex");
    policy.find_iter(text).map(|found| found.as_str().trim().to_owned()).collect()
}

fn policy_violations(policy: &str) -> Vec<String> {
    let mut found = Vec::new();
    if policy.trim_end_matches(';') != POLICY {
        found.push(format!("not the policy: {policy}"));
    }
    for word in policy.split([' ', ';']) {
        if [
            "'unsafe-inline_code'",
            "'unsafe-eval'",
            "'unsafe-hashes'",
            "*",
            "data:",
            "http:",
            "https:",
        ]
        .contains(&word)
        {
            found.push(format!("{word} in {policy}"));
        }
    }
    found
}

#[test]
fn the_content_security_policy_allows_no_inline_code() {
    assert_eq!(policy_violations(POLICY), Vec::<String>::new());
    assert_eq!(
        policy_violations("default-src 'none'; script-src 'unsafe-inline_code' 'unsafe-eval'")
            .len(),
        3
    );
    let nginx = "add_header Content-Security-Policy \"default-src 'self'\" always;\n";
    assert_eq!(policies(nginx), ["default-src 'self'"]);
    let served = policies(&read("public/_headers"));
    assert!(!served.is_empty(), "a policy is served");
    let elsewhere =
        files("public").into_iter().chain(files("hosting")).chain(["index.html".into()]);
    let elsewhere =
        elsewhere.filter(|path| !path.ends_with(".svg")).flat_map(|path| policies(&read(&path)));
    assert_none(
        served.into_iter().chain(elsewhere).flat_map(|policy| policy_violations(&policy)).collect(),
    );
}

/// Finds inline_code code and styles, and external resources.
fn inline_code(html: &str) -> Vec<String> {
    let comments = Regex::new(r"(?s)<!--.*?-->").expect("a regex");
    let html = comments.replace_all(html, "");
    let patterns = [
        ("a script without src", r#"(?s)<script(?:\s+(?:[a-rt-z-]+)(?:="[^"]*")?)*\s*>"#),
        ("a script with a body", r"(?s)<script[^>]*>\s*[^<\s]"),
        ("a style element", r"<style"),
        ("a style attribute", r"\sstyle\s*="),
        ("a handler attribute", r"(?i)\son[a-z]+\s*="),
        ("an address elsewhere", r#"(?:src|href)="(?:https?:)?//"#),
        ("an address that runs", r"(?i)javascript:"),
    ];
    let found = patterns.into_iter().filter_map(|(what, pattern)| {
        let found = Regex::new(pattern).expect("a regex").find(&html)?;
        Some(format!("index.html: {what}: {}", found.as_str().trim()))
    });
    found.collect()
}

#[test]
fn the_page_has_no_inline_scripts_or_styles() {
    for bad in [
        "<script>go()</script>",
        "<script type=\"module\">go()</script>",
        "<style>p { color: red }</style>",
        "<p style=\"color: red\">",
        "<body onload=\"go()\">",
        "<script src=\"https://cdn.example/x.js\"></script>",
        "<a href=\"javascript:go()\">",
    ] {
        assert_ne!(inline_code(bad), Vec::<String>::new(), "{bad}");
    }
    let good =
        "<!-- <style> --><script type=\"module\" src=\"/boot.js\"></script><p data-on=\"x\">";
    assert_eq!(inline_code(good), Vec::<String>::new());
    assert_none(inline_code(&read("index.html")));
    assert_none(inline_code(&read("emulator/demo/page/bar.html")));
}

/// The URL may contain the code of a single sign-on until the app removes it.
#[test]
fn the_page_sends_no_referrer() {
    let index = read("index.html");
    let at = index.find("<meta name=\"referrer\" content=\"no-referrer\" />").expect("a policy");
    assert!(index.find("<script").is_some_and(|first| at < first), "before anything is loaded");
    assert!(read("public/_headers").contains("Referrer-Policy: no-referrer"));
}

fn linked(html: &str) -> Vec<String> {
    let link = Regex::new(r#"<link data-trunk rel="css" href="(style/[^"]+)""#).expect("a regex");
    link.captures_iter(html).map(|found| found[1].to_owned()).collect()
}

#[test]
fn every_style_sheet_is_linked_once_and_the_layers_come_first() {
    let sample = "<link data-trunk rel=\"css\" href=\"style/a.css\" />";
    assert_eq!(linked(sample), ["style/a.css"]);
    let linked = linked(&read("index.html"));
    assert_eq!(linked.first().map(String::as_str), Some("style/layers.css"));
    let mut sorted = linked;
    sorted.sort();
    assert_eq!(sorted, files("style"));
}

fn symbols(html: &str) -> Vec<String> {
    let symbol = Regex::new(r#"<symbol id="([^"]+)""#).expect("a regex");
    symbol.captures_iter(html).map(|found| format!("#{}", &found[1])).collect()
}

#[test]
fn every_icon_is_in_the_sprite_and_nothing_else_is() {
    assert_eq!(symbols("<symbol id=\"i-a\" viewBox=\"0\">"), ["#i-a"]);
    let icons: Vec<_> = IconName::ALL.iter().map(|icon| icon.href()).collect();
    assert!(icons.len() > 20, "{icons:?}");
    assert_eq!(symbols(&read("index.html")), icons);
}

/// No other test covers this, as tests install their own panic hook.
#[test]
fn the_page_listens_for_the_panic_event_of_the_console() {
    let listener = format!("addEventListener(\"{}\"", data_volumes_console::recovery::PANIC_EVENT);
    assert!(read("public/boot.js").contains(&listener));
    let main = read("src/main.rs");
    let first = main.split("fn main() {").nth(1).map(str::trim_start);
    assert!(first.is_some_and(|it| it.starts_with("recovery::install();")), "before all else");
    assert!(read("src/recovery.rs").contains("set_hook(Box::new(|info| report_panic("));
}
