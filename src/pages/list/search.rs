//! The search box, which follows the search in the URL and the other way round.

use super::model::SEARCH_ID;
use super::url_query::use_navigate_to_query;
use crate::domain::{Clause, Field, ListQuery, Operator};
use crate::effect::{effect, memo};
use crate::route::Route;
use crate::state::after_pause;
use crate::texts::list as texts;
use crate::tools::clean_search;
use crate::ui::{
    ButtonVariant, InlineNotice, LinkButton, StatusKind, focus_by_id, focus_first, focused,
    on_history_navigation, use_announcer,
};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// How long typing has to pause before a search starts, in milliseconds.
const DEBOUNCE: i32 = 150;

#[derive(Clone, Copy)]
pub struct ListSearch {
    pub text: RwSignal<String>,
    /// The search that is in the URL, or about to be.
    sent: StoredValue<String>,
}

impl ListSearch {
    /// Resets the text to the search in the URL, because the user navigates elsewhere.
    pub fn discard_unsent(self) {
        self.text.set(self.sent.get_value());
    }
}

pub fn use_search(query: Memo<ListQuery>) -> ListSearch {
    let navigate = use_navigate_to_query();
    let in_url = memo(move |_| query.with(|query| query.search.clone()));
    let text = RwSignal::new(in_url.get_untracked());
    let sent = StoredValue::new(in_url.get_untracked());
    effect(move || {
        let search = in_url.get();
        // The user may have typed more since this search was sent.
        if sent.get_value() != search {
            sent.set_value(search.clone());
            text.set(search);
        }
    });
    let search = ListSearch { text, sent };
    on_history_navigation(move || search.discard_unsent());
    effect(move || {
        let typed = clean_search(&text.get());
        if typed == sent.get_value() {
            return;
        }
        after_pause(DEBOUNCE, async move {
            let before = query.get_untracked();
            // Only starting and ending a search add a history entry.
            let replace = !before.search.is_empty() && !typed.is_empty();
            sent.set_value(typed.clone());
            navigate(before.with_search(&typed), replace);
        });
    });
    search
}

/// From the search to its results.
pub fn go_to_first_row(event: &KeyboardEvent) {
    let is_in_search = focused().is_some_and(|it| it.id() == SEARCH_ID);
    if event.key() == "ArrowDown" && is_in_search && focus_first("tbody th>a") {
        event.prevent_default();
    }
}

#[component]
pub fn SearchUnsupported(query: Memo<ListQuery>) -> impl IntoView {
    let announcer = use_announcer();
    effect(move || announcer.announce(texts::SEARCH_UNSUPPORTED_TITLE));
    // The notice disappears with the search, and the focused link with it.
    let keep_focus = move |_| {
        focus_by_id(SEARCH_ID);
    };
    let by_name = memo(move |_| query.with(by_name));
    let without_search = move || Route::Volumes(query.get().with_search("")).href();
    view! {
        <InlineNotice kind=StatusKind::Warning title=texts::SEARCH_UNSUPPORTED_TITLE>
            <p>{texts::SEARCH_UNSUPPORTED_TEXT}</p>
            <div class="actions" on:click=keep_focus>
                {move || {
                    let href = Route::Volumes(by_name.get()?).href();
                    Some(view! {
                        <LinkButton href variant=ButtonVariant::Primary>
                            {texts::FILTER_BY_NAME}
                        </LinkButton>
                    })
                }}
                <LinkButton href=Signal::derive(without_search)>{texts::CLEAR_SEARCH}</LinkButton>
            </div>
        </InlineNotice>
    }
}

/// Replaces the search by a filter on the name; `None` if no filter can have its text.
fn by_name(query: &ListQuery) -> Option<ListQuery> {
    let clause = Clause::new(Field::Name, Operator::Contains, &query.search).ok()?;
    let mut filter = query.filter.clone();
    if !filter.0.contains(&clause) {
        filter.0.push(clause);
    }
    Some(query.with_search("").with_filter(filter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_becomes_a_filter_on_the_name_if_a_filter_can_express_it() {
        let by_name = |text: &str| by_name(&ListQuery::parse(text).0).map(|query| query.print());
        let filter = "filterBy=phase%3D%3DReady%2Cname%3D%40lidar".to_owned();
        assert_eq!(by_name("filterBy=phase==Ready&search=lidar&offset=50"), Some(filter));
        assert_eq!(by_name("filterBy=name=@a&search=a"), Some("filterBy=name%3D%40a".to_owned()));
        assert_eq!(by_name("search=a,b"), None);
        assert_eq!(by_name("search=%20"), None);
    }
}
