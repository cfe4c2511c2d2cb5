//! Which step of one side is which step of the other.
//!
//! Every two steps have a likeness; the alignment with the greatest sum keeps the order of both sides.
//! What is left over on both sides and alike has moved.

use crate::policy::effective::Step;
use crate::policy::set::fold;
use crate::policy::words;

/// Most pairs of steps that are weighed against each other; steps of longer journeys are compared
/// place by place.
const MOST_PAIRS: usize = 1_000_000;

/// A place in the list of both sides' steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Aligned {
    pub(super) old: Option<usize>,
    pub(super) new: Option<usize>,
    pub(super) is_moved: bool,
}

/// Puts the steps of both sides into one list. Where there is a choice it is the same one from
/// either side.
pub(super) fn align(old: &[Step<'_>], new: &[Step<'_>]) -> Vec<Aligned> {
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

#[cfg(test)]
mod tests {
    use super::*;

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
