//! Announcements for screen readers.

use crate::effect::effect_with;
use crate::tools::escape_invisible;
use leptos::html;
use leptos::prelude::*;

/// The context in which the app provides its announcements.
#[derive(Clone, Copy, Debug)]
pub struct Announcements {
    pub announce: Callback<String>,
    /// The latest announcements, oldest first, each with a unique ID that grows.
    pub latest: Signal<Vec<(u32, String)>>,
}

/// See [`use_announcer`].
#[derive(Clone, Copy, Debug)]
pub struct Announcer(Option<Announcements>);

impl Announcer {
    /// Has screen readers read `text`. Does nothing when the app provides no [`Announcements`].
    pub fn announce(self, text: impl Into<String>) {
        if let Some(Announcements { announce, .. }) = self.0 {
            announce.try_run(text.into());
        }
    }

    /// What is announced from now on, for the live region of a modal dialog: while it is open,
    /// screen readers ignore the one of the page.
    pub(super) fn new_announcements(self) -> Signal<Vec<(u32, String)>> {
        let Some(Announcements { latest, .. }) = self.0 else {
            return Signal::stored(Vec::new());
        };
        let last = latest.with_untracked(|all| all.last().map(|(id, _)| *id));
        Signal::derive(move || {
            latest.with(|all| all.iter().filter(|(id, _)| Some(*id) > last).cloned().collect())
        })
    }
}

/// Call it while a component is built; the announcer can be used at any time after that.
pub fn use_announcer() -> Announcer {
    Announcer(use_context())
}

/// A polite live region: screen readers read what is added to it.
#[component]
pub fn LiveRegion(
    /// The latest announcements, as in [`Announcements`].
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
