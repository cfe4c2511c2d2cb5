//! Any bytes are refused with a reason or read, judged and written; what is written reads back and
//! is written the same again.

#![no_main]

use entrada::policy::doc::Document;
use entrada::policy::rules::{JudgeOptions, judge};
use entrada::policy::set::PolicySet;
use entrada::policy::writer;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(document) = Document::from_bytes("policy.xml", bytes) else {
        return;
    };
    let written = writer::write(&document);
    let back = match Document::parse("policy.xml", &written) {
        Ok(back) => back,
        Err(error) => panic!("our own XML is refused: {error}\n{written}"),
    };
    assert_eq!(back.elements().count(), document.elements().count());
    assert_eq!(writer::write(&back), written);

    let set = PolicySet::new([document, back]);
    let findings = judge(&set, &JudgeOptions::default());
    for finding in findings {
        assert!(!finding.message.is_empty());
    }
});
