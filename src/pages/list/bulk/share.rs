//! Sharing the selection with more scopes of its cluster.

use super::super::super::sharing::{Chosen, ScopePicker};
use super::{About, Asked, Wish, many};
use crate::domain::{BulkAction, ScopeChange, ScopeRef, visible};
use crate::effect::memo;
use crate::state::use_app;
use crate::ui::{Button, ButtonVariant, Dialog, InlineNotice, NoticeKind};
use leptos::prelude::*;

/// The dialog. What is chosen in it is forgotten when it closes.
#[component]
pub fn ShareSelected(asked: RwSignal<Option<Asked>>) -> impl IntoView {
    let jobs = use_app().jobs;
    let chosen = RwSignal::new(Vec::<Chosen>::new());
    let about = memo(move |_| asked.get().filter(|asked| asked.wish == Wish::Share));
    let found = memo(move |_| about.with(|about| about.as_ref().map(Asked::cluster)));
    let cluster = memo(move |_| found.get().and_then(Result::ok));
    let scattered = memo(move |_| found.get().and_then(Result::err));
    let title = Signal::derive(move || {
        about.with(|about| match about.as_ref().map(|about| about.volumes.as_slice()) {
            Some([one]) => format!("Share {}", one.name),
            volumes => format!("Share {}", many(volumes.map_or(0, <[_]>::len))),
        })
    });
    let close = move || {
        asked.set(None);
        chosen.set(Vec::new());
    };
    let apply = move || {
        let Some(about) = about.get_untracked() else { return };
        let add = chosen.get_untracked().into_iter().map(|one| one.scope).collect();
        close();
        jobs.run(BulkAction::Share(ScopeChange { add, ..ScopeChange::default() }), about.volumes);
    };
    view! {
        <Dialog
            open=Signal::derive(move || about.with(Option::is_some))
            on_close=close
            title=title
            footer=ViewFn::from(move || {
                view! {
                    <Button on_click=close>"Cancel"</Button>
                    <Button
                        variant=ButtonVariant::Primary
                        on_click=apply
                        unavailable=Signal::derive(move || {
                            let none = chosen.with(Vec::is_empty);
                            let choose = || none.then_some("Choose at least one scope first.");
                            scattered.get().or_else(choose).map(str::to_owned)
                        })
                    >
                        {move || title.get()}
                    </Button>
                }
            })
        >
            {move || about.get().map(|asked| view! { <About asked /> })}
            {move || {
                if let Some(why) = scattered.get() {
                    return view! { <InlineNotice kind=NoticeKind::Negative><bdi>{visible(why)}</bdi></InlineNotice> }
                        .into_any();
                }
                view! {
                    <p class="muted">
                        "Whoever gains access mounts them read-only. Nobody loses access."
                    </p>
                    <ScopePicker cluster shared=Signal::stored(Vec::<ScopeRef>::new()) chosen />
                }
                    .into_any()
            }}
        </Dialog>
    }
}
