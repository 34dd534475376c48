//! Why a request failed, and what the user is told about it.

use super::operation::Operation;
use super::problem_field::{DraftField, field_in_message};
use crate::tools::plural;
use serde::Deserialize;

/// The contract's `Error`: `{code, message, details?}`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Problem {
    pub message: String,
    #[serde(default)]
    pub details: Option<String>,
}

/// How long the server asks to wait, in milliseconds. All values are equal, so that two errors that
/// differ only in the time left are the same error.
#[derive(Clone, Copy, Debug, Default)]
pub struct RetryAfter(pub Option<u32>);

impl RetryAfter {
    /// "The server asked to wait 20 seconds.", or empty.
    pub fn describe(self) -> String {
        let Some(ms) = self.0 else { return String::new() };
        let wait = match u64::from(ms.div_ceil(1000)) {
            seconds @ ..120 => plural(seconds, "second", "seconds"),
            seconds => plural(seconds.div_ceil(60), "minute", "minutes"),
        };
        format!("The server asked to wait {wait}.")
    }
}

impl PartialEq for RetryAfter {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for RetryAfter {}

/// Why a request failed.
///
/// `TimedOut` has the timeout in milliseconds. `NotRenewed`: the token has expired and could not be
/// renewed yet. `Rejected` has the contract's error body; `Unexpected` is an undeclared status or
/// body, with the start of its text. `NotTheApi`: the response is a web page. `ProxySignIn`: a proxy
/// in front of the server wants the user to sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiError {
    Aborted,
    Unreachable { operation: Operation },
    TimedOut { operation: Operation, timeout: u32 },
    NotRenewed { operation: Operation },
    Rejected { operation: Operation, status: u16, problem: Problem, wait: RetryAfter },
    Unexpected { operation: Operation, status: u16, body: String, wait: RetryAfter },
    Decode { operation: Operation, message: String },
    NotTheApi { operation: Operation, status: u16 },
    ProxySignIn { operation: Operation },
}

