//! Texts of signing in and out.

pub const SIGN_IN: &str = "Sign in";
pub const SIGN_OUT: &str = "Sign out";
pub const SIGNING_IN: &str = "Signing you in…";

pub const KEEP_LABEL: &str = "Keep me signed in on this tab";
pub const KEEP_HINT: &str = "Until you close it, also after a reload.";
/// Follows `KEEP_HINT`.
pub const KEEP_ACCESS_KEY_HINT: &str = " Your key is never stored.";

pub const CONFIG_PROBLEMS_TITLE: &str = "config.json has mistakes";

pub const ACCESS_KEY: &str = "Access key";
pub const CLIENT_ID_LABEL: &str = "Client ID";
pub const CLIENT_ID_MISSING: &str = "Enter the client ID of the access key.";
pub const CLIENT_SECRET_LABEL: &str = "Client secret";
pub const CLIENT_SECRET_MISSING: &str = "Enter the client secret of the access key.";
pub const SIGN_IN_WITH_ACCESS_KEY: &str = "Sign in with access key";

pub const ACCESS_TOKEN: &str = "Access token";
pub const TOKEN_LABEL: &str = "Token";
pub const TOKEN_HINT: &str = "Paste an API token, for example from the CLI.";
pub const TOKEN_MISSING: &str = "Paste a token.";
pub const TOKEN_INVALID: &str =
    "A token can’t contain spaces, line breaks or non-ASCII characters. Copy the token again.";
pub const TOKEN_REJECTED: &str = "This token isn’t valid or has expired.";
pub const SIGN_IN_WITH_TOKEN: &str = "Sign in with token";

pub const SINGLE_SIGN_ON: &str = "Single sign-on";
pub const SIGN_IN_WITH_SINGLE_SIGN_ON: &str = "Sign in with single sign-on";
/// The host of the provider is between the two.
pub const PROVIDER_TEXT: (&str, &str) = ("You’ll be sent to ", " to sign in.");

pub const SESSION_ENDED_TITLE: &str = "Your session expired";
pub const SESSION_ENDED_TEXT: &str = "Sign in to continue. Your input is kept.";
pub const SIGNED_OUT_TITLE: &str = "You were signed out";
pub const SIGNED_OUT_IDLE: &str = "You were signed out after being inactive. Sign in to continue \
                                   where you left off. Your input is kept for you only.";
pub const SIGNED_OUT_OTHER_USER: &str = "Another user signed in from another tab.";
pub const SIGNED_OUT_IN_OTHER_TAB: &str = "You signed out in another tab.";
pub const SIGNED_OUT_BY_CHOICE: &str = "You have signed out.";
/// The host of the provider is between the two.
pub const STILL_SIGNED_IN_TEXT: (&str, &str) = ("You are still signed in at ", ".");
/// Before the host of the provider.
pub const SIGN_OUT_AT: &str = "Sign out at ";
