//! Who is signed in. Tokens live in memory; in session storage only if the person asked for it;
//! nowhere else. The secret of an access key is kept by nobody, and in memory only if the person
//! asked to stay signed in, or the settings hand it out.

mod credentials;
mod renewal;
mod single_sign_on;
mod tabs;

use crate::effect::memo;
pub use tabs::{Renewed, TabMessage, Tabs};

use super::clock::now_ms;
use super::shared::Shared;
use crate::api::oidc::{Bearer, Provider, SignInError, SignOutLink};
use crate::api::{
    AccessKey, ApiError, Claims, Client, Grant, Settings, SignInMethod, TokenResponse, endpoint,
};
use crate::effect::forget_on_cleanup;
pub use credentials::PersistedSession;
use credentials::{
    Credentials, LAST, PERSON, PersistedSessionData, SEEN, SESSION, SIGN_OUTS, are_others,
    idle_time, mark,
};
use leptos::prelude::*;
use leptos::task::spawn_local;
pub use single_sign_on::SingleSignOn;
use single_sign_on::{CallbackResult, LoadSingleSignOn, is_asked_for};
use std::rc::Rc;

/// Where signing in stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionState {
    /// The settings are being read, or the console signs in by itself.
    Starting,
    /// Nobody is.
    SignedOut(SignedOut),
    /// Somebody is.
    SignedIn(SignedIn),
}

/// Why nobody is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignedOut {
    /// Nobody was.
    NotYet,
    /// They wanted to.
    ByChoice,
    /// They wanted to in another tab.
    Elsewhere,
    /// Somebody else has signed in in another tab.
    Replaced,
    /// There was no sign of them for too long.
    Idle,
    /// The server does not take the token any more.
    Refused,
    /// The console could not read its settings: it does not know where to sign in.
    NotConfigured(ApiError),
    /// The console could not sign in by itself.
    Failed(ApiError),
    /// Single sign-on did not work.
    NotSignedIn(SignInError),
}

impl SignedOut {
    /// Whether whoever comes next may well be somebody else.
    pub fn is_for_good(&self) -> bool {
        matches!(self, Self::ByChoice | Self::Elsewhere | Self::Replaced)
    }
}

/// Who is signed in, as their token claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Their name.
    pub who: Option<String>,
    /// How.
    pub way: SignInMethod,
    /// Since when, in milliseconds since 1970 by the browser's clock, as all times here.
    pub since: i64,
    /// Until when; only for showing.
    pub expires_at: Option<i64>,
    /// Whether the token is renewed by itself.
    pub renews: bool,
    /// Whether the session is kept in session storage.
    pub kept: bool,
}

/// What has to go when somebody else may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wipe {
    /// Everything that is one person's.
    All,
    /// What came from the server. Drafts stay for the same person to come back to.
    AllButDrafts,
}

/// A session that begins.
struct New {
    answer: TokenResponse,
    way: SignInMethod,
    key: Option<AccessKey>,
    bearer: Option<Bearer>,
    back: Option<String>,
    keep: bool,
}

impl New {
    fn by(way: SignInMethod, answer: TokenResponse) -> Self {
        Self { answer, way, key: None, bearer: None, back: None, keep: false }
    }
}

type OnWipe = Rc<dyn Fn(Wipe)>;

/// Signs in and out. A handle.
#[derive(Clone, Copy)]
pub struct Session {
    state: RwSignal<SessionState>,
    signed_in: Memo<bool>,
    settings: Shared<Settings>,
    client: Client,
    tabs: Tabs,
    held: StoredValue<Credentials, LocalStorage>,
    /// Counts the sessions: what was begun in one is not ended in another.
    number: StoredValue<u32>,
    /// The mark of the person whose traces are here; an empty one is of somebody unknown.
    person: StoredValue<Option<String>>,
    load_single_sign_on: StoredValue<Option<LoadSingleSignOn>>,
    provider: StoredValue<Option<Provider>>,
    arrived: StoredValue<Option<CallbackResult>, LocalStorage>,
    sign_out_link: RwSignal<Option<SignOutLink>>,
    on_wipe: StoredValue<Vec<OnWipe>, LocalStorage>,
}

