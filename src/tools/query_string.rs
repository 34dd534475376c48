use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything but RFC 3986's unreserved characters, so that equal queries have equal URLs.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

pub fn encode_component(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

pub fn encode_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let mut out = String::new();
    for (name, value) in pairs {
        if !out.is_empty() {
            out.push('&');
        }
        out.push_str(&encode_component(name));
        out.push('=');
        out.push_str(&encode_component(&value));
    }
    out
}

/// Accepts a leading `?` and `+` for a space; invalid UTF-8 is replaced.
pub fn decode_pairs(query: &str) -> Vec<(String, String)> {
    let decode =
        |part: &str| percent_decode_str(&part.replace('+', " ")).decode_utf8_lossy().into_owned();
    let query = query.strip_prefix('?').unwrap_or(query);
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_other_clients_are_decoded() {
        let pairs = decode_pairs("?search=a+b%2Bc&filterBy=phase%3D%3DReady,name=@x&flag&=&&%FF=1");
        let expected = [
            ("search", "a b+c"),
            ("filterBy", "phase==Ready,name=@x"),
            ("flag", ""),
            ("", ""),
            ("\u{fffd}", "1"),
        ];
        assert_eq!(pairs, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    }

    proptest::proptest! {
        #[test]
        fn query_strings_round_trip(pairs in proptest::collection::vec(("\\PC+", "\\PC*"), 0..5)) {
            let text = encode_pairs(pairs.iter().map(|(a, b)| (a.as_str(), b.clone())));
            proptest::prop_assert_eq!(decode_pairs(&text), pairs);
        }
    }
}
