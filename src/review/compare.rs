//! Two JSON values compared field by field, and put together again from a choice of the differences.
//!
//! Objects are compared by key. Lists of objects are compared by what names their items (`name`, `id`
//! and a few more keys), so that a change inside an item is a change of that field wherever the item
//! stands; items without a name are recognised by being equal, else by their place. Order counts only
//! in lists of which somebody says so. A list of scalars is one field.
//!
//! Invariants: equal values have no [`Edit`]; [`Comparison::merged`] with no edit is the old value and
//! with all of them the new one, but for the order of what has none.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::items::{self, Pair};
use crate::util::pointer;

/// What happened to a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EditKind {
    /// Only the new side has it.
    Added,
    /// Only the old side has it.
    Removed,
    /// Both sides have it, with different values.
    Changed,
    /// An item has another name and is otherwise what it was.
    Renamed,
    /// Both sides have it, in another order.
    Moved,
}

impl EditKind {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Renamed => "renamed",
            Self::Moved => "moved",
        }
    }

    /// The sign before a change.
    #[must_use]
    pub const fn sign(self) -> char {
        match self {
            Self::Added => '+',
            Self::Removed => '-',
            Self::Changed | Self::Renamed | Self::Moved => '~',
        }
    }
}

/// What changed in a list of scalars.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListChange {
    /// Items that only the new list has, in its order.
    pub added: Vec<Value>,
    /// Items that only the old list has, in its order.
    pub removed: Vec<Value>,
    /// Whether what both have is in another order, and order means something.
    pub reordered: bool,
}

/// One field that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What happened.
    pub kind: EditKind,
    /// The field: a JSON pointer in which items of lists stand by name.
    pub at: String,
    /// The field in the old value, as a JSON pointer with indices; where it would be when it is not there.
    pub old_at: String,
    /// The field in the new value, as `old_at`.
    pub new_at: String,
    /// The old value; for an item that moved its position, from 1.
    pub old: Option<Value>,
    /// The new value; for an item that moved its position, from 1.
    pub new: Option<Value>,
    /// What changed inside a list of scalars.
    pub list: Option<ListChange>,
}

/// The difference of two values.
#[derive(Clone, Debug)]
pub struct Comparison {
    old: Value,
    new: Value,
    root: Node,
    /// The differences, in the order of the values.
    pub edits: Vec<Edit>,
}

/// How a part of the old value becomes that of the new one.
#[derive(Clone, Debug)]
enum Node {
    Same,
    Edit(usize),
    Object(Vec<(String, Self)>),
    List(Vec<Item>),
}

/// An item of a list, on one side or on both.
#[derive(Clone, Debug)]
struct Item {
    old: Option<usize>,
    new: Option<usize>,
    /// The edit by which it is in another place.
    moved: Option<usize>,
    node: Node,
}

/// What is known of the values that are compared. Pointers have the names of items.
pub trait Known {
    /// Whether the order of the list at `pointer` means something.
    fn is_ordered(&self, pointer: &str) -> bool;

    /// Whether the object at `pointer` is one of entries that anybody may add, so that it is the same
    /// whether it is empty or absent.
    fn is_map(&self, pointer: &str) -> bool;

    /// Whether an object stands for one value and is not looked into.
    fn is_atom(&self, _: &Map<String, Value>) -> bool {
        false
    }
}

/// Compares two values.
#[must_use]
pub fn compare(old: Value, new: Value, known: &dyn Known) -> Comparison {
    let mut walk = Walk {
        known,
        edits: Vec::new(),
    };
    let root = walk.value(Some(&old), Some(&new), &Path::default());
    Comparison {
        old,
        new,
        root,
        edits: walk.edits,
    }
}

impl Comparison {
    /// How many scalars both values hold.
    #[must_use]
    pub fn size(&self) -> usize {
        size(&self.old) + size(&self.new)
    }

    /// The old value with those edits made that `is_chosen` says, by their index.
    #[must_use]
    pub fn merged(&self, is_chosen: &dyn Fn(usize) -> bool) -> Value {
        merged(&self.root, Some(&self.old), Some(&self.new), is_chosen).unwrap_or(Value::Null)
    }
}

/// Where a walk is: by name, and by index on both sides.
#[derive(Clone, Debug, Default)]
struct Path {
    named: String,
    old: String,
    new: String,
}

impl Path {
    fn key(&self, key: &str) -> Self {
        Self {
            named: pointer::child(&self.named, key),
            old: pointer::child(&self.old, key),
            new: pointer::child(&self.new, key),
        }
    }

    fn item(&self, name: &str, pair: Pair) -> Self {
        let side = |list: &str, index: Option<usize>| match index {
            Some(index) => pointer::child(list, index),
            None => list.to_owned(),
        };
        Self {
            named: pointer::child(&self.named, name),
            old: side(&self.old, pair.old),
            new: side(&self.new, pair.new),
        }
    }
}

