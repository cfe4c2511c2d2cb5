//! What became of each step of a journey.
//!
//! Input is the same journey of two sets; output is [`JourneyChange`]: the steps of both sides in one
//! list. Steps are recognised by what they run, not by their number, so that a step put in at the
//! second place is one new step and not a change of everything behind it.

mod align;

use std::collections::HashMap;

use super::change::{Aspect, ChangeKind};
use super::facts::{self, Difference, Fact, NAME, Property, Value};
use crate::policy::doc::ElementId;
use crate::policy::effective::{Journey, Precondition, Step};
use crate::policy::set::{At, PolicySet, fold};
use crate::policy::words;

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepStatus {
    /// Nothing: at most its number is another.
    Same,
    /// Only the new journey has it.
    Added,
    /// Only the old journey has it.
    Removed,
    /// It does something else, or under other conditions.
    Changed,
    /// It does what it did, before or after other steps than it did.
    Moved,
}

/// A step of either side, or of both.
#[derive(Clone, Debug)]
pub struct StepChange {
    /// Its position in the steps of the old journey.
    pub old: Option<usize>,
    /// Its position in the steps of the new journey.
    pub new: Option<usize>,
    /// Whether it stands before or after other steps than it did.
    pub is_moved: bool,
    /// What differs in it when both sides have it.
    pub differences: Vec<Difference>,
}

impl StepChange {
    /// What became of it. A step that has moved and changed has changed.
    #[must_use]
    pub fn status(&self) -> StepStatus {
        match (self.old, self.new) {
            (None, _) => StepStatus::Added,
            (_, None) => StepStatus::Removed,
            _ if !self.differences.is_empty() => StepStatus::Changed,
            _ if self.is_moved => StepStatus::Moved,
            _ => StepStatus::Same,
        }
    }
}

/// The steps of a journey on both sides.
#[derive(Clone, Debug)]
pub struct JourneyChange {
    /// Every step, in the order of the new journey; what was removed stands where it was.
    pub steps: Vec<StepChange>,
}

impl JourneyChange {
    /// The step at `position` of the new journey.
    #[must_use]
    pub fn of_new(&self, position: usize) -> Option<&StepChange> {
        self.steps.iter().find(|step| step.new == Some(position))
    }

    /// Whether no step was added, removed, moved or changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let same = |step: &StepChange| step.status() == StepStatus::Same;
        self.steps.iter().all(same)
    }
}

/// One side: a journey, and the set it is of.
pub type Version<'a> = (&'a PolicySet, &'a Journey<'a>);

/// Compares the steps of a journey.
#[must_use]
pub fn compare(old: Version<'_>, new: Version<'_>) -> JourneyChange {
    let (gone, come) = (only_in(old.1, new.1), only_in(new.1, old.1));
    let steps = align::align(&old.1.steps, &new.1.steps)
        .into_iter()
        .map(|aligned| StepChange {
            differences: match (aligned.old, aligned.new) {
                (Some(before), Some(after)) => facts::compare(
                    &facts_of(old.0, &old.1.steps[before], &gone),
                    &facts_of(new.0, &new.1.steps[after], &come),
                ),
                _ => Vec::new(),
            },
            old: aligned.old,
            new: aligned.new,
            is_moved: aligned.is_moved,
        })
        .collect();
    JourneyChange { steps }
}

/// The technical profiles of the exchanges that `journey` has and `other` has not, by the ids of the
/// exchanges; both without case.
fn only_in(journey: &Journey<'_>, other: &Journey<'_>) -> HashMap<String, String> {
    let exchanges = |of: &Journey<'_>| -> HashMap<String, String> {
        let exchanges = of.steps.iter().flat_map(|step| &step.exchanges);
        exchanges
            .map(|exchange| (fold(exchange.id), fold(exchange.profile)))
            .collect()
    };
    let others = exchanges(other);
    let mut own = exchanges(journey);
    own.retain(|id, _| !others.contains_key(id));
    own
}

