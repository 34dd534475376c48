//! What is on the page, by role and accessible name, as the browser computes them.

use super::Page;
use crate::{Result, eventually};
use serde_json::{Value, json};

/// The group of what the page holds on to because it was looked at.
const HELD: &str = "e2e";

/// One thing on the page, as assistive technology is told of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its role.
    pub role: String,
    /// Its accessible name.
    pub name: String,
    /// Its value, of a field.
    pub value: String,
    /// Its level, of a heading.
    pub level: Option<i64>,
    properties: Vec<(String, Value)>,
    /// Its element.
    pub(super) element: i64,
}

impl Node {
    fn read(node: &Value) -> Option<Self> {
        if node["ignored"] == true {
            return None;
        }
        let text = |field: &str| match &node[field]["value"] {
            Value::String(text) => text.clone(),
            Value::Null => String::new(),
            other => other.to_string(),
        };
        let properties: Vec<(String, Value)> = node["properties"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|it| {
                (it["name"].as_str().unwrap_or_default().to_owned(), it["value"]["value"].clone())
            })
            .collect();
        let level = properties.iter().find(|(name, _)| name == "level");
        Some(Self {
            role: text("role"),
            // Chromium leaves the blank before what is hidden from it.
            name: text("name").trim().to_owned(),
            value: text("value"),
            level: level.and_then(|(_, value)| value.as_i64()),
            element: node["backendDOMNodeId"].as_i64()?,
            properties,
        })
    }

    /// Whether it has a property, such as `disabled`, `checked`, `expanded` or `focused`.
    pub fn is(&self, property: &str) -> bool {
        let found = self.properties.iter().find(|(name, _)| name == property);
        found.is_some_and(|(_, value)| *value == true || *value == "true")
    }
}

impl Page {
    /// Everything of a role that is there now.
    pub async fn all(&self, role: &str) -> Result<Vec<Node>> {
        let root = self
            .cdp("Runtime.evaluate", json!({ "expression": "document", "objectGroup": HELD }))
            .await?;
        let query = json!({ "objectId": root["result"]["objectId"], "role": role });
        let tree = self.cdp("Accessibility.queryAXTree", query).await?;
        Ok(tree["nodes"].as_array().into_iter().flatten().filter_map(Node::read).collect())
    }

    /// Waits until exactly one thing has this role and this name.
    pub async fn find(&self, role: &str, name: &str) -> Result<Node> {
        self.find_where(role, name, |node| node.name == name).await
    }

    /// Waits until exactly one thing of a role is as wanted. `told` says what that is.
    pub async fn find_where(
        &self,
        role: &str,
        told: &str,
        wanted: impl Fn(&Node) -> bool,
    ) -> Result<Node> {
        eventually(&format!("{role} {told:?}"), async || {
            let all = self.all(role).await?;
            let mut found = all.iter().filter(|node| wanted(node));
            match (found.next(), found.next()) {
                (Some(node), None) => Ok(node.clone()),
                (Some(_), Some(_)) => Err("there are several".into()),
                (None, _) => {
                    let names: Vec<_> =
                        all.iter().map(|node| node.name.as_str()).take(40).collect();
                    Err(format!("there is none, only {names:?}").into())
                }
            }
        })
        .await
    }

    /// Waits until nothing has this role and this name.
    pub async fn gone(&self, role: &str, name: &str) -> Result {
        eventually(&format!("no {role} {name:?}"), async || {
            let all = self.all(role).await?;
            if all.iter().any(|node| node.name == name) {
                Err("it is there".into())
            } else {
                Ok(())
            }
        })
        .await
    }

    /// Waits until a field has a value.
    pub async fn has_value(&self, role: &str, name: &str, value: &str) -> Result {
        let told = format!("{name} with the value {value:?}");
        self.find_where(role, &told, |node| node.name == name && node.value == value)
            .await
            .map(drop)
    }

    /// What has the focus; `None` while only the document has.
    pub async fn focused(&self) -> Result<Option<Node>> {
        let active = self.cdp(
            "Runtime.evaluate",
            json!({ "expression": "document.activeElement", "objectGroup": HELD }),
        );
        let object = active.await?["result"]["objectId"].take();
        let query = json!({ "objectId": object, "fetchRelatives": false });
        let tree = self.cdp("Accessibility.getPartialAXTree", query).await?;
        let nodes = tree["nodes"].as_array().into_iter().flatten();
        Ok(nodes.filter_map(Node::read).find(|node| node.role != "RootWebArea"))
    }

    /// Waits until something has the focus.
    pub async fn has_focus(&self, role: &str, name: &str) -> Result {
        eventually(&format!("the focus on {role} {name:?}"), async || {
            match self.focused().await? {
                Some(node) if node.role == role && node.name == name => Ok(()),
                Some(node) => Err(format!("it is on {} {:?}", node.role, node.name).into()),
                None => Err("it is nowhere".into()),
            }
        })
        .await
    }

    /// Lets the page forget what was looked at, and everything else that nobody holds on to.
    pub async fn collect_garbage(&self) -> Result {
        self.cdp("Runtime.releaseObjectGroup", json!({ "objectGroup": HELD })).await?;
        self.cdp("HeapProfiler.collectGarbage", json!({})).await.map(drop)
    }

    /// A function of the page applied to an element.
    pub(super) async fn apply(
        &self,
        node: &Node,
        function: &str,
        arguments: &[Value],
    ) -> Result<Value> {
        let element = json!({ "backendNodeId": node.element, "objectGroup": HELD });
        let object = self.cdp("DOM.resolveNode", element).await?;
        let arguments: Vec<_> = arguments.iter().map(|value| json!({ "value": value })).collect();
        let call = json!({
            "objectId": object["object"]["objectId"], "functionDeclaration": function,
            "arguments": arguments, "awaitPromise": true, "returnByValue": true,
        });
        let mut answer = self.cdp("Runtime.callFunctionOn", call).await?;
        match answer.get("exceptionDetails") {
            Some(details) => Err(format!("the page threw {details}").into()),
            None => Ok(answer["result"]["value"].take()),
        }
    }
}
