#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::fmt::Write as _;
use std::sync::Arc;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::diag::{FileName, Finding, Part, Place, SourceMap};

fn file() -> FileName {
    Arc::from("plan.yaml")
}

/// The findings as `CODE line:column message`, one per line.
fn problems(bytes: impl AsRef<[u8]>) -> String {
    let parsed = parse(&file(), bytes.as_ref());
    let mut map = SourceMap::new();
    map.add(file(), Arc::clone(&parsed.text));
    let mut out = String::new();
    for finding in &parsed.findings {
        let at = map.locate(&finding.place).unwrap().start;
        let Finding { code, message, .. } = finding;
        writeln!(out, "{} {}:{} {message}", code.id, at.line, at.column).unwrap();
    }
    out
}

fn value(text: &str) -> Value {
    assert_eq!(problems(text), "");
    parse(&file(), text.as_bytes())
        .document
        .unwrap()
        .root
        .to_value()
}

#[test]
fn ent0002_reports_a_file_of_more_than_ten_mebibytes() {
    assert_eq!(
        problems(vec![b'#'; MAX_BYTES + 1]),
        "ENT0002 1:1 the file has 10485761 bytes, more than the 10485760 that are read\n"
    );
}

#[test]
fn ent0002_accepts_a_plan_of_ten_mebibytes() {
    let mut text = String::from("items:\n");
    while text.len() < MAX_BYTES - 100 {
        text.push_str("  - name: someone\n    text: \"<&'>]]>\"\n");
    }
    assert_eq!(problems(&text), "");
}

#[test]
fn ent0003_reports_the_byte_that_is_not_utf8() {
    assert_eq!(
        problems(b"name: x\ntitle: M\xFCller\n"),
        "ENT0003 2:9 byte 0xFC at offset 16 is not UTF-8\n"
    );
}

#[test]
fn ent0003_accepts_utf8_with_and_without_a_mark() {
    assert_eq!(value("title: Müller\n"), json!({"title": "Müller"}));
    assert_eq!(value("\u{FEFF}title: Müller\n"), json!({"title": "Müller"}));
}

#[test]
fn ent0004_reports_utf16_with_and_without_a_mark() {
    let wide = |text: &str| {
        text.encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<_>>()
    };
    let expected = "ENT0004 1:1 the file is encoded as UTF-16, not as UTF-8\n";
    assert_eq!(problems(wide("name: x\n")), expected);
    assert_eq!(problems(wide("\u{FEFF}name: x\n")), expected);
}

#[test]
fn ent0004_accepts_a_mark_of_utf8() {
    assert_eq!(problems(b"\xEF\xBB\xBFname: x\n"), "");
}

#[test]
fn ent0005_reports_control_characters_in_the_file() {
    assert_eq!(
        problems("name: \"a\0b\"\nnext: \u{7}\n"),
        "ENT0005 1:9 control character U+0000\nENT0005 2:7 control character U+0007\n"
    );
}

#[test]
fn ent0005_accepts_tabs_and_carriage_returns() {
    assert_eq!(
        value("name: x\t# note\r\nnext: |\r\n  a\r\n  b\r\n"),
        json!({"name": "x", "next": "a\nb\n"})
    );
}

#[test]
fn ent0006_reports_files_without_content() {
    for text in ["", "\n", "# only a comment\n", "---\n", "~\n", "\u{FEFF}"] {
        assert_eq!(
            problems(text),
            "ENT0006 1:1 the file holds no YAML document\n",
            "{text:?}"
        );
    }
}

#[test]
fn ent0006_accepts_an_empty_map() {
    assert_eq!(value("{}\n"), json!({}));
}

#[test]
fn ent0010_reports_what_is_not_well_formed() {
    insta::assert_snapshot!(
        [
            "a: [1, 2\n",
            "a: 'open\n",
            "a: b: c\n",
            "a: @b\n",
            "a: \"\\q\"\n",
            "a: \"\\uD800\"\n",
            "a: 'x' y\n",
            "a: b\nword\n",
            "a: ]\n",
        ]
        .map(problems)
        .concat(),
        @r"
        ENT0010 1:4 brackets or braces do not match, or a comma is missing
        ENT0012 2:1 a continued line is indented less than what it continues
        ENT0010 1:5 `: ` is not allowed here
        ENT0010 1:4 a value cannot start with `@`
        ENT0010 1:4 unknown escape in a double-quoted text
        ENT0010 1:4 half of a surrogate pair is not a character
        ENT0010 1:8 text after the closing quote
        ENT0010 2:1 a key without `:`
        ENT0010 1:4 brackets or braces do not match, or a comma is missing
        "
    );
}

#[test]
fn ent0010_accepts_surrogate_pairs_and_special_characters_in_quotes() {
    assert_eq!(
        value("a: \"\\uD83D\\uDE00\"\nb: '<&\"]]>'\nc: \"@ % `\"\n"),
        json!({"a": "😀", "b": "<&\"]]>", "c": "@ % `"})
    );
}

