//! Sign-in at an OpenID provider with the authorization code flow.

use super::credentials::{Credentials, fingerprint};
use super::{NewSession, Session, SignedOut};
use crate::api::endpoint::{self, provider};
use crate::api::oidc::{
    AuthorizationRequest, Callback, CodeFlow, Exchange, ExpectedIdToken, HandledCallback,
    OidcSettings, Provider, SignInError, challenge, random_text,
};
use crate::api::{AuthorizationCode, Grant, RefreshToken, SignInMethod, TokenResponse};
use crate::state::clock::now_ms;
use crate::state::crypto::{random_bytes, sha256};
use crate::state::storage::{Store, Stored};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;
use std::pin::Pin;

/// The sign-in that this tab has started.
pub(super) const FLOW: Stored = Stored::new(Store::Session, "dvc.flow");

/// A provider's callback, and the flow that it belongs to.
pub(super) type CallbackResult = (Callback, Option<CodeFlow>);

type Pending<T> = Pin<Box<dyn Future<Output = Result<T, SignInError>>>>;

/// Code that only single sign-on needs, loaded on demand.
#[derive(Clone, Copy)]
pub struct SingleSignOn {
    redeem: fn(Session, CallbackResult) -> Pending<NewSession>,
    pub(super) renew: fn(Session, OidcSettings, RefreshToken) -> Pending<TokenResponse>,
}

impl SingleSignOn {
    pub const FUNCTIONS: Self = Self {
        redeem: |session, callback| Box::pin(session.redeem(callback)),
        renew: |session, settings, token| Box::pin(session.renew_at_provider(settings, token)),
    };
}

/// `None` if loading fails.
pub type LoadSingleSignOn = fn() -> Pin<Box<dyn Future<Output = Option<SingleSignOn>>>>;

fn code_fingerprint(callback: &Callback) -> String {
    fingerprint(callback.code().unwrap_or_default())
}

/// Whether this tab has started the flow.
pub(super) fn is_expected((callback, flow): &CallbackResult) -> bool {
    callback.check_state(flow.as_ref()).is_ok()
}

impl Session {
    pub(super) fn oidc(self) -> Option<OidcSettings> {
        self.settings.try_with_untracked(|settings| settings.oidc.clone()).flatten()
    }

    /// The provider's metadata, which is fetched once.
    pub(super) async fn provider(self, settings: &OidcSettings) -> Result<Provider, SignInError> {
        let known = self.read(|it| it.provider.clone()).flatten();
        if let Some(known) = known.filter(|known| known.issuer == settings.issuer) {
            return Ok(known);
        }
        let metadata = self.client.send(provider::discover(&settings.issuer)).await?;
        let provider = Provider::from_metadata(&settings.issuer, metadata)?;
        self.update(|it| it.provider = Some(provider.clone()));
        Ok(provider)
    }

    /// Redirects to the provider, which redirects back to the configured path or `default_path`.
    pub async fn redirect_to_provider(
        self,
        default_path: String,
        then: Option<String>,
        persist: bool,
    ) -> Result<(), SignInError> {
        let generation = self.generation();
        let settings = self.oidc().ok_or(SignInError::NotConfigured)?;
        let provider = self.provider(&settings).await?;
        let random = || random_bytes().map(|bytes| random_text(&bytes));
        let (state, nonce, verifier) =
            (|| Some((random()?, random()?, random()?)))().ok_or(SignInError::CryptoUnavailable)?;
        let path = settings.redirect_path.as_ref().unwrap_or(&default_path);
        // The control plane cannot take a verifier, without which there must be no challenge.
        let verifier = (settings.exchange == Exchange::Provider).then_some(verifier);
        let challenge = match &verifier {
            Some(verifier) => {
                let hash = sha256(verifier).await.ok_or(SignInError::CryptoUnavailable)?;
                Some(challenge(&hash))
            }
            None => None,
        };
        let flow = CodeFlow {
            state,
            nonce,
            verifier,
            redirect_uri: window().location().origin().unwrap_or_default() + path,
            issuer: settings.issuer.as_str().to_owned(),
            then,
            keep: persist,
            answered: None,
        };
        if !self.is_current(generation) {
            // The user has signed in by another method meanwhile.
            return Ok(());
        }
        FLOW.set(&flow);
        if FLOW.get::<CodeFlow>().as_ref() != Some(&flow) {
            return Err(SignInError::StorageUnavailable);
        }
        let request = AuthorizationRequest {
            client_id: &settings.client_id,
            scope: &settings.scope,
            redirect_uri: &flow.redirect_uri,
            state: &flow.state,
            nonce: &flow.nonce,
            challenge: challenge.as_deref(),
        };
        let url = request.url(&provider);
        self.client.navigate_to(&url).map_err(|_| {
            let name = "authorization_endpoint";
            SignInError::InsecureUrl { name, url }
        })
    }

