//! A tree, as the ARIA practices describe it, for more units than could be shown at once: whoever
//! uses it says which lines there are now.

use crate::domain::visible;
use crate::effect::{memo, when};
use leptos::attr::custom::custom_attribute;
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys;
use std::collections::HashMap;

use super::dom::unique_id;
use super::icon::{Icon, IconName};

/// How much of a line's unit is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tick {
    /// Nothing.
    No,
    /// A part.
    Some,
    /// All of it.
    Yes,
}

impl Tick {
    /// The value of `aria-checked`.
    const fn as_str(self) -> &'static str {
        match self {
            Self::No => "false",
            Self::Some => "mixed",
            Self::Yes => "true",
        }
    }
}

/// A line of a [`Tree`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeLine {
    /// What tells it from all others.
    pub key: String,
    /// Its name.
    pub label: String,
    /// Its symbol.
    pub icon: IconName,
    /// How deep it is, from 1.
    pub level: u8,
    /// Which of its siblings it is, from 1, and how many there are; none for a line that only
    /// leads to more of them.
    pub place: Option<(usize, usize)>,
    /// Whether its children are shown; none where it has none.
    pub open: Option<bool>,
    /// How much of it is chosen; none where nothing can be.
    pub tick: Option<Tick>,
    /// What is to be said of it.
    pub note: Option<String>,
    /// What is about to become of it, for the eyes: "added" or "removed"; `note` says it too.
    pub mark: Option<&'static str>,
    /// Why it cannot be chosen now.
    pub unavailable: Option<String>,
}

impl TreeLine {
    /// Whether Enter, Space and a click choose it.
    fn is_choice(&self) -> bool {
        self.tick.is_some() || self.place.is_none()
    }
}

/// What a key does to the line that has the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// The focus goes to another line.
    To(usize),
    /// It opens or closes.
    Open(bool),
    /// It is chosen.
    Choose,
}

/// What `key` does where the line `at` has the focus; nothing at the ends.
fn step(key: &str, lines: &[TreeLine], at: usize) -> Option<Step> {
    let line = lines.get(at)?;
    match key {
        "ArrowDown" => Some(at + 1).filter(|to| *to < lines.len()).map(Step::To),
        "ArrowUp" => at.checked_sub(1).map(Step::To),
        "Home" => Some(Step::To(0)),
        "End" => Some(Step::To(lines.len() - 1)),
        "ArrowRight" => match line.open {
            Some(false) => Some(Step::Open(true)),
            Some(true) => Some(Step::To(at + 1)).filter(|_| at + 1 < lines.len()),
            None => None,
        },
        "ArrowLeft" if line.open == Some(true) => Some(Step::Open(false)),
        "ArrowLeft" => lines[..at].iter().rposition(|it| it.level < line.level).map(Step::To),
        "Enter" | " " if line.is_choice() => Some(Step::Choose),
        "Enter" | " " => line.open.map(|open| Step::Open(!open)),
        _ => None,
    }
}

