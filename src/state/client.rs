//! What every request needs.

use super::handles::use_handle;
use crate::api::{Client, Settings};
use crate::effect::Shared;

pub fn use_client() -> Client {
    use_handle()
}

pub fn use_settings() -> Shared<Settings> {
    use_handle()
}
