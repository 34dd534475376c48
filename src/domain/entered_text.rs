//! What a text means that was typed or pasted into a field. What surrounds a pasted text unseen, white space,
//! line ends and characters without a width, is never meant; quotes around it are meant in few fields.

use super::text::without_hidden;

/// A name or a secret: in one line, without what surrounds it.
pub fn entered_line(text: &str) -> String {
    let text = without_hidden(text);
    // Of one kind, so that what is searched for has none that cannot be seen.
    text.trim().replace("\r\n", " ").replace(char::is_whitespace, " ")
}

/// An ID, a token or a value to compare with: quotes around it go as well, as JSON and shells have them.
pub fn entered_id(text: &str) -> String {
    let line = entered_line(text);
    unquoted(&line).to_owned()
}

/// A text to search for: as of an ID, and any white space in it is one blank.
pub fn entered_search(text: &str) -> String {
    let mut words = entered_id(text);
    while words.contains("  ") {
        words = words.replace("  ", " ");
    }
    words
}

/// A bearer token, also where the whole header was copied.
pub fn entered_token(text: &str) -> String {
    let mut token = entered_id(text);
    for prefix in ["authorization:", "bearer "] {
        let is_there = token.get(..prefix.len()).is_some_and(|it| it.eq_ignore_ascii_case(prefix));
        if is_there {
            token = token.split_off(prefix.len()).trim_start().to_owned();
        }
    }
    token
}

/// The text without the pairs of quotes around it, and what white space is between them.
pub fn unquoted(text: &str) -> &str {
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
    fn what_surrounds_a_pasted_text_is_not_meant() {
        for text in ["lidar ", " lidar", "lidar\t", "\u{feff}lidar\r\n", "\u{200b}lidar\u{a0}"] {
            let [line, id, search] = [entered_line(text), entered_id(text), entered_search(text)];
            assert_eq!([line, id, search], ["lidar"; 3], "{text:?}");
        }
        for blank in ["", " ", "\t\n", "\u{200b}", "\u{3000}"] {
            assert_eq!(
                [entered_line(blank), entered_id(blank), entered_search(blank)],
                [""; 3],
                "{blank:?}"
            );
        }
    }

    #[test]
    fn quotes_are_meant_in_names_alone() {
        for quoted in ["\"lidar\"", "'lidar'", "“lidar”", " `lidar`\n"] {
            assert_eq!([entered_id(quoted), entered_search(quoted)], ["lidar"; 2], "{quoted}");
            assert_eq!(entered_line(quoted), quoted.trim(), "{quoted}");
        }
        for odd in ["\"", "it’s", "'a", "a\""] {
            assert_eq!(entered_id(odd), odd);
        }
    }

    #[test]
    fn a_search_is_one_line_and_joined_letters_stay_joined() {
        assert_eq!(entered_search("raw \n scans\u{2028}1"), "raw scans 1");
        assert_eq!(entered_search("می\u{200c}خواهم"), "می\u{200c}خواهم");
        assert_eq!(entered_line("raw\r\nscans"), "raw scans");
    }

    #[test]
    fn a_token_is_found_in_a_header() {
        for text in
            ["eyJ.x", " eyJ.x\n", "Bearer eyJ.x", "authorization: bearer eyJ.x", "\"eyJ.x\""]
        {
            assert_eq!(entered_token(text), "eyJ.x", "{text}");
        }
        assert_eq!(entered_token("Bearer"), "Bearer");
        assert_eq!(entered_token("é"), "é");
    }

    proptest! {
        #[test]
        fn a_text_is_cleaned_once(text in "\\PC{0,20}|[ \"'\t\n\u{200b}a]{0,9}") {
            for clean in [entered_line, entered_id, entered_search] {
                let once = clean(&text);
                prop_assert_eq!(clean(&once), once);
            }
        }
    }
}
