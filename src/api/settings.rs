//! `config.json`: the settings of an installation.

use super::oidc::{Exchange, Issuer, OidcSettings};
use crate::domain::{WorkloadUrl, WorkloadUrlError};
use crate::texts::settings as texts;
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignInMethod {
    /// With the access key of a development backend; `config.json` cannot name it.
    Development,
    SingleSignOn,
    AccessKey,
    Token,
}

/// An access key that a development backend provides, so that nothing needs to be typed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DevelopmentAccessKey {
    pub client_id: String,
    /// Not a secret here.
    pub client_secret: String,
}

/// All settings have defaults, so that `{}` works behind a proxy that forwards `/api`. Mistakes in
/// some settings are reported in `problems` and leave the others usable.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "RawSettings")]
pub struct Settings {
    /// The base URL of the API without a trailing slash; empty for the console's own origin.
    pub api_base: String,
    /// The host's name is shown if empty.
    pub backend_name: String,
    /// Marks a system that is not for production, such as "Emulator".
    pub badge: Option<String>,
    /// In display order; never empty.
    pub sign_in: Vec<SignInMethod>,
    /// Present if single sign-on is offered.
    pub oidc: Option<OidcSettings>,
    /// The idle timeout; 0 for none.
    pub idle_minutes: u32,
    /// Signs in automatically. Never in production.
    pub development_access_key: Option<DevelopmentAccessKey>,
    /// The control plane's own page of a workload.
    pub workload_url: Option<WorkloadUrl>,
    pub problems: Vec<String>,
}

/// The idle timeout of the vendor's own page, in minutes.
pub(super) const IDLE_MINUTES: u32 = 60;

impl Default for Settings {
    fn default() -> Self {
        RawSettings::default().into()
    }
}

/// The header's labels of the control plane, each with its CSS class: its name or `host`, and the
/// badge.
pub fn backend_labels<'a>(
    name: &'a str,
    badge: Option<&'a str>,
    host: &'a str,
) -> impl Iterator<Item = (&'static str, &'a str)> {
    let name = if name.is_empty() { host } else { name };
    let name = Some(name).filter(|name| badge != Some(name));
    let labels = [("backend-name", name), ("backend-badge", badge)];
    labels.into_iter().filter_map(|(class, text)| Some((class, text?)))
}

/// The settings as written. Values that are validated later may have any type.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
struct RawSettings {
    api_base: String,
    backend_name: String,
    badge: Option<String>,
    sign_in: Value,
    oidc: Value,
    idle_minutes: Value,
    development_access_key: Option<DevelopmentAccessKey>,
    workload_url: Value,
}

impl From<RawSettings> for Settings {
    fn from(raw: RawSettings) -> Self {
        let mut problems = Vec::new();
        let mut sign_in = parse_sign_in(&raw.sign_in, &mut problems);
        let oidc = match &raw.oidc {
            Value::Null => None,
            value => parse_oidc(value).map_err(|problem| problems.push(problem)).ok(),
        };
        if oidc.is_none() && sign_in.contains(&SignInMethod::SingleSignOn) {
            if raw.oidc.is_null() {
                problems.push(texts::OIDC_MISSING.to_owned());
            }
            sign_in.retain(|method| *method != SignInMethod::SingleSignOn);
        }
        if sign_in.is_empty() {
            sign_in = vec![SignInMethod::AccessKey, SignInMethod::Token];
        }
        let minutes = match &raw.idle_minutes {
            Value::Null => Some(IDLE_MINUTES),
            value => value.as_u64().and_then(|minutes| u32::try_from(minutes).ok()),
        };
        if minutes.is_none() {
            problems.push(texts::idle_minutes_invalid(IDLE_MINUTES));
        }
        let workload_url = parse_workload_url(&raw.workload_url, &mut problems);
        Self {
            api_base: raw.api_base,
            backend_name: raw.backend_name,
            badge: raw.badge,
            sign_in,
            oidc,
            idle_minutes: minutes.unwrap_or(IDLE_MINUTES),
            development_access_key: raw.development_access_key,
            workload_url,
            problems,
        }
    }
}

