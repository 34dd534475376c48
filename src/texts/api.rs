//! Texts of requests that failed.

// Titles and messages

pub const CANCELLED_TITLE: &str = "Cancelled";
pub const CANCELLED: &str = "The request was cancelled.";
pub const UNREACHABLE: &str = "Couldn’t reach the server. Check your connection.";
pub const SESSION_NOT_RENEWED: &str = "Your session has expired and couldn’t be renewed yet.";
pub const PROXY_SIGN_IN: &str = "A proxy in front of the server requires you to sign in.";
pub const NOT_A_PROVIDER: &str =
    "There is no OpenID provider at this address: the response is a web page.";
pub const NOT_THE_API: &str = "This address isn’t the Run:ai API: the response is a web page.";

/// Takes the name of an operation, such as [`LIST_VOLUMES`].
pub fn could_not(operation: &str) -> String {
    format!("Couldn’t {operation}")
}

/// Takes the name of an operation, such as [`LIST_VOLUMES`].
pub fn no_permission_to(operation: &str) -> String {
    match operation.strip_prefix("load ") {
        Some(what) => format!("You don’t have permission to see {what}"),
        None => format!("You don’t have permission to {operation}"),
    }
}

pub fn timed_out(seconds: u64) -> String {
    format!("The server didn’t respond within {}.", super::seconds(seconds))
}

pub fn status_only(status: u16) -> String {
    format!("The server returned the status {status} without an explanation.")
}

pub fn status_with_body(status: u16, body: &str) -> String {
    format!("The server returned the status {status}: {body}")
}

pub fn message_with_details(message: &str, details: &str) -> String {
    format!("{message} ({details})")
}

pub fn settings_unreadable(problem: &str) -> String {
    format!("config.json can’t be read: {problem}.")
}

pub fn response_invalid(problem: &str) -> String {
    format!("The server’s response isn’t valid: {problem}")
}

// Hints

pub const TRY_AGAIN_LATER: &str = "Try again in a moment.";
pub const PROVIDER_UNREACHABLE_HINT: &str = "Try again in a moment. If the provider is on another \
     origin, this page’s Content-Security-Policy and the provider must allow the request.";
pub const TIMED_OUT_HINT: &str = "The server may be busy. Try again in a moment.";
pub const SESSION_NOT_RENEWED_HINT: &str =
    "Retrying automatically. You don’t have to sign in again.";
pub const CHECK_ISSUER: &str =
    "Contact your administrator: oidc.issuer in config.json may be wrong.";
pub const NOT_THE_API_HINT: &str = "If this worked before, reload the page: a proxy may require \
     you to sign in. Otherwise contact your administrator: the API’s address in config.json may be \
     wrong.";
pub const PROXY_SIGN_IN_HINT: &str =
    "Reload the page to sign in to the proxy. Your input is kept in this tab.";
pub const CONTACT_ADMINISTRATOR: &str = "Contact your administrator.";
pub const RESPONSE_INVALID_HINT: &str = "The versions of this page and of the control plane may \
     not match. Reload the page, or contact your administrator.";
pub const COMPANION_UNAUTHORIZED_HINT: &str =
    "You don’t have to sign in again. You can still use the data volumes.";
pub const SIGN_IN_AGAIN: &str = "Sign in again.";
pub const FORBIDDEN_HINT: &str = "Ask an administrator for access.";
pub const NOT_FOUND_HINT: &str = "It may have been deleted.";
pub const TOO_MANY_REQUESTS: &str = "Too many requests. Wait a moment, then try again.";
pub const SERVER_UNAVAILABLE: &str =
    "The server is temporarily unavailable. Try again in a moment.";
pub const SERVER_ERROR: &str = "The server had an internal error. Try again in a moment.";

/// The header `Retry-After`.
pub fn retry_after(seconds: u64) -> String {
    let wait = match seconds {
        ..120 => super::seconds(seconds),
        _ => super::minutes(seconds.div_ceil(60)),
    };
    format!("The server asked to wait {wait}.")
}

/// After a response that asks to wait: the next request is sent without the user.
pub fn busy(seconds: u64) -> String {
    match seconds {
        0 => "The server is busy. Trying again…".to_owned(),
        1..120 => format!("The server is busy. Trying again in {seconds} s."),
        _ => {
            let minutes = super::minutes(seconds.div_ceil(60));
            format!("The server is busy. Trying again in {minutes}.")
        }
    }
}

// Operations, as they follow "Couldn’t"

