//! Any bytes as a plan: no panic, and what resolves can be rendered and resolves to the same again.

#![no_main]

use std::collections::BTreeMap;
use std::sync::Arc;

use entrada::plan::load::load;
use entrada::{resolve, yaml};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let file = Arc::from("plan.yaml");
    let loaded = load(&file, bytes);
    let Some(written) = &loaded.written else {
        return;
    };
    let (plans, mut findings) = resolve::resolve_all(written, &BTreeMap::new());
    findings.extend(loaded.findings.iter().cloned());
    let sources = resolve::source_map(&loaded, &plans, &findings);
    for finding in &findings {
        let _ = sources.locate(&finding.place);
    }
    for plan in &plans {
        let text = yaml::to_yaml(&resolve::render(plan)).expect("JSON values can be written");
        let again = load(&file, text.as_bytes());
        let written = again.written.expect("rendered plans can be read");
        let (again, _) = resolve::resolve(&written, &plan.environment, &BTreeMap::new());
        assert_eq!(again.expect("rendered plans resolve").value, plan.value);
    }
});
