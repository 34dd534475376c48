//! Signing in with an existing token.

use super::{MethodCard, variant_of};
use crate::api::{SignInMethod, is_bearer_token};
use crate::effect::{effect, memo};
use crate::state::{SessionState, SignedOut, use_session};
use crate::texts::sign_in as texts;
use crate::tools::clean_token;
use crate::ui::{Button, PasswordField, focus_by_id, focus_in_next_frame};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

const TOKEN: &str = "token";

#[component]
pub fn TokenForm(keep: RwSignal<bool>) -> impl IntoView {
    let session = use_session();
    let token = RwSignal::new(String::new());
    let submitted = RwSignal::new(false);
    // The last token, or none if the user was sent back to this page because it was rejected.
    let sent = RwSignal::new(String::new());
    let is_rejected = memo(move |_| {
        session.state.with(|it| *it == SessionState::SignedOut(SignedOut::TokenInvalid))
    });
    let error = Signal::derive(move || {
        let typed = token.with(|token| clean_token(token));
        let problem = token_problem(&typed).filter(|_| submitted.get());
        let is_rejected = is_rejected.get() && typed == sent.get();
        problem.or(is_rejected.then_some(texts::TOKEN_REJECTED)).map(str::to_owned)
    });
    effect(move || {
        if is_rejected.get() {
            focus_in_next_frame(TOKEN);
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        submitted.set(true);
        let typed = clean_token(&token.get_untracked());
        if token_problem(&typed).is_none() {
            sent.set(typed.clone());
            session.sign_in_with_token(&typed, keep.get_untracked());
        } else {
            focus_by_id(TOKEN);
        }
    };
    view! {
        <MethodCard method=SignInMethod::Token title=texts::ACCESS_TOKEN>
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
                    <Button variant=variant_of(SignInMethod::Token) submit=true>
                        {texts::SIGN_IN_WITH_TOKEN}
                    </Button>
                </div>
            </form>
        </MethodCard>
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
