//! The ARIA pattern of a tree. The caller provides the visible items as a flat list.

use crate::effect::{memo, when};
use crate::tools::escape_invisible;
use leptos::attr::custom::custom_attribute;
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;
use std::collections::HashMap;

use super::dom::{child_at, logical_key, true_or_false, unique_id};
use super::icon::{Icon, IconName};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckState {
    Unchecked,
    Mixed,
    Checked,
}

impl CheckState {
    /// The value of `aria-checked`.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Unchecked => "false",
            Self::Mixed => "mixed",
            Self::Checked => "true",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeItem {
    pub key: String,
    pub label: String,
    pub icon: IconName,
    /// Its depth, from 1.
    pub level: u8,
    /// Its position among its siblings, from 1, and their number. `None` makes it an action, such as "Show more".
    pub position: Option<(usize, usize)>,
    /// Whether its children are shown; `None` without children.
    pub open: Option<bool>,
    /// `None` when it has no checkbox.
    pub checked: Option<CheckState>,
    /// Shown after its label.
    pub note: Option<String>,
    /// The value of `data-mark`: "added" or "removed". `note` has the same as text.
    pub mark: Option<&'static str>,
    /// The reason why it cannot be checked.
    pub unavailable: Option<String>,
}

impl TreeItem {
    /// Whether Space, a click and, except at the root, Enter choose it, rather than open or close it.
    fn is_choice(&self) -> bool {
        self.checked.is_some() || self.position.is_none()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum KeyAction {
    Focus(usize),
    Open(bool),
    Choose,
}

fn key_action(key: &str, items: &[TreeItem], index: usize) -> Option<KeyAction> {
    let item = items.get(index)?;
    match key {
        "ArrowDown" => Some(index + 1).filter(|to| *to < items.len()).map(KeyAction::Focus),
        "ArrowUp" => index.checked_sub(1).map(KeyAction::Focus),
        "Home" => Some(KeyAction::Focus(0)),
        "End" => Some(KeyAction::Focus(items.len() - 1)),
        "ArrowRight" => match item.open {
            Some(false) => Some(KeyAction::Open(true)),
            Some(true) => Some(KeyAction::Focus(index + 1)).filter(|_| index + 1 < items.len()),
            None => None,
        },
        "ArrowLeft" if item.open == Some(true) => Some(KeyAction::Open(false)),
        "ArrowLeft" => {
            items[..index].iter().rposition(|it| it.level < item.level).map(KeyAction::Focus)
        }
        // All that is below the root would be easily chosen by mistake.
        "Enter" if item.level == 1 && item.open.is_some() => {
            item.open.map(|open| KeyAction::Open(!open))
        }
        "Enter" | " " if item.is_choice() => Some(KeyAction::Choose),
        "Enter" | " " => item.open.map(|open| KeyAction::Open(!open)),
        _ => None,
    }
}

/// One item is in the tab order. The arrow keys, Home and End move the focus, Right and Left open and close (Left
/// and Right in text from right to left), Space and Enter choose; at the root, Enter opens and closes.
#[component]
pub fn Tree(
    #[prop(into)] label: Signal<String>,
    /// All visible items, in order.
    #[prop(into)]
    items: Signal<Vec<TreeItem>>,
    /// Opens or closes the item with this key.
    #[prop(into)]
    on_open: Callback<(String, bool)>,
    /// Checks or unchecks the item with this key, or runs its action.
    #[prop(into)]
    on_choose: Callback<String>,
    #[prop(optional)] multiselectable: bool,
) -> impl IntoView {
    let tree = NodeRef::<html::Div>::new();
    let active = RwSignal::new(None::<String>);
    let by_key = memo(move |_| {
        items.with(|items| {
            items.iter().map(|it| (it.key.clone(), it.clone())).collect::<HashMap<_, _>>()
        })
    });
    // The item in the tab order: the last focused one, if it still exists.
    let current = memo(move |_| {
        let active = active.get().filter(|key| by_key.with(|items| items.contains_key(key)));
        active.or_else(|| items.with(|items| items.first().map(|item| item.key.clone())))
    });
    let focus = move |index: usize| {
        if let Some(item) = tree.get_untracked().and_then(|tree| child_at(&tree, index)) {
            let _ = item.focus();
        }
    };
    // Does what a key does at an item, if that is anything.
    let press = move |key: &str, item_key: &str| {
        let items = items.get_untracked();
        let index = items.iter().position(|item| item.key == item_key)?;
        let item = &items[index];
        match key_action(key, &items, index)? {
            KeyAction::Focus(to) => focus(to),
            KeyAction::Open(open) => on_open.run((item.key.clone(), open)),
            KeyAction::Choose if item.unavailable.is_some() => {}
            KeyAction::Choose => {
                on_choose.run(item.key.clone());
                if item.position.is_none() {
                    // The item that replaces it gets the focus.
                    request_animation_frame(move || focus(index));
                }
            }
        }
        Some(())
    };
    let on_key = move |event: KeyboardEvent| {
        let has_modifier = event.ctrl_key() || event.alt_key() || event.meta_key();
        let Some(item) = current.get_untracked().filter(|_| !has_modifier) else { return };
        if press(&logical_key(&event), &item).is_some() {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let on_click = Callback::new(move |item: String| {
        press(" ", &item);
    });
    view! {
        <div
            class="tree"
            role="tree"
            aria-label=move || escape_invisible(label.get())
            aria-multiselectable=multiselectable.then_some("true")
            node_ref=tree
            on:keydown=on_key
        >
            <For each=move || items.get() key=|item| item.key.clone() let:item>
                <TreeItemView item by_key current active on_open on_click />
            </For>
        </div>
    }
}

#[component]
fn TreeItemView(
    item: TreeItem,
    by_key: Memo<HashMap<String, TreeItem>>,
    current: Memo<Option<String>>,
    active: RwSignal<Option<String>>,
    on_open: Callback<(String, bool)>,
    on_click: Callback<String>,
) -> impl IntoView {
    let key = StoredValue::new(item.key.clone());
    let note_id = unique_id("line");
    // Keeps the last state while the item is being removed.
    let item = memo(move |before: Option<&TreeItem>| {
        let now = by_key.with(|items| key.with_value(|key| items.get(key).cloned()));
        now.or_else(|| before.cloned()).unwrap_or_else(|| item.clone())
    });
    let toggle = move |event: MouseEvent| {
        if let Some(open) = item.with_untracked(|item| item.open) {
            event.stop_propagation();
            on_open.run((key.get_value(), !open));
        }
    };
    let notes = memo(move |_| {
        item.with(|item| {
            let notes: Vec<_> = item.note.iter().chain(&item.unavailable).cloned().collect();
            (!notes.is_empty()).then(|| notes.join(" · "))
        })
    });
    let described = note_id.clone();
    let tick = |state: CheckState| {
        view! {
            <span class="tree-tick" data-tick=state.as_str() aria-hidden="true">
                <Icon name=IconName::Check />
            </span>
        }
    };
    view! {
        <div
            class="tree-line"
            role="treeitem"
            tabindex=move || {
                let is_current = current.with(|it| key.with_value(|key| it.as_ref() == Some(key)));
                if is_current { "0" } else { "-1" }
            }
            aria-describedby=move || notes.with(Option::is_some).then(|| described.clone())
            // The macro does not know this attribute.
            {..custom_attribute("aria-level", item.with_untracked(|item| item.level.to_string()))}
            aria-posinset=move || item.with(|item| item.position.map(|(index, _)| index.to_string()))
            aria-setsize=move || item.with(|item| item.position.map(|(_, all)| all.to_string()))
            aria-expanded=move || item.with(|item| item.open.map(true_or_false))
            aria-checked=move || item.with(|item| item.checked.map(CheckState::as_str))
            aria-disabled=move || item.with(|item| item.unavailable.is_some()).then_some("true")
            data-mark=move || item.with(|item| item.mark)
            data-more=move || item.with(|item| item.position.is_none()).then_some("true")
            on:focus=move |_| active.set(Some(key.get_value()))
            on:click=move |_| on_click.run(key.get_value())
        >
            <span
                class="tree-twist"
                data-leaf=move || item.with(|item| item.open.is_none()).then_some("true")
                aria-hidden="true"
                on:click=toggle
            >
                <Icon name=IconName::ChevronRight />
            </span>
            {move || item.with(|item| item.checked).map(tick)}
            <span class="tree-text">
                <span class="tree-name">
                    <Icon name=item.with_untracked(|item| item.icon) />
                    <bdi translate="no">{move || escape_invisible(item.with(|item| item.label.clone()))}</bdi>
                </span>
                // This is the description of the item, not part of its name.
                <span class="tree-note" id=note_id aria-hidden="true" hidden=move || notes.with(Option::is_none)>
                    {when(move || item.with(|item| item.unavailable.is_some()), move || view! { <Icon name=IconName::Lock /> })}
                    <bdi>{move || notes.get().map(escape_invisible)}</bdi>
                </span>
            </span>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(level: u8, open: Option<bool>, checked: Option<CheckState>) -> TreeItem {
        TreeItem {
            key: String::new(),
            label: String::new(),
            icon: IconName::Project,
            level,
            position: Some((1, 1)),
            open,
            checked,
            note: None,
            mark: None,
            unavailable: None,
        }
    }

    #[test]
    fn keys_follow_the_aria_pattern_for_trees() {
        let checked = Some(CheckState::Unchecked);
        let items = [
            item(1, Some(true), checked),
            item(2, Some(false), checked),
            item(2, Some(true), checked),
            item(3, None, checked),
            item(3, None, checked),
        ];
        for (key, index, expected) in [
            ("ArrowDown", 0, Some(KeyAction::Focus(1))),
            ("ArrowDown", 4, None),
            ("ArrowUp", 0, None),
            ("ArrowUp", 3, Some(KeyAction::Focus(2))),
            ("Home", 3, Some(KeyAction::Focus(0))),
            ("End", 1, Some(KeyAction::Focus(4))),
            ("ArrowRight", 1, Some(KeyAction::Open(true))),
            ("ArrowRight", 2, Some(KeyAction::Focus(3))),
            ("ArrowRight", 3, None),
            ("ArrowLeft", 4, Some(KeyAction::Focus(2))),
            ("ArrowLeft", 2, Some(KeyAction::Open(false))),
            ("ArrowLeft", 1, Some(KeyAction::Focus(0))),
            (" ", 1, Some(KeyAction::Choose)),
            (" ", 0, Some(KeyAction::Choose)),
            ("Enter", 4, Some(KeyAction::Choose)),
            ("Enter", 1, Some(KeyAction::Choose)),
            ("Enter", 0, Some(KeyAction::Open(false))),
            ("x", 4, None),
            ("Enter", 9, None),
        ] {
            assert_eq!(key_action(key, &items, index), expected, "{key} at {index}");
        }
    }

    #[test]
    fn enter_opens_and_closes_items_without_checkboxes() {
        let items = [item(1, Some(true), None), item(2, None, None)];
        assert_eq!(key_action("Enter", &items, 0), Some(KeyAction::Open(false)));
        assert_eq!(key_action(" ", &items, 1), None);
    }
}
