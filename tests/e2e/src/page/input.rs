//! Mouse and keyboard.

use super::{Node, Page};
use crate::error::Result;
use crate::wait::eventually;
use serde_json::Value;
use std::time::Duration;
use thirtyfour::Key;
use thirtyfour::action_chain::ActionChain;

const MAX_TAB_STEPS: usize = 200;

impl Page {
    fn actions(&self) -> ActionChain {
        self.driver.action_chain_with_delay(None, Some(Duration::ZERO))
    }

    /// Waits for an element and clicks it, unless another element covers it.
    pub async fn click(&self, role: &str, name: &str) -> Result {
        self.click_where(role, name, |node| node.name == name).await
    }

    pub async fn click_where(
        &self,
        role: &str,
        description: &str,
        matches: impl Fn(&Node) -> bool,
    ) -> Result {
        let (x, y) = eventually(&format!("a click on {role} {description:?}"), async || {
            let node = self.find_where(role, description, &matches).await?;
            self.click_point(&node).await
        })
        .await?;
        self.actions().move_to(x, y).click().perform().await?;
        Ok(())
    }

    /// Clicks the suggestion that starts with `text`, once loading has finished and suggestions no
    /// longer move.
    pub async fn choose_option(&self, text: &str) -> Result {
        eventually("suggestions", async || match self.has_text("Loading suggestions").await? {
            false => Ok(()),
            true => Err("they are being loaded".into()),
        })
        .await?;
        self.click_where("option", text, |node| node.name.starts_with(text)).await
    }

    /// Selects the option with this text, in the `<select>` that has it.
    pub async fn select(&self, text: &str) -> Result {
        let script = format!(
            "(() => {{ for (const field of document.querySelectorAll('select')) \
               for (const option of field.options) if (option.text === {text:?}) {{ \
                 field.value = option.value; \
                 field.dispatchEvent(new Event('change', {{ bubbles: true }})); return true; }} \
               return false; }})()"
        );
        eventually("an option", async || match self.evaluate(&script).await?.as_bool() {
            Some(true) => Ok(()),
            _ => Err(format!("there is no option “{text}”").into()),
        })
        .await
    }

    /// The center of an element that is in view, does not move and is not covered.
    async fn click_point(&self, node: &Node) -> Result<(i64, i64)> {
        const POINT: &str = "async function() {
            this.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
            const frame = () => new Promise(requestAnimationFrame);
            const center = () => { const { x, y, width, height } = this.getBoundingClientRect();
                return { x: x + width / 2, y: y + height / 2, width, height }; };
            await frame();
            const before = center();
            await frame();
            const now = center();
            if (!now.width || !now.height) return 'it has no size';
            if (Math.abs(now.x - before.x) + Math.abs(now.y - before.y) > 0.5) return 'it moves';
            const hit = document.elementFromPoint(now.x, now.y);
            const label = hit?.closest('label');
            if (!hit || !(this.contains(hit) || label?.control === this))
                return `it is covered by ${hit?.outerHTML.slice(0, 200)}`;
            return [Math.round(now.x), Math.round(now.y)];
        }";
        match self.call_on(node, POINT).await? {
            Value::Array(point) => match (point[0].as_i64(), point[1].as_i64()) {
                (Some(x), Some(y)) => Ok((x, y)),
                _ => Err("it is nowhere".into()),
            },
            Value::String(reason) => Err(reason.into()),
            other => Err(format!("unexpected: {other}").into()),
        }
    }

    pub async fn hover(&self, role: &str, name: &str) -> Result {
        let node = self.find(role, name).await?;
        let (x, y) = self.click_point(&node).await?;
        self.actions().move_to(x, y).perform().await?;
        Ok(())
    }

    /// Clicks a field and replaces its text.
    pub async fn fill(&self, role: &str, name: &str, text: &str) -> Result {
        self.click(role, name).await?;
        self.replace_text(text).await?;
        self.expect_value(role, name, text).await
    }

    /// Like [`fill`](Self::fill), for a password field, whose value is not exposed.
    pub async fn fill_secret(&self, name: &str, text: &str) -> Result {
        self.click("textbox", name).await?;
        self.replace_text(text).await
    }

    /// Replaces the text of the focused field.
    pub async fn replace_text(&self, text: &str) -> Result {
        self.press_with(Key::Control, 'a').await?;
        self.press(Key::Backspace).await?;
        self.type_text(text).await
    }

    pub async fn type_text(&self, text: &str) -> Result {
        self.actions().send_keys(text).perform().await?;
        Ok(())
    }

    pub async fn press(&self, key: Key) -> Result {
        self.actions().key_down(key.clone()).key_up(key).perform().await?;
        Ok(())
    }

    pub async fn press_with(&self, modifier: Key, key: char) -> Result {
        let keys = self.actions().key_down(modifier.clone()).key_down(key);
        let keys = keys.key_up(key).key_up(modifier);
        keys.perform().await?;
        Ok(())
    }

    /// Presses Tab until an element has the focus. Every focused element on the way must be
    /// visible.
    pub async fn tab_to(&self, role: &str, name: &str) -> Result {
        self.tab_until(false, role, name, |node| node.name == name).await
    }

    pub async fn tab_back_to(&self, role: &str, name: &str) -> Result {
        self.tab_until(true, role, name, |node| node.name == name).await
    }

    async fn tab_until(
        &self,
        back: bool,
        role: &str,
        description: &str,
        matches: impl Fn(&Node) -> bool,
    ) -> Result {
        // The element must exist before Tab can reach it.
        self.find_where(role, description, &matches).await?;
        let mut passed = Vec::new();
        for _ in 0..MAX_TAB_STEPS {
            let keys = self.actions();
            let keys = if back { keys.key_down(Key::Shift) } else { keys };
            let keys = keys.key_down(Key::Tab).key_up(Key::Tab);
            let keys = if back { keys.key_up(Key::Shift) } else { keys };
            keys.perform().await?;
            let Some(node) = self.focused().await? else { continue };
            self.check_visible(&node).await?;
            if node.role == role && matches(&node) {
                return Ok(());
            }
            passed.push(format!("{} {:?}", node.role, node.name));
        }
        passed.truncate(60);
        Err(format!("Tab does not lead to {role} {description:?}, only to {}", passed.join(", "))
            .into())
    }

    /// A focused element must be neither off screen nor covered.
    async fn check_visible(&self, node: &Node) -> Result {
        const HIDDEN_REASON: &str = "async function() {
            await new Promise(requestAnimationFrame);
            const { left, top, right, bottom } = this.getBoundingClientRect();
            const [x0, x1] = [Math.max(left, 0), Math.min(right, innerWidth)];
            const [y0, y1] = [Math.max(top, 0), Math.min(bottom, innerHeight)];
            if (x1 <= x0 || y1 <= y0) return 'it is off screen';
            const hits = [0.5, 0.1, 0.9].flatMap(a => [0.5, 0.1, 0.9].map(b =>
                document.elementFromPoint(x0 + (x1 - x0) * a, y0 + (y1 - y0) * b)));
            const isOwn = hit => this.contains(hit) || hit?.closest('label')?.control === this;
            return hits.some(isOwn) ? null : `it is under ${hits[0]?.outerHTML.slice(0, 200)}`;
        }";
        let visible = eventually("the focused element", async || {
            match self.call_on(node, HIDDEN_REASON).await? {
                Value::Null => Ok(()),
                reason => Err(reason.as_str().unwrap_or_default().to_owned().into()),
            }
        });
        visible.await.map_err(|error| format!("{} {:?}: {error}", node.role, node.name).into())
    }
}
