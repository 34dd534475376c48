//! Accessibility nodes, with role and name as the browser computes them.

use super::Page;
use crate::error::Result;
use crate::wait::eventually;
use serde_json::{Value, json};

/// The remote objects that are released by [`Page::collect_garbage`].
const OBJECT_GROUP: &str = "e2e";

#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub role: String,
    pub name: String,
    pub value: String,
    pub level: Option<i64>,
    properties: Vec<(String, Value)>,
    pub(super) element: i64,
}

impl Node {
    fn parse(node: &Value) -> Option<Self> {
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
            // Chromium keeps the space before hidden content.
            name: text("name").trim().to_owned(),
            value: text("value"),
            level: level.and_then(|(_, value)| value.as_i64()),
            element: node["backendDOMNodeId"].as_i64()?,
            properties,
        })
    }

    /// A boolean property such as `disabled`, `checked` or `expanded`.
    pub fn has_property(&self, property: &str) -> bool {
        let found = self.properties.iter().find(|(name, _)| name == property);
        found.is_some_and(|(_, value)| *value == true || *value == "true")
    }
}

impl Page {
    pub async fn find_all(&self, role: &str) -> Result<Vec<Node>> {
        let root = self
            .cdp(
                "Runtime.evaluate",
                json!({ "expression": "document", "objectGroup": OBJECT_GROUP }),
            )
            .await?;
        let query = json!({ "objectId": root["result"]["objectId"], "role": role });
        let tree = self.cdp("Accessibility.queryAXTree", query).await?;
        Ok(tree["nodes"].as_array().into_iter().flatten().filter_map(Node::parse).collect())
    }

    /// Waits until exactly one element has this role and name.
    pub async fn find(&self, role: &str, name: &str) -> Result<Node> {
        self.find_where(role, name, |node| node.name == name).await
    }

    /// Waits until exactly one element with this role matches; `description` is for errors.
    pub async fn find_where(
        &self,
        role: &str,
        description: &str,
        matches: impl Fn(&Node) -> bool,
    ) -> Result<Node> {
        eventually(&format!("{role} {description:?}"), async || {
            let all = self.find_all(role).await?;
            let mut found = all.iter().filter(|node| matches(node));
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

    pub async fn expect_gone(&self, role: &str, name: &str) -> Result {
        eventually(&format!("no {role} {name:?}"), async || {
            let all = self.find_all(role).await?;
            if all.iter().any(|node| node.name == name) {
                Err("it is there".into())
            } else {
                Ok(())
            }
        })
        .await
    }

    pub async fn expect_value(&self, role: &str, name: &str, value: &str) -> Result {
        let description = format!("{name} with the value {value:?}");
        self.find_where(role, &description, |node| node.name == name && node.value == value)
            .await
            .map(drop)
    }

    /// `None` if no element has the focus.
    pub async fn focused(&self) -> Result<Option<Node>> {
        let active = self.cdp(
            "Runtime.evaluate",
            json!({ "expression": "document.activeElement", "objectGroup": OBJECT_GROUP }),
        );
        let object = active.await?["result"]["objectId"].take();
        let query = json!({ "objectId": object, "fetchRelatives": false });
        let tree = self.cdp("Accessibility.getPartialAXTree", query).await?;
        let nodes = tree["nodes"].as_array().into_iter().flatten();
        Ok(nodes.filter_map(Node::parse).find(|node| node.role != "RootWebArea"))
    }

    pub async fn expect_focus(&self, role: &str, name: &str) -> Result {
        eventually(&format!("the focus on {role} {name:?}"), async || {
            match self.focused().await? {
                Some(node) if node.role == role && node.name == name => Ok(()),
                Some(node) => Err(format!("it is on {} {:?}", node.role, node.name).into()),
                None => Err("it is nowhere".into()),
            }
        })
        .await
    }

    /// Releases inspected objects and collects garbage.
    pub async fn collect_garbage(&self) -> Result {
        self.cdp("Runtime.releaseObjectGroup", json!({ "objectGroup": OBJECT_GROUP })).await?;
        self.cdp("HeapProfiler.collectGarbage", json!({})).await.map(drop)
    }

    /// Calls a JavaScript function with the element as `this`.
    pub(super) async fn call_on(&self, node: &Node, function: &str) -> Result<Value> {
        let element = json!({ "backendNodeId": node.element, "objectGroup": OBJECT_GROUP });
        let object = self.cdp("DOM.resolveNode", element).await?;
        let call = json!({
            "objectId": object["object"]["objectId"], "functionDeclaration": function,
            "awaitPromise": true, "returnByValue": true,
        });
        let mut response = self.cdp("Runtime.callFunctionOn", call).await?;
        match response.get("exceptionDetails") {
            Some(details) => Err(format!("the page threw {details}").into()),
            None => Ok(response["result"]["value"].take()),
        }
    }
}
