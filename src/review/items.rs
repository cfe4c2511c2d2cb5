//! Which item of one list is which item of another.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::util::pointer;

/// The keys by which items of lists are named, the first that all items have and no two share. Those
/// of plans come first, then those of Microsoft Graph.
const KEYS: [&str; 17] = [
    "name",
    "value",
    "id",
    "path",
    "page",
    "claim",
    "attribute",
    "application",
    "code",
    "from",
    "file",
    "role",
    "address",
    "resourceAppId",
    "displayName",
    "key",
    "@odata.type",
];

/// An item that is on one side or on both, by its index there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) old: Option<usize>,
    pub(super) new: Option<usize>,
}

/// All items of two lists.
#[derive(Debug)]
pub(super) struct Matched {
    /// What names the items, if anything does.
    pub(super) key: Option<&'static str>,
    /// The items: those of the new list in its order, each that is gone behind the one it followed.
    pub(super) pairs: Vec<Pair>,
}

/// Finds out which items are the same thing.
pub(super) fn pair(old: &[Value], new: &[Value]) -> Matched {
    let key = KEYS
        .into_iter()
        .find(|key| are_named(old, key) && are_named(new, key));
    let mut found = Finder {
        old,
        new,
        of_new: vec![None; new.len()],
        taken: vec![false; old.len()],
    };
    match key {
        Some(key) => {
            found.by(|item| item.get(key).and_then(text));
            // What is the same but for its name was renamed. Where there is nothing but a name, that
            // is sure only of the one item that has no other.
            let is_only = found.left() == (1, 1);
            found.by(|item| {
                let mut rest = item.as_object()?.clone();
                rest.shift_remove(key);
                (is_only || !rest.is_empty()).then(|| Value::Object(sorted(rest)).to_string())
            });
        }
        None => {
            found.by(|item| Some(canonical(item)));
            found.by(|item| {
                KEYS.into_iter()
                    .find_map(|key| item.get(key).and_then(text))
            });
            found.by_place();
        }
    }
    Matched {
        key,
        pairs: found.pairs(),
    }
}

struct Finder<'v> {
    old: &'v [Value],
    new: &'v [Value],
    of_new: Vec<Option<usize>>,
    taken: Vec<bool>,
}

impl Finder<'_> {
    /// How many items are left on each side.
    fn left(&self) -> (usize, usize) {
        let old = self.taken.iter().filter(|taken| !**taken).count();
        (old, self.of_new.iter().filter(|of| of.is_none()).count())
    }

    /// Pairs, among what is left, items of which `sign` gives the same, the first with the first.
    fn by(&mut self, sign: impl Fn(&Value) -> Option<String>) {
        let mut waiting: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, item) in self.old.iter().enumerate().rev() {
            if !self.taken[index]
                && let Some(sign) = sign(item)
            {
                waiting.entry(sign).or_default().push(index);
            }
        }
        if waiting.is_empty() {
            return;
        }
        for (index, item) in self.new.iter().enumerate() {
            if self.of_new[index].is_none()
                && let Some(old) = sign(item).and_then(|sign| waiting.get_mut(&sign)?.pop())
            {
                self.of_new[index] = Some(old);
                self.taken[old] = true;
            }
        }
    }

    /// Pairs what is left in the order in which it stands, things with things and texts with texts.
    fn by_place(&mut self) {
        let mut left: Vec<usize> = (0..self.old.len()).filter(|i| !self.taken[*i]).collect();
        for index in 0..self.new.len() {
            if self.of_new[index].is_some() {
                continue;
            }
            let alike = |old: &usize| is_alike(&self.old[*old], &self.new[index]);
            if let Some(at) = left.iter().position(alike) {
                let old = left.remove(at);
                self.of_new[index] = Some(old);
                self.taken[old] = true;
            }
        }
    }

    fn pairs(self) -> Vec<Pair> {
        let gone = |index: usize| Pair {
            old: Some(index),
            new: None,
        };
        let mut pairs: Vec<Pair> = (0..self.taken.len())
            .take_while(|index| !self.taken[*index])
            .map(gone)
            .collect();
        for (new, old) in self.of_new.into_iter().enumerate() {
            pairs.push(Pair {
                old,
                new: Some(new),
            });
            if let Some(old) = old {
                let behind = (old + 1..self.taken.len()).take_while(|index| !self.taken[*index]);
                pairs.extend(behind.map(gone));
            }
        }
        pairs
    }
}