impl Session {
    /// Nobody yet; [`Session::start`] goes on from here.
    pub fn new(client: Client, settings: Shared<Settings>, tabs: Tabs) -> Self {
        let state = RwSignal::new(SessionState::Starting);
        let is_in =
            move |_: Option<&bool>| state.with(|state| matches!(state, SessionState::SignedIn(_)));
        let session = Self {
            state,
            signed_in: memo(is_in),
            settings,
            client,
            tabs,
            held: StoredValue::new_local(Credentials::default()),
            number: StoredValue::new(0),
            person: StoredValue::new(PERSON.get()),
            load_single_sign_on: StoredValue::new(None),
            provider: StoredValue::new(None),
            arrived: StoredValue::new_local(None),
            sign_out_link: RwSignal::new(None),
            on_wipe: StoredValue::new_local(Vec::new()),
        };
        client.on_unauthorized(move |refusal| session.refused(refusal));
        tabs.listen(move |said| session.heard(said));
        session
    }

    /// Says how what only single sign-on needs is loaded.
    pub fn load_single_sign_on_by(self, load: LoadSingleSignOn) {
        self.load_single_sign_on.set_value(Some(load));
    }

    /// Calls `wipe` before somebody else can see anything of the last person.
    pub fn on_wipe(self, wipe: impl Fn(Wipe) + 'static) {
        self.on_wipe.update_value(|all| all.push(Rc::new(wipe)));
    }

    /// Where it stands, tracked.
    pub fn state(self) -> SessionState {
        forget_on_cleanup();
        self.state.get()
    }

    /// Whether requests can be sent, tracked: a renewal changes nothing about it.
    pub fn is_signed_in(self) -> bool {
        forget_on_cleanup();
        self.signed_in.get()
    }

    /// The same, not tracked; false once the app goes.
    pub fn is_signed_in_untracked(self) -> bool {
        self.signed_in.try_get_untracked() == Some(true)
    }

    /// Reads the settings, then signs in by what is at hand: a provider's answer, a session kept on
    /// this tab, else the development access key. Without settings nothing is lost: it can be
    /// called again.
    pub fn start(self) {
        self.state.set(SessionState::Starting);
        let number = self.number.get_value();
        spawn_local(async move {
            match self.client.send(endpoint::settings()).await {
                Ok(settings) => {
                    self.client.set_base(&settings.api_base);
                    self.settings.try_set(settings);
                }
                Err(error) => {
                    let why = SignedOut::NotConfigured(error);
                    self.state.try_set(SessionState::SignedOut(why));
                    return;
                }
            }
            if !self.is_still(number) {
                // One has signed out in another tab meanwhile.
                return;
            }
            let arrival = self.arrived.try_update_value(Option::take).flatten();
            match (arrival, SESSION.get::<PersistedSessionData>()) {
                // What nobody has asked for ends no session.
                (Some(arrival), kept) if kept.is_none() || is_asked_for(&arrival) => {
                    self.finish(arrival).await;
                }
                (_, Some(kept)) => {
                    let person = self.person.try_get_value().flatten().unwrap_or_default();
                    match kept.ended(&person, now_ms(), self.idle_time()) {
                        Some(why) => self.end(why),
                        None => self.restore(kept),
                    }
                }
                (_, None) => self.sign_in_by_itself().await,
            }
        });
    }

    /// After how many milliseconds without a sign of the person they are signed out.
    fn idle_time(self) -> Option<i64> {
        self.settings.try_with_untracked(|settings| idle_time(settings.idle_minutes)).flatten()
    }

    /// There is a sign of the person: for tabs that are asleep.
    pub fn seen(self) {
        if self.idle_time().is_some() {
            SEEN.set(&now_ms());
        }
    }

