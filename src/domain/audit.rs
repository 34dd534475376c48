//! The audit log, as far as it is about a data volume.

use super::export::{CSV_START, ExportFormat, push_record};
use super::ids::VolumeId;
use super::name::VolumeName;
use super::volume::Volume;
use crate::texts::history as texts;
use crate::tools::{Decode, Decoder, LenientValue, Timestamp};
use std::cmp::Reverse;

/// The contract's `AuditLog`, as the server says it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AuditEntry {
    pub id: Option<String>,
    pub time: Option<Timestamp>,
    /// The user or app that sent the request.
    pub subject: String,
    pub action: String,
    pub method: Option<String>,
    pub url: Option<String>,
    pub entity_type: Option<String>,
    pub entity_name: Option<String>,
    pub entity_id: Option<String>,
    /// "Succeeded" or "Failed".
    pub result: String,
    pub status: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditResult {
    Succeeded,
    /// With a 4xx.
    Refused,
    Failed,
    /// A word that the contract does not have.
    Unknown,
}

impl AuditEntry {
    /// Whether it is about this data volume. The URL of its creation has no ID.
    fn is_about(&self, id: &VolumeId) -> bool {
        let id = id.as_str();
        self.entity_id.as_deref() == Some(id)
            || self.url.as_deref().is_some_and(|url| url.contains(id))
    }

    fn is_same(&self, other: &Self) -> bool {
        match (&self.id, &other.id) {
            (Some(id), Some(other)) => id == other,
            _ => self == other,
        }
    }

    /// What was done and what was tried, by a request that changes a data volume.
    fn event(&self, id: &VolumeId) -> Option<[&'static str; 2]> {
        let path = self.url.as_deref()?.split(['?', '#']).next()?.trim_end_matches('/');
        let action = self.action.as_str();
        if action == "create" && path.ends_with("volumes") {
            return Some(texts::CREATED);
        }
        let (list, rest) = path.split_once(id.as_str())?;
        match (action, rest.trim_start_matches('/')) {
            _ if !list.ends_with("volumes/") => None,
            ("update", "") => Some(texts::DESCRIPTION_CHANGED),
            ("update", "sharedScopes") => Some(texts::SHARING_CHANGED),
            ("delete", "") => Some(texts::DELETED),
            _ => None,
        }
    }

    /// An unknown request in the server's words.
    pub fn describe(&self, id: &VolumeId) -> String {
        match self.event(id) {
            Some([done, _]) if self.result() == AuditResult::Succeeded => done.to_owned(),
            Some([_, tried]) => tried.to_owned(),
            None => {
                let words = [self.action.as_str(), self.entity_type.as_deref().unwrap_or_default()];
                words.join(" ").trim().to_owned()
            }
        }
    }

    pub fn result(&self) -> AuditResult {
        match (self.result.as_str(), self.status) {
            ("Succeeded", _) => AuditResult::Succeeded,
            ("Failed", Some(400..=499)) => AuditResult::Refused,
            ("Failed", _) => AuditResult::Failed,
            _ => AuditResult::Unknown,
        }
    }

    pub fn describe_result(&self) -> String {
        let word = match self.result() {
            AuditResult::Succeeded => return texts::SUCCEEDED.to_owned(),
            AuditResult::Refused => texts::REFUSED,
            AuditResult::Failed => texts::FAILED,
            AuditResult::Unknown if self.result.is_empty() => texts::UNKNOWN,
            AuditResult::Unknown => &self.result,
        };
        self.status.map_or_else(|| word.to_owned(), |status| texts::with_status(word, status))
    }
}

impl Decode for AuditEntry {
    fn decode(decoder: &mut Decoder, object: &mut LenientValue<'_>) -> Option<Self> {
        let text = |decoder: &mut Decoder, object: &mut LenientValue<'_>, field| {
            decoder.optional(object, field).filter(|text| !text.is_empty())
        };
        Some(Self {
            id: text(decoder, object, "id"),
            time: decoder.time(object, "timestamp"),
            subject: text(decoder, object, "subject").unwrap_or_default(),
            action: text(decoder, object, "action").unwrap_or_default(),
            method: text(decoder, object, "http_method"),
            url: text(decoder, object, "url"),
            entity_type: text(decoder, object, "entity_type"),
            entity_name: text(decoder, object, "entity_name"),
            entity_id: text(decoder, object, "entity_id"),
            result: text(decoder, object, "result").unwrap_or_default(),
            status: object.take("http_status_code").u32(),
        })
    }
}

