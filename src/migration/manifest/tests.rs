//! The digest changes with what an import does, and with nothing else.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::formats::manifest::{AttributeTarget, EmailIdentity, PasswordValue};
use crate::resolve::testing::outcome;
use crate::util::pointer;

/// A plan that uses every setting an import knows.
const RICH: &str = include_str!("rich.yaml");

fn value() -> Value {
    static VALUE: LazyLock<Value> = LazyLock::new(|| {
        let outcome = outcome(RICH, &[]);
        assert!(outcome.findings.is_empty(), "{:?}", outcome.findings);
        outcome.plans[0].value.clone()
    });
    VALUE.clone()
}

fn read(value: &Value) -> Option<Plan> {
    serde_json::from_value(value.clone()).ok()
}

fn digest(value: &Value) -> String {
    let plan = read(value).expect("the plan is one");
    import(&plan).digest().expect("it has a JSON form")
}

/// Pointers of all scalars of `value`.
fn scalars(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                scalars(value, &pointer::child(at, name), found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                scalars(item, &pointer::child(at, index), found);
            }
        }
        _ => found.push(at.to_owned()),
    }
}

/// Every word that a list of words of the plan's schema has.
fn words(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(map) => {
            found.extend(map.get("const").and_then(Value::as_str).map(str::to_owned));
            map.values().for_each(|value| words(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| words(value, found)),
        _ => {}
    }
}

/// Plans that differ from `plan` in the scalar at `at` alone.
fn edits(plan: &Value, at: &str, words: &BTreeSet<String>) -> Vec<Value> {
    let others: Vec<Value> = match plan.pointer(at) {
        Some(Value::Bool(value)) => vec![json!(!value)],
        Some(Value::Number(value)) => vec![json!(value.as_u64().unwrap_or(0) + 1)],
        Some(Value::String(text)) => {
            let longer = json!(format!("{text}x"));
            if read(&with(plan, at, &longer)).is_some() {
                vec![longer]
            } else {
                let others = words.iter().filter(|word| *word != text);
                others.map(|word| json!(word)).collect()
            }
        }
        _ => Vec::new(),
    };
    let is_plan = |edited: &Value| read(edited).is_some();
    others
        .iter()
        .map(|other| with(plan, at, other))
        .filter(is_plan)
        .collect()
}

/// `plan` with `other` at `at`.
fn with(plan: &Value, at: &str, other: &Value) -> Value {
    let mut edited = plan.clone();
    if let Some(place) = edited.pointer_mut(at) {
        *place = other.clone();
    }
    edited
}

/// Whether an import does something else when the scalar at `at` is another.
fn matters(plan: &Value, at: &str) -> bool {
    let segments: Vec<String> = pointer::segments(at).collect();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    if segments.last() == Some(&"description") {
        return false;
    }
    match segments[..] {
        ["name"] | ["target", "platform" | "cloud" | "tenant"] | ["jit", "flag"] => true,
        ["sources" | "cohorts" | "users", ..] | ["rollout", "waves", ..] => true,
        ["credentials", _, "legacyTenant", ..] => false,
        ["credentials", ..] => true,
        ["attributes", index, setting, ..] => {
            let collected_only = plan["attributes"][index.parse::<usize>().unwrap_or(0)]
                .get("from")
                .is_none();
            let of_import = [
                "name",
                "type",
                "from",
                "transform",
                "required",
                "maxLength",
                "overLength",
            ];
            !collected_only && of_import.contains(&setting)
        }
        _ => false,
    }
}

#[test]
fn the_digest_changes_with_each_setting_that_matters_and_with_no_other() {
    let plan = value();
    let digest_before = digest(&plan);
    let mut all = BTreeSet::new();
    words(&crate::plan::schema::plan(), &mut all);
    let mut places = Vec::new();
    scalars(&plan, "", &mut places);
    let (mut changed, mut unchanged) = (0, 0);
    let mut wrong = Vec::new();
    for at in &places {
        for edited in edits(&plan, at, &all) {
            let differs = digest(&edited) != digest_before;
            if differs == matters(&plan, at) {
                *if differs {
                    &mut changed
                } else {
                    &mut unchanged
                } += 1;
            } else {
                wrong.push(format!(
                    "{at}: {:?}, differs: {differs}",
                    edited.pointer(at)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(changed > 150 && unchanged > 40, "{changed} {unchanged}");
}

/// Lists of the plan whose order an import follows.
const ORDERED: [&str; 7] = [
    "sources",
    "files",
    "displayName",
    "transform",
    "formats",
    "credentials",
    "waves",
];

/// `value` with members in another order, and items too where their order means nothing.
fn shuffled(value: &Value, name: &str, random: &mut impl FnMut(usize) -> usize) -> Value {
    match value {
        Value::Object(map) => {
            let mut members: Vec<_> = map.iter().collect();
            shuffle(&mut members, random);
            let members = members
                .into_iter()
                .map(|(name, value)| (name.clone(), shuffled(value, name, random)));
            Value::Object(members.collect())
        }
        Value::Array(items) => {
            let mut items: Vec<Value> = items
                .iter()
                .map(|item| shuffled(item, "", random))
                .collect();
            if !ORDERED.contains(&name) {
                shuffle(&mut items, random);
            }
            Value::Array(items)
        }
        plain => plain.clone(),
    }
}

fn shuffle<T>(list: &mut [T], random: &mut impl FnMut(usize) -> usize) {
    for at in (1..list.len()).rev() {
        list.swap(at, random(at + 1));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn the_order_of_what_has_none_does_not_change_the_manifest(seed in 1..u64::MAX) {
        let plan = value();
        let mut state = seed;
        let mut random = |below: usize| {
            // Xorshift (Marsaglia 2003).
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % below as u64).unwrap_or(0)
        };
        let other = shuffled(&plan, "", &mut random);
        prop_assert_eq!(digest(&plan), digest(&other));
    }
}

#[test]
fn the_order_of_what_has_one_changes_the_digest() {
    let plan = value();
    let mut seen = BTreeSet::new();
    let mut reversed = |at: &str| {
        let mut edited = plan.clone();
        let list = edited.pointer_mut(at).and_then(Value::as_array_mut);
        let list = list.unwrap_or_else(|| panic!("{at} is a list"));
        assert!(list.len() > 1, "{at}");
        list.reverse();
        seen.insert(digest(&edited));
    };
    let lists = [
        "/sources",
        "/sources/0/files",
        "/users/profile/displayName",
        "/attributes/0/transform",
        "/credentials",
        "/rollout/waves",
    ];
    lists.iter().for_each(|at| reversed(at));
    seen.insert(digest(&plan));
    assert_eq!(seen.len(), lists.len() + 1);
}

#[test]
fn comments_formatting_and_variables_change_nothing() {
    let text = format!(
        "# A comment\n{}",
        RICH.replace(
            "tenant: contoso.onmicrosoft.com",
            "tenant: '${var.t}.onmicrosoft.com'   # its domain"
        )
        .replace("\nusers:", "\n\n\nusers:")
        .replace(
            "environments: {prod: {}}",
            "variables: {t: {}}\nenvironments:\n  prod: {variables: {t: contoso}, description: x}"
        )
    );
    let outcome = outcome(&text, &[]);
    assert!(outcome.findings.is_empty(), "{:?}", outcome.findings);
    assert_eq!(digest(&outcome.plans[0].value), digest(&value()));
}

#[test]
fn the_digest_is_that_of_the_member_import_as_anybody_computes_it() {
    let plan = &outcome(RICH, &[]).plans[0];
    let manifest = manifest(plan).expect("it has a JSON form");
    let json = serde_json::to_value(&manifest).expect("it has a JSON form");
    assert_eq!(
        json["digest"],
        crate::util::canonical::digest(&json["import"])
    );
}

#[test]
fn a_manifest_reads_back_as_it_was_and_names_every_custom_attribute() {
    let plan = &outcome(RICH, &[]).plans[0];
    let manifest = manifest(plan).expect("it has a JSON form");
    let bytes = crate::formats::to_bytes(&manifest).expect("it has a JSON form");
    let again: Manifest = serde_json::from_slice(&bytes).expect("it reads");
    assert_eq!(again, manifest);

    let import = &manifest.import;
    let mapped = import.attributes.iter().filter_map(|a| match &a.target {
        AttributeTarget::Custom(name) => Some(name),
        AttributeTarget::Property(_) => None,
    });
    let flags = import
        .credentials
        .iter()
        .filter_map(|rule| rule.write.as_ref())
        .flat_map(|write| std::iter::once(write).chain(write.when_weak.as_deref()))
        .flat_map(|write| write.flags.keys());
    let others = [&import.key.attribute, &import.key.run_attribute];
    let all = mapped.chain(flags).chain(others);
    for name in all.chain(&import.rules.unverified_flag) {
        assert!(manifest.custom_attributes.contains_key(name), "{name}");
    }
}

fn of(sections: &str) -> Import {
    let text = format!("version: 1\nname: shop\nenvironments: {{prod: {{}}}}\n{sections}");
    import(&serde_yaml::from_str(&text).expect("the test's plan is one"))
}

#[test]
fn each_way_of_a_password_writes_what_it_needs() {
    let written = |platform: &str, rule: &str, more: &str| {
        let import = of(&format!(
            "target: {{platform: {platform}, tenant: a.onmicrosoft.com}}\n\
             credentials: [{{name: all, {rule}}}]\n{more}"
        ));
        let write = import.credentials[0].write.clone().expect("something");
        let flags: Vec<String> = write.flags.keys().cloned().collect();
        (
            write.password,
            write.force_change_password_next_sign_in,
            flags.join(" "),
            write.email_identity,
        )
    };
    use EmailIdentity::{Local, OneTimeCode};
    use PasswordValue::{Random, Source};
    let policies = "customPolicies: {relyingParties: [{name: in}]}\n";
    let jit = "jit: {endpoint: 'https://m.example', authentication: {kind: platformToken}}\n";
    let flag = |name: &str| name.to_owned();
    assert_eq!(
        written("b2c", "password: known, allowPlaintext: true", policies),
        (Source, false, flag(""), Local)
    );
    assert_eq!(
        written("b2c", "password: forcedReset", policies),
        (Random, false, flag("mustResetPassword"), Local)
    );
    assert_eq!(
        written(
            "b2c",
            "password: forcedReset, mechanism: statusService",
            policies
        ),
        (Random, false, flag(""), Local)
    );
    // A built-in flow reads the directory's own flag.
    assert_eq!(
        written("b2c", "password: forcedReset", ""),
        (Random, true, flag(""), Local)
    );
    assert_eq!(
        written("b2c", "password: justInTime", &format!("{policies}{jit}")),
        (Random, false, flag("requiresMigration"), Local)
    );
    assert_eq!(
        written("b2c", "password: none", policies),
        (PasswordValue::None, false, flag(""), EmailIdentity::None)
    );
    assert_eq!(
        written("externalId", "password: forcedReset", ""),
        (Random, true, flag(""), Local)
    );
    assert_eq!(
        written("externalId", "password: justInTime", jit),
        (Random, false, flag("requiresMigration"), Local)
    );
    assert_eq!(
        written("externalId", "password: none", ""),
        (PasswordValue::None, false, flag(""), OneTimeCode)
    );
}

#[test]
fn a_weak_password_is_kept_or_replaced_as_the_rule_says() {
    let weak = |strength: &str| {
        let import = of(&format!(
            "target: {{platform: b2c, tenant: a.onmicrosoft.com}}\n\
             customPolicies: {{relyingParties: [{{name: in}}]}}\n\
             credentials: [{{name: all, password: known, strength: {strength}}}]\n"
        ));
        let write = import.credentials[0].write.clone();
        write.and_then(|write| write.when_weak).expect("something")
    };
    let kept = weak("keepWeak");
    assert_eq!(kept.password, PasswordValue::Source);
    assert_eq!(
        kept.password_policies,
        ["DisablePasswordExpiration", "DisableStrongPassword"]
    );
    let replaced = weak("requireStrong");
    assert_eq!(replaced.password, PasswordValue::Random);
    assert_eq!(replaced.password_policies, ["DisablePasswordExpiration"]);
    assert_eq!(replaced.flags.get(MUST_RESET_NAME), Some(&true));
}

const MUST_RESET_NAME: &str = crate::plan::own_attributes::MUST_RESET;

/// The UUIDs of accounts, computed by another implementation: Python's `uuid.uuid5`.
#[test]
fn namespaces_are_what_others_compute() {
    let import =
        of("target: {platform: b2c, tenant: a.onmicrosoft.com}\nsources: [{id: old, store: okta}]");
    assert_eq!(import.sources[0].namespace, NAMESPACE);
}

const NAMESPACE: &str = "ffe1bc07-856c-56ac-a87e-f60597128616";
