//! What the page shows of a data volume that does not exist, or no longer.

use super::facts::Copyable;
use crate::domain::{Action, ListQuery, VolumeId};
use crate::pages::{AdjacentLinks, GoToList, Text};
use crate::route::{Route, use_list_query};
use crate::state::use_permissions;
use crate::texts::{detail as texts, volume as names};
use crate::tools::{escape_invisible, lowercase};
use crate::ui::{Card, DescriptionList, Fact, IconName, LinkButton};
use leptos::prelude::*;

/// The heading says that the data volume was deleted, or was not found.
#[component]
pub fn VolumeNotFound(
    id: VolumeId,
    /// Whether it was shown before, and has been deleted since.
    is_deleted: bool,
    /// Its name in a list that was shown before.
    listed_name: Option<String>,
    /// That of the server.
    message: Option<String>,
    links: AdjacentLinks,
) -> impl IntoView {
    // The heading says the same.
    let says_more = |text: &String| !lowercase(text).contains(texts::NOT_FOUND);
    let message = message.filter(|text| !is_deleted && says_more(text));
    let name = listed_name.filter(|_| !is_deleted);
    let text = if is_deleted { texts::DELETED_TEXT } else { texts::NOT_FOUND_TEXT };
    let next = links.next;
    let action = match &name {
        _ if is_deleted => view! { <NewVolumeLink /> }.into_any(),
        Some(name) => {
            let href = Route::Volumes(ListQuery::default().with_search(name)).href();
            view! { <LinkButton href icon=IconName::Search>{texts::SEARCH_NAME}</LinkButton> }
                .into_any()
        }
        None => view! { <GoToList /> }.into_any(),
    };
    view! {
        <Card>
            <p>{text}</p>
            {message.map(|text| view! { <p class="muted">{texts::SERVER_RESPONSE} <bdi>{escape_invisible(text)}</bdi></p> })}
            <div class="detail-side">
                <DescriptionList>
                    {name.map(|text| view! { <Fact label=names::NAME><Text text /></Fact> })}
                    <Fact label=names::ID><Copyable text=Some(id.to_string()) label=texts::COPY_ID /></Fact>
                </DescriptionList>
            </div>
            <div class="actions">
                {action}
                {move || next.get().map(|href| view! { <LinkButton href>{texts::NEXT}</LinkButton> })}
            </div>
        </Card>
    }
}

#[component]
fn NewVolumeLink() -> impl IntoView {
    let permissions = use_permissions();
    let list = use_list_query();
    view! {
        <LinkButton
            href=Signal::derive(move || Route::new_volume(list.get()).href())
            icon=IconName::Add
            unavailable=move || permissions.denial_reason_everywhere(Action::Create)
        >
            {texts::NEW_DATA_VOLUME}
        </LinkButton>
    }
}
