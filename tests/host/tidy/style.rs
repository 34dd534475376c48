//! The style sheets.

use super::{files, nothing, read};
use regex::Regex;

/// A sheet with its comments blanked out.
fn bare(text: &str) -> String {
    let comment = Regex::new(r"(?s)/\*.*?\*/").expect("a regex");
    let blanks = |found: &regex::Captures| {
        found[0].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect::<String>()
    };
    comment.replace_all(text, blanks).into_owned()
}

fn at(path: &str, text: &str, place: usize, what: &str) -> String {
    format!("{path}:{}: {what}", text[..place].matches('\n').count() + 1)
}

/// The preludes of the blocks that are open at a place: at-rules and selectors, from the outside in.
fn around(text: &str, place: usize) -> Vec<&str> {
    let mut open = Vec::new();
    let mut start = 0;
    for (index, c) in text[..place].char_indices() {
        match c {
            '{' => open.push(text[start..index].trim()),
            '}' => drop(open.pop()),
            _ => {}
        }
        if matches!(c, '{' | '}' | ';') {
            start = index + 1;
        }
    }
    open
}

/// `!important` where nothing calls for it. It may stand in `utilities.css`, where motion is
/// reduced, and for `[hidden]`, which no `display` of a component may undo.
fn important(path: &str, text: &str) -> Vec<String> {
    let text = bare(text);
    let places = text.match_indices("!important").filter(|(place, _)| {
        let around = around(&text, *place);
        !path.ends_with("/utilities.css")
            && around.last() != Some(&"[hidden]")
            && !around.iter().any(|prelude| prelude.contains("prefers-reduced-motion"))
    });
    places.map(|(place, _)| at(path, &text, place, "!important")).collect()
}

fn imports(path: &str, text: &str) -> Vec<String> {
    let text = bare(text);
    text.match_indices("@import").map(|(place, what)| at(path, &text, place, what)).collect()
}

/// Colours in the value of a declaration, by number or by name. Those of the system
/// (`CanvasText`) and mixtures of tokens are none.
fn colours(path: &str, text: &str) -> Vec<String> {
    if path == "style/tokens.css" {
        return vec![];
    }
    let text = bare(text);
    let declaration = Regex::new(r"[\w-]+\s*:\s*([^;{}]*)[;}]").expect("a regex");
    let colour = Regex::new(concat!(
        r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(",
        r"|(?:^|[\s(,])(?:white|black|red|green|blue|gr[ae]y|orange|yellow|silver|navy)(?:[\s),]|$)",
    ))
    .expect("a regex");
    let mut found = Vec::new();
    for declared in declaration.captures_iter(&text) {
        let value = declared.get(1).expect("a group");
        for colour in colour.find_iter(value.as_str()) {
            let place = value.start() + colour.start();
            found.push(at(path, &text, place, &format!("a colour: {}", colour.as_str().trim())));
        }
    }
    found
}

fn hold(rule: fn(&str, &str) -> Vec<String>) {
    let sheets = files("style");
    assert!(sheets.len() > 5, "{sheets:?}");
    nothing(sheets.iter().flat_map(|path| rule(path, &read(path))).collect());
}

#[test]
fn no_style_sheet_imports_another() {
    assert_eq!(
        imports("style/a.css", "/* no @import */\n@import \"b.css\";"),
        ["style/a.css:2: @import"]
    );
    hold(imports);
}

#[test]
fn nothing_is_important_but_utilities_and_less_motion() {
    let bad = "@layer a {\n  .b {\n    color: var(--c) !important;\n  }\n}\n";
    assert_eq!(important("style/a.css", bad), ["style/a.css:3: !important"]);
    assert_eq!(important("style/utilities.css", bad).len(), 0);
    let hidden = "[hidden] { display: none !important; }";
    let less = "@media (prefers-reduced-motion: reduce) { .b { animation: none !important; } }";
    let after = format!("{less} .c {{ margin: 0 !important; }}");
    assert_eq!([hidden, less, &after].map(|text| important("style/a.css", text).len()), [0, 0, 1]);
    hold(important);
}

#[test]
fn colours_have_their_only_home_among_the_tokens() {
    for bad in [
        ".a { color: #fff; }",
        ".a { box-shadow: 0 0 1px rgb(0 0 0 / 4%) }",
        ".a {\n  background:\n    light-dark(#c6d6fb, var(--b));\n}",
        ".a { border: 1px solid black; }",
        "a:hover { color: red }",
    ] {
        assert_ne!(colours("style/a.css", bad), Vec::<String>::new(), "{bad}");
        assert_eq!(colours("style/tokens.css", bad), Vec::<String>::new(), "{bad}");
    }
    for good in [
        "#add { color: var(--red); white-space: nowrap; }",
        "/* #fff */ .a { color: CanvasText; background: color-mix(in oklab, var(--a), transparent) }",
        "a:hover #fed b { inline-size: 1px; }",
    ] {
        assert_eq!(colours("style/a.css", good), Vec::<String>::new(), "{good}");
    }
    hold(colours);
}

/// Other places for a menu or a tooltip outside of the condition that keeps them from WebKit.
fn places_for_webkit(path: &str, text: &str) -> Vec<String> {
    let text = bare(text);
    text.match_indices("position-try")
        .filter(|(place, _)| {
            !around(&text, *place).iter().any(|it| it.contains("not (-webkit-hyphens: none)"))
        })
        .map(|(place, what)| at(path, &text, place, what))
        .collect()
}

#[test]
fn webkit_tries_no_other_place_which_it_would_do_forever() {
    let rule = ".a { position-try-fallbacks: flip-block; }";
    assert_eq!(places_for_webkit("style/a.css", rule), ["style/a.css:1: position-try"]);
    let kept = format!("@supports not (-webkit-hyphens: none) {{ {rule} }}");
    assert_eq!(places_for_webkit("style/a.css", &kept), Vec::<String>::new());
    hold(places_for_webkit);
}
