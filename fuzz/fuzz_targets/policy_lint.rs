//! Any bytes as a policy set: files are parts between zero bytes. Nothing panics or hangs in reading,
//! judging and merging, whatever refers to whatever, and judging twice finds the same.

#![no_main]

use entrada::policy::chain::Chain;
use entrada::policy::doc::Document;
use entrada::policy::effective::Effective;
use entrada::policy::rules::{JudgeOptions, judge};
use entrada::policy::set::PolicySet;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let documents: Vec<Document> = bytes
        .split(|byte| *byte == 0)
        .take(8)
        .enumerate()
        .filter_map(|(at, part)| Document::from_bytes(format!("{at}.xml"), part).ok())
        .collect();
    if documents.is_empty() {
        return;
    }
    let set = PolicySet::new(documents);
    let options = JudgeOptions {
        expected_tenant: Some("contoso.onmicrosoft.com".to_owned()),
        production: true,
        ..JudgeOptions::default()
    };
    let shown = || {
        judge(&set, &options)
            .into_iter()
            .map(|finding| (finding.code.id, finding.message, finding.place))
            .collect::<Vec<_>>()
    };
    assert_eq!(shown(), shown());
    for (policy, _) in set.policies() {
        let chain = Chain::of(&set, policy);
        let effective = Effective::new(&chain);
        for journey in effective.journeys() {
            let _ = effective.unrolled(journey).len();
        }
    }
});