#[test]
fn ent0011_reports_tabs_in_indentation() {
    assert_eq!(
        problems("a:\n\tb: 1\n"),
        "ENT0011 2:1 a tab is used where YAML wants spaces\n"
    );
}

#[test]
fn ent0011_accepts_tabs_between_tokens() {
    assert_eq!(value("a:\tb\n"), json!({"a": "b"}));
}

#[test]
fn ent0012_reports_indentation_that_does_not_fit() {
    insta::assert_snapshot!(
        ["a:\n    b: 1\n  c: 2\n", "a:\n  - 1\n - 2\n"].map(problems).concat(),
        @r"
        ENT0012 3:3 this line does not line up with the lines before it
        ENT0012 3:2 this line does not line up with the lines before it
        "
    );
}

#[test]
fn ent0012_accepts_lists_at_the_column_of_their_key() {
    assert_eq!(value("a:\n- 1\n- 2\nb: 3\n"), json!({"a": [1, 2], "b": 3}));
}

#[test]
fn ent0013_reports_deep_nesting_without_exhausting_the_stack() {
    let deep = "[".repeat(100_000);
    assert_eq!(
        problems(&deep),
        "ENT0013 1:65 collections are nested more than 64 deep\n"
    );
    let block = (0..1000).fold(String::new(), |text, depth| {
        text + &" ".repeat(depth) + "a:\n"
    });
    assert!(problems(&block).starts_with("ENT0013 65:65 "));
    let by_alias = format!(
        "a: &a {}1{}\nb: {}*a{}\n",
        "[".repeat(40),
        "]".repeat(40),
        "[".repeat(40),
        "]".repeat(40)
    );
    assert!(problems(&by_alias).starts_with("ENT0013 2:44 with this alias "));
}

#[test]
fn ent0013_accepts_ordinary_depth() {
    let text = format!("{}1{}", "[".repeat(60), "]".repeat(60));
    assert_eq!(problems(text), "");
}

#[test]
fn ent0014_reports_a_second_document() {
    assert_eq!(
        problems("a: 1\n---\nb: 2\n"),
        "ENT0014 2:1 a second YAML document starts here\n"
    );
}

#[test]
fn ent0014_accepts_one_explicit_document() {
    assert_eq!(value("%YAML 1.2\n---\na: 1\n...\n"), json!({"a": 1}));
}

#[test]
fn ent0015_reports_both_places_of_a_duplicate_key() {
    let text = "a: 1\nb: 2\n\"a\": 3\n";
    assert_eq!(
        problems(text),
        "ENT0015 3:1 the key `a` is in this map twice\n"
    );
    let parsed = parse(&file(), text.as_bytes());
    let related = &parsed.findings[0].related[0];
    assert_eq!(
        related.place,
        Place::Span(file(), crate::diag::Span::new(0, 1))
    );
    assert_eq!(
        parsed.document.unwrap().root.to_value(),
        json!({"a": 1, "b": 2})
    );
}

#[test]
fn ent0015_accepts_equal_keys_of_different_maps() {
    assert_eq!(
        value("a: {x: 1}\nb: {x: 2}\n"),
        json!({"a": {"x": 1}, "b": {"x": 2}})
    );
}

#[test]
fn ent0016_reports_keys_that_are_not_text() {
    assert_eq!(
        problems("1033: a\ntrue: b\n~: c\n? [x]\n: d\n: e\n"),
        "ENT0016 1:1 the key `1033` is not text\n\
         ENT0016 2:1 the key `true` is not text\n\
         ENT0016 3:1 the key `~` is not text\n\
         ENT0016 4:3 a list or a map cannot be a key\n\
         ENT0016 6:1 a key is missing before `:`\n"
    );
}

#[test]
fn ent0016_accepts_quoted_keys() {
    assert_eq!(
        value("\"1033\": a\n'true': b\n"),
        json!({"1033": "a", "true": "b"})
    );
}

#[test]
fn ent0017_reports_merge_keys() {
    assert_eq!(
        problems("a: &a {x: 1}\nb:\n  <<: *a\n  z: 2\n"),
        "ENT0017 3:3 the merge key `<<` is not part of YAML 1.2\n"
    );
}

#[test]
fn ent0017_accepts_the_text_in_quotes() {
    assert_eq!(value("\"<<\": 1\n"), json!({"<<": 1}));
}

#[test]
fn ent0018_reports_tags() {
    assert_eq!(
        problems("a: !Ref x\nb: !!int word\nc: !!set {x: 1}\nd: !vault\n  e: 1\n"),
        "ENT0018 1:4 the tag `!Ref` has no meaning in a plan\n\
         ENT0018 2:10 this value is not what its tag `!!int` says\n\
         ENT0018 3:4 the tag `!!set` has no meaning in a plan\n\
         ENT0018 4:4 the tag `!vault` has no meaning in a plan\n"
    );
}

