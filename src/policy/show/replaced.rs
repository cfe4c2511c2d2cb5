//! What a value stands in place of.
//!
//! A technical profile is laid upon what it includes, and each of its definitions upon those nearer to
//! the root. The effective view keeps the topmost part; the ones below it are found again here.

use super::View;
use crate::formats::policy_show::ShownReplaced;
use crate::policy::effective::{Profile, is_true};
use crate::policy::set::At;

impl View<'_, '_> {
    /// The definitions that `profile` is made of, the topmost first: its own, then those of what it
    /// includes.
    pub(super) fn layers(&self, profile: &Profile<'_>) -> Vec<At> {
        let included = profile
            .includes
            .iter()
            .filter_map(|include| self.effective.profile(include.id));
        std::iter::once(&profile.definitions)
            .chain(included.map(|profile| &profile.definitions))
            .flat_map(|definitions| definitions.iter().rev().copied())
            .collect()
    }

    /// The elements `list/item` of the `layers` below that of `winner` that it stands in place of: those
    /// with which it agrees by `same`. `value` says what each of them was.
    pub(super) fn replaced(
        &self,
        layers: &[At],
        (list, item): (&str, &str),
        winner: At,
        same: impl Fn(&Self, At) -> bool,
        value: impl Fn(&Self, At) -> String,
    ) -> Vec<ShownReplaced> {
        let set = self.effective.chain.set;
        let mut found = Vec::new();
        let holds_winner = |layer: &&At| {
            let (outer, inner) = (set.element(**layer).span, set.element(winner).span);
            layer.policy == winner.policy && outer.start <= inner.start && inner.end <= outer.end
        };
        let below = layers
            .iter()
            .skip_while(|layer| !holds_winner(layer))
            .skip(1);
        for layer in below {
            let document = set.document(*layer);
            for (list, _) in document.children_named(layer.element, list) {
                for (element, _) in document.children_named(list, item) {
                    let at = At { element, ..*layer };
                    if same(self, at) {
                        found.push(ShownReplaced {
                            value: value(self, at),
                            required: self.attribute(at, "Required").is_some_and(is_true),
                            at: self.at(at),
                        });
                    }
                }
            }
        }
        found
    }
}
