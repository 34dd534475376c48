//! Every screen in every state.

mod bulk;
mod export;
mod filters;
mod sign_in;
mod views;

use crate::{Look, Result, Setup, Stage};
use emulator::{Issue, Operation, Phase, Volume};
use serde_json::json;
use thirtyfour::Key;

/// A part of the console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// The list.
    List,
    /// What is done to many rows of it.
    Bulk,
    /// A file with the rows of the list.
    Export,
    /// The form for a new data volume.
    Create,
    /// One data volume.
    Detail,
    /// Whom it is shared with.
    Sharing,
    /// Who is signed in, and who is not.
    SignIn,
    /// What stands around the pages, and the pages without data.
    Frame,
}

/// The screens with what they show and a name for files.
macro_rules! scenes {
    ($($(#[$what:meta])* $scene:ident = $name:literal,)*) => {
        /// A screen in a state.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Scene {
            $($(#[$what])* $scene,)*
        }

        impl Scene {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$scene),*];

            /// A name for files.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$scene => $name,)*
                }
            }
        }
    };
}

scenes! {
    /// Rows.
    List = "list",
    /// No row yet.
    ListLoading = "list-loading",
    /// Nothing passes a filter, one of which was not understood.
    ListNoMatch = "list-no-match",
    /// A page that is not there.
    ListPastEnd = "list-past-end",
    /// No volume at all.
    ListEmpty = "list-empty",
    /// The server failed.
    ListError = "list-error",
    /// The server failed when it was asked again.
    ListStale = "list-stale",
    /// Which columns there are.
    ListColumns = "list-columns",
    /// There is no network any more.
    ListOffline = "list-offline",
    /// Updates that a person has paused.
    ListPaused = "list-paused",
    /// A server that pages badly, and miscounts.
    ListRemarks = "list-remarks",
    /// Rows that could not be counted.
    ListUncounted = "list-uncounted",
    /// Rows of a server that cannot count, closer together.
    ListOld = "list-old",
    /// A row that has just changed.
    ListChanged = "list-changed",
    /// A project that can use nothing.
    ListNoneUsable = "list-none-usable",
    /// The question before an export is called off.
    ExportLeave = "export-leave",
    /// Rows that are ticked, and what can be done to them.
    BulkSelected = "bulk-selected",
    /// All that match.
    BulkAll = "bulk-all",
    /// All that match, being read.
    BulkReading = "bulk-reading",
    /// Whom several are to be shared with.
    BulkShare = "bulk-share",
    /// A job that has ended well.
    BulkDone = "bulk-done",
    /// A job that was stopped.
    BulkStopped = "bulk-stopped",
    /// The question before deleting several.
    BulkDelete = "bulk-delete",
    /// A job under way.
    BulkRunning = "bulk-running",
    /// A job that has ended, not well.
    BulkEnded = "bulk-ended",
    /// What became of each of its items.
    BulkResults = "bulk-results",
    /// What a project can use, with the picker open.
    ListUsable = "list-usable",
    /// The saved views.
    ListViews = "list-views",
    /// A name for a view that another one has.
    ListViewsSave = "list-views-save",
    /// A search where there is none.
    ListViewsNoSearch = "list-views-no-search",
    /// A filter being built, and those that are there.
    ListFilter = "list-filter",
    /// A filter by project, with its suggestions.
    ListFilterProject = "list-filter-project",
    /// A filter that lacks its value.
    ListFilterError = "list-filter-error",
    /// Saved views that could not be read.
    ListViewsLoss = "list-views-loss",
    /// Filters as text, some of it wrong.
    ListFilterText = "list-filter-text",
    /// An untouched form.
    Create = "create",
    /// What is wrong, after sending.
    CreateErrors = "create-errors",
    /// The suggestions of a field.
    CreateCombobox = "create-combobox",
    /// A PVC that is not bound.
    CreateWarning = "create-warning",
    /// Everything filled in.
    CreateFilled = "create-filled",
    /// The server refused.
    CreateRefused = "create-refused",
    /// A volume that can be mounted.
    Detail = "detail",
    /// A volume that cannot, with what to do.
    DetailNotReady = "detail-notready",
    /// A volume that is being made.
    DetailCreating = "detail-creating",
    /// No answer yet.
    DetailLoading = "detail-loading",
    /// Its description being changed.
    DetailEditing = "detail-editing",
    /// The question before deleting a shared volume.
    DetailDelete = "detail-delete",
    /// A volume that one came to from the list.
    DetailInList = "detail-in-list",
    /// A volume that does not exist.
    DetailMissing = "detail-missing",
    /// Scopes.
    Sharing = "sharing",
    /// No scope.
    SharingNone = "sharing-none",
    /// Scopes that may not be seen.
    SharingHidden = "sharing-hidden",
    /// Adding scopes.
    SharingAdd = "sharing-add",
    /// The question before removing one.
    SharingRemove = "sharing-remove",
    /// All pages being read for a file.
    ExportRunning = "export-running",
    /// What there is to say about a file.
    ExportRemarks = "export-remarks",
    /// A page that could not be read for a file.
    ExportFailed = "export-failed",
    /// Signing in.
    SignIn = "sign-in",
    /// Signing in without a key.
    SignInErrors = "sign-in-errors",
    /// Signing in with a wrong key.
    SignInRefused = "sign-in-refused",
    /// Signing in at a provider, or another way.
    SignInSso = "sign-in-sso",
    /// An answer that nobody asked for.
    SignInSsoError = "sign-in-sso-error",
    /// An answer that is being looked at.
    SignInCallback = "sign-in-callback",
    /// Settings with mistakes.
    SignInSettings = "sign-in-settings",
    /// Signed out for having been away.
    SignInIdle = "sign-in-idle",
    /// Signed out here, and not at the provider.
    SignedOut = "sign-in-signed-out",
    /// The warning before that.
    IdleWarning = "idle-warning",
    /// An address that leads nowhere.
    NotFound = "not-found",
    /// The commands.
    Commands = "commands",
    /// What the keys do.
    Shortcuts = "shortcuts",
    /// The menu of themes.
    ThemeMenu = "theme-menu",
    /// Who is signed in.
    Account = "account",
}

