//! The two files that static hosts read: `_headers` and `_redirects`.

use regex::Regex;

/// A pattern of addresses, and what holds for them.
pub struct Rule {
    /// As it is spelled.
    pub pattern: String,
    /// Headers by name.
    pub headers: Vec<(String, String)>,
}

impl Rule {
    /// Whether it is about this path: `*` stands for any text.
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

/// Reads `_headers`.
///
/// # Panics
///
/// If a line is neither a pattern nor a header.
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

/// What `_redirects` does with a path that is no file: where it leads, and by which status.
pub fn redirect<'a>(text: &'a str, path: &str) -> Option<(&'a str, &'a str)> {
    lines(text).find_map(|line| {
        let words: Vec<_> = line.split_whitespace().collect();
        let &[from, to, status] = words.as_slice() else { return None };
        matches(from, path).then_some((to, status))
    })
}

#[test]
fn both_files_are_read() {
    let rules = headers("# x\n/*\n  A: b: c\n  D: e\n/x*\n  F: g\n");
    assert_eq!(rules[0].headers, [("A".into(), "b: c".into()), ("D".into(), "e".into())]);
    assert!(rules[1].matches("/xyz") && !rules[1].matches("/y") && rules[0].matches("/y/z"));
    let redirects = "# x\n/a/*  /  200\n/b /c 301\n";
    assert_eq!(redirect(redirects, "/a/1"), Some(("/", "200")));
    assert_eq!(redirect(redirects, "/b"), Some(("/c", "301")));
    assert_eq!(redirect(redirects, "/a"), None);
}
