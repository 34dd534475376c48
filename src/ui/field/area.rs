//! Several lines of text, and how much of a limit they use.

use leptos::prelude::*;

use super::{blurred, field, field_description, typed};
use crate::ui::dom::unique_id;

/// How much of a limit a text uses, counted in Unicode code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextCount {
    /// Code points in the text.
    pub used: usize,
    /// The most that fit.
    pub limit: usize,
}

impl TextCount {
    /// Counts a text.
    pub fn of(text: &str, limit: usize) -> Self {
        Self { used: text.chars().count(), limit }
    }

    /// Whether the text is too long.
    pub const fn is_over(self) -> bool {
        self.used > self.limit
    }

    /// What the counter says: `12 of 127`.
    pub fn text(self) -> String {
        if self.is_over() {
            format!("{} of {}, {} too many", self.used, self.limit, self.used - self.limit)
        } else {
            format!("{} of {}", self.used, self.limit)
        }
    }
}

/// Several lines of text, with a counter when there is a limit. Nothing is ever cut off.
#[component]
pub fn TextArea(
    /// What is typed.
    value: RwSignal<String>,
    /// The label.
    #[prop(into)]
    label: Signal<String>,
    /// The most code points that fit.
    #[prop(optional)]
    limit: Option<usize>,
    /// The id, for the error summary; made up when left out.
    #[prop(optional, into)]
    id: Option<String>,
    /// What to know before typing.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// What is wrong now.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Told after each change; `value` has changed already.
    #[prop(optional, into)]
    on_input: Option<Callback<String>>,
    /// Told when the focus leaves.
    #[prop(optional, into)]
    on_blur: Option<Callback<()>>,
    /// Lines shown.
    #[prop(default = 3)]
    rows: u32,
    /// Says "(optional)" beside the label.
    #[prop(optional)]
    optional: bool,
    /// For what machines read: letters of one width, and no spelling.
    #[prop(optional)]
    mono: bool,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| unique_id("field"));
    let description = field_description(&id, hint, error, limit.is_some());
    let count = move || limit.map(|limit| value.with(|text| TextCount::of(text, limit)));
    let over = move || count().is_some_and(TextCount::is_over);
    let control = view! {
        <textarea
            class="input"
            id=id.clone()
            rows=rows
            dir=if mono { "ltr" } else { "auto" }
            data-mono=mono.then_some("true")
            autocapitalize=mono.then_some("none")
            spellcheck=if mono { "false" } else { "true" }
            aria-invalid=move || (error.with(Option::is_some) || over()).then_some("true")
            aria-describedby=description
            prop:value=move || value.get()
            on:input:target=move |event| typed(value, on_input, event.target().value())
            on:blur=blurred(on_blur)
        ></textarea>
    };
    let counter = limit.map(|_| {
        ViewFn::from(move || {
            view! {
                <span class="counter" data-over=move || over().then_some("true")>
                    {move || count().map(TextCount::text)}
                </span>
            }
        })
    });
    field(id, label, hint, error, counter, optional, control.into_any())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counter_counts_code_points_not_bytes() {
        let count = TextCount::of("héllo 🙂", 127);
        assert_eq!(count.used, 7);
        assert_eq!(count.text(), "7 of 127");
        assert!(!count.is_over());
    }

    #[test]
    fn the_limit_itself_still_fits() {
        assert!(!TextCount::of(&"x".repeat(127), 127).is_over());
        let over = TextCount::of(&"x".repeat(130), 127);
        assert!(over.is_over());
        assert_eq!(over.text(), "130 of 127, 3 too many");
    }
}