impl Scene {
    /// Where it belongs.
    pub fn area(self) -> Area {
        match self.name().split('-').next() {
            Some("list") => Area::List,
            Some("bulk") => Area::Bulk,
            Some("export") => Area::Export,
            Some("create") => Area::Create,
            Some("detail") => Area::Detail,
            Some("sharing") => Area::Sharing,
            Some("sign" | "idle" | "account") => Area::SignIn,
            _ => Area::Frame,
        }
    }

    /// What it needs; time stands still in every scene.
    fn setup(self) -> Setup {
        Setup {
            volumes: match self {
                Self::ListEmpty => 0,
                // Few are being made at any time.
                Self::DetailCreating => 1000,
                // More than a page, at the largest size.
                Self::ExportRunning
                | Self::ExportRemarks
                | Self::ExportFailed
                | Self::ExportLeave
                | Self::BulkReading => 1200,
                _ => 120,
            },
            dev_config: !self.has_shipped_settings(),
            frozen: true,
            ..Setup::default()
        }
    }

    /// Brings the page there, at a control plane of its own, on a wide and light screen.
    pub async fn enter(self, stage: &mut Stage) -> Result {
        stage.change(&self.setup()).await?;
        stage.page.look(Look { dark: false, width: 1280 }).await?;
        match self.area() {
            Area::List => self.enter_list(stage).await,
            Area::Bulk => self.enter_bulk(stage).await,
            Area::Export => self.enter_export(stage).await,
            Area::Create => self.enter_create(stage).await,
            Area::Detail => self.enter_detail(stage).await,
            Area::Sharing => self.enter_sharing(stage).await,
            Area::SignIn => self.enter_sign_in(stage).await,
            Area::Frame => self.enter_frame(stage).await,
        }?;
        stage.page.settle().await
    }

