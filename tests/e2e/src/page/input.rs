//! Mouse and keyboard.

use super::{Node, Page};
use crate::{Result, eventually};
use serde_json::Value;
use std::time::Duration;
use thirtyfour::Key;
use thirtyfour::action_chain::ActionChain;

/// The most steps that the Tab key may need to get anywhere.
const STEPS: usize = 200;

impl Page {
    /// Actions without pauses between them.
    fn actions(&self) -> ActionChain {
        self.driver.action_chain_with_delay(None, Some(Duration::ZERO))
    }

    /// Waits for something and clicks on it, if that is what a click there would hit.
    pub async fn click(&self, role: &str, name: &str) -> Result {
        self.click_where(role, name, |node| node.name == name).await
    }

    /// Clicks on the one thing of a role that is as wanted.
    pub async fn click_where(
        &self,
        role: &str,
        told: &str,
        wanted: impl Fn(&Node) -> bool,
    ) -> Result {
        let (x, y) = eventually(&format!("a click on {role} {told:?}"), async || {
            let node = self.find_where(role, told, &wanted).await?;
            self.point(&node).await
        })
        .await?;
        self.actions().move_to(x, y).click().perform().await?;
        Ok(())
    }

    /// Clicks the suggestion whose name starts with `text`. Suggestions that are being narrowed down
    /// can still move away under the mouse, so it waits for them.
    pub async fn choose_option(&self, text: &str) -> Result {
        eventually("suggestions", async || match self.shows("Loading suggestions").await? {
            false => Ok(()),
            true => Err("they are being loaded".into()),
        })
        .await?;
        self.click_where("option", text, |node| node.name.starts_with(text)).await
    }

    /// The middle of a thing that is in view, keeps still and is not covered.
    async fn point(&self, node: &Node) -> Result<(i64, i64)> {
        const POINT: &str = "async function() {
            this.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
            const frame = () => new Promise(requestAnimationFrame);
            const place = () => { const { x, y, width, height } = this.getBoundingClientRect();
                return { x: x + width / 2, y: y + height / 2, width, height }; };
            await frame();
            const before = place();
            await frame();
            const now = place();
            if (!now.width || !now.height) return 'it has no size';
            if (Math.abs(now.x - before.x) + Math.abs(now.y - before.y) > 0.5) return 'it moves';
            const hit = document.elementFromPoint(now.x, now.y);
            const label = hit?.closest('label');
            if (!hit || !(this.contains(hit) || label?.control === this))
                return `it is covered by ${hit?.outerHTML.slice(0, 200)}`;
            return [Math.round(now.x), Math.round(now.y)];
        }";
        match self.apply(node, POINT, &[]).await? {
            Value::Array(point) => match (point[0].as_i64(), point[1].as_i64()) {
                (Some(x), Some(y)) => Ok((x, y)),
                _ => Err("it is nowhere".into()),
            },
            Value::String(why) => Err(why.into()),
            other => Err(format!("unexpected: {other}").into()),
        }
    }

    /// Moves the mouse over something.
    pub async fn hover(&self, role: &str, name: &str) -> Result {
        let node = self.find(role, name).await?;
        let (x, y) = self.point(&node).await?;
        self.actions().move_to(x, y).perform().await?;
        Ok(())
    }

    /// Clicks into a field and types in the place of what is there.
    pub async fn fill(&self, role: &str, name: &str, text: &str) -> Result {
        self.click(role, name).await?;
        self.retype(text).await?;
        self.has_value(role, name, text).await
    }

    /// As [`fill`](Self::fill), for a field that hides what is in it.
    pub async fn fill_secret(&self, name: &str, text: &str) -> Result {
        self.click("textbox", name).await?;
        self.retype(text).await
    }

    /// Types in the place of what is in the field with the focus.
    pub async fn retype(&self, text: &str) -> Result {
        self.chord(Key::Control, 'a').await?;
        self.press(Key::Backspace).await?;
        self.type_text(text).await
    }

    /// Types.
    pub async fn type_text(&self, text: &str) -> Result {
        self.actions().send_keys(text).perform().await?;
        Ok(())
    }

    /// Presses a key.
    pub async fn press(&self, key: Key) -> Result {
        self.actions().key_down(key.clone()).key_up(key).perform().await?;
        Ok(())
    }

    /// Presses a key while another is held.
    pub async fn chord(&self, held: Key, key: char) -> Result {
        let keys = self.actions().key_down(held.clone()).key_down(key);
        let keys = keys.key_up(key).key_up(held);
        keys.perform().await?;
        Ok(())
    }

    /// Presses Tab until the focus is on something. Whatever has the focus on the way must be seen.
    pub async fn tab_to(&self, role: &str, name: &str) -> Result {
        self.tab_until(false, role, name, |node| node.name == name).await
    }

    /// As [`tab_to`](Self::tab_to), backwards.
    pub async fn tab_back_to(&self, role: &str, name: &str) -> Result {
        self.tab_until(true, role, name, |node| node.name == name).await
    }

    async fn tab_until(
        &self,
        back: bool,
        role: &str,
        told: &str,
        wanted: impl Fn(&Node) -> bool,
    ) -> Result {
        // It must be there before one can get there.
        self.find_where(role, told, &wanted).await?;
        let mut passed = Vec::new();
        for _ in 0..STEPS {
            let keys = self.actions();
            let keys = if back { keys.key_down(Key::Shift) } else { keys };
            let keys = keys.key_down(Key::Tab).key_up(Key::Tab);
            let keys = if back { keys.key_up(Key::Shift) } else { keys };
            keys.perform().await?;
            let Some(node) = self.focused().await? else { continue };
            self.is_seen(&node).await?;
            if node.role == role && wanted(&node) {
                return Ok(());
            }
            passed.push(format!("{} {:?}", node.role, node.name));
        }
        passed.truncate(60);
        Err(format!("Tab does not lead to {role} {told:?}, only to {}", passed.join(", ")).into())
    }

    /// What has the focus must not be hidden, neither off screen nor under something else.
    async fn is_seen(&self, node: &Node) -> Result {
        const SEEN: &str = "async function() {
            await new Promise(requestAnimationFrame);
            const { left, top, right, bottom } = this.getBoundingClientRect();
            const [x0, x1] = [Math.max(left, 0), Math.min(right, innerWidth)];
            const [y0, y1] = [Math.max(top, 0), Math.min(bottom, innerHeight)];
            if (x1 <= x0 || y1 <= y0) return 'it is off screen';
            const hits = [0.5, 0.1, 0.9].flatMap(a => [0.5, 0.1, 0.9].map(b =>
                document.elementFromPoint(x0 + (x1 - x0) * a, y0 + (y1 - y0) * b)));
            const mine = hit => this.contains(hit) || hit?.closest('label')?.control === this;
            return hits.some(mine) ? null : `it is under ${hits[0]?.outerHTML.slice(0, 200)}`;
        }";
        let seen = eventually("the focus", async || match self.apply(node, SEEN, &[]).await? {
            Value::Null => Ok(()),
            why => Err(why.as_str().unwrap_or_default().to_owned().into()),
        });
        seen.await.map_err(|error| format!("{} {:?}: {error}", node.role, node.name).into())
    }
}
