//! Texts of the banner, commands, shortcuts, account and notifications.
