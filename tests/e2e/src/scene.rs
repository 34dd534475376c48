//! Every screen in every state.

mod bulk;
mod create;
mod detail;
mod export;
mod filters;
mod list;
mod sharing;
mod sign_in;
mod views;

use crate::{Look, Result, Setup, Stage};
use emulator::{Phase, Volume};
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
    /// The question before deleting several, with who loses access to each.
    BulkDelete = "bulk-delete",
    /// Looking who loses access.
    BulkLooking = "bulk-looking",
    /// The question before deleting more than can be looked at one by one.
    BulkDeleteMany = "bulk-delete-many",
    /// A job that waits because the server asks for it.
    BulkWaiting = "bulk-waiting",
    /// A job under way.
    BulkRunning = "bulk-running",
    /// A job that has ended, not well.
    BulkEnded = "bulk-ended",
    /// What became of each of its items.
    BulkResults = "bulk-results",
    /// What a project can use, with the picker open.
    ListUsable = "list-usable",
    /// What a project can use, and why.
    ListUsableWhy = "list-usable-why",
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
    /// Nothing may be created.
    CreateForbidden = "create-forbidden",
    /// Scopes to share with, some of another cluster.
    CreateShare = "create-share",
    /// Scopes being chosen.
    CreateShareChoose = "create-share-choose",
    /// No answer, and it is being looked up.
    CreateInDoubt = "create-in-doubt",
    /// Looked up, and there.
    CreateFound = "create-found",
    /// Looked up, and not there.
    CreateNotCreated = "create-not-created",
    /// It could not be looked up.
    CreateUnknown = "create-unknown",
    /// Being shared.
    CreateSharing = "create-sharing",
    /// Created, but not shared.
    CreateSharingFailed = "create-sharing-failed",
    /// A copy.
    CreateCopy = "create-copy",
    /// A copy where something else is in the form.
    CreateCopyAsk = "create-copy-ask",
    /// A copy of nothing.
    CreateCopyNone = "create-copy-none",
    /// The question before leaving.
    CreateLeave = "create-leave",
    /// The same form is being sent in another tab.
    CreateInOtherTab = "create-in-other-tab",
    /// It was created in another tab.
    CreateInOtherTabDone = "create-in-other-tab-done",
    /// A volume that can be mounted.
    Detail = "detail",
    /// A volume that cannot, with what to do.
    DetailNotReady = "detail-notready",
    /// A volume that cannot, for a reason that the console does not know.
    DetailUnknownReason = "detail-unknown-reason",
    /// A volume that cannot, and nobody says why.
    DetailNoReason = "detail-no-reason",
    /// A volume that is being made.
    DetailCreating = "detail-creating",
    /// No answer yet.
    DetailLoading = "detail-loading",
    /// Its description being changed.
    DetailEditing = "detail-editing",
    /// Its description, changed by somebody else meanwhile.
    DetailConflict = "detail-conflict",
    /// Its description, which could not be saved.
    DetailUnsaved = "detail-unsaved",
    /// The question before an edit is given up.
    DetailLeave = "detail-leave",
    /// How to use it, with a path that is none.
    DetailUse = "detail-use",
    /// The raw answer.
    DetailJson = "detail-json",
    /// What somebody sees who may change nothing.
    DetailForbidden = "detail-forbidden",
    /// The question before deleting a shared volume, with who loses access.
    DetailDelete = "detail-delete",
    /// The same when that cannot be read again.
    DetailDeleteStale = "detail-delete-stale",
    /// The same when the answer was lost.
    DetailDeleteLost = "detail-delete-lost",
    /// A volume that one came to from the list.
    DetailInList = "detail-in-list",
    /// The projects that can use it.
    DetailWho = "detail-who",
    /// Those in the tree.
    DetailWhoTree = "detail-who-tree",
    /// A volume that does not exist.
    DetailMissing = "detail-missing",
    /// Scopes.
    Sharing = "sharing",
    /// No scope.
    SharingNone = "sharing-none",
    /// Scopes that may not be seen.
    SharingHidden = "sharing-hidden",
    /// The tree to choose from.
    SharingTree = "sharing-tree",
    /// What is found in it.
    SharingTreeSearch = "sharing-tree-search",
    /// The tree of somebody who may do little.
    SharingForbidden = "sharing-forbidden",
    /// No tree, but ids.
    SharingById = "sharing-by-id",
    /// Changes that are not sent yet.
    SharingStaged = "sharing-staged",
    /// Changes under way.
    SharingApplying = "sharing-applying",
    /// Changes that did not go through.
    SharingChunkFailed = "sharing-chunk-failed",
    /// What somebody else did meanwhile.
    SharingMeanwhile = "sharing-meanwhile",
    /// The question before leaving with changes.
    SharingLeave = "sharing-leave",
    /// The formats, and the requests as commands.
    ExportMenu = "export-menu",
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
    /// Settings that cannot be read.
    SignInLost = "sign-in-lost",
    /// Signed out for having been away.
    SignInIdle = "sign-in-idle",
    /// Signed out here, and not at the provider.
    SignedOut = "sign-in-signed-out",
    /// The warning before that.
    IdleWarning = "idle-warning",
    /// An address that leads nowhere.
    NotFound = "not-found",
    /// The console has broken.
    Recovery = "recovery",
    /// A newer release is in place.
    Release = "release",
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
            dev_config: !self.has_shipped_settings()
                && !matches!(self, Self::SharingForbidden | Self::DetailForbidden),
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
            Area::Create => create::enter(self, stage).await,
            Area::Detail => self.enter_detail(stage).await,
            Area::Sharing => sharing::enter(self, stage).await,
            Area::SignIn => self.enter_sign_in(stage).await,
            Area::Frame => self.enter_frame(stage).await,
        }?;
        stage.page.settle().await
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
                    Self::Recovery => {
                        let told = "panicked at src/pages/list.rs:42:7: index out of bounds";
                        let event = format!("new CustomEvent('dvc:panic', {{ detail: '{told}' }})");
                        page.evaluate(&format!("dispatchEvent({event})")).await?;
                        page.find("heading", "The console has stopped working").await.map(drop)
                    }
                    Self::Release => {
                        // As a host answers that has only the files of the newer one.
                        page.evaluate(
                            "(() => { const real = fetch, now = Date.now(); \
                             globalThis.fetch = (url, it) => it?.method === 'HEAD' \
                               ? Promise.resolve(new Response(null, { status: 404 })) : real(url, it); \
                             Date.now = () => now + 36e5; \
                             document.dispatchEvent(new Event('visibilitychange')); })()",
                        )
                        .await?;
                        page.sees("A newer version of the console").await
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
