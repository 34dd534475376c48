//! The question before the selection is deleted.

use super::super::super::losses::{Losses, LossesInLine, ORIGIN_PVC_KEPT};
use super::{About, Asked, BulkLoss, Called, Warnings, Wish, many};
use crate::domain::{BulkAction, Volume, visible};
use crate::effect::memo;
use crate::state::use_app;
use crate::ui::{AlertDialog, InlineNotice, NoticeKind};
use leptos::prelude::*;

/// Asks. What to type is the name of one volume that is shared or may be, and "delete 12" for
/// several: names of several nobody would type.
#[component]
pub fn DeleteSelected(asked: RwSignal<Option<Asked>>) -> impl IntoView {
    let jobs = use_app().jobs;
    let about = memo(move |_| asked.get().filter(|asked| asked.wish == Wish::Delete));
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
                let losses = about.as_ref()?.losses.as_deref();
                let nobody = matches!(losses, Some([BulkLoss::Scopes(Some(it))]) if it.is_empty());
                (!nobody).then(|| one.name.clone())
            }
            several => Some(format!("delete {}", several.len())),
        })
    };
    let confirm = move || {
        let Some(about) = about.get_untracked() else { return };
        asked.set(None);
        jobs.run(BulkAction::Delete, about.volumes);
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
                Some(if about.volumes.len() == 1 {
                    view! { <One about /> }.into_any()
                } else {
                    view! { <Several about /> }.into_any()
                })
            }}
        </AlertDialog>
    }
}

/// What it means to delete one.
#[component]
fn One(about: Asked) -> impl IntoView {
    let loss = about.losses.and_then(|losses| losses.into_iter().next());
    view! {
        <Warnings warnings=about.warnings />
        {about.volumes.into_iter().next().map(|volume| view! { <p><Called volume /></p> })}
        {match loss {
            Some(BulkLoss::Scopes(scopes)) => view! { <Losses scopes /> }.into_any(),
            Some(BulkLoss::Unread(why)) => {
                view! {
                    <InlineNotice kind=NoticeKind::Warning title="Who loses access is not known">
                        <p><bdi>{visible(why)}</bdi></p>
                    </InlineNotice>
                }
                    .into_any()
            }
            None => ().into_any(),
        }}
        <p>{ORIGIN_PVC_KEPT}</p>
    }
}

/// What it means to delete several: one by one where they have been looked at, in a sentence where
/// they are too many.
#[component]
fn Several(about: Asked) -> impl IntoView {
    let (Asked { volumes, losses, warnings, .. }, all) = (about.clone(), about);
    view! {
        {match losses {
            Some(losses) => {
                view! {
                    <Warnings warnings />
                    <ul class="bulk-volumes">
                        {volumes
                            .into_iter()
                            .zip(losses)
                            .map(|(volume, loss)| view! { <Line volume loss /> })
                            .collect_view()}
                    </ul>
                }
                    .into_any()
            }
            None => {
                view! {
                    <About asked=all />
                    <p>"Whoever they are shared with loses access to the data."</p>
                }
                    .into_any()
            }
        }}
        <p>"The origin PVCs and the data on them are not deleted."</p>
    }
}

#[component]
fn Line(volume: Volume, loss: BulkLoss) -> impl IntoView {
    view! {
        <li>
            <Called volume />
            " "
            {match loss {
                BulkLoss::Scopes(scopes) => view! { <LossesInLine scopes /> }.into_any(),
                BulkLoss::Unread(why) => {
                    view! { <span>"Who loses access is not known: " <bdi>{visible(why)}</bdi></span> }
                        .into_any()
                }
            }}
        </li>
    }
}
