//! Facts: what is compared, one by one, and the comparison.
//!
//! A part of a policy is a list of [`Fact`]s, whatever it is a part of. Two lists are compared by
//! aspect and key; facts without a counterpart are tried once more by their alias, which finds what
//! was renamed; facts of one ordered group that changed places are said to have moved.

use std::borrow::Cow;
use std::collections::HashMap;

use super::change::{Aspect, ChangeKind};
use crate::policy::set::At;

/// The property by whose change a fact has another name.
pub(super) const NAME: &str = "name";

/// One property of a fact.
#[derive(Clone, Debug)]
pub(super) struct Property {
    /// Its name; empty when the fact has but one.
    pub(super) name: Cow<'static, str>,
    /// What is compared.
    pub(super) value: String,
    /// What is shown.
    pub(super) words: String,
    /// Where it is written, when that is elsewhere than the fact.
    pub(super) at: Option<At>,
}

impl Property {
    /// A property that is shown as it is compared.
    pub(super) fn new(name: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        let value = value.into();
        Self {
            name: name.into(),
            words: value.clone(),
            value,
            at: None,
        }
    }

    /// The same, shown as `words`.
    pub(super) fn shown(self, words: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            ..self
        }
    }

    /// The same, written at `at`.
    pub(super) fn written(self, at: At) -> Self {
        Self {
            at: Some(at),
            ..self
        }
    }
}

/// One thing that is so.
#[derive(Clone, Debug)]
pub(super) struct Fact {
    /// What it is about.
    pub(super) aspect: Aspect,
    /// What it is found by on the other side, within its aspect.
    pub(super) key: String,
    /// What it is found by when nothing has its key.
    pub(super) alias: Option<String>,
    /// The facts among which its place matters.
    pub(super) group: Option<String>,
    /// Its name, for people.
    pub(super) label: String,
    /// Its properties. One that is empty on a side is not there.
    pub(super) properties: Vec<Property>,
    /// Where it is written.
    pub(super) at: At,
}

impl Fact {
    /// A fact that is found by `key`.
    pub(super) fn new(
        aspect: Aspect,
        key: impl Into<String>,
        label: impl Into<String>,
        at: At,
    ) -> Self {
        Self {
            aspect,
            key: key.into(),
            alias: None,
            group: None,
            label: label.into(),
            properties: Vec::new(),
            at,
        }
    }

    /// A fact with one value.
    pub(super) fn value(
        aspect: Aspect,
        key: impl Into<String>,
        label: impl Into<String>,
        at: At,
        property: Property,
    ) -> Self {
        Self::new(aspect, key, label, at).with(property)
    }

    /// The same with one more property.
    pub(super) fn with(mut self, property: Property) -> Self {
        self.properties.push(property);
        self
    }

    /// The same, also found by `alias`.
    pub(super) fn alias(mut self, alias: impl Into<String>) -> Self {
        self.alias = Some(alias.into());
        self
    }

    /// The same, with its place among `group` mattering.
    pub(super) fn ordered(mut self, group: impl Into<String>) -> Self {
        self.group = Some(group.into());
        self
    }

    /// Everything it says, for people.
    fn words(&self) -> String {
        let is_news = |p: &&Property| p.name != NAME || !self.label.contains(&p.words);
        let said = self.properties.iter().filter(|p| !p.words.is_empty());
        let said = said.filter(is_news);
        let said: Vec<String> = said
            .map(|property| match &*property.name {
                "" => property.words.clone(),
                name => format!("{name} {}", property.words),
            })
            .collect();
        said.join(", ")
    }

    fn side(&self) -> Value {
        Value {
            words: self.words(),
            at: self.at,
        }
    }

    fn property(&self, name: &str) -> Option<&Property> {
        self.properties
            .iter()
            .find(|property| property.name == name && !property.value.is_empty())
    }

    fn side_of(&self, name: &str) -> Value {
        let property = self.property(name);
        Value {
            words: property.map_or_else(String::new, |property| property.words.clone()),
            at: property.and_then(|property| property.at).unwrap_or(self.at),
        }
    }
}

/// One side of a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// The value, for people.
    pub words: String,
    /// Where it is written.
    pub at: At,
}

/// A difference between two lists of facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What happened.
    pub kind: ChangeKind,
    /// Which part it is about.
    pub aspect: Aspect,
    /// What that part is found by.
    pub key: String,
    /// The name of that part, for people; empty when its aspect says it all.
    pub label: String,
    /// Which property of it, when it is one of several.
    pub property: Cow<'static, str>,
    /// How it was.
    pub old: Option<Value>,
    /// How it is.
    pub new: Option<Value>,
}

