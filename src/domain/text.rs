//! Small pieces of text that more than one view needs.

/// `n` with a comma between groups of three digits: `1,234`.
pub fn grouped(n: u64) -> String {
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

/// `1 scope`, `2 scopes`: the grouped number and the noun in the number it needs.
pub fn plural(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(n), if n == 1 { one } else { many })
}

/// One word for a POSIX shell: in single quotes nothing has a meaning but the quote that ends them.
pub fn shell_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A text from elsewhere with what hides in it made visible: characters that turn the direction of
/// what follows, that have no width, or that control a terminal stand as their code, `[U+202E]`.
/// What joins the parts of an emoji or of a script stays.
pub fn visible(text: impl Into<String>) -> String {
    map_hidden(text.into(), |c| format!("[U+{:04X}]", u32::from(c)))
}

/// The text without what [`visible`] would mark.
pub fn without_hidden(text: &str) -> String {
    map_hidden(text.to_owned(), |_| String::new())
}

fn map_hidden(text: String, replace: fn(char) -> String) -> String {
    if !text.contains(is_hidden) {
        return text;
    }
    let mut shown = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let joins = matches!(c, '\u{200c}' | '\u{200d}')
            && !before.is_ascii()
            && rest.peek().is_some_and(|after| !after.is_ascii() && !is_hidden(*after));
        if is_hidden(c) && !joins {
            shown.push_str(&replace(c));
        } else {
            shown.push(c);
        }
        before = c;
    }
    shown
}

/// Whether nobody sees the character, and it does something all the same.
fn is_hidden(c: char) -> bool {
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
    fn what_hides_is_shown_and_what_joins_stays() {
        for (text, shown) in [
            ("invoice\u{202e}fdp.exe", "invoice[U+202E]fdp.exe"),
            ("a\u{200b}b\u{feff}", "a[U+200B]b[U+FEFF]"),
            ("\u{2066}x\u{2069}", "[U+2066]x[U+2069]"),
            ("a\u{200d}b", "a[U+200D]b"),
            ("bell\u{7}", "bell[U+0007]"),
            ("👩\u{200d}👧", "👩\u{200d}👧"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("שלום e\u{301} 日本\n", "שלום e\u{301} 日本\n"),
        ] {
            assert_eq!(visible(text), shown);
        }
    }

    proptest! {
        #[test]
        fn nothing_hides_and_nothing_else_changes(text in ".{0,40}") {
            let shown = visible(text.clone());
            let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            prop_assert!(!shown.contains(turns));
            if !text.contains(is_hidden) {
                prop_assert_eq!(shown, text);
            }
        }
    }

    #[test]
    fn digits_are_grouped_by_three() {
        let cases = [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")];
        for (n, text) in cases {
            assert_eq!(grouped(n), text);
        }
        assert_eq!(plural(1, "scope", "scopes"), "1 scope");
        assert_eq!(plural(2_000, "scope", "scopes"), "2,000 scopes");
    }
}
