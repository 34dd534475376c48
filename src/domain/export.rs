//! Rows as a CSV (RFC 4180) or JSON file, written in parts to save memory.
//!
//! The CSV starts with a byte order mark, which spreadsheets need to detect UTF-8. Cells that they
//! would run as formulas get a leading apostrophe, as OWASP recommends.

use super::columns::{CellKind, Column, OrgNames};
use super::volume::Volume;
use crate::tools::Timestamp;
use serde_json::Value;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    Csv,
    /// The API's values, with `null` for absent ones.
    Json,
}

impl ExportFormat {
    pub const ALL: [Self; 2] = [Self::Csv, Self::Json];

    /// The label, the media type and the file extension.
    fn names(self) -> [&'static str; 3] {
        match self {
            Self::Csv => ["CSV", "text/csv;charset=utf-8", "csv"],
            Self::Json => ["JSON", "application/json", "json"],
        }
    }

    pub fn label(self) -> &'static str {
        self.names()[0]
    }

    pub fn media_type(self) -> &'static str {
        self.names()[1]
    }

    /// `datavolumes-2026-11-24.csv`, with the date in UTC.
    pub fn file_name(self, prefix: &str, now: Timestamp) -> String {
        format!("{prefix}datavolumes-{}", self.dated(now))
    }

    pub(super) fn dated(self, now: Timestamp) -> String {
        let day = now.rfc3339();
        let day = day.split('T').next().unwrap_or_default();
        format!("{day}.{}", self.names()[2])
    }
}

/// Writes one file: [`ExportText::start`], any number of [`ExportText::rows`], [`ExportText::end`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportText {
    format: ExportFormat,
    columns: Vec<Column>,
    has_rows: bool,
}

impl ExportText {
    pub fn new(format: ExportFormat, columns: Vec<Column>) -> Self {
        Self { format, columns, has_rows: false }
    }

    pub fn start(&self) -> String {
        match self.format {
            ExportFormat::Csv => {
                let mut text = CSV_START.to_owned();
                push_record(&mut text, self.columns.iter().map(|column| column.label));
                text
            }
            ExportFormat::Json => "[".to_owned(),
        }
    }

    /// `external` tells what no volume holds, where that is known.
    pub fn rows(
        &mut self,
        volumes: &[Volume],
        names: &dyn OrgNames,
        external: &dyn Fn(&Volume, Column) -> Value,
    ) -> String {
        let mut text = String::with_capacity(volumes.len() * self.columns.len() * 24);
        for volume in volumes {
            let cell = |column| cell(volume, column, self.format, names, external);
            match self.format {
                ExportFormat::Csv => {
                    let cells = self.columns.iter().map(|column| match cell(column) {
                        Value::Null => String::new(),
                        Value::String(text) => text,
                        number => number.to_string(),
                    });
                    push_record(&mut text, cells);
                }
                ExportFormat::Json => {
                    text.push_str(if self.has_rows { ",\n" } else { "\n" });
                    self.push_object(&mut text, cell);
                }
            }
            self.has_rows = true;
        }
        text
    }

    pub fn end(&self) -> &'static str {
        match (self.format, self.has_rows) {
            (ExportFormat::Csv, _) => "",
            (ExportFormat::Json, true) => "\n]\n",
            (ExportFormat::Json, false) => "]\n",
        }
    }

    /// One object per line, so that files can be compared line by line.
    fn push_object(&self, text: &mut String, cell: impl Fn(Column) -> Value) {
        for (index, column) in self.columns.iter().enumerate() {
            text.push_str(if index == 0 { "{" } else { "," });
            text.push_str(&format!("\"{}\":{}", column.key, cell(column)));
        }
        text.push('}');
    }
}

fn cell(
    volume: &Volume,
    column: Column,
    format: ExportFormat,
    names: &dyn OrgNames,
    external: &dyn Fn(&Volume, Column) -> Value,
) -> Value {
    let text = match column.cell {
        CellKind::Name => Some(volume.name.as_str()),
        CellKind::Phase => Some(match format {
            ExportFormat::Csv => volume.status.phase.label(),
            ExportFormat::Json => volume.status.phase.as_str(),
        }),
        CellKind::Reason => volume.reason(),
        CellKind::Text(text) | CellKind::Code(text) => text(volume, names),
        CellKind::Time(time) => return Value::from(time(volume).map(Timestamp::rfc3339)),
        CellKind::External => return external(volume, column),
    };
    Value::from(text)
}

/// The byte order mark.
pub(super) const CSV_START: &str = "\u{feff}";

pub(super) fn push_record(text: &mut String, cells: impl Iterator<Item = impl AsRef<str>>) {
    let start = text.len();
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            text.push(',');
        }
        push_field(text, cell.as_ref());
    }
    // Many parsers skip empty lines.
    if text.len() == start {
        text.push_str("\"\"");
    }
    text.push_str("\r\n");
}

fn push_field(text: &mut String, cell: &str) {
    let cell = escape_formulas(cell);
    if cell.contains(['"', ',', '\r', '\n']) {
        text.push('"');
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(&cell);
    }
}

