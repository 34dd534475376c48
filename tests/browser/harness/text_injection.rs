//! Replaces the texts of responses.

use serde_json::Value;

/// The text that is injected into responses.
#[derive(Clone)]
pub struct InjectedText {
    pub text: String,
    /// Whether it replaces ids and times too. Tokens are never replaced.
    pub replaces_ids: bool,
}

impl InjectedText {
    /// Replaces every text of a response body.
    pub fn replace_in(&self, body: &mut Value) {
        self.replace(body, "");
    }

    fn replace(&self, value: &mut Value, key: &str) {
        match value {
            Value::String(text) => {
                let is_id_or_time = ["id", "uuid"].contains(&key)
                    || key.ends_with("Id")
                    || key.ends_with("At")
                    || key.ends_with("Time");
                if key != "accessToken" && (self.replaces_ids || !is_id_or_time) {
                    self.text.clone_into(text);
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.replace(item, key)),
            Value::Object(fields) => {
                fields.iter_mut().for_each(|(key, item)| self.replace(item, key));
            }
            _ => {}
        }
    }
}