/// A tree of lines. One of them is in the tab order; the arrow keys, Home and End lead to the
/// others, Right and Left open and close, Space and Enter choose.
#[component]
pub fn Tree(
    /// The accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// The lines that are shown now, from the top.
    #[prop(into)]
    lines: Signal<Vec<TreeLine>>,
    /// Opens or closes the line of this key.
    #[prop(into)]
    on_open: Callback<(String, bool)>,
    /// Chooses the line of this key, or leads to more.
    #[prop(into)]
    on_choose: Callback<String>,
    /// Whether several lines can be chosen.
    #[prop(optional)]
    multiselectable: bool,
) -> impl IntoView {
    let tree = NodeRef::<html::Div>::new();
    let active = RwSignal::new(None::<String>);
    let by_key = memo(move |_| {
        lines.with(|lines| {
            lines.iter().map(|it| (it.key.clone(), it.clone())).collect::<HashMap<_, _>>()
        })
    });
    // The line in the tab order: the last one that had the focus, as long as it is there.
    let current = memo(move |_| {
        let active = active.get().filter(|key| by_key.with(|lines| lines.contains_key(key)));
        active.or_else(|| lines.with(|lines| lines.first().map(|line| line.key.clone())))
    });
    let focus = move |at: usize| {
        let item = tree.get_untracked().and_then(|tree| {
            tree.children().item(u32::try_from(at).ok()?)?.dyn_into::<web_sys::HtmlElement>().ok()
        });
        if let Some(item) = item {
            let _ = item.focus();
        }
    };
    let choose = move |at: usize| {
        let Some(line) = lines.with_untracked(|lines| lines.get(at).cloned()) else { return };
        if line.unavailable.is_some() {
            return;
        }
        on_choose.run(line.key);
        if line.place.is_none() {
            // What it led to stands in its place; the focus goes on there.
            request_animation_frame(move || focus(at));
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let lines = lines.get_untracked();
        let current = current.get_untracked();
        let Some(at) = lines.iter().position(|line| Some(&line.key) == current.as_ref()) else {
            return;
        };
        let Some(step) = step(&event.key(), &lines, at) else { return };
        event.prevent_default();
        event.stop_propagation();
        match step {
            Step::To(to) => focus(to),
            Step::Open(open) => on_open.run((lines[at].key.clone(), open)),
            Step::Choose => choose(at),
        }
    };
    let on_click = move |key: &str| {
        let at = lines.with_untracked(|lines| lines.iter().position(|line| line.key == key));
        let Some(at) = at else { return };
        let line = lines.with_untracked(|lines| lines.get(at).cloned());
        match line {
            Some(line) if line.is_choice() => choose(at),
            Some(TreeLine { key, open: Some(open), .. }) => on_open.run((key, !open)),
            _ => {}
        }
    };
    view! {
        <div
            class="tree"
            role="tree"
            aria-label=move || visible(label.get())
            aria-multiselectable=multiselectable.then_some("true")
            node_ref=tree
            on:keydown=on_key
        >
            <For each=move || lines.get() key=|line| line.key.clone() let:line>
                <Item line by_key current active on_open on_click=Callback::new(move |key: String| on_click(&key)) />
            </For>
        </div>
    }
}

#[component]
fn Item(
    line: TreeLine,
    by_key: Memo<HashMap<String, TreeLine>>,
    current: Memo<Option<String>>,
    active: RwSignal<Option<String>>,
    on_open: Callback<(String, bool)>,
    on_click: Callback<String>,
) -> impl IntoView {
    let key = StoredValue::new(line.key.clone());
    let note_id = unique_id("line");
    // The line as it is now; as it last was, while it goes.
    let line = memo(move |before: Option<&TreeLine>| {
        let now = by_key.with(|lines| key.with_value(|key| lines.get(key).cloned()));
        now.or_else(|| before.cloned()).unwrap_or_else(|| line.clone())
    });
    let toggle = move |event: MouseEvent| {
        if let Some(open) = line.with_untracked(|line| line.open) {
            event.stop_propagation();
            on_open.run((key.get_value(), !open));
        }
    };
    let notes = memo(move |_| {
        line.with(|line| {
            let notes: Vec<_> = line.note.iter().chain(&line.unavailable).cloned().collect();
            (!notes.is_empty()).then(|| notes.join(" · "))
        })
    });
    let described = note_id.clone();
    let yes_or_no = |is: bool| if is { "true" } else { "false" };
    view! {
        <div
            class="tree-line"
            role="treeitem"
            tabindex=move || {
                let is_current = current.with(|it| key.with_value(|key| it.as_ref() == Some(key)));
                if is_current { "0" } else { "-1" }
            }
            aria-describedby=move || notes.with(Option::is_some).then(|| described.clone())
            // A name that the macro does not know.
            {..custom_attribute("aria-level", line.with_untracked(|line| line.level.to_string()))}
            aria-posinset=move || line.with(|line| line.place.map(|(at, _)| at.to_string()))
            aria-setsize=move || line.with(|line| line.place.map(|(_, all)| all.to_string()))
            aria-expanded=move || line.with(|line| line.open.map(yes_or_no))
            aria-checked=move || line.with(|line| line.tick.map(Tick::as_str))
            aria-disabled=move || line.with(|line| line.unavailable.is_some()).then_some("true")
            data-mark=move || line.with(|line| line.mark)
            data-more=move || line.with(|line| line.place.is_none()).then_some("true")
            on:focus=move |_| active.set(Some(key.get_value()))
            on:click=move |_| on_click.run(key.get_value())
        >
            <span
                class="tree-twist"
                data-leaf=move || line.with(|line| line.open.is_none()).then_some("true")
                aria-hidden="true"
                on:click=toggle
            >
                <Icon name=IconName::ChevronRight />
            </span>
            {move || {
                line.with(|line| line.tick)
                    .map(|tick| {
                        view! {
                            <span class="tree-tick" data-tick=tick.as_str() aria-hidden="true">
                                <Icon name=IconName::Check />
                            </span>
                        }
                    })
            }}
            <span class="tree-text">
                <span class="tree-name">
                    <Icon name=line.with_untracked(|line| line.icon) />
                    <bdi translate="no">{move || visible(line.with(|line| line.label.clone()))}</bdi>
                </span>
                // It describes the line, and is no part of its name.
                <span class="tree-note" id=note_id aria-hidden="true" hidden=move || notes.with(Option::is_none)>
                    {when(move || line.with(|line| line.unavailable.is_some()), move || view! { <Icon name=IconName::Lock /> })}
                    <bdi>{move || notes.get().map(visible)}</bdi>
                </span>
            </span>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(level: u8, open: Option<bool>, tick: Option<Tick>) -> TreeLine {
        TreeLine {
            key: String::new(),
            label: String::new(),
            icon: IconName::Project,
            level,
            place: Some((1, 1)),
            open,
            tick,
            note: None,
            mark: None,
            unavailable: None,
        }
    }

    #[test]
    fn keys_do_what_the_practices_for_trees_say() {
        let tick = Some(Tick::No);
        let lines = [
            line(1, Some(true), tick),
            line(2, Some(false), tick),
            line(2, Some(true), tick),
            line(3, None, tick),
            line(3, None, tick),
        ];
        for (key, at, does) in [
            ("ArrowDown", 0, Some(Step::To(1))),
            ("ArrowDown", 4, None),
            ("ArrowUp", 0, None),
            ("ArrowUp", 3, Some(Step::To(2))),
            ("Home", 3, Some(Step::To(0))),
            ("End", 1, Some(Step::To(4))),
            ("ArrowRight", 1, Some(Step::Open(true))),
            ("ArrowRight", 2, Some(Step::To(3))),
            ("ArrowRight", 3, None),
            ("ArrowLeft", 4, Some(Step::To(2))),
            ("ArrowLeft", 2, Some(Step::Open(false))),
            ("ArrowLeft", 1, Some(Step::To(0))),
            (" ", 1, Some(Step::Choose)),
            ("Enter", 4, Some(Step::Choose)),
            ("x", 4, None),
            ("Enter", 9, None),
        ] {
            assert_eq!(step(key, &lines, at), does, "{key} at {at}");
        }
    }

    #[test]
    fn where_nothing_can_be_chosen_enter_opens_and_closes() {
        let lines = [line(1, Some(true), None), line(2, None, None)];
        assert_eq!(step("Enter", &lines, 0), Some(Step::Open(false)));
        assert_eq!(step(" ", &lines, 1), None);
    }
}