struct Walk<'k> {
    known: &'k dyn Known,
    edits: Vec<Edit>,
}

impl Walk<'_> {
    fn value(&mut self, old: Option<&Value>, new: Option<&Value>, at: &Path) -> Node {
        match (old, new) {
            (Some(old), Some(new)) if old == new => Node::Same,
            (Some(Value::Object(old)), Some(Value::Object(new)))
                if !self.known.is_atom(old) && !self.known.is_atom(new) =>
            {
                self.object(old, new, at)
            }
            (Some(Value::Array(old)), Some(Value::Array(new))) => {
                if has_items(old) || has_items(new) {
                    self.list(old, new, at)
                } else {
                    self.scalars(old, new, at)
                }
            }
            // A list of things that is not there has none of them.
            (None, Some(Value::Array(new))) if has_items(new) => self.list(&[], new, at),
            (Some(Value::Array(old)), None) if has_items(old) => self.list(old, &[], at),
            (None, Some(Value::Object(new))) if self.is_entries(new, at) => {
                self.object(&Map::new(), new, at)
            }
            (Some(Value::Object(old)), None) if self.is_entries(old, at) => {
                self.object(old, &Map::new(), at)
            }
            (old, new) => {
                let kind = match (old, new) {
                    (None, _) => EditKind::Added,
                    (_, None) => EditKind::Removed,
                    _ => EditKind::Changed,
                };
                self.edit(kind, old.cloned(), new.cloned(), at)
            }
        }
    }

    fn is_entries(&self, map: &Map<String, Value>, at: &Path) -> bool {
        !map.is_empty() && self.known.is_map(&at.named) && !self.known.is_atom(map)
    }

    fn edit(&mut self, kind: EditKind, old: Option<Value>, new: Option<Value>, at: &Path) -> Node {
        self.push(kind, old, new, None, at)
    }

    fn push(
        &mut self,
        kind: EditKind,
        old: Option<Value>,
        new: Option<Value>,
        list: Option<ListChange>,
        at: &Path,
    ) -> Node {
        self.edits.push(Edit {
            kind,
            at: at.named.clone(),
            old_at: at.old.clone(),
            new_at: at.new.clone(),
            old,
            new,
            list,
        });
        Node::Edit(self.edits.len() - 1)
    }

    fn object(&mut self, old: &Map<String, Value>, new: &Map<String, Value>, at: &Path) -> Node {
        let mut entries = Vec::new();
        for key in keys(old, new) {
            match self.value(old.get(key), new.get(key), &at.key(key)) {
                Node::Same => {}
                node => entries.push((key.to_owned(), node)),
            }
        }
        Node::Object(entries)
    }

    /// A list of scalars is one field.
    fn scalars(&mut self, old: &[Value], new: &[Value], at: &Path) -> Node {
        let list = list_change(old, new, self.known.is_ordered(&at.named));
        let kind = match (
            list.added.is_empty() && list.removed.is_empty(),
            list.reordered,
        ) {
            (true, false) => return Node::Same,
            (true, true) => EditKind::Moved,
            (false, _) => EditKind::Changed,
        };
        let side = |items: &[Value]| Some(Value::Array(items.to_vec()));
        self.push(kind, side(old), side(new), Some(list), at)
    }

    fn list(&mut self, old: &[Value], new: &[Value], at: &Path) -> Node {
        let matched = items::pair(old, new);
        let moved: HashSet<usize> = match self.known.is_ordered(&at.named) {
            true => items::moved(&matched.pairs),
            false => HashSet::new(),
        };
        let mut found = Vec::new();
        for pair in matched.pairs {
            let (before, after) = (
                pair.old.and_then(|index| old.get(index)),
                pair.new.and_then(|index| new.get(index)),
            );
            let name = matched
                .key
                .and_then(|key| items::text(after.or(before)?.get(key)?))
                .unwrap_or_else(|| pair.new.or(pair.old).unwrap_or_default().to_string());
            let below = at.item(&name, pair);
            let node = match (before, after, matched.key) {
                (Some(before), Some(after), Some(key)) if before.get(key) != after.get(key) => {
                    let at = below.key(key);
                    let (old, new) = (before.get(key).cloned(), after.get(key).cloned());
                    let kind = match key {
                        "name" | "id" => EditKind::Renamed,
                        _ => EditKind::Changed,
                    };
                    let node = self.edit(kind, old, new, &at);
                    Node::Object(vec![(key.to_owned(), node)])
                }
                (Some(before), Some(after), _) => self.value(Some(before), Some(after), &below),
                (before, after, _) => {
                    let kind = match after {
                        Some(_) => EditKind::Added,
                        None => EditKind::Removed,
                    };
                    self.edit(kind, before.cloned(), after.cloned(), &below)
                }
            };
            let position = |index: Option<usize>| index.map(|index| Value::from(index + 1));
            let moved = moved.contains(&pair.new.unwrap_or(usize::MAX)).then(|| {
                let (old, new) = (position(pair.old), position(pair.new));
                self.edit(EditKind::Moved, old, new, &below);
                self.edits.len() - 1
            });
            if !matches!(node, Node::Same) || moved.is_some() || pair.old.is_some() {
                found.push(Item {
                    old: pair.old,
                    new: pair.new,
                    moved,
                    node,
                });
            }
        }
        let is_same = |item: &Item| matches!(item.node, Node::Same) && item.moved.is_none();
        match found.iter().all(is_same) {
            true => Node::Same,
            false => Node::List(found),
        }
    }
}