    async fn enter_list(self, stage: &Stage) -> Result {
        let (page, plane) = (&stage.page, &stage.plane);
        if self == Self::ListUsable || self.name().starts_with("list-views") {
            return views::enter(self, stage).await;
        }
        if self.name().starts_with("list-filter") {
            return filters::enter(self, stage).await;
        }
        match self {
            Self::ListLoading => plane.fault(&for_ever("list_datavolumes"))?,
            Self::ListError => plane.fault("list_datavolumes:status=503")?,
            Self::ListRemarks => {
                plane.fault("list_datavolumes:repeat=3")?;
            }
            Self::ListUncounted => plane.fault("count_datavolumes:status=503")?,
            Self::ListOld => plane.with(|it| it.set_switches(emulator::Switches::old())),
            Self::ListNoneUsable => {
                plane.answer(Operation::ListDatavolumes, &json!({"datavolumes": []}));
                plane.answer(Operation::CountDatavolumes, &json!({"count": 0}));
            }
            _ => {}
        }
        let address = match self {
            Self::ListNoMatch => "?filterBy=phase==Ready,name=@xyzzy&search=nothing&colour=red",
            Self::ListPastEnd => "?offset=500",
            Self::ListNoneUsable => "?usableInProjectId=5",
            _ => "?limit=25",
        };
        page.open(&format!("/datavolumes{address}")).await?;
        page.is_page("Data volumes").await?;
        match self {
            Self::ListLoading => Ok(()),
            Self::ListNoMatch => page.sees("No data volumes match").await,
            Self::ListPastEnd => page.sees("past the end").await,
            Self::ListEmpty => page.sees("No data volumes yet").await,
            Self::ListError => page.find("button", "Try again").await.map(drop),
            Self::ListNoneUsable => page.sees("No data volumes for this project").await,
            Self::ListRemarks => page.sees("came twice in the server’s answer").await,
            Self::ListUncounted => page.sees("Could not count").await,
            Self::ListOld => {
                let compact = r#"{"columns":[],"density":"compact"}"#;
                page.evaluate(&format!("localStorage.setItem('dvc.columns', '{compact}')")).await?;
                page.reload().await?;
                page.is_page("Data volumes").await?;
                page.sees("1–25, more follow").await
            }
            _ => {
                let name =
                    stage.plane.with(|it| it.volumes().iter().map(|it| it.name.clone()).min());
                page.find("link", &name.unwrap_or_default()).await?;
                page.sees("of 120").await?;
                if self == Self::ListStale {
                    plane.fault("list_datavolumes:status=503")?;
                    page.click("button", "Refresh").await?;
                    page.find("button", "Try again").await?;
                }
                if self == Self::ListColumns {
                    page.click("button", "Columns").await?;
                    page.find("combobox", "Density").await?;
                }
                if self == Self::ListPaused {
                    page.click("button", "Pause updates").await?;
                    page.sees("paused").await?;
                }
                if self == Self::ListChanged {
                    let first = page.evaluate("document.querySelector('tbody tr').dataset.id");
                    let id = first.await?.as_str().unwrap_or_default().to_owned();
                    plane.describe(&id, "Changed by somebody else a moment ago")?;
                    page.click("button", "Refresh").await?;
                    page.sees("Changed by somebody else").await?;
                    // It would be over before a picture is taken.
                    page.evaluate(
                        "document.querySelector('[data-changed]').getAnimations({subtree: true})\
                         .forEach(it => { it.pause(); it.currentTime = 0; })",
                    )
                    .await?;
                }
                if self == Self::ListOffline {
                    page.evaluate("dispatchEvent(new Event('offline'))").await?;
                    page.sees("offline").await?;
                }
                Ok(())
            }
        }
    }

    async fn enter_create(self, stage: &Stage) -> Result {
        let (page, plane) = (&stage.page, &stage.plane);
        let (project, first) = plane.with(|emulator| {
            let names = emulator.projects().iter().map(|project| project.name.to_string());
            (emulator.projects()[0].name.to_string(), names.min().unwrap_or_default())
        });
        page.open("/datavolumes/new").await?;
        page.is_page("New data volume").await?;
        if matches!(self, Self::CreateWarning | Self::CreateFilled | Self::CreateRefused) {
            let claim = if self == Self::CreateWarning { "scratch-local" } else { "training-data" };
            page.fill("combobox", "Project", &project).await?;
            page.click_where("option", &project, |it| it.name.starts_with(&project)).await?;
            page.click("combobox", "Origin PVC").await?;
            page.click_where("option", claim, |it| it.name.starts_with(claim)).await?;
            page.fill("textbox", "Name", "lidar-drives-2026-q4").await?;
            page.sees("Available").await?;
            page.fill("textbox", "Description", "Drives of the fourth quarter").await?;
        }
        match self {
            Self::CreateErrors => {
                page.fill("textbox", "Name", "Not a name").await?;
                page.fill("textbox", "Description", &"too long ".repeat(15)).await?;
                page.click("button", "Create data volume").await?;
                page.sees("There is a problem").await
            }
            Self::CreateCombobox => {
                page.click("combobox", "Project").await?;
                page.sees(&first).await?;
                page.press(Key::Down).await
            }
            Self::CreateRefused => {
                plane.fault("create_datavolume:status=500")?;
                page.click("button", "Create data volume").await?;
                page.sees("injected").await
            }
            _ => Ok(()),
        }
    }

