//! What the audit log has of a data volume.

use crate::api::endpoint::reports::{AUDIT_LOG_LIMIT, AuditFilter, audit_log};
use crate::api::{ApiError, Client};
use crate::domain::{
    AuditEntry, AuditResult, ExportFormat, HistoryStep, TimeRange, Volume, VolumeHistory, VolumeId,
};
use crate::effect::{effect, memo, when};
use crate::pages::{Failure, Text, Time, WarningNotice};
use crate::state::{
    FileParts, Notifications, Remote, RemoteHandle, WhenKeyChanges, now_ms, use_notifications,
    use_remote,
};
use crate::texts::history as texts;
use crate::tools::{DAY, Timestamp};
use crate::ui::{
    Button, FoldedCard, IconButton, IconName, InlineNotice, PlainTable, SelectField, SelectOption,
    Skeleton, StatusBadge, StatusKind, focus_by_id, keep_focus_within,
};
use leptos::prelude::*;

const SUMMARY: &str = "show-volume-history";
const CONTENT: &str = "volume-history";

const PAGE_SIZE: u32 = 50;
const ALL_PAGES: u32 = u32::MAX;

/// How far the clock of the server may be ahead, in milliseconds.
const CLOCK_TOLERANCE: i64 = 5 * 60_000;

/// Nothing is requested until it is opened: the log is for administrators and takes long to search.
#[component]
pub fn HistoryCard(volume: Memo<Option<Volume>>) -> impl IntoView {
    let is_open = RwSignal::new(false);
    view! {
        <FoldedCard title=texts::TITLE id=SUMMARY on_toggle=move |open| is_open.set(open)>
            {when(move || is_open.get(), move || view! { <History volume /> })}
        </FoldedCard>
    }
}

/// What the user wants to see: a range, and how many pages of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Wanted {
    range: TimeRange,
    pages: u32,
}

impl Wanted {
    fn last_days(days: i64) -> Self {
        let now = now_ms();
        let range = (Timestamp(now - days * DAY), Timestamp(now + CLOCK_TOLERANCE));
        Self { range, pages: 1 }
    }
}

#[derive(Clone, Copy)]
struct HistoryState {
    volume: Memo<Option<Volume>>,
    /// The value of the selected range.
    days: RwSignal<&'static str>,
    wanted: RwSignal<Wanted>,
    /// What has been read, which may be of another range.
    read: RwSignal<Option<VolumeHistory>>,
    left_out: RwSignal<Option<String>>,
    /// Whether the file is saved when everything is read.
    is_file_wanted: StoredValue<bool>,
    notifications: Notifications,
}

fn days(text: &str) -> i64 {
    text.parse().unwrap_or_default()
}

impl HistoryState {
    fn new(volume: Memo<Option<Volume>>) -> Self {
        let first = texts::DEFAULT_RANGE;
        Self {
            volume,
            days: RwSignal::new(first),
            wanted: RwSignal::new(Wanted::last_days(days(first))),
            read: RwSignal::new(None),
            left_out: RwSignal::new(None),
            is_file_wanted: StoredValue::new(false),
            notifications: use_notifications(),
        }
    }

    /// What has been read of the wanted range.
    fn history(self) -> Option<VolumeHistory> {
        let range = self.wanted.get().range;
        self.read.get().filter(|history| history.range == range)
    }

    /// Starts again, with the entries until now.
    fn restart(self) {
        self.is_file_wanted.set_value(false);
        self.read.set(None);
        self.left_out.set(None);
        self.wanted.set(Wanted::last_days(days(self.days.get_untracked())));
    }

    fn select(self, value: &str) {
        if let Some((value, _)) = texts::RANGES.iter().find(|(known, _)| *known == value) {
            self.days.set(value);
            self.restart();
        }
    }

    fn show_more(self) {
        let pages = untrack(|| self.history()).map_or(0, |history| history.pages);
        self.wanted.update(|wanted| wanted.pages = pages.saturating_add(1));
    }

    fn download(self) {
        self.is_file_wanted.set_value(true);
        self.wanted.update(|wanted| wanted.pages = ALL_PAGES);
    }

