//! URLs of the list. Users bookmark and share them, so their meaning must not change.

use data_volumes_console::domain::ListQuery;
use data_volumes_console::route::Route;
use data_volumes_console::tools::decode_pairs;
use proptest::prelude::*;

/// A query string, its request, and its canonical form. Only add entries: a failing entry is a broken link.
const MEANINGS: [(&str, &str, &str); 18] = [
    ("", "requestType=Originated&sortBy=name&sortOrder=asc&offset=0&limit=50", ""),
    (
        "search=lidar",
        "requestType=Originated&search=lidar&sortBy=name&sortOrder=asc&offset=0&limit=50",
        "search=lidar",
    ),
    (
        "filterBy=phase%3D%3DReady",
        "requestType=Originated&filterBy=phase==Ready&sortBy=name&sortOrder=asc&offset=0&limit=50",
        "filterBy=phase%3D%3DReady",
    ),
    (
        "filterBy=phase==Ready,name=@lidar",
        "requestType=Originated&filterBy=phase==Ready,name=@lidar&sortBy=name&sortOrder=asc&offset=0&limit=50",
        "filterBy=phase%3D%3DReady%2Cname%3D%40lidar",
    ),
    (
        "filterBy=phase==Ready&filterBy=name=@lidar&filterBy=createdBy!=a%2Bb@x.org",
        "requestType=Originated&filterBy=phase==Ready,name=@lidar,createdBy!=a%2Bb@x.org&sortBy=name&sortOrder=asc&offset=0&limit=50",
        "filterBy=phase%3D%3DReady%2Cname%3D%40lidar%2CcreatedBy%21%3Da%2Bb%40x.org",
    ),
    (
        "filterBy=projectId==5,clusterId!=71f69d83-ba66-4822-adf5-55ce55efd210,departmentId=^7",
        "requestType=Originated&filterBy=projectId==5,clusterId!=71f69d83-ba66-4822-adf5-55ce55efd210,departmentId=^7&sortBy=name&sortOrder=asc&offset=0&limit=50",
        "filterBy=projectId%3D%3D5%2CclusterId%21%3D71f69d83-ba66-4822-adf5-55ce55efd210%2CdepartmentId%3D%5E7",
    ),
    (
        "filterBy=createdAt%3E%3D2026-01-31T00:00:00%2B02:00,createdAt<=2026-02-01T00:00:00.5Z",
        "requestType=Originated&filterBy=createdAt>=2026-01-31T00:00:00%2B02:00,createdAt<=2026-02-01T00:00:00.5Z&sortBy=name&sortOrder=asc&offset=0&limit=50",
        "filterBy=createdAt%3E%3D2026-01-31T00%3A00%3A00%2B02%3A00%2CcreatedAt%3C%3D2026-02-01T00%3A00%3A00.5Z",
    ),
    (
        "filterBy=projectName=$x,name!@tmp,name=^a,phase==Hibernating",
        "requestType=Originated&filterBy=projectName=$x,name!@tmp,name=^a,phase==Hibernating&sortBy=name&sortOrder=asc&offset=0&limit=50",
        "filterBy=projectName%3D%24x%2Cname%21%40tmp%2Cname%3D%5Ea%2Cphase%3D%3DHibernating",
    ),
    (
        "search=a+b%2Bc",
        "requestType=Originated&search=a%20b%2Bc&sortBy=name&sortOrder=asc&offset=0&limit=50",
        "search=a%20b%2Bc",
    ),
    (
        "sortBy=createdAt&sortOrder=desc",
        "requestType=Originated&sortBy=createdAt&sortOrder=desc&offset=0&limit=50",
        "sortBy=createdAt&sortOrder=desc",
    ),
    (
        "sortOrder=desc",
        "requestType=Originated&sortBy=name&sortOrder=desc&offset=0&limit=50",
        "sortOrder=desc",
    ),
    (
        "offset=50&limit=25",
        "requestType=Originated&sortBy=name&sortOrder=asc&offset=50&limit=25",
        "offset=50&limit=25",
    ),
    (
        "requestType=UsableInProject&usableInProjectId=5",
        "requestType=UsableInProject&usableInProjectId=5&sortBy=name&sortOrder=asc&offset=0&limit=50",
        "requestType=UsableInProject&usableInProjectId=5",
    ),
    (
        "usableInProjectId=5",
        "requestType=UsableInProject&usableInProjectId=5&sortBy=name&sortOrder=asc&offset=0&limit=50",
        "requestType=UsableInProject&usableInProjectId=5",
    ),
    // All parameters of the API, in any order.
    (
        "limit=50&offset=0&sortOrder=asc&sortBy=name&requestType=Originated",
        "requestType=Originated&sortBy=name&sortOrder=asc&offset=0&limit=50",
        "",
    ),
    // Invalid parameters do not affect the others.
    (
        "filterby=phase==Ready&Search=x&colour=red&limit=0&offset=-1&sortBy=size&search=kept",
        "requestType=Originated&search=kept&sortBy=name&sortOrder=asc&offset=0&limit=50",
        "search=kept",
    ),
    (
        "filterBy=phase==Ready,nam==x,createdAt=@2026&sortOrder=DESC&requestType=originated",
        "requestType=Originated&filterBy=phase==Ready&sortBy=name&sortOrder=asc&offset=0&limit=50",
        "filterBy=phase%3D%3DReady",
    ),
    // The last of repeated parameters wins.
    (
        "search=a&search=b&limit=25&limit=100",
        "requestType=Originated&search=b&sortBy=name&sortOrder=asc&offset=0&limit=100",
        "search=b&limit=100",
    ),
];

