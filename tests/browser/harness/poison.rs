//! Text that stands in the place of every other text.

use serde_json::Value;

/// What is put in, and where.
#[derive(Clone)]
pub struct Poison {
    /// The text.
    pub text: String,
    /// Whether also into what the console has to find its way by: ids and times. Tokens are left in
    /// any case.
    pub all: bool,
}

impl Poison {
    /// Puts it into every text of an answer.
    pub fn put_into(&self, answer: &mut Value) {
        self.put(answer, "");
    }

    fn put(&self, value: &mut Value, key: &str) {
        match value {
            Value::String(said) => {
                let leads = ["id", "uuid"].contains(&key)
                    || key.ends_with("Id")
                    || key.ends_with("At")
                    || key.ends_with("Time");
                if key != "accessToken" && (self.all || !leads) {
                    self.text.clone_into(said);
                }
            }
            Value::Array(list) => list.iter_mut().for_each(|one| self.put(one, key)),
            Value::Object(fields) => fields.iter_mut().for_each(|(key, one)| self.put(one, key)),
            _ => {}
        }
    }
}