    /// Exchanges an access key for a token. With `keep`, the tokens go into session storage, and
    /// the key stays in memory to renew them.
    pub async fn sign_in_with_key(self, key: AccessKey, keep: bool) -> Result<(), ApiError> {
        let number = self.number.get_value();
        let answer = self.client.send(endpoint::grant_token(Grant::AccessKey(&key))).await?;
        if !self.is_still(number) {
            // They came in by another way while this one took its time.
            return Err(ApiError::Aborted);
        }
        let key = keep.then_some(key);
        self.begin(New { key, keep, ..New::by(SignInMethod::AccessKey, answer) });
        Ok(())
    }

    /// Whether nobody has come in or gone since that count of sessions.
    fn is_still(self, number: u32) -> bool {
        self.number.try_get_value() == Some(number)
    }

    /// Takes a token that the person has; the first request tells whether it is good.
    pub fn sign_in_with_token(self, token: &str, keep: bool) {
        let access_token = token.to_owned();
        let answer = TokenResponse {
            access_token,
            id_token: None,
            refresh_token: None,
            expires_in: None,
            server_time: None,
        };
        self.begin(New { keep, ..New::by(SignInMethod::Token, answer) });
    }

    /// Forgets everything of the person, in all tabs.
    pub fn sign_out(self) {
        self.find_sign_out_link();
        self.end(SignedOut::ByChoice);
        self.forget_who();
        SIGN_OUTS.set(&SIGN_OUTS.get::<u32>().unwrap_or_default().wrapping_add(1));
        self.tabs.say(&TabMessage::SignedOut);
    }

    /// There was no sign of the person for too long.
    pub fn time_out(self) {
        self.end(SignedOut::Idle);
    }

    async fn sign_in_by_itself(self) {
        let key = self.development_key();
        let Some(key) = key else { return self.end(SignedOut::NotYet) };
        let number = self.number.get_value();
        let answer = self.client.send(endpoint::grant_token(Grant::AccessKey(&key))).await;
        match answer {
            _ if !self.is_still(number) => {}
            Ok(answer) => {
                self.begin(New { key: Some(key), ..New::by(SignInMethod::Development, answer) });
            }
            Err(error) => self.end(SignedOut::Failed(error)),
        }
    }

    fn development_key(self) -> Option<AccessKey> {
        let key = self
            .settings
            .try_with_untracked(|settings| settings.development_access_key.clone())
            .flatten()?;
        Some(AccessKey { client_id: key.client_id, client_secret: key.client_secret })
    }

    fn begin(self, new: New) {
        let New { answer, way, key, bearer, back, keep } = new;
        let claims = Claims::of(&answer.access_token);
        let (now, token) = (now_ms(), answer.access_token);
        let lifetime = match way {
            // Of any age.
            SignInMethod::Token => claims.left(now),
            _ => claims.lifetime(answer.expires_in, answer.server_time),
        };
        self.meet(bearer.as_ref().or(claims.bearer.as_ref()));
        let who = bearer.as_ref().and_then(|bearer| bearer.who.clone()).or(claims.who);
        let held = Credentials {
            refresh: answer.refresh_token,
            key,
            bearer,
            back,
            replaced: Vec::new(),
            obtained_at: now,
            ..Credentials::default()
        };
        let signed_in = SignedIn {
            who,
            way,
            since: now,
            expires_at: lifetime.map(|lifetime| now + lifetime),
            renews: held.can_renew(),
            kept: keep,
        };
        self.go_in(&token, signed_in, held, lifetime);
        self.keep(&token);
        self.seen();
    }