#[test]
fn ent0018_accepts_core_tags() {
    assert_eq!(
        value("a: !!str 12\nb: !!int \"12\"\nc: !!map {x: !!bool true}\nd: ! 12\n"),
        json!({"a": "12", "b": 12, "c": {"x": true}, "d": "12"})
    );
}

#[test]
fn ent0019_reports_an_alias_without_an_anchor_and_goes_on() {
    let text = "a: &defaults 1\nb: *default\nc: 012\n";
    assert_eq!(
        problems(text),
        "ENT0019 2:4 no anchor `&default` comes before this alias\n\
         ENT0023 3:4 `012` is an octal number to readers of YAML 1.1\n"
    );
    let suggestion = &parse(&file(), text.as_bytes()).findings[0].suggestion;
    assert_eq!(suggestion.as_deref(), Some("defaults"));
}

#[test]
fn ent0019_accepts_aliases_and_keeps_both_places() {
    let text = "a: &a {x: 1}\nb: *a\n";
    assert_eq!(value(text), json!({"a": {"x": 1}, "b": {"x": 1}}));
    let root = parse(&file(), text.as_bytes()).document.unwrap().root;
    let alias = root.get("/b").unwrap();
    assert_eq!(&text[alias.span.start..alias.span.end], "{x: 1}");
    let used = alias.used_at.unwrap();
    assert_eq!(&text[used.start..used.end], "*a");
}

#[test]
fn ent0020_reports_a_value_that_would_contain_itself() {
    assert_eq!(
        problems("a: &a [1, *a]\n"),
        "ENT0020 1:11 this alias stands inside the value that it repeats\n"
    );
}

#[test]
fn ent0020_accepts_an_alias_beside_its_anchor() {
    assert_eq!(value("[&a 1, *a]\n"), json!([1, 1]));
}

#[test]
fn ent0021_reports_alias_bombs() {
    let mut laughs = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let list = vec![format!("*a{}", level - 1); 10].join(", ");
        writeln!(laughs, "a{level}: &a{level} [{list}]").unwrap();
    }
    assert!(problems(&laughs).starts_with("ENT0021 5:"));
    let long = format!(
        "a: &a {}\nb: [{}]\n",
        "x".repeat(1_000_000),
        "*a, ".repeat(1000)
    );
    assert!(problems(&long).starts_with("ENT0021 2:"));
    let nested = "&a [".repeat(50) + &"x, ".repeat(200_000) + &"]".repeat(50);
    assert_eq!(
        problems(&nested),
        "",
        "anchors without aliases are harmless"
    );
}

#[test]
fn ent0021_accepts_a_hundred_repetitions() {
    let text = format!("a: &a {{x: [1, 2, 3]}}\nb: [{}]\n", "*a, ".repeat(100));
    assert_eq!(problems(text), "");
}

#[test]
fn ent0022_reports_numbers_that_json_cannot_hold() {
    assert_eq!(
        problems("a: 99999999999999999999\nb: 1.5e+999\nc: .inf\nd: .nan\n")
            .lines()
            .count(),
        4
    );
}

#[test]
fn ent0022_accepts_numbers_of_sixty_four_bits() {
    assert_eq!(
        value(
            "a: 18446744073709551615\nb: -9223372036854775808\nc: 0.5\nd: \"99999999999999999999\"\n"
        ),
        json!({"a": u64::MAX, "b": i64::MIN, "c": 0.5, "d": "99999999999999999999"})
    );
}

#[test]
fn ent0023_reports_what_readers_of_yaml_1_1_read_differently() {
    let words = [
        "no",
        "On",
        "y",
        "=",
        "012",
        "09",
        "0o14",
        "1_000",
        "0b11",
        "12:30:00",
        "1:30",
        "2026-01-31",
        "2026-01-31T10:00:00Z",
        "1e3",
        "1.5e3",
    ];
    for word in words {
        assert!(
            problems(format!("a: {word}\n")).starts_with("ENT0023 1:4 "),
            "{word}"
        );
    }
    assert_eq!(
        problems("on: 1\n"),
        "ENT0023 1:1 `on` is the boolean `true` to readers of YAML 1.1\n"
    );
}

#[test]
fn ent0023_accepts_quoted_text_and_what_both_read_alike() {
    let words = [
        "\"no\"",
        "'012'",
        "true",
        "~",
        "12",
        "-1.5",
        "1.5e+3",
        "0x1F",
        "0",
        "node",
        "12:99",
        "a:1",
        "2026-1-31",
        "1.2.3",
        "+1",
        "https://x",
        "10.0.0.1",
    ];
    for word in words {
        assert_eq!(problems(format!("a: {word}\n")), "", "{word}");
    }
}

