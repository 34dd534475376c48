//! Query strings, for the console's own URLs and the server's.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything but RFC 3986's unreserved characters: one spelling per value, so that equal queries
/// have equal URLs.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// One name, value or path segment, percent-encoded.
pub fn encode_component(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// `a=1&b=2`, without a leading `?`.
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

/// The pairs of a query string, in order, with or without its `?`. `+` is a space, as browsers
/// and other clients write it; what is no UTF-8 becomes the replacement character.
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
    fn other_clients_spellings_are_understood() {
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
        fn what_is_encoded_is_decoded_again(pairs in proptest::collection::vec(("\\PC+", "\\PC*"), 0..5)) {
            let text = encode_pairs(pairs.iter().map(|(a, b)| (a.as_str(), b.clone())));
            proptest::prop_assert_eq!(decode_pairs(&text), pairs);
        }
    }
}
