//! How the columns are stored.

use super::{Choice, ColumnSpec, Columns, Density, clamp_width};
use crate::tools::LenientValue;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct StoredColumns {
    columns: Vec<StoredColumn>,
    density: Density,
}

#[derive(Serialize)]
struct StoredColumn {
    key: String,
    shown: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<u16>,
}

impl From<Columns> for StoredColumns {
    fn from(columns: Columns) -> Self {
        let stored = |choice: Choice| StoredColumn {
            key: choice.column.key.to_owned(),
            shown: choice.shown,
            width: choice.width,
        };
        Self {
            columns: columns.choices.into_iter().map(stored).collect(),
            density: columns.density,
        }
    }
}

impl Columns {
    /// Reads the stored form. Unknown columns are dropped, missing ones are appended.
    pub fn read(mut stored: LenientValue<'_>) -> Self {
        let mut choices: Vec<Choice> = Vec::new();
        for mut entry in stored.take("columns").into_elements().unwrap_or_default() {
            let Some(key) = entry.take("key").into_string() else { continue };
            let Some(column) = ColumnSpec::from_key(&key) else { continue };
            if choices.iter().all(|choice| choice.column != column) {
                let is_shown = matches!(entry.take("shown"), LenientValue::Boolean(true));
                let width = entry.take("width").u32().and_then(|width| u16::try_from(width).ok());
                let (shown, width) = (is_shown || column.is_name(), width.map(clamp_width));
                choices.push(Choice { column, shown, width });
            }
        }
        for choice in Self::default().choices {
            if choices.iter().all(|present| present.column != choice.column) {
                choices.push(choice);
            }
        }
        let density = match stored.take("density").into_string().as_deref() {
            Some("compact") => Density::Compact,
            _ => Density::Comfortable,
        };
        Self { choices, density }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{COLUMN_WIDTHS, COLUMNS, Column, Columns};
    use super::*;
    use crate::domain::FilterBy;
    use proptest::prelude::*;

    fn column(key: &str) -> Column {
        ColumnSpec::from_key(key).expect("a column")
    }

    fn read(stored: &str) -> Columns {
        Columns::read(serde_json::from_str(stored).expect("JSON"))
    }

    #[test]
    fn a_hidden_name_is_shown() {
        let read = read(r#"{"columns":[{"key":"name","shown":false}]}"#);
        assert!(read.shown().contains(&column("name")));
    }

    #[test]
    fn stored_columns_of_another_version_are_read_leniently() {
        let stored = r#"{"columns":[{"key":"id","shown":true,"width":9},{"key":"owner","shown":true},
                       {"key":"id","shown":false}],"density":"compact"}"#;
        let read = read(stored);
        let mut shown = vec![column("id")];
        shown.extend(Columns::default().shown());
        assert_eq!(read.shown(), shown, "missing columns are as in the default");
        assert_eq!(read.all().len(), COLUMNS.len());
        assert_eq!(read.width(column("id")), *COLUMN_WIDTHS.start());
        assert_eq!(read.density, Density::Compact);
    }

    proptest! {
        #[test]
        fn stored_columns_round_trip(
            steps in prop::collection::vec((0..COLUMNS.len(), 0u8..4, any::<u16>()), 0..30)
        ) {
            let mut columns = Columns::default();
            for (column, step, width) in steps {
                let column = &COLUMNS[column];
                match step {
                    0 => columns.show(column, width % 2 == 0),
                    1 => columns.shift(column, width % 2 == 0, &FilterBy::default()),
                    2 => columns.resize(column, width),
                    _ => columns.density = if width % 2 == 0 { Density::Compact } else { Density::Comfortable },
                }
            }
            let stored = serde_json::to_string(&columns).expect("JSON");
            prop_assert_eq!(read(&stored), columns);
        }
    }
}
