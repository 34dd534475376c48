//! Parses `_headers` and `_redirects`, the configuration of static hosts.

use regex::Regex;

/// The headers of all paths that match a pattern.
pub struct Rule {
    pub pattern: String,
    pub headers: Vec<(String, String)>,
}

impl Rule {
    /// `*` matches any text.
    pub fn matches(&self, path: &str) -> bool {
        matches(&self.pattern, path)
    }
}

fn matches(pattern: &str, path: &str) -> bool {
    let pattern = regex::escape(pattern).replace("\\*", ".*");
    Regex::new(&format!("^{pattern}$")).expect("a regex").is_match(path)
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))
}

/// Parses `_headers`.
pub fn headers(text: &str) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    for line in lines(text) {
        if line.starts_with(' ') {
            let (name, value) = line.split_once(':').expect("a header");
            let header = (name.trim().to_owned(), value.trim().to_owned());
            rules.last_mut().expect("a pattern before").headers.push(header);
        } else {
            rules.push(Rule { pattern: line.trim().to_owned(), headers: Vec::new() });
        }
    }
    rules
}

/// The target and status that `_redirects` has for a path that is not a file.
pub fn redirect<'a>(text: &'a str, path: &str) -> Option<(&'a str, &'a str)> {
    lines(text).find_map(|line| {
        let words: Vec<_> = line.split_whitespace().collect();
        let &[from, to, status] = words.as_slice() else { return None };
        matches(from, path).then_some((to, status))
    })
}

#[test]
fn headers_and_redirects_are_parsed() {
    let rules = headers("# x\n/*\n  A: b: c\n  D: e\n/x*\n  F: g\n");
    assert_eq!(rules[0].headers, [("A".into(), "b: c".into()), ("D".into(), "e".into())]);
    assert!(rules[1].matches("/xyz") && !rules[1].matches("/y") && rules[0].matches("/y/z"));
    let redirects = "# x\n/a/*  /  200\n/b /c 301\n";
    assert_eq!(redirect(redirects, "/a/1"), Some(("/", "200")));
    assert_eq!(redirect(redirects, "/b"), Some(("/c", "301")));
    assert_eq!(redirect(redirects, "/a"), None);
}