/// What differs between `old` and `new`, by aspect, in the order of `new`; what was removed stands
/// after what is there.
pub(super) fn compare(old: &[Fact], new: &[Fact]) -> Vec<Difference> {
    let pairs = pair(old, new);
    let counterpart: HashMap<usize, usize> = pairs.iter().map(|(o, n)| (*n, *o)).collect();
    let mut found = Vec::new();
    for (at, fact) in new.iter().enumerate() {
        match counterpart.get(&at) {
            Some(before) => properties(&old[*before], fact, &mut found),
            None => found.push(whole(ChangeKind::Added, fact)),
        }
    }
    let mut is_paired = vec![false; old.len()];
    for (at, _) in &pairs {
        is_paired[*at] = true;
    }
    let removed = old.iter().zip(is_paired).filter(|(_, paired)| !paired);
    found.extend(removed.map(|(fact, _)| whole(ChangeKind::Removed, fact)));
    found.extend(moves(old, new, &pairs));
    found.sort_by_key(|difference| difference.aspect);
    found
}

/// The facts of both sides that are the same thing, as positions: by key, then by alias.
fn pair(old: &[Fact], new: &[Fact]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut waiting: HashMap<(Aspect, &str), Vec<usize>> = HashMap::new();
    for (at, fact) in old.iter().enumerate().rev() {
        let same = waiting.entry((fact.aspect, fact.key.as_str())).or_default();
        same.push(at);
    }
    let mut rest = Vec::new();
    for (at, fact) in new.iter().enumerate() {
        let same = waiting.get_mut(&(fact.aspect, fact.key.as_str()));
        match same.and_then(Vec::pop) {
            Some(before) => pairs.push((before, at)),
            None => rest.push(at),
        }
    }
    let mut left: Vec<usize> = waiting.into_values().flatten().collect();
    left.sort_unstable_by(|a, b| b.cmp(a));
    let mut by_alias: HashMap<(Aspect, &str), Vec<usize>> = HashMap::new();
    for at in left {
        if let Some(alias) = &old[at].alias {
            by_alias
                .entry((old[at].aspect, alias))
                .or_default()
                .push(at);
        }
    }
    for at in rest {
        let fact = &new[at];
        let same = fact
            .alias
            .as_deref()
            .and_then(|alias| by_alias.get_mut(&(fact.aspect, alias)));
        if let Some(before) = same.and_then(Vec::pop) {
            pairs.push((before, at));
        }
    }
    pairs.sort_unstable();
    pairs
}

fn whole(kind: ChangeKind, fact: &Fact) -> Difference {
    let (old, new) = match kind {
        ChangeKind::Removed => (Some(fact.side()), None),
        _ => (None, Some(fact.side())),
    };
    Difference {
        kind,
        aspect: fact.aspect,
        key: fact.key.clone(),
        label: fact.label.clone(),
        property: Cow::Borrowed(""),
        old,
        new,
    }
}

/// The properties that differ. One that only one side has was changed from, or to, nothing.
fn properties(old: &Fact, new: &Fact, found: &mut Vec<Difference>) {
    let mut names: Vec<&Cow<'static, str>> = old.properties.iter().map(|p| &p.name).collect();
    for property in &new.properties {
        if !names.contains(&&property.name) {
            names.push(&property.name);
        }
    }
    for name in names {
        let value = |fact: &Fact| fact.property(name).map(|property| property.value.clone());
        if value(old) == value(new) {
            continue;
        }
        found.push(Difference {
            kind: match &**name {
                NAME => ChangeKind::Renamed,
                _ => ChangeKind::Changed,
            },
            aspect: new.aspect,
            key: new.key.clone(),
            label: new.label.clone(),
            property: name.clone(),
            old: Some(old.side_of(name)),
            new: Some(new.side_of(name)),
        });
    }
}

/// What changed places within its group: as few as explain the new order. Of several such choices
/// it is the same one from either side.
fn moves(old: &[Fact], new: &[Fact], pairs: &[(usize, usize)]) -> Vec<Difference> {
    let mut groups: HashMap<&str, Vec<(usize, usize)>> = HashMap::new();
    for &(before, after) in pairs {
        if let Some(group) = &new[after].group {
            groups.entry(group).or_default().push((before, after));
        }
    }
    let (old_places, new_places) = (places(old), places(new));
    let mut found = Vec::new();
    for pairs in groups.values() {
        for (before, after) in displaced(old, new, pairs) {
            let side = |facts: &[Fact], places: &[usize], at: usize| Value {
                words: format!("place {}", places[at]),
                at: facts[at].at,
            };
            found.push((
                after,
                Difference {
                    kind: ChangeKind::Moved,
                    aspect: new[after].aspect,
                    key: new[after].key.clone(),
                    label: new[after].label.clone(),
                    property: Cow::Borrowed(""),
                    old: Some(side(old, &old_places, before)),
                    new: Some(side(new, &new_places, after)),
                },
            ));
        }
    }
    found.sort_by_key(|(after, _)| *after);
    found
        .into_iter()
        .map(|(_, difference)| difference)
        .collect()
}