pub type TimeRange = (Timestamp, Timestamp);

/// What is read next of the history of a data volume.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryStep {
    /// The page at this offset.
    Page(u32),
    /// The creation, which only the name finds.
    Creation,
}

/// What has been read of the history of a data volume, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VolumeHistory {
    pub range: TimeRange,
    pub entries: Vec<AuditEntry>,
    /// `None` at the end.
    pub next: Option<HistoryStep>,
    pub pages: u32,
    /// Whether the server announced more entries without a usable offset.
    pub is_incomplete: bool,
}

/// How far the time of the creation in the log may be from that of the data volume.
const CREATION_TOLERANCE: i64 = 60_000;

impl VolumeHistory {
    pub fn new(range: TimeRange) -> Self {
        let next = Some(HistoryStep::Page(0));
        Self { range, entries: Vec::new(), next, pages: 0, is_incomplete: false }
    }

    /// What is to be read until there are so many pages. The creation is read with the last page.
    pub fn step_towards(&self, pages: u32) -> Option<HistoryStep> {
        self.next.filter(|step| *step == HistoryStep::Creation || self.pages < pages)
    }

    /// How the creation of a volume is found; `None` if it is not in the range or if a filter cannot
    /// express the name.
    pub fn creation_filter(&self, volume: &Volume) -> Option<(VolumeName, TimeRange)> {
        let at = volume.created_at.filter(|at| (self.range.0..=self.range.1).contains(at))?;
        let name = VolumeName::parse(&volume.name).ok()?;
        let (start, end) = (at.0 - CREATION_TOLERANCE, at.0 + CREATION_TOLERANCE);
        Some((name, (Timestamp(start), Timestamp(end))))
    }

    /// Adds what `step` has read. A `next` that does not advance, or follows a page without new entries,
    /// ends the history.
    pub fn add(
        &mut self,
        step: HistoryStep,
        id: &VolumeId,
        entries: Vec<AuditEntry>,
        next: Option<u32>,
    ) {
        let before = self.entries.len();
        for entry in entries {
            if entry.is_about(id) && !self.entries.iter().any(|known| known.is_same(&entry)) {
                self.entries.push(entry);
            }
        }
        let has_new_entries = self.entries.len() > before;
        self.entries.sort_by_key(|entry| Reverse(entry.time));
        self.next = None;
        if let HistoryStep::Page(offset) = step {
            self.pages += 1;
            self.is_incomplete = next.is_some_and(|next| next <= offset || !has_new_entries);
            let next = next.filter(|_| !self.is_incomplete).map(HistoryStep::Page);
            self.next = next.or(Some(HistoryStep::Creation));
        }
    }

    pub fn to_csv(&self, id: &VolumeId) -> String {
        let mut text = CSV_START.to_owned();
        push_record(&mut text, texts::CSV_COLUMNS.into_iter());
        for entry in &self.entries {
            let optional = |text: &Option<String>| text.clone().unwrap_or_default();
            let cells = [
                entry.time.map(Timestamp::rfc3339).unwrap_or_default(),
                entry.subject.clone(),
                entry.describe(id),
                entry.describe_result(),
                optional(&entry.method),
                optional(&entry.url),
                optional(&entry.entity_type),
                optional(&entry.entity_name),
                optional(&entry.id),
            ];
            push_record(&mut text, cells.iter());
        }
        text
    }

