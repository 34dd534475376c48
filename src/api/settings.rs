//! `config.json`: what one build needs to know of the installation it is served by.

use serde::Deserialize;

/// A way to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SignInWay {
    /// Client id and secret, exchanged for a token.
    AccessKey,
    /// A token that the person already has.
    Token,
}

/// An access key that a development backend hands out, so that nothing needs to be typed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DevelopmentAccessKey {
    /// The client id.
    pub client_id: String,
    /// The client secret. Not a secret here.
    pub client_secret: String,
}

/// The run-time settings. Everything has a default, so that `{}` works behind a proxy that
/// forwards `/api`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// What stands before `/api/v1/…`: empty for the console's own origin, else an origin such as
    /// `https://runai.example.com`, without a slash at its end.
    pub api_base: String,
    /// What people call the backend; the host's name where empty.
    pub backend_name: String,
    /// A word in the banner that this is no production system, such as "Emulator".
    pub badge: Option<String>,
    /// How one may sign in, in the order of offering.
    pub sign_in: Vec<SignInWay>,
    /// Signs in by itself where given. Never in production.
    pub development_access_key: Option<DevelopmentAccessKey>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            api_base: String::new(),
            backend_name: String::new(),
            badge: None,
            sign_in: vec![SignInWay::AccessKey, SignInWay::Token],
            development_access_key: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_has_to_be_configured() {
        let settings: Settings = serde_json::from_str("{}").expect("defaults");
        assert_eq!(settings, Settings::default());
    }

    #[test]
    fn the_shipped_settings_are_read() {
        let shipped = include_str!("../../public/config.json");
        let settings: Settings = serde_json::from_str(shipped).expect("valid settings");
        assert_eq!(settings.development_access_key, None, "no key in production");
    }
}
