//! Why the user is signed out.

use crate::api::oidc::SignInError;
use crate::effect::effect;
use crate::pages::Failure;
use crate::state::{SessionState, SignedOut, use_notifications, use_session};
use crate::ui::{ErrorPanel, IconName, InlineNotice, LinkButton, StatusKind};
use leptos::prelude::*;

#[component]
pub fn SignedOutNotice() -> impl IntoView {
    let session = use_session();
    move || {
        let SessionState::SignedOut(reason) = session.state.get() else { return ().into_any() };
        let (kind, title, text) = match reason {
            SignedOut::TokenRejected => (
                StatusKind::Warning,
                "Your session has ended",
                "The server no longer accepts your token. Sign in to go on where you were; what \
                 you typed is kept.",
            ),
            SignedOut::Idle => (
                StatusKind::Warning,
                "You were signed out",
                "Nothing had been done here for a while. Sign in to go on where you were; what you \
                 typed is kept, for you alone.",
            ),
            SignedOut::OtherUser => (
                StatusKind::Info,
                "You were signed out",
                "Somebody else has signed in in another tab.",
            ),
            SignedOut::InOtherTab => {
                return view! { <InlineNotice>"You have signed out in another tab."</InlineNotice> }
                    .into_any();
            }
            SignedOut::ByChoice => {
                return view! {
                    <InlineNotice>"You have signed out."</InlineNotice>
                    <ProviderSignOut />
                }
                .into_any();
            }
            SignedOut::NotConfigured(error) => {
                return view! { <Failure error on_retry=move || session.start() /> }.into_any();
            }
            SignedOut::AutomaticSignInFailed(error) => {
                return view! { <Failure error /> }.into_any();
            }
            SignedOut::SingleSignOnFailed(error) => {
                return view! { <SignInFailure error /> }.into_any();
            }
            _ => return ().into_any(),
        };
        view! { <InlineNotice kind title>{text}</InlineNotice> }.into_any()
    }
}

/// A link that signs the user out at the OIDC provider as well.
#[component]
fn ProviderSignOut() -> impl IntoView {
    let session = use_session();
    move || {
        session.sign_out_link.get().map(|link| {
            let to = link.href();
            let host = link.host().to_owned();
            view! {
                <div class="actions">
                    <span class="muted">
                        "You are still signed in at " <bdi translate="no">{host.clone()}</bdi> "."
                    </span>
                    <LinkButton href=to external=true icon=IconName::External>"Sign out at " <bdi translate="no">{host}</bdi></LinkButton>
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
    view! { <ErrorPanel title=error.title() message=error.message() hint=error.hint() /> }
}
