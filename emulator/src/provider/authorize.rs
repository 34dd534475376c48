//! The pages that a person sees: signing in and signing out.

use std::fmt::Write as _;

use http::{Method, Request, Response, StatusCode};

use super::{
    CLIENT, CODE_TTL_MS, Code, Form, Provider, REALM, REDIRECT_PATH, Refusal, escape, issuer, page,
    redirect,
};
use crate::auth::Role;
use crate::emulator::Config;

/// The parameters of an authorization request that the form for name and password carries along.
const CARRIED: [&str; 8] = [
    "client_id",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
];

impl Provider {
    /// The authorization endpoint. With `login_hint`, the name of an access key, nobody is asked.
    pub(super) fn authorize(
        &mut self,
        query: &str,
        origin: &str,
        now: i64,
        config: &Config,
    ) -> Response<Vec<u8>> {
        let form = match Form::parse(query.as_bytes()) {
            Ok(form) => form,
            Err((_, why)) => return refuse(&why),
        };
        match sound(&form, origin) {
            Err(response) => response,
            Ok(()) => match form.get("login_hint") {
                Some(hint) => self.decide(&form, Role::of_key(hint, hint), origin, now, config),
                None if form.get("prompt") == Some("none") => {
                    back(&form, origin, &[("error", "login_required")])
                }
                None => ask(&form, ""),
            },
        }
    }

    /// The form for name and password was sent.
    pub(super) fn authenticate(
        &mut self,
        body: &[u8],
        origin: &str,
        now: i64,
        config: &Config,
    ) -> Response<Vec<u8>> {
        let form = match Form::parse(body) {
            Ok(form) => form,
            Err((_, why)) => return refuse(&why),
        };
        if let Err(response) = sound(&form, origin) {
            return response;
        }
        if form.get("action") == Some("cancel") {
            return self.decide(&form, None, origin, now, config);
        }
        let given = |name| form.get(name).unwrap_or_default();
        match Role::of_key(given("username"), given("password")) {
            Some(role) => self.decide(&form, Some(role), origin, now, config),
            None => ask(&form, "<p role=\"alert\">Invalid username or password.</p>"),
        }
    }

    /// Sends the browser back, with a code for somebody or with a refusal.
    fn decide(
        &mut self,
        form: &Form<'_>,
        role: Option<Role>,
        origin: &str,
        now: i64,
        config: &Config,
    ) -> Response<Vec<u8>> {
        let Some(role) = role else {
            let words = "The person did not sign in";
            let pairs = [("error", "access_denied"), ("error_description", words)];
            return back(form, origin, &pairs);
        };
        let text = |name| form.get(name).map(str::to_owned);
        let family = self.next();
        let code = Code {
            role,
            redirect_uri: text("redirect_uri").unwrap_or_default(),
            challenge: text("code_challenge"),
            nonce: text("nonce"),
            expires: now + CODE_TTL_MS,
            used: false,
            family,
        };
        let name = self.secret("code", config);
        self.codes.insert(name.clone(), code);
        back(form, origin, &[("code", &name)])
    }

    /// The end-session endpoint: asks, and ends all sign-ins when the answer is yes.
    pub(super) fn sign_out(
        &mut self,
        request: &Request<Vec<u8>>,
        origin: &str,
    ) -> Response<Vec<u8>> {
        let is_answer = request.method() == Method::POST;
        let given = if is_answer {
            request.body().as_slice()
        } else {
            request.uri().query().unwrap_or_default().as_bytes()
        };
        let form = match Form::parse(given) {
            Ok(form) => form,
            Err((_, why)) => return refuse(&why),
        };
        let to = form.get("post_logout_redirect_uri");
        let known = form.get("client_id") == Some(CLIENT);
        if to.is_some_and(|to| !known || *to != registered(origin)) {
            return refuse("post_logout_redirect_uri is not registered for this client");
        }
        if !is_answer {
            let mut fields = String::new();
            for name in ["client_id", "post_logout_redirect_uri"] {
                hidden(&mut fields, name, form.get(name));
            }
            let action = format!("{REALM}/protocol/openid-connect/logout");
            let body = format!(
                "<p>Do you want to sign out?</p><form method=\"post\" action=\"{action}\">{fields}\
                 <p><button>Sign out</button></p></form>"
            );
            return page(StatusCode::OK, "Signing out", &body);
        }
        let families: Vec<_> = self.refreshes.values().map(|refresh| refresh.family).collect();
        self.ended.extend(families);
        match to {
            Some(to) => redirect(to, &[]),
            None => page(StatusCode::OK, "Signed out", "<p>You are signed out.</p>"),
        }
    }
}

