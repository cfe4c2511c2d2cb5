//! Fixes: the one correction of a finding, where there is one.
//!
//! Input is the findings of [`judge`](super::rules::judge), the set they are about and the texts of
//! its files; the findings that can be corrected without asking get a [`Fix`]. The rules know
//! nothing of it: a table says which code is corrected by which function, and the function looks at
//! the place of the finding again. [`apply`] makes the edits.
//!
//! A fix is offered only when an expert would accept it unseen: exactly one text is meant, nothing
//! that works today works otherwise afterwards, and every file that changes is among those that are
//! judged. Where that is nearly so, the help says what is in the way.

pub mod apply;
mod content;
mod order;
mod source;
mod spelling;
mod steps;

#[cfg(test)]
mod mutants;
#[cfg(test)]
mod tests;

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::doc::{Document, Element, ElementId};
use super::handlers::metadata::METADATA_VALUE;
use super::journeys::preconditions::BOOLEAN_LITERAL;
use super::journeys::steps::STEP_ORDER;
use super::references::CASE_DIFFERS;
use super::set::{PolicyIndex, PolicySet};
use super::structure::{content as structure, keys, values};
use super::template::has_placeholder;
use crate::diag::{Code, Edit, FileName, Finding, Findings, Fix, Place, Span};

/// Which code is corrected by what.
const FIXES: &[(Code, Fixer)] = &[
    (&structure::UNKNOWN_ELEMENT, spelling::element),
    (&structure::OUT_OF_ORDER, order::children),
    (&structure::WHITE_SPACE_IN_EMPTY, content::nothing_inside),
    (&values::UNKNOWN_ATTRIBUTE, spelling::attribute),
    (&values::NOT_ALLOWED_WORD, spelling::value),
    (&values::WRONG_FORM, spelling::value),
    (&values::WRONG_TYPE, spelling::value),
    (&keys::DUPLICATE_KEY, steps::doubled),
    (&keys::DUPLICATE_METADATA, content::one_of_equals),
    (&CASE_DIFFERS, spelling::reference),
    (&STEP_ORDER, steps::renumbered),
    (&BOOLEAN_LITERAL, spelling::boolean),
    (&METADATA_VALUE, spelling::suggested),
];

/// Finds the correction of one finding.
type Fixer = fn(&Site<'_>) -> Outcome;

/// A correction; `None` when there is none to speak of, an error when there nearly is one: what is
/// in the way.
type Outcome = Result<Option<Draft>, String>;

/// What a set does not say of its policies, and a fix has to know.
#[derive(Clone, Debug, Default)]
pub struct Limits {
    /// Files that are never changed: they are only there to resolve references.
    pub kept: HashSet<PolicyIndex>,
    /// Policies whose base is one of several that it could be.
    pub uncertain: HashSet<PolicyIndex>,
    /// Policies from which others derive that are not in the set.
    pub inherited_elsewhere: HashSet<PolicyIndex>,
}

/// Gives the findings of `set` that can be corrected their fixes. `text` knows the files of the set
/// by name, as they are on disk; the places of documents that were read from templates are places
/// there.
pub fn attach<'a>(
    findings: &mut Findings,
    set: &PolicySet,
    limits: &Limits,
    text: impl Fn(&str) -> Option<&'a str>,
) {
    let files = || {
        let policies = set.policies();
        policies.map(|(index, policy)| (&*policy.document.file, index))
    };
    let texts: Vec<&str> = files().map(|(file, _)| text(file).unwrap_or("")).collect();
    let policies: HashMap<&str, PolicyIndex> = files().collect();
    let heirs = OnceCell::new();
    for finding in findings {
        let fixer = FIXES.iter().find(|(code, _)| code.id == finding.code.id);
        let (Some((_, fixer)), Place::Policy { file, span, .. }) = (fixer, &finding.place) else {
            continue;
        };
        let Some(&policy) = policies.get(&**file) else {
            continue;
        };
        let document = &set.policy(policy).document;
        let site = Site {
            set,
            limits,
            texts: &texts,
            policies: &policies,
            heirs: &heirs,
            finding,
            policy,
            document,
            text: texts[policy.0 as usize],
            span: *span,
            id: document.last_starting_at_or_before(span.start),
        };
        match fixer(&site) {
            Ok(draft) => finding.fix = draft.and_then(|draft| draft.fix(&site)),
            Err(reason) => {
                let reason = format!("`--fix` leaves it: {reason}");
                finding.help = Some(match finding.help.take() {
                    Some(help) => format!("{help}\n{reason}"),
                    None => reason,
                });
            }
        }
    }
}

