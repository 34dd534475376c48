//! Signing in: at an OIDC provider, with an access key or with a token. The address says where to go
//! next; the frame goes there.

mod access_key;
mod signed_out_notice;
mod single_sign_on;
mod token;

use super::use_page;
use crate::api::SignInMethod;
use crate::effect::memo;
use crate::route::Route;
use crate::state::{SessionState, SignedOut, use_session, use_settings};
use crate::texts::sign_in as texts;
use crate::ui::dom::is_narrow_window;
use crate::ui::{
    ButtonVariant, Card, Checkbox, FoldedCard, InlineNotice, PageHeader, Skeleton, StatusKind,
};
use access_key::AccessKeyForm;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use signed_out_notice::SignedOutNotice;
use single_sign_on::SingleSignOn;
use token::TokenForm;

#[component]
pub fn SignInPage() -> impl IntoView {
    use_page(|| texts::SIGN_IN.to_owned());
    let session = use_session();
    let settings = use_settings();
    let location = use_location();
    let then =
        memo(move |_| match Route::parse(&location.pathname.get(), &location.search.get()) {
            Some(Route::SignIn { return_to }) => return_to,
            _ => None,
        });
    let keep = RwSignal::new(false);
    // A failure does not matter once the user tries again.
    let has_tried = RwSignal::new(false);
    let form = move |method| match method {
        SignInMethod::SingleSignOn => view! { <SingleSignOn keep then has_tried /> }.into_any(),
        SignInMethod::AccessKey | SignInMethod::Development => {
            view! { <AccessKeyForm keep has_tried /> }.into_any()
        }
        SignInMethod::Token => view! { <TokenForm keep /> }.into_any(),
    };
    let is_starting = memo(move |_| matches!(session.state.get(), SessionState::Starting));
    // Without settings it is unknown where a secret would be sent.
    let is_not_configured = memo(move |_| {
        matches!(session.state.get(), SessionState::SignedOut(SignedOut::NotConfigured(_)))
    });
    view! {
        <div class="page-narrow">
            <PageHeader title=texts::SIGN_IN />
            <SignedOutNotice has_tried />
            <ConfigProblems />
            {move || {
                if is_not_configured.get() {
                    ().into_any()
                } else if is_starting.get() {
                    view! { <Skeleton lines=4 /> }.into_any()
                } else {
                    let methods = settings.with(|settings| settings.sign_in.clone());
                    view! {
                        <KeepCheckbox keep />
                        {methods.into_iter().map(form).collect_view()}
                    }
                    .into_any()
                }
            }}
        </div>
    }
}

fn is_first(method: SignInMethod) -> bool {
    use_settings().with_untracked(|settings| settings.sign_in.first() == Some(&method))
}

/// The button of the first method is the main action of the page.
fn variant_of(method: SignInMethod) -> ButtonVariant {
    if is_first(method) { ButtonVariant::Primary } else { ButtonVariant::default() }
}

/// A way to sign in. On a phone all but the first are folded, so that all are in view.
#[component]
fn MethodCard(method: SignInMethod, title: &'static str, children: Children) -> impl IntoView {
    let session = use_session();
    let is_rejected =
        session.state.with_untracked(|it| *it == SessionState::SignedOut(SignedOut::TokenInvalid));
    // A rejected token takes the focus.
    if is_first(method) || is_rejected || !is_narrow_window() {
        view! { <Card title>{children()}</Card> }.into_any()
    } else {
        view! { <FoldedCard title>{children()}</FoldedCard> }.into_any()
    }
}

/// Whether the session survives a reload. Above all methods, since it holds for each.
#[component]
fn KeepCheckbox(keep: RwSignal<bool>) -> impl IntoView {
    let settings = use_settings();
    let has_key =
        move || settings.with(|settings| settings.sign_in.contains(&SignInMethod::AccessKey));
    view! {
        <div>
            <Checkbox label=texts::KEEP_LABEL checked=keep on_change=move |on| keep.set(on) />
            <p class="checkbox-hint">
                {texts::KEEP_HINT} {move || has_key().then_some(texts::KEEP_ACCESS_KEY_HINT)}
            </p>
        </div>
    }
}

#[component]
fn ConfigProblems() -> impl IntoView {
    let settings = use_settings();
    let problems = memo(move |_| settings.with(|settings| settings.problems.clone()));
    move || {
        let problems = problems.get();
        (!problems.is_empty()).then(|| {
            let item = |problem| view! { <li><bdi>{problem}</bdi></li> };
            let items = problems.into_iter().map(item).collect_view();
            view! {
                <InlineNotice kind=StatusKind::Warning title=texts::CONFIG_PROBLEMS_TITLE>
                    <ul>{items}</ul>
                </InlineNotice>
            }
        })
    }
}

/// The page that the OIDC provider redirects to, while its response is checked.
#[component]
pub fn SignInCallbackPage() -> impl IntoView {
    use_page(|| texts::SIGN_IN.to_owned());
    view! {
        <div class="page-narrow">
            <PageHeader title=texts::SIGN_IN />
            <p role="status">{texts::SIGNING_IN}</p>
            <Skeleton lines=4 />
        </div>
    }
}
