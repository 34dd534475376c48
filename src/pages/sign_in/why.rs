//! Why one is here.

use crate::api::oidc::SignInError;
use crate::effect::effect;
use crate::pages::parts::Failure;
use crate::state::{SessionState, SignedOut, use_app};
use crate::ui::{ErrorPanel, IconName, InlineNotice, LinkButton, NoticeKind};
use leptos::prelude::*;

/// Why nobody is signed in, if there is something to say of it.
#[component]
pub fn WhySignedOut() -> impl IntoView {
    let app = use_app();
    move || match app.session.state() {
        SessionState::SignedOut(SignedOut::Refused) => view! {
            <InlineNotice kind=NoticeKind::Warning title="Your session has ended">
                "The server no longer accepts your token. Sign in to go on where you were; what \
                 you typed is kept."
            </InlineNotice>
        }
        .into_any(),
        SessionState::SignedOut(SignedOut::Idle) => view! {
            <InlineNotice kind=NoticeKind::Warning title="You were signed out">
                "Nothing had been done here for a while. Sign in to go on where you were; what you \
                 typed is kept, for you alone."
            </InlineNotice>
        }
        .into_any(),
        SessionState::SignedOut(SignedOut::Elsewhere) => view! {
            <InlineNotice kind=NoticeKind::Info>"You have signed out in another tab."</InlineNotice>
        }
        .into_any(),
        SessionState::SignedOut(SignedOut::Replaced) => view! {
            <InlineNotice kind=NoticeKind::Info title="You were signed out">
                "Somebody else has signed in in another tab."
            </InlineNotice>
        }
        .into_any(),
        SessionState::SignedOut(SignedOut::NotConfigured(error)) => {
            view! { <Failure error on_retry=move || app.session.start() /> }.into_any()
        }
        SessionState::SignedOut(SignedOut::Failed(error)) => view! { <Failure error /> }.into_any(),
        SessionState::SignedOut(SignedOut::NotSignedIn(error)) => {
            view! { <NotSignedIn error /> }.into_any()
        }
        SessionState::SignedOut(SignedOut::ByChoice) => view! {
            <InlineNotice kind=NoticeKind::Info>"You have signed out."</InlineNotice>
            <AtProvider />
        }
        .into_any(),
        _ => ().into_any(),
    }
}

/// The way to signing out at the provider as well, which is the person's own to take.
#[component]
fn AtProvider() -> impl IntoView {
    let session = use_app().session;
    move || {
        session.sign_out_link().map(|link| {
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

/// Single sign-on did not work; heard as well as seen.
#[component]
pub fn NotSignedIn(
    /// Why.
    error: SignInError,
) -> impl IntoView {
    let notifications = use_app().notifications;
    let sentence = format!("{}. {}", error.title(), error.message());
    effect(move || notifications.announce(sentence.clone()));
    let hint = Some(error.hint()).filter(|hint| !hint.is_empty());
    view! { <ErrorPanel title=error.title() message=Some(error.message()) hint=hint /> }
}
