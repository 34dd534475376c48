//! Signing in with an existing token.

use crate::api::is_bearer_token;
use crate::state::use_session;
use crate::texts::sign_in as texts;
use crate::tools::clean_token;
use crate::ui::{Button, Card, PasswordField, focus_by_id};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

const TOKEN: &str = "token";

#[component]
pub fn TokenForm(keep: RwSignal<bool>) -> impl IntoView {
    let session = use_session();
    let token = RwSignal::new(String::new());
    let submitted = RwSignal::new(false);
    let error = Signal::derive(move || {
        let problem = token.with(|token| token_problem(&clean_token(token)));
        problem.filter(|_| submitted.get()).map(str::to_owned)
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        submitted.set(true);
        let typed = clean_token(&token.get_untracked());
        if token_problem(&typed).is_none() {
            session.sign_in_with_token(&typed, keep.get_untracked());
        } else {
            focus_by_id(TOKEN);
        }
    };
    view! {
        <Card title=texts::ACCESS_TOKEN>
            <form class="form" novalidate on:submit=submit>
                <PasswordField
                    id=TOKEN
                    value=token
                    label=texts::TOKEN_LABEL
                    hint=Some(texts::TOKEN_HINT.to_owned())
                    error=error
                    autocomplete="off"
                />
                <div class="actions">
                    <Button submit=true>{texts::SIGN_IN_WITH_TOKEN}</Button>
                </div>
            </form>
        </Card>
    }
}

fn token_problem(token: &str) -> Option<&'static str> {
    match token {
        "" => Some(texts::TOKEN_MISSING),
        _ if is_bearer_token(token) => None,
        _ => Some(texts::TOKEN_INVALID),
    }
}

#[cfg(test)]
mod tests {
    use super::token_problem;

    #[test]
    fn text_that_a_header_cannot_carry_is_rejected() {
        assert_eq!(token_problem("eyJ.x-y_z.1"), None);
        for text in ["", "a b", "a\nb", "é"] {
            assert!(token_problem(text).is_some(), "{text}");
        }
    }
}
