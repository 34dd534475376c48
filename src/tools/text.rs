pub fn format_thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 scope`, `2 scopes`.
pub fn plural(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", format_thousands(n), if n == 1 { one } else { many })
}

/// `A, B, C and 2 more`: the first `most` names.
pub fn first_few<S: AsRef<str>>(names: &[S], most: usize) -> String {
    let shown: Vec<_> = names.iter().take(most).map(AsRef::as_ref).collect();
    match names.len() - shown.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// One argument for a POSIX shell, in single quotes.
pub fn quote_for_shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Replaces invisible and control characters, such as those that reverse the direction of text, by
/// their code: `[U+202E]`. Joiners within emoji and scripts are kept.
pub fn escape_invisible(text: impl Into<String>) -> String {
    replace_invisible(text.into(), |c| format!("[U+{:04X}]", u32::from(c)))
}

/// Removes what [`escape_invisible`] replaces.
pub fn remove_invisible(text: &str) -> String {
    replace_invisible(text.to_owned(), |_| String::new())
}

fn replace_invisible(text: String, replace: fn(char) -> String) -> String {
    if !text.contains(is_invisible) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut previous = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let joins = matches!(c, '\u{200c}' | '\u{200d}')
            && !previous.is_ascii()
            && rest.peek().is_some_and(|next| !next.is_ascii() && !is_invisible(*next));
        if is_invisible(c) && !joins {
            out.push_str(&replace(c));
        } else {
            out.push(c);
        }
        previous = c;
    }
    out
}

fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}')
        || c.is_control() && !matches!(c, '\n' | '\t' | '\r')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_first_few_names_are_listed_and_the_others_counted() {
        assert_eq!(first_few(&["a", "b", "c"], 3), "a, b, c");
        assert_eq!(first_few(&["a", "b", "c", "d"], 2), "a, b and 2 more");
        assert_eq!(first_few::<&str>(&[], 2), "");
    }

    #[test]
    fn invisible_characters_are_escaped_except_joiners() {
        for (text, out) in [
            ("invoice\u{202e}fdp.exe", "invoice[U+202E]fdp.exe"),
            ("a\u{200b}b\u{feff}", "a[U+200B]b[U+FEFF]"),
            ("\u{2066}x\u{2069}", "[U+2066]x[U+2069]"),
            ("a\u{200d}b", "a[U+200D]b"),
            ("bell\u{7}", "bell[U+0007]"),
            ("👩\u{200d}👧", "👩\u{200d}👧"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("שלום e\u{301} 日本\n", "שלום e\u{301} 日本\n"),
        ] {
            assert_eq!(escape_invisible(text), out);
        }
    }

    proptest! {
        #[test]
        fn only_invisible_characters_are_changed(text in ".{0,40}") {
            let out = escape_invisible(text.clone());
            let reorders = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            prop_assert!(!out.contains(reorders));
            if !text.contains(is_invisible) {
                prop_assert_eq!(out, text);
            }
        }
    }

    #[test]
    fn digits_are_grouped_by_three() {
        let cases = [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")];
        for (n, text) in cases {
            assert_eq!(format_thousands(n), text);
        }
        assert_eq!(plural(1, "scope", "scopes"), "1 scope");
        assert_eq!(plural(2_000, "scope", "scopes"), "2,000 scopes");
    }
}
