//! What can go wrong between asking and knowing, in types and in words for people.

use super::operation::Operation;
use super::problem_field::{self, DraftField};
use crate::domain::plural;
use serde::Deserialize;

/// The server's own words: the contract's `Error` (`{code, message, details?}`).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Problem {
    /// For people.
    pub message: String,
    /// More of it.
    #[serde(default)]
    pub details: Option<String>,
}

/// How long the server asks to wait before the next try, in milliseconds, if it does.
///
/// All are equal: the same refusal is not another one because less is left to wait.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wait(pub Option<u32>);

impl Wait {
    /// "The server asked to wait 20 seconds."; empty if it did not.
    pub fn sentence(self) -> String {
        let Some(ms) = self.0 else { return String::new() };
        let wait = match u64::from(ms.div_ceil(1000)) {
            seconds @ ..120 => plural(seconds, "second", "seconds"),
            seconds => plural(seconds.div_ceil(60), "minute", "minutes"),
        };
        format!("The server asked to wait {wait}.")
    }
}

impl PartialEq for Wait {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Wait {}

/// Why there is no answer, or none that helps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiError {
    /// It was called off. Nobody waits for it any more.
    Aborted,
    /// No answer came: no network, no server, or the connection broke. What was asked may have
    /// been done all the same.
    Unreachable {
        /// What was asked.
        operation: Operation,
    },
    /// No answer came in time. What was asked may have been done all the same.
    TimedOut {
        /// What was asked.
        operation: Operation,
        /// For how long it was waited, in milliseconds.
        waited: u32,
    },
    /// The token has run out and could not be renewed for now, which is no refusal. Nothing was
    /// done.
    NotRenewed {
        /// What was asked.
        operation: Operation,
    },
    /// The server refused, and said why.
    Rejected {
        /// What was asked.
        operation: Operation,
        /// The HTTP status, 400 to 599.
        status: u16,
        /// The server's words.
        problem: Problem,
        /// What it asks to wait.
        wait: Wait,
    },
    /// A status outside the contract, or a refusal without the contract's body.
    Unexpected {
        /// What was asked.
        operation: Operation,
        /// The HTTP status.
        status: u16,
        /// The start of the body, if it was text.
        body: String,
        /// What the server asks to wait.
        wait: Wait,
    },
    /// The right status with a body that is not the contract's.
    Decode {
        /// What was asked.
        operation: Operation,
        /// What the decoder says.
        message: String,
    },
    /// Something else lives at this address: it answers with a page.
    NotTheApi {
        /// What was asked.
        operation: Operation,
        /// The HTTP status.
        status: u16,
    },
    /// Something in front of the server, such as a company's proxy, wants the user to sign in there first. Nothing
    /// was done.
    InFront {
        /// What was asked.
        operation: Operation,
    },
}

impl ApiError {
    /// What was asked; none once nobody waits for it.
    pub fn operation(&self) -> Option<Operation> {
        match self {
            Self::Aborted => None,
            Self::Unreachable { operation }
            | Self::TimedOut { operation, .. }
            | Self::NotRenewed { operation }
            | Self::InFront { operation }
            | Self::Rejected { operation, .. }
            | Self::Unexpected { operation, .. }
            | Self::Decode { operation, .. }
            | Self::NotTheApi { operation, .. } => Some(*operation),
        }
    }

