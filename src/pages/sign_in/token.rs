//! Signing in with a token that the person has.

use crate::api::is_bearer_token;
use crate::domain::entered_token;
use crate::state::use_app;
use crate::ui::{Button, ButtonType, Card, PasswordField, focus_by_id};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// The id of the field, to move the focus to it.
const TOKEN: &str = "token";

/// The form.
#[component]
pub fn TokenForm(
    /// Whether the person wants to stay signed in on this tab.
    keep: RwSignal<bool>,
) -> impl IntoView {
    let session = use_app().session;
    let token = RwSignal::new(String::new());
    let submitted = RwSignal::new(false);
    let error = Signal::derive(move || {
        let problem = token.with(|token| token_problem(&entered_token(token)));
        problem.filter(|_| submitted.get()).map(str::to_owned)
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        submitted.set(true);
        let typed = entered_token(&token.get_untracked());
        if token_problem(&typed).is_none() {
            session.sign_in_with_token(&typed, keep.get_untracked());
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
    if token.is_empty() {
        Some("Paste a token.")
    } else if !is_bearer_token(token) {
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
        for text in ["", "a b", "a\nb", "é"] {
            assert!(token_problem(text).is_some(), "{text}");
        }
    }
}