    async fn enter_detail(self, stage: &Stage) -> Result {
        let (page, plane) = (&stage.page, &stage.plane);
        if self == Self::DetailMissing {
            page.open("/datavolumes/00000000-0000-4000-8000-000000000000").await?;
            return page.sees("There is no such data volume").await;
        }
        if self == Self::DetailLoading {
            plane.fault(&for_ever("get_datavolume"))?;
        }
        let (id, name) = find(stage, |volume| match self {
            Self::DetailNotReady => volume.issue == Some(Issue::OriginNotBound),
            Self::DetailCreating => volume.phase == Phase::Creating,
            _ => is_shared(volume),
        })?;
        let list = if self == Self::DetailInList {
            format!("?search={name}&filterBy=phase%3D%3DReady")
        } else {
            String::new()
        };
        page.open(&format!("/datavolumes/{id}{list}")).await?;
        if self == Self::DetailLoading {
            return page.is_page("Data volume").await;
        }
        page.is_page(&name).await?;
        // The names of department and cluster come from elsewhere.
        let cluster = plane.with(|emulator| {
            let volume = emulator.volume(&id);
            let of = |it: &&emulator::Cluster| volume.is_some_and(|one| one.cluster_id == it.id);
            emulator.clusters().iter().find(of).map(|cluster| cluster.name.to_string())
        });
        page.sees(&cluster.unwrap_or_default()).await?;
        match self {
            Self::DetailEditing => {
                page.click("button", "Edit description").await?;
                page.find("button", "Save description").await.map(drop)
            }
            Self::DetailInList => page.sees("of the list").await,
            Self::DetailDelete => {
                page.click("button", "Delete").await?;
                page.find("alertdialog", &format!("Delete {name}?")).await.map(drop)
            }
            _ => Ok(()),
        }
    }

    async fn enter_sharing(self, stage: &Stage) -> Result {
        let (page, plane) = (&stage.page, &stage.plane);
        let (id, name) = find(stage, |volume| match self {
            Self::SharingNone => volume.shared_scopes.is_empty(),
            _ => is_shared(volume),
        })?;
        let (scope, project) = plane.with(|emulator| {
            let volume = emulator.volume(&id);
            let scope = volume.and_then(|it| it.shared_scopes.first());
            let scope = scope.map(|scope| scope.scope_name.to_string());
            let other = emulator.projects().iter().rev().find(|project| {
                volume.is_some_and(|volume| {
                    volume.cluster_id == project.cluster_id && volume.project_id != project.id
                })
            });
            (scope.unwrap_or_default(), other.map(|it| it.name.to_string()).unwrap_or_default())
        });
        if self == Self::SharingHidden {
            plane.fault("get_shared_scopes:status=403")?;
        }
        page.open(&format!("/datavolumes/{id}/sharing")).await?;
        page.is_page("Sharing").await?;
        page.find("link", &name).await?;
        match self {
            Self::SharingNone => page.sees("Not shared").await,
            Self::SharingHidden => page.sees("You cannot see").await,
            Self::SharingAdd => {
                page.click("button", "Add scopes").await?;
                page.fill("combobox", "Project", &project).await?;
                page.click_where("option", &project, |it| it.name.starts_with(&project)).await?;
                page.sees("These gain access").await
            }
            Self::SharingRemove => {
                page.click("button", &format!("Remove {scope}")).await?;
                page.find("button", "Stop sharing").await.map(drop)
            }
            _ => page.find("rowheader", &scope).await.map(drop),
        }
    }

    async fn enter_frame(self, stage: &Stage) -> Result {
        let page = &stage.page;
        match self {
            Self::NotFound => {
                page.open("/nowhere").await?;
                // The session, without which nothing else is there.
                page.find("button", "Account").await.map(drop)
            }
            _ => {
                page.open("/datavolumes?limit=25&search=lidar").await?;
                page.is_page("Data volumes").await?;
                page.find("navigation", "Pagination").await?;
                match self {
                    Self::Commands => {
                        page.click("button", "Commands").await?;
                        page.find("dialog", "Commands").await?;
                        page.click("combobox", "Command").await?;
                        page.press(Key::Down).await
                    }
                    Self::Shortcuts => {
                        page.click("button", "Commands").await?;
                        page.fill("combobox", "Command", "keyboard").await?;
                        page.press(Key::Down).await?;
                        page.press(Key::Enter).await?;
                        page.find("dialog", "Keyboard shortcuts").await.map(drop)
                    }
                    _ => {
                        page.click("button", "Theme").await?;
                        page.find("menuitemradio", "Dark").await.map(drop)
                    }
                }
            }
        }
    }
}

/// A fault that keeps an operation from ever answering.
fn for_ever(operation: &str) -> String {
    format!("{operation}:latency=3600000")
}

fn is_shared(volume: &Volume) -> bool {
    volume.phase == Phase::Ready && volume.shared_scopes.len() > 2 && volume.description.is_some()
}

/// The id and the name of the first volume that is as wanted.
fn find(stage: &Stage, wanted: impl Fn(&Volume) -> bool) -> Result<(String, String)> {
    let found = stage.plane.with(|emulator| {
        let found = emulator.volumes().iter().find(|volume| wanted(volume));
        found.map(|volume| (volume.id.to_string(), volume.name.clone()))
    });
    found.ok_or_else(|| "no volume is like that".into())
}
