//! The columns of the list, one entry each, and how the user has arranged them.

mod stored;

use super::filter::{Field, FilterBy};
use super::ids::{ClusterId, DepartmentId};
use super::phase::Phase;
use super::volume::Volume;
use crate::texts::volume as texts;
use crate::tools::Timestamp;
use serde::Serialize;
use std::collections::HashMap;
use std::fmt;
use stored::StoredColumns;

pub type Column = &'static ColumnSpec;

pub struct ColumnSpec {
    /// The name in storage and in exported JSON: the API's name where it has one.
    pub key: &'static str,
    pub label: &'static str,
    /// The field to sort by; none for departments and clusters, which the server sorts by ID.
    pub sort: Option<Field>,
    /// In CSS pixels at the default text size.
    pub default_width: u16,
    pub is_default: bool,
    pub cell: CellKind,
}

/// What a cell shows; the table, its tooltips and the export read the same value.
pub enum CellKind {
    /// The name, with a link to the volume's page.
    Name,
    Phase,
    /// Why it is not ready: in a few words in the table, in the words of the cluster elsewhere.
    Reason,
    Text(CellText),
    /// A text in the monospaced font.
    Code(CellText),
    Time(fn(&Volume) -> Option<Timestamp>),
    /// What no volume holds, such as how many active workloads use it: the reader of the cell knows it.
    External,
}

pub type CellText = for<'a> fn(&'a Volume, &'a dyn OrgNames) -> Option<&'a str>;

/// The known names of clusters and departments.
pub trait OrgNames {
    fn cluster(&self, id: &ClusterId) -> Option<&str>;
    fn department(&self, id: &DepartmentId) -> Option<&str>;
}

/// None is known.
impl OrgNames for () {
    fn cluster(&self, _: &ClusterId) -> Option<&str> {
        None
    }

    fn department(&self, _: &DepartmentId) -> Option<&str> {
        None
    }
}

impl OrgNames for (&HashMap<ClusterId, String>, &HashMap<DepartmentId, String>) {
    fn cluster(&self, id: &ClusterId) -> Option<&str> {
        self.0.get(id).map(String::as_str)
    }

    fn department(&self, id: &DepartmentId) -> Option<&str> {
        self.1.get(id).map(String::as_str)
    }
}

const fn column(
    key: &'static str,
    label: &'static str,
    sort: Option<Field>,
    default_width: u16,
    cell: CellKind,
) -> ColumnSpec {
    ColumnSpec { key, label, sort, default_width, is_default: true, cell }
}

/// A column that is hidden until the user shows it.
const fn hidden(column: ColumnSpec) -> ColumnSpec {
    ColumnSpec { is_default: false, ..column }
}

const REASON: &str = "phaseMessage";

/// All columns in the default order.
pub static COLUMNS: [ColumnSpec; 13] = {
    use CellKind::{Code, External, Name, Phase, Reason, Text, Time};
    [
        column("name", texts::NAME, Some(Field::Name), 264, Name),
        column("phase", texts::STATUS, Some(Field::Phase), 128, Phase),
        hidden(column(REASON, texts::REASON, None, 208, Reason)),
        column("projectName", texts::PROJECT, Some(Field::ProjectName), 160, Text(project)),
        column("department", texts::DEPARTMENT, None, 160, Text(department)),
        column("cluster", texts::CLUSTER, None, 160, Text(cluster)),
        hidden(column(
            "originPvcName",
            texts::ORIGIN_PVC,
            None,
            160,
            Code(|it, _| Some(&it.origin_pvc_name)),
        )),
        hidden(column(
            "description",
            texts::DESCRIPTION,
            None,
            320,
            Text(|it, _| it.description.as_deref()),
        )),
        column(
            "createdBy",
            texts::CREATED_BY,
            Some(Field::CreatedBy),
            160,
            Text(|it, _| it.created_by.as_deref()),
        ),
        hidden(column(
            "createdAt",
            texts::CREATED,
            Some(Field::CreatedAt),
            128,
            Time(|it| it.created_at),
        )),
        column("updatedAt", texts::UPDATED, None, 136, Time(|it| it.updated_at)),
        hidden(column("activeWorkloads", texts::IN_USE, None, 96, External)),
        hidden(column("id", texts::ID, None, 304, Code(|it, _| Some(it.id.as_str())))),
    ]
};