    /// Goes on with a session that was kept over a reload.
    fn restore(self, kept: PersistedSessionData) {
        let bearer = kept.bearer.map(|id| Bearer { id, who: kept.who.clone() });
        self.meet_again(bearer.as_ref().or(Claims::of(&kept.token).bearer.as_ref()));
        let held = Credentials {
            refresh: kept.refresh,
            // A key is never kept.
            key: None,
            bearer,
            back: kept.back,
            replaced: Vec::new(),
            ..Credentials::default()
        };
        let signed_in = SignedIn {
            who: kept.who,
            way: kept.way,
            since: kept.since,
            expires_at: kept.expires_at,
            renews: held.can_renew(),
            kept: true,
        };
        // By the same clock as before the reload. Should it have been set meanwhile, the token is
        // renewed too early or too late, and a refusal tells.
        let left = kept.expires_at.map(|then| (then - now_ms()).max(1));
        let refresh = held.refresh_mark();
        self.go_in(&kept.token, signed_in, held, left);
        if let Some(mark) = refresh {
            self.tabs.say(&TabMessage::Restored(mark));
        }
    }

    fn go_in(self, token: &str, signed_in: SignedIn, held: Credentials, lifetime: Option<i64>) {
        Self::forget_flow();
        self.number.try_update_value(|number| *number += 1);
        self.held.try_set_value(held);
        self.sign_out_link.try_set(None);
        self.client.set_token(Some(token));
        self.state.try_set(SessionState::SignedIn(signed_in));
        self.renew_in(lifetime);
        if self.renewing_provider().is_some() {
            // By the time of a renewal, another release may be in place.
            spawn_local(async move {
                let _ = self.load().await;
            });
        }
    }

    fn end(self, why: SignedOut) {
        SESSION.clear();
        self.number.try_update_value(|number| *number += 1);
        self.held.try_set_value(Credentials::default());
        if why.is_for_good() {
            self.wipe(Wipe::All);
            self.person.try_set_value(None);
            PERSON.clear();
            Self::forget_flow();
        } else if why == SignedOut::Idle {
            self.wipe(Wipe::AllButDrafts);
        }
        self.client.set_token(None);
        self.state.try_set(SessionState::SignedOut(why));
    }

    /// Somebody comes in. Nothing that is left of somebody else is theirs to see, in any tab.
    fn meet(self, bearer: Option<&Bearer>) {
        let mark = bearer.map(mark).unwrap_or_default();
        let before = self.person.try_get_value().flatten();
        if before.is_some_and(|before| before.is_empty() || before != mark) {
            self.wipe(Wipe::All);
        }
        PERSON.set(&mark);
        if !mark.is_empty() {
            LAST.set(&mark);
        }
        self.person.try_set_value(Some(mark.clone()));
        self.tabs.say(&TabMessage::Person(mark));
    }

    /// Somebody comes back to a session that was kept on this tab: who it was is known here, even
    /// where their token does not name them.
    fn meet_again(self, bearer: Option<&Bearer>) {
        let mark = bearer.map(mark).unwrap_or_default();
        if self.person.try_get_value().flatten().as_ref() != Some(&mark) {
            self.meet(bearer);
        }
    }

    fn wipe(self, wipe: Wipe) {
        if wipe == Wipe::All {
            self.client.forget_person();
        }
        for on_wipe in self.on_wipe.try_get_value().unwrap_or_default() {
            on_wipe(wipe);
        }
    }

    /// Another tab has told something.
    fn heard(self, said: TabMessage) {
        let here = self.person.try_get_value().flatten();
        if said == TabMessage::SignedOut {
            self.forget_who();
        }
        let why = match (said, here) {
            (TabMessage::Renewed(renewed), _) => return self.take_over(renewed),
            (TabMessage::Restored(mark), _) => return self.tell_renewal_to(&mark),
            (TabMessage::SignedOut, Some(_)) => SignedOut::Elsewhere,
            (TabMessage::Person(mark), Some(here)) if are_others(&here, &mark) => {
                SignedOut::Replaced
            }
            _ => return,
        };
        let before = self.state.try_get_untracked();
        self.end(why);
        // Without settings there still is no way in.
        if let Some(lost @ SessionState::SignedOut(SignedOut::NotConfigured(_))) = before {
            self.state.try_set(lost);
        }
    }

    /// Forgets what tabs that are asleep would find out about a person.
    fn forget_who(self) {
        LAST.clear();
        SEEN.clear();
    }
}
