//! The commands in the page's header.

use super::ShownVolume;
use crate::domain::Action;
use crate::effect::memo;
use crate::pages::volume_page_ids::SHARE;
use crate::route::{Route, Source, use_source};
use crate::state::use_permissions;
use crate::texts::{access, detail as texts};
use crate::ui::{Button, IconName, LinkButton};
use leptos::prelude::*;

/// Deleting is as quiet as the others: only the dialog, which names what is lost, is red.
#[component]
pub fn Actions(shown: ShownVolume, deleting: RwSignal<bool>) -> impl IntoView {
    let permissions = use_permissions();
    let source = use_source();
    let sharing = move || Route::share_href(shown.id.get_value(), source.get());
    let copy = move || {
        let list = source.get().and_then(Source::into_list_query).unwrap_or_default();
        Route::New { copy_of: Some(shown.id.get_value()), list }.href()
    };
    let unshareable = memo(move |_| shown.unavailable_reason(Action::Update));
    let undeletable = memo(move |_| shown.unavailable_reason(Action::Delete));
    view! {
        <LinkButton id=SHARE href=sharing icon=IconName::Share unavailable=unshareable>
            {access::SHARE}
        </LinkButton>
        <LinkButton
            href=copy
            icon=IconName::Add
            unavailable=move || permissions.denial_reason_everywhere(Action::Create)
        >
            {texts::MAKE_COPY}
        </LinkButton>
        <Button
            icon=IconName::Delete
            on_click=move || deleting.set(true)
            unavailable=undeletable
        >
            {texts::DELETE}
        </Button>
    }
}