#[test]
fn old_urls_keep_their_meaning() {
    for (url, request, canonical) in MEANINGS {
        let Some(Route::Volumes(query)) = Route::parse("/datavolumes", url) else {
            panic!("{url} is not a URL of the list");
        };
        assert_eq!(decode_pairs(&query.to_list_request()), decode_pairs(request), "{url}");
        assert_eq!(query.print(), canonical, "{url}");
        assert_eq!(ListQuery::parse(canonical), (query, vec![]), "{canonical}");
    }
}

proptest! {
    /// The parameters in any order, the filter in one parameter or in several, with any encoding.
    #[test]
    fn a_query_copied_from_an_api_client_keeps_its_meaning(
        order in Just(["requestType", "filterBy", "search", "sortBy", "sortOrder", "offset", "limit"]).prop_shuffle(),
        clauses in prop::collection::vec("(name|createdBy|phase)(==|!=|=@)[a-zA-Z0-9+@.&=%#-][a-zA-Z0-9 +@.&=%#-]{0,7}[a-z]", 1..4),
        search in "[a-zA-Z0-9+&=%#é]( ?[a-zA-Z0-9+&=%#é]){0,4}",
        repeated in any::<bool>(),
        form in any::<bool>(),
        (offset, limit) in (0u32..1000, 1u16..=500),
    ) {
        let encode = |text: &str| {
            let encoded = text
                .bytes()
                .map(|byte| match byte {
                    b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'@' | b',' | b'!' => char::from(byte).to_string(),
                    b' ' if form => "+".to_owned(),
                    _ => format!("%{byte:02x}"),
                });
            encoded.collect::<String>()
        };
        let mut pairs = Vec::new();
        for name in order {
            match name {
                "requestType" => pairs.push("requestType=Originated".to_owned()),
                "filterBy" if repeated => {
                    pairs.extend(clauses.iter().map(|clause| format!("filterBy={}", encode(clause))));
                }
                "filterBy" => pairs.push(format!("filterBy={}", encode(&clauses.join(",")))),
                "search" => pairs.push(format!("search={}", encode(&search))),
                "sortBy" => pairs.push("sortBy=createdAt".to_owned()),
                "sortOrder" => pairs.push("sortOrder=desc".to_owned()),
                "offset" => pairs.push(format!("offset={offset}")),
                _ => pairs.push(format!("limit={limit}")),
            }
        }
        let (query, problems) = ListQuery::parse(&pairs.join("&"));
        prop_assert_eq!(problems, []);
        let mut each_once = clauses.clone();
        let mut seen = std::collections::HashSet::new();
        each_once.retain(|clause| seen.insert(clause.clone()));
        let request = decode_pairs(&query.to_list_request());
        let expected = [
            ("requestType", "Originated".to_owned()),
            ("filterBy", each_once.join(",")),
            ("search", search),
            ("sortBy", "createdAt".to_owned()),
            ("sortOrder", "desc".to_owned()),
            ("offset", offset.to_string()),
            ("limit", limit.to_string()),
        ];
        prop_assert_eq!(request, expected.map(|(name, value)| (name.to_owned(), value)));
        prop_assert_eq!(ListQuery::parse(&query.print()).0, query);
    }
}