/// What a step does, in a few words: `ClaimsExchange Facebook-OAUTH, skip if objectId exists`.
pub(super) fn summary(step: &Step<'_>) -> String {
    let mut said = vec![step.kind.to_owned()];
    let runs = step.exchanges.iter().map(|exchange| exchange.profile);
    let calls = step.candidates.iter().map(|candidate| candidate.id);
    let issuer = step.issuer.iter().map(|issuer| issuer.id);
    let names: Vec<String> = runs
        .chain(calls)
        .chain(issuer)
        .map(|name| format!("`{name}`"))
        .collect();
    said.push(names.join(", "));
    let skip = words::skip_if(&step.preconditions);
    said.retain(|part| !part.is_empty());
    let said = said.join(" ");
    if skip.is_empty() {
        said
    } else {
        format!("{said}, {skip}")
    }
}

/// A precondition as it is compared: without the case of ids, and the words for it.
pub(super) fn precondition(set: &PolicySet, of: &Precondition) -> Property {
    let kind = set.element(of.at).attribute("Type").unwrap_or_default();
    let values = of.values.iter().enumerate().map(|(at, (value, _))| {
        let is_claim = at == 0;
        if is_claim { fold(value) } else { value.clone() }
    });
    let values: Vec<String> = values.collect();
    let actions: Vec<&str> = of
        .actions
        .iter()
        .map(|(action, _)| action.as_str())
        .collect();
    let compared = format!("{kind} {} {values:?} {actions:?}", of.execute_if);
    let known = actions.iter().all(|action| action.starts_with("SkipThis"));
    let condition = words::condition(of);
    let words = if known {
        format!("skip if {condition}")
    } else {
        format!("{} if {condition}", actions.join(", "))
    };
    Property::new("", compared).shown(words)
}

/// The facts of a step; `only_here` are the exchanges of its journey that the other side does not
/// have, or has under another id.
fn facts_of(set: &PolicySet, step: &Step<'_>, only_here: &HashMap<String, String>) -> Vec<Fact> {
    let mut facts = vec![Fact::value(
        Aspect::Step,
        "type",
        "type",
        step.at,
        Property::new("", step.kind),
    )];
    facts.extend(step.preconditions.iter().map(|of| {
        let property = precondition(set, of);
        let claim = fold(of.claim().unwrap_or_default());
        Fact::value(
            Aspect::Precondition,
            property.value.clone(),
            "precondition",
            of.at,
            property,
        )
        .alias(claim)
    }));
    facts.extend(step.exchanges.iter().map(|exchange| {
        let label = format!("exchange `{}`", exchange.id);
        Fact::new(Aspect::Exchange, fold(exchange.id), label, exchange.at)
            .alias(fold(exchange.profile))
            .with(Property::new(NAME, fold(exchange.id)).shown(format!("`{}`", exchange.id)))
            .with(
                Property::new("technical profile", fold(exchange.profile))
                    .shown(format!("`{}`", exchange.profile)),
            )
            .with(Property::new(
                "user identity",
                of_parent(set, exchange.at, "UserIdentity"),
            ))
    }));
    facts.extend(step.selections.iter().map(|selection| {
        let (target, validation) = (selection.target, selection.validation);
        let id = target.or(validation).unwrap_or_default();
        let label = format!("selection `{id}`");
        let key = format!("{:?} {:?}", target.map(fold), validation.map(fold));
        // An exchange that was renamed is named by what it runs, so that this is told of it alone.
        let run = |id: &str| only_here.get(&fold(id)).ok_or_else(|| fold(id));
        let runs = format!("{:?} {:?}", target.map(run), validation.map(run));
        Fact::new(Aspect::Selection, key, label, selection.at)
            .alias(runs)
            .ordered("selections")
            .with(Property::new(
                "display",
                of_parent(set, selection.at, "DisplayOption"),
            ))
    }));
    facts.extend(step.candidates.iter().map(|candidate| {
        let label = format!("sub-journey `{}`", candidate.id);
        Fact::new(Aspect::SubJourney, fold(candidate.id), label, candidate.at)
    }));
    let mut reference = |aspect, label, of: &Option<crate::policy::effective::Ref<'_>>| {
        facts.extend(of.iter().map(|of| {
            let property = Property::new("", fold(of.id)).shown(format!("`{}`", of.id));
            Fact::value(aspect, "", label, of.at, property)
        }));
    };
    reference(Aspect::Issuer, "token issuer", &step.issuer);
    reference(Aspect::Page, "content definition", &step.content);
    facts
}

