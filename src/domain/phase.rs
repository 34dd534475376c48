use crate::texts::volume as texts;
use std::fmt;

/// The contract's `DatavolumePhase`; unknown phases are kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    Ready,
    NotReady,
    Creating,
    Deleting,
    Unknown,
    Unrecognized(String),
}

impl Phase {
    /// The documented phases, in the order in which the filter offers them.
    pub const ALL: [Self; 5] =
        [Self::Ready, Self::NotReady, Self::Creating, Self::Deleting, Self::Unknown];

    pub fn as_str(&self) -> &str {
        match self {
            Self::Ready => "Ready",
            Self::NotReady => "NotReady",
            Self::Creating => "Creating",
            Self::Deleting => "Deleting",
            Self::Unknown => "Unknown",
            Self::Unrecognized(other) => other,
        }
    }

    pub fn label(&self) -> &str {
        match self {
            Self::Ready => texts::READY,
            Self::NotReady => texts::NOT_READY,
            Self::Creating => texts::CREATING,
            Self::Deleting => texts::DELETING,
            Self::Unknown => texts::UNKNOWN,
            Self::Unrecognized(other) => other,
        }
    }

    /// Whether the phase will change soon, so polling pays.
    pub fn is_in_transition(&self) -> bool {
        matches!(self, Self::Creating | Self::Deleting)
    }
}

impl From<String> for Phase {
    fn from(text: String) -> Self {
        Self::ALL
            .into_iter()
            .find(|phase| phase.as_str() == text)
            .unwrap_or(Self::Unrecognized(text))
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixtures::contract;

    #[test]
    fn the_contracts_phases_are_known_and_others_kept() {
        let document = contract();
        let listed = document["components"]["schemas"]["DatavolumePhase"]["enum"].as_array();
        let listed: Vec<_> = listed.expect("an enum").iter().filter_map(|v| v.as_str()).collect();
        assert_eq!(listed, Phase::ALL.each_ref().map(Phase::as_str));
        assert_eq!(Phase::from("Paused".to_owned()), Phase::Unrecognized("Paused".to_owned()));
        assert_eq!(Phase::from("ready".to_owned()).as_str(), "ready");
    }

    #[test]
    fn only_creating_and_deleting_change_by_themselves() {
        let moving: Vec<_> = Phase::ALL.into_iter().filter(Phase::is_in_transition).collect();
        assert_eq!(moving, [Phase::Creating, Phase::Deleting]);
    }
}