/// Characters that some spreadsheets take for the end of a cell.
const SEPARATORS: [char; 2] = [';', '\t'];

/// The cell with an apostrophe wherever a formula would begin.
fn escape_formulas(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len() + 1);
    let mut rest = cell;
    loop {
        if is_formula(rest) {
            text.push('\'');
        }
        let Some(end) = rest.find(SEPARATORS).map(|at| at + 1) else { break };
        text.push_str(&rest[..end]);
        rest = &rest[end..];
    }
    text.push_str(rest);
    text
}

/// Whether a spreadsheet could run the cell as a formula: it starts with `=`, `+`, `-`, `@` (also
/// full-width), a tab or a line break, after any blanks, quotes, control or invisible characters. A
/// leading apostrophe does not change the result.
pub fn is_formula(cell: &str) -> bool {
    for c in cell.chars() {
        match c {
            '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r' | '\n' => {
                return true;
            }
            '"' | '\'' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' => {}
            '\u{2060}'..='\u{2069}' | '\u{feff}' => {}
            c if c.is_whitespace() || c.is_control() => {}
            _ => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixtures::volume;
    use crate::domain::{ColumnSpec, DepartmentId};
    use proptest::prelude::*;
    use serde_json::json;
    use std::collections::HashMap;

    fn named(name: &str) -> Volume {
        volume(json!({
            "name": name, "status": {"phase": "NotReady"}, "departmentId": "7", "clusterId": "c",
            "createdAt": "2026-11-23T14:03:22.5+02:00",
        }))
    }

    fn file(format: ExportFormat, keys: &[&str], pages: &[&[Volume]]) -> String {
        let departments = HashMap::from([(DepartmentId::from("7"), "R&D".to_owned())]);
        let clusters = HashMap::new();
        let names = &(&clusters, &departments);
        let columns = keys.iter().map(|key| ColumnSpec::from_key(key).expect("a column"));
        let mut export = ExportText::new(format, columns.collect());
        let mut text = export.start();
        for page in pages {
            text += &export
                .rows(page, names, &|volume, _| Value::from((volume.name == "used").then_some(2)));
        }
        text + export.end()
    }

    /// A strict parser for RFC 4180.
    fn read_csv(text: &str) -> Vec<Vec<String>> {
        let mut records = Vec::new();
        let mut record = vec![String::new()];
        let mut chars = text.chars().peekable();
        let mut quoted = false;
        let mut at_start = true;
        while let Some(c) = chars.next() {
            let field = record.last_mut().expect("a field");
            match c {
                '"' if quoted && chars.peek() == Some(&'"') => {
                    chars.next();
                    field.push('"');
                }
                '"' if quoted => {
                    quoted = false;
                    assert!(matches!(chars.peek(), Some(',' | '\r')), "text after a closing quote");
                }
                c if quoted => field.push(c),
                '"' => {
                    assert!(at_start, "a quote within a field");
                    quoted = true;
                }
                ',' => {
                    record.push(String::new());
                    at_start = true;
                    continue;
                }
                '\r' => {
                    assert_eq!(chars.next(), Some('\n'));
                    records.push(std::mem::replace(&mut record, vec![String::new()]));
                    at_start = true;
                    continue;
                }
                '\n' => panic!("a line feed alone"),
                c => field.push(c),
            }
            at_start = false;
        }
        assert!(!quoted && record == [""], "the last record has no end");
        records
    }

    /// Reverts [`escape_formulas`].
    fn unescape(cell: &str) -> String {
        let mut text = String::new();
        let mut rest = cell;
        loop {
            rest = rest.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(rest);
            let Some(end) = rest.find(SEPARATORS).map(|at| at + 1) else { break };
            text.push_str(&rest[..end]);
            rest = &rest[end..];
        }
        text + rest
    }

    #[test]
    fn csv_has_a_header_and_ordered_columns() {
        let columns = ["phase", "name", "createdAt", "department", "updatedAt"];
        let text = file(ExportFormat::Csv, &columns, &[&[named("a")], &[named("b")]]);
        assert_eq!(
            text,
            "\u{feff}Status,Name,Created,Department,Updated\r\n\
             Not ready,a,2026-11-23T12:03:22.500Z,R&D,\r\n\
             Not ready,b,2026-11-23T12:03:22.500Z,R&D,\r\n"
        );
    }

    #[test]
    fn json_has_ordered_keys_and_null_for_absent_values() {
        let columns = ["phase", "name", "updatedAt", "projectName"];
        let text = file(ExportFormat::Json, &columns, &[&[named("a")], &[], &[named("\"\n")]]);
        assert_eq!(
            text,
            "[\n{\"phase\":\"NotReady\",\"name\":\"a\",\"updatedAt\":null,\"projectName\":null},\n\
             {\"phase\":\"NotReady\",\"name\":\"\\\"\\n\",\"updatedAt\":null,\"projectName\":null}\n]\n"
        );
        assert_eq!(file(ExportFormat::Json, &columns, &[&[]]), "[]\n");
    }

    #[test]
    fn the_number_of_workloads_is_a_number_where_it_is_known() {
        let columns = ["name", "activeWorkloads"];
        let file = |format| file(format, &columns, &[&[named("used"), named("other")]]);
        assert_eq!(file(ExportFormat::Csv), "\u{feff}Name,In use\r\nused,2\r\nother,\r\n");
        assert_eq!(
            file(ExportFormat::Json),
            "[\n{\"name\":\"used\",\"activeWorkloads\":2},\n\
             {\"name\":\"other\",\"activeWorkloads\":null}\n]\n"
        );
    }

    #[test]
    fn formulas_are_escaped() {
        let starts = ["+1", "-1", "\t=1", "\r=1", "\n1", "＝1", "＋1", "－1", "＠x", "\0=1"];
        let blanks = ["  =1", "\"=1", "' =1", "\u{feff}=1", "\u{200b}=1", "\u{202e}=1", "\u{a0}=1"];
        for cell in ["=cmd|' /C calc'!A0", "@SUM(A1)"].into_iter().chain(starts).chain(blanks) {
            let text = file(ExportFormat::Csv, &["name"], &[&[named(cell)]]);
            let written = &read_csv(&text)[1][0];
            assert!(written.starts_with('\''), "{cell:?} is written as {written:?}");
            assert_eq!(unescape(written), cell);
        }
        for (cell, expected) in [
            ("x;=HYPERLINK(1)", "x;'=HYPERLINK(1)"),
            ("a;b;+1", "a;b;'+1"),
            ("a\t@b", "a\t'@b"),
            ("a; b", "a; b"),
        ] {
            assert_eq!(escape_formulas(cell), expected, "after a semicolon or tab");
            assert_eq!(unescape(&escape_formulas(cell)), cell);
        }
        for cell in ["", "lidar-2026", "a=b", "'quoted'", "„so“", "עברית", "🗂 files", "1-2"]
        {
            assert!(!is_formula(cell), "{cell}");
        }
    }

    #[test]
    fn the_only_cell_of_a_record_is_quoted_if_empty() {
        let text = file(ExportFormat::Csv, &["name"], &[&[named("")]]);
        assert_eq!(text, "\u{feff}Name\r\n\"\"\r\n");
    }

    #[test]
    fn the_file_name_has_the_date() {
        let now = Timestamp::parse("2026-11-24T23:59:59.999Z").expect("a time");
        assert_eq!(ExportFormat::Csv.file_name("", now), "datavolumes-2026-11-24.csv");
        assert_eq!(
            ExportFormat::Json.file_name("unused-", now),
            "unused-datavolumes-2026-11-24.json"
        );
    }

    /// Texts with special characters of CSV, JSON and spreadsheets.
    fn hostile() -> impl Strategy<Value = String> {
        "([\"',;=+@\\-\t\r\n ＝＋－＠a\u{200f}\u{feff}é🗂ש]{0,8}|\\PC{0,8}|.{0,4})"
    }

    fn rows() -> impl Strategy<Value = Vec<(String, Option<String>, Option<String>)>> {
        let text = || prop::option::of(hostile());
        prop::collection::vec((hostile(), text(), text()), 0..6)
    }

    fn volumes(rows: &[(String, Option<String>, Option<String>)]) -> Vec<Volume> {
        let of = |(name, description, by): &(String, Option<String>, Option<String>)| {
            let mut volume = named(name);
            (volume.description, volume.created_by) = (description.clone(), by.clone());
            volume
        };
        rows.iter().map(of).collect()
    }

    const SOME: [&str; 3] = ["description", "name", "createdBy"];

    proptest! {
        #[test]
        fn csv_round_trips(rows in rows(), split in 0usize..6) {
            let volumes = volumes(&rows);
            let (first, second) = volumes.split_at(split.min(volumes.len()));
            let text = file(ExportFormat::Csv, &SOME, &[first, second]);
            let records = read_csv(text.strip_prefix('\u{feff}').expect("a mark"));
            prop_assert_eq!(&records[0], &["Description", "Name", "Created by"]);
            prop_assert_eq!(records.len(), rows.len() + 1);
            for (record, (name, description, by)) in records[1..].iter().zip(&rows) {
                for cell in record {
                    for part in cell.split(SEPARATORS) {
                        prop_assert!(!is_formula(part) || part.starts_with('\''), "{cell:?}");
                    }
                }
                let cells: Vec<_> = record.iter().map(|cell| unescape(cell)).collect();
                let text = |cell: &Option<String>| cell.clone().unwrap_or_default();
                prop_assert_eq!(cells, vec![text(description), name.clone(), text(by)]);
            }
        }

        #[test]
        fn json_round_trips(rows in rows(), split in 0usize..6) {
            let volumes = volumes(&rows);
            let (first, second) = volumes.split_at(split.min(volumes.len()));
            let text = file(ExportFormat::Json, &SOME, &[first, second]);
            let expected: Vec<_> = rows.iter().map(|(name, description, by)| {
                json!({"description": description, "name": name, "createdBy": by})
            }).collect();
            prop_assert_eq!(serde_json::from_str::<Value>(&text).expect("JSON"), json!(expected));
        }
    }
}
