//! Separates comments, strings and tests in Rust source text.

use std::ops::Range;

/// A Rust file, in variants of the same length with parts replaced by blanks.
pub struct Source {
    /// Relative to the root of the project.
    pub path: String,
    /// Without comments and test code.
    pub code: String,
    /// Also without the content of strings.
    pub bare: String,
    literals: Vec<Range<usize>>,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        let spans = spans(text);
        let mut code = text.to_owned();
        let mut bare = text.to_owned();
        for (kind, range) in &spans {
            blank(&mut bare, range.clone());
            if *kind == Kind::Comment {
                blank(&mut code, range.clone());
            }
        }
        let tests = test_items(&bare);
        for range in &tests {
            blank(&mut code, range.clone());
            blank(&mut bare, range.clone());
        }
        let in_tests = |range: &Range<usize>| tests.iter().any(|test| test.contains(&range.start));
        let literals = spans
            .into_iter()
            .filter(|(kind, range)| *kind == Kind::Text && !in_tests(range))
            .map(|(_, range)| range)
            .collect();
        Self { path: path.to_owned(), code, bare, literals }
    }

    /// Whether it is the module `name` of `src` or a module below it.
    pub fn is_in(&self, name: &str) -> bool {
        self.path == format!("src/{name}.rs") || self.path.starts_with(&format!("src/{name}/"))
    }

    /// The string literals with their positions, escapes not resolved.
    pub fn literals(&self) -> impl Iterator<Item = (usize, &str)> {
        self.literals.iter().map(|range| (range.start, &self.code[range.clone()]))
    }

    /// Returns `file:line: message`.
    pub fn violation(&self, position: usize, message: &str) -> String {
        let line = self.code[..position].matches('\n').count() + 1;
        format!("{}:{line}: {message}", self.path)
    }

    /// Positions of `word` in the code.
    pub fn find(&self, word: &str) -> Vec<usize> {
        find(&self.bare, word)
    }

    /// Returns a violation for each occurrence of `words`.
    pub fn forbid(&self, words: &[&str]) -> Vec<String> {
        let all =
            words.iter().flat_map(|word| self.find(word).into_iter().map(move |at| (at, word)));
        all.map(|(at, word)| self.violation(at, &format!("`{word}`"))).collect()
    }
}

/// Positions of `word` in `text`. Longer words that contain it do not match.
pub fn find(text: &str, word: &str) -> Vec<usize> {
    let letter = |c: char| c.is_alphanumeric() || c == '_';
    let (open, close) = (word.starts_with(letter), word.ends_with(letter));
    text.match_indices(word)
        .map(|(at, _)| at)
        .filter(|at| !(open && text[..*at].ends_with(letter)))
        .filter(|at| !(close && text[at + word.len()..].starts_with(letter)))
        .collect()
}

/// Replaces everything except line ends by blanks.
fn blank(text: &mut String, range: Range<usize>) {
    let blanks: String =
        text[range.clone()].bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect();
    text.replace_range(range, &blanks);
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Comment,
    /// The content of a string.
    Text,
}

fn spans(text: &str) -> Vec<(Kind, Range<usize>)> {
    let bytes = text.as_bytes();
    let mut spans = Vec::new();
    let mut at = 0;
    let until = |from: usize, end: &str| text[from..].find(end).map_or(text.len(), |i| from + i);
    while at < bytes.len() {
        let rest = &text.as_bytes()[at..];
        if rest.starts_with(b"//") {
            let end = until(at, "\n");
            spans.push((Kind::Comment, at..end));
            at = end;
        } else if rest.starts_with(b"/*") {
            let (start, mut depth) = (at, 0);
            while at < bytes.len() {
                match &bytes[at..] {
                    [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
                    [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
                    _ => at += 1,
                }
                if depth == 0 {
                    break;
                }
            }
            spans.push((Kind::Comment, start..at));
        } else if let Some(hashes) = raw_string(text, at) {
            let start = at + hashes + 2;
            let end = until(start, &format!("\"{}", "#".repeat(hashes)));
            spans.push((Kind::Text, start..end));
            at = (end + hashes + 1).min(bytes.len());
        } else if rest[0] == b'"' {
            let start = at + 1;
            at = start;
            while at < bytes.len() && bytes[at] != b'"' {
                at += if bytes[at] == b'\\' { 2 } else { 1 };
            }
            spans.push((Kind::Text, start..at.min(bytes.len())));
            at += 1;
        } else if rest[0] == b'\'' {
            at += char_literal_length(&text[at..]);
        } else {
            at += 1;
        }
    }
    spans
}

/// The number of hashes of the raw string that starts here, if one does.
fn raw_string(text: &str, at: usize) -> Option<usize> {
    let before = text[..at].chars().next_back();
    let rest = text.as_bytes()[at..].strip_prefix(b"r")?;
    if before.is_some_and(|c| c.is_alphanumeric() && c != 'b') {
        return None;
    }
    let hashes = rest.iter().take_while(|b| **b == b'#').count();
    (rest.get(hashes) == Some(&b'"')).then_some(hashes)
}

/// The length of a character literal, or 1 for the quote of a lifetime.
fn char_literal_length(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    match chars.next() {
        // The escaped character itself may be a quote.
        Some((_, '\\')) => text[3.min(text.len())..].find('\'').map_or(1, |end| end + 4),
        Some(_) => match chars.next() {
            Some((end, '\'')) => end + 1,
            _ => 1,
        },
        None => 1,
    }
}

/// The items with `#[cfg(test)]`.
fn test_items(bare: &str) -> Vec<Range<usize>> {
    let starts = bare.match_indices("#[cfg(test)]").map(|(start, _)| start);
    starts.map(|start| start..item_end(bare, start + "#[cfg(test)]".len())).collect()
}

/// The end of an item: its semicolon or its closing brace.
fn item_end(bare: &str, from: usize) -> usize {
    let mut at = from;
    while let Some(c) = bare.as_bytes().get(at) {
        match c {
            b';' => return at + 1,
            b'{' => return closing_bracket(bare, at) + 1,
            b'[' | b'(' => at = closing_bracket(bare, at),
            _ => {}
        }
        at += 1;
    }
    bare.len()
}

/// The position of the bracket that closes the one at `open`, or the last position.
pub fn closing_bracket(bare: &str, open: usize) -> usize {
    let mut depth = 0;
    for (at, c) in bare.bytes().enumerate().skip(open) {
        match c {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    bare.len() - 1
}

#[test]
fn comments_strings_and_tests_are_recognized() {
    let text = concat!(
        "// one \"no string\"\n",
        "/* two /* nested */ still */ let a = \"three // no comment\";\n",
        "let b = r#\"four \" five\"#; let c = '\"'; let d: &'static str = \"six \\\" seven\";\n",
        "#[cfg(test)]\nmod tests {\n    fn it() { let e = \"eight }\"; }\n}\nlet f = \"nine\";\n",
    );
    let source = Source::new("src/a.rs", text);
    let literals: Vec<_> = source.literals().map(|(_, text)| text).collect();
    assert_eq!(literals, ["three // no comment", "four \" five", "six \\\" seven", "nine"]);
    for (gone, there) in [("no string", "let a"), ("nested", "let b"), ("eight", "let f")] {
        assert!(!source.code.contains(gone) && source.bare.contains(there), "{gone} {there}");
    }
    assert!(source.code.contains("three") && !source.bare.contains("three"));
    let position = source.find("f")[0];
    assert_eq!(source.violation(position, "it"), "src/a.rs:8: it");
}
