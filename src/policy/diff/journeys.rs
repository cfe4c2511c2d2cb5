//! What became of each step of a journey.
//!
//! Input is the same journey of two sets; output is [`JourneyChange`]: the steps of both sides in one
//! list. Steps are recognised by what they run, not by their number, so that a step put in at the
//! second place is one new step and not a change of everything behind it.

use super::change::{Aspect, ChangeKind};
use super::facts::{self, Difference, Fact, NAME, Property, Value};
use crate::policy::doc::ElementId;
use crate::policy::effective::{Journey, Precondition, Step};
use crate::policy::set::{At, PolicySet, fold};
use crate::policy::words;

/// Most pairs of steps that are weighed against each other; steps of longer journeys are compared
/// place by place.
const MOST_PAIRS: usize = 1_000_000;

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
    let steps = align(&old.1.steps, &new.1.steps)
        .into_iter()
        .map(|aligned| StepChange {
            differences: match (aligned.old, aligned.new) {
                (Some(before), Some(after)) => facts::compare(
                    &facts_of(old.0, &old.1.steps[before]),
                    &facts_of(new.0, &new.1.steps[after]),
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

fn facts_of(set: &PolicySet, step: &Step<'_>) -> Vec<Fact> {
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
        Fact::new(Aspect::Selection, key, label, selection.at)
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

/// A place in the list of both sides' steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Aligned {
    old: Option<usize>,
    new: Option<usize>,
    is_moved: bool,
}

/// Puts the steps of both sides into one list. Where there is a choice it is the same one from
/// either side.
fn align(old: &[Step<'_>], new: &[Step<'_>]) -> Vec<Aligned> {
    let tokens = |steps: &[Step<'_>]| -> Vec<Tokens> { steps.iter().map(Tokens::of).collect() };
    let (old, new) = (tokens(old), tokens(new));
    if old <= new {
        return align_tokens(&old, &new);
    }
    let swapped = align_tokens(&new, &old).into_iter();
    let mut aligned: Vec<Aligned> = swapped
        .map(|aligned| Aligned {
            old: aligned.new,
            new: aligned.old,
            ..aligned
        })
        .collect();
    in_order_of_new(&mut aligned);
    aligned
}

/// Puts what moved where it stands in the new journey.
fn in_order_of_new(aligned: &mut Vec<Aligned>) {
    let (moved, mut kept): (Vec<Aligned>, Vec<Aligned>) =
        aligned.drain(..).partition(|aligned| aligned.is_moved);
    for step in moved {
        let behind = |other: &Aligned| other.new.is_some_and(|new| Some(new) < step.new);
        let place = kept.iter().rposition(behind).map_or(0, |at| at + 1);
        kept.insert(place, step);
    }
    *aligned = kept;
}

fn align_tokens(before: &[Tokens], after: &[Tokens]) -> Vec<Aligned> {
    let likeness = |o: usize, n: usize| before[o].likeness(&after[n]);
    let start = before.iter().zip(after).take_while(|(o, n)| o == n).count();
    let end = before[start..]
        .iter()
        .rev()
        .zip(after[start..].iter().rev())
        .take_while(|(o, n)| o == n)
        .count();
    let (middle_old, middle_new) = (start..before.len() - end, start..after.len() - end);
    let both = |o: usize, n: usize| Aligned {
        old: Some(o),
        new: Some(n),
        is_moved: false,
    };
    let mut aligned: Vec<Aligned> = (0..start).map(|at| both(at, at)).collect();
    let pairs = if middle_old.len() * middle_new.len() > MOST_PAIRS {
        place_by_place(middle_old, middle_new, likeness)
    } else {
        best(middle_old, middle_new, likeness)
    };
    aligned.extend(pairs.into_iter().map(|(old, new)| Aligned {
        old,
        new,
        is_moved: false,
    }));
    let ends = (before.len() - end..before.len()).zip(after.len() - end..after.len());
    aligned.extend(ends.map(|(o, n)| both(o, n)));
    find_moved(&mut aligned, likeness);
    aligned
}

type Pairs = Vec<(Option<usize>, Option<usize>)>;

/// The alignment of two ranges with the greatest sum of likenesses.
fn best(
    old: std::ops::Range<usize>,
    new: std::ops::Range<usize>,
    likeness: impl Fn(usize, usize) -> u32,
) -> Pairs {
    let (rows, columns) = (old.len(), new.len());
    let width = columns + 1;
    // `sums[o * width + n]` is the best of the steps from `o` and `n` to the ends.
    let mut sums = vec![0_u32; (rows + 1) * width];
    for o in (0..rows).rev() {
        for n in (0..columns).rev() {
            let alike = likeness(old.start + o, new.start + n);
            let together = match alike {
                0 => 0,
                alike => alike + sums[(o + 1) * width + n + 1],
            };
            let apart = sums[(o + 1) * width + n].max(sums[o * width + n + 1]);
            sums[o * width + n] = together.max(apart);
        }
    }
    let mut pairs = Vec::new();
    let (mut o, mut n) = (0, 0);
    while o < rows && n < columns {
        let here = sums[o * width + n];
        let alike = likeness(old.start + o, new.start + n);
        if alike > 0 && here == alike + sums[(o + 1) * width + n + 1] {
            pairs.push((Some(old.start + o), Some(new.start + n)));
            o += 1;
            n += 1;
        } else if here == sums[(o + 1) * width + n] {
            pairs.push((Some(old.start + o), None));
            o += 1;
        } else {
            pairs.push((None, Some(new.start + n)));
            n += 1;
        }
    }
    pairs.extend((o..rows).map(|o| (Some(old.start + o), None)));
    pairs.extend((n..columns).map(|n| (None, Some(new.start + n))));
    pairs
}

fn place_by_place(
    old: std::ops::Range<usize>,
    new: std::ops::Range<usize>,
    likeness: impl Fn(usize, usize) -> u32,
) -> Pairs {
    let mut pairs = Vec::new();
    let (mut olds, mut news) = (old, new);
    loop {
        match (olds.next(), news.next()) {
            (None, None) => return pairs,
            (Some(o), Some(n)) if likeness(o, n) > 0 => pairs.push((Some(o), Some(n))),
            (o, n) => {
                pairs.extend(o.map(|o| (Some(o), None)));
                pairs.extend(n.map(|n| (None, Some(n))));
            }
        }
    }
}

/// Joins what was removed at one place and added at another.
fn find_moved(aligned: &mut Vec<Aligned>, likeness: impl Fn(usize, usize) -> u32) {
    let only_old = |a: &Aligned| a.old.filter(|_| a.new.is_none());
    let mut removed: Vec<usize> = aligned.iter().filter_map(only_old).collect();
    if removed.len().saturating_mul(aligned.len()) > MOST_PAIRS {
        return;
    }
    let mut taken = Vec::new();
    for place in aligned.iter_mut() {
        let (None, Some(n)) = (place.old, place.new) else {
            continue;
        };
        let alike = |o: &usize| likeness(*o, n);
        // The first of the most alike.
        let best = removed.iter().copied().rev().max_by_key(alike);
        if let Some(o) = best.filter(|o| alike(o) >= Tokens::SAME_THING) {
            removed.retain(|other| *other != o);
            taken.push(o);
            place.old = Some(o);
            place.is_moved = true;
        }
    }
    aligned.retain(|a| only_old(a).is_none_or(|o| !taken.contains(&o)));
}

/// What a step is recognised by.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Tokens {
    kind: String,
    names: Vec<(char, String)>,
    conditions: Vec<String>,
}

impl Tokens {
    /// From this likeness on, two steps are the same thing wherever they stand.
    const SAME_THING: u32 = 60;

    fn of(step: &Step<'_>) -> Self {
        let mut names: Vec<(char, String)> = Vec::new();
        for exchange in &step.exchanges {
            names.push(('e', fold(exchange.id)));
            names.push(('p', fold(exchange.profile)));
        }
        for selection in &step.selections {
            names.extend(selection.target.map(|id| ('t', fold(id))));
            names.extend(selection.validation.map(|id| ('v', fold(id))));
        }
        names.extend(step.candidates.iter().map(|c| ('s', fold(c.id))));
        names.extend(step.issuer.iter().map(|issuer| ('i', fold(issuer.id))));
        names.sort_unstable();
        names.dedup();
        Self {
            kind: step.kind.to_owned(),
            names,
            conditions: step.preconditions.iter().map(words::condition).collect(),
        }
    }

    /// How alike two steps are: 0 for two different things, 100 and more for the same thing.
    fn likeness(&self, other: &Self) -> u32 {
        let selects =
            |kind: &str| matches!(kind, "ClaimsProviderSelection" | "CombinedSignInAndSignUp");
        let comparable = self.kind == other.kind || (selects(&self.kind) && selects(&other.kind));
        if !comparable {
            return 0;
        }
        let shared = |name: &&(char, String)| other.names.binary_search(name).is_ok();
        let shared = self.names.iter().filter(shared).count();
        let all = self.names.len() + other.names.len();
        let names = if all == 0 {
            100
        } else if shared > 0 {
            20 + u32::try_from(160 * shared / all).unwrap_or(80)
        } else if matches!(self.kind.as_str(), "ClaimsExchange" | "InvokeSubJourney") {
            return 0;
        } else {
            // There is one of these in a journey as a rule.
            10
        };
        names + u32::from(self.kind == other.kind) + u32::from(self.conditions == other.conditions)
    }
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

    #[test]
    fn journeys_too_long_to_weigh_are_compared_place_by_place() {
        let likeness = |old: usize, new: usize| u32::from(old % 3 == new % 3);
        let pairs = place_by_place(0..3, 1..3, likeness);
        assert_eq!(
            pairs,
            [
                (Some(0), None),
                (None, Some(1)),
                (Some(1), None),
                (None, Some(2)),
                (Some(2), None)
            ]
        );
    }
}
