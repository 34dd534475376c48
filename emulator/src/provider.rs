//! An OpenID provider in the same process, strict as a certified one: discovery, the authorization
//! code flow with PKCE, refresh tokens that rotate, and signing out.
//!
//! It knows one public client, whose redirect URI is the console's on the provider's own origin,
//! and the people who have the access keys; passwords are like names. ID tokens are signed as all
//! tokens here are, see [`crate::auth`].

mod authorize;
mod grants;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use http::{Method, Request, Response, StatusCode, header};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::auth::Role;
use crate::emulator::Config;
use crate::problem;

pub(crate) use grants::Redemption;

/// The client that is registered.
pub(crate) const CLIENT: &str = "data-volumes-console";

/// The path of the redirect URI that is registered for it, also for the way back from signing out.
const REDIRECT_PATH: &str = "/sign-in/callback";

/// Where the realm is.
const REALM: &str = "/auth/realms/runai";

/// How long a code is good for, in milliseconds.
const CODE_TTL_MS: i64 = 60_000;

/// How many of the tokens that were given out are remembered.
const ISSUED: usize = 1000;

/// What has been given out, and what has become of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Provider {
    codes: BTreeMap<String, Code>,
    refreshes: BTreeMap<String, Refresh>,
    /// Sign-ins that are over: signed out of, or ended because something was used twice.
    ended: BTreeSet<u64>,
    counter: u64,
    issued: Vec<String>,
}

/// An authorization code.
#[derive(Clone, Debug)]
struct Code {
    role: Role,
    redirect_uri: String,
    challenge: Option<String>,
    nonce: Option<String>,
    expires: i64,
    used: bool,
    /// Which sign-in it belongs to.
    family: u64,
}

/// A refresh token.
#[derive(Clone, Debug)]
struct Refresh {
    role: Role,
    expires: i64,
    used: bool,
    family: u64,
}

/// A refusal as OAuth has it: a code of an error, and words.
pub(crate) type Refusal = (&'static str, String);

/// The parameters of a query or a form, each at most once.
struct Form<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'a> Form<'a> {
    fn parse(text: &'a [u8]) -> Result<Self, Refusal> {
        let mut pairs: Vec<(Cow<'a, str>, Cow<'a, str>)> = Vec::new();
        for (name, value) in form_urlencoded::parse(text) {
            if pairs.iter().any(|(other, _)| *other == name) {
                return Err(("invalid_request", format!("{name} is given more than once")));
            }
            pairs.push((name, value));
        }
        Ok(Form(pairs))
    }

    /// A value; empty is absent (RFC 6749, 3.1).
    fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(other, _)| other == name);
        found.map(|(_, value)| value.as_ref()).filter(|value| !value.is_empty())
    }

    fn required(&self, name: &str) -> Result<&str, Refusal> {
        self.get(name).ok_or_else(|| ("invalid_request", format!("{name} is missing")))
    }
}

/// The origin that a request came to: as configured, else as its client calls it.
pub(crate) fn origin(request: &Request<Vec<u8>>, config: &Config) -> String {
    if let Some(origin) = &config.origin {
        return origin.clone();
    }
    let uri = request.uri();
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let host = uri.authority().map(|it| it.as_str()).or(host).unwrap_or("localhost");
    format!("{}://{host}", uri.scheme_str().unwrap_or("http"))
}

/// The issuer at an origin.
pub(crate) fn issuer(origin: &str) -> String {
    format!("{origin}{REALM}")
}

/// Whether a path is that of the token endpoint.
pub(crate) fn is_token_endpoint(path: &str) -> bool {
    path.strip_prefix(REALM) == Some("/protocol/openid-connect/token")
}

/// The challenge of a verifier (RFC 7636, 4.2).
fn s256(verifier: &str) -> String {
    BASE64.encode(Sha256::digest(verifier.as_bytes()))
}