/// The new indices of those items on both sides that are not in the longest sequence both share.
pub(super) fn moved(pairs: &[Pair]) -> HashSet<usize> {
    let both: Vec<(usize, usize)> = pairs
        .iter()
        .filter_map(|pair| Some((pair.old?, pair.new?)))
        .collect();
    let stay = longest_increasing(&both.iter().map(|(old, _)| *old).collect::<Vec<_>>());
    let mut stay: HashSet<usize> = stay.into_iter().collect();
    // Of equally long sequences the one that is where it was: what has its place is not said to move.
    let is_fixed = |rank: &usize| both.get(*rank).is_some_and(|(old, new)| old == new);
    let fixed: HashSet<usize> = (0..both.len()).filter(is_fixed).collect();
    let kept = |stay: &HashSet<usize>| stay.iter().filter(|rank| is_fixed(rank)).count();
    if fixed.len() >= stay.len() && kept(&stay) < fixed.len() {
        stay = fixed;
    }
    both.iter()
        .enumerate()
        .filter(|(rank, _)| !stay.contains(rank))
        .map(|(_, (_, new))| *new)
        .collect()
}

/// The places of a longest increasing subsequence of `numbers`.
fn longest_increasing(numbers: &[usize]) -> Vec<usize> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(numbers.len());
    for (place, number) in numbers.iter().enumerate() {
        let length = ends.partition_point(|end| numbers[*end] < *number);
        before.push(length.checked_sub(1).map(|last| ends[last]));
        match ends.get_mut(length) {
            Some(end) => *end = place,
            None => ends.push(place),
        }
    }
    let mut places: Vec<usize> =
        std::iter::successors(ends.last().copied(), |place| before[*place]).collect();
    places.reverse();
    places
}

/// Those of `list` that `other` does not have; of equal ones as many as there are more.
pub(super) fn without(list: &[Value], other: &[Value]) -> Vec<Value> {
    let mut have: HashMap<String, usize> = HashMap::new();
    for item in other {
        *have.entry(item.to_string()).or_default() += 1;
    }
    let is_left = |item: &&Value| match have.get_mut(&item.to_string()) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    list.iter().filter(is_left).cloned().collect()
}

/// The text of a scalar that may name something.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The pointer to a value of `root` in which items of lists stand by name.
pub(super) fn named(root: &Value, at: &str) -> String {
    let mut value = Some(root);
    let mut named = String::new();
    for segment in pointer::segments(at) {
        let below = value.and_then(|value| match value {
            Value::Array(items) => items.get(segment.parse::<usize>().ok()?),
            value => value.get(&segment),
        });
        let is_item = value.is_some_and(Value::is_array);
        let name = below.filter(|_| is_item).and_then(|item| {
            let mut keys = KEYS.into_iter();
            keys.find_map(|key| item.get(key).and_then(text))
        });
        named = pointer::child(&named, name.unwrap_or(segment));
        value = below;
    }
    named
}

fn are_named(items: &[Value], key: &str) -> bool {
    let mut seen = HashSet::new();
    items.iter().all(|item| {
        let name = item.get(key).and_then(text);
        name.is_some_and(|name| seen.insert(name))
    })
}

fn is_alike(a: &Value, b: &Value) -> bool {
    std::mem::discriminant(a) == std::mem::discriminant(b)
}

/// `value` as text in which the order of keys makes no difference.
fn canonical(value: &Value) -> String {
    match value {
        Value::Object(map) => Value::Object(sorted(map.clone())).to_string(),
        value => value.to_string(),
    }
}

fn sorted(mut map: serde_json::Map<String, Value>) -> serde_json::Map<String, Value> {
    map.sort_keys();
    for value in map.values_mut() {
        if let Value::Object(inner) = value {
            *inner = sorted(std::mem::take(inner));
        }
    }
    map
}
