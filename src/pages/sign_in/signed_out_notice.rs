//! Why the user is signed out.

use crate::api::oidc::SignInError;
use crate::effect::effect;
use crate::pages::Failure;
use crate::state::{SessionState, SignedOut, use_notifications, use_session};
use crate::texts::sign_in as texts;
use crate::tools::escape_invisible;
use crate::ui::{ErrorPanel, IconName, InlineNotice, LinkButton, StatusKind};
use leptos::prelude::*;

#[component]
pub fn SignedOutNotice(has_tried: RwSignal<bool>) -> impl IntoView {
    let session = use_session();
    let notice = |kind, title: &'static str, text: &'static str| {
        view! { <InlineNotice kind title>{text}</InlineNotice> }.into_any()
    };
    move || {
        let SessionState::SignedOut(reason) = session.state.get() else { return ().into_any() };
        match reason {
            SignedOut::TokenRejected => {
                notice(StatusKind::Warning, texts::SESSION_ENDED_TITLE, texts::SESSION_ENDED_TEXT)
            }
            SignedOut::Idle => {
                notice(StatusKind::Warning, texts::SIGNED_OUT_TITLE, texts::SIGNED_OUT_IDLE)
            }
            SignedOut::OtherUser => {
                notice(StatusKind::Info, texts::SIGNED_OUT_TITLE, texts::SIGNED_OUT_OTHER_USER)
            }
            SignedOut::InOtherTab => {
                view! { <InlineNotice>{texts::SIGNED_OUT_IN_OTHER_TAB}</InlineNotice> }.into_any()
            }
            SignedOut::ByChoice => view! {
                <InlineNotice>{texts::SIGNED_OUT_BY_CHOICE}</InlineNotice>
                <ProviderSignOut />
            }
            .into_any(),
            SignedOut::NotConfigured(error) => {
                view! { <Failure error on_retry=move || session.start() /> }.into_any()
            }
            SignedOut::AutomaticSignInFailed(_) | SignedOut::SingleSignOnFailed(_)
                if has_tried.get() =>
            {
                ().into_any()
            }
            SignedOut::AutomaticSignInFailed(error) => view! { <Failure error /> }.into_any(),
            SignedOut::SingleSignOnFailed(error) => view! { <SignInFailure error /> }.into_any(),
            _ => ().into_any(),
        }
    }
}

/// A link that signs the user out at the OIDC provider as well.
#[component]
fn ProviderSignOut() -> impl IntoView {
    let session = use_session();
    move || {
        session.sign_out_link.get().map(|link| {
            let to = link.href();
            let host = link.host.clone();
            view! {
                <div class="actions">
                    <span class="muted">
                        {texts::STILL_SIGNED_IN_TEXT.0} <bdi translate="no">{host.clone()}</bdi>
                        {texts::STILL_SIGNED_IN_TEXT.1}
                    </span>
                    <LinkButton href=to external=true icon=IconName::External>{texts::SIGN_OUT_AT} <bdi translate="no">{host}</bdi></LinkButton>
                </div>
            }
        })
    }
}

/// Why single sign-on has failed, which is also announced to assistive technology.
#[component]
pub fn SignInFailure(error: SignInError) -> impl IntoView {
    let notifications = use_notifications();
    let announcement = format!("{}. {}", error.title(), error.message());
    effect(move || notifications.announce(announcement.clone()));
    if error.is_cancelled() {
        return view! {
            <InlineNotice title=error.title()>
                <bdi>{escape_invisible(error.message())}</bdi>
            </InlineNotice>
        }
        .into_any();
    }
    view! { <ErrorPanel title=error.title() message=error.message() hint=error.hint() /> }
        .into_any()
}
