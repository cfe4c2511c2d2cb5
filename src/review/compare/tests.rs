//! Laws of the comparison, and what it says of chosen values.

use proptest::prelude::*;
use serde_json::json;

use super::*;

/// Steps have an order, maps are maps.
struct Here;

impl Known for Here {
    fn is_ordered(&self, pointer: &str) -> bool {
        pointer.ends_with("/steps") || pointer.ends_with("/order")
    }

    fn is_map(&self, pointer: &str) -> bool {
        pointer.ends_with("/map")
    }
}

/// One line for each edit: sign, field, values.
fn said(old: &Value, new: &Value) -> Vec<String> {
    let comparison = compare(old.clone(), new.clone(), &Here);
    let show = |value: &Option<Value>| value.as_ref().map_or("-".to_owned(), Value::to_string);
    let lines = comparison.edits.iter().map(|edit| {
        let (word, old, new) = (edit.kind.word(), show(&edit.old), show(&edit.new));
        format!("{word} {} {old} {new}", edit.at)
    });
    lines.collect()
}

#[test]
fn items_are_found_by_name_and_fields_below_them() {
    let old = json!({"apps": [{"name": "a", "uris": ["x", "y"]}, {"name": "b", "on": true}]});
    let new = json!({"apps": [{"on": false, "name": "b"}, {"name": "a", "uris": ["y", "z"]}]});
    assert_eq!(
        said(&old, &new),
        [
            r#"changed /apps/b/on true false"#,
            r#"changed /apps/a/uris ["x","y"] ["y","z"]"#
        ]
    );
    let reordered = json!({"apps": [{"name": "b", "on": true}, {"name": "a", "uris": ["y", "x"]}]});
    assert!(said(&old, &reordered).is_empty());
}

#[test]
fn order_counts_where_it_means_something() {
    let old = json!({"steps": [{"name": "a"}, {"name": "b"}, {"name": "c"}], "order": [1, 2]});
    let new = json!({"steps": [{"name": "c"}, {"name": "a"}, {"name": "b"}], "order": [2, 1]});
    assert_eq!(
        said(&old, &new),
        ["moved /steps/c 3 1", "moved /order [1,2] [2,1]"]
    );
}

#[test]
fn another_name_of_the_same_thing_is_one_edit() {
    let old = json!({"apps": [{"name": "a", "kind": "spa"}, {"name": "b", "kind": "web"}]});
    let new = json!({"apps": [{"name": "b", "kind": "web"}, {"name": "c", "kind": "spa"}]});
    assert_eq!(said(&old, &new), [r#"renamed /apps/c/name "a" "c""#]);
    let other = json!({"apps": [{"name": "b", "kind": "web"}, {"name": "c", "kind": "api"}]});
    assert_eq!(
        said(&old, &other),
        [
            r#"removed /apps/a {"name":"a","kind":"spa"} -"#,
            r#"added /apps/c - {"name":"c","kind":"api"}"#
        ]
    );
}

#[test]
fn things_without_a_name_are_found_by_what_they_are() {
    let old = json!({"steps": ["trim", {"lookup": {"a": 1}}, "lower"]});
    let new = json!({"steps": [{"lookup": {"a": 2}}, "lower"]});
    assert_eq!(
        said(&old, &new),
        [
            r#"removed /steps/0 "trim" -"#,
            r#"changed /steps/0/lookup/a 1 2"#
        ]
    );
}

#[test]
fn a_list_that_is_not_there_has_no_items() {
    let (old, new) = (json!({}), json!({"apps": [{"name": "a"}]}));
    assert_eq!(said(&old, &new), [r#"added /apps/a - {"name":"a"}"#]);
    let comparison = compare(old.clone(), new.clone(), &Here);
    assert_eq!(comparison.merged(&|_| false), old);
    assert_eq!(comparison.merged(&|_| true), new);
}

#[test]
fn a_map_that_is_not_there_has_no_entries() {
    let (old, new) = (json!({"map": {"a": 1}}), json!({"it": {"a": 1}}));
    assert_eq!(
        said(&old, &new),
        [r#"added /it - {"a":1}"#, "removed /map/a 1 -"]
    );
}

/// Values as plans have them: named items, lists of words, scalars.
fn values() -> impl Strategy<Value = Value> {
    let word = prop_oneof![Just("a"), Just("b"), Just("c"), Just("d")];
    let words = prop::collection::vec(word.clone(), 0..4).prop_map(|words| json!(words));
    let scalar = prop_oneof![
        word.clone().prop_map(|word| json!(word)),
        any::<bool>().prop_map(|on| json!(on)),
        (0..3).prop_map(|number| json!(number)),
    ];
    let leaf = prop_oneof![scalar, words];
    leaf.prop_recursive(3, 24, 4, move |inner| {
        let key = prop_oneof![
            Just("apps"),
            Just("steps"),
            Just("map"),
            Just("order"),
            Just("name")
        ];
        prop_oneof![
            prop::collection::btree_map(key, inner.clone(), 0..4).prop_map(|map| json!(map)),
            prop::collection::btree_map(word.clone(), inner.clone(), 0..4).prop_map(|items| {
                let items = items
                    .into_iter()
                    .map(|(name, value)| json!({"name": name, "it": value}));
                Value::Array(items.rev().collect())
            }),
            prop::collection::vec(inner, 0..4).prop_map(Value::Array),
        ]
    })
}

/// Whether a value differs from another in nothing but the order of what has none.
fn is_same(a: &Value, b: &Value) -> bool {
    compare(a.clone(), b.clone(), &Here).edits.is_empty()
}

proptest! {
    #[test]
    fn all_edits_lead_from_the_old_value_to_the_new_one(old in values(), new in values()) {
        let (old, new) = (json!({"root": old}), json!({"root": new}));
        let comparison = compare(old.clone(), new.clone(), &Here);
        let (none, all) = (comparison.merged(&|_| false), comparison.merged(&|_| true));
        prop_assert_eq!(&none, &old);
        prop_assert!(is_same(&all, &new), "{} instead of {}", all, new);
    }

    #[test]
    fn exchanging_the_sides_exchanges_what_was_added_and_removed(old in values(), new in values()) {
        let (old, new) = (json!({"root": old}), json!({"root": new}));
        let kinds = |from: &Value, to: &Value, of: EditKind| {
            let edits = compare(from.clone(), to.clone(), &Here).edits;
            edits.into_iter().filter(|edit| edit.kind == of).count()
        };
        prop_assert_eq!(kinds(&old, &new, EditKind::Added), kinds(&new, &old, EditKind::Removed));
        prop_assert_eq!(kinds(&old, &old, EditKind::Changed), 0);
    }
}
