//! Accessibility checks with axe-core.

use crate::environment::Environment;
use crate::error::Result;
use crate::page::Page;
use serde_json::Value;
use std::fmt;
use std::{env, fs};

pub struct Axe {
    script: String,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    pub rule: String,
    pub impact: String,
    /// A CSS selector.
    pub target: String,
    pub summary: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}) at {}: {}", self.rule, self.impact, self.target, self.summary)
    }
}

impl Axe {
    /// `None` if axe-core is not installed, which is an error in CI.
    pub fn read(environment: &Environment) -> Result<Option<Self>> {
        match &environment.axe_core {
            Some(file) => Ok(Some(Self { script: fs::read_to_string(file)? })),
            None if env::var("CI").is_ok_and(|value| value == "true") => {
                Err("AXE_CORE is not set: the accessibility checks cannot run".into())
            }
            None => {
                eprintln!("SKIPPED: AXE_CORE is not set, so no accessibility rule is checked");
                Ok(None)
            }
        }
    }

    /// Checks all rules, including best practices, AAA and experimental ones.
    pub async fn violations(&self, page: &Page) -> Result<Vec<Violation>> {
        const RUN: &str = "(async () => {
            const rules = {};
            for (const rule of axe.getRules()) rules[rule.ruleId] = { enabled: true };
            const found = await axe.run(document, {
                rules, resultTypes: ['violations'], preload: false, elementRef: false,
            });
            return found.violations.flatMap(rule => rule.nodes.map(node => [
                rule.id, node.impact ?? rule.impact, node.target.flat().join(' '), node.failureSummary,
            ]));
        })()";
        if page.evaluate("typeof axe").await? == "undefined" {
            page.evaluate(&format!("{}; 0", self.script)).await?;
        }
        let found = page.evaluate(RUN).await?;
        let mut violations: Vec<_> =
            found.as_array().into_iter().flatten().map(parse_violation).collect();
        violations.sort();
        violations.dedup();
        Ok(violations)
    }
}

fn parse_violation(found: &Value) -> Violation {
    let text = |index: usize| found[index].as_str().unwrap_or_default().to_owned();
    let summary = text(3);
    // The first line only says how the others are combined.
    let lines: Vec<_> = summary.lines().skip(1).map(str::trim).collect();
    Violation { rule: text(0), impact: text(1), target: text(2), summary: lines.join("; ") }
}
