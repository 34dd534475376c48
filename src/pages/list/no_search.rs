//! What to do where the control plane cannot search.

use super::SEARCH;
use crate::domain::{Clause, Field, ListQuery, Operator};
use crate::effect::{effect, memo};
use crate::route::Route;
use crate::ui::{ButtonVariant, InlineNotice, LinkButton, NoticeKind, focus_by_id, use_announcer};
use leptos::prelude::*;

/// The explanation.
const WHY: &str = "This control plane cannot search";

/// Says why the search has no answer, and offers a filter that says nearly the same.
#[component]
pub fn NoSearch(
    /// The query in the address.
    query: Memo<ListQuery>,
) -> impl IntoView {
    let announcer = use_announcer();
    effect(move || announcer.say(WHY));
    // The links go with the search; the focus must not.
    let keep_focus = move |_| {
        focus_by_id(SEARCH);
    };
    let by_name = memo(move |_| query.with(by_name));
    let without = move || Route::Volumes(query.get().with_search("")).href();
    view! {
        <InlineNotice kind=NoticeKind::Warning title=WHY>
            <p>
                "It needs version 2.22 of the control plane. What is listed is not what you searched \
                 for; use a filter on the name instead."
            </p>
            <div class="actions" on:click=keep_focus>
                {move || {
                    let filtered = by_name.get()?;
                    let to = move || Route::Volumes(filtered.clone()).href();
                    Some(view! {
                        <LinkButton href=Signal::derive(to) variant=ButtonVariant::Primary>
                            "Filter by name instead"
                        </LinkButton>
                    })
                }}
                <LinkButton href=Signal::derive(without)>"Clear the search"</LinkButton>
            </div>
        </InlineNotice>
    }
}

/// The same with the search text as part of the name; `None` for what no filter can hold.
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
    fn a_search_becomes_a_filter_on_the_name_where_it_can() {
        let by_name = |text: &str| by_name(&ListQuery::parse(text).0).map(|query| query.print());
        let filter = "filterBy=phase%3D%3DReady%2Cname%3D%40lidar".to_owned();
        assert_eq!(by_name("filterBy=phase==Ready&search=lidar&offset=50"), Some(filter));
        assert_eq!(by_name("filterBy=name=@a&search=a"), Some("filterBy=name%3D%40a".to_owned()));
        assert_eq!(by_name("search=a,b"), None);
        assert_eq!(by_name("search=%20"), None);
    }
}
