//! Reading a list to its end.

use crate::api::{ApiError, Client, endpoint};
use crate::domain::{ListQuery, PageSize, WholeList};

/// Reads all pages of `query`, the largest there are, one after the other, and tells after each
/// how many rows there are. Dropping the future stops it.
pub async fn read_whole_list(
    client: Client,
    query: &ListQuery,
    progress: impl Fn(u64),
) -> Result<WholeList, ApiError> {
    let mut list = WholeList::default();
    // Once for all pages: an age that moves on between two of them would lose rows.
    let query = query.resolved(endpoint::this_minute());
    let mut page = ListQuery { limit: PageSize::MAX, offset: 0, ..query };
    loop {
        let answer = client.send(endpoint::list_volumes(&page)).await?;
        let next = list.take(page.offset, answer.items, answer.next);
        progress(list.len());
        match next {
            Some(next) => page = page.at_offset(next),
            None => return Ok(list),
        }
    }
}
