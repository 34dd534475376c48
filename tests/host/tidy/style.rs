//! Checks the style sheets.

use super::{assert_none, files, read};
use regex::Regex;

/// Replaces comments by blanks.
fn without_comments(text: &str) -> String {
    let comment = Regex::new(r"(?s)/\*.*?\*/").expect("a regex");
    let blanks = |found: &regex::Captures| {
        found[0].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect::<String>()
    };
    comment.replace_all(text, blanks).into_owned()
}

fn at(path: &str, text: &str, position: usize, what: &str) -> String {
    format!("{path}:{}: {what}", text[..position].matches('\n').count() + 1)
}

/// The at-rules and selectors of the blocks around a position, the outermost first.
fn enclosing_blocks(text: &str, position: usize) -> Vec<&str> {
    let mut open = Vec::new();
    let mut start = 0;
    for (index, c) in text[..position].char_indices() {
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

/// `!important` is allowed in `utilities.css`, for reduced motion, and for `[hidden]`.
fn important(path: &str, text: &str) -> Vec<String> {
    let text = without_comments(text);
    let positions = text.match_indices("!important").filter(|(position, _)| {
        let blocks = enclosing_blocks(&text, *position);
        !path.ends_with("/utilities.css")
            && blocks.last() != Some(&"[hidden]")
            && !blocks.iter().any(|prelude| prelude.contains("prefers-reduced-motion"))
    });
    positions.map(|(position, _)| at(path, &text, position, "!important")).collect()
}

fn imports(path: &str, text: &str) -> Vec<String> {
    let text = without_comments(text);
    text.match_indices("@import").map(|(position, what)| at(path, &text, position, what)).collect()
}

/// Finds colours in values, by number or by name. System colours such as `CanvasText` are allowed.
fn colours(path: &str, text: &str) -> Vec<String> {
    if path == "style/tokens.css" {
        return vec![];
    }
    let text = without_comments(text);
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
            let position = value.start() + colour.start();
            found.push(at(path, &text, position, &format!("a colour: {}", colour.as_str().trim())));
        }
    }
    found
}

fn check_all(rule: fn(&str, &str) -> Vec<String>) {
    let mut sheets = files("style");
    sheets.push("emulator/demo/page/demo.css".to_owned());
    assert!(sheets.len() > 5, "{sheets:?}");
    assert_none(sheets.iter().flat_map(|path| rule(path, &read(path))).collect());
}

#[test]
fn no_style_sheet_imports_another() {
    assert_eq!(
        imports("style/a.css", "/* no @import */\n@import \"b.css\";"),
        ["style/a.css:2: @import"]
    );
    check_all(imports);
}

#[test]
fn important_is_used_only_in_utilities_and_for_reduced_motion() {
    let bad = "@layer a {\n  .b {\n    color: var(--c) !important;\n  }\n}\n";
    assert_eq!(important("style/a.css", bad), ["style/a.css:3: !important"]);
    assert_eq!(important("style/utilities.css", bad).len(), 0);
    let hidden = "[hidden] { display: none !important; }";
    let less = "@media (prefers-reduced-motion: reduce) { .b { animation: none !important; } }";
    let after = format!("{less} .c {{ margin: 0 !important; }}");
    assert_eq!([hidden, less, &after].map(|text| important("style/a.css", text).len()), [0, 0, 1]);
    check_all(important);
}

#[test]
fn colours_are_defined_only_in_tokens_css() {
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
    check_all(colours);
}

/// Finds position fallbacks outside the condition that excludes WebKit, which would retry them for ever.
fn position_fallbacks(path: &str, text: &str) -> Vec<String> {
    let text = without_comments(text);
    text.match_indices("position-try")
        .filter(|(position, _)| {
            !enclosing_blocks(&text, *position)
                .iter()
                .any(|it| it.contains("not (-webkit-hyphens: none)"))
        })
        .map(|(position, what)| at(path, &text, position, what))
        .collect()
}

#[test]
fn position_fallbacks_are_disabled_in_webkit() {
    let rule = ".a { position-try-fallbacks: flip-block; }";
    assert_eq!(position_fallbacks("style/a.css", rule), ["style/a.css:1: position-try"]);
    let conditional = format!("@supports not (-webkit-hyphens: none) {{ {rule} }}");
    assert_eq!(position_fallbacks("style/a.css", &conditional), Vec::<String>::new());
    check_all(position_fallbacks);
}

/// Finds sides by name. In text from right to left, only properties such as `inset-inline-start` are mirrored.
fn physical_sides(path: &str, text: &str) -> Vec<String> {
    let text = without_comments(text);
    let named = Regex::new(concat!(
        r"(?:^|[\s;{-])(?:left|right)\s*:",
        r"|(?:text-align|float|clear)\s*:\s*(?:left|right)\b",
        r"|border-(?:top|bottom)-(?:left|right)-radius\s*:",
    ))
    .expect("a regex");
    let mut found: Vec<_> =
        named.find_iter(&text).map(|it| at(path, &text, it.start(), "a side by name")).collect();
    let shorthand =
        Regex::new(r"(?:padding|margin|inset|border-(?:width|style|color)):\s*([^;{}]+)[;}]")
            .expect("a regex");
    for declared in shorthand.captures_iter(&text) {
        let value = declared.get(1).expect("a group");
        let mut depth = 0;
        let parts: Vec<_> = value
            .as_str()
            .split(|c| {
                depth += i32::from(c == '(') - i32::from(c == ')');
                c == ' ' && depth == 0
            })
            .collect();
        if let [_, right, _, left] = parts[..]
            && right != left
        {
            found.push(at(path, &text, value.start(), "different sides"));
        }
    }
    found
}

#[test]
fn sides_are_mirrored_in_text_from_right_to_left() {
    for bad in [
        ".a { left: 0; }",
        ".a { margin-right: 1px }",
        ".a { text-align: left; }",
        ".a { border-top-left-radius: 1px; }",
        ".a { padding: 0 1px 0 calc(1px + 2px); }",
    ] {
        assert_eq!(physical_sides("style/a.css", bad).len(), 1, "{bad}");
    }
    for good in [
        ".a { margin-inline-start: 1px; inset: 0 1px 2px 1px; }",
        ".a { padding: 0 calc(1px + 2px) 1px; text-align: start; }",
        ".a[data-icon$=\"-left\"]:dir(rtl) { scale: -1 1; }",
    ] {
        assert_eq!(physical_sides("style/a.css", good), Vec::<String>::new(), "{good}");
    }
    check_all(physical_sides);
}

/// Finds the shorthand `animation` in a rule with a timeline. The minifier would put the timeline into it, and browsers
/// would ignore both.
fn merged_timelines(path: &str, text: &str) -> Vec<String> {
    let text = without_comments(text);
    let rule = Regex::new(r"\{[^{}]*\}").expect("a regex");
    rule.find_iter(&text)
        .filter(|it| it.as_str().contains("animation-timeline:"))
        .filter(|it| it.as_str().contains("animation:"))
        .map(|it| at(path, &text, it.start(), "`animation` and a timeline"))
        .collect()
}

#[test]
fn a_timeline_stays_out_of_the_shorthand_of_its_animation() {
    let bad = ".a { animation: a linear; animation-timeline: scroll(self inline); }";
    assert_eq!(merged_timelines("style/a.css", bad).len(), 1);
    let good =
        ".a { animation-name: a; animation-timeline: scroll(self); } .b { animation: b 1s; }";
    assert_eq!(merged_timelines("style/a.css", good), Vec::<String>::new());
    check_all(merged_timelines);
}
