//! Texts of problems in `config.json`.

pub const OIDC_MISSING: &str = "oidc is missing: single sign-on needs a provider.";
pub const OIDC_NOT_AN_OBJECT: &str = "oidc is not an object.";
pub const ISSUER_MISSING: &str = "oidc.issuer is missing: the address of the provider.";
pub const CLIENT_ID_MISSING: &str =
    "oidc.clientId is missing: the ID by which the provider knows this application.";
pub const SCOPE_WITHOUT_OPENID: &str = "oidc.scope must contain “openid”.";
pub const REDIRECT_PATH_INVALID: &str =
    "oidc.redirectPath is not a path on this site, such as /callback.";
pub const SIGN_IN_NOT_A_LIST: &str = "signIn is not a list of sign-in methods.";

pub fn idle_minutes_invalid(default: u32) -> String {
    let default = super::minutes(default.into());
    format!("idleMinutes is not a whole number of minutes. The default of {default} is used.")
}

pub fn sign_in_method_unknown(method: &str) -> String {
    format!("signIn: “{method}” is not a sign-in method. Use singleSignOn, accessKey or token.")
}

pub fn oidc_not_a_string(name: &str) -> String {
    format!("oidc.{name} is not a string.")
}

pub fn issuer_invalid(problem: &str) -> String {
    format!("oidc.issuer: {problem}")
}

pub fn issuer_not_https(url: &str) -> String {
    format!("“{url}” must start with https://.")
}

pub fn issuer_not_a_plain_url(url: &str) -> String {
    format!("“{url}” must contain only an address and a path.")
}

pub fn exchange_unknown(exchange: &str) -> String {
    format!("oidc.exchange: “{exchange}” is not valid. Use provider or controlPlane.")
}
