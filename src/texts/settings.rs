//! Texts of the settings page, and of problems in `config.json`.

pub const SETTINGS: &str = "Settings";
pub const INTRO: &str = "Settings apply at once and are kept in this browser.";

pub const SAVED: &str = "Saved";
pub const NOT_SAVED: &str = "Kept until you close this tab, because this browser blocks storage";

pub const APPEARANCE: &str = "Appearance";
pub const THEME: &str = super::frame::THEME;
pub const DENSITY: &str = super::list::DENSITY;
pub const COMFORTABLE: &str = super::list::COMFORTABLE;
pub const COMPACT: &str = super::list::COMPACT;

pub const DATES: &str = "Dates and times";
pub const DATE_STYLE: &str = "Show times as";
pub const RELATIVE: &str = "Time ago (3 hours ago)";
pub const ABSOLUTE: &str = "Date and time (23 Nov 2026, 14:03)";
pub const TIME_ZONE: &str = "Time zone";
pub const LOCAL: &str = "This device’s time zone";
pub const UTC: &str = "UTC";
pub const TIME_ZONE_HINT: &str = "Date filters and “Updated” always use this device’s time zone.";

pub const LIST: &str = super::ui::PRODUCT;
pub const DEFAULT_VIEW: &str = "Default view";
pub const NO_DEFAULT_VIEW: &str = super::detail::ALL_DATA_VOLUMES;
pub const OVERVIEW: &str = super::overview::TITLE;
pub const DEFAULT_VIEW_HINT: &str =
    "Opens when you open this app. To add a view, open the list and choose “Views”.";
pub const UPDATES: &str = "Update pages automatically";
pub const UPDATES_HINT: &str = "When this is off, use Refresh to see changes.";

pub const KEYBOARD: &str = super::frame::SHORTCUTS_TITLE;
pub const KEYS: &str = "Keys";
pub const RESET_KEYS: &str = "Reset keys";
pub const KEYS_RESET: &str = "Keys reset";
pub const KEYS_ARE_DEFAULT: &str = "All keys are the defaults";
pub const NOT_ONE_KEY: &str =
    "Enter one letter, digit or sign. A capital letter means Shift and the letter.";

pub fn key_taken(label: &str) -> String {
    format!("This key is already used for “{label}”. Enter another.")
}

pub const STORED: &str = "Data in this browser";
pub const STORED_ITEMS: [&str; 6] = [
    "These settings, and the columns of the list",
    "Saved views",
    "Until you close this tab: unsent forms, unsaved descriptions and pending access changes",
    "Until you close this tab: your session, if you chose to stay signed in",
    "IDs of data volumes being created",
    "Who used this browser last (not readable), and when",
];
pub const NEVER_STORED: &str = "The secret of an access key is never stored.";
pub const FORGET: &str = "Forget everything";
pub const FORGET_TITLE: &str = "Forget everything?";
pub const FORGET_TEXT: &str = "Everything listed above is removed from this browser, and you are signed out in all tabs. Settings, saved \
     views and unsaved input are lost. Your data volumes don’t change.";

pub const OIDC_MISSING: &str = "oidc is missing: single sign-on needs a provider.";
pub const OIDC_NOT_AN_OBJECT: &str = "oidc isn’t an object.";
pub const ISSUER_MISSING: &str = "oidc.issuer is missing: the address of the provider.";
pub const CLIENT_ID_MISSING: &str =
    "oidc.clientId is missing: the ID by which the provider knows this application.";
pub const SCOPE_WITHOUT_OPENID: &str = "oidc.scope must contain “openid”.";
pub const REDIRECT_PATH_INVALID: &str =
    "oidc.redirectPath isn’t a path on this site, such as /callback.";
pub const SIGN_IN_NOT_A_LIST: &str = "signIn isn’t a list of sign-in methods.";

pub const WORKLOAD_URL_INVALID: &str =
    "workloadUrl must start with https://, http:// or one /. Workloads have no links.";

pub fn workload_url_placeholder(placeholder: &str) -> String {
    format!(
        "workloadUrl: “{placeholder}” isn’t a placeholder. Use {{id}}, {{name}}, {{project}} or {{cluster}}."
    )
}

pub fn idle_minutes_invalid(default: u32) -> String {
    let default = super::minutes(default.into());
    format!("idleMinutes isn’t a whole number of minutes. The default of {default} is used.")
}

pub fn sign_in_method_unknown(method: &str) -> String {
    format!("signIn: “{method}” isn’t a sign-in method. Use singleSignOn, accessKey or token.")
}

pub fn oidc_not_a_string(name: &str) -> String {
    format!("oidc.{name} isn’t a string.")
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
