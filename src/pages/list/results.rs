//! What a person has asked for, said once it is there: heard as well as seen.

use super::Listed;
use super::body::Body;
use crate::domain::{ListQuery, PageModel, plural};
use crate::effect::{effect_with, memo};
use crate::state::{Remote, RemoteHandle, use_app};
use leptos::prelude::*;

/// Says what another query has brought: not what comes first, which the page itself tells, nor what
/// comes by looking again.
pub fn use_results_said(
    listed: RemoteHandle<Listed>,
    body: Memo<Body>,
    model: Memo<Option<(ListQuery, PageModel)>>,
    can_count: Signal<bool>,
) {
    let app = use_app();
    let settled = memo(move |_| {
        let query = listed.state.with(|state| match state {
            Remote::Loaded(listed) => Some(listed.query.clone()),
            _ => None,
        })?;
        let sentence = model.with(|model| {
            let (_, model) = model.as_ref()?;
            match body.get() {
                Body::NoMatch => Some("No data volumes match".to_owned()),
                Body::Empty | Body::NoneUsable => Some("There are no data volumes".to_owned()),
                Body::PastEnd => Some("This page is past the end of the list".to_owned()),
                Body::Nothing => None,
                Body::Rows => {
                    // The number is on its way: it is worth waiting for.
                    (model.total.is_some() || !can_count.get()).then(|| said(model))
                }
            }
        })?;
        Some((query, sentence))
    });
    // The last one that was said here.
    let said_here = StoredValue::new(String::new());
    effect_with(move |before: Option<Option<ListQuery>>| {
        let before = before.flatten();
        let Some((query, results)) = settled.get() else { return before };
        if before.is_some_and(|before| before != query) {
            // "Filtered by …" goes on with what that has brought.
            let deed =
                app.notifications.just_announced().filter(|said| *said != said_here.get_value());
            let sentence = match deed.filter(|said| !said.is_empty()) {
                Some(deed) => format!("{deed}. {results}"),
                None => results,
            };
            said_here.set_value(sentence.clone());
            app.notifications.announce(sentence);
        }
        Some(query)
    });
}

/// "Data volumes 51–100 of 1,234"; "3 data volumes" where all are on the page.
fn said(model: &PageModel) -> String {
    if model.offset == 0 && model.next().is_none() {
        plural(u64::from(model.rows), "data volume", "data volumes")
    } else {
        format!("Data volumes {}", model.range())
    }
}