/// The place of each fact in its group, from 1.
fn places(facts: &[Fact]) -> Vec<usize> {
    let mut seen: HashMap<Option<&str>, usize> = HashMap::new();
    facts
        .iter()
        .map(|fact| {
            let place = seen.entry(fact.group.as_deref()).or_default();
            *place += 1;
            *place
        })
        .collect()
}

/// The pairs of one group that do not keep their order.
fn displaced(old: &[Fact], new: &[Fact], pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut by_new = pairs.to_vec();
    by_new.sort_unstable_by_key(|(_, after)| *after);
    let keys_of_old = pairs.iter().map(|(before, _)| &old[*before].key);
    let keys_of_new = by_new.iter().map(|(_, after)| &new[*after].key);
    let (order, pairs): (Vec<usize>, _) = if keys_of_old.le(keys_of_new) {
        (pairs.iter().map(|(_, after)| *after).collect(), pairs)
    } else {
        let order = by_new.iter().map(|(before, _)| *before).collect();
        (order, by_new.as_slice())
    };
    let kept = longest_increasing(&order);
    let displaced = pairs.iter().zip(kept).filter(|(_, kept)| !kept);
    displaced.map(|(pair, _)| *pair).collect()
}

/// Which of `values`, all different, belong to a longest increasing subsequence.
fn longest_increasing(values: &[usize]) -> Vec<bool> {
    // `ends[n]` is where the subsequence of length n + 1 with the least end ends.
    let mut ends: Vec<usize> = Vec::new();
    let mut previous: Vec<Option<usize>> = Vec::with_capacity(values.len());
    for (at, value) in values.iter().enumerate() {
        let length = ends.partition_point(|end| values[*end] < *value);
        previous.push(length.checked_sub(1).map(|before| ends[before]));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut belongs = vec![false; values.len()];
    let mut current = ends.last().copied();
    while let Some(at) = current {
        belongs[at] = true;
        current = previous[at];
    }
    belongs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::doc::ElementId;
    use crate::policy::set::PolicyIndex;

    fn fact(key: &str, value: &str) -> Fact {
        let at = At {
            policy: PolicyIndex(0),
            element: ElementId::ROOT,
        };
        Fact::value(Aspect::Other, key, key, at, Property::new("", value)).ordered("all")
    }

    fn said(old: &[Fact], new: &[Fact]) -> Vec<String> {
        let words = |value: &Option<Value>| value.as_ref().map(|value| value.words.clone());
        compare(old, new)
            .iter()
            .map(|d| {
                let (old, new) = (words(&d.old), words(&d.new));
                format!(
                    "{} {} {}>{}",
                    d.kind.word(),
                    d.label,
                    old.unwrap_or_default(),
                    new.unwrap_or_default()
                )
            })
            .collect()
    }

    #[test]
    fn facts_are_paired_by_key_then_by_alias() {
        let old = [fact("a", "1"), fact("b", "2").alias("x"), fact("c", "3")];
        let new = [fact("d", "4").alias("x"), fact("a", "5")];
        assert_eq!(
            said(&old, &new),
            [
                "changed d 2>4",
                "changed a 1>5",
                "removed c 3>",
                "moved a place 1>place 2"
            ]
        );
    }

    #[test]
    fn a_repeated_fact_is_paired_once_for_each_time() {
        let twice = [fact("a", "1"), fact("a", "1")];
        assert_eq!(said(&twice, &twice), [""; 0]);
        assert_eq!(said(&twice[..1], &twice), ["added a >1"]);
    }

    #[test]
    fn as_few_facts_as_possible_moved() {
        let list = |keys: &str| -> Vec<Fact> {
            keys.chars().map(|key| fact(&key.to_string(), "")).collect()
        };
        assert_eq!(
            said(&list("abcde"), &list("bcdea")),
            ["moved a place 1>place 5"]
        );
        assert_eq!(said(&list("abc"), &list("axbc")), ["added x >"]);
    }
}
