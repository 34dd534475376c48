//! Warnings about a server that does not page exactly.

use super::super::WarningNotice;
use super::model::{ListResponse, ShownPage};
use crate::effect::{effect, memo};
use crate::state::{RemoteHandle, after_pause};
use crate::texts::list as texts;
use crate::ui::use_announcer;
use leptos::prelude::*;
use std::collections::HashSet;

/// How long the total and the rows must disagree, in milliseconds. They come with different responses.
const MISCOUNT_DELAY: i32 = 1_000;

#[component]
pub fn ListNotices(list: RemoteHandle<ListResponse>, shown_page: ShownPage) -> impl IntoView {
    let repeated = memo(move |_| {
        let repeated = list.state.with(|state| state.value().map(repeated_rows))?;
        (repeated > 0).then(|| texts::repeated_rows(repeated))
    });
    let left_out = memo(move |_| list.state.with(|state| state.value()?.page.left_out_note()));
    let stuck = memo(move |_| {
        shown_page
            .with(|shown| shown.as_ref().is_some_and(|(_, position)| position.is_stuck()))
            .then(|| texts::UNKNOWN_NEXT_PAGE.to_owned())
    });
    let miscounted = use_delayed(memo(move |_| {
        let is_settled = list.state.with(|state| !state.is_busy());
        let (counted, end) = shown_page.with(|shown| shown.as_ref()?.1.count_mismatch())?;
        is_settled.then(|| texts::miscounted(counted, end))
    }));
    view! {
        <Notice text=repeated.into() />
        <Notice text=left_out.into() />
        <Notice text=stuck.into() />
        <Notice text=miscounted />
    }
}

#[component]
fn Notice(text: Signal<Option<String>>) -> impl IntoView {
    let announcer = use_announcer();
    effect(move || {
        if let Some(text) = text.get() {
            announcer.announce(text);
        }
    });
    view! { <WarningNotice text /> }
}

/// Returns the text once it has been unchanged for [`MISCOUNT_DELAY`].
fn use_delayed(now: Memo<Option<String>>) -> Signal<Option<String>> {
    let delayed = RwSignal::new(None);
    effect(move || {
        let text = now.get();
        delayed.set(None);
        if text.is_some() {
            after_pause(MISCOUNT_DELAY, async move {
                delayed.try_set(text);
            });
        }
    });
    delayed.into()
}

fn repeated_rows(response: &ListResponse) -> u64 {
    let mut seen = HashSet::new();
    response.page.items.iter().filter(|volume| !seen.insert(&volume.id)).count() as u64
}
