//! The columns of the list: which there are, and how a person wants them.

use super::filter::Field;
use serde::{Deserialize, Serialize};

/// A column of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// `name`
    Name,
    /// `status.phase`
    Status,
    /// `projectName`
    Project,
    /// The name of `departmentId`.
    Department,
    /// The name of `clusterId`.
    Cluster,
    /// `originPvcName`
    OriginPvc,
    /// `description`
    Description,
    /// `createdBy`
    CreatedBy,
    /// `createdAt`
    Created,
    /// `updatedAt`
    Updated,
    /// `id`
    Id,
}

impl Column {
    /// All of them, in the order in which they are shown at first.
    pub const ALL: [Self; 11] = [
        Self::Name,
        Self::Status,
        Self::Project,
        Self::Department,
        Self::Cluster,
        Self::OriginPvc,
        Self::Description,
        Self::CreatedBy,
        Self::Created,
        Self::Updated,
        Self::Id,
    ];

    /// What its header says.
    pub fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Status => "Status",
            Self::Project => "Project",
            Self::Department => "Department",
            Self::Cluster => "Cluster",
            Self::OriginPvc => "Origin PVC",
            Self::Description => "Description",
            Self::CreatedBy => "Created by",
            Self::Created => "Created",
            Self::Updated => "Updated",
            Self::Id => "ID",
        }
    }

    /// What it is called where it is kept and in exported JSON; the API's word where it has one.
    pub fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Status => "phase",
            Self::Project => "projectName",
            Self::Department => "department",
            Self::Cluster => "cluster",
            Self::OriginPvc => "originPvcName",
            Self::Description => "description",
            Self::CreatedBy => "createdBy",
            Self::Created => "createdAt",
            Self::Updated => "updatedAt",
            Self::Id => "id",
        }
    }

    /// The field that the server sorts it by. Departments and clusters have none: the server would sort by their
    /// IDs, which nobody sees.
    pub fn field(self) -> Option<Field> {
        match self {
            Self::Name => Some(Field::Name),
            Self::Status => Some(Field::Phase),
            Self::Project => Some(Field::ProjectName),
            Self::CreatedBy => Some(Field::CreatedBy),
            Self::Created => Some(Field::CreatedAt),
            Self::Department
            | Self::Cluster
            | Self::OriginPvc
            | Self::Description
            | Self::Updated
            | Self::Id => None,
        }
    }

    /// How wide it is at first, in CSS pixels at the usual text size.
    pub fn usual_width(self) -> u16 {
        match self {
            Self::Name | Self::Description => 320,
            Self::Id => 304,
            Self::Status | Self::Created | Self::Updated => 128,
            _ => 160,
        }
    }

    fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.key() == key)
    }
}

/// How much air there is between rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Density {
    /// The usual.
    #[default]
    Comfortable,
    /// More rows on a screen.
    Compact,
}

/// The narrowest and the widest that a column can be made, in CSS pixels.
pub const WIDTHS: std::ops::RangeInclusive<u16> = 72..=960;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Choice {
    column: Column,
    shown: bool,
    width: Option<u16>,
}

/// How a person wants the columns. The name is always shown: it names and opens the row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "StoredColumns", into = "StoredColumns")]
pub struct Columns {
    choices: Vec<Choice>,
    density: Density,
}

impl Default for Columns {
    fn default() -> Self {
        let choice = |column| Choice { column, shown: true, width: None };
        Self { choices: Column::ALL.map(choice).to_vec(), density: Density::default() }
    }
}

impl Columns {
    /// Those that are shown, in their order.
    pub fn shown(&self) -> Vec<Column> {
        let shown = self.choices.iter().filter(|choice| choice.shown);
        shown.map(|choice| choice.column).collect()
    }

    /// All of them in their order, with whether they are shown.
    pub fn all(&self) -> Vec<(Column, bool)> {
        self.choices.iter().map(|choice| (choice.column, choice.shown)).collect()
    }

    /// How much air there is.
    pub fn density(&self) -> Density {
        self.density
    }

    /// How wide a column is, in CSS pixels.
    pub fn width(&self, column: Column) -> u16 {
        let choice = self.choices.iter().find(|choice| choice.column == column);
        choice.and_then(|choice| choice.width).unwrap_or_else(|| column.usual_width())
    }

    /// Shows or hides a column; the name cannot be hidden.
    pub fn show(&mut self, column: Column, shown: bool) {
        if let Some(choice) = self.choice(column) {
            choice.shown = shown || column == Column::Name;
        }
    }

