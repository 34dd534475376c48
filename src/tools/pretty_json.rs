const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

/// Changes nothing but white space: fields keep their order, numbers their digits.
pub fn pretty_json(json: &str) -> String {
    let mut out = String::with_capacity(json.len() * 2);
    let mut depth = 0_usize;
    let mut rest = json.trim_start_matches(BLANKS);
    while !rest.is_empty() {
        let (token, after) = rest.split_at(token_end(rest));
        rest = after.trim_start_matches(BLANKS);
        match token {
            "{" | "[" => {
                out.push_str(token);
                if !rest.starts_with(['}', ']']) {
                    depth += 1;
                    new_line(&mut out, depth);
                }
            }
            "}" | "]" => {
                if !out.ends_with(['{', '[']) {
                    depth = depth.saturating_sub(1);
                    new_line(&mut out, depth);
                }
                out.push_str(token);
            }
            "," => {
                out.push(',');
                new_line(&mut out, depth);
            }
            ":" => out.push_str(": "),
            token => out.push_str(token),
        }
    }
    out
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.push_str(&"  ".repeat(depth));
}

/// The length of the first token of `text`, which is not empty.
fn token_end(text: &str) -> usize {
    if !text.starts_with('"') {
        let is_single = text.starts_with(['{', '}', '[', ']', ',', ':']);
        let other = || text.find(['{', '}', '[', ']', ',', ':', '"', ' ', '\t', '\n', '\r']);
        return if is_single { 1 } else { other().unwrap_or(text.len()) };
    }
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    #[test]
    fn order_numbers_and_strings_are_unchanged() {
        let body = r#"{"z":1.10,"a":12345678901234567890123,"t":"a, {b}: \"c\\","n":{},"l":[ ],"x":[1,{"y":null}]}"#;
        let pretty = "{\n  \"z\": 1.10,\n  \"a\": 12345678901234567890123,\n  \
                      \"t\": \"a, {b}: \\\"c\\\\\",\n  \"n\": {},\n  \"l\": [],\n  \"x\": [\n    \
                      1,\n    {\n      \"y\": null\n    }\n  ]\n}";
        assert_eq!(pretty_json(body), pretty);
        assert_eq!(pretty_json(pretty), pretty, "idempotent");
    }

    #[test]
    fn invalid_json_only_changes_in_white_space() {
        for text in ["", "   ", "\"open", "]]}}", "{,:", "{\"a\": tru"] {
            let bare = |text: &str| text.replace(BLANKS, "");
            assert_eq!(bare(&pretty_json(text)), bare(text));
        }
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "[ -~\n\t\"\\\\é🦀]{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[ -~]{0,6}", inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn output_equals_serde_jsons_pretty_printer(value in json()) {
            let pretty = pretty_json(&value.to_string());
            prop_assert_eq!(serde_json::from_str::<Value>(&pretty).expect("JSON"), value.clone());
            prop_assert_eq!(pretty, serde_json::to_string_pretty(&value).expect("JSON"));
        }
    }
}
