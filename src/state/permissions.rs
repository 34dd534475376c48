//! What the signed-in person may do, and where: asked once, and learnt from refusals.
//!
//! An older or restricted control plane does not tell; then everything is allowed until the server
//! refuses it, and is not offered again where it did.

use super::session::Session;
use crate::api::{ApiError, Client, endpoint};
use crate::domain::{Action, PermittedActions, Place};
use crate::effect::forget_on_cleanup;
use crate::effect::{effect, memo, spawn_scoped};
use leptos::prelude::*;
use std::collections::HashMap;
use std::time::Duration;

/// The rights of the signed-in person. A handle.
#[derive(Clone, Copy)]
pub struct Permissions {
    client: Client,
    permitted: RwSignal<Option<PermittedActions>>,
    /// What was refused, in the server's words.
    refused: RwSignal<HashMap<(Action, Place), String>>,
    /// How often they were asked for.
    asked: RwSignal<u32>,
    is_asking: StoredValue<bool>,
}

/// How long a refusal is remembered, in milliseconds: the right may be granted meanwhile.
const REMEMBERED: u64 = 60_000;

impl Permissions {
    /// Asks whenever somebody signs in, for as long as the current owner lives. Until the answer is
    /// there, everything is allowed.
    pub fn start(client: Client, session: Session) -> Self {
        let permissions = Self {
            client,
            permitted: RwSignal::new(None),
            refused: RwSignal::new(HashMap::new()),
            asked: RwSignal::new(0),
            is_asking: StoredValue::new(false),
        };
        let signed_in = memo(move |_| session.is_signed_in());
        effect(move || {
            if signed_in.get() {
                // Whoever has signed in may be somebody else, or may do something else by now.
                permissions.forget();
            }
        });
        effect(move || {
            permissions.asked.track();
            permissions.is_asking.set_value(signed_in.get());
            if !signed_in.get() {
                return;
            }
            spawn_scoped(async move {
                // A refusal says nothing of data volumes, and what was told before still holds.
                let told = permissions.client.send(endpoint::permitted_scopes()).await.ok();
                permissions.is_asking.try_set_value(false);
                if told.is_some() {
                    permissions.permitted.try_set(told);
                }
            });
        });
        permissions
    }

    /// Asks again, unless that is under way: rights are granted and withdrawn while one works.
    pub fn ask_again(self) {
        if self.is_asking.try_get_value() == Some(false) {
            self.asked.try_update(|asked| *asked = asked.wrapping_add(1));
        }
    }

    /// Forgets what somebody may do.
    pub fn forget(self) {
        self.permitted.set(None);
        self.refused.update(HashMap::clear);
    }

    /// Why `action` cannot be done at `place`, tracked; `None` where it can, or nobody knows.
    pub fn why_not(self, action: Action, place: &Place) -> Option<String> {
        forget_on_cleanup();
        let refused = self.refused.with(|refused| refused.get(&(action, place.clone())).cloned());
        refused.or_else(|| self.why_nowhere(action)).or_else(|| {
            let allowed = self.permitted.with(|permitted| {
                permitted.as_ref().is_none_or(|it| it.scopes(action).allow(place))
            });
            (!allowed).then(|| {
                let here = match place {
                    Place::Cluster(_) => "in the whole cluster",
                    Place::Department { .. } => "in this department",
                    Place::Project { .. } => "in this project",
                };
                format!("You may not {} data volumes {here}.", action.verb())
            })
        })
    }

    /// Why `action` cannot be done anywhere, tracked; `None` where it can somewhere, or nobody knows.
    pub fn why_nowhere(self, action: Action) -> Option<String> {
        forget_on_cleanup();
        let nowhere = self
            .permitted
            .with(|permitted| permitted.as_ref().is_some_and(|it| it.scopes(action).is_nowhere()));
        nowhere.then(|| format!("You may not {} data volumes.", action.verb()))
    }

    /// Forgets that `action` was refused at `place`: it has been done there.
    pub fn unlearn(self, action: Action, place: &Place) {
        let key = (action, place.clone());
        if self.refused.with_untracked(|refused| refused.contains_key(&key)) {
            self.refused.update(|refused| drop(refused.remove(&key)));
        }
    }

    /// Takes note of a refusal of `action` at `place`, if that is what `error` is, for a while.
    pub fn learn(self, action: Action, place: Place, error: &ApiError) {
        if !error.is_forbidden() {
            return;
        }
        self.refused.try_update(|refused| refused.insert((action, place.clone()), error.message()));
        let expire = move || {
            self.refused.try_update(|refused| refused.remove(&(action, place)));
        };
        set_timeout(expire, Duration::from_millis(REMEMBERED));
        self.ask_again();
    }
}
