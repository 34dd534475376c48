//! The requests that have changed the control plane of a tab. Repeated in the same order and at the same times, they lead to
//! the same state.

use emulator::{ACCESS_KEYS, Emulator, Operation, is_write};
use http::{Request, header};
use serde::{Deserialize, Serialize};

/// The limit of the stored text in bytes. Browsers allow some five million characters in a tab.
const CAPACITY: usize = 1_000_000;

/// What the punctuation of a stored change takes at most.
const OVERHEAD: usize = 64;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Changes {
    /// The time of the initial state.
    start: i64,
    changes: Vec<Change>,
    #[serde(skip)]
    bytes: usize,
    #[serde(skip)]
    is_full: bool,
    #[serde(skip)]
    has_unsaved: bool,
}

/// A request: the access key of its user instead of a token, method, path, body, time.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Change(String, String, String, String, i64);

impl Change {
    /// `None` if the request changes nothing.
    pub fn of_request(emulator: &Emulator, request: &Request<Vec<u8>>, now: i64) -> Option<Change> {
        let method = request.method().as_str();
        Operation::of_request(method, request.uri().path()).filter(|it| is_write(*it))?;
        let key = emulator.access_key(request, now)?.to_owned();
        let body = String::from_utf8_lossy(request.body()).into_owned();
        Some(Change(key, method.to_owned(), request.uri().to_string(), body, now))
    }

    fn replay(&self, emulator: &mut Emulator) {
        let Change(key, method, url, body, at) = self;
        if !ACCESS_KEYS.contains(&key.as_str()) {
            return;
        }
        let token = emulator.token_for(key, *at);
        let request = Request::builder()
            .method(method.as_str())
            .uri(url)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(body.clone().into_bytes());
        if let Ok(request) = request {
            emulator.handle(&request, *at);
        }
    }

    fn bytes(&self) -> usize {
        // Quotation marks and line breaks of a body are escaped.
        self.0.len() + self.2.len() + 2 * self.3.len() + OVERHEAD
    }
}

impl Changes {
    pub fn new(start: i64) -> Changes {
        Changes { start, changes: Vec::new(), bytes: 0, is_full: false, has_unsaved: false }
    }

    pub fn parse(text: &str) -> Option<Changes> {
        let mut parsed: Changes = serde_json::from_str(text).ok()?;
        parsed.bytes = parsed.changes.iter().map(Change::bytes).sum();
        Some(parsed)
    }

    pub fn start(&self) -> i64 {
        self.start
    }

    pub fn replay(&mut self, emulator: &mut Emulator) {
        self.changes.iter().for_each(|change| change.replay(emulator));
    }

    /// Keeps a change, unless there is no room for it. What follows is not kept either, as it may build on it.
    pub fn push(&mut self, change: Change) {
        let bytes = self.bytes + change.bytes();
        self.is_full |= bytes > CAPACITY;
        if !self.is_full {
            self.bytes = bytes;
            self.changes.push(change);
            self.has_unsaved = true;
        }
    }

    pub fn is_full(&self) -> bool {
        self.is_full
    }

    pub fn take_unsaved(&mut self) -> Option<String> {
        let has_unsaved = std::mem::take(&mut self.has_unsaved);
        has_unsaved.then(|| serde_json::to_string(self).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_stored_than_there_is_room_for() {
        let mut changes = Changes::new(0);
        let change = |length: usize| {
            let [key, method, url] = ["admin", "PATCH", "/api/v1/datavolumes/7"].map(str::to_owned);
            Change(key, method, url, "\"".repeat(length), i64::MAX)
        };
        while !changes.is_full() {
            changes.push(change(5000));
        }
        let stored = changes.take_unsaved().expect("changes");
        assert!(stored.len() <= CAPACITY && stored.len() > CAPACITY / 2, "{}", stored.len());
        changes.push(change(1));
        assert_eq!(changes.take_unsaved(), None, "it would be without those before it");
    }
}
