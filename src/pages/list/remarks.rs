//! What there is to say about a server that does not page exactly.

use super::super::parts::Warning;
use super::Listed;
use crate::domain::{ListQuery, PageModel, grouped, plural};
use crate::effect::{effect, memo, spawn_scoped};
use crate::state::{RemoteHandle, delay};
use crate::ui::use_announcer;
use leptos::prelude::*;
use std::collections::HashSet;

/// How long a count has to differ from the rows, in milliseconds: the one is asked beside the
/// other, and the newer answer of the two may be the first.
const LASTING: i32 = 1_000;

/// Rows that came twice, a next page that leads nowhere, a count that the list does not reach.
#[component]
pub fn PagingRemarks(
    /// The rows.
    listed: RemoteHandle<Listed>,
    /// Where one is, and the query that the rows answer.
    model: Memo<Option<(ListQuery, PageModel)>>,
) -> impl IntoView {
    let repeated = memo(move |_| {
        let repeated = listed.state.with(|state| state.value().map(repeated_rows))?;
        let rows = plural(repeated, "row came", "rows came");
        (repeated > 0).then(|| format!("{rows} twice in the server’s answer. Each is shown once."))
    });
    let nameless = memo(move |_| listed.state.with(|state| state.value()?.page.left_out_note()));
    let stuck = memo(move |_| {
        model.with(|model| model.as_ref().is_some_and(|(_, model)| model.is_stuck())).then(|| {
            "The server says that more rows follow, but not where. What is shown may not be all."
                .to_owned()
        })
    });
    let miscounted = use_lasting(memo(move |_| {
        let is_settled = listed.state.with(|state| !state.is_busy());
        let (counted, end) = model.with(|model| model.as_ref()?.1.miscount())?;
        is_settled.then(|| {
            format!(
                "The server counts {}, but the list ends at {}.",
                grouped(counted),
                grouped(end)
            )
        })
    }));
    view! {
        <Remark text=repeated.into() />
        <Remark text=nameless.into() />
        <Remark text=stuck.into() />
        <Remark text=miscounted />
    }
}

#[component]
fn Remark(text: Signal<Option<String>>) -> impl IntoView {
    let announcer = use_announcer();
    effect(move || {
        if let Some(text) = text.get() {
            announcer.say(text);
        }
    });
    view! { <Warning text /> }
}

/// What has been so for a while.
fn use_lasting(now: Memo<Option<String>>) -> Signal<Option<String>> {
    let lasting = RwSignal::new(None);
    effect(move || {
        let text = now.get();
        if lasting.with_untracked(Option::is_some) {
            lasting.set(None);
        }
        if text.is_some() {
            spawn_scoped(async move {
                delay(LASTING).await;
                lasting.try_set(text);
            });
        }
    });
    lasting.into()
}

/// How many rows came more than once.
fn repeated_rows(listed: &Listed) -> u64 {
    let mut seen = HashSet::new();
    listed.page.items.iter().filter(|volume| !seen.insert(&volume.id)).count() as u64
}
