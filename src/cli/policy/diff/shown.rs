//! A difference in words, for every format that is for people: groups, headings, lines.

use std::collections::BTreeMap;

use crate::cli::values::shortened;
use crate::diag::SourceMap;
use crate::diag::render::one_line;
use crate::policy::diff::{Area, Aspect, Change, ChangeKind, Compared, Diff, Impact, Side, State};

/// The changes of one relying party, or of several together.
pub(super) struct Group<'d> {
    /// Whom they touch.
    pub(super) title: String,
    /// The changes, those of one thing next to each other.
    pub(super) changes: Vec<&'d Change>,
}

/// The changes of `diff` by whom they touch.
pub(super) fn groups(diff: &Diff) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut last: Option<&[String]> = None;
    let on_both = |compared: &&Compared| matches!(compared.state, State::Same | State::Changed);
    let all = diff.relying_parties.iter().filter(on_both).count();
    for change in &diff.changes {
        let touched = change.relying_parties.as_slice();
        if last != Some(touched) {
            groups.push(Group {
                title: title(touched, all),
                changes: Vec::new(),
            });
            last = Some(touched);
        }
        if let Some(group) = groups.last_mut() {
            group.changes.push(change);
        }
    }
    groups
}

fn title(touched: &[String], all: usize) -> String {
    match touched {
        [] => "Used by no relying party".to_owned(),
        [only] => only.clone(),
        several if several.len() == all && all == 2 => "Both relying parties".to_owned(),
        several if several.len() == all => format!("All {all} relying parties"),
        several => format!("{} relying parties: {}", several.len(), several.join(", ")),
    }
}

/// What stands above the changes of one thing; `None` for a change of the thing itself, which says
/// it all.
pub(super) fn heading(change: &Change) -> Option<String> {
    if change.path.is_empty() {
        return None;
    }
    Some(match (change.area, change.id.as_str()) {
        (Area::RelyingParty, _) => "relying party".to_owned(),
        (area, "") => area.words().to_owned(),
        (area, id) => format!("{} {id}", area.words()),
    })
}

/// What changed, without how: `` metadata `ServiceUrl` ``.
pub(super) fn what(change: &Change) -> String {
    let mut what = if change.path.is_empty() {
        match (change.area, change.id.as_str()) {
            (area, "") => area.words().to_owned(),
            (area, id) => format!("{} `{id}`", area.words()),
        }
    } else {
        change.path.join(", ")
    };
    what.extend(property(change));
    one_line(&what)
}

/// The property that changed, behind what it is a property of. That a name changed is said by how.
pub(super) fn property(change: &Change) -> Option<String> {
    let is_said = change.property.is_empty() || change.kind == ChangeKind::Renamed;
    (!is_said).then(|| format!(", {}", change.property))
}

/// How it changed: `` `a` → `b` ``; empty when there is nothing to add.
pub(super) fn how(change: &Change) -> String {
    let (old, new) = values(change);
    let with = |verb: &str, value: &str| match value {
        "" => verb.to_owned(),
        value => format!("{verb}: {value}"),
    };
    match (change.kind, change.aspect) {
        (ChangeKind::Added, Aspect::Use) => with("is used now", &new),
        (ChangeKind::Removed, Aspect::Use) => with("is no longer used", &old),
        (ChangeKind::Added, _) => new,
        (ChangeKind::Removed, _) => old,
        (ChangeKind::Renamed, _) => format!("renamed from {old} to {new}"),
        (ChangeKind::Moved, Aspect::Step) => with("moved", &new),
        (ChangeKind::Moved, _) => format!("moved from {old} to {new}"),
        (ChangeKind::Changed, _) => {
            let or_none = |value: String| match value.as_str() {
                "" => "(none)".to_owned(),
                _ => value,
            };
            format!("{} → {}", or_none(old), or_none(new))
        }
    }
}

/// Both values, in one line each and not too long.
fn values(change: &Change) -> (String, String) {
    let words = |side: &Option<Side>| {
        side.as_ref()
            .map_or_else(String::new, |s| one_line(&s.words))
    };
    let (old, new) = (words(&change.old), words(&change.new));
    let shared = old.chars().zip(new.chars()).take_while(|(a, b)| a == b);
    let from = match (&change.old, &change.new) {
        (Some(_), Some(_)) => shared.count(),
        _ => 0,
    };
    (shortened(&old, from), shortened(&new, from))
}

/// Where it is written: `old.xml:3 → new.xml:5`.
pub(super) fn places(change: &Change, sources: &SourceMap) -> String {
    let place = |side: &Option<Side>| {
        let found = sources.locate(&side.as_ref()?.place)?;
        Some(format!("{}:{}", found.file, found.start.line))
    };
    let places: Vec<String> = [place(&change.old), place(&change.new)]
        .into_iter()
        .flatten()
        .collect();
    one_line(&places.join(" → "))
}

/// Everything worth saying behind a change: what it leads to, and which profiles have it as well.
pub(super) fn remarks(change: &Change) -> Vec<String> {
    let mut remarks: Vec<String> = change
        .note
        .filter(|_| !change.relying_parties.is_empty())
        .map(str::to_owned)
        .into_iter()
        .collect();
    if !change.through.is_empty() {
        let through: Vec<String> = change.through.iter().map(|id| format!("`{id}`")).collect();
        remarks.push(one_line(&format!("included by {}", through.join(", "))));
    }
    remarks
}

/// `7 changes: 1 breaking, 2 security, 3 sign-in, 1 cosmetic`.
pub(super) fn counts(diff: &Diff) -> String {
    let total = diff.changes.len();
    let counts: Vec<String> = Impact::ALL
        .into_iter()
        .map(|impact| format!("{} {}", diff.count(impact), impact.word()))
        .collect();
    let s = if total == 1 { "" } else { "s" };
    format!("{total} change{s}: {}", counts.join(", "))
}

/// `3 relying parties: 1 changed, 2 same`; other ends of chains are policies.
pub(super) fn compared(diff: &Diff) -> String {
    let mut states: BTreeMap<&str, usize> = BTreeMap::new();
    for compared in &diff.relying_parties {
        *states.entry(state(&compared.state)).or_default() += 1;
    }
    let states: Vec<String> = states
        .into_iter()
        .map(|(state, count)| format!("{count} {state}"))
        .collect();
    let count = diff.relying_parties.len();
    let are_all = diff.relying_parties.iter().all(|c| c.is_relying_party);
    let noun = match (are_all, count) {
        (true, 1) => "relying party",
        (true, _) => "relying parties",
        (false, 1) => "policy",
        (false, _) => "policies",
    };
    format!("{count} {noun}: {}", states.join(", "))
}

/// The word for what became of a relying party.
pub(super) const fn state(state: &State) -> &'static str {
    match state {
        State::Same => "same",
        State::Changed => "changed",
        State::Added => "added",
        State::Removed => "removed",
        State::Renamed(_) => "renamed",
    }
}

/// What to say when nothing changed its meaning: `no semantic change; 2 files differ in formatting or arrangement`.
pub(super) fn nothing(rewritten: &[String]) -> String {
    match rewritten {
        [] => "no semantic change".to_owned(),
        [only] => format!(
            "no semantic change; 1 file differs in formatting or arrangement: {}",
            one_line(only)
        ),
        several => format!(
            "no semantic change; {} files differ in formatting or arrangement: {}",
            several.len(),
            one_line(&several.join(", "))
        ),
    }
}