impl ApiError {
    pub fn operation(&self) -> Option<Operation> {
        match self {
            Self::Aborted => None,
            Self::Unreachable { operation }
            | Self::TimedOut { operation, .. }
            | Self::NotRenewed { operation }
            | Self::ProxySignIn { operation }
            | Self::Rejected { operation, .. }
            | Self::Unexpected { operation, .. }
            | Self::Decode { operation, .. }
            | Self::NotTheApi { operation, .. } => Some(*operation),
        }
    }

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
            Some(operation) => format!("Could not {}", operation.describe()),
            None => "Called off".to_owned(),
        }
    }

    /// The server's own text if there is one.
    pub fn message(&self) -> String {
        let text = match self {
            Self::Aborted => "The request was called off.",
            Self::Unreachable { .. } => {
                "The server did not answer. The network may be down, or the server."
            }
            Self::TimedOut { timeout, .. } => {
                let seconds = plural(u64::from(timeout / 1000), "second", "seconds");
                return format!("The server did not answer within {seconds}.");
            }
            Self::NotRenewed { .. } => "Your sign-in has run out, and could not be renewed yet.",
            Self::Rejected { problem, .. } => match &problem.details {
                Some(details) if !details.is_empty() && *details != problem.message => {
                    return format!("{} ({details})", problem.message);
                }
                _ => &problem.message,
            },
            Self::Unexpected { status, body, .. } if body.is_empty() => {
                return format!("The server answered with the status {status} and no explanation.");
            }
            Self::Unexpected { status, body, .. } => {
                return format!("The server answered with the status {status}: {body}");
            }
            Self::Decode { operation: Operation::Settings, message } => {
                return format!("config.json cannot be read: {message}.");
            }
            Self::Decode { message, .. } => {
                return format!("The server’s answer is not what its API documents: {message}");
            }
            Self::ProxySignIn { .. } => {
                "Something in front of the server asks to sign in, such as a proxy."
            }
            Self::NotTheApi { operation, .. } if operation.is_provider_request() => {
                "There is no OpenID provider at this address: it answers with a web page."
            }
            Self::NotTheApi { .. } => {
                "This address is not the Run:ai API: it answers with a web page."
            }
        };
        text.to_owned()
    }

    /// In milliseconds.
    pub fn retry_after(&self) -> Option<u32> {
        match self {
            Self::Rejected { wait, .. } | Self::Unexpected { wait, .. } => wait.0,
            _ => None,
        }
    }

    /// What the user can do, and how long the server asked to wait.
    pub fn hint(&self) -> String {
        let hints = [self.remedy().to_owned(), RetryAfter(self.retry_after()).describe()];
        hints.join(" ").trim().to_owned()
    }

    fn remedy(&self) -> &'static str {
        match (self, self.status()) {
            (Self::Aborted, _) => "",
            (Self::Unreachable { operation }, _) if operation.is_provider_request() => {
                "Check the connection and try again. If the provider is on another origin, the \
                 console’s Content-Security-Policy and the provider itself have to allow the request."
            }
            (Self::Unreachable { .. }, _) => "Check the connection and try again.",
            (Self::TimedOut { .. }, _) => "It may be busy. Try again in a moment.",
            (Self::NotRenewed { .. }, _) => {
                "The console tries that again by itself. You need not sign in again."
            }
            (Self::NotTheApi { operation, .. }, _) if operation.is_provider_request() => {
                "Ask whoever runs this console to check oidc.issuer in config.json."
            }
            (Self::NotTheApi { .. }, _) => {
                "If it has worked before, load the page again: something in front of the server may \
                 ask to sign in. Else ask whoever runs this console to check the API’s address in \
                 config.json."
            }
            (Self::ProxySignIn { .. }, _) => {
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

    /// Whether the same request may succeed later.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Aborted | Self::NotTheApi { .. } | Self::Decode { .. } => false,
            Self::Unreachable { .. }
            | Self::TimedOut { .. }
            | Self::NotRenewed { .. }
            | Self::ProxySignIn { .. } => true,
            Self::Rejected { status, .. } | Self::Unexpected { status, .. } => {
                matches!(status, 408 | 429 | 500..)
            }
        }
    }

    /// Whether a read is retried automatically.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Unreachable { .. } => true,
            Self::Rejected { status, .. } | Self::Unexpected { status, .. } => {
                matches!(status, 429 | 502..=504)
            }
            _ => false,
        }
    }

    /// Whether the request may have taken effect: its response was lost, or a gateway answered.
    pub fn is_outcome_unknown(&self) -> bool {
        match self {
            Self::Unreachable { .. } | Self::TimedOut { .. } | Self::Decode { .. } => true,
            Self::Rejected { status, .. } => matches!(status, 408 | 502 | 504),
            // An undeclared success, or a gateway's error.
            Self::Unexpected { status, .. } => matches!(status, 200..=299 | 408 | 502..=504),
            Self::Aborted
            | Self::NotRenewed { .. }
            | Self::ProxySignIn { .. }
            | Self::NotTheApi { .. } => false,
        }
    }

    pub fn is_forbidden(&self) -> bool {
        self.status() == Some(403)
    }

    /// Whether the user has to sign in again. A 401 to a sign-in request or of a companion does not
    /// count.
    pub fn is_unauthorized(&self) -> bool {
        let is_exempt = |it: Operation| it.returns_tokens() || it.is_companion();
        self.status() == Some(401) && !self.operation().is_some_and(is_exempt)
    }

    /// Whether the API says that the resource does not exist. A gateway's 404 does not count.
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::Rejected { status: 404, .. })
    }

    /// Whether the operation is forbidden or missing, so that a similar request would fail as well.
    pub fn is_unavailable_operation(&self) -> bool {
        matches!(self.status(), Some(401 | 403 | 404 | 405 | 501))
            && !matches!(self, Self::NotTheApi { .. })
    }

    /// Whether an older control plane may lack the operation.
    pub fn is_missing_operation(&self) -> bool {
        matches!(self.status(), Some(400 | 404 | 405 | 501))
            || matches!(self, Self::NotTheApi { .. })
    }

    /// The form field that a rejected `create_datavolume` is about.
    pub fn field(&self) -> Option<DraftField> {
        match self {
            Self::Rejected { operation: Operation::CreateVolume, status: 409, .. } => {
                Some(DraftField::Name)
            }
            Self::Rejected { operation: Operation::CreateVolume, status, problem, .. } => {
                matches!(status, 400 | 422).then(|| field_in_message(&problem.message)).flatten()
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rejected(operation: Operation, status: u16, message: &str) -> ApiError {
        let problem = Problem { message: message.to_owned(), details: None };
        ApiError::Rejected { operation, status, problem, wait: RetryAfter::default() }
    }

    fn unexpected(operation: Operation, status: u16, body: &str, wait: Option<u32>) -> ApiError {
        let (body, wait) = (body.to_owned(), RetryAfter(wait));
        ApiError::Unexpected { operation, status, body, wait }
    }

    #[test]
    fn the_servers_message_is_followed_by_its_details() {
        let problem = Problem { message: "No.".to_owned(), details: Some("quota".to_owned()) };
        let (operation, wait) = (Operation::CreateVolume, RetryAfter::default());
        let error = ApiError::Rejected { operation, status: 400, problem, wait };
        assert_eq!(error.title(), "Could not create the data volume");
        assert_eq!(error.message(), "No. (quota)");
    }

    #[test]
    fn only_temporary_errors_are_retryable() {
        let list = Operation::ListVolumes;
        for status in [429, 500, 502, 503, 504, 400, 401, 403, 404, 409] {
            let is_retryable = status == 429 || status >= 500;
            assert_eq!(rejected(list, status, "x").is_retryable(), is_retryable, "{status}");
        }
        assert!(ApiError::Unreachable { operation: list }.is_retryable());
        assert!(!ApiError::NotTheApi { operation: list, status: 200 }.is_retryable());
    }

    #[test]
    fn only_transient_errors_are_retried_automatically() {
        let operation = Operation::ListVolumes;
        assert!(ApiError::Unreachable { operation }.is_transient());
        assert!(!ApiError::TimedOut { operation, timeout: 60_000 }.is_transient());
        for status in [429, 500, 502, 503, 504, 403] {
            let is_transient = !matches!(status, 500 | 403);
            assert_eq!(rejected(operation, status, "x").is_transient(), is_transient, "{status}");
        }
    }

    #[test]
    fn a_lost_response_leaves_the_outcome_unknown_and_an_error_response_does_not() {
        let operation = Operation::CreateVolume;
        assert!(ApiError::Unreachable { operation }.is_outcome_unknown());
        let timed_out = ApiError::TimedOut { operation, timeout: 60_000 };
        assert!(timed_out.is_outcome_unknown() && timed_out.is_retryable());
        assert_eq!(timed_out.message(), "The server did not answer within 60 seconds.");
        assert!(ApiError::Decode { operation, message: String::new() }.is_outcome_unknown());
        for status in [400, 403, 500, 502, 504] {
            let error = rejected(operation, status, "x");
            assert_eq!(error.is_outcome_unknown(), matches!(status, 502 | 504), "{status}");
        }
        for status in [200, 202, 404, 500, 503] {
            let error = unexpected(operation, status, "", None);
            assert_eq!(error.is_outcome_unknown(), matches!(status, 200 | 202 | 503), "{status}");
        }
    }

    #[test]
    fn the_hint_contains_the_retry_after_time() {
        let error = |status, wait| unexpected(Operation::ListVolumes, status, "", wait);
        let hint = "Too many requests: wait a moment and try again.";
        assert_eq!(error(429, None).hint(), hint);
        for (ms, time) in [(900, "1 second"), (20_000, "20 seconds"), (121_000, "3 minutes")] {
            let expected = format!("{hint} The server asked to wait {time}.");
            assert_eq!(error(429, Some(ms)).hint(), expected);
        }
        assert_eq!(error(409, Some(1000)).hint(), "The server asked to wait 1 second.");
        assert_eq!(error(429, Some(20_000)), error(429, Some(19_000)), "the same error");
    }

    #[test]
    fn a_gateways_404_does_not_mean_that_a_volume_is_gone() {
        let operation = Operation::DeleteVolume;
        assert!(rejected(operation, 404, "no such data volume").is_not_found());
        assert!(!ApiError::NotTheApi { operation, status: 404 }.is_not_found());
        assert!(!unexpected(operation, 404, "404 page not found", None).is_not_found());
    }

    #[test]
    fn a_name_conflict_belongs_to_the_name_field_for_400_and_409() {
        let create = Operation::CreateVolume;
        let clash = "Data volume name 'lidar' already exists in the project's cluster";
        assert_eq!(rejected(create, 409, "Conflict").field(), Some(DraftField::Name));
        assert_eq!(rejected(create, 400, clash).field(), Some(DraftField::Name));
        assert_eq!(rejected(create, 500, clash).field(), None);
        assert_eq!(rejected(Operation::PatchVolume, 400, clash).field(), None);
    }
}
