//! The way to the provider.

use super::why::NotSignedIn;
use crate::api::oidc::SignInError;
use crate::route::Route;
use crate::state::use_app;
use crate::ui::{Button, ButtonVariant, Card, IconName};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The card with the button that leads there.
#[component]
pub fn SingleSignOn(
    /// Whether the person wants to stay signed in on this tab.
    keep: RwSignal<bool>,
    /// Where they want to go.
    then: Memo<Option<String>>,
) -> impl IntoView {
    let app = use_app();
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<SignInError>);
    let host = move || {
        app.settings.with(|settings| {
            settings.oidc.as_ref().map(|oidc| oidc.issuer.host().to_owned()).unwrap_or_default()
        })
    };
    let leave = move || {
        busy.set(true);
        error.set(None);
        let callback = Route::SignInCallback { then: None }.href();
        let (then, keep) = (then.get_untracked(), keep.get_untracked());
        spawn_local(async move {
            let left = app.session.leave_for_provider(callback, then, keep).await;
            busy.try_set(false);
            error.try_set(left.err());
        });
    };
    view! {
        <Card title="Single sign-on">
            <p>"You sign in at " <bdi translate="no">{host}</bdi> " and come back here."</p>
            {move || error.get().map(|error| view! { <NotSignedIn error /> })}
            <div class="actions">
                <Button
                    variant=ButtonVariant::Primary
                    icon=IconName::External
                    busy
                    on_click=leave
                >
                    "Sign in with single sign-on"
                </Button>
            </div>
        </Card>
    }
}
