//! Announces the results that a new query has brought.

use super::body::ListContent;
use super::footer::describe_range;
use super::model::{ListResponse, ShownPage};
use crate::domain::{Field, ListQuery, PagePosition, Sort, SortOrder, ValueKind};
use crate::effect::{effect_with, memo};
use crate::state::{Remote, RemoteHandle, use_notifications};
use crate::texts;
use leptos::prelude::*;

/// Neither the first response nor a refresh is announced.
pub fn use_result_announcements(
    list: RemoteHandle<ListResponse>,
    content: Memo<ListContent>,
    shown_page: ShownPage,
    can_count: Signal<bool>,
) {
    let notifications = use_notifications();
    let results = memo(move |_| {
        let query = list.state.with(|state| match state {
            Remote::Loaded(response) => Some(response.query.clone()),
            _ => None,
        })?;
        let text = shown_page.with(|shown| {
            let (_, position) = shown.as_ref()?;
            Some(match content.get() {
                ListContent::NoMatch => texts::list::NO_MATCH_TITLE.to_owned(),
                ListContent::Empty | ListContent::NoneUsable => {
                    texts::list::NONE_ANNOUNCEMENT.to_owned()
                }
                ListContent::PastEnd => texts::list::PAST_END_TITLE.to_owned(),
                // Waits for the total.
                ListContent::Table if position.total.is_none() && can_count.get() => return None,
                ListContent::Table => describe_rows(position),
                ListContent::ErrorOnly | ListContent::NoProject => return None,
            })
        })?;
        Some((query, text))
    });
    effect_with(move |before: Option<Option<ListQuery>>| {
        let before = before.flatten();
        let Some((query, results)) = results.get() else { return before };
        if let Some(before) = before.filter(|before| *before != query) {
            let is_sorted = before.sort != query.sort;
            notifications.announce(match is_sorted.then(|| describe_sort(query.sort)) {
                Some(order) => format!("{order}. {results}"),
                None => results,
            });
        }
        Some(query)
    });
}

/// "Sorted by Project, A to Z".
fn describe_sort(Sort { by, order }: Sort) -> String {
    let order = texts::list::order(by.kind() == ValueKind::Date, order == SortOrder::Ascending);
    // The column's name, not that of a filter.
    let column = if by == Field::ProjectName { texts::volume::PROJECT } else { by.label() };
    texts::list::sorted_by(column, order)
}

/// "Data volumes 51–100 of 1,234", or "3 data volumes" if the page has all of them.
fn describe_rows(position: &PagePosition) -> String {
    if position.offset == 0 && position.next().is_none() {
        texts::data_volumes(u64::from(position.rows))
    } else {
        texts::list::range_announcement(&describe_range(position))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_described_by_what_comes_first() {
        let describe = |by, order| describe_sort(Sort { by, order });
        let (up, down) = (SortOrder::Ascending, SortOrder::Descending);
        assert_eq!(describe(Field::ProjectName, up), "Sorted by Project, A to Z");
        assert_eq!(describe(Field::Phase, down), "Sorted by Status, Z to A");
        assert_eq!(describe(Field::CreatedAt, down), "Sorted by Created, newest first");
        assert_eq!(describe(Field::CreatedAt, up), "Sorted by Created, oldest first");
    }
}
