//! Opens every screen in every state.

mod bulk;
mod create;
mod detail;
mod export;
mod filters;
mod list;
mod reports;
mod sharing;
mod sign_in;
mod views;

use crate::error::Result;
use crate::journey::Fixture;
use crate::page::{Appearance, Theme};
use crate::server::Setup;
use emulator::{Phase, Volume};
use thirtyfour::Key;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    List,
    Bulk,
    Export,
    Create,
    Detail,
    Sharing,
    Reports,
    SignIn,
    /// The layout around the pages, and pages without data.
    Frame,
}

macro_rules! screens {
    ($($(#[$what:meta])* $screen:ident = $name:literal,)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Screen {
            $($(#[$what])* $screen,)*
        }

        impl Screen {
            pub const ALL: &[Self] = &[$(Self::$screen),*];

            /// The name of the screenshot.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$screen => $name,)*
                }
            }
        }
    };
}

screens! {
    List = "list",
    ListLoading = "list-loading",
    /// Includes a filter that was not understood.
    ListNoMatch = "list-no-match",
    ListPastEnd = "list-past-end",
    ListEmpty = "list-empty",
    ListError = "list-error",
    ListStale = "list-stale",
    ListColumns = "list-columns",
    ListOffline = "list-offline",
    ListPaused = "list-paused",
    /// The server repeats rows and counts wrongly.
    ListNotices = "list-remarks",
    ListWithoutCount = "list-uncounted",
    /// A server without count, in compact density.
    ListOldServer = "list-old",
    ListChanged = "list-changed",
    ListNoneUsable = "list-none-usable",
    ExportLeave = "export-leave",
    BulkSelected = "bulk-selected",
    BulkAll = "bulk-all",
    BulkReading = "bulk-reading",
    BulkShare = "bulk-share",
    BulkDone = "bulk-done",
    BulkStopped = "bulk-stopped",
    BulkDelete = "bulk-delete",
    BulkDeleteLoading = "bulk-looking",
    /// More rows than can be checked for access one by one.
    BulkDeleteMany = "bulk-delete-many",
    BulkWaiting = "bulk-waiting",
    BulkRunning = "bulk-running",
    BulkPartlyFailed = "bulk-ended",
    BulkResults = "bulk-results",
    ListUsable = "list-usable",
    ListUsableReasons = "list-usable-why",
    ListViews = "list-views",
    /// The name is taken.
    ListViewsSave = "list-views-save",
    /// The server does not support search.
    ListViewsNoSearch = "list-views-no-search",
    ListFilter = "list-filter",
    ListFilterProject = "list-filter-project",
    ListFilterError = "list-filter-error",
    ListViewsUnreadable = "list-views-loss",
    ListFilterText = "list-filter-text",
    Create = "create",
    CreateErrors = "create-errors",
    CreateCombobox = "create-combobox",
    /// The PVC is not bound.
    CreateWarning = "create-warning",
    CreateFilled = "create-filled",
    CreateRefused = "create-refused",
    CreateForbidden = "create-forbidden",
    /// Some scopes belong to another cluster.
    CreateShare = "create-share",
    CreateShareChoose = "create-share-choose",
    /// No response; the console checks whether the volume exists.
    CreateLookup = "create-in-doubt",
    CreateLookupNotFound = "create-not-created",
    CreateLookupFailed = "create-unknown",
    CreateSharing = "create-sharing",
    CreateSharingFailed = "create-sharing-failed",
    CreateCopy = "create-copy",
    /// Another form is unfinished.
    CreateCopyConflict = "create-copy-ask",
    /// The original does not exist.
    CreateCopyMissing = "create-copy-none",
    CreateInOtherTab = "create-in-other-tab",
    CreateInOtherTabDone = "create-in-other-tab-done",
    Detail = "detail",
    DetailNotReady = "detail-notready",
    DetailUnknownReason = "detail-unknown-reason",
    DetailNoReason = "detail-no-reason",
    DetailCreating = "detail-creating",
    DetailLoading = "detail-loading",
    DetailEditing = "detail-editing",
    DetailConflict = "detail-conflict",
    DetailUnsaved = "detail-unsaved",
    DetailLeave = "detail-leave",
    /// Includes an invalid mount path.
    DetailUsage = "detail-use",
    DetailJson = "detail-json",
    DetailForbidden = "detail-forbidden",
    DetailDelete = "detail-delete",
    /// The current scopes cannot be read.
    DetailDeleteStale = "detail-delete-stale",
    /// The response was lost.
    DetailDeleteLost = "detail-delete-lost",
    DetailInList = "detail-in-list",
    DetailAccess = "detail-who",
    DetailAccessTree = "detail-who-tree",
    DetailMissing = "detail-missing",
    Sharing = "sharing",
    SharingNone = "sharing-none",
    SharingHidden = "sharing-hidden",
    SharingTree = "sharing-tree",
    SharingTreeSearch = "sharing-tree-search",
    SharingForbidden = "sharing-forbidden",
    /// The scopes cannot be listed.
    SharingById = "sharing-by-id",
    SharingStaged = "sharing-staged",
    SharingApplying = "sharing-applying",
    SharingChunkFailed = "sharing-chunk-failed",
    SharingConflict = "sharing-meanwhile",
    SharingLeave = "sharing-leave",
    ReportsOverview = "reports-overview",
    ReportsOverviewCreators = "reports-overview-creators",
    /// The server does not support counts.
    ReportsOverviewUncounted = "reports-overview-uncounted",
    ReportsUnused = "reports-unused",
    ReportsUnusedSelected = "reports-unused-selected",
    /// The workloads cannot be read.
    ReportsUnusedUnknown = "reports-unused-unknown",
    ReportsListInUse = "reports-list-in-use",
    ReportsUsedBy = "reports-used-by",
    ReportsUsedByEnded = "reports-used-by-ended",
    ReportsUsedByFailed = "reports-used-by-failed",
    /// Of a data volume that is in use.
    ReportsDelete = "reports-delete",
    ReportsHistory = "reports-history",
    ReportsHistoryForbidden = "reports-history-forbidden",
    ExportMenu = "export-menu",
    ExportRunning = "export-running",
    ExportWarnings = "export-remarks",
    ExportFailed = "export-failed",
    SignIn = "sign-in",
    SignInErrors = "sign-in-errors",
    SignInRefused = "sign-in-refused",
    SignInSso = "sign-in-sso",
    /// The response of the provider was not requested.
    SignInSsoError = "sign-in-sso-error",
    SignInCallback = "sign-in-callback",
    SignInSettings = "sign-in-settings",
    SignInSettingsUnreadable = "sign-in-lost",
    SignInIdle = "sign-in-idle",
    /// Signed out here, but not at the provider.
    SignedOut = "sign-in-signed-out",
    IdleWarning = "idle-warning",
    NotFound = "not-found",
    Recovery = "recovery",
    NewRelease = "release",
    Commands = "commands",
    Shortcuts = "shortcuts",
    ThemeMenu = "theme-menu",
    Account = "account",
    /// With a failure.
    NotificationHistory = "notifications",
    /// With a key that is taken.
    Settings = "settings",
}

impl Screen {
    pub fn area(self) -> Area {
        match self.name().split('-').next() {
            Some("list") => Area::List,
            Some("bulk") => Area::Bulk,
            Some("export") => Area::Export,
            Some("create") => Area::Create,
            Some("detail") => Area::Detail,
            Some("sharing") => Area::Sharing,
            Some("reports") => Area::Reports,
            Some("sign" | "idle" | "account") => Area::SignIn,
            _ => Area::Frame,
        }
    }

    fn setup(self) -> Setup {
        Setup {
            volumes: match self {
                Self::ListEmpty => 0,
                // Few volumes are `Creating` at any time.
                Self::DetailCreating => 1000,
                // More than the largest page.
                Self::ExportRunning
                | Self::ExportWarnings
                | Self::ExportFailed
                | Self::ExportLeave
                | Self::BulkReading => 1200,
                _ => 120,
            },
            dev_config: !self.has_shipped_settings()
                && !matches!(self, Self::SharingForbidden | Self::DetailForbidden),
            is_time_frozen: true,
            ..Setup::default()
        }
    }

    /// Opens the screen on a new server, wide and light.
    pub async fn open(self, fixture: &mut Fixture) -> Result {
        fixture.restart_server(&self.setup()).await?;
        fixture.page.set_appearance(Appearance { theme: Theme::Light, width: 1280 }).await?;
        match self.area() {
            Area::List => self.open_list(fixture).await,
            Area::Bulk => self.open_bulk(fixture).await,
            Area::Export => self.open_export(fixture).await,
            Area::Create => create::open(self, fixture).await,
            Area::Detail => self.open_detail(fixture).await,
            Area::Sharing => sharing::open(self, fixture).await,
            Area::Reports => self.open_reports(fixture).await,
            Area::SignIn => self.open_sign_in(fixture).await,
            Area::Frame => self.open_frame(fixture).await,
        }?;
        fixture.page.settle().await
    }

    async fn open_frame(self, fixture: &Fixture) -> Result {
        let page = &fixture.page;
        match self {
            Self::NotFound => {
                page.open("/nowhere").await?;
                // Nothing else is rendered without a session.
                page.find("button", "Account").await.map(drop)
            }
            Self::Settings => {
                page.open("/settings").await?;
                page.expect_page("Settings").await?;
                page.fill("textbox", "New data volume", "r").await?;
                page.expect_text("This key is already used").await
            }
            _ => {
                page.open("/datavolumes?limit=25&search=lidar").await?;
                page.expect_page("Data volumes").await?;
                page.find("navigation", "Pagination").await?;
                match self {
                    Self::NotificationHistory => {
                        page.evaluate("localStorage.setItem('dvc.views', '{\"version\":99}')")
                            .await?;
                        page.reload().await?;
                        page.expect_page("Data volumes").await?;
                        page.click("button", "Notifications, 1 new failure").await?;
                        page.find("button", "Clear all").await.map(drop)
                    }
                    Self::Commands => {
                        page.click("button", "Commands").await?;
                        page.find("dialog", "Commands").await?;
                        page.click("combobox", "Command").await?;
                        page.press(Key::Down).await
                    }
                    Self::Recovery => {
                        let detail = "panicked at src/pages/list.rs:42:7: index out of bounds";
                        let event =
                            format!("new CustomEvent('dvc:panic', {{ detail: '{detail}' }})");
                        page.evaluate(&format!("dispatchEvent({event})")).await?;
                        page.find("heading", "This page has stopped working").await.map(drop)
                    }
                    Self::NewRelease => {
                        // Like a host that only has the files of the newer release.
                        page.evaluate(
                            "(() => { const real = fetch, now = Date.now(); \
                             globalThis.fetch = (url, it) => it?.method === 'HEAD' \
                               ? Promise.resolve(new Response(null, { status: 404 })) : real(url, it); \
                             Date.now = () => now + 36e5; \
                             document.dispatchEvent(new Event('visibilitychange')); })()",
                        )
                        .await?;
                        page.expect_text("A newer version is available").await
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

/// The fault of an operation that never responds.
fn without_response(operation: &str) -> String {
    format!("{operation}:latency=3600000")
}

fn is_shared(volume: &Volume) -> bool {
    volume.phase == Phase::Ready && volume.shared_scopes.len() > 2 && volume.description.is_some()
}

fn find_volume(fixture: &Fixture, matches: impl Fn(&Volume) -> bool) -> Result<(String, String)> {
    let found = fixture.server.with(|emulator| {
        let found = emulator.volumes().iter().find(|volume| matches(volume));
        found.map(|volume| (volume.id.to_string(), volume.name.clone()))
    });
    found.ok_or_else(|| "no volume is like that".into())
}
