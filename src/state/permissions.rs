//! What the signed-in user may do, as the server reports it and as its refusals show. While nothing
//! is known, as with an older control plane, everything is allowed.

use super::handles::use_handle;
use super::session::Session;
use crate::api::{ApiError, Client, endpoint};
use crate::domain::{Action, OrgScope, PermittedActions};
use crate::effect::{Shared, effect, spawn_scoped};
use crate::texts::detail as texts;
use leptos::prelude::*;
use std::collections::HashMap;
use std::time::Duration;

#[derive(Clone, Copy)]
pub struct Permissions {
    client: Client,
    permitted: Shared<Option<PermittedActions>>,
    /// The server's messages.
    denials: Shared<HashMap<(Action, OrgScope), String>>,
    refetches: RwSignal<u32>,
    is_loading: StoredValue<bool>,
}

/// How long a refusal is remembered, in milliseconds: the permission may be granted meanwhile.
const DENIAL_LIFETIME: u64 = 60_000;

pub fn use_permissions() -> Permissions {
    use_handle()
}

impl Permissions {
    /// Fetches the permissions on every sign-in.
    pub fn start(client: Client, session: Session) -> Self {
        let permissions = Self {
            client,
            permitted: Shared::new(None),
            denials: Shared::new(HashMap::new()),
            refetches: RwSignal::new(0),
            is_loading: StoredValue::new(false),
        };
        session.on_wipe(move |_| permissions.forget());
        effect(move || {
            if session.is_signed_in() {
                // It may be another user, or the permissions may have changed.
                permissions.forget();
            }
        });
        effect(move || {
            permissions.refetches.track();
            let is_signed_in = session.is_signed_in();
            permissions.is_loading.set_value(is_signed_in);
            if !is_signed_in {
                return;
            }
            spawn_scoped(async move {
                // After a failure, the previous permissions still apply.
                let permitted = permissions.client.send(endpoint::permitted_scopes()).await.ok();
                permissions.is_loading.try_set_value(false);
                if permitted.is_some() {
                    permissions.permitted.try_set(permitted);
                }
            });
        });
        permissions
    }

    /// Fetches the permissions again, unless a request is pending.
    pub fn refetch(self) {
        if self.is_loading.try_get_value() == Some(false) {
            self.refetches.try_update(|count| *count = count.wrapping_add(1));
        }
    }

    pub fn forget(self) {
        self.permitted.set(None);
        self.denials.update(HashMap::clear);
    }

    /// Why the user may not do `action` in `scope`; `None` if it is allowed or unknown.
    pub fn denial_reason(self, action: Action, scope: &OrgScope) -> Option<String> {
        let denial = self.denials.with(|all| all.get(&(action, scope.clone())).cloned());
        denial.or_else(|| self.denial_reason_everywhere(action)).or_else(|| {
            let allowed = self.permitted.with(|permitted| {
                permitted.as_ref().is_none_or(|it| it.scopes(action).allow(scope))
            });
            (!allowed).then(|| {
                let here = match scope {
                    OrgScope::Cluster(_) => texts::IN_CLUSTER,
                    OrgScope::Department { .. } => texts::IN_DEPARTMENT,
                    OrgScope::Project { .. } => texts::IN_PROJECT,
                };
                texts::not_permitted_here(verb(action), here)
            })
        })
    }

    /// Why the user may not do `action` in any scope; `None` if it is allowed in one or unknown.
    pub fn denial_reason_everywhere(self, action: Action) -> Option<String> {
        let nowhere = self.permitted.with(|permitted| {
            permitted.as_ref().is_some_and(|it| it.scopes(action).allows_nothing())
        });
        nowhere.then(|| texts::not_permitted(verb(action)))
    }

    /// Forgets a denial, because the same action has succeeded since.
    pub(super) fn clear_denial(self, action: Action, scope: &OrgScope) {
        let key = (action, scope.clone());
        if self.denials.try_with_untracked(|all| all.contains_key(&key)) == Some(true) {
            self.denials.try_update(|all| all.remove(&key));
        }
    }

    /// Remembers a 403 for a while; other errors are ignored.
    pub(super) fn record_denial(self, action: Action, scope: OrgScope, error: &ApiError) {
        if !error.is_forbidden() {
            return;
        }
        self.denials.try_update(|all| all.insert((action, scope.clone()), error.message()));
        let expire = move || {
            self.denials.try_update(|all| all.remove(&(action, scope)));
        };
        set_timeout(expire, Duration::from_millis(DENIAL_LIFETIME));
        self.refetch();
    }
}

/// Completes "You don’t have permission to … data volumes".
fn verb(action: Action) -> &'static str {
    match action {
        Action::Create => texts::CREATE_VERB,
        Action::Update => texts::UPDATE_VERB,
        Action::Delete => texts::DELETE_VERB,
    }
}
