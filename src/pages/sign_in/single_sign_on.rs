//! Signing in at the OIDC provider.

use super::signed_out_notice::SignInFailure;
use super::{MethodCard, variant_of};
use crate::api::SignInMethod;
use crate::api::oidc::SignInError;
use crate::route::Route;
use crate::state::{use_session, use_settings};
use crate::texts::sign_in as texts;
use crate::ui::{Button, IconName};
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub fn SingleSignOn(
    keep: RwSignal<bool>,
    /// The address to go to after signing in.
    then: Memo<Option<String>>,
    has_tried: RwSignal<bool>,
) -> impl IntoView {
    let settings = use_settings();
    let session = use_session();
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<SignInError>);
    let host = move || settings.with(|it| Some(it.oidc.as_ref()?.issuer.host().to_owned()));
    let sign_in = move || {
        busy.set(true);
        has_tried.set(true);
        error.set(None);
        let callback = Route::SignInCallback { return_to: None }.href();
        let (then, keep) = (then.get_untracked(), keep.get_untracked());
        spawn_local(async move {
            let result = session.redirect_to_provider(callback, then, keep).await;
            busy.try_set(false);
            error.try_set(result.err());
        });
    };
    view! {
        <MethodCard method=SignInMethod::SingleSignOn title=texts::SINGLE_SIGN_ON>
            <p>
                {texts::PROVIDER_TEXT.0} <bdi translate="no">{host}</bdi> {texts::PROVIDER_TEXT.1}
            </p>
            {move || error.get().map(|error| view! { <SignInFailure error /> })}
            <div class="actions">
                <Button
                    variant=variant_of(SignInMethod::SingleSignOn)
                    icon=IconName::External
                    busy
                    on_click=sign_in
                >
                    {texts::SIGN_IN_WITH_SINGLE_SIGN_ON}
                </Button>
            </div>
        </MethodCard>
    }
}
