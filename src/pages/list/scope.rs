//! Which data volumes are meant: those that originate in the person's scopes, or those that one
//! project can use.

use super::super::parts::combo_state;
use super::address::use_go;
use crate::api::{ApiError, Project, endpoint};
use crate::domain::{ListQuery, ProjectId, RequestScope, entered_id};
use crate::effect::{effect, effect_with, memo, when};
use crate::lazy::{TOOLS, lazy_view};
use crate::route::Route;
use crate::state::{AccessReasons, OrgSearch, use_app, use_org_search};
use crate::ui::{Button, ButtonType, ComboOption, ComboState, Combobox, focus_by_id};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// The id of the project picker.
const PICKER: &str = "usable-in";

/// The id of what explains the scope.
const MEANING: &str = "scope-meaning";

/// The switch. Its second choice needs a project before the list can change.
#[component]
pub fn ScopeSwitch(
    /// The query in the address.
    query: Memo<ListQuery>,
    /// Why rows are in the list of a project.
    why: AccessReasons,
) -> impl IntoView {
    let project = memo(move |_| {
        query.with(|query| match &query.scope {
            RequestScope::UsableInProject(project) => Some(project.clone()),
            RequestScope::Originated => None,
        })
    });
    let choosing = RwSignal::new(false);
    // Once the address says something else, nothing is left to choose.
    effect(move || {
        project.track();
        choosing.set(false);
    });
    let usable = move || choosing.get() || project.with(Option::is_some);
    let originated = move || Route::Volumes(query.get().in_scope(RequestScope::Originated)).href();
    let meaning = move || match (usable(), project.with(Option::is_some)) {
        (false, _) => "Those that originate in your scopes.",
        (true, true) => "Those that the project can mount: its own and those shared with it.",
        (true, false) => {
            "Choose a project to see what it can mount. Until then, these are those that originate in \
             your scopes."
        }
    };
    view! {
        <div class="scope">
            <div class="segments" role="group" aria-label="Which data volumes" aria-describedby=MEANING>
                <a
                    href=originated
                    aria-current=move || project.with(Option::is_none).then_some("true")
                    on:click=move |_| choosing.set(false)
                >
                    "Originated"
                </a>
                <button
                    type="button"
                    aria-current=move || project.with(Option::is_some).then_some("true")
                    aria-expanded=move || if usable() { "true" } else { "false" }
                    on:click=move |_| choosing.set(true)
                >
                    "Usable in project"
                </button>
            </div>
            {when(usable, move || {
                lazy_view(&TOOLS, move |tools| (tools.project_picker)(query, project, choosing))
            })}
            {when(move || why.is_possible(), move || view! { <ShowWhy why /> })}
            <p class="scope-meaning" id=MEANING>
                {meaning}
            </p>
        </div>
    }
}

/// The toggle of the column that says why.
#[component]
fn ShowWhy(why: AccessReasons) -> impl IntoView {
    view! {
        <span class="segments">
            <button
                type="button"
                aria-pressed=move || if why.wanted.get() { "true" } else { "false" }
                title="Asks for the shared scopes of each row"
                on:click=move |_| why.toggle()
            >
                "Show why"
            </button>
        </span>
    }
}

