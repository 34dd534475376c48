//! How a workload mounts the volume: a snippet of its specification, and the vendor's command line as
//! far as it is documented.

use super::ShownVolume;
use crate::domain::{
    MOUNT_PATH_MAX, MOUNT_PATH_PART_MAX, MountPath, MountPathError, Phase, list_command,
    workload_json, workload_yaml,
};
use crate::effect::{memo, when};
use crate::tools::escape_invisible;
use crate::ui::{Card, CodeBlock, InlineNotice, StatusKind, Tabs, TextField};
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
        Some(format!("{error} The snippet keeps {}.", path.with(|path| path.as_str().to_owned())))
    };
    let is_ready = move || shown.volume.get().is_some_and(|it| it.status.phase == Phase::Ready);
    let project =
        memo(move |_| shown.volume.get().map(|it| it.project_name).filter(|name| !name.is_empty()));
    let tab = |format: &'static str, text: Memo<String>| {
        let label = format!("Workload snippet, {format}");
        let copy_label = format!("Copy {format} snippet");
        let view = move || {
            view! { <CodeBlock text label=label.clone() copy_label=copy_label.clone() /> }
        };
        (format, ViewFn::from(view))
    };
    let tabs = vec![
        tab("JSON", memo(move |_| workload_json(&shown.id.get_value(), &path.get()))),
        tab("YAML", memo(move |_| workload_yaml(&shown.id.get_value(), &path.get()))),
    ];
    view! {
        <Card title="Use it">
            <InlineNotice kind=StatusKind::Info title="Read-only wherever it is mounted">
                "Workloads see new data at once, but cannot write through a data volume. To write, \
                 mount the origin PVC in its own project."
            </InlineNotice>
            {when(move || !is_ready(), || {
                view! { <p>"A workload can mount it once it is ready. Its status is above."</p> }
            })}
            <TextField
                value=typed
                label="Mount path"
                hint=Some("Where the containers of the workload see the data.".to_owned())
                error=error
                mono=true
            />
            <Tabs label="Workload snippet" tabs />
            {move || project.get().map(|project| view! { <CommandLine project /> })}
        </Card>
    }
}

#[component]
fn CommandLine(project: String) -> impl IntoView {
    let command = list_command(&project);
    view! {
        <div class="command-line">
            <p>
                "On the command line, list the data volumes that can be used in the project "
                <bdi translate="no">{escape_invisible(project)}</bdi> ":"
            </p>
            <CodeBlock text=command label="Command" copy_label="Copy command" />
            <p class="muted small">
                "How to mount a data volume from the command line is not documented."
            </p>
        </div>
    }
}

fn describe_error(error: &MountPathError) -> String {
    use MountPathError::*;
    let text = match error {
        Empty => "Enter a path, such as /mnt/data.",
        NotAbsolute => "Start with “/”: the path must be absolute.",
        Root => "Name a folder below “/”: the root is taken.",
        ControlCharacter => "Remove the line break, tab or other control character.",
        EmptyPart => "Remove one of the two slashes in a row.",
        SlashAtEnd => "Remove the slash at the end.",
        Dots => "Write the path without “.” and “..” between slashes.",
        TooLong(bytes) => {
            return format!("Use at most {MOUNT_PATH_MAX} bytes: these are {bytes}.");
        }
        PartTooLong(bytes) => {
            return format!(
                "Use at most {MOUNT_PATH_PART_MAX} bytes between two slashes: these are {bytes}."
            );
        }
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
            "Use at most 255 bytes between two slashes: these are 256."
        );
    }
}
