//! Signing in at an OpenID provider: leaving for it, and coming back.

use super::credentials::mark_of;
use super::{New, Session, SignedOut};
use crate::api::SignInMethod;
use crate::api::endpoint::{self, provider};
use crate::api::oidc::{
    Answered, Authorization, Callback, CodeFlow, Exchange, Expected, OidcSettings, Provider,
    SignInError, SignOutLink, challenge, random_text,
};
use crate::api::{Grant, Redeemable, RefreshToken, TokenResponse};
use crate::state::clock::now_ms;
use crate::state::crypto::{random_bytes, sha256};
use crate::state::storage::{Store, Stored};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;
use std::pin::Pin;

/// The sign-in that this tab waits for the answer of.
const FLOW: Stored = Stored::new(Store::Session, "dvc.flow");

/// The answer of a provider, and the sign-in that it came to, if there is one.
pub(super) type CallbackResult = (Callback, Option<CodeFlow>);

/// What comes of something that is done with the provider.
type Pending<T> = Pin<Box<dyn Future<Output = Result<T, SignInError>>>>;

/// What is needed only where users sign in at an OpenID provider. It is loaded when it is needed.
#[derive(Clone, Copy)]
pub struct SingleSignOn {
    redeem: fn(Session, CallbackResult) -> Pending<New>,
    renew: fn(Session, OidcSettings, RefreshToken) -> Pending<TokenResponse>,
}

impl SingleSignOn {
    /// The functions.
    pub const FUNCTIONS: Self = Self {
        redeem: |session, arrival| Box::pin(session.redeem(arrival)),
        renew: |session, settings, token| Box::pin(session.renew_there(settings, token)),
    };
}

/// Loads it; `None` where that fails.
pub type LoadSingleSignOn = fn() -> Pin<Box<dyn Future<Output = Option<SingleSignOn>>>>;

/// A mark of the code in an answer.
fn code_mark(callback: &Callback) -> String {
    mark_of(callback.code().unwrap_or_default())
}

/// Whether this tab has asked for it.
pub(super) fn is_asked_for((callback, flow): &CallbackResult) -> bool {
    callback.belongs_to(flow.as_ref()).is_ok()
}

impl Session {
    /// What the settings say of single sign-on.
    pub(super) fn oidc(self) -> Option<OidcSettings> {
        self.settings.try_with_untracked(|settings| settings.oidc.clone()).flatten()
    }

    /// The provider, by its own document, which is read once.
    pub(super) async fn provider(self, settings: &OidcSettings) -> Result<Provider, SignInError> {
        let known = self.provider.try_get_value().flatten();
        if let Some(known) = known.filter(|known| known.issuer() == &settings.issuer) {
            return Ok(known);
        }
        let metadata = self.client.send(provider::discover(&settings.issuer)).await?;
        let found = Provider::of(&settings.issuer, metadata)?;
        self.provider.try_set_value(Some(found.clone()));
        Ok(found)
    }

