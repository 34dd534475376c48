//! Announces the results that a new query has brought.

use super::body::ListContent;
use super::footer::describe_range;
use super::model::{ListResponse, ShownPage};
use crate::domain::{ListQuery, PagePosition};
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
    let last_text = StoredValue::new(String::new());
    effect_with(move |before: Option<Option<ListQuery>>| {
        let before = before.flatten();
        let Some((query, results)) = results.get() else { return before };
        if before.is_some_and(|before| before != query) {
            // Continues an announcement such as "Filtered by …" instead of interrupting it.
            let is_command = |text: &String| !text.is_empty() && *text != last_text.get_value();
            let text = match notifications.recent_announcement().filter(is_command) {
                Some(command) => format!("{command}. {results}"),
                None => results,
            };
            last_text.set_value(text.clone());
            notifications.announce(text);
        }
        Some(query)
    });
}

/// "Data volumes 51–100 of 1,234", or "3 data volumes" if the page has all of them.
fn describe_rows(position: &PagePosition) -> String {
    if position.offset == 0 && position.next().is_none() {
        texts::data_volumes(u64::from(position.rows))
    } else {
        texts::list::range_announcement(&describe_range(position))
    }
}
