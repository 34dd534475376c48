/// The longest path, in bytes: `PATH_MAX` of Linux.
pub const MOUNT_PATH_MAX: usize = 4096;

/// The longest path segment, in bytes: `NAME_MAX` of Linux.
pub const MOUNT_PATH_PART_MAX: usize = 255;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MountPath(String);

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MountPathError {
    Empty,
    NotAbsolute,
    Root,
    ControlCharacter,
    EmptyPart,
    SlashAtEnd,
    Dots,
    TooLong(usize),
    PartTooLong(usize),
}

impl MountPath {
    /// Blanks are kept, since file names may contain them.
    pub fn parse(text: &str) -> Result<Self, MountPathError> {
        let Some(rest) = text.strip_prefix('/') else {
            let is_empty = text.is_empty();
            return Err(if is_empty { MountPathError::Empty } else { MountPathError::NotAbsolute });
        };
        if rest.is_empty() {
            return Err(MountPathError::Root);
        }
        if text.chars().any(char::is_control) {
            return Err(MountPathError::ControlCharacter);
        }
        if text.len() > MOUNT_PATH_MAX {
            return Err(MountPathError::TooLong(text.len()));
        }
        let mut parts = rest.split('/').peekable();
        while let Some(part) = parts.next() {
            match part {
                "" if parts.peek().is_none() => return Err(MountPathError::SlashAtEnd),
                "" => return Err(MountPathError::EmptyPart),
                "." | ".." => return Err(MountPathError::Dots),
                part if part.len() > MOUNT_PATH_PART_MAX => {
                    return Err(MountPathError::PartTooLong(part.len()));
                }
                _ => {}
            }
        }
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for MountPath {
    fn default() -> Self {
        Self(["", "mnt", "data"].join("/"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_absolute_path_is_unchanged() {
        for text in ["/mnt/data", "/d", "/mnt/my data/größe", "/.hidden/...", "/a\u{202e}b"] {
            assert_eq!(MountPath::parse(text).expect(text).as_str(), text);
        }
        let longest = format!("/{}", "é".repeat(127)) + "x";
        assert!(MountPath::parse(&longest).is_ok());
        assert_eq!(MountPath::parse(MountPath::default().as_str()), Ok(MountPath::default()));
    }

    #[test]
    fn each_error_is_specific() {
        for (text, error) in [
            ("", MountPathError::Empty),
            ("mnt/data", MountPathError::NotAbsolute),
            (" /mnt", MountPathError::NotAbsolute),
            ("C:\\data", MountPathError::NotAbsolute),
            ("/", MountPathError::Root),
            ("/mnt/da\0ta", MountPathError::ControlCharacter),
            ("/mnt/data\n", MountPathError::ControlCharacter),
            ("/mnt//data", MountPathError::EmptyPart),
            ("//", MountPathError::EmptyPart),
            ("/mnt/data/", MountPathError::SlashAtEnd),
            ("/mnt/../etc", MountPathError::Dots),
            ("/.", MountPathError::Dots),
        ] {
            assert_eq!(MountPath::parse(text), Err(error), "{text:?}");
        }
        let part = format!("/{}", "é".repeat(128));
        assert_eq!(MountPath::parse(&part), Err(MountPathError::PartTooLong(256)));
        let long = "/abc".repeat(1024);
        assert!(MountPath::parse(&long).is_ok());
        assert_eq!(MountPath::parse(&format!("{long}d")), Err(MountPathError::TooLong(4097)));
    }

    proptest! {
        #[test]
        fn accepted_paths_are_absolute_and_normalized(
            text in "[/.a-cé \n]{0,12}",
        ) {
            if let Ok(path) = MountPath::parse(&text) {
                let parts = std::path::Path::new(path.as_str()).components().count();
                prop_assert_eq!(parts, text.split('/').count(), "{:?}", text);
                prop_assert!(text.starts_with('/') && !text.chars().any(char::is_control));
            }
        }
    }
}
