//! Signing in with an access key or a token. Where to go then is in the address; going there is
//! the frame's matter.

use super::parts::{Failure, use_page};
use crate::api::{AccessKey, SignInWay};
use crate::state::{Command, SessionState, SignedOut, use_app};
use crate::ui::{
    Button, ButtonType, ButtonVariant, Card, Checkbox, InlineNotice, NoticeKind, PageHeader,
    PasswordField, Skeleton, TextField, focus_by_id,
};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// The ids of the fields, to move the focus to what is missing.
const CLIENT_ID: &str = "client-id";
const CLIENT_SECRET: &str = "client-secret";
const TOKEN: &str = "token";

/// The page.
#[component]
pub fn SignInPage() -> impl IntoView {
    use_page(|| "Sign in".to_owned());
    let app = use_app();
    let keep = RwSignal::new(false);
    let ways = move || {
        let ways = app.settings.with(|settings| settings.sign_in.clone());
        ways.into_iter()
            .map(|way| match way {
                SignInWay::AccessKey => view! { <AccessKeyForm keep /> }.into_any(),
                SignInWay::Token => view! { <TokenForm keep /> }.into_any(),
            })
            .collect_view()
    };
    let state = app.session.state();
    view! {
        <div class="page-narrow">
            <PageHeader title="Sign in" />
            {move || match state.get() {
                SessionState::SignedOut(SignedOut::Refused) => {
                    view! {
                        <InlineNotice kind=NoticeKind::Warning title="Your session has ended">
                            "The server no longer accepts your token. Sign in to go on where you \
                             were; what you typed is kept."
                        </InlineNotice>
                    }
                        .into_any()
                }
                SessionState::SignedOut(SignedOut::Failed(error)) => view! { <Failure error /> }.into_any(),
                SessionState::SignedOut(SignedOut::ByChoice) => {
                    view! { <InlineNotice kind=NoticeKind::Info>"You have signed out."</InlineNotice> }
                        .into_any()
                }
                _ => ().into_any(),
            }}
            {move || {
                if matches!(state.get(), SessionState::Starting) {
                    view! { <Skeleton lines=4 /> }.into_any()
                } else {
                    ways().into_any()
                }
            }}
            <Checkbox
                label="Keep me signed in on this tab"
                checked=keep
                on_change=move |on| keep.set(on)
            />
            <p class="muted">
                "The token stays in this tab’s memory. With the box ticked it also survives a \
                 reload, until the tab is closed."
            </p>
        </div>
    }
}

#[component]
fn AccessKeyForm(keep: RwSignal<bool>) -> impl IntoView {
    let app = use_app();
    let session = app.session;
    let client_id = RwSignal::new(String::new());
    let client_secret = RwSignal::new(String::new());
    let submitted = RwSignal::new(false);
    let signing_in = Command::new(app.notices);
    let missing = move |value: RwSignal<String>, message: &'static str| {
        Signal::derive(move || {
            let missing = submitted.get() && value.with(|value| value.trim().is_empty());
            missing.then(|| message.to_owned())
        })
    };
    let id_error = missing(client_id, "Enter the client ID of the access key.");
    let secret_error = missing(client_secret, "Enter the client secret of the access key.");
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        submitted.set(true);
        let key = AccessKey {
            client_id: client_id.get_untracked().trim().to_owned(),
            client_secret: client_secret.get_untracked().trim().to_owned(),
        };
        if key.client_id.is_empty() || key.client_secret.is_empty() {
            focus_by_id(if key.client_id.is_empty() { CLIENT_ID } else { CLIENT_SECRET });
            return;
        }
        let keep = keep.get_untracked();
        signing_in.run(session.sign_in_with_key(key, keep), |_| ());
    };
    view! {
        <Card title="Access key">
            <form class="form" novalidate on:submit=submit>
                <TextField
                    id=CLIENT_ID
                    value=client_id
                    label="Client ID"
                    autocomplete="username"
                    error=id_error
                    required=true
                    mono=true
                />
                <PasswordField id=CLIENT_SECRET value=client_secret label="Client secret" error=secret_error />
                {move || signing_in.error().get().map(|error| view! { <Failure error /> })}
                <div class="actions">
                    <Button
                        variant=ButtonVariant::Primary
                        kind=ButtonType::Submit
                        busy=signing_in.busy()
                    >
                        "Sign in with access key"
                    </Button>
                </div>
            </form>
        </Card>
    }
}

#[component]
fn TokenForm(keep: RwSignal<bool>) -> impl IntoView {
    let session = use_app().session;
    let token = RwSignal::new(String::new());
    let submitted = RwSignal::new(false);
    let error = Signal::derive(move || {
        let problem = token.with(|token| token_problem(token.trim()));
        problem.filter(|_| submitted.get()).map(str::to_owned)
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        submitted.set(true);
        let typed = token.get_untracked();
        let typed = typed.trim();
        // People copy the header as often as the token.
        let typed = typed.strip_prefix("Bearer ").unwrap_or(typed).trim();
        if token_problem(typed).is_none() {
            session.sign_in_with_token(typed, keep.get_untracked());
        } else {
            focus_by_id(TOKEN);
        }
    };
    view! {
        <Card title="Access token">
            <form class="form" novalidate on:submit=submit>
                <PasswordField
                    id=TOKEN
                    value=token
                    label="Token"
                    hint=Some("Paste a token that you got elsewhere, such as from the command line.".to_owned())
                    error=error
                    autocomplete="off"
                />
                <div class="actions">
                    <Button kind=ButtonType::Submit>"Sign in with token"</Button>
                </div>
            </form>
        </Card>
    }
}

/// What keeps a text from being sent in a header.
fn token_problem(token: &str) -> Option<&'static str> {
    let token = token.strip_prefix("Bearer ").unwrap_or(token);
    if token.is_empty() {
        Some("Paste a token.")
    } else if !token.chars().all(|c| c.is_ascii_graphic()) {
        Some("A token has no spaces, line breaks or letters beyond ASCII. Copy it again.")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::token_problem;

    #[test]
    fn only_what_fits_into_a_header_is_a_token() {
        assert_eq!(token_problem("eyJ.x-y_z.1"), None);
        assert_eq!(token_problem("Bearer eyJ.x.1"), None);
        for text in ["", "a b", "a\nb", "é"] {
            assert!(token_problem(text).is_some(), "{text}");
        }
    }
}