    /// `history-2026-11-24.csv`, with the date in UTC.
    pub fn file_name(now: Timestamp) -> String {
        format!("history-{}", ExportFormat::Csv.dated(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixtures;
    use serde_json::{Value, json};

    const ID: &str = "71f69d83-ba66-4822-adf5-55ce55efd210";
    const OTHER: &str = "1c2d83c1-6f0f-4a4e-8f54-0f5e2d4d7f19";
    const DAY: TimeRange = (Timestamp(0), Timestamp(crate::tools::DAY));

    fn id() -> VolumeId {
        VolumeId::from(ID)
    }

    /// A change of the description; `fields` replaces its fields.
    fn entry(fields: Value) -> AuditEntry {
        let mut row = json!({
            "id": "e1", "timestamp": "1970-01-01T12:00:00Z", "subject": "ada@example.com",
            "action": "update", "http_method": "PATCH", "entity_type": "DataVolume",
            "url": format!("https://cp.example/api/v1/datavolumes/{ID}"),
            "result": "Succeeded", "http_status_code": 200,
        });
        let fields = fields.as_object().expect("an object").clone();
        row.as_object_mut().expect("an object").extend(fields);
        fixtures::decoded(&row).expect("an entry")
    }

    fn numbered(number: u32) -> AuditEntry {
        entry(
            json!({"id": number.to_string(), "timestamp": format!("1970-01-01T12:00:{:02}Z", 59 - number)}),
        )
    }

    fn ids(history: &VolumeHistory) -> Vec<&str> {
        history.entries.iter().filter_map(|entry| entry.id.as_deref()).collect()
    }

    #[test]
    fn requests_that_change_a_data_volume_are_described_in_plain_words() {
        let volume = format!("/api/v1/datavolumes/{ID}");
        let scopes = format!("{volume}/sharedScopes");
        for (action, url, done, tried) in [
            ("create", "/api/v1/datavolumes", "Created", "Creation"),
            ("create", "https://cp.example/api/v1/datavolumes/?x=1", "Created", "Creation"),
            ("update", volume.as_str(), "Description changed", "Description change"),
            ("update", scopes.as_str(), "Sharing changed", "Sharing change"),
            ("delete", volume.as_str(), "Deleted", "Deletion"),
        ] {
            let succeeded = entry(json!({"action": action, "url": url}));
            assert_eq!(succeeded.describe(&id()), done);
            let refused = entry(json!({
                "action": action, "url": url, "result": "Failed", "http_status_code": 403,
            }));
            assert_eq!(refused.describe(&id()), tried, "it was not done");
        }
    }

    #[test]
    fn an_unknown_request_is_described_in_the_words_of_the_server() {
        let volume = format!("/api/v1/datavolumes/{ID}");
        let (snapshots, asset) = (format!("{volume}/snapshots"), format!("/api/v1/assets/{ID}"));
        for (action, url) in [
            ("restore", volume.as_str()),
            ("update", snapshots.as_str()),
            ("delete", asset.as_str()),
            ("sign-in", ""),
        ] {
            let entry = entry(json!({"action": action, "url": url, "entity_type": "Blob Vault"}));
            assert_eq!(entry.describe(&id()), format!("{action} Blob Vault"));
        }
        assert_eq!(
            entry(json!({"action": "", "url": null, "entity_type": null})).describe(&id()),
            ""
        );
    }

    #[test]
    fn the_result_has_the_status_of_what_failed() {
        for (result, status, expected) in [
            ("Succeeded", json!(202), "Succeeded"),
            ("Failed", json!(409), "Refused: 409"),
            ("Failed", json!(503), "Failed: 503"),
            ("Failed", json!(null), "Failed"),
            ("Pending", json!(null), "Pending"),
            ("Pending", json!(202), "Pending: 202"),
            ("", json!(null), "Unknown"),
        ] {
            let entry = entry(json!({"result": result, "http_status_code": status}));
            assert_eq!(entry.describe_result(), expected);
        }
    }

    #[test]
    fn pages_are_merged_newest_first_without_duplicates_and_other_data_volumes() {
        let mut history = VolumeHistory::new(DAY);
        assert_eq!(history.step_towards(1), Some(HistoryStep::Page(0)));
        history.add(HistoryStep::Page(0), &id(), vec![numbered(1), numbered(0)], Some(2));
        assert_eq!(ids(&history), ["0", "1"]);
        assert_eq!(history.step_towards(1), None, "the page is read");
        assert_eq!(history.step_towards(2), Some(HistoryStep::Page(2)));
        let other = entry(json!({"id": "x", "url": format!("/api/v1/datavolumes/{OTHER}")}));
        let undated = entry(json!({"id": "u", "timestamp": "yesterday"}));
        let page = vec![numbered(1), undated, numbered(2), other];
        history.add(HistoryStep::Page(2), &id(), page, None);
        assert_eq!(ids(&history), ["0", "1", "2", "u"]);
        assert!(!history.is_incomplete);
    }

    #[test]
    fn entries_without_an_id_are_duplicates_only_if_all_is_the_same() {
        let mut history = VolumeHistory::new(DAY);
        let entry = |by: &str| entry(json!({"id": null, "subject": by}));
        let page = vec![entry("ada"), entry("bob"), entry("ada")];
        history.add(HistoryStep::Page(0), &id(), page, None);
        let subjects: Vec<_> = history.entries.iter().map(|it| it.subject.as_str()).collect();
        assert_eq!(subjects, ["ada", "bob"]);
    }

    #[test]
    fn a_next_that_does_not_advance_ends_the_pages() {
        for (entries, next) in [(vec![numbered(2)], 1), (vec![numbered(0)], 2), (vec![], 2)] {
            let mut history = VolumeHistory::new(DAY);
            history.add(HistoryStep::Page(0), &id(), vec![numbered(0)], Some(1));
            history.add(HistoryStep::Page(1), &id(), entries, Some(next));
            assert_eq!(history.next, Some(HistoryStep::Creation));
            assert!(history.is_incomplete, "{next}");
        }
    }

    #[test]
    fn the_creation_is_read_with_the_last_page_and_comes_last() {
        let mut history = VolumeHistory::new(DAY);
        history.add(HistoryStep::Page(0), &id(), vec![numbered(0)], None);
        assert_eq!(history.step_towards(1), Some(HistoryStep::Creation));
        let creation = |of: &str| {
            entry(json!({
                "id": of, "entity_id": of, "action": "create", "url": "/api/v1/datavolumes",
                "timestamp": "1970-01-01T10:00:00Z",
            }))
        };
        history.add(HistoryStep::Creation, &id(), vec![creation(OTHER), creation(ID)], None);
        assert_eq!(ids(&history), ["0", ID], "one of the same name is another data volume");
        assert_eq!(history.step_towards(u32::MAX), None);
        assert_eq!(history.pages, 1);
    }

    #[test]
    fn the_creation_is_searched_by_name_around_its_time() {
        let filter = |name: &str, at: Value| {
            let volume = fixtures::volume(json!({"name": name, "createdAt": at}));
            let filter = VolumeHistory::new(DAY).creation_filter(&volume);
            filter.map(|(name, range)| (name.to_string(), range.0.rfc3339(), range.1.rfc3339()))
        };
        let time = |time: &str| format!("1970-01-01T{time}Z");
        let around = ("lidar".to_owned(), time("11:59:00.000"), time("12:01:00.000"));
        assert_eq!(filter("lidar", json!(time("12:00:00"))), Some(around));
        assert_eq!(filter("lidar, raw", json!(time("12:00:00"))), None, "a comma splits a filter");
        assert_eq!(filter("lidar", json!("1969-12-31T23:00:00Z")), None, "before the range");
        assert_eq!(filter("lidar", json!(null)), None, "the time is unknown");
    }

    #[test]
    fn the_csv_has_all_entries_and_no_formulas() {
        let mut history = VolumeHistory::new(DAY);
        let other = json!({
            "id": "e2", "subject": "=1+1", "action": "restore", "entity_type": "a,b",
            "timestamp": null, "result": "Failed", "http_status_code": 409,
        });
        history.add(HistoryStep::Page(0), &id(), vec![entry(json!({})), entry(other)], None);
        let url = format!("https://cp.example/api/v1/datavolumes/{ID}");
        let expected = format!(
            "\u{feff}When,Who,What,Result,Method,URL,Entity type,Entity name,ID\r\n\
             1970-01-01T12:00:00.000Z,ada@example.com,Description changed,Succeeded,PATCH,{url},DataVolume,,e1\r\n\
             ,'=1+1,\"restore a,b\",Refused: 409,PATCH,{url},\"a,b\",,e2\r\n"
        );
        assert_eq!(history.to_csv(&id()), expected);
        let now = Timestamp::parse("2026-11-24T23:59:59.999Z").expect("a time");
        assert_eq!(VolumeHistory::file_name(now), "history-2026-11-24.csv");
    }
}