fn parse_sign_in(raw: &Value, problems: &mut Vec<String>) -> Vec<SignInMethod> {
    let Value::Array(items) = raw else {
        if !raw.is_null() {
            problems.push(texts::SIGN_IN_NOT_A_LIST.to_owned());
        }
        return Vec::new();
    };
    let mut methods = Vec::new();
    for item in items {
        let method = match item.as_str() {
            Some("singleSignOn") => SignInMethod::SingleSignOn,
            Some("accessKey") => SignInMethod::AccessKey,
            Some("token") => SignInMethod::Token,
            text => {
                let item = text.map_or_else(|| item.to_string(), str::to_owned);
                problems.push(texts::sign_in_method_unknown(&item));
                continue;
            }
        };
        if !methods.contains(&method) {
            methods.push(method);
        }
    }
    methods
}

/// `None` for no links.
fn parse_workload_url(raw: &Value, problems: &mut Vec<String>) -> Option<WorkloadUrl> {
    let parsed = match raw {
        Value::Null => return None,
        Value::String(text) if text.trim().is_empty() => return None,
        Value::String(text) => WorkloadUrl::parse(text.trim()),
        _ => Err(WorkloadUrlError::NotAnAddress),
    };
    let describe = |error| match error {
        WorkloadUrlError::NotAnAddress => texts::WORKLOAD_URL_INVALID.to_owned(),
        WorkloadUrlError::UnknownPlaceholder(it) => texts::workload_url_placeholder(&it),
    };
    parsed.map_err(|error| problems.push(describe(error))).ok()
}

