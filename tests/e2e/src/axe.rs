//! The accessibility rules of axe-core, all of them.

use crate::{Page, Result, Surroundings};
use serde_json::Value;
use std::fmt;
use std::{env, fs};

/// The rules.
pub struct Axe {
    script: String,
}

/// Which of the rules are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rules {
    /// All of them: best practices, AAA and experimental rules too.
    All,
    /// Those about colours, which a theme changes.
    Colours,
}

impl Rules {
    /// A function of the page that says whether a rule is one of these.
    fn filter(self) -> &'static str {
        match self {
            Self::All => "() => true",
            Self::Colours => "rule => rule.tags.includes('cat.color')",
        }
    }
}

/// A rule that does not hold somewhere.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// The rule's id.
    pub rule: String,
    /// How bad it is.
    pub impact: String,
    /// Where, as a selector.
    pub target: String,
    /// What is wrong there.
    pub summary: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}) at {}: {}", self.rule, self.impact, self.target, self.summary)
    }
}

impl Axe {
    /// Reads the rules. Without them the checks are skipped, which is said loudly, and where nobody
    /// would hear it is an error.
    pub fn read(surroundings: &Surroundings) -> Result<Option<Self>> {
        match &surroundings.axe_core {
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

    /// What does not hold on the page as it is now.
    pub async fn violations(&self, page: &Page, rules: Rules) -> Result<Vec<Violation>> {
        const RUN: &str = "(async (isWanted) => {
            const rules = {};
            for (const rule of axe.getRules()) {
                rules[rule.ruleId] = { enabled: isWanted(rule) };
            }
            const found = await axe.run(document, {
                rules, resultTypes: ['violations'], preload: false, elementRef: false,
            });
            return found.violations.flatMap(rule => rule.nodes.map(node => [
                rule.id, node.impact ?? rule.impact, node.target.flat().join(' '), node.failureSummary,
            ]));
        })";
        if page.evaluate("typeof axe").await? == "undefined" {
            page.evaluate(&format!("{}; 0", self.script)).await?;
        }
        let found = page.evaluate(&format!("{RUN}({})", rules.filter())).await?;
        let mut violations: Vec<_> = found.as_array().into_iter().flatten().map(read).collect();
        violations.sort();
        violations.dedup();
        Ok(violations)
    }
}

fn read(found: &Value) -> Violation {
    let text = |index: usize| found[index].as_str().unwrap_or_default().to_owned();
    let summary = text(3);
    // Its first line says only how the others are joined.
    let lines: Vec<_> = summary.lines().skip(1).map(str::trim).collect();
    Violation { rule: text(0), impact: text(1), target: text(2), summary: lines.join("; ") }
}