#[test]
fn ent0024_reports_characters_that_xml_cannot_carry() {
    assert_eq!(
        problems("a: \"x\\0\"\nb: \"\\uFFFE\"\n"),
        "ENT0024 1:4 the text holds the character U+0000, which XML cannot carry\n\
         ENT0024 2:4 the text holds the character U+FFFE, which XML cannot carry\n"
    );
}

#[test]
fn ent0024_accepts_line_breaks_and_markup() {
    assert_eq!(
        value("a: \"\\t\\r\\n<&\\\"'>]]>\"\n"),
        json!({"a": "\t\r\n<&\"'>]]>"})
    );
}

#[test]
fn ent0025_reports_how_many_findings_are_not_shown() {
    let text = "- no\n".repeat(MAX_FINDINGS + 7);
    let all = problems(text);
    assert_eq!(all.lines().count(), MAX_FINDINGS + 1);
    assert!(all.ends_with("ENT0025 1:1 7 more findings are not shown\n"));
}

#[test]
fn ent0025_accepts_a_few_findings() {
    assert!(!problems("- no\n- on\n").contains("ENT0025"));
}

#[test]
fn scalars_keep_how_they_are_written() {
    let text = "a: 1\nb: \"1\"\nc: |\n  1\nd: {}\n";
    let root = parse(&file(), text.as_bytes()).document.unwrap().root;
    let style = |pointer| root.get(pointer).unwrap().style;
    assert_eq!(style("/a"), Style::Plain);
    assert_eq!(style("/b"), Style::Quoted);
    assert_eq!(style("/c"), Style::Block);
    assert_eq!(style("/d"), Style::Flow);
    assert_eq!(
        root.to_value(),
        json!({"a": 1, "b": "1", "c": "1\n", "d": {}})
    );
}

#[test]
fn pointers_lead_to_keys_values_and_the_nearest_ancestor() {
    let text = "target:\n  tenant: x.example\n  list:\n    - a: 1\n    - b: 2\n\n# end\nempty:\n";
    let document = parse(&file(), text.as_bytes()).document.unwrap();
    let at = |pointer, part| {
        let span = document.span_of(pointer, part);
        &text[span.start..span.end]
    };
    assert_eq!(at("/target/tenant", Part::Value), "x.example");
    assert_eq!(at("/target/tenant", Part::Key), "tenant");
    assert_eq!(at("/target/list/1", Part::Value), "b: 2");
    assert_eq!(at("/target/list", Part::Value), "- a: 1\n    - b: 2");
    assert_eq!(at("/target/missing/deep", Part::Value), "target");
    assert_eq!(at("/nothing", Part::Value), "target");
    assert_eq!(at("/empty", Part::Value), "empty");
}

/// Any JSON value of moderate size, with the texts and keys that YAML makes difficult.
fn json_value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        "[ -~]{0,12}",
        "[a-zA-Z0-9:#&*!|>'\"%@`,\\[\\]{}?=<~. _\n\r\t-]{0,12}",
        "[\u{A0}-\u{D7FF}]{0,4}",
        prop::sample::select(vec![
            "no",
            "on",
            "y",
            "0o14",
            "012",
            "1e3",
            "1:30",
            "null",
            "~",
            "",
            " ",
            "2026-01-31",
            "=",
            "<<",
            "---",
            "\u{FEFF}"
        ])
        .prop_map(str::to_owned),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>()
            .prop_filter("finite", |number| number.is_finite())
            .prop_map(Value::from),
        text.clone().prop_map(Value::String),
    ];
    leaf.prop_recursive(4, 32, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            prop::collection::vec((text.clone(), inner), 0..6)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let parsed = parse(&file(), &bytes);
        for finding in &parsed.findings {
            if let Place::Span(_, span) = &finding.place {
                prop_assert!(span.start <= span.end && span.end <= parsed.text.len() + 3);
            }
        }
    }

    #[test]
    fn any_yaml_like_text_is_read_without_a_panic(
        text in "([a-c:\\-?&*!|>'\"%@#,\\[\\]{}<~. \n\t\r0-9]|\n  |: |- |&a|\\*a){0,60}"
    ) {
        let parsed = parse(&file(), text.as_bytes());
        if let Some(document) = parsed.document {
            let _ = document.root.to_value();
        }
    }

    #[test]
    fn any_value_written_as_yaml_is_read_back_equal_and_without_a_warning(value in json_value()) {
        prop_assume!(!value.is_null());
        let text = to_yaml(&value).unwrap();
        let parsed = parse(&file(), text.as_bytes());
        prop_assert!(parsed.findings.is_empty(), "{:?}\n{}", parsed.findings, text);
        prop_assert_eq!(parsed.document.unwrap().root.to_value(), value);
    }
}