/// Finds the project by its name. The address has its id; where the projects are out of reach, the
/// id can be typed.
#[component]
pub fn ProjectPicker(
    /// The query in the address.
    query: Memo<ListQuery>,
    /// The project that it names.
    project: Memo<Option<ProjectId>>,
    /// Whether the user wants to choose one now.
    choosing: RwSignal<bool>,
) -> impl IntoView {
    effect(move || {
        if choosing.get() {
            request_animation_frame(|| {
                focus_by_id(PICKER);
            });
        }
    });
    let app = use_app();
    let go = use_go();
    let shown = memo(move |_| {
        let project = project.get();
        let name = project.as_ref().map(|id| app.directory.project(id)).unwrap_or_default();
        (project, name)
    });
    let text = RwSignal::new(shown.with_untracked(|(_, name)| name.clone()));
    effect_with(move |before: Option<(Option<ProjectId>, String)>| {
        let (project, name) = shown.get();
        // A name that arrives late must not take away what is typed meanwhile.
        let untouched = before.is_none_or(|(before, name)| {
            before != project || text.with_untracked(|text| *text == name)
        });
        if untouched && text.with_untracked(|text| *text != name) {
            text.set(name.clone());
        }
        (project, name)
    });
    effect(move || {
        if let Some(project) = project.get()
            && app.session.is_signed_in()
        {
            app.directory.look_up_project(&project);
        }
    });
    // The name of the present one is no search: all the others can be chosen.
    let asked = memo(move |_| {
        let text = text.get();
        if shown.with(|(_, name)| *name == text) { String::new() } else { text }
    });
    let search: OrgSearch<Project> =
        use_org_search(asked.into(), Signal::stored(None), endpoint::list_projects);
    let error = RwSignal::new(None::<String>);
    let submitted = RwSignal::new(false);
    let show = move |project: ProjectId| {
        error.set(None);
        let query = query.get_untracked().in_scope(RequestScope::UsableInProject(project));
        go(query, false);
    };
    let pick = move |project: Project| {
        app.directory.learn_project(project.id.clone(), project.name);
        app.directory.learn_home(project.id.clone(), project.parent_id);
        show(project.id);
    };
    let is_refused = move || {
        let refused = ApiError::is_unavailable_operation;
        search.error.with_untracked(|error| error.as_ref().is_some_and(refused))
    };
    // What was typed is looked at once the answer to it is there.
    effect(move || {
        if !submitted.get() || search.busy.get() {
            return;
        }
        submitted.set(false);
        let typed = text.with_untracked(|text| entered_id(text));
        let named = search.items.with_untracked(|projects| {
            let mut named = projects.iter().filter(|project| entered_id(&project.name) == typed);
            named.next().cloned().filter(|_| named.next().is_none())
        });
        match named {
            _ if typed.is_empty() => error.set(Some("Choose a project.".to_owned())),
            Some(project) => pick(project),
            None if is_refused() => show(ProjectId::from(typed)),
            None if search.error.with_untracked(Option::is_some) => {
                error.set(Some("Projects could not be searched. Try again.".to_owned()));
            }
            None => error.set(Some("Choose one of the projects in the list.".to_owned())),
        }
    });
    let options = move || {
        search.items.with(|projects| {
            let option = |project: &Project| ComboOption {
                value: project.id.to_string(),
                label: project.name.clone(),
                detail: project.cluster_id.as_ref().map(|id| app.directory.cluster(id)),
                warning: None,
            };
            projects.iter().map(option).collect::<Vec<_>>()
        })
    };
    let state = move || match combo_state(search) {
        ComboState::Failed(why) => {
            ComboState::Failed(format!("{why} You can type a project’s ID."))
        }
        other => other,
    };
    let select = move |option: ComboOption| {
        let chosen = search.items.with_untracked(|projects| {
            projects.iter().find(|project| project.id.as_str() == option.value).cloned()
        });
        if let Some(project) = chosen {
            pick(project);
        }
    };
    // Typed, and not the list's yet.
    let open =
        move || text.with(|text| !text.trim().is_empty() && shown.with(|(_, name)| name != text));
    view! {
        <form
            class="scope-project"
            on:submit=move |event: SubmitEvent| {
                event.prevent_default();
                if untrack(open) || project.with_untracked(Option::is_none) {
                    submitted.set(true);
                }
            }
        >
            <Combobox
                id=PICKER
                value=text
                label="Project"
                options=Signal::derive(options)
                state=Signal::derive(state)
                on_input=move |_| error.set(None)
                on_select=select
                on_more=move || search.more()
                error=error
            />
            {when(open, || view! { <Button kind=ButtonType::Submit>"Show"</Button> })}
        </form>
    }
}
