//! The requests of the first view: those of the app. The first view leaves failures to the app, and lists that
//! lack rows, so that it need not carry the code for messages about them.

use super::super::operation::Operation;
use super::super::response::Response;
use super::super::settings::{IDLE_MINUTES, backend_labels};
use super::super::wire::Page;
use super::{Call, SETTINGS, Site, VOLUMES_FIELD, list_path};
use crate::domain::{ListQuery, Volume};
use serde::Deserialize;

fn read<'a, T: Deserialize<'a>>(response: &'a Response) -> Option<T> {
    let is_json = response.status == 200 && response.content_type.starts_with("application/json");
    is_json.then(|| serde_json::from_str(&response.body).ok()).flatten()
}

/// [`super::list_volumes`]
pub fn list_volumes(query: &ListQuery) -> Call<Option<Page<Volume>>> {
    Call::get(Operation::ListVolumes, list_path(query), |_, response| {
        let page = read(response).and_then(|body| Page::read(body, Some(VOLUMES_FIELD)).ok());
        Ok(page.filter(|page| page.left_out.is_empty()))
    })
}

/// [`super::settings`]
pub fn settings() -> Call<Option<FirstSettings>> {
    let call =
        Call::get(Operation::Settings, SETTINGS.to_owned(), |_, response| Ok(read(response)));
    Call { site: Site::Console, authorized: false, ..call }
}

/// What of the settings the first view needs, see [`crate::api::Settings`].
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
    /// See [`crate::api::Settings::backend_labels`].
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
    use crate::api::endpoint;
    use crate::api::transport::Request;

    fn answer(body: &str) -> Response {
        Response {
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
            let first = settings().read(&answer).expect(body).expect(body);
            let app = endpoint::settings().read(&answer).expect(body);
            assert_eq!(first.api_base, app.api_base, "{body}");
            assert_eq!(first.idle_minutes, app.idle_minutes, "{body}");
            assert!(first.backend_labels("host").eq(app.backend_labels("host")), "{body}");
        }
    }

    #[test]
    fn the_first_view_sends_the_requests_of_the_app() {
        let query = ListQuery::parse("search=lidar&offset=50").0;
        let (base, token) = ("https://runai.example.com", Some("token"));
        let list = Request::of(&endpoint::list_volumes(&query), base, token);
        assert!(Request::of(&list_volumes(&query), base, token) == list);
        let of_settings = Request::of(&endpoint::settings(), base, token);
        assert!(Request::of(&settings(), base, token) == of_settings);
    }

    #[test]
    fn what_is_not_as_the_contract_has_it_is_left_to_the_app() {
        let is_read = |response: &Response| {
            let page = list_volumes(&ListQuery::default()).read(response);
            page.is_ok_and(|page| page.is_some())
        };
        assert!(
            !is_read(&answer(r#"{"datavolumes":[{"name":"lidar"}]}"#)),
            "it is told what is left out"
        );
        assert!(!is_read(&answer(r#"{"datavolumes":{}}"#)));
        assert!(!is_read(&Response { status: 401, ..answer(r#"{"datavolumes":[]}"#) }));
        assert!(is_read(&answer(r#"{"datavolumes":[],"next":null}"#)));
        let settings = settings().read(&answer(r#"{"idleMinutes":"5"}"#));
        assert!(settings.is_ok_and(|settings| settings.is_none()));
    }
}
