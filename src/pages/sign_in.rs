//! Signing in: at a provider, with an access key or with a token. Where to go then is in the
//! address; going there is the frame's matter.

mod access_key;
mod single_sign_on;
mod token;
mod why;

use super::parts::use_page;
use crate::api::SignInMethod;
use crate::effect::{memo, when};
use crate::route::Route;
use crate::state::{SessionState, SignedOut, use_app};
use crate::ui::{Checkbox, InlineNotice, NoticeKind, PageHeader, Skeleton};
use access_key::AccessKeyForm;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use single_sign_on::SingleSignOn;
use token::TokenForm;
use why::WhySignedOut;

/// The page.
#[component]
pub fn SignInPage() -> impl IntoView {
    use_page(|| "Sign in".to_owned());
    let app = use_app();
    let location = use_location();
    let then = memo(move |_| {
        let (path, query) = (location.pathname.get(), location.search.get());
        match Route::parse(&path, &query) {
            Some(Route::SignIn { then }) => then,
            _ => None,
        }
    });
    let keep = RwSignal::new(false);
    let ways = move || {
        let ways = app.settings.with(|settings| settings.sign_in.clone());
        ways.into_iter()
            .map(|way| match way {
                SignInMethod::SingleSignOn => view! { <SingleSignOn keep then /> }.into_any(),
                SignInMethod::AccessKey | SignInMethod::Development => {
                    view! { <AccessKeyForm keep /> }.into_any()
                }
                SignInMethod::Token => view! { <TokenForm keep /> }.into_any(),
            })
            .collect_view()
    };
    let starting = memo(move |_| matches!(app.session.state(), SessionState::Starting));
    // Without settings nobody knows where a secret would go.
    let lost = memo(move |_| {
        matches!(app.session.state(), SessionState::SignedOut(SignedOut::NotConfigured(_)))
    });
    view! {
        <div class="page-narrow">
            <PageHeader title="Sign in" />
            <WhySignedOut />
            <Problems />
            {move || {
                if lost.get() {
                    ().into_any()
                } else if starting.get() {
                    view! { <Skeleton lines=4 /> }.into_any()
                } else {
                    ways().into_any()
                }
            }}
            {when(move || !lost.get(), move || view! { <Keep keep /> })}
        </div>
    }
}

/// Whether the session outlives a reload.
#[component]
fn Keep(keep: RwSignal<bool>) -> impl IntoView {
    let settings = use_app().settings;
    let has_key =
        move || settings.with(|settings| settings.sign_in.contains(&SignInMethod::AccessKey));
    view! {
        <Checkbox
            label="Keep me signed in on this tab"
            checked=keep
            on_change=move |on| keep.set(on)
        />
        <p class="muted">
            "Tokens stay in this tab’s memory. With the box ticked they also survive a reload, \
             until the tab is closed"
            {move || {
                has_key()
                    .then_some(
                        ", and an access key stays in memory until then, to renew them: it is \
                         never stored",
                    )
            }} "."
        </p>
    }
}

/// What is wrong with the settings, for whoever can mend them.
#[component]
fn Problems() -> impl IntoView {
    let settings = use_app().settings;
    let problems = memo(move |_| settings.with(|settings| settings.problems.clone()));
    move || {
        let problems = problems.get();
        (!problems.is_empty()).then(|| {
            view! {
                <InlineNotice kind=NoticeKind::Warning title="config.json has mistakes">
                    <ul>
                        {problems
                            .into_iter()
                            .map(|problem| view! { <li><bdi>{problem}</bdi></li> })
                            .collect_view()}
                    </ul>
                </InlineNotice>
            }
        })
    }
}

/// Where a provider's answer comes to, while it is looked at.
#[component]
pub fn SignInCallbackPage() -> impl IntoView {
    use_page(|| "Sign in".to_owned());
    view! {
        <div class="page-narrow">
            <PageHeader title="Sign in" />
            <p role="status">"You are being signed in…"</p>
            <Skeleton lines=4 />
        </div>
    }
}