    /// The HTTP status, if there was an answer.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Rejected { status, .. }
            | Self::Unexpected { status, .. }
            | Self::NotTheApi { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// "Could not load the data volumes".
    pub fn title(&self) -> String {
        match self.operation() {
            Some(operation) => format!("Could not {}", operation.intent()),
            None => "Called off".to_owned(),
        }
    }

    /// The server's own words where there are some, ours where not.
    pub fn message(&self) -> String {
        match self {
            Self::Aborted => "The request was called off.".to_owned(),
            Self::Unreachable { .. } => {
                "The server did not answer. The network may be down, or the server.".to_owned()
            }
            Self::TimedOut { waited, .. } => {
                let seconds = plural(u64::from(waited / 1000), "second", "seconds");
                format!("The server did not answer within {seconds}.")
            }
            Self::NotRenewed { .. } => {
                "Your sign-in has run out, and could not be renewed yet.".to_owned()
            }
            Self::Rejected { problem, .. } => match &problem.details {
                Some(details) if !details.is_empty() && *details != problem.message => {
                    format!("{} ({details})", problem.message)
                }
                _ => problem.message.clone(),
            },
            Self::Unexpected { status, body, .. } if body.is_empty() => {
                format!("The server answered with the status {status} and no explanation.")
            }
            Self::Unexpected { status, body, .. } => {
                format!("The server answered with the status {status}: {body}")
            }
            Self::Decode { operation: Operation::Settings, message } => {
                format!("config.json cannot be read: {message}.")
            }
            Self::Decode { message, .. } => {
                format!("The server’s answer is not what its API documents: {message}")
            }
            Self::InFront { .. } => {
                "Something in front of the server asks to sign in, such as a proxy.".to_owned()
            }
            Self::NotTheApi { operation, .. } if operation.is_at_provider() => {
                "There is no OpenID provider at this address: it answers with a web page."
                    .to_owned()
            }
            Self::NotTheApi { .. } => {
                "This address is not the Run:ai API: it answers with a web page.".to_owned()
            }
        }
    }

    /// How long the server asks to wait before the next try, in milliseconds.
    pub fn retry_after(&self) -> Option<u32> {
        match self {
            Self::Rejected { wait, .. } | Self::Unexpected { wait, .. } => wait.0,
            _ => None,
        }
    }

    /// What the reader can do about it, and how long the server asked to wait.
    pub fn hint(&self) -> String {
        let sentences = [self.remedy().to_owned(), Wait(self.retry_after()).sentence()];
        sentences.join(" ").trim().to_owned()
    }

    fn remedy(&self) -> &'static str {
        match (self, self.status()) {
            (Self::Aborted, _) => "",
            (Self::Unreachable { operation }, _) if operation.is_at_provider() => {
                "Check the connection and try again. If the provider is on another origin, the \
                 console’s Content-Security-Policy and the provider itself have to allow the request."
            }
            (Self::Unreachable { .. }, _) => "Check the connection and try again.",
            (Self::TimedOut { .. }, _) => "It may be busy. Try again in a moment.",
            (Self::NotRenewed { .. }, _) => {
                "The console tries that again by itself. You need not sign in again."
            }
            (Self::NotTheApi { operation, .. }, _) if operation.is_at_provider() => {
                "Ask whoever runs this console to check oidc.issuer in config.json."
            }
            (Self::NotTheApi { .. }, _) => {
                "If it has worked before, load the page again: something in front of the server may \
                 ask to sign in. Else ask whoever runs this console to check the API’s address in \
                 config.json."
            }
            (Self::InFront { .. }, _) => {
                "Load the page again to sign in there. What you typed into forms is kept on this tab."
            }
            (Self::Decode { operation: Operation::Settings, .. }, _) => {
                "Ask whoever runs this console to mend it."
            }
            (Self::Decode { .. }, _) => {
                "The control plane may be newer or older than this console."
            }
            (_, Some(401)) if self.operation().is_some_and(Operation::is_companion) => {
                "You need not sign in again: the data volumes themselves can be used without it."
            }
            (_, Some(401)) => "Sign in again.",
            (_, Some(403)) => "Ask an administrator for the right to do this.",
            (_, Some(404)) => "It may have been deleted meanwhile.",
            (_, Some(429)) => "Too many requests: wait a moment and try again.",
            (_, Some(500..)) => "This is a fault of the server. Try again in a moment.",
            _ => "",
        }
    }

