//! The accessibility tree as text.

use super::Page;
use crate::error::Result;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Roles that a screen reader does not announce. Their children are shown in their place.
const UNNAMED: [&str; 6] =
    ["generic", "none", "InlineTextBox", "LineBreak", "LabelText", "MenuListPopup"];

/// Of long lists only this many items are shown.
const ITEMS: usize = 3;

const ITEM_ROLES: [&str; 4] = ["row", "option", "treeitem", "listitem"];

/// The states that are shown.
const STATES: [&str; 12] = [
    "level",
    "checked",
    "pressed",
    "expanded",
    "selected",
    "disabled",
    "required",
    "readonly",
    "invalid",
    "hasPopup",
    "modal",
    "multiselectable",
];

impl Page {
    /// Roles, names, values and states, a line for each node, without what differs each time.
    pub async fn accessibility_tree(&self) -> Result<String> {
        let response = self.cdp("Accessibility.getFullAXTree", json!({})).await?;
        let nodes = response["nodes"].as_array().ok_or("there is no tree")?;
        let root = nodes.first().ok_or("the tree is empty")?;
        let nodes = nodes.iter().filter_map(|node| Some((node["nodeId"].as_str()?, node)));
        let mut text = String::new();
        write_node(&nodes.collect(), root, 0, "", &mut text);
        Ok(text)
    }
}

fn value<'a>(node: &'a Value, field: &str) -> &'a str {
    node[field]["value"].as_str().unwrap_or_default().trim()
}

fn write_node(
    nodes: &HashMap<&str, &Value>,
    node: &Value,
    depth: usize,
    parent: &str,
    text: &mut String,
) {
    let (role, name) = (value(node, "role"), value(node, "name"));
    let is_text = role == "StaticText";
    let is_shown = node["ignored"] != true
        && !UNNAMED.contains(&role)
        // The name of a link or a heading is its text.
        && !(is_text && (name.is_empty() || parent.contains(name)));
    if is_shown {
        let role = if is_text { "text" } else { role };
        *text += &format!("{}{role}", "  ".repeat(depth));
        let name = (!name.is_empty()).then(|| format!(" {name:?}"));
        *text += &without_volatile(&name.unwrap_or_default());
        for field in ["value", "description"] {
            let value = value(node, field);
            if !value.is_empty() {
                *text += &without_volatile(&format!(" {field}={value:?}"));
            }
        }
        for property in node["properties"].as_array().into_iter().flatten() {
            let (name, value) =
                (property["name"].as_str().unwrap_or_default(), &property["value"]["value"]);
            match value {
                _ if !STATES.contains(&name) => {}
                Value::Bool(true) => *text += &format!(" {name}"),
                Value::String(value) if value == "true" => *text += &format!(" {name}"),
                Value::String(value) if value != "false" => *text += &format!(" {name}={value}"),
                Value::Number(value) => *text += &format!(" {name}={value}"),
                _ => {}
            }
        }
        text.push('\n');
    }
    // What a live region has last announced depends on the time.
    if is_text || role == "status" {
        return;
    }
    let (depth, parent) = if is_shown { (depth + 1, name) } else { (depth, parent) };
    let children = node["childIds"].as_array().into_iter().flatten();
    let children = children.filter_map(|id| nodes.get(id.as_str()?));
    let mut items = 0;
    for child in children {
        if ITEM_ROLES.contains(&value(child, "role")) {
            items += 1;
            if items == ITEMS + 1 {
                *text += &format!("{}…\n", "  ".repeat(depth));
            }
            if items > ITEMS {
                continue;
            }
        }
        write_node(nodes, child, depth, parent, text);
    }
}

/// Replaces numbers, with the plural they need, months and IDs, because the clock and the port of the server differ.
fn without_volatile(text: &str) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut replaced = String::new();
    for word in text.split_inclusive(|c: char| !c.is_ascii_alphanumeric() && c != '-') {
        let end = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        let (name, rest) = (end, &word[end.len()..]);
        let is_id = name.len() == 36 && name.matches('-').count() == 4;
        match name {
            _ if is_id => replaced += "ID",
            _ if MONTHS.contains(&name) => replaced += "Month",
            _ => {
                for c in name.chars() {
                    match c {
                        '0'..='9' if replaced.ends_with('0') => {}
                        '0'..='9' => replaced.push('0'),
                        other => replaced.push(other),
                    }
                }
            }
        }
        replaced += rest;
    }
    replaced.replace("0 data volume:", "0 data volumes:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_months_and_ids_are_left_out() {
        assert_eq!(
            without_volatile(
                "1–25 of 120, 28 Nov 2026, 9 Sep 2026, 20:12:48, d3678a88-2fc3-45ca-8b42-756d16ea2f57."
            ),
            "0–0 of 0, 0 Month 0, 0 Month 0, 0:0:0, ID."
        );
        assert_eq!(without_volatile("1 data volume: Ready"), "0 data volumes: Ready");
    }

    #[test]
    fn texts_are_not_repeated_and_long_lists_are_cut() {
        let node = |id: &str, role: &str, name: &str, children: &[&str]| {
            json!({
                "nodeId": id, "role": { "value": role }, "name": { "value": name }, "childIds": children,
            })
        };
        let nodes = [
            node("0", "list", "", &["1", "2", "3", "4", "5"]),
            node("1", "listitem", "", &["6"]),
            node("2", "listitem", "", &[]),
            node("3", "listitem", "", &[]),
            node("4", "listitem", "", &[]),
            node("5", "listitem", "", &[]),
            node("6", "link", "Raw", &["7"]),
            node("7", "StaticText", "Raw", &[]),
        ];
        let by_id = nodes.iter().filter_map(|node| Some((node["nodeId"].as_str()?, node)));
        let mut text = String::new();
        write_node(&by_id.collect(), &nodes[0], 0, "", &mut text);
        assert_eq!(text, "list\n  listitem\n    link \"Raw\"\n  listitem\n  listitem\n  …\n");
    }
}
