//! Benchmarks of decoding rows and of parsing queries.

use criterion::Criterion;
use data_volumes_console::api::endpoint::list_volumes;
use data_volumes_console::api::response::Response;
use data_volumes_console::domain::{FilterBy, ListQuery};
use std::fmt::Write as _;
use std::hint::black_box;

const QUERY: &str = "search=lidar&filterBy=phase%3D%3DReady%2Cname%3D%40train%2CcreatedAt%3E%3D2026-11-01T00%3A00%3A00Z\
                     &sortBy=projectName&sortOrder=desc&offset=1000&limit=500&columns=name";

const FILTER: &str =
    "phase==Ready,name=@train,projectName!=vision,createdAt>=2026-11-01T00:00:00Z,createdBy=@ada";

fn response(rows: u32) -> Response {
    let mut body = String::from("{\"datavolumes\":[");
    for row in 0..rows {
        let comma = if row == 0 { "" } else { "," };
        let _ = write!(
            body,
            "{comma}{{\"id\":\"71f69d83-ba66-4822-adf5-{row:012}\",\"name\":\"lidar-{row}\",\
             \"description\":\"What the cars saw on day {row}, \\u00fcber alles\",\
             \"projectId\":\"{row}\",\"projectName\":\"vision-{row}\",\"departmentId\":\"5\",\
             \"clusterId\":\"9f55255e-11ed-47c7-acef-fc4054768dbc\",\"originPvcName\":\"raw-{row}\",\
             \"createdAt\":\"2026-11-23T14:03:22.123Z\",\"createdBy\":\"ada@example.com\",\
             \"updatedAt\":\"2026-11-24T14:03:22.123Z\",\"updatedBy\":\"ada@example.com\",\
             \"status\":{{\"phase\":\"Ready\",\"phaseMessage\":\"\",\"conditions\":[{{\"type\":\"Ready\",\
             \"status\":\"True\",\"reason\":\"AsExpected\",\"message\":\"It can be mounted\",\
             \"lastTransitionTime\":\"2026-11-24T14:03:22.123Z\"}}],\
             \"datavolumePvcName\":\"dv-{row}\",\"datavolumePvName\":\"pv-{row}\"}}}}"
        );
    }
    body.push_str("],\"next\":500}");
    Response {
        status: 200,
        content_type: "application/json".to_owned(),
        body,
        retry_after: None,
        date: None,
    }
}

fn decode(criterion: &mut Criterion) {
    let request = list_volumes(&ListQuery::default());
    for rows in [50, 500] {
        let response = response(rows);
        assert!(
            request
                .read(&response)
                .is_ok_and(|page| page.items.iter().all(|row| row.decode_error.is_none()))
        );
        criterion.bench_function(&format!("decode {rows} rows"), |bencher| {
            bencher.iter(|| request.read(black_box(&response)));
        });
    }
}

fn query(criterion: &mut Criterion) {
    criterion.bench_function("parse a query", |bencher| {
        bencher.iter(|| ListQuery::parse(black_box(QUERY)));
    });
    let (query, _) = ListQuery::parse(QUERY);
    criterion.bench_function("print a query", |bencher| bencher.iter(|| black_box(&query).print()));
}

fn filter(criterion: &mut Criterion) {
    let (parsed, errors) = FilterBy::parse(FILTER);
    assert!(errors.is_empty(), "{errors:?}");
    criterion.bench_function("parse a filter", |bencher| {
        bencher.iter(|| FilterBy::parse(black_box(FILTER)));
    });
    criterion.bench_function("print a filter", |bencher| {
        bencher.iter(|| black_box(&parsed).to_string());
    });
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    decode(&mut criterion);
    query(&mut criterion);
    filter(&mut criterion);
    criterion.final_summary();
}
