//! The table, or the reason why it is not shown.

use super::filters::ClearFilters;
use super::model::ListResponse;
use super::more_tools::ChooseProject;
use crate::domain::{Action, ListQuery, RequestScope};
use crate::effect::{memo, when};
use crate::route::Route;
use crate::state::{Remote, use_permissions};
use crate::texts::list as texts;
use crate::ui::{ButtonVariant, EmptyState, IconName, LinkButton};
use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListContent {
    /// The table with rows or with their skeleton.
    Table,
    /// Nothing below the error message.
    ErrorOnly,
    Empty,
    /// The project can use no data volume.
    NoneUsable,
    /// The project is still to be chosen.
    NoProject,
    NoMatch,
    PastEnd,
}

impl ListContent {
    /// An empty state needs a successful response without rows. After an error the last rows stay, but
    /// only if they match `query` or a message on the page explains that they do not.
    pub fn of(state: &Remote<ListResponse>, query: &ListQuery, is_explained: bool) -> Self {
        let has_error = state.error().is_some();
        let is_other = |shown: &ListQuery| shown.selection() != query.selection();
        match state.value().map(|response| (&response.query, response.page.items.is_empty())) {
            None if has_error => Self::ErrorOnly,
            Some((shown, _)) if has_error && !is_explained && is_other(shown) => Self::ErrorOnly,
            None | Some((_, false)) => Self::Table,
            // The empty response is older than the error.
            Some(_) if has_error => Self::ErrorOnly,
            Some((shown, _)) if shown.offset > 0 => Self::PastEnd,
            Some((shown, _)) if shown.is_filtered() => Self::NoMatch,
            Some((shown, _)) if shown.scope != RequestScope::Originated => Self::NoneUsable,
            Some(_) => Self::Empty,
        }
    }
}

#[component]
pub fn ListBody(
    content: Memo<ListContent>,
    query: Memo<ListQuery>,
    #[prop(into)] table: ViewFn,
) -> impl IntoView {
    let permissions = use_permissions();
    // Others may read a state in between, after which the same content would be rendered again: a second table in the
    // elements of the first.
    let content = memo(move |_| content.get());
    let empty = |title: &'static str, text: &'static str, icon, action: AnyView| {
        view! { <EmptyState title text=Some(text.to_owned()) icon>{action}</EmptyState> }.into_any()
    };
    let link = move |text: &'static str, target: fn(&ListQuery) -> ListQuery| {
        let href = move || Route::Volumes(query.with(target)).href();
        view! { <LinkButton href>{text}</LinkButton> }.into_any()
    };
    move || match content.get() {
        ListContent::Table => table.run(),
        ListContent::ErrorOnly => ().into_any(),
        ListContent::NoMatch => empty(
            texts::NO_MATCH_TITLE,
            texts::NO_MATCH_TEXT,
            IconName::Search,
            view! {
                <ClearFilters query />
                {when(move || query.with(|query| !query.search.is_empty()), || view! {
                    <LinkButton href=Route::Overview.href()>{texts::FIND_REASON}</LinkButton>
                })}
            }
            .into_any(),
        ),
        ListContent::NoneUsable => empty(
            texts::NONE_USABLE_TITLE,
            texts::NONE_USABLE_TEXT,
            IconName::Volume,
            link(texts::SHOW_OWNED, |query| query.in_scope(RequestScope::Originated)),
        ),
        ListContent::NoProject => empty(
            texts::CHOOSE_PROJECT_TITLE,
            texts::CHOOSE_PROJECT_TEXT,
            IconName::Volume,
            view! { <ChooseProject /> }.into_any(),
        ),
        ListContent::PastEnd => empty(
            texts::PAST_END_TITLE,
            texts::PAST_END_TEXT,
            IconName::Volume,
            link(texts::FIRST_PAGE, |query| query.at_offset(0)),
        ),
        ListContent::Empty => {
            let denied = permissions.denial_reason_everywhere(Action::Create).is_some();
            let text = if denied { texts::EMPTY_TEXT_DENIED } else { texts::EMPTY_TEXT };
            let link = (!denied).then(|| {
                view! {
                    <LinkButton
                        href=move || Route::new_volume(Some(query.get())).href()
                        variant=ButtonVariant::Primary
                    >
                        {texts::CREATE_FIRST}
                    </LinkButton>
                }
            });
            empty(texts::EMPTY_TITLE, text, IconName::Volume, link.into_any())
        }
    }
}