/// What changed in a list of scalars.
pub(super) fn list_change(old: &[Value], new: &[Value], is_ordered: bool) -> ListChange {
    let (added, removed) = (items::without(new, old), items::without(old, new));
    let reordered = is_ordered && items::without(old, &removed) != items::without(new, &added);
    ListChange {
        added,
        removed,
        reordered,
    }
}

/// Whether a list is one of things, not of scalars.
fn has_items(list: &[Value]) -> bool {
    list.iter().any(|item| item.is_object() || item.is_array())
}

/// The keys of both maps: those of the old one, and each new one behind the one it follows.
fn keys<'m>(old: &'m Map<String, Value>, new: &'m Map<String, Value>) -> Vec<&'m str> {
    let mut keys: Vec<&str> = old.keys().map(String::as_str).collect();
    let mut before: Option<&str> = None;
    for key in new.keys() {
        if !old.contains_key(key) {
            let at = before.and_then(|before| keys.iter().position(|key| *key == before));
            keys.insert(at.map_or(0, |at| at + 1), key);
        }
        before = Some(key);
    }
    keys
}

fn size(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Object(entries) => entries.values().map(size).sum(),
        _ => 1,
    }
}

fn merged(
    node: &Node,
    old: Option<&Value>,
    new: Option<&Value>,
    is_chosen: &dyn Fn(usize) -> bool,
) -> Option<Value> {
    match node {
        Node::Same => old.cloned(),
        Node::Edit(edit) if is_chosen(*edit) => new.cloned(),
        Node::Edit(_) => old.cloned(),
        Node::Object(entries) => {
            let mut map = match old {
                Some(old) => old.as_object()?.clone(),
                None => Map::new(),
            };
            for (key, node) in entries {
                let below = |side: Option<&Value>| side.and_then(|side| side.get(key)).cloned();
                let (old, new) = (below(old), below(new));
                match merged(node, old.as_ref(), new.as_ref(), is_chosen) {
                    Some(value) => {
                        map.insert(key.clone(), value);
                    }
                    None => {
                        map.shift_remove(key);
                    }
                }
            }
            // As a list below.
            let is_on_both = old.is_some() && new.is_some();
            (is_on_both || !map.is_empty()).then_some(Value::Object(map))
        }
        Node::List(items) => {
            let list = merged_list(items, old, new, is_chosen);
            // A list that one side does not have is not there without items.
            let is_on_both = old.is_some() && new.is_some();
            (is_on_both || !list.is_empty()).then_some(Value::Array(list))
        }
    }
}

fn merged_list(
    items: &[Item],
    old: Option<&Value>,
    new: Option<&Value>,
    is_chosen: &dyn Fn(usize) -> bool,
) -> Vec<Value> {
    let at = |side: Option<&Value>, index: Option<usize>| side?.get(index?).cloned();
    // Each item that stays, under its number in `items`; `None` is one that is not there.
    let values: Vec<Option<Value>> = items
        .iter()
        .map(|item| {
            let (old, new) = (at(old, item.old), at(new, item.new));
            merged(&item.node, old.as_ref(), new.as_ref(), is_chosen)
        })
        .collect();
    let goes = |item: &Item| item.moved.is_some_and(is_chosen);
    let mut by_old: Vec<usize> = (0..items.len())
        .filter(|n| items[*n].old.is_some())
        .collect();
    by_old.sort_by_key(|n| items[*n].old);
    let mut sequence: Vec<usize> = by_old.into_iter().filter(|n| !goes(&items[*n])).collect();
    let mut by_new: Vec<usize> = (0..items.len())
        .filter(|n| items[*n].new.is_some())
        .collect();
    by_new.sort_by_key(|n| items[*n].new);
    for (rank, n) in by_new.iter().enumerate() {
        if items[*n].old.is_some() && !goes(&items[*n]) {
            continue;
        }
        // Behind the nearest of its new predecessors that is there.
        let places: HashMap<usize, usize> = sequence
            .iter()
            .enumerate()
            .map(|(at, n)| (*n, at))
            .collect();
        let before = by_new[..rank].iter().rev().find_map(|n| places.get(n));
        sequence.insert(before.map_or(0, |at| at + 1), *n);
    }
    let mut values = values;
    sequence
        .into_iter()
        .filter_map(|n| values[n].take())
        .collect()
}

#[cfg(test)]
mod tests;
