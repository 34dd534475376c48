//! Responses that violate the contract: the console uses what it can read and flags the rest.

mod fields;
mod paging;
mod rows;