    /// Goes on from what has been read, so that a page that failed can be read again.
    async fn read_on(
        self,
        client: Client,
        volume: Volume,
        wanted: Wanted,
        mut history: VolumeHistory,
    ) -> Result<(), ApiError> {
        while let Some(step) = history.step_towards(wanted.pages) {
            let call = match step {
                HistoryStep::Page(offset) => {
                    let is_all = wanted.pages == ALL_PAGES;
                    let limit = if is_all { AUDIT_LOG_LIMIT } else { PAGE_SIZE };
                    let filter = AuditFilter::Volume(&volume.id);
                    Some(audit_log(filter, wanted.range, offset, limit))
                }
                HistoryStep::Creation => {
                    let filter = history.creation_filter(&volume);
                    filter.map(|(name, range)| {
                        audit_log(AuditFilter::Creation(&name), range, 0, PAGE_SIZE)
                    })
                }
            };
            let page = match call {
                Some(call) => client.send(call).await?,
                None => Default::default(),
            };
            if let Some(note) = page.left_out_note() {
                self.left_out.set(Some(note));
            }
            history.add(step, &volume.id, page.items, page.next);
            self.read.set(Some(history.clone()));
        }
        if self.is_file_wanted.get_value() {
            self.is_file_wanted.set_value(false);
            self.save(&history, &volume.id);
        }
        Ok(())
    }

    fn save(self, history: &VolumeHistory, id: &VolumeId) {
        let file = VolumeHistory::file_name(Timestamp(now_ms()));
        let mut parts = FileParts::default();
        parts.push(&history.to_csv(id));
        let entries = history.entries.len() as u64;
        if parts.save(&file, ExportFormat::Csv.media_type()) {
            self.notifications.success(texts::downloaded(entries, &file));
        } else {
            self.notifications.failure(texts::not_saved(entries, &file), texts::NOT_SAVED_TEXT);
        }
    }
}

#[component]
fn History(volume: Memo<Option<Volume>>) -> impl IntoView {
    let state = HistoryState::new(volume);
    let HistoryState { wanted, notifications, .. } = state;
    let remote = use_remote(
        WhenKeyChanges::Keep,
        move || Some(wanted.get()),
        move |client, wanted| {
            let volume = volume.get_untracked();
            let history = untrack(|| state.history());
            let history = history.unwrap_or_else(|| VolumeHistory::new(wanted.range));
            async move {
                match volume {
                    Some(volume) => state.read_on(client, volume, wanted, history).await,
                    None => Ok(()),
                }
            }
        },
    );
    let entries = memo(move |_| state.history().map(|it| it.entries).unwrap_or_default());
    let count = move || entries.with(Vec::len) as u64;
    effect(move || {
        if remote.state.with(|remote| *remote == Remote::Loaded(())) {
            notifications.announce(texts::loaded(untrack(count), state.days.get_untracked()));
        }
    });
    let error = memo(move |_| remote.problem());
    let is_absent = memo(move |_| error.with(|error| error.as_ref().is_some_and(is_absent)));
    let is_busy = memo(move |_| remote.state.with(Remote::is_busy));
    let is_empty = memo(move |_| entries.with(Vec::is_empty));
    let warning = memo(move |_| {
        let is_incomplete = state.history().is_some_and(|history| history.is_incomplete);
        state.left_out.get().or_else(|| is_incomplete.then(|| texts::INCOMPLETE.to_owned()))
    });
    let retry = move || {
        focus_by_id(CONTENT);
        remote.refresh();
    };
    view! {
        <div id=CONTENT tabindex="-1" role="group" aria-label=texts::TITLE class="stack">
            {when(move || !is_absent.get(), move || view! { <Controls state remote is_empty /> })}
            <WarningNotice text=warning />
            {when(move || !is_empty.get(), move || view! { <Entries state entries remote /> })}
            {when(move || is_empty.get() && is_busy.get(), || view! { <Skeleton lines=4 /> })}
            {when(
                move || is_empty.get() && !is_busy.get() && error.with(Option::is_none),
                move || view! { <Empty state /> },
            )}
            {move || error.get().map(|error| match is_missing(&error) {
                true => view! { <NoAuditLog /> }.into_any(),
                false => view! { <Failure error on_retry=retry /> }.into_any(),
            })}
        </div>
    }
}

