//! What an export holds: the columns of the page, in its order.

use crate::domain::{
    CellKind, ColumnSpec, ScopeNames, UnusedReport, UnusedVolume, VolumeId, scope_names,
};
use crate::state::{ExportedTable, RowScopes, ScopesOfRow};
use crate::texts::{lowercase, unused as texts};
use crate::tools::Timestamp;

static LAST_USED: ColumnSpec = external("lastUsed", texts::COLUMNS[1]);
static SHARED_WITH: ColumnSpec = external("sharedWith", texts::COLUMNS[5]);

const fn external(key: &'static str, label: &'static str) -> ColumnSpec {
    let cell = CellKind::External;
    ColumnSpec { key, label, sort: None, default_width: 0, is_default: false, cell }
}

/// A cell of a data volume whose scopes were not read is empty: they are read when its row is shown.
pub fn exported_table(
    report: &UnusedReport,
    scopes: RowScopes,
    is_included: impl Fn(&VolumeId) -> bool,
) -> ExportedTable {
    let listed = ["name", "createdAt", "createdBy", "projectName"];
    let mut columns: Vec<_> = listed.into_iter().filter_map(ColumnSpec::from_key).collect();
    columns.insert(1, &LAST_USED);
    columns.push(&SHARED_WITH);
    let included = report.unused.iter().filter(|row| is_included(&row.volume.id));
    let cells = |row: &UnusedVolume| {
        let never = || texts::NEVER_SEEN.to_owned();
        let mut cells = vec![(&LAST_USED, row.last_use.map_or_else(never, Timestamp::rfc3339))];
        let shared_with = scopes.with(&row.volume, |scopes| match scopes {
            ScopesOfRow::Known([]) => Some(texts::NOT_SHARED.to_owned()),
            ScopesOfRow::Known(scopes) => {
                let names = scope_names(scopes, usize::MAX);
                Some(names.iter().map(names_of).collect::<Vec<_>>().join("; "))
            }
            ScopesOfRow::Loading | ScopesOfRow::Hidden | ScopesOfRow::Failed(_) => None,
        });
        cells.extend(shared_with.map(|text| (&SHARED_WITH, text)));
        (row.volume.id.clone(), cells)
    };
    ExportedTable {
        file_prefix: "unused-",
        columns,
        rows: included.clone().map(|row| row.volume.clone()).collect(),
        cells: included.map(cells).collect(),
    }
}

/// As in the row.
fn names_of(of_kind: &ScopeNames) -> String {
    format!("{} {}", lowercase(of_kind.label), of_kind.names.join(", "))
}
