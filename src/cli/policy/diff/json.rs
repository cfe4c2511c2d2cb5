//! A difference as the document `entrada schema policy-diff` describes.

use crate::diag::SourceMap;
use crate::formats::policy_diff::{
    DiffedPolicy, DiffedState, ImpactCounts, PolicyChange, PolicyChangeKind, PolicyDiff,
    PolicyImpact, PolicyValue,
};
use crate::policy::diff::{Change, ChangeKind, Compared, Diff, Impact, Side, State};

/// What else a document says.
pub(super) struct About<'a> {
    pub(super) old: &'a str,
    pub(super) new: &'a str,
    pub(super) environment: Option<&'a str>,
    pub(super) rewritten: &'a [String],
    pub(super) exit_code: u8,
}

/// The document of `diff`.
pub(super) fn document(diff: &Diff, sources: &SourceMap, about: &About<'_>) -> PolicyDiff {
    PolicyDiff {
        version: 1,
        old: about.old.to_owned(),
        new: about.new.to_owned(),
        environment: about.environment.map(str::to_owned),
        relying_parties: diff.relying_parties.iter().map(compared).collect(),
        changes: diff.changes.iter().map(|c| change(c, sources)).collect(),
        counts: ImpactCounts {
            breaking: diff.count(Impact::Breaking),
            security: diff.count(Impact::Security),
            sign_in: diff.count(Impact::SignIn),
            cosmetic: diff.count(Impact::Cosmetic),
        },
        rewritten: about.rewritten.to_vec(),
        exit_code: about.exit_code,
    }
}

fn compared(compared: &Compared) -> DiffedPolicy {
    let (state, renamed_from) = match &compared.state {
        State::Same => (DiffedState::Same, None),
        State::Changed => (DiffedState::Changed, None),
        State::Added => (DiffedState::Added, None),
        State::Removed => (DiffedState::Removed, None),
        State::Renamed(from) => (DiffedState::Renamed, Some(from.clone())),
    };
    DiffedPolicy {
        id: compared.id.clone(),
        relying_party: compared.is_relying_party,
        state,
        renamed_from,
    }
}

fn change(change: &Change, sources: &SourceMap) -> PolicyChange {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    PolicyChange {
        kind: match change.kind {
            ChangeKind::Added => PolicyChangeKind::Added,
            ChangeKind::Removed => PolicyChangeKind::Removed,
            ChangeKind::Changed => PolicyChangeKind::Changed,
            ChangeKind::Renamed => PolicyChangeKind::Renamed,
            ChangeKind::Moved => PolicyChangeKind::Moved,
        },
        impact: match change.impact {
            Impact::Breaking => PolicyImpact::Breaking,
            Impact::Security => PolicyImpact::Security,
            Impact::SignIn => PolicyImpact::SignIn,
            Impact::Cosmetic => PolicyImpact::Cosmetic,
        },
        area: change.area.words().to_owned(),
        id: some(&change.id),
        aspect: change.aspect.name().to_owned(),
        path: change.full_path(),
        property: some(&change.property),
        old: change.old.as_ref().and_then(|side| value(side, sources)),
        new: change.new.as_ref().and_then(|side| value(side, sources)),
        note: change.note.map(str::to_owned),
        relying_parties: change.relying_parties.clone(),
        through: change.through.clone(),
    }
}

fn value(side: &Side, sources: &SourceMap) -> Option<PolicyValue> {
    let location = sources.locate(&side.place)?;
    Some(PolicyValue {
        value: side.words.clone(),
        file: location.file.to_string(),
        line: location.start.line,
        column: location.start.column,
    })
}