    /// Leaves for the provider. The answer comes to the configured path, else to `usual_path`, and
    /// then the person goes on to `then`.
    pub async fn leave_for_provider(
        self,
        usual_path: String,
        then: Option<String>,
        keep: bool,
    ) -> Result<(), SignInError> {
        let number = self.number.get_value();
        let settings = self.oidc().ok_or(SignInError::NotConfigured)?;
        let provider = self.provider(&settings).await?;
        let random = || random_bytes().map(|bytes| random_text(&bytes));
        let (state, nonce, verifier) =
            (|| Some((random()?, random()?, random()?)))().ok_or(SignInError::NoCrypto)?;
        let path = settings.redirect_path.as_ref().unwrap_or(&usual_path);
        // The control plane has no field for a verifier, and a challenge asks for one.
        let verifier = (settings.exchange == Exchange::Provider).then_some(verifier);
        let challenge = match &verifier {
            Some(verifier) => {
                let hash = sha256(verifier).await.ok_or(SignInError::NoCrypto)?;
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
            keep,
            answered: None,
        };
        if !self.is_still(number) {
            // They came in by another way meanwhile: leaving would take that from them.
            return Ok(());
        }
        FLOW.set(&flow);
        if FLOW.get::<CodeFlow>().as_ref() != Some(&flow) {
            return Err(SignInError::NoStorage);
        }
        let request = Authorization {
            client_id: &settings.client_id,
            scope: &settings.scope,
            redirect_uri: &flow.redirect_uri,
            state: &flow.state,
            nonce: &flow.nonce,
            challenge: challenge.as_deref(),
        };
        let address = request.address(&provider);
        self.client.leave_for(&address).map_err(|_| {
            let name = "authorization_endpoint";
            SignInError::Insecure { name, address }
        })
    }

    /// Whether the console was opened at `path` with `query` by a provider's answer: then it is
    /// taken, once, and the address must go. Gives back where the person wanted to go.
    pub fn arrive(self, path: &str, query: &str, usual_path: &str) -> Option<Option<String>> {
        let here = window().location().origin().unwrap_or_default() + path;
        let flow = FLOW.get::<CodeFlow>();
        let flow = flow.filter(|flow| flow.redirect_uri == here && flow.is_open(now_ms()));
        if flow.is_none() && path != usual_path {
            return None;
        }
        let callback = Callback::read(query)?;
        let is_again =
            |answered: &Answered| callback.code().is_ok() && answered.code == code_mark(&callback);
        let flow = flow.filter(|flow| !flow.answered.as_ref().is_some_and(is_again));
        FLOW.clear();
        let then = flow.as_ref().and_then(|flow| flow.then.clone());
        self.arrived.set_value(Some((callback, flow)));
        Some(then)
    }

    /// Goes on from an answer of the provider.
    pub(super) async fn finish(self, arrival: CallbackResult) {
        let number = self.number.get_value();
        let (code, flow) = (code_mark(&arrival.0), arrival.1.clone());
        let flow = flow.filter(|_| is_asked_for(&arrival));
        let redeemed = match self.load().await {
            Ok(single_sign_on) => (single_sign_on.redeem)(self, arrival).await,
            Err(error) => Err(error),
        };
        if !self.is_still(number) {
            // One has signed out in another tab meanwhile.
            return;
        }
        match redeemed {
            Ok(new) => self.begin(new),
            Err(error) => self.end(SignedOut::NotSignedIn(error)),
        }
        if let Some(flow) = flow {
            let at = flow.answered.as_ref().map_or_else(now_ms, |answered| answered.at);
            FLOW.set(&CodeFlow { answered: Some(Answered { at, code }), ..flow });
        }
    }

    pub(super) async fn load(self) -> Result<SingleSignOn, SignInError> {
        let load = self.load_single_sign_on.try_get_value().flatten();
        let load = load.ok_or(SignInError::NotLoaded)?;
        load().await.ok_or(SignInError::NotLoaded)
    }

    /// Renews the tokens where the provider has given them.
    pub(super) async fn renew_at_provider(
        self,
        settings: OidcSettings,
        refresh: RefreshToken,
    ) -> Result<TokenResponse, SignInError> {
        (self.load().await?.renew)(self, settings, refresh).await
    }

    async fn renew_there(
        self,
        settings: OidcSettings,
        refresh: RefreshToken,
    ) -> Result<TokenResponse, SignInError> {
        let found = self.provider(&settings).await?;
        let answer = self.client.send(provider::renew(&found, &settings, &refresh)).await?;
        if let Some(id_token) = &answer.id_token {
            let bearer = self.held.try_with_value(|held| held.bearer.clone()).flatten();
            let expected = Expected {
                issuer: settings.issuer.as_str(),
                client_id: &settings.client_id,
                nonce: None,
                bearer: bearer.as_ref(),
            };
            expected.check(id_token, answer.server_time)?;
        }
        Ok(answer)
    }

    async fn redeem(self, (callback, flow): CallbackResult) -> Result<New, SignInError> {
        callback.belongs_to(flow.as_ref())?;
        let flow = flow.ok_or(SignInError::NotAsked)?;
        let settings = self
            .oidc()
            .filter(|settings| settings.issuer.as_str() == flow.issuer)
            .ok_or(SignInError::NotConfigured)?;
        let code = callback.code()?.to_owned();
        let found = self.provider(&settings).await?;
        callback.is_signed_by(&found)?;
        let code = Redeemable { code, client_id: settings.client_id.clone() };
        let answer = match settings.exchange {
            Exchange::Provider => {
                self.client.send(provider::redeem_code(&found, &code, &flow)).await?
            }
            Exchange::ControlPlane => {
                self.client.send(endpoint::grant_token(Grant::Code(&code, &flow))).await?
            }
        };
        let expected = Expected {
            issuer: settings.issuer.as_str(),
            client_id: &settings.client_id,
            nonce: Some(&flow.nonce),
            bearer: None,
        };
        let bearer = match &answer.id_token {
            Some(token) => Some(expected.check(token, answer.server_time)?),
            None if settings.exchange == Exchange::ControlPlane => {
                return Err(SignInError::NoIdToken);
            }
            None => None,
        };
        let back = Some(flow.redirect_uri);
        Ok(New { bearer, back, keep: flow.keep, ..New::by(SignInMethod::SingleSignOn, answer) })
    }

    /// The way to signing out at the provider, once one has signed out here, tracked.
    pub fn sign_out_link(self) -> Option<SignOutLink> {
        self.sign_out_link.get()
    }

    /// Finds the way to signing out at the provider of the session that ends now.
    pub(super) fn find_sign_out_link(self) {
        let back = self.held.try_with_value(|held| held.back.clone()).flatten();
        let (Some(back), Some(settings)) = (back, self.oidc()) else { return };
        spawn_local(async move {
            // Where it cannot be found, the person is signed out here, and is not told of there.
            if let Ok(provider) = self.provider(&settings).await {
                self.sign_out_link.try_set(provider.sign_out_link(&settings.client_id, &back));
            }
        });
    }

    /// Forgets a sign-in that waits for its answer.
    pub(super) fn forget_flow() {
        FLOW.clear();
    }
}