/// The redirect URI that is registered.
fn registered(origin: &str) -> String {
    format!("{origin}{REDIRECT_PATH}")
}

/// Whether an authorization request is one; else what is answered. Nothing is sent to an address
/// that is not registered (RFC 6749, 4.1.2.1).
fn sound(form: &Form<'_>, origin: &str) -> Result<(), Response<Vec<u8>>> {
    if form.get("client_id") != Some(CLIENT) {
        return Err(refuse("client_id is not the id of a client"));
    }
    if form.get("redirect_uri") != Some(registered(origin).as_str()) {
        return Err(refuse("redirect_uri is not registered for this client"));
    }
    check(form).map_err(|(error, why)| {
        back(form, origin, &[("error", error), ("error_description", &why)])
    })
}

fn check(form: &Form<'_>) -> Result<(), Refusal> {
    if form.required("response_type")? != "code" {
        return Err(("unsupported_response_type", "response_type: only code is supported".into()));
    }
    if !form.required("scope")?.split(' ').any(|scope| scope == "openid") {
        return Err(("invalid_scope", "scope: openid is missing".into()));
    }
    let method = form.get("code_challenge_method");
    match form.get("code_challenge") {
        None if method.is_some() => Err(("invalid_request", "code_challenge is missing".into())),
        None => Ok(()),
        Some(_) if method != Some("S256") => {
            Err(("invalid_request", "code_challenge_method: only S256 is supported".into()))
        }
        Some(challenge) if challenge.len() != 43 => {
            Err(("invalid_request", "code_challenge: not the length of one".into()))
        }
        Some(_) => Ok(()),
    }
}

/// Back to the client with these parameters, the state, and who says so (RFC 9207).
fn back(form: &Form<'_>, origin: &str, pairs: &[(&str, &str)]) -> Response<Vec<u8>> {
    let issuer = issuer(origin);
    let mut pairs = pairs.to_vec();
    if let Some(state) = form.get("state") {
        pairs.push(("state", state));
    }
    pairs.push(("iss", &issuer));
    redirect(form.get("redirect_uri").unwrap_or_default(), &pairs)
}

fn refuse(why: &str) -> Response<Vec<u8>> {
    let body = format!("<p role=\"alert\">{}</p>", escape(why));
    page(StatusCode::BAD_REQUEST, "This cannot be done", &body)
}

fn hidden(fields: &mut String, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        let value = escape(value);
        let _ = write!(fields, "<input type=\"hidden\" name=\"{name}\" value=\"{value}\">");
    }
}

/// The form for name and password.
fn ask(form: &Form<'_>, alert: &str) -> Response<Vec<u8>> {
    let mut fields = String::new();
    for name in CARRIED {
        hidden(&mut fields, name, form.get(name));
    }
    let body = format!(
        "{alert}<p>Names are admin, researcher and viewer; passwords are like names.</p>\
         <form method=\"post\" action=\"{REALM}/login-actions/authenticate\">{fields}\
         <p><label>Username <input name=\"username\" autocomplete=\"username\"></label></p>\
         <p><label>Password <input name=\"password\" type=\"password\" \
         autocomplete=\"current-password\"></label></p>\
         <p><button name=\"action\" value=\"sign-in\">Sign in</button> \
         <button name=\"action\" value=\"cancel\">Cancel</button></p></form>"
    );
    page(StatusCode::OK, "Sign in to the emulator", &body)
}
