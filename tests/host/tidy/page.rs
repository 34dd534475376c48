//! The page around the app, and what it is served with.

use super::{files, nothing, read};
use data_volumes_console::ui::IconName;
use regex::Regex;

/// The one policy. Whoever changes it changes it here too, and says why in the commit.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; \
    frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default";

/// Every Content-Security-Policy that a text sets.
fn policies(text: &str) -> Vec<String> {
    let policy = Regex::new(r#"default-src [^"\n]*"#).expect("a regex");
    policy.find_iter(text).map(|found| found.as_str().trim().to_owned()).collect()
}

fn lax(policy: &str) -> Vec<String> {
    let mut lax = Vec::new();
    if policy.trim_end_matches(';') != POLICY {
        lax.push(format!("not the policy: {policy}"));
    }
    for word in policy.split([' ', ';']) {
        if ["'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", "*", "data:", "http:", "https:"]
            .contains(&word)
        {
            lax.push(format!("{word} in {policy}"));
        }
    }
    lax
}

#[test]
fn one_policy_is_served_and_it_allows_no_inline_code() {
    assert_eq!(lax(POLICY), Vec::<String>::new());
    assert_eq!(lax("default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'").len(), 3);
    let nginx = "add_header Content-Security-Policy \"default-src 'self'\" always;\n";
    assert_eq!(policies(nginx), ["default-src 'self'"]);
    let served = policies(&read("public/_headers"));
    assert!(!served.is_empty(), "a policy is served");
    let elsewhere =
        files("public").into_iter().chain(files("hosting")).chain(["index.html".into()]);
    let elsewhere =
        elsewhere.filter(|path| !path.ends_with(".svg")).flat_map(|path| policies(&read(&path)));
    nothing(served.into_iter().chain(elsewhere).flat_map(|policy| lax(&policy)).collect());
}

/// Code and styles that stand in the page itself, and what would load them from elsewhere.
fn inline(html: &str) -> Vec<String> {
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
fn the_page_holds_no_code_and_no_style_of_its_own() {
    for bad in [
        "<script>go()</script>",
        "<script type=\"module\">go()</script>",
        "<style>p { color: red }</style>",
        "<p style=\"color: red\">",
        "<body onload=\"go()\">",
        "<script src=\"https://cdn.example/x.js\"></script>",
        "<a href=\"javascript:go()\">",
    ] {
        assert_ne!(inline(bad), Vec::<String>::new(), "{bad}");
    }
    let good =
        "<!-- <style> --><script type=\"module\" src=\"/boot.js\"></script><p data-on=\"x\">";
    assert_eq!(inline(good), Vec::<String>::new());
    nothing(inline(&read("index.html")));
}

/// The address may hold a provider's code until the app has taken it out.
#[test]
fn nobody_is_told_the_address_of_the_page() {
    let index = read("index.html");
    let at = index.find("<meta name=\"referrer\" content=\"no-referrer\" />").expect("a policy");
    assert!(index.find("<script").is_some_and(|first| at < first), "before anything is loaded");
    assert!(read("public/_headers").contains("Referrer-Policy: no-referrer"));
}

/// The style sheets that a page links, in order.
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

/// The symbols of a page's sprite.
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

/// Nothing else would notice: tests have a hook of their own.
#[test]
fn a_panic_is_told_by_the_console_and_heard_by_the_page() {
    let heard = format!("addEventListener(\"{}\"", data_volumes_console::recovery::PANIC_EVENT);
    assert!(read("public/boot.js").contains(&heard));
    let main = read("src/main.rs");
    let first = main.split("fn main() {").nth(1).map(str::trim_start);
    assert!(first.is_some_and(|it| it.starts_with("recovery::install();")), "before all else");
    assert!(read("src/recovery.rs").contains("set_hook(Box::new(|info| tell("));
}