/// A finding, and where to look for its correction.
struct Site<'a> {
    set: &'a PolicySet,
    limits: &'a Limits,
    /// The texts of all policies on disk.
    texts: &'a [&'a str],
    /// The policies by file.
    policies: &'a HashMap<&'a str, PolicyIndex>,
    /// The policies that inherit directly from each policy, once somebody asked.
    heirs: &'a OnceCell<HashMap<PolicyIndex, Vec<PolicyIndex>>>,
    finding: &'a Finding,
    /// The policy it is in.
    policy: PolicyIndex,
    document: &'a Document,
    /// The text on disk.
    text: &'a str,
    /// The place of the finding.
    span: Span,
    /// The element at that place.
    id: ElementId,
}

impl<'a> Site<'a> {
    fn element(&self) -> &'a Element {
        self.document.element(self.id)
    }

    /// The source at `span`; nothing when that is no place of the text.
    fn source(&self, span: Span) -> &'a str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }

    /// A correction of one place of this file.
    fn replace(&self, span: Span, with: impl Into<String>, title: impl Into<String>) -> Draft {
        Draft {
            title: title.into(),
            changes: vec![Change {
                policy: self.policy,
                span,
                with: vec![Piece::New(with.into())],
            }],
        }
    }

    /// The policies that are made of `policy`: itself and those that derive from it.
    fn made_of(&self, policy: PolicyIndex) -> Vec<PolicyIndex> {
        let heirs = self.heirs.get_or_init(|| {
            let mut heirs: HashMap<PolicyIndex, Vec<PolicyIndex>> = HashMap::new();
            for (index, _) in self.set.policies() {
                if let Some(base) = self.set.base(index) {
                    heirs.entry(base).or_default().push(index);
                }
            }
            heirs
        });
        let (mut made, mut next) = (vec![policy], 0);
        while let Some(of) = made.get(next) {
            next += 1;
            let more = heirs.get(of).into_iter().flatten();
            // Each has one base, so that only a policy that inherits from itself is met again.
            made.extend(more.filter(|heir| **heir != policy));
        }
        made
    }

    /// The element `level` levels above, counted from 1.
    fn ancestor(&self, level: usize) -> Option<ElementId> {
        (0..level).try_fold(self.id, |id, _| self.document.element(id).parent)
    }
}

/// A correction in the terms of documents.
struct Draft {
    title: String,
    changes: Vec<Change>,
}

/// A range of a document that gives way to other text.
struct Change {
    policy: PolicyIndex,
    span: Span,
    with: Vec<Piece>,
}

/// A part of the text that is written.
enum Piece {
    New(String),
    /// What stands at this range of the same file.
    Copy(Span),
}

impl Change {
    /// The edit of `file`, which has this `text`; `None` when it would write over a placeholder.
    fn edit(self, file: FileName, text: &str) -> Option<Edit> {
        let source = |span: Span| text.get(span.start..span.end);
        let writes = self.with.iter().any(|piece| matches!(piece, Piece::New(_)));
        if writes && has_placeholder(source(self.span)?) {
            return None;
        }
        let pieces = self.with.iter().map(|piece| match piece {
            Piece::New(text) => Some(&**text),
            Piece::Copy(span) => source(*span),
        });
        Some(Edit {
            file,
            span: self.span,
            replacement: pieces.collect::<Option<String>>()?,
        })
    }
}

impl Draft {
    /// The correction in the terms of files; `None` when it would change nothing, or what is not to
    /// be changed.
    fn fix(self, site: &Site<'_>) -> Option<Fix> {
        let edits = self.changes.into_iter().map(|change| {
            if site.limits.kept.contains(&change.policy) {
                return None;
            }
            let at = change.policy.0 as usize;
            let file = &site.set.policy(change.policy).document.file;
            change.edit(file.clone(), site.texts[at])
        });
        let edits = edits.collect::<Option<Vec<Edit>>>()?;
        (!edits.is_empty()).then_some(Fix {
            title: self.title,
            edits,
        })
    }
}
