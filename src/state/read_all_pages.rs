use crate::api::endpoint::{self, Call, MAX_ORG_LIMIT, OrgQuery};
use crate::api::{ApiError, Client, Page};
use crate::domain::{ClusterId, ListQuery, OrgUnit, PageCollector, PageSize};
use crate::texts::access as texts;

/// Reads all pages of `query`. `progress` gets the number of rows so far.
pub async fn read_all_pages(
    client: Client,
    query: &ListQuery,
    progress: impl Fn(u64),
) -> Result<PageCollector, ApiError> {
    read_pages(client, query, u64::MAX, progress).await.map(|(list, _)| list)
}

/// Like [`read_all_pages`], but no page after `most` rows. Returns whether there are more.
pub async fn read_pages(
    client: Client,
    query: &ListQuery,
    most: u64,
    progress: impl Fn(u64),
) -> Result<(PageCollector, bool), ApiError> {
    let mut list = PageCollector::default();
    // Resolved once: an age filter that moves between two pages would lose rows.
    let query = query.resolve_ages(endpoint::current_minute());
    let mut page = ListQuery { limit: PageSize::MAX, offset: 0, ..query };
    loop {
        let response = client.send(endpoint::list_volumes(&page)).await?;
        let next = list.add_page(page.offset, response.items, response.next);
        list.left_out.extend(response.left_out);
        progress(list.len());
        match next {
            Some(next) if list.len() < most => page = page.at_offset(next),
            next => return Ok((list, next.is_some())),
        }
    }
}

/// How many pages of departments or projects are read at most.
const MAX_ORG_PAGES: usize = 20;

/// Reads all departments or projects, of one cluster or of all. Returns what is left out, as text.
pub async fn read_org_pages(
    client: Client,
    cluster: Option<ClusterId>,
    request: fn(&OrgQuery) -> Call<Page<OrgUnit>>,
    on_page: &mut dyn FnMut(Vec<OrgUnit>),
) -> Result<Option<String>, ApiError> {
    let mut query = OrgQuery { cluster, limit: MAX_ORG_LIMIT, ..OrgQuery::default() };
    let mut left_out = None;
    for _ in 0..MAX_ORG_PAGES {
        let page = client.send(request(&query)).await?;
        left_out = left_out.or(page.left_out_note());
        on_page(page.items);
        match page.next {
            Some(next) if next > query.offset => query.offset = next,
            _ => return Ok(left_out),
        }
    }
    Ok(Some(texts::TRUNCATED.to_owned()))
}
