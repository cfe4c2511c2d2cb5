//! Any bytes as a policy set: files are parts between zero bytes. Nothing panics or hangs in filling
//! in, reading, judging, correcting, merging, showing, drawing and comparing, whatever refers to
//! whatever. Judging twice finds the same, and a set does not differ from itself.

#![no_main]

use entrada::diag::SourceMap;
use entrada::policy::chain::Chain;
use entrada::policy::diff;
use entrada::policy::effective::Effective;
use entrada::policy::fix;
use entrada::policy::graph::{Detail, Graph, Outline, dot, mermaid, svg};
use entrada::policy::rules::{JudgeOptions, judge};
use entrada::policy::set::PolicySet;
use entrada::policy::show;
use entrada::policy::template::{Values, fill};
use libfuzzer_sys::fuzz_target;

/// More files than any law needs.
const MOST_FILES: usize = 6;

fuzz_target!(|bytes: &[u8]| {
    let mut values = Values::new();
    values.set("Tenant", "contoso.onmicrosoft.com");
    values.set("Markup", "<Item Key=\"a\">&amp;</Item>");
    let texts: Vec<(String, &str)> = bytes
        .split(|byte| *byte == 0)
        .take(MOST_FILES)
        .enumerate()
        .filter_map(|(at, part)| Some((format!("{at}.xml"), std::str::from_utf8(part).ok()?)))
        .collect();
    let mut sources = SourceMap::new();
    for (name, text) in &texts {
        sources.add(name.as_str(), *text);
    }
    let read = || {
        let filled = texts.iter().map(|(name, text)| (name, fill(text, &values)));
        filled.filter_map(|(name, filled)| filled.document(name.as_str()).ok())
    };
    let set = PolicySet::new(read());
    if set.is_empty() {
        return;
    }
    let mut options = JudgeOptions {
        production: true,
        ..JudgeOptions::default()
    };
    options.tenant.domain = Some("contoso.onmicrosoft.com".to_owned());
    let mut findings = judge(&set, &options);
    let again = judge(&set, &options);
    assert_eq!(format!("{findings:?}"), format!("{again:?}"));
    let text = |file: &str| texts.iter().find(|(name, _)| name == file).map(|found| found.1);
    fix::attach(&mut findings, &set, &fix::Limits::default(), text);
    for finding in &findings {
        let _ = sources.locate(&finding.place);
    }

    for (policy, _) in set.policies() {
        let chain = Chain::of(&set, policy);
        let effective = Effective::new(&chain);
        let shown = show::show(&effective, &sources, show::Selection::All);
        let _ = shown.map(|shown| show::human::render(&shown, false));
        let outlines = Outline::of_policy(&effective);
        let graph = Graph::new("p", &outlines, Detail::Full, false);
        let _ = (mermaid::render(&graph), dot::render(&graph), svg::render(&graph));
    }

    let same = diff::compare(&set, &PolicySet::new(read()));
    assert!(same.changes.is_empty(), "{:#?}", same.changes);
    let _ = diff::compare(&set, &PolicySet::new(read().take(1)));
});