impl Provider {
    /// Answers a request to the realm.
    pub(crate) fn respond(
        &mut self,
        request: &Request<Vec<u8>>,
        now: i64,
        config: &Config,
    ) -> Response<Vec<u8>> {
        let origin = origin(request, config);
        let path = request.uri().path().strip_prefix(REALM).unwrap_or_default();
        let (get, post) = (request.method() == Method::GET, request.method() == Method::POST);
        match path {
            "/.well-known/openid-configuration" if get => metadata(&origin),
            // Nobody here signs with a key that could be shown.
            "/protocol/openid-connect/certs" if get => {
                problem::json(StatusCode::OK, &json!({"keys": []}))
            }
            "/protocol/openid-connect/auth" if get => {
                self.authorize(request.uri().query().unwrap_or_default(), &origin, now, config)
            }
            "/login-actions/authenticate" if post => {
                self.authenticate(request.body(), &origin, now, config)
            }
            "/protocol/openid-connect/token" if post => self.token(request, &origin, now, config),
            "/protocol/openid-connect/logout" if get || post => self.sign_out(request, &origin),
            _ => page(StatusCode::NOT_FOUND, "Not found", "<p>There is no such page.</p>"),
        }
    }

    /// The tokens that were given out, oldest first.
    pub(crate) fn issued(&self) -> &[String] {
        &self.issued
    }

    /// Takes note of a token that is given out.
    pub(crate) fn issue(&mut self, token: &str) {
        if self.issued.len() >= ISSUED {
            self.issued.drain(..ISSUED / 2);
        }
        self.issued.push(token.to_owned());
    }

    fn next(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    /// A text that nobody guesses who does not know the seed.
    fn secret(&mut self, kind: &str, config: &Config) -> String {
        let text = format!("{kind} {} {}", config.seed, self.next());
        BASE64.encode(Sha256::digest(text.as_bytes()))
    }
}

/// The discovery document.
fn metadata(origin: &str) -> Response<Vec<u8>> {
    let issuer = issuer(origin);
    let at = |path: &str| format!("{issuer}/protocol/openid-connect/{path}");
    problem::json(
        StatusCode::OK,
        &json!({
            "issuer": issuer,
            "authorization_endpoint": at("auth"),
            "token_endpoint": at("token"),
            "end_session_endpoint": at("logout"),
            "jwks_uri": at("certs"),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["none+seed"],
            "token_endpoint_auth_methods_supported": ["none"],
            "scopes_supported": ["openid", "profile", "email"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": true,
        }),
    )
}

/// A page for people, without scripts and styles.
pub(crate) fn page(status: StatusCode, title: &str, body: &str) -> Response<Vec<u8>> {
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <link rel=\"icon\" href=\"data:,\"><title>{title}</title></head>\n<body><main><h1>{title}</h1>{body}</main></body>\n</html>\n"
    );
    let mut response = problem::with_body(status, "text/html; charset=utf-8", html.into_bytes());
    let headers = response.headers_mut();
    for (name, value) in [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; img-src data:; base-uri 'none'; form-action 'self'; \
             frame-ancestors 'none'",
        ),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, header::HeaderValue::from_static(value));
    }
    response
}

/// Sends the browser to an address with these parameters added.
fn redirect(to: &str, pairs: &[(&str, &str)]) -> Response<Vec<u8>> {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let separator = if query.is_empty() { "" } else { "?" };
    let mut response = problem::empty(StatusCode::FOUND);
    if let Ok(value) = header::HeaderValue::from_str(&format!("{to}{separator}{query}")) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    for (name, value) in
        [(header::CACHE_CONTROL, "no-store"), (header::REFERRER_POLICY, "no-referrer")]
    {
        response.headers_mut().insert(name, header::HeaderValue::from_static(value));
    }
    response
}

/// Text for HTML, also between quotes.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::{escape, s256};

    /// RFC 7636, appendix B.
    #[test]
    fn the_challenge_of_the_rfcs_verifier_is_the_rfcs() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(s256(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn text_ends_no_attribute_and_opens_no_element() {
        assert_eq!(escape("\"><b>&"), "&quot;&gt;&lt;b&gt;&amp;");
    }
}
