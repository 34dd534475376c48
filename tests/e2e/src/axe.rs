//! The accessibility rules of axe-core, all of them.

use crate::{Look, Page, Result, Surroundings};
use serde_json::Value;
use std::fmt;
use std::{env, fs};

/// The rules.
pub struct Axe {
    script: String,
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

    /// What does not hold on the page as it is now. In the dark only what is about colours is looked
    /// at: nothing else is another than in the light.
    pub async fn violations(&self, page: &Page, look: Look) -> Result<Vec<Violation>> {
        // Best practices, AAA and experimental rules too: whatever there is, is on.
        const RUN: &str = "(async (tags) => {
            const rules = {}, known = axe.getRules(tags).map(({ ruleId }) => ruleId);
            for (const { ruleId } of axe.getRules()) {
                rules[ruleId] = { enabled: known.includes(ruleId) };
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
        let tags = if look.dark { "['cat.color']" } else { "undefined" };
        let found = page.evaluate(&format!("{RUN}({tags})")).await?;
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