fn project<'a>(volume: &'a Volume, _: &'a dyn OrgNames) -> Option<&'a str> {
    // The lenient decoder turns an absent name into an empty one.
    Some(volume.project_name.as_str()).filter(|name| !name.is_empty())
}

fn department<'a>(volume: &'a Volume, names: &'a dyn OrgNames) -> Option<&'a str> {
    let id = volume.department_id.as_ref()?;
    Some(names.department(id).unwrap_or(id.as_str()))
}

fn cluster<'a>(volume: &'a Volume, names: &'a dyn OrgNames) -> Option<&'a str> {
    let id = volume.cluster_id.as_ref()?;
    Some(names.cluster(id).unwrap_or(id.as_str()))
}

impl ColumnSpec {
    pub fn from_key(key: &str) -> Option<Column> {
        COLUMNS.iter().find(|column| column.key == key)
    }

    pub fn is_name(&self) -> bool {
        matches!(self.cell, CellKind::Name)
    }
}

impl PartialEq for ColumnSpec {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for ColumnSpec {}

impl fmt::Debug for ColumnSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Density {
    #[default]
    Comfortable,
    Compact,
}

/// The narrowest and widest column, in CSS pixels.
pub const COLUMN_WIDTHS: std::ops::RangeInclusive<u16> = 72..=960;

fn clamp_width(width: u16) -> u16 {
    width.clamp(*COLUMN_WIDTHS.start(), *COLUMN_WIDTHS.end())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Choice {
    column: Column,
    shown: bool,
    width: Option<u16>,
}

impl Choice {
    fn is_shown_for(&self, filter: &FilterBy) -> bool {
        self.shown || is_shown_by_filter(self.column, filter)
    }
}

/// Whether a list with this filter shows the column, whatever the user has chosen, because the filter is about it.
pub fn is_shown_by_filter(column: Column, filter: &FilterBy) -> bool {
    match column.key {
        REASON => filter.phase() == Some(Phase::NotReady.as_str()),
        "createdAt" => filter.0.iter().any(|clause| clause.field() == Field::CreatedAt),
        _ => false,
    }
}

/// The user's settings. The name is always shown, since it links to the row's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "StoredColumns")]
pub struct Columns {
    choices: Vec<Choice>,
    pub density: Density,
}

impl Default for Columns {
    fn default() -> Self {
        let choice = |column: Column| Choice { column, shown: column.is_default, width: None };
        Self { choices: COLUMNS.iter().map(choice).collect(), density: Density::default() }
    }
}

impl Columns {
    pub fn shown(&self) -> Vec<Column> {
        let shown = self.choices.iter().filter(|choice| choice.shown);
        shown.map(|choice| choice.column).collect()
    }

    /// The columns of a list with this filter.
    pub fn shown_for(&self, filter: &FilterBy) -> Vec<Column> {
        let shown = self.choices.iter().filter(|choice| choice.is_shown_for(filter));
        shown.map(|choice| choice.column).collect()
    }

    pub fn all(&self) -> Vec<(Column, bool)> {
        self.choices.iter().map(|choice| (choice.column, choice.shown)).collect()
    }

    pub fn width(&self, column: Column) -> u16 {
        let choice = self.choices.iter().find(|choice| choice.column == column);
        choice.and_then(|choice| choice.width).unwrap_or(column.default_width)
    }

    /// The least width of a column, and its share of the space that is left. Until the user sets a width, columns of
    /// text get narrower before the table is scrolled, but not so narrow that they cannot be read, and wider where there
    /// is space. They do so again while the list has a column that the user has not chosen, which may not fit.
    pub fn track(&self, column: Column, has_added: bool) -> (u16, u16) {
        let width = self.width(column);
        match column.cell {
            CellKind::Phase | CellKind::Time(_) | CellKind::External => (width, 0),
            _ if self.has_widths() && has_added => (width * 7 / 10, width),
            _ if self.has_widths() => (width, 0),
            // Names differ at their ends.
            CellKind::Name => (width * 13 / 16, width * 4 / 3),
            // A list of those that are not ready is read for it, but most reasons are short.
            CellKind::Reason => (width * 13 / 16, width / 2),
            // The ends of what the user has chosen to see differ as well.
            CellKind::Code(_) => (width, width),
            CellKind::Text(_) => (width * 7 / 10, width),
        }
    }

    /// Whether the user has set a width.
    pub fn has_widths(&self) -> bool {
        self.choices.iter().any(|choice| choice.width.is_some())
    }

    /// Shows or hides a column; the name cannot be hidden.
    pub fn show(&mut self, column: Column, shown: bool) {
        if let Some(choice) = self.choice(column) {
            choice.shown = shown || column.is_name();
        }
    }

    /// Moves a column past its neighbour, shown or not, as in the list of all columns.
    pub fn swap(&mut self, column: Column, towards_end: bool) {
        self.move_past(self.next_place(column, towards_end, |_| true));
    }

    /// Moves a column past the next one that a list with this filter shows.
    pub fn shift(&mut self, column: Column, towards_end: bool, filter: &FilterBy) {
        self.move_past(self.next_place(column, towards_end, |it| it.is_shown_for(filter)));
    }

    pub fn can_shift(&self, column: Column, towards_end: bool, filter: &FilterBy) -> bool {
        self.next_place(column, towards_end, |it| it.is_shown_for(filter)).is_some()
    }

    fn move_past(&mut self, places: Option<(usize, usize)>) {
        if let Some((from, to)) = places {
            let choice = self.choices.remove(from);
            self.choices.insert(to, choice);
        }
    }

    /// The place of a column and that of the next one that `counts`.
    fn next_place(
        &self,
        column: Column,
        towards_end: bool,
        counts: impl Fn(&Choice) -> bool,
    ) -> Option<(usize, usize)> {
        let counts = |index: &usize| counts(&self.choices[*index]);
        let from = self.choices.iter().position(|choice| choice.column == column)?;
        let to = match towards_end {
            true => (from + 1..self.choices.len()).find(counts),
            false => (0..from).rev().find(counts),
        };
        Some((from, to?))
    }

    /// Sets the width, limited to [`COLUMN_WIDTHS`].
    pub fn resize(&mut self, column: Column, width: u16) {
        if let Some(choice) = self.choice(column) {
            choice.width = Some(clamp_width(width));
        }
    }

    fn choice(&mut self, column: Column) -> Option<&mut Choice> {
        self.choices.iter_mut().find(|choice| choice.column == column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixtures::volume;
    use serde_json::json;

    fn column(key: &str) -> Column {
        ColumnSpec::from_key(key).expect("a column")
    }

    #[test]
    fn each_cell_has_its_text() {
        let volume = volume(json!({
            "projectName": "vision", "departmentId": "7", "clusterId": "c", "description": "d",
            "createdBy": "a@b.c", "createdAt": "2026-01-31T00:00:00Z",
            "status": {"phase": "NotReady", "phaseMessage": "no storage"},
        }));
        let departments = HashMap::from([(DepartmentId::from("7"), "R&D".to_owned())]);
        let clusters = HashMap::new();
        let names = (&clusters, &departments);
        let text = |key: &str| match column(key).cell {
            CellKind::Name | CellKind::Phase | CellKind::External => None,
            CellKind::Reason => volume.reason().map(str::to_owned),
            CellKind::Text(text) | CellKind::Code(text) => text(&volume, &names).map(str::to_owned),
            CellKind::Time(time) => time(&volume).map(Timestamp::rfc3339),
        };
        for (key, expected) in [
            ("phaseMessage", Some("no storage")),
            ("projectName", Some("vision")),
            ("department", Some("R&D")),
            ("cluster", Some("c")),
            ("originPvcName", Some("data")),
            ("description", Some("d")),
            ("createdBy", Some("a@b.c")),
            ("createdAt", Some("2026-01-31T00:00:00.000Z")),
            ("updatedAt", None),
            ("id", Some("1")),
        ] {
            assert_eq!(text(key).as_deref(), expected, "{key}");
        }
    }

    #[test]
    fn seven_columns_are_shown_by_default() {
        let labels: Vec<_> = Columns::default().shown().iter().map(|it| it.label).collect();
        let expected =
            ["Name", "Status", "Project", "Department", "Cluster", "Created by", "Updated"];
        assert_eq!(labels, expected);
    }

    #[test]
    fn a_filter_shows_the_column_that_it_is_about() {
        for (filter, shown) in [
            ("", vec![]),
            ("phase==Ready,name=@a", vec![]),
            ("phase==NotReady", vec!["phaseMessage"]),
            ("phase==NotReady,createdAt>=2026-01-31T00:00:00Z", vec!["phaseMessage", "createdAt"]),
        ] {
            let filter = FilterBy::parse(filter).0;
            let columns = COLUMNS.iter().filter(|column| is_shown_by_filter(column, &filter));
            assert_eq!(columns.map(|column| column.key).collect::<Vec<_>>(), shown, "{filter}");
        }
    }

    #[test]
    fn the_reason_is_shown_for_what_is_not_ready() {
        let filter = |phase: Option<&str>| FilterBy::default().with_phase(phase);
        let shows_reason = |columns: &Columns, phase: Option<&str>| {
            columns.shown_for(&filter(phase)).contains(&column("phaseMessage"))
        };
        let mut columns = Columns::default();
        columns.resize(column("name"), 300);
        columns.density = Density::Compact;
        assert_eq!(columns.shown_for(&filter(None)), columns.shown());
        assert_eq!(columns.shown_for(&filter(Some("Ready"))), columns.shown());
        assert_eq!(columns.shown_for(&filter(Some("NotReady")))[2], column("phaseMessage"));
        columns.show(column("cluster"), false);
        assert!(shows_reason(&columns, Some("NotReady")) && !shows_reason(&columns, None));
        columns.show(column("phaseMessage"), true);
        assert!(shows_reason(&columns, None) && shows_reason(&columns, Some("NotReady")));
    }

    #[test]
    fn the_name_is_always_shown() {
        let mut columns = Columns::default();
        columns.show(column("name"), false);
        columns.show(column("updatedAt"), false);
        assert!(columns.shown().contains(&column("name")));
        assert!(!columns.shown().contains(&column("updatedAt")));
    }

    #[test]
    fn columns_move_past_the_next_shown_one_within_the_ends() {
        let mut columns = Columns::default();
        let all = FilterBy::default();
        columns.shift(column("name"), false, &all);
        columns.shift(column("updatedAt"), true, &all);
        assert_eq!(columns, Columns::default());
        assert!(!columns.can_shift(column("updatedAt"), true, &all), "only hidden ones follow");
        columns.shift(column("name"), true, &all);
        assert_eq!(columns.shown()[..2], [column("phase"), column("name")]);
        // The hidden reason is skipped.
        columns.shift(column("name"), true, &all);
        assert_eq!(columns.shown()[1..3], [column("projectName"), column("name")]);
        columns.shift(column("id"), true, &all);
        assert_eq!(columns.all().last(), Some(&(column("id"), false)));
    }

    #[test]
    fn a_column_is_swapped_with_its_neighbour_within_the_ends() {
        let mut columns = Columns::default();
        columns.swap(column("name"), false);
        columns.swap(column("id"), true);
        assert_eq!(columns, Columns::default());
        // The next one is hidden.
        columns.swap(column("updatedAt"), true);
        let last = columns.all().into_iter().skip(10).collect::<Vec<_>>();
        let expected = [("activeWorkloads", false), ("updatedAt", true), ("id", false)];
        assert_eq!(last, expected.map(|(key, shown)| (column(key), shown)));
        columns.swap(column("updatedAt"), false);
        assert_eq!(columns, Columns::default());
    }

    #[test]
    fn a_column_moves_past_one_that_the_filter_shows() {
        let not_ready = FilterBy::default().with_phase(Some("NotReady"));
        let mut columns = Columns::default();
        columns.shift(column("phase"), true, &not_ready);
        let shown = columns.shown_for(&not_ready);
        assert_eq!(shown[..3], [column("name"), column("phaseMessage"), column("phase")]);
    }

    #[test]
    fn columns_of_text_share_the_space_until_the_user_sets_a_width() {
        let mut columns = Columns::default();
        assert_eq!(columns.track(column("name"), false), (214, 352));
        assert_eq!(columns.track(column("cluster"), false), (112, 160));
        assert_eq!(columns.track(column("originPvcName"), false), (160, 160));
        assert_eq!(
            columns.track(column("phaseMessage"), false),
            (169, 104),
            "most reasons are short"
        );
        assert_eq!(columns.track(column("updatedAt"), false), (136, 0), "a time is never cut");
        columns.resize(column("phase"), 100);
        assert_eq!(columns.track(column("name"), false), (264, 0));
    }

    #[test]
    fn columns_with_widths_of_the_user_make_room_for_one_that_a_filter_adds() {
        let mut columns = Columns::default();
        columns.resize(column("cluster"), 200);
        columns.resize(column("phase"), 100);
        assert_eq!(columns.track(column("cluster"), true), (140, 200));
        assert_eq!(columns.track(column("phase"), true), (100, 0), "a status is never cut");
    }
}
