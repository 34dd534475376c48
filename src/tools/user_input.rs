//! Cleans typed or pasted text of invisible characters and of white space around it.

use super::text::remove_invisible;

/// A name or a secret: one line, trimmed.
pub fn clean_line(text: &str) -> String {
    let text = remove_invisible(text);
    text.trim().replace("\r\n", " ").replace(char::is_whitespace, " ")
}

/// An ID, a token or a filter value: also without the quotes of JSON or a shell.
pub fn clean_id(text: &str) -> String {
    let line = clean_line(text);
    strip_quotes(&line).to_owned()
}

/// A search text: like an ID, with single blanks.
pub fn clean_search(text: &str) -> String {
    single_spaced(strip_quotes(&remove_invisible(text)))
}

pub fn single_spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !spaced.is_empty() {
            spaced.push(' ');
        }
        spaced.push_str(word);
    }
    spaced
}

/// A bearer token, also from a whole `Authorization` header.
pub fn clean_token(text: &str) -> String {
    let mut token = clean_id(text);
    for prefix in ["authorization:", "bearer "] {
        let is_there = token.get(..prefix.len()).is_some_and(|it| it.eq_ignore_ascii_case(prefix));
        if is_there {
            token = token.split_off(prefix.len()).trim_start().to_owned();
        }
    }
    token
}

/// Removes pairs of quotes around the text and the white space between them.
pub fn strip_quotes(text: &str) -> &str {
    let pairs = [('"', '"'), ('\'', '\''), ('`', '`'), ('“', '”'), ('‘', '’'), ('«', '»')];
    let mut text = text.trim();
    while let Some(inside) =
        pairs.iter().find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close))
    {
        text = inside.trim();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pasted_text_is_trimmed() {
        for text in ["lidar ", " lidar", "lidar\t", "\u{feff}lidar\r\n", "\u{200b}lidar\u{a0}"] {
            let [line, id, search] = [clean_line(text), clean_id(text), clean_search(text)];
            assert_eq!([line, id, search], ["lidar"; 3], "{text:?}");
        }
        for blank in ["", " ", "\t\n", "\u{200b}", "\u{3000}"] {
            let [line, id, search] = [clean_line(blank), clean_id(blank), clean_search(blank)];
            assert_eq!([line, id, search], [""; 3], "{blank:?}");
        }
    }

    #[test]
    fn quotes_are_kept_in_names_only() {
        for quoted in ["\"lidar\"", "'lidar'", "“lidar”", " `lidar`\n"] {
            assert_eq!([clean_id(quoted), clean_search(quoted)], ["lidar"; 2], "{quoted}");
            assert_eq!(clean_line(quoted), quoted.trim(), "{quoted}");
        }
        for unpaired in ["\"", "it’s", "'a", "a\""] {
            assert_eq!(clean_id(unpaired), unpaired);
        }
    }

    #[test]
    fn a_search_is_one_line_and_keeps_joiners() {
        assert_eq!(clean_search("raw \n scans\u{2028}1"), "raw scans 1");
        assert_eq!(clean_search("می\u{200c}خواهم"), "می\u{200c}خواهم");
        assert_eq!(clean_line("raw\r\nscans"), "raw scans");
    }

    #[test]
    fn a_token_is_extracted_from_a_header() {
        for text in
            ["eyJ.x", " eyJ.x\n", "Bearer eyJ.x", "authorization: bearer eyJ.x", "\"eyJ.x\""]
        {
            assert_eq!(clean_token(text), "eyJ.x", "{text}");
        }
        assert_eq!(clean_token("Bearer"), "Bearer");
        assert_eq!(clean_token("é"), "é");
    }

    proptest! {
        #[test]
        fn cleaning_is_idempotent(text in "\\PC{0,20}|[ \"'\t\n\u{200b}a]{0,9}") {
            for clean in [clean_line, clean_id, clean_search] {
                let once = clean(&text);
                prop_assert_eq!(clean(&once), once);
            }
        }
    }
}