    /// Takes a provider's callback out of the address at which the console was opened. Returns where
    /// the user wanted to go, or `None` if the address is no callback.
    pub fn take_callback(
        self,
        path: &str,
        query: &str,
        default_path: &str,
    ) -> Option<Option<String>> {
        let here = window().location().origin().unwrap_or_default() + path;
        let flow = FLOW.get::<CodeFlow>();
        let flow =
            flow.filter(|flow| flow.redirect_uri == here && flow.accepts_callback_at(now_ms()));
        if flow.is_none() && path != default_path {
            return None;
        }
        let callback = Callback::parse(query)?;
        let is_repeated = |answered: &HandledCallback| {
            callback.code().is_ok() && answered.code == code_fingerprint(&callback)
        };
        let flow = flow.filter(|flow| !flow.answered.as_ref().is_some_and(is_repeated));
        FLOW.clear();
        let then = flow.as_ref().and_then(|flow| flow.then.clone());
        self.update(|it| it.callback = Some((callback, flow)));
        Some(then)
    }

    pub(super) async fn finish_single_sign_on(self, callback: CallbackResult) {
        let generation = self.generation();
        let (code, flow) = (code_fingerprint(&callback.0), callback.1.clone());
        let flow = flow.filter(|_| is_expected(&callback));
        let redeemed = match self.load().await {
            Ok(single_sign_on) => (single_sign_on.redeem)(self, callback).await,
            Err(error) => Err(error),
        };
        if !self.is_current(generation) {
            // The user has signed out in another tab meanwhile.
            return;
        }
        match redeemed {
            Ok(new) => self.begin(new),
            Err(error) => self.end(SignedOut::SingleSignOnFailed(error)),
        }
        if let Some(flow) = flow {
            let at = flow.answered.as_ref().map_or_else(now_ms, |answered| answered.at);
            FLOW.set(&CodeFlow { answered: Some(HandledCallback { at, code }), ..flow });
        }
    }

    pub(super) async fn load(self) -> Result<SingleSignOn, SignInError> {
        let load = self.read(|it| it.load_single_sign_on).flatten();
        let load = load.ok_or(SignInError::NotLoaded)?;
        load().await.ok_or(SignInError::NotLoaded)
    }

    async fn renew_at_provider(
        self,
        settings: OidcSettings,
        refresh: RefreshToken,
    ) -> Result<TokenResponse, SignInError> {
        let provider = self.provider(&settings).await?;
        let tokens = self.client.send(provider::renew(&provider, &settings, &refresh)).await?;
        if let Some(id_token) = &tokens.id_token {
            let bearer = self.read(|it| it.credentials.bearer.clone()).flatten();
            let expected = ExpectedIdToken {
                issuer: settings.issuer.as_str(),
                client_id: &settings.client_id,
                nonce: None,
                bearer: bearer.as_ref(),
            };
            expected.check(id_token, tokens.server_time)?;
        }
        Ok(tokens)
    }

    async fn redeem(self, (callback, flow): CallbackResult) -> Result<NewSession, SignInError> {
        callback.check_state(flow.as_ref())?;
        let flow = flow.ok_or(SignInError::NoPendingSignIn)?;
        let settings = self
            .oidc()
            .filter(|settings| settings.issuer.as_str() == flow.issuer)
            .ok_or(SignInError::NotConfigured)?;
        let code = callback.code()?.to_owned();
        let provider = self.provider(&settings).await?;
        callback.check_issuer(&provider)?;
        let code = AuthorizationCode {
            client_id: settings.client_id.clone(),
            code,
            redirect_uri: flow.redirect_uri.clone(),
        };
        let tokens = match settings.exchange {
            Exchange::Provider => {
                let call = provider::redeem_code(&provider, &code, flow.verifier.as_deref());
                self.client.send(call).await?
            }
            Exchange::ControlPlane => {
                self.client.send(endpoint::grant_token(Grant::Code(&code))).await?
            }
        };
        let expected = ExpectedIdToken {
            issuer: settings.issuer.as_str(),
            client_id: &settings.client_id,
            nonce: Some(&flow.nonce),
            bearer: None,
        };
        let bearer = match &tokens.id_token {
            Some(token) => Some(expected.check(token, tokens.server_time)?),
            None if settings.exchange == Exchange::ControlPlane => {
                return Err(SignInError::MissingIdToken);
            }
            None => None,
        };
        let redirect_uri = Some(flow.redirect_uri);
        let credentials = Credentials { bearer, redirect_uri, ..Credentials::default() };
        let method = SignInMethod::SingleSignOn;
        Ok(NewSession { method, tokens, credentials, persist: flow.keep })
    }

    /// Fetches the link to sign out at the provider of the session that ends now.
    pub(super) fn fetch_sign_out_link(self) {
        let redirect_uri = self.read(|it| it.credentials.redirect_uri.clone()).flatten();
        let (Some(redirect_uri), Some(settings)) = (redirect_uri, self.oidc()) else { return };
        spawn_local(async move {
            // If this fails, the user is signed out here, and no link is shown.
            if let Ok(provider) = self.provider(&settings).await {
                let link = provider.sign_out_link(&settings.client_id, &redirect_uri);
                self.sign_out_link.try_set(link);
            }
        });
    }
}