    /// Moves a column one place towards the start or the end of all of them.
    pub fn shift(&mut self, column: Column, towards_end: bool) {
        let Some(from) = self.choices.iter().position(|choice| choice.column == column) else {
            return;
        };
        let to = if towards_end { from + 1 } else { from.wrapping_sub(1) };
        if to < self.choices.len() {
            self.choices.swap(from, to);
        }
    }

    /// Makes a column as wide as this, within [`WIDTHS`].
    pub fn resize(&mut self, column: Column, width: u16) {
        if let Some(choice) = self.choice(column) {
            choice.width = Some(width.clamp(*WIDTHS.start(), *WIDTHS.end()));
        }
    }

    /// Changes how much air there is.
    pub fn set_density(&mut self, density: Density) {
        self.density = density;
    }

    fn choice(&mut self, column: Column) -> Option<&mut Choice> {
        self.choices.iter_mut().find(|choice| choice.column == column)
    }
}

/// The kept form. Read leniently: what is unknown is dropped, what is missing comes last.
#[derive(Serialize, Deserialize)]
struct StoredColumns {
    #[serde(default)]
    columns: Vec<StoredColumn>,
    #[serde(default)]
    density: Density,
}

#[derive(Serialize, Deserialize)]
struct StoredColumn {
    key: String,
    shown: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    width: Option<u16>,
}

impl From<Columns> for StoredColumns {
    fn from(columns: Columns) -> Self {
        let kept = |choice: Choice| StoredColumn {
            key: choice.column.key().to_owned(),
            shown: choice.shown,
            width: choice.width,
        };
        Self { columns: columns.choices.into_iter().map(kept).collect(), density: columns.density }
    }
}

impl From<StoredColumns> for Columns {
    fn from(kept: StoredColumns) -> Self {
        let mut choices: Vec<Choice> = Vec::new();
        for StoredColumn { key, shown, width } in kept.columns {
            let Some(column) = Column::of_key(&key) else { continue };
            if choices.iter().all(|choice| choice.column != column) {
                let shown = shown || column == Column::Name;
                let width = width.map(|width| width.clamp(*WIDTHS.start(), *WIDTHS.end()));
                choices.push(Choice { column, shown, width });
            }
        }
        for choice in Self::default().choices {
            if choices.iter().all(|present| present.column != choice.column) {
                choices.push(choice);
            }
        }
        Self { choices, density: kept.density }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_name_is_always_shown() {
        let mut columns = Columns::default();
        columns.show(Column::Name, false);
        columns.show(Column::Id, false);
        assert!(columns.shown().contains(&Column::Name));
        assert!(!columns.shown().contains(&Column::Id));
        let kept = r#"{"columns":[{"key":"name","shown":false}]}"#;
        let read: Columns = serde_json::from_str(kept).expect("columns");
        assert!(read.shown().contains(&Column::Name));
    }

    #[test]
    fn columns_move_one_place_and_not_past_the_ends() {
        let mut columns = Columns::default();
        columns.shift(Column::Name, false);
        assert_eq!(columns, Columns::default());
        columns.shift(Column::Name, true);
        assert_eq!(columns.shown()[..2], [Column::Status, Column::Name]);
        columns.shift(Column::Id, true);
        assert_eq!(columns.shown().last(), Some(&Column::Id));
    }

    #[test]
    fn a_kept_form_of_another_version_is_read_as_far_as_it_goes() {
        let kept = r#"{"columns":[{"key":"id","shown":true,"width":9},{"key":"owner","shown":true},
                       {"key":"id","shown":false}],"density":"compact"}"#;
        let read: Columns = serde_json::from_str(kept).expect("columns");
        assert_eq!(read.shown()[..2], [Column::Id, Column::Name]);
        assert_eq!(read.shown().len(), Column::ALL.len());
        assert_eq!(read.width(Column::Id), *WIDTHS.start());
        assert_eq!(read.density(), Density::Compact);
    }

    proptest! {
        #[test]
        fn what_is_kept_is_read_again(
            steps in prop::collection::vec((0usize..11, 0u8..4, any::<u16>()), 0..30)
        ) {
            let mut columns = Columns::default();
            for (column, step, width) in steps {
                let column = Column::ALL[column];
                match step {
                    0 => columns.show(column, width % 2 == 0),
                    1 => columns.shift(column, width % 2 == 0),
                    2 => columns.resize(column, width),
                    _ => columns.set_density(if width % 2 == 0 { Density::Compact } else { Density::Comfortable }),
                }
            }
            let kept = serde_json::to_string(&columns).expect("JSON");
            prop_assert_eq!(serde_json::from_str::<Columns>(&kept).expect("columns"), columns);
        }
    }
}
