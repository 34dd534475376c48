//! How many data volumes were created in each of the last weeks.

use super::counting::Counting;
use super::rows::{NumberTable, Row};
use crate::domain::{WEEKS, Week, bar_length};
use crate::effect::memo;
use crate::texts::overview as texts;
use crate::tools::Timestamp;
use crate::ui::{Card, format_date, offset_at};
use leptos::prelude::*;

/// The rows of the weeks at a time, in milliseconds since 1970, the newest first.
pub fn use_week_rows(now: RwSignal<i64>) -> Memo<Vec<Row>> {
    memo(move |_| {
        let weeks = Week::recent(Timestamp(now.get()), offset_at);
        let row = |week: Week| {
            let Timestamp(first) = week.first;
            Row::text(&texts::week_of(&format_date(first)), week.created_query())
        };
        weeks.map(row).to_vec()
    })
}

#[component]
pub fn WeeksCard(rows: Memo<Vec<Row>>, counting: Counting) -> impl IntoView {
    view! {
        <Card title=texts::WEEKS>
            <WeekChart rows counting />
            <details class="disclosure">
                <summary>{texts::WEEK_NUMBERS}</summary>
                <NumberTable
                    label=texts::WEEKS
                    columns=texts::WEEK_COLUMNS
                    rows
                    counting
                />
            </details>
        </Card>
    }
}

/// A bar for each week, the oldest first. The table below it has the numbers.
#[component]
fn WeekChart(rows: Memo<Vec<Row>>, counting: Counting) -> impl IntoView {
    let counts = memo(move |_| {
        let count = |row: &Row| counting.get(row.query.as_ref()?);
        rows.with(|rows| rows.iter().rev().map(count).collect::<Vec<_>>())
    });
    let bar = move |index: usize| {
        let height = memo(move |_| {
            counts.with(|counts| {
                let largest = counts.iter().flatten().max().copied().unwrap_or_default();
                bar_length(counts.get(index).copied().flatten().unwrap_or_default(), largest)
            })
        });
        view! {
            <rect
                x=(10 * index + 1).to_string()
                y=move || (100 - height.get()).to_string()
                width="8"
                height=move || height.get().to_string()
            ></rect>
        }
    };
    let label =
        move |index: usize| move || rows.with(|rows| rows.get(index).map(|row| row.label.clone()));
    view! {
        <svg
            class="bars"
            data-weeks=""
            aria-hidden="true"
            viewBox=format!("1 0 {} 100", 10 * WEEKS - 2)
            preserveAspectRatio="none"
        >
            {(0..WEEKS).map(bar).collect_view()}
        </svg>
        <p class="weeks-axis muted small" aria-hidden="true">
            <span>{label(WEEKS - 1)}</span>
            <span>{label(0)}</span>
        </p>
    }
}
