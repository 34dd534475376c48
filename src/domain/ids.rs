//! Opaque IDs: a project's is `"5"`, a department's a number or a UUID, others are UUIDs.

use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Whether it is a UUID, which the contract requires of volumes and clusters.
            pub fn is_well_formed(&self) -> bool {
                Uuid::try_parse(&self.0).is_ok()
            }
        }

        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self(id)
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(VolumeId);
id!(ProjectId);
id!(DepartmentId);
id!(ClusterId);
id! {
    /// A duplicated tab copies it, so both tabs are known to submit the same form.
    AttemptId
}

/// Whether a text can be the ID of a project, department or cluster: a number or a UUID.
pub fn looks_like_id(text: &str) -> bool {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number || Uuid::try_parse(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_uuids_look_like_ids_and_names_do_not() {
        assert!(looks_like_id("5") && looks_like_id("71f69d83-ba66-4822-adf5-55ce55efd210"));
        for name in ["", "lidar-2025", "5a", "-5", "７"] {
            assert!(!looks_like_id(name), "{name}");
        }
    }

    #[test]
    fn a_volume_id_is_well_formed_only_as_a_uuid() {
        assert!(VolumeId::from("71f69d83-ba66-4822-adf5-55ce55efd210").is_well_formed());
        for id in ["", "7", "new", "71f69d83", "../x"] {
            assert!(!VolumeId::from(id).is_well_formed(), "{id}");
        }
    }
}
