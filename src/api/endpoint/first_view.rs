//! The same requests as those of the app, with smaller decoders: the first view leaves errors and
//! incomplete lists to the app.

use super::super::operation::Operation;
use super::super::response::Response;
use super::super::settings::IDLE_MINUTES;
use super::super::types::Page;
use super::{Call, SETTINGS, Site, VOLUMES_FIELD, list_path};
use crate::domain::{ListQuery, Volume};
use crate::tools::{LenientValue, decode};

fn read(response: &Response) -> Option<LenientValue<'_>> {
    let is_json = response.status == 200 && response.content_type.starts_with("application/json");
    is_json.then(|| serde_json::from_str(&response.body).ok()).flatten()
}

/// See [`super::list_volumes`].
pub fn list_volumes(query: &ListQuery) -> Call<Option<Page<Volume>>> {
    Call::get(Operation::ListVolumes, list_path(query), |_, response| {
        let page =
            read(response).and_then(|body| Page::read(body, Some(VOLUMES_FIELD), decode).ok());
        Ok(page.filter(|page| page.left_out.is_empty()))
    })
}

/// See [`super::settings`].
pub fn settings() -> Call<Option<FirstSettings>> {
    let call = Call::get(Operation::Settings, SETTINGS.to_owned(), |_, response| {
        Ok(read(response).and_then(FirstSettings::read))
    });
    call.without_token(Site::Console)
}

/// The settings that the first view needs, see [`crate::api::Settings`].
pub struct FirstSettings {
    pub api_base: String,
    pub backend_name: String,
    pub badge: Option<String>,
    pub idle_minutes: u32,
}

impl FirstSettings {
    /// `None` if a setting is of another type, which the app reports.
    fn read(mut settings: LenientValue<'_>) -> Option<Self> {
        if !matches!(settings, LenientValue::Object(_)) {
            return None;
        }
        let mut text = |field: &str| match settings.take(field) {
            LenientValue::Missing => Some(None),
            LenientValue::Null if field == "badge" => Some(None),
            LenientValue::String(text) => Some(Some(text.into_owned())),
            _ => None,
        };
        Some(Self {
            api_base: text("apiBase")?.unwrap_or_default(),
            backend_name: text("backendName")?.unwrap_or_default(),
            badge: text("badge")?,
            idle_minutes: match settings.take("idleMinutes") {
                LenientValue::Missing => IDLE_MINUTES,
                minutes => minutes.u32()?,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::endpoint;
    use crate::api::transport::Request;

    fn response(body: &str) -> Response {
        let (content_type, body) = ("application/json".to_owned(), body.to_owned());
        Response { status: 200, content_type, body, ..Response::default() }
    }

    #[test]
    fn the_first_view_and_the_app_decode_the_same_settings() {
        for body in [
            "{}",
            r#"{"apiBase":"https://runai.example.com/","backendName":"Lab","badge":"Test"}"#,
            r#"{"apiBase":"https://runai.example.com","badge":"Test","backendName":"Test"}"#,
            r#"{"idleMinutes":0,"signIn":["token"]}"#,
            r#"{"idleMinutes":5,"badge":null}"#,
        ] {
            let response = response(body);
            let first = settings().read(&response).expect(body).expect(body);
            let app = endpoint::settings().read(&response).expect(body);
            assert_eq!(first.api_base, app.api_base, "{body}");
            assert_eq!(first.idle_minutes, app.idle_minutes, "{body}");
            assert_eq!((first.backend_name, first.badge), (app.backend_name, app.badge), "{body}");
        }
    }

    #[test]
    fn the_first_view_sends_the_same_requests_as_the_app() {
        let query = ListQuery::parse("search=lidar&offset=50").0;
        let (base, token) = ("https://runai.example.com", Some("token"));
        let list = Request::new(&endpoint::list_volumes(&query), base, token);
        assert!(Request::new(&list_volumes(&query), base, token) == list);
        let settings_request = Request::new(&endpoint::settings(), base, token);
        assert!(Request::new(&settings(), base, token) == settings_request);
    }

    #[test]
    fn an_invalid_response_is_left_to_the_app() {
        let is_read = |response: &Response| {
            let page = list_volumes(&ListQuery::default()).read(response);
            page.is_ok_and(|page| page.is_some())
        };
        // The app reports the omission.
        assert!(!is_read(&response(r#"{"datavolumes":[{"name":"lidar"}]}"#)));
        assert!(!is_read(&response(r#"{"datavolumes":{}}"#)));
        assert!(!is_read(&Response { status: 401, ..response(r#"{"datavolumes":[]}"#) }));
        assert!(is_read(&response(r#"{"datavolumes":[],"next":null}"#)));
        for body in [r#"{"idleMinutes":"5"}"#, r#"{"apiBase":null}"#, "null", "[]", "5"] {
            let settings = settings().read(&response(body));
            assert!(settings.is_ok_and(|settings| settings.is_none()), "{body}");
        }
    }
}
