//! Announcements for screen readers.

use crate::effect::effect_with;
use crate::tools::escape_invisible;
use leptos::html;
use leptos::prelude::*;

/// The app provides one as a context.
#[derive(Clone, Copy, Debug)]
pub struct Announcer {
    pub on_announce: Callback<String>,
    /// The latest announcements, oldest first, each with a unique ID that grows.
    pub latest: Signal<Vec<(u32, String)>>,
}

impl Announcer {
    /// Has screen readers read `text`.
    pub fn announce(self, text: impl Into<String>) {
        self.on_announce.try_run(text.into());
    }

    /// What is announced from now on, for the live region of a modal dialog: while it is open,
    /// screen readers ignore the one of the page.
    pub(super) fn new_announcements(self) -> Signal<Vec<(u32, String)>> {
        let latest = self.latest;
        let last = latest.with_untracked(|all| all.last().map(|(id, _)| *id));
        Signal::derive(move || {
            latest.with(|all| all.iter().filter(|(id, _)| Some(*id) > last).cloned().collect())
        })
    }
}

/// Call it while a component is built; the announcer can be used at any time after that. It does nothing when the app
/// provides none.
pub fn use_announcer() -> Announcer {
    use_context().unwrap_or_else(|| Announcer {
        on_announce: Callback::new(drop),
        latest: Signal::default(),
    })
}

/// A polite live region: screen readers read what is added to it.
#[component]
pub fn LiveRegion(
    /// The latest announcements, as in [`Announcer`].
    #[prop(into)]
    messages: Signal<Vec<(u32, String)>>,
) -> impl IntoView {
    let region = NodeRef::<html::Div>::new();
    // Plain nodes: views would add to their owner's memory with each message.
    effect_with(move |last: Option<Option<u32>>| {
        let last = last.flatten();
        let Some(region) = region.get() else { return last };
        messages.with(|messages| {
            for (_, text) in messages.iter().filter(|(id, _)| Some(*id) > last) {
                if let Ok(paragraph) = document().create_element("p") {
                    paragraph.set_text_content(Some(&escape_invisible(text.as_str())));
                    let _ = region.append_child(&paragraph);
                }
            }
            while region.child_element_count() as usize > messages.len() {
                let Some(oldest) = region.first_element_child() else { break };
                oldest.remove();
            }
            messages.last().map(|(id, _)| *id).or(last)
        })
    });
    view! {
        <div
            class="visually-hidden"
            role="status"
            aria-live="polite"
            aria-atomic="false"
            node_ref=region
        ></div>
    }
}
