//! What every request needs.

use super::handles::use_handle;
use super::shared::Shared;
use crate::api::{Client, Settings};

pub fn use_client() -> Client {
    use_handle()
}

pub fn use_settings() -> Shared<Settings> {
    use_handle()
}
