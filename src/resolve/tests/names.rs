use super::super::testing::{BASE, problems};

fn named(names: &[&str]) -> String {
    let entries: String = names
        .iter()
        .map(|name| format!("  \"{name}\": {{}}\n"))
        .collect();
    problems(&BASE.replace("  prod:\n    production: true\n", &entries))
}

#[test]
fn ent0209_reports_environments_that_differ_in_case_alone() {
    insta::assert_snapshot!(named(&["prod", "test", "PROD"]), @"ENT0209 9:3 there is an environment `prod` already [names are compared without case; rename one or delete the copy]");
}

#[test]
fn ent0209_accepts_different_names() {
    assert_eq!(named(&["prod", "prod2", "pro"]), "");
}

#[test]
fn ent0210_reports_names_of_devices() {
    for name in ["CON", "nul", "Aux", "prn", "COM1", "lpt9", "sha256sums"] {
        let said = named(&[name]);
        assert!(said.starts_with("ENT0210 7:3 "), "{name}: {said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

#[test]
fn ent0210_accepts_names_that_begin_like_them() {
    assert_eq!(named(&["console", "com10", "nullable", "prod-aux"]), "");
}

#[test]
fn names_of_environments_have_a_form() {
    let long = "a".repeat(41);
    for name in [
        "../../x", "..", ".", "-x", "a b", "$(id)", "", "a.b", "1", &long,
    ] {
        let said = named(&[name]);
        assert!(said.starts_with("ENT1005 7:3 the key `"), "{name}: {said}");
        assert!(
            said.contains("letters, digits, `-` and `_`"),
            "{name}: {said}"
        );
        assert_eq!(said.lines().count(), 1, "{said}");
    }
    assert_eq!(named(&["Prod", "a_b-1", &long[1..]]), "");
}
