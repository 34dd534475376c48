//! The sign-in and sign-out pages.

use http::{Method, Request, Response, StatusCode};

use super::context::{CLIENT_ID, ProviderContext, REALM};
use super::html::{error_page, hidden_inputs, page, redirect};
use super::oauth::{Form, OAuthError};
use super::sessions::{AuthorizationCode, Provider};
use crate::auth::Role;

const CODE_TTL_MS: i64 = 60_000;

/// The parameters of an authorization request that the sign-in form sends again.
const FORWARDED_PARAMS: [&str; 8] = [
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
    /// With `login_hint`, the name of an access key, no sign-in page is shown.
    pub(super) fn authorize(
        &mut self,
        query: &str,
        context: &ProviderContext<'_>,
    ) -> Response<Vec<u8>> {
        let form = match Form::parse(query.as_bytes()) {
            Ok(form) => form,
            Err((_, message)) => return error_page(&message),
        };
        if let Some(error) = validate(&form, context) {
            return error;
        }
        match form.get("login_hint") {
            Some(hint) => self.finish_sign_in(&form, Role::from_credentials(hint, hint), context),
            None if form.get("prompt") == Some("none") => {
                redirect_back(&form, context, &[("error", "login_required")])
            }
            None => sign_in_page(&form, ""),
        }
    }

    /// Handles the sign-in form.
    pub(super) fn authenticate(
        &mut self,
        body: &[u8],
        context: &ProviderContext<'_>,
    ) -> Response<Vec<u8>> {
        let form = match Form::parse(body) {
            Ok(form) => form,
            Err((_, message)) => return error_page(&message),
        };
        if let Some(error) = validate(&form, context) {
            return error;
        }
        if form.get("action") == Some("cancel") {
            return self.finish_sign_in(&form, None, context);
        }
        let field = |name| form.get(name).unwrap_or_default();
        match Role::from_credentials(field("username"), field("password")) {
            Some(role) => self.finish_sign_in(&form, Some(role), context),
            None => sign_in_page(&form, "<p role=\"alert\">Invalid username or password.</p>"),
        }
    }

    /// Redirects to the client with a code, or with an error if there is no role.
    fn finish_sign_in(
        &mut self,
        form: &Form<'_>,
        role: Option<Role>,
        context: &ProviderContext<'_>,
    ) -> Response<Vec<u8>> {
        let Some(role) = role else {
            let description = "The person did not sign in";
            let pairs = [("error", "access_denied"), ("error_description", description)];
            return redirect_back(form, context, &pairs);
        };
        let text = |name| form.get(name).map(str::to_owned);
        let session = self.next_id();
        let code = AuthorizationCode {
            role,
            redirect_uri: text("redirect_uri").unwrap_or_default(),
            challenge: text("code_challenge"),
            nonce: text("nonce"),
            expires_at: context.now + CODE_TTL_MS,
            is_used: false,
            session,
        };
        let secret = self.new_secret("code", context.config);
        self.codes.insert(secret.clone(), code);
        redirect_back(form, context, &[("code", &secret)])
    }

    /// The end-session endpoint: GET asks for confirmation, POST ends every session.
    pub(super) fn sign_out(
        &mut self,
        request: &Request<Vec<u8>>,
        context: &ProviderContext<'_>,
    ) -> Response<Vec<u8>> {
        let is_confirmed = request.method() == Method::POST;
        let params = match is_confirmed {
            true => request.body().as_slice(),
            false => request.uri().query().unwrap_or_default().as_bytes(),
        };
        let form = match Form::parse(params) {
            Ok(form) => form,
            Err((_, message)) => return error_page(&message),
        };
        let url = form.get("post_logout_redirect_uri");
        let is_client = form.get("client_id") == Some(CLIENT_ID);
        if url.is_some_and(|url| !is_client || !context.is_redirect_uri(url)) {
            return error_page("post_logout_redirect_uri is not registered for this client");
        }
        if !is_confirmed {
            let fields = ["client_id", "post_logout_redirect_uri"];
            let fields = hidden_inputs(&fields.map(|name| (name, form.get(name))));
            let action = format!("{REALM}/protocol/openid-connect/logout");
            let body = format!(
                "<p>Do you want to sign out?</p><form method=\"post\" action=\"{action}\">{fields}\
                 <p><button>Sign out</button></p></form>"
            );
            return page(StatusCode::OK, "Signing out", &body);
        }
        self.ended_sessions.extend(self.refresh_tokens.values().map(|token| token.session));
        match url {
            Some(url) => redirect(url, &[]),
            None => page(StatusCode::OK, "Signed out", "<p>You are signed out.</p>"),
        }
    }
}

/// Returns the response to an invalid authorization request. An unregistered redirect URI is never
/// used, not even for the error (RFC 6749, 4.1.2.1).
fn validate(form: &Form<'_>, context: &ProviderContext<'_>) -> Option<Response<Vec<u8>>> {
    if form.get("client_id") != Some(CLIENT_ID) {
        return Some(error_page("client_id is not the id of a client"));
    }
    if !form.get("redirect_uri").is_some_and(|uri| context.is_redirect_uri(uri)) {
        return Some(error_page("redirect_uri is not registered for this client"));
    }
    let (error, description) = validate_params(form).err()?;
    let pairs = [("error", error), ("error_description", description.as_str())];
    Some(redirect_back(form, context, &pairs))
}

fn validate_params(form: &Form<'_>) -> Result<(), OAuthError> {
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

/// Redirects to the client with these parameters, the state and the issuer (RFC 9207).
fn redirect_back(
    form: &Form<'_>,
    context: &ProviderContext<'_>,
    pairs: &[(&str, &str)],
) -> Response<Vec<u8>> {
    let issuer = context.issuer();
    let mut pairs = pairs.to_vec();
    if let Some(state) = form.get("state") {
        pairs.push(("state", state));
    }
    pairs.push(("iss", &issuer));
    redirect(form.get("redirect_uri").unwrap_or_default(), &pairs)
}

fn sign_in_page(form: &Form<'_>, alert: &str) -> Response<Vec<u8>> {
    let fields = hidden_inputs(&FORWARDED_PARAMS.map(|name| (name, form.get(name))));
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