/// An attribute of the list that `at` stands in.
fn of_parent<'a>(set: &'a PolicySet, at: At, attribute: &str) -> &'a str {
    let parent: Option<ElementId> = set.element(at).parent;
    let parent = parent.map(|element| At { element, ..at });
    let value = parent.and_then(|parent| set.element(parent).attribute(attribute));
    value.unwrap_or_default()
}

/// The value that stands for a whole step.
pub(super) fn value(step: &Step<'_>) -> Value {
    Value {
        words: summary(step),
        at: step.at,
    }
}

/// The kind of a change of a whole step, if it is one.
pub(super) fn kind_of(step: &StepChange) -> Option<ChangeKind> {
    match (step.old, step.new) {
        (None, _) => Some(ChangeKind::Added),
        (_, None) => Some(ChangeKind::Removed),
        _ if step.is_moved => Some(ChangeKind::Moved),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::fixture::Fixture;

    fn exchange(name: &str) -> String {
        format!(
            r#"<OrchestrationStep Order="N" Type="ClaimsExchange">CONDITIONS<ClaimsExchanges><ClaimsExchange
            Id="{name}Exchange" TechnicalProfileReferenceId="{name}"/></ClaimsExchanges></OrchestrationStep>"#
        )
    }

    const SEND: &str = r#"<OrchestrationStep Order="N" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="JwtIssuer"/>"#;

    /// A journey of exchanges `names`, one character each, and a token; `!` gives the step before
    /// it a precondition.
    fn journey(names: &str) -> Fixture {
        let mut steps: Vec<String> = Vec::new();
        for name in names.chars() {
            match (name, steps.last_mut()) {
                ('!', Some(step)) => {
                    *step = step.replace(
                        "CONDITIONS",
                        r#"<Preconditions><Precondition Type="ClaimsExist" ExecuteActionsIf="true">
                        <Value>email</Value><Action>SkipThisOrchestrationStep</Action></Precondition></Preconditions>"#,
                    );
                }
                _ => steps.push(exchange(&name.to_string())),
            }
        }
        steps.push(SEND.to_owned());
        let numbered: Vec<String> = steps
            .iter()
            .zip(1..)
            .map(|(step, order)| {
                let order = format!("Order=\"{order}\"");
                step.replace("Order=\"N\"", &order)
                    .replace("CONDITIONS", "")
            })
            .collect();
        Fixture::new().steps(&numbered.concat())
    }

    /// A character for each step: of its status, or its number when it is the same.
    fn became(old: &str, new: &str) -> String {
        let (old, new) = (journey(old), journey(new));
        let (before, after) = (old.set(), new.set());
        old.merged(|old| {
            new.merged(|new| {
                let journey = "Journey";
                let (old, new) = (old.journey(journey), new.journey(journey));
                let version = |set, journey: Option<_>| (set, journey.expect("it is defined"));
                let change = compare(version(&before, old), version(&after, new));
                let letter = |step: &StepChange| match step.status() {
                    StepStatus::Same => '=',
                    StepStatus::Added => '+',
                    StepStatus::Removed => '-',
                    StepStatus::Changed => '~',
                    StepStatus::Moved => '>',
                };
                change.steps.iter().map(letter).collect()
            })
        })
    }

    #[test]
    fn a_step_put_in_is_one_added_step() {
        assert_eq!(became("abc", "axbc"), "=+===");
        assert_eq!(became("abc", "abcx"), "===+=");
    }

    #[test]
    fn a_step_taken_out_is_one_removed_step() {
        assert_eq!(became("abc", "ac"), "=-==");
        assert_eq!(became("abc", ""), "---=");
    }

    #[test]
    fn a_step_that_stands_elsewhere_has_moved() {
        assert_eq!(became("abcd", "bcda"), "===>=");
        assert_eq!(became("abc", "a!bc"), "~===");
        assert_eq!(became("abc", "bca!"), "==~=");
    }

    #[test]
    fn of_equal_steps_the_one_with_the_same_conditions_is_the_same() {
        assert_eq!(became("a!a", "a!"), "=-=");
        assert_eq!(became("a!a", "a"), "-==");
    }

    #[test]
    fn a_journey_compared_with_itself_is_the_same() {
        assert_eq!(became("ab!aab", "ab!aab"), "======");
    }
}
