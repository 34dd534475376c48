/// One argument for a POSIX shell, in single quotes.
pub fn quote_for_shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A string of PowerShell that expands nothing. Typographic quotes end it, too.
pub fn quote_for_powershell(text: &str) -> String {
    let mut out = String::from("'");
    for c in text.chars() {
        if matches!(c, '\'' | '\u{2018}'..='\u{201b}') {
            out.push(c);
        }
        out.push(c);
    }
    out + "'"
}

/// A string of JSON without invisible characters, which YAML and Python read as the same text.
pub fn quote_as_json(text: &str) -> String {
    // Serializing a string cannot fail.
    let json = serde_json::to_string(text).unwrap_or_default();
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        // Python reads the two escapes of a character beyond U+FFFF as two characters.
        if is_invisible(c) && c <= '\u{ffff}' || matches!(c, '\u{2028}' | '\u{2029}') {
            out.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

/// Replaces invisible and control characters, such as those that reverse the direction of text, by
/// their code: `[U+202E]`. Joiners within emoji and scripts are kept.
pub fn escape_invisible(text: impl Into<String>) -> String {
    replace_invisible(text.into(), |c| format!("[U+{:04X}]", u32::from(c)))
}

/// With a full stop, so that the sentence of a server and the next one are two.
pub fn escape_sentence(text: impl Into<String>) -> String {
    let mut text = escape_invisible(text);
    text.truncate(text.trim_end().len());
    let end = text.strip_suffix(')').unwrap_or(&text);
    if !text.is_empty() && !end.ends_with(['.', '!', '?', '…', ':', '。']) {
        text.push('.');
    }
    text
}

/// Begins a sentence with a capital letter, unless its first word may be a name.
pub fn capitalize(text: &mut str) {
    let word = text.split([' ', '.', ',']).next().unwrap_or_default().len();
    if text[..word].bytes().all(|byte| byte.is_ascii_lowercase())
        && let Some(first) = text.get_mut(..1)
    {
        first.make_ascii_uppercase();
    }
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

    #[test]
    fn the_sentence_of_a_server_ends_with_a_full_stop() {
        for (text, out) in [
            ("waiting for the PVC to be bound", "waiting for the PVC to be bound."),
            ("No quota.\n", "No quota."),
            ("in use (Stop the workload.)", "in use (Stop the workload.)"),
            ("in use (by one)", "in use (by one)."),
            ("Why\u{200b}?", "Why[U+200B]?"),
        ] {
            assert_eq!(escape_sentence(text), out);
        }
    }

    #[test]
    fn a_sentence_begins_with_a_capital_letter_and_a_name_stays() {
        for (text, out) in [
            ("data volume a is in use", "Data volume a is in use"),
            ("Bad Gateway", "Bad Gateway"),
            ("lidar-7 is in use", "lidar-7 is in use"),
            ("originPvcName is missing", "originPvcName is missing"),
            ("äpfel", "äpfel"),
            ("forbidden", "Forbidden"),
            ("", ""),
        ] {
            let mut sentence = text.to_owned();
            capitalize(&mut sentence);
            assert_eq!(sentence, out);
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
}