    /// Whether asking again unchanged can help.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Aborted | Self::NotTheApi { .. } | Self::Decode { .. } => false,
            Self::Unreachable { .. }
            | Self::TimedOut { .. }
            | Self::NotRenewed { .. }
            | Self::InFront { .. } => true,
            Self::Rejected { status, .. } | Self::Unexpected { status, .. } => {
                matches!(status, 408 | 429 | 500..)
            }
        }
    }

    /// Whether the failure is one that passes by itself, so that a read is tried again at once: the
    /// network, a server that is busy, or a gateway before it.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Unreachable { .. } => true,
            Self::Rejected { status, .. } | Self::Unexpected { status, .. } => {
                matches!(status, 429 | 502..=504)
            }
            _ => false,
        }
    }

    /// Whether what was asked may have been done all the same: the answer was lost, or a gateway
    /// spoke in its place.
    pub fn leaves_in_doubt(&self) -> bool {
        match self {
            Self::Unreachable { .. } | Self::TimedOut { .. } | Self::Decode { .. } => true,
            Self::Rejected { status, .. } => matches!(status, 408 | 502 | 504),
            // A success that the contract does not have, or a gateway's own words.
            Self::Unexpected { status, .. } => matches!(status, 200..=299 | 408 | 502..=504),
            Self::Aborted
            | Self::NotRenewed { .. }
            | Self::InFront { .. }
            | Self::NotTheApi { .. } => false,
        }
    }

    /// Whether the caller may not do what was asked.
    pub fn is_forbidden(&self) -> bool {
        self.status() == Some(403)
    }

    /// Whether the caller has to sign in (again). A wrong access key is another matter, and so are
    /// a refused code and a companion that is closed.
    pub fn is_unauthorized(&self) -> bool {
        let is_another_matter = |it: Operation| it.brings_tokens() || it.is_companion();
        self.status() == Some(401) && !self.operation().is_some_and(is_another_matter)
    }

    /// Whether the API says that the thing asked for does not exist. A gateway's own 404 says
    /// nothing about it.
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::Rejected { status: 404, .. })
    }

    /// Whether the operation is not to be had: it is forbidden, or the control plane lacks it. Another request to it
    /// would not help.
    pub fn is_unavailable_operation(&self) -> bool {
        matches!(self.status(), Some(401 | 403 | 404 | 405 | 501))
            && !matches!(self, Self::NotTheApi { .. })
    }

    /// Whether an older control plane may have said this because it lacks the operation.
    pub fn is_missing_operation(&self) -> bool {
        matches!(self.status(), Some(400 | 404 | 405 | 501))
            || matches!(self, Self::NotTheApi { .. })
    }

    /// The field of the form that a refusal of `create_datavolume` is about.
    pub fn field(&self) -> Option<DraftField> {
        match self {
            Self::Rejected { operation: Operation::CreateVolume, status: 409, .. } => {
                Some(DraftField::Name)
            }
            Self::Rejected {
                operation: Operation::CreateVolume,
                status: 400 | 422,
                problem,
                ..
            } => problem_field::blamed(&problem.message),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rejected(operation: Operation, status: u16, message: &str) -> ApiError {
        let problem = Problem { message: message.to_owned(), details: None };
        ApiError::Rejected { operation, status, problem, wait: Wait::default() }
    }

    #[test]
    fn the_servers_words_come_first_and_details_follow() {
        let problem = Problem { message: "No.".to_owned(), details: Some("quota".to_owned()) };
        let (operation, wait) = (Operation::CreateVolume, Wait::default());
        let error = ApiError::Rejected { operation, status: 400, problem, wait };
        assert_eq!(error.title(), "Could not create the data volume");
        assert_eq!(error.message(), "No. (quota)");
    }

    #[test]
    fn only_what_may_pass_is_worth_another_try() {
        let list = Operation::ListVolumes;
        for status in [429, 500, 502, 503, 504] {
            assert!(rejected(list, status, "x").is_retryable(), "{status}");
        }
        for status in [400, 401, 403, 404, 409] {
            assert!(!rejected(list, status, "x").is_retryable(), "{status}");
        }
        assert!(ApiError::Unreachable { operation: list }.is_retryable());
        assert!(!ApiError::NotTheApi { operation: list, status: 200 }.is_retryable());
    }

    #[test]
    fn only_what_passes_by_itself_is_tried_again_at_once() {
        let operation = Operation::ListVolumes;
        assert!(ApiError::Unreachable { operation }.is_passing());
        assert!(!ApiError::TimedOut { operation, waited: 60_000 }.is_passing());
        for (status, passes) in
            [(429, true), (500, false), (502, true), (503, true), (504, true), (403, false)]
        {
            assert_eq!(rejected(operation, status, "x").is_passing(), passes, "{status}");
        }
    }

    #[test]
    fn a_lost_answer_leaves_in_doubt_and_a_refusal_does_not() {
        let operation = Operation::CreateVolume;
        assert!(ApiError::Unreachable { operation }.leaves_in_doubt());
        let late = ApiError::TimedOut { operation, waited: 60_000 };
        assert!(late.leaves_in_doubt() && late.is_retryable());
        assert_eq!(late.message(), "The server did not answer within 60 seconds.");
        assert!(ApiError::Decode { operation, message: String::new() }.leaves_in_doubt());
        for (status, doubt) in [(400, false), (403, false), (500, false), (502, true), (504, true)]
        {
            assert_eq!(rejected(operation, status, "x").leaves_in_doubt(), doubt, "{status}");
        }
        for (status, doubt) in [(200, true), (202, true), (404, false), (500, false), (503, true)] {
            let wait = Wait::default();
            let error = ApiError::Unexpected { operation, status, body: String::new(), wait };
            assert_eq!(error.leaves_in_doubt(), doubt, "{status}");
        }
    }

    #[test]
    fn the_hint_says_how_long_the_server_asked_to_wait() {
        let error = |status, wait| {
            let (operation, body) = (Operation::ListVolumes, String::new());
            ApiError::Unexpected { operation, status, body, wait: Wait(wait) }
        };
        let hint = "Too many requests: wait a moment and try again.";
        assert_eq!(error(429, None).hint(), hint);
        for (ms, words) in [(900, "1 second"), (20_000, "20 seconds"), (121_000, "3 minutes")] {
            let asked = format!("{hint} The server asked to wait {words}.");
            assert_eq!(error(429, Some(ms)).hint(), asked);
        }
        assert_eq!(error(409, Some(1000)).hint(), "The server asked to wait 1 second.");
        assert_eq!(error(429, Some(20_000)), error(429, Some(19_000)), "is the same failure");
    }

    #[test]
    fn a_gateways_404_does_not_say_that_a_volume_is_gone() {
        let operation = Operation::DeleteVolume;
        assert!(rejected(operation, 404, "no such data volume").is_not_found());
        assert!(!ApiError::NotTheApi { operation, status: 404 }.is_not_found());
        let body = "404 page not found".to_owned();
        assert!(
            !ApiError::Unexpected { operation, status: 404, body, wait: Wait::default() }
                .is_not_found()
        );
    }

    #[test]
    fn a_clash_of_names_lands_on_the_name_whatever_its_status() {
        let create = Operation::CreateVolume;
        let clash = "Data volume name 'lidar' already exists in the project's cluster";
        assert_eq!(rejected(create, 409, "Conflict").field(), Some(DraftField::Name));
        assert_eq!(rejected(create, 400, clash).field(), Some(DraftField::Name));
        assert_eq!(rejected(create, 500, clash).field(), None);
        assert_eq!(rejected(Operation::PatchVolume, 400, clash).field(), None);
    }
}
