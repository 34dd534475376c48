//! Why a request failed, and what the user is told about it.

use super::operation::Operation;
use super::problem_field::{DraftField, field_in_message};
use crate::texts::api as texts;
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
        texts::retry_after(ms.div_ceil(1000).into())
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

    /// "Couldn’t load the data volumes".
    pub fn title(&self) -> String {
        match self.operation() {
            Some(operation) => texts::could_not(operation.describe()),
            None => texts::CANCELLED_TITLE.to_owned(),
        }
    }

    /// The server's own text if there is one.
    pub fn message(&self) -> String {
        let text = match self {
            Self::Aborted => texts::CANCELLED,
            Self::Unreachable { .. } => texts::UNREACHABLE,
            Self::TimedOut { timeout, .. } => return texts::timed_out((timeout / 1000).into()),
            Self::NotRenewed { .. } => texts::SESSION_NOT_RENEWED,
            Self::Rejected { problem, .. } => match &problem.details {
                Some(details) if !details.is_empty() && *details != problem.message => {
                    return texts::message_with_details(&problem.message, details);
                }
                _ => &problem.message,
            },
            Self::Unexpected { status, body, .. } if body.is_empty() => {
                return texts::status_only(*status);
            }
            Self::Unexpected { status, body, .. } => return texts::status_with_body(*status, body),
            Self::Decode { operation: Operation::Settings, message } => {
                return texts::settings_unreadable(message);
            }
            Self::Decode { message, .. } => return texts::response_invalid(message),
            Self::ProxySignIn { .. } => texts::PROXY_SIGN_IN,
            Self::NotTheApi { operation, .. } if operation.is_provider_request() => {
                texts::NOT_A_PROVIDER
            }
            Self::NotTheApi { .. } => texts::NOT_THE_API,
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
                texts::PROVIDER_UNREACHABLE_HINT
            }
            (Self::Unreachable { .. }, _) => texts::TRY_AGAIN_LATER,
            (Self::TimedOut { .. }, _) => texts::TIMED_OUT_HINT,
            (Self::NotRenewed { .. }, _) => texts::SESSION_NOT_RENEWED_HINT,
            (Self::NotTheApi { operation, .. }, _) if operation.is_provider_request() => {
                texts::CHECK_ISSUER
            }
            (Self::NotTheApi { .. }, _) => texts::NOT_THE_API_HINT,
            (Self::ProxySignIn { .. }, _) => texts::PROXY_SIGN_IN_HINT,
            (Self::Decode { operation: Operation::Settings, .. }, _) => {
                texts::CONTACT_ADMINISTRATOR
            }
            (Self::Decode { .. }, _) => texts::RESPONSE_INVALID_HINT,
            (_, Some(401)) if self.operation().is_some_and(Operation::is_companion) => {
                texts::COMPANION_UNAUTHORIZED_HINT
            }
            (_, Some(401)) => texts::SIGN_IN_AGAIN,
            (_, Some(403)) => texts::FORBIDDEN_HINT,
            (_, Some(404)) => texts::NOT_FOUND_HINT,
            (_, Some(429)) => texts::TOO_MANY_REQUESTS,
            (_, Some(502..=504)) => texts::SERVER_UNAVAILABLE,
            (_, Some(500..)) => texts::SERVER_ERROR,
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
        matches!(self, Self::Rejected { status: 404 | 410, .. })
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
        assert_eq!(error.title(), "Couldn’t create the data volume");
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
        assert_eq!(timed_out.message(), "The server didn’t respond within 60 seconds.");
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
        let hint = "Too many requests. Wait a moment, then try again.";
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
        assert!(rejected(operation, 410, "it was deleted").is_not_found());
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
