//! How a workload mounts the volume: a snippet of its specification, and the vendor's command line as
//! far as it is documented.

use super::ShownVolume;
use crate::domain::{
    MOUNT_PATH_MAX, MOUNT_PATH_PART_MAX, MountPath, MountPathError, SNIPPET_PATH, Volume,
    list_command, workload_json, workload_yaml,
};
use crate::effect::{memo, when};
use crate::pages::unusable_reason;
use crate::texts::detail as texts;
use crate::tools::escape_invisible;
use crate::ui::{Card, CodeBlock, CopyButton, Tabs, TextField};
use leptos::prelude::*;

#[component]
pub fn UsageCard(shown: ShownVolume) -> impl IntoView {
    let typed = RwSignal::new(MountPath::default().as_str().to_owned());
    let parsed = memo(move |_| typed.with(|text| MountPath::parse(text)));
    // The snippet keeps the last valid path.
    let path = memo(move |last: Option<&MountPath>| {
        parsed.get().unwrap_or_else(|_| last.cloned().unwrap_or_default())
    });
    let error = move || {
        let error = parsed.with(|parsed| parsed.as_ref().err().map(describe_error))?;
        Some(path.with(|path| texts::path_kept(&error, path.as_str())))
    };
    let project =
        memo(move |_| shown.volume.get().map(|it| it.project_name).filter(|name| !name.is_empty()));
    let tab = move |format: &'static str, text: Memo<String>| {
        let label = texts::snippet(format);
        let copy_label = texts::copy_snippet(format);
        let view = move || {
            view! { <CodeBlock text label=label.clone() copy_label=copy_label.clone() /> }
        };
        (format, ViewFn::from(view))
    };
    let tabs = move || {
        vec![
            tab("JSON", memo(move |_| workload_json(&shown.id.get_value(), &path.get()))),
            tab("YAML", memo(move |_| workload_yaml(&shown.id.get_value(), &path.get()))),
        ]
    };
    let snippet = move || {
        view! {
            <TextField
                value=typed
                label=texts::MOUNT_PATH
                hint=Some(texts::MOUNT_PATH_HINT.to_owned())
                error=error
                mono=true
            />
            <p class="muted">
                {texts::SNIPPET_PLACE[0]} <code translate="no">{SNIPPET_PATH}</code>
                {texts::SNIPPET_PLACE[1]}
            </p>
            <Tabs label=texts::SNIPPET tabs=tabs() />
            {move || project.get().map(|project| view! { <CommandLine project /> })}
        }
    };
    let unavailable = memo(move |_| {
        let reason = |volume: &Volume| unusable_reason(&volume.status.phase).map(str::to_owned);
        shown.volume.with(|volume| volume.as_ref().and_then(reason))
    });
    let introduction = move || match unavailable.get() {
        Some(reason) if reason == texts::NO_LONGER_USABLE => view! { <p>{reason}</p> }.into_any(),
        // As long as before, so that nothing moves when the volume becomes ready.
        reason => view! {
            <p>
                <strong>{reason.unwrap_or_else(|| texts::READ_ONLY_TITLE.to_owned())}</strong>
                {texts::READ_ONLY_TEXT}
            </p>
        }
        .into_any(),
    };
    let copied = memo(move |_| workload_json(&shown.id.get_value(), &path.get()));
    view! {
        <Card
            title=texts::USAGE
            actions=ViewFn::from(move || view! { <CopyButton value=copied label=texts::COPY_SNIPPET show_label=true unavailable /> })
        >
            {introduction}
            {when(move || unavailable.with(|it| it.as_deref() != Some(texts::NO_LONGER_USABLE)), move || view! {
                // The fold stays as the user left it when the volume becomes ready.
                <details class="disclosure">
                    <summary>{texts::SNIPPET}</summary>
                    <div class="stack">{snippet()}</div>
                </details>
            })}
        </Card>
    }
}

#[component]
fn CommandLine(project: String) -> impl IntoView {
    let command = list_command(&project);
    view! {
        <div class="command-line">
            <p>
                {texts::LIST_COMMAND_BEFORE}
                <bdi translate="no">{escape_invisible(project)}</bdi>
                {texts::LIST_COMMAND_AFTER}
            </p>
            <CodeBlock text=command label=texts::COMMAND copy_label=texts::COPY_COMMAND />
        </div>
    }
}

fn describe_error(error: &MountPathError) -> String {
    use MountPathError::*;
    let text = match error {
        Empty => texts::PATH_EMPTY,
        NotAbsolute => texts::PATH_NOT_ABSOLUTE,
        Root => texts::PATH_IS_ROOT,
        ControlCharacter => texts::PATH_CONTROL_CHARACTER,
        EmptyPart => texts::PATH_EMPTY_PART,
        SlashAtEnd => texts::PATH_SLASH_AT_END,
        Dots => texts::PATH_DOTS,
        TooLong(bytes) => return texts::path_too_long(MOUNT_PATH_MAX, *bytes),
        PartTooLong(bytes) => return texts::path_part_too_long(MOUNT_PATH_PART_MAX, *bytes),
    };
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_part_that_is_too_long_is_described_with_its_length() {
        assert_eq!(
            describe_error(&MountPathError::PartTooLong(256)),
            "Use at most 255 bytes between two slashes: this part has 256."
        );
    }
}