pub const LIST_VOLUMES: &str = "load the data volumes";
pub const COUNT_VOLUMES: &str = "count the data volumes";
pub const CREATE_VOLUME: &str = "create the data volume";
pub const GET_VOLUME: &str = "load this data volume";
pub const PATCH_VOLUME: &str = "save the description";
pub const DELETE_VOLUME: &str = "delete the data volume";
pub const NAME_AVAILABILITY: &str = "check the name";
pub const GET_SHARED_SCOPES: &str = "load the shared scopes";
pub const PATCH_SHARED_SCOPES: &str = "change the sharing";
pub const SIGN_IN: &str = "sign in";
pub const PERMITTED_SCOPES: &str = "load your permissions";
pub const LIST_PROJECTS: &str = "load the projects";
pub const LIST_DEPARTMENTS: &str = "load the departments";
pub const LIST_CLUSTERS: &str = "load the clusters";
pub const LIST_PVCS: &str = "load the PVCs";
pub const LIST_WORKLOADS: &str = "load the workloads";
pub const AUDIT_LOG: &str = "load the audit log";
pub const SETTINGS: &str = "load the settings";
pub const DISCOVER: &str = "find the sign-in provider";
pub const RENEW_TOKEN: &str = "renew your session";

// Problems in a response's JSON

pub const MISSING: &str = "missing";
pub const NULL: &str = "null";
pub const A_BOOLEAN: &str = "a boolean";
pub const A_NUMBER: &str = "a number";
pub const A_STRING: &str = "a string";
pub const AN_ARRAY: &str = "an array";
pub const AN_OBJECT: &str = "an object";
pub const A_ROW_COUNT: &str = "a number of rows";
pub const INVALID_TOKEN: &str = "the token contains characters that a header can’t hold";
pub const UNKNOWN_TOKEN_TYPE: &str = "the type of the tokens is not supported";

pub fn field_missing(path: &str) -> String {
    format!("`{path}` is missing")
}

pub fn field_is_not(path: &str, found: &str, expected: &str) -> String {
    format!("`{path}` is {found}, not {expected}")
}

pub fn it_is_not(found: &str, expected: &str) -> String {
    format!("it is {found}, not {expected}")
}

pub fn unreadable_at(line: usize, column: usize) -> String {
    format!("it can’t be read at line {line}, column {column}")
}

pub fn entries_left_out(entries: u64, reason: &str) -> String {
    format!("{} of the server’s response can’t be shown: {reason}.", super::entries(entries))
}

// Single sign-on

pub const SIGN_IN_CANCELLED: &str = "Sign-in was cancelled";
pub const TRY_AGAIN: &str = "Try again.";
pub const PROVIDER_ERROR_TITLE: &str = "The provider didn’t sign you in";
pub const STATE_MISMATCH: &str =
    "This tab didn’t start this sign-in. You may have opened a link that someone sent you.";
pub const NO_PENDING_SIGN_IN: &str = "This tab hasn’t started to sign in, or the sign-in was \
     already completed. Each response of the provider works once.";
pub const MISSING_CODE: &str = "The provider’s response contains no code.";
pub const MISSING_ID_TOKEN: &str =
    "The control plane returned no ID token, so your sign-in can’t be verified.";
pub const NOT_CONFIGURED: &str = "config.json doesn’t name a provider for single sign-on.";
pub const CRYPTO_UNAVAILABLE: &str =
    "The browser allows cryptography only on pages loaded over https.";
pub const STORAGE_UNAVAILABLE: &str = "The browser doesn’t let this tab store data.";
pub const NOT_LOADED: &str = "The code for single sign-on couldn’t be loaded.";

pub const START_AGAIN: &str = "Start again from this page.";
pub const CHECK_EXCHANGE: &str =
    "Contact your administrator: oidc.exchange in config.json must be provider.";
pub const ID_TOKEN_HINT: &str =
    "Start again. If the error stays, contact the administrator of the provider.";
pub const USE_HTTPS: &str = "Open this page over https.";
pub const NOT_LOADED_HINT: &str = "Check your connection, then reload the page.";
pub const ALLOW_STORAGE: &str = "Allow this site to store data, then start again.";

pub const ID_TOKEN_MALFORMED: &str = "can’t be read";
pub const ID_TOKEN_OF_OTHER_ISSUER: &str = "is from another issuer";
pub const ID_TOKEN_FOR_OTHER_APPLICATION: &str = "is for another application";
pub const ID_TOKEN_FOR_OTHER_SIGN_IN: &str = "is for another sign-in";
pub const ID_TOKEN_EXPIRED: &str = "has expired";
pub const ID_TOKEN_OF_OTHER_USER: &str = "belongs to another user";

pub fn id_token(problem: &str) -> String {
    format!("The provider’s ID token {problem}.")
}

pub fn no_issuer(expected: &str) -> String {
    format!("The response doesn’t say that {expected} sent it.")
}

pub fn issuer_mismatch(found: &str, expected: &str) -> String {
    format!("The provider identifies itself as {found}, but config.json names {expected}.")
}

pub fn insecure_url(name: &str, url: &str) -> String {
    format!("The provider’s {name} is not an https address: {url}")
}
