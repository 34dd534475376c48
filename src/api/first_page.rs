//! How the first view reads its responses: as the contract has them or not at all. What is not so is left to
//! the app, which knows what to make of it, so that the first view need not carry that.

use super::answer::Answer;
use super::settings::{IDLE_MINUTES, backend_labels};
use super::wire::{Page, VolumesAnswer};
use crate::domain::Volume;
use serde::Deserialize;
use serde::de::DeserializeOwned;

fn read<T: DeserializeOwned>(response: &Answer) -> Option<T> {
    let is_json = response.status == 200 && response.content_type.starts_with("application/json");
    is_json.then(|| serde_json::from_str(&response.body).ok()).flatten()
}

/// The rows of `get_datavolumes`.
pub(super) fn page(response: &Answer) -> Option<Page> {
    read::<VolumesAnswer<Volume>>(response).map(Page::from)
}

/// What of the settings the first view needs, see [`super::Settings`].
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FirstSettings {
    /// What stands before `/api/v1/…`.
    pub api_base: String,
    backend_name: String,
    badge: Option<String>,
    /// After so many minutes without a sign of the user they are signed out; 0 for never.
    pub idle_minutes: u32,
}

impl Default for FirstSettings {
    fn default() -> Self {
        Self {
            api_base: String::new(),
            backend_name: String::new(),
            badge: None,
            idle_minutes: IDLE_MINUTES,
        }
    }
}

impl FirstSettings {
    /// Those of `config.json`.
    pub(super) fn read(response: &Answer) -> Option<Self> {
        let mut settings: Self = read(response)?;
        settings.api_base.truncate(settings.api_base.trim_end_matches('/').len());
        Some(settings)
    }

    /// See [`super::Settings::backend_labels`].
    pub fn backend_labels<'a>(
        &'a self,
        host: &'a str,
    ) -> impl Iterator<Item = (&'static str, &'a str)> {
        backend_labels(&self.backend_name, self.badge.as_deref(), host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{Settings, endpoint};

    fn answer(body: &str) -> Answer {
        Answer {
            status: 200,
            content_type: "application/json".to_owned(),
            body: body.to_owned(),
            retry_after: None,
            date: None,
        }
    }

    #[test]
    fn the_first_view_and_the_app_read_the_same_settings() {
        for body in [
            "{}",
            r#"{"apiBase":"https://runai.example.com/","backendName":"Lab","badge":"Test"}"#,
            r#"{"apiBase":"https://runai.example.com","badge":"Test","backendName":"Test"}"#,
            r#"{"idleMinutes":0,"signIn":["token"]}"#,
            r#"{"idleMinutes":5,"badge":null}"#,
        ] {
            let answer = answer(body);
            let first = FirstSettings::read(&answer).expect(body);
            let app: Settings = endpoint::settings().read(&answer).expect(body);
            assert_eq!(first.api_base, app.api_base, "{body}");
            assert_eq!(first.idle_minutes, app.idle_minutes, "{body}");
            assert!(first.backend_labels("host").eq(app.backend_labels("host")), "{body}");
        }
    }

    #[test]
    fn what_is_not_as_the_contract_has_it_is_left_to_the_app() {
        let rows = r#"{"datavolumes":[{"id":7}]}"#;
        assert!(page(&answer(rows)).is_none());
        assert!(page(&Answer { status: 401, ..answer(r#"{"datavolumes":[]}"#) }).is_none());
        assert!(page(&answer(r#"{"datavolumes":[],"next":null}"#)).is_some());
        assert!(FirstSettings::read(&answer(r#"{"idleMinutes":"5"}"#)).is_none());
    }
}