/// Whether the control plane has no audit log.
fn is_missing(error: &ApiError) -> bool {
    matches!(error.status(), Some(404 | 405 | 501)) || matches!(error, ApiError::NotTheApi { .. })
}

fn is_absent(error: &ApiError) -> bool {
    error.is_forbidden() || is_missing(error)
}

#[component]
fn NoAuditLog() -> impl IntoView {
    let notifications = use_notifications();
    effect(move || notifications.announce(texts::NO_AUDIT_LOG));
    view! { <InlineNotice kind=StatusKind::Neutral><p>{texts::NO_AUDIT_LOG}</p></InlineNotice> }
}

/// That nothing has changed, and the way to a longer range.
#[component]
fn Empty(state: HistoryState) -> impl IntoView {
    let text = texts::empty(state.days.get_untracked());
    let is_longest = state.days.get_untracked() == texts::LONGEST_RANGE;
    let show = move || {
        // The button disappears: the focus must not be lost with it.
        focus_by_id(CONTENT);
        state.select(texts::LONGEST_RANGE);
    };
    view! {
        <p>{text}</p>
        {(!is_longest).then(|| view! { <p><Button on_click=show>{texts::SHOW_LONGEST}</Button></p> })}
    }
}

#[component]
fn Controls(state: HistoryState, remote: RemoteHandle<()>, is_empty: Memo<bool>) -> impl IntoView {
    on_cleanup(|| keep_focus_within(|| focus_by_id(SUMMARY)));
    let options = texts::RANGES.map(|(value, label)| SelectOption::new(value, label)).to_vec();
    let is_downloading =
        memo(move |_| remote.state.with(Remote::is_busy) && state.wanted.get().pages == ALL_PAGES);
    view! {
        <div class="actions">
            <SelectField
                label=texts::RANGE
                inline=true
                options
                value=Signal::derive(move || state.days.get().to_owned())
                on_change=move |value: String| state.select(&value)
            />
            <IconButton icon=IconName::Refresh label=texts::REFRESH on_click=move || state.restart() />
            <Button
                icon=IconName::Download
                busy=is_downloading
                unavailable=Signal::derive(move || is_empty.get().then(|| texts::NOTHING_TO_DOWNLOAD.to_owned()))
                on_click=move || state.download()
            >
                {texts::DOWNLOAD}
            </Button>
        </div>
    }
}

#[component]
fn Entries(
    state: HistoryState,
    entries: Memo<Vec<AuditEntry>>,
    remote: RemoteHandle<()>,
) -> impl IntoView {
    let id = memo(move |_| state.volume.get().map(|volume| volume.id));
    let has_more = memo(move |_| {
        state.history().is_some_and(|it| matches!(it.next, Some(HistoryStep::Page(_))))
    });
    // It stays at the end, as the focus is on it.
    let has_button =
        memo(move |_| has_more.get() || state.history().is_some_and(|history| history.pages > 1));
    view! {
        <PlainTable label=texts::TITLE columns=texts::COLUMNS>
            <For each=move || entries.get() key=AuditEntry::clone let:entry>
                {id.get_untracked().map(|id| view! { <Entry entry id /> })}
            </For>
        </PlainTable>
        {when(move || has_button.get(), move || view! {
            <p>
                <Button
                    busy=Signal::derive(move || remote.state.with(Remote::is_busy))
                    unavailable=Signal::derive(move || (!has_more.get()).then(|| texts::ALL_SHOWN.to_owned()))
                    on_click=move || state.show_more()
                >
                    {texts::SHOW_MORE}
                </Button>
            </p>
        })}
    }
}

#[component]
fn Entry(entry: AuditEntry, id: VolumeId) -> impl IntoView {
    let kind = match entry.result() {
        AuditResult::Succeeded => StatusKind::Positive,
        AuditResult::Refused | AuditResult::Failed => StatusKind::Negative,
        AuditResult::Unknown => StatusKind::Neutral,
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader"><Time at=entry.time /></th>
            <td role="cell"><Text text=entry.subject.clone() /></td>
            <td role="cell"><Text text=entry.describe(&id) /></td>
            <td role="cell"><StatusBadge kind label=entry.describe_result() /></td>
        </tr>
    }
}
