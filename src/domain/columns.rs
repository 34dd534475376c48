use super::filter::Field;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    Name,
    Status,
    Project,
    Department,
    Cluster,
    OriginPvc,
    Description,
    CreatedBy,
    Created,
    Updated,
    Id,
}

impl Column {
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

    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Name => ("name", "Name"),
            Self::Status => ("phase", "Status"),
            Self::Project => ("projectName", "Project"),
            Self::Department => ("department", "Department"),
            Self::Cluster => ("cluster", "Cluster"),
            Self::OriginPvc => ("originPvcName", "Origin PVC"),
            Self::Description => ("description", "Description"),
            Self::CreatedBy => ("createdBy", "Created by"),
            Self::Created => ("createdAt", "Created"),
            Self::Updated => ("updatedAt", "Updated"),
            Self::Id => ("id", "ID"),
        }
    }

    /// The name in storage and in exported JSON: the API's name where it has one.
    pub fn key(self) -> &'static str {
        self.names().0
    }

    pub fn label(self) -> &'static str {
        self.names().1
    }

    /// The field to sort by; none for departments and clusters, which the server sorts by ID.
    pub fn field(self) -> Option<Field> {
        match self {
            Self::Name => Some(Field::Name),
            Self::Status => Some(Field::Phase),
            Self::Project => Some(Field::ProjectName),
            Self::CreatedBy => Some(Field::CreatedBy),
            Self::Created => Some(Field::CreatedAt),
            _ => None,
        }
    }

    /// In CSS pixels at the default text size.
    pub fn default_width(self) -> u16 {
        match self {
            Self::Name | Self::Description => 320,
            Self::Id => 304,
            Self::Status | Self::Created | Self::Updated => 128,
            _ => 160,
        }
    }

    fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.key() == key)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Density {
    #[default]
    Comfortable,
    Compact,
}

/// The narrowest and widest column, in CSS pixels.
pub const COLUMN_WIDTHS: std::ops::RangeInclusive<u16> = 72..=960;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Choice {
    column: Column,
    shown: bool,
    width: Option<u16>,
}

/// The user's settings. The name is always shown, since it links to the row's page.
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
    pub fn shown(&self) -> Vec<Column> {
        let shown = self.choices.iter().filter(|choice| choice.shown);
        shown.map(|choice| choice.column).collect()
    }

    pub fn all(&self) -> Vec<(Column, bool)> {
        self.choices.iter().map(|choice| (choice.column, choice.shown)).collect()
    }

    pub fn density(&self) -> Density {
        self.density
    }

    pub fn width(&self, column: Column) -> u16 {
        let choice = self.choices.iter().find(|choice| choice.column == column);
        choice.and_then(|choice| choice.width).unwrap_or_else(|| column.default_width())
    }

    /// Shows or hides a column; the name cannot be hidden.
    pub fn show(&mut self, column: Column, shown: bool) {
        if let Some(choice) = self.choice(column) {
            choice.shown = shown || column == Column::Name;
        }
    }

    pub fn shift(&mut self, column: Column, towards_end: bool) {
        let Some(from) = self.choices.iter().position(|choice| choice.column == column) else {
            return;
        };
        let to = if towards_end { from + 1 } else { from.wrapping_sub(1) };
        if to < self.choices.len() {
            self.choices.swap(from, to);
        }
    }

    /// Sets the width, limited to [`COLUMN_WIDTHS`].
    pub fn resize(&mut self, column: Column, width: u16) {
        if let Some(choice) = self.choice(column) {
            choice.width = Some(width.clamp(*COLUMN_WIDTHS.start(), *COLUMN_WIDTHS.end()));
        }
    }

    pub fn set_density(&mut self, density: Density) {
        self.density = density;
    }

    fn choice(&mut self, column: Column) -> Option<&mut Choice> {
        self.choices.iter_mut().find(|choice| choice.column == column)
    }
}

/// The stored form. Unknown columns are dropped, missing ones are appended.
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
        let stored = |choice: Choice| StoredColumn {
            key: choice.column.key().to_owned(),
            shown: choice.shown,
            width: choice.width,
        };
        Self {
            columns: columns.choices.into_iter().map(stored).collect(),
            density: columns.density,
        }
    }
}

impl From<StoredColumns> for Columns {
    fn from(stored: StoredColumns) -> Self {
        let mut choices: Vec<Choice> = Vec::new();
        for StoredColumn { key, shown, width } in stored.columns {
            let Some(column) = Column::from_key(&key) else { continue };
            if choices.iter().all(|choice| choice.column != column) {
                let shown = shown || column == Column::Name;
                let width =
                    width.map(|width| width.clamp(*COLUMN_WIDTHS.start(), *COLUMN_WIDTHS.end()));
                choices.push(Choice { column, shown, width });
            }
        }
        for choice in Self::default().choices {
            if choices.iter().all(|present| present.column != choice.column) {
                choices.push(choice);
            }
        }
        Self { choices, density: stored.density }
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
        let stored = r#"{"columns":[{"key":"name","shown":false}]}"#;
        let read: Columns = serde_json::from_str(stored).expect("columns");
        assert!(read.shown().contains(&Column::Name));
    }

    #[test]
    fn columns_move_by_one_within_the_ends() {
        let mut columns = Columns::default();
        columns.shift(Column::Name, false);
        assert_eq!(columns, Columns::default());
        columns.shift(Column::Name, true);
        assert_eq!(columns.shown()[..2], [Column::Status, Column::Name]);
        columns.shift(Column::Id, true);
        assert_eq!(columns.shown().last(), Some(&Column::Id));
    }

    #[test]
    fn stored_columns_of_another_version_are_read_leniently() {
        let stored = r#"{"columns":[{"key":"id","shown":true,"width":9},{"key":"owner","shown":true},
                       {"key":"id","shown":false}],"density":"compact"}"#;
        let read: Columns = serde_json::from_str(stored).expect("columns");
        assert_eq!(read.shown()[..2], [Column::Id, Column::Name]);
        assert_eq!(read.shown().len(), Column::ALL.len());
        assert_eq!(read.width(Column::Id), *COLUMN_WIDTHS.start());
        assert_eq!(read.density(), Density::Compact);
    }

    proptest! {
        #[test]
        fn stored_columns_round_trip(
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
            let stored = serde_json::to_string(&columns).expect("JSON");
            prop_assert_eq!(serde_json::from_str::<Columns>(&stored).expect("columns"), columns);
        }
    }
}
