//! The `_headers` file of static hosts: a line with a pattern, then indented lines with headers.
//!
//! `*` matches any text and `:name` one segment. Every matching rule applies, a later one overrides
//! an earlier one, and `! Name` removes a header.

use http::{HeaderMap, HeaderName, HeaderValue};

#[derive(Debug, Default)]
pub(super) struct HeaderRules(Vec<Rule>);

#[derive(Debug)]
struct Rule {
    pattern: String,
    /// `None` removes the header.
    headers: Vec<(HeaderName, Option<HeaderValue>)>,
}

impl HeaderRules {
    /// Skips invalid lines, as hosts do.
    pub(super) fn parse(text: &str) -> Self {
        let mut rules: Vec<Rule> = Vec::new();
        for line in text.lines() {
            let content = line.trim();
            if content.is_empty() || content.starts_with('#') {
                continue;
            }
            if !line.starts_with([' ', '\t']) {
                rules.push(Rule { pattern: content.to_owned(), headers: Vec::new() });
                continue;
            }
            let Some(rule) = rules.last_mut() else { continue };
            if let Some(name) = content.strip_prefix('!') {
                if let Ok(name) = name.trim().parse() {
                    rule.headers.push((name, None));
                }
            } else if let Some((name, value)) = content.split_once(':')
                && let (Ok(name), Ok(value)) = (name.trim().parse(), value.trim().parse())
            {
                rule.headers.push((name, Some(value)));
            }
        }
        HeaderRules(rules)
    }

    pub(super) fn apply(&self, path: &str, headers: &mut HeaderMap) {
        for rule in self.0.iter().filter(|rule| matches(rule.pattern.as_bytes(), path.as_bytes())) {
            for (index, (name, value)) in rule.headers.iter().enumerate() {
                let is_repeated = rule.headers[..index].iter().any(|(earlier, _)| earlier == name);
                match value {
                    None => drop(headers.remove(name)),
                    // One rule can set a header several times.
                    Some(value) if is_repeated => drop(headers.append(name, value.clone())),
                    Some(value) => drop(headers.insert(name, value.clone())),
                }
            }
        }
    }
}

fn matches(pattern: &[u8], path: &[u8]) -> bool {
    match pattern {
        [] => path.is_empty(),
        [b'*', rest @ ..] => (0..=path.len()).any(|skipped| matches(rest, &path[skipped..])),
        [b'/', b':', rest @ ..] => {
            let Some(path) = path.strip_prefix(b"/") else { return false };
            let name = rest.iter().take_while(|byte| **byte != b'/').count();
            let segment = path.iter().take_while(|byte| **byte != b'/').count();
            segment > 0 && matches(&rest[name..], &path[segment..])
        }
        [byte, rest @ ..] => path.first() == Some(byte) && matches(rest, &path[1..]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(file: &str, path: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        HeaderRules::parse(file).apply(path, &mut headers);
        headers
    }

    #[test]
    fn every_matching_rule_applies_and_a_later_one_overrides_an_earlier_one() {
        let file = "/*\n  X-Frame-Options: DENY\n  Cache-Control: no-cache\n# comment\n/*.wasm\n  cache-control: immutable\n";
        assert_eq!(headers(file, "/app.wasm")["cache-control"], "immutable");
        assert_eq!(headers(file, "/app.wasm")["x-frame-options"], "DENY");
        assert_eq!(headers(file, "/app.js")["cache-control"], "no-cache");
    }

    #[test]
    fn header_values_can_contain_colons() {
        let file = "/*\n  Content-Security-Policy: img-src 'self' data:; connect-src https://example.com\n";
        let value = "img-src 'self' data:; connect-src https://example.com";
        assert_eq!(headers(file, "/")["content-security-policy"], value);
    }

    #[test]
    fn patterns_match_the_whole_path() {
        assert!(matches(b"/*", b"/"));
        assert!(matches(b"/assets/*", b"/assets/a/b.js"));
        assert!(!matches(b"/assets/*", b"/asset"));
        assert!(!matches(b"/index.html", b"/index.html.br"));
        assert!(matches(b"/volumes/:id/edit", b"/volumes/7/edit"));
        assert!(!matches(b"/volumes/:id", b"/volumes/7/edit"));
        assert!(!matches(b"/volumes/:id", b"/volumes/"));
    }

    #[test]
    fn a_rule_can_repeat_a_header_and_another_can_remove_it() {
        let file = "/*\n  Link: </a>\n  Link: </b>\n/plain\n  ! Link\n";
        assert_eq!(headers(file, "/").get_all("link").iter().count(), 2);
        assert!(!headers(file, "/plain").contains_key("link"));
    }
}
