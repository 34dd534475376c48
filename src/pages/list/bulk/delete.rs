//! The question before the selection is deleted.

use super::super::super::parts::{ORIGIN_STAYS, loses_access};
use super::{About, Asked, Wish, many};
use crate::domain::Deed;
use crate::state::use_app;
use crate::ui::AlertDialog;
use leptos::prelude::*;

/// Asks. What to type is the name of one volume that is shared or may be, and "delete 12" for
/// several: names of several nobody would type.
#[component]
pub fn DeleteSelected(asked: RwSignal<Option<Asked>>) -> impl IntoView {
    let jobs = use_app().jobs;
    let about = Memo::new(move |_| asked.get().filter(|asked| asked.wish == Wish::Delete));
    let names = move || {
        about.with(|about| match about.as_ref().map(|about| about.volumes.as_slice()) {
            Some([one]) => one.name.clone(),
            volumes => many(volumes.map_or(0, <[_]>::len)),
        })
    };
    let to_type = move || {
        about.with(|about| match about.as_ref()?.volumes.as_slice() {
            [] => None,
            [one] => {
                let shared = about.as_ref()?.shared != Some(0);
                shared.then(|| one.name.clone())
            }
            several => Some(format!("delete {}", several.len())),
        })
    };
    let confirm = move || {
        let Some(about) = about.get_untracked() else { return };
        asked.set(None);
        jobs.run(Deed::Delete, about.volumes);
    };
    view! {
        <AlertDialog
            open=Signal::derive(move || about.with(Option::is_some))
            title=Signal::derive(move || format!("Delete {}?", names()))
            confirm_label=Signal::derive(move || {
                let count = about.with(|about| about.as_ref().map_or(0, |it| it.volumes.len()));
                if count == 1 { "Delete data volume".to_owned() } else { format!("Delete {}", many(count)) }
            })
            on_confirm=confirm
            on_cancel=move || asked.set(None)
            type_to_confirm=Signal::derive(to_type)
        >
            {move || {
                let about = about.get()?;
                let (loses, stays) = match about.volumes.len() {
                    1 => (loses_access(about.shared), ORIGIN_STAYS),
                    _ => (
                        "Whoever they are shared with loses access to the data.".to_owned(),
                        "The origin PVCs and the data on them are not deleted.",
                    ),
                };
                Some(view! {
                    <About asked=about />
                    <p>{loses}</p>
                    <p>{stays}</p>
                })
            }}
        </AlertDialog>
    }
}
