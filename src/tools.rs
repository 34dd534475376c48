//! General tools: pure functions and types that know nothing of data volumes.

mod base_path;
mod calendar;
mod fuzzy;
mod lenient_json;
mod pretty_json;
mod query_string;
mod retry;
mod retry_after;
mod text;
mod timestamp;
mod user_input;

pub use crate::texts::lowercase;
pub use base_path::{base_path, set_base_path, strip_base_path};
pub use calendar::{DAY, day_start_ms};
pub use fuzzy::fuzzy_rank;
pub use lenient_json::{Decode, Decoder, LenientValue, decode, decode_with};
pub use pretty_json::pretty_json;
pub use query_string::{decode_pairs, encode_component, encode_pairs};
pub use retry::{MAX_RETRIES, next_retry_delay};
pub use retry_after::{RETRY_AFTER_MAX_MS, retry_after};
pub use text::{
    capitalize, escape_invisible, escape_sentence, quote_as_json, quote_for_powershell,
    quote_for_shell, remove_invisible,
};
pub use timestamp::Timestamp;
pub use user_input::{
    clean_id, clean_line, clean_search, clean_token, single_spaced, strip_quotes,
};
