//! Signing in with an access key.

use super::{MethodCard, variant_of};
use crate::api::{AccessKey, SignInMethod};
use crate::effect::effect;
use crate::pages::Failure;
use crate::state::{Mutation, WriteError, use_notifications, use_session};
use crate::texts::sign_in as texts;
use crate::tools::{clean_id, clean_line};
use crate::ui::{Button, PasswordField, TextField, focus_by_id, select_focused_text};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

const CLIENT_ID: &str = "client-id";
const CLIENT_SECRET: &str = "client-secret";

#[component]
pub fn AccessKeyForm(keep: RwSignal<bool>, has_tried: RwSignal<bool>) -> impl IntoView {
    let session = use_session();
    let notifications = use_notifications();
    let variant = variant_of(SignInMethod::AccessKey);
    let client_id = RwSignal::new(String::new());
    let client_secret = RwSignal::new(String::new());
    let submitted = RwSignal::new(false);
    let signing_in = Mutation::new(notifications);
    let missing = move |value: RwSignal<String>, message: &'static str| {
        Signal::derive(move || {
            let missing = submitted.get() && value.with(|value| clean_line(value).is_empty());
            missing.then(|| message.to_owned())
        })
    };
    let id_error = missing(client_id, texts::CLIENT_ID_MISSING);
    let secret_error = missing(client_secret, texts::CLIENT_SECRET_MISSING);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        submitted.set(true);
        let key = AccessKey {
            client_id: clean_id(&client_id.get_untracked()),
            client_secret: clean_line(&client_secret.get_untracked()),
        };
        if key.client_id.is_empty() || key.client_secret.is_empty() {
            focus_by_id(if key.client_id.is_empty() { CLIENT_ID } else { CLIENT_SECRET });
            return;
        }
        has_tried.set(true);
        let sign_in = session.sign_in_with_key(key, keep.get_untracked());
        signing_in.run(async move { sign_in.await.map_err(WriteError::from) });
    };
    effect(move || {
        // Retyped without a click.
        if signing_in.error.with(Option::is_some) && focus_by_id(CLIENT_SECRET) {
            select_focused_text();
        }
    });
    view! {
        <MethodCard method=SignInMethod::AccessKey title=texts::ACCESS_KEY>
            <form class="form" novalidate on:submit=submit>
                <TextField
                    id=CLIENT_ID
                    value=client_id
                    label=texts::CLIENT_ID_LABEL
                    autocomplete="username"
                    error=id_error
                    required=true
                    mono=true
                />
                <PasswordField id=CLIENT_SECRET value=client_secret label=texts::CLIENT_SECRET_LABEL error=secret_error />
                {move || signing_in.error.get().map(|failed| view! { <Failure error=failed.error /> })}
                <div class="actions">
                    <Button variant submit=true busy=signing_in.busy>
                        {texts::SIGN_IN_WITH_ACCESS_KEY}
                    </Button>
                </div>
            </form>
        </MethodCard>
    }
}