fn parse_oidc(value: &Value) -> Result<OidcSettings, String> {
    let text = |name: &str| match &value[name] {
        Value::Null => Ok(None),
        Value::String(text) if text.trim().is_empty() => Ok(None),
        Value::String(text) => Ok(Some(text.trim())),
        _ => Err(texts::oidc_not_a_string(name)),
    };
    if !value.is_object() {
        return Err(texts::OIDC_NOT_AN_OBJECT.to_owned());
    }
    let issuer = text("issuer")?.ok_or(texts::ISSUER_MISSING)?;
    let issuer = Issuer::parse(issuer).map_err(|problem| texts::issuer_invalid(&problem))?;
    let client_id = text("clientId")?.ok_or(texts::CLIENT_ID_MISSING)?;
    let scope = text("scope")?.unwrap_or("openid profile email");
    if !scope.split(' ').any(|word| word == "openid") {
        return Err(texts::SCOPE_WITHOUT_OPENID.to_owned());
    }
    let redirect_path = text("redirectPath")?;
    let is_path = |path: &str| {
        path.starts_with('/') && !path.starts_with("//") && !path.contains(['?', '#', '\\', ' '])
    };
    if redirect_path.is_some_and(|path| !is_path(path)) {
        return Err(texts::REDIRECT_PATH_INVALID.to_owned());
    }
    let exchange = match text("exchange")? {
        None | Some("provider") => Exchange::Provider,
        Some("controlPlane") => Exchange::ControlPlane,
        Some(other) => {
            return Err(texts::exchange_unknown(other));
        }
    };
    Ok(OidcSettings {
        issuer,
        client_id: client_id.to_owned(),
        scope: scope.to_owned(),
        redirect_path: redirect_path.map(str::to_owned),
        exchange,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_settings_have_defaults() {
        let settings: Settings = serde_json::from_str("{}").expect("defaults");
        assert_eq!(settings, Settings::default());
    }

    #[test]
    fn the_shipped_settings_are_valid() {
        let shipped = include_str!("../../public/config.json");
        let settings: Settings = serde_json::from_str(shipped).expect("valid settings");
        assert_eq!(settings.development_access_key, None, "no key in production");
    }

    fn read(json: &str) -> Settings {
        serde_json::from_str(json).expect("settings")
    }

    const OIDC: &str = r#""issuer":"https://sso.example.com/auth/realms/runai","clientId":"dvc""#;

    #[test]
    fn single_sign_on_requires_only_an_issuer_and_a_client() {
        let settings = read(&format!(r#"{{"signIn":["singleSignOn","token"],"oidc":{{{OIDC}}}}}"#));
        assert_eq!(settings.sign_in, [SignInMethod::SingleSignOn, SignInMethod::Token]);
        assert_eq!(settings.problems, Vec::<String>::new());
        let oidc = settings.oidc.expect("a provider");
        assert_eq!(oidc.issuer.host(), "sso.example.com");
        assert_eq!([oidc.client_id, oidc.scope], ["dvc", "openid profile email"]);
        assert_eq!((oidc.redirect_path, oidc.exchange), (None, Exchange::Provider));
    }

    #[test]
    fn a_mistake_in_the_oidc_settings_is_reported_and_disables_single_sign_on_only() {
        for (oidc, start) in [
            ("null", "oidc is missing"),
            ("7", "oidc isn’t an object"),
            ("{}", "oidc.issuer is missing"),
            (r#"{"issuer":"https://sso.example.com"}"#, "oidc.clientId is missing"),
            (r#"{"issuer":"https://sso.example.com","clientId":" "}"#, "oidc.clientId is missing"),
            (r#"{"issuer":7,"clientId":"dvc"}"#, "oidc.issuer isn’t a string"),
            (r#"{"issuer":"http://sso.example.com","clientId":"dvc"}"#, "oidc.issuer: "),
            (&format!(r#"{{{OIDC},"scope":"profile"}}"#), "oidc.scope must contain"),
            (&format!(r#"{{{OIDC},"redirectPath":"https://evil.example/"}}"#), "oidc.redirectPath"),
            (&format!(r#"{{{OIDC},"redirectPath":"//evil.example/"}}"#), "oidc.redirectPath"),
            (&format!(r#"{{{OIDC},"redirectPath":"/x?code=1"}}"#), "oidc.redirectPath"),
            (&format!(r#"{{{OIDC},"exchange":"both"}}"#), "oidc.exchange: “both”"),
        ] {
            let settings = read(&format!(
                r#"{{"backendName":"x","signIn":["singleSignOn","accessKey"],"oidc":{oidc}}}"#
            ));
            assert_eq!(settings.sign_in, [SignInMethod::AccessKey], "{oidc}");
            assert_eq!((settings.oidc, settings.backend_name.as_str()), (None, "x"), "{oidc}");
            let [problem] = settings.problems.as_slice() else { panic!("{oidc}") };
            assert!(problem.starts_with(start), "{oidc}: {problem}");
        }
    }

    #[test]
    fn an_unknown_sign_in_method_is_reported_and_the_defaults_replace_an_empty_list() {
        let settings = read(r#"{"signIn":["sso","token","token",7]}"#);
        assert_eq!((settings.sign_in, settings.problems.len()), (vec![SignInMethod::Token], 2));
        for none in ["[]", "[\"sso\"]", "\"token\"", "[\"singleSignOn\"]"] {
            let settings = read(&format!(r#"{{"signIn":{none}}}"#));
            assert_eq!(settings.sign_in, Settings::default().sign_in, "{none}");
        }
    }

    #[test]
    fn the_idle_timeout_is_an_hour_by_default() {
        assert_eq!(Settings::default().idle_minutes, 60);
        for (value, minutes, problems) in
            [("0", 0, 0), ("15", 15, 0), ("-1", 60, 1), ("\"1\"", 60, 1), ("1.5", 60, 1)]
        {
            let settings = read(&format!(r#"{{"idleMinutes":{value}}}"#));
            let read = (settings.idle_minutes, settings.problems.len());
            assert_eq!(read, (minutes, problems), "{value}");
        }
    }

    #[test]
    fn a_mistake_in_the_address_of_workloads_is_reported_and_removes_their_links_only() {
        for none in ["null", "\"\"", "\" \""] {
            let settings = read(&format!(r#"{{"workloadUrl":{none}}}"#));
            assert_eq!((settings.workload_url, settings.problems.len()), (None, 0), "{none}");
        }
        let url = "https://runai.example.com/workloads/{id}";
        let settings = read(&format!(r#"{{"workloadUrl":"{url} "}}"#));
        assert_eq!(settings.workload_url, WorkloadUrl::parse(url).ok());
        assert_eq!(settings.problems, Vec::<String>::new());
        for (value, start) in [
            ("7", "workloadUrl must start with"),
            (r#""javascript:alert(1)""#, "workloadUrl must start with"),
            (r#""//evil.example/{id}""#, "workloadUrl must start with"),
            (r#""/workloads/{pod}""#, "workloadUrl: “{pod}” isn’t a placeholder"),
        ] {
            let settings = read(&format!(r#"{{"backendName":"x","workloadUrl":{value}}}"#));
            assert_eq!((settings.workload_url, settings.backend_name.as_str()), (None, "x"));
            let [problem] = settings.problems.as_slice() else { panic!("{value}") };
            assert!(problem.starts_with(start), "{value}: {problem}");
        }
    }
}
