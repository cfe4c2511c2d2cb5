//! Inheritance: the policies one policy is made of, from the root of its chain to itself.
//!
//! Input is a [`PolicySet`] and one of its policies; output is the chain and the definitions that
//! are visible from its end. A definition is visible to its own policy and to those that derive
//! from it, never upwards. A base that is not in the set ends the chain ([`Chain::missing`]); a
//! policy that inherits from itself, through others or not, ends it too ([`Chain::cycle`]).

use std::collections::HashSet;

use super::set::{At, Id, Kind, Policy, PolicyIndex, PolicySet};

/// The policies from a root to a leaf.
#[derive(Clone, Debug)]
pub struct Chain<'a> {
    /// The set all of them are in.
    pub set: &'a PolicySet,
    members: Vec<PolicyIndex>,
    missing: Option<&'a str>,
    cycle: Option<PolicyIndex>,
}

impl<'a> Chain<'a> {
    /// The chain that ends in `leaf`.
    #[must_use]
    pub fn of(set: &'a PolicySet, leaf: PolicyIndex) -> Self {
        let mut chain = Self {
            set,
            members: vec![leaf],
            missing: None,
            cycle: None,
        };
        let mut seen = HashSet::from([leaf]);
        let mut current = leaf;
        while let Some(base) = &set.policy(current).base {
            match set.base(current) {
                None => {
                    chain.missing = Some(&base.id);
                    break;
                }
                Some(next) if !seen.insert(next) => {
                    chain.cycle = Some(next);
                    break;
                }
                Some(next) => {
                    chain.members.push(next);
                    current = next;
                }
            }
        }
        chain.members.reverse();
        chain
    }

    /// The chain of `members`, root first, each of which inherits from the one before it.
    #[must_use]
    pub(crate) const fn along(set: &'a PolicySet, members: Vec<PolicyIndex>) -> Self {
        Self {
            set,
            members,
            missing: None,
            cycle: None,
        }
    }

    /// The chains of the set: one for each policy that no other inherits from, and one for each
    /// that has a relying party. Together they show every policy of the set.
    #[must_use]
    pub fn all(set: &'a PolicySet) -> Vec<Self> {
        let bases: HashSet<PolicyIndex> = set
            .policies()
            .filter_map(|(index, _)| set.base(index).filter(|base| *base != index))
            .collect();
        let mut chains: Vec<Self> = set
            .policies()
            .filter(|(index, policy)| !bases.contains(index) || policy.relying_party().is_some())
            .map(|(index, _)| Self::of(set, index))
            .collect();
        // A ring of policies has no end: each that is still unseen is judged on its own.
        let mut seen: HashSet<PolicyIndex> = chains
            .iter()
            .flat_map(|chain| chain.members.iter().copied())
            .collect();
        for (index, _) in set.policies() {
            if !seen.contains(&index) {
                let chain = Self::of(set, index);
                seen.extend(chain.members.iter().copied());
                chains.push(chain);
            }
        }
        chains
    }

    /// The members, root first.
    #[must_use]
    pub fn members(&self) -> &[PolicyIndex] {
        &self.members
    }

    /// The policy the chain is of.
    #[must_use]
    pub fn leaf(&self) -> PolicyIndex {
        self.members.last().copied().unwrap_or(PolicyIndex(0))
    }

    /// The leaf's policy.
    #[must_use]
    pub fn leaf_policy(&self) -> &'a Policy {
        self.set.policy(self.leaf())
    }

    /// The id of a base that is not in the set.
    #[must_use]
    pub fn missing(&self) -> Option<&'a str> {
        self.missing
    }

    /// The policy at which the inheritance returns to itself.
    #[must_use]
    pub fn cycle(&self) -> Option<PolicyIndex> {
        self.cycle
    }

    /// Whether every base is there: only then does the absence of a definition mean anything.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.missing.is_none() && self.cycle.is_none()
    }

    /// Every definition of `id` in the chain, root first.
    #[must_use]
    pub fn definitions(&self, kind: Kind, id: &str) -> Vec<At> {
        self.members
            .iter()
            .flat_map(|&policy| {
                self.set
                    .policy(policy)
                    .definitions(kind, id)
                    .iter()
                    .map(move |&element| At { policy, element })
            })
            .collect()
    }

    /// The definition of `id` nearest to the leaf.
    #[must_use]
    pub fn find(&self, kind: Kind, id: &str) -> Option<At> {
        self.members.iter().rev().find_map(|&policy| {
            let elements = self.set.policy(policy).definitions(kind, id);
            let element = *elements.last()?;
            Some(At { policy, element })
        })
    }

    /// The ids of `kind` that are visible from the leaf, each once, in the order and spelling of
    /// their first definition.
    #[must_use]
    pub fn ids(&self, kind: Kind) -> Vec<&'a str> {
        let mut seen = HashSet::new();
        let mut ids = Vec::new();
        for &index in &self.members {
            let policy = self.set.policy(index);
            for &element in policy.all(kind) {
                let Some(id) = policy.document.element(element).attribute("Id") else {
                    continue;
                };
                if seen.insert(Id(id)) {
                    ids.push(id);
                }
            }
        }
        ids
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::doc::Document;

    fn policy(id: &str, base: Option<&str>, body: &str) -> Document {
        let base = base.map_or_else(String::new, |base| {
            format!("<BasePolicy><TenantId>t</TenantId><PolicyId>{base}</PolicyId></BasePolicy>")
        });
        let text = format!(
            r#"<TrustFrameworkPolicy xmlns="{}" PolicyId="{id}" TenantId="t">{base}{body}</TrustFrameworkPolicy>"#,
            crate::policy::doc::NAMESPACE
        );
        Document::parse(id, &text).expect("the fixture is well-formed")
    }

    fn claim(id: &str) -> String {
        format!(
            "<BuildingBlocks><ClaimsSchema><ClaimType Id='{id}'/></ClaimsSchema></BuildingBlocks>"
        )
    }

    #[test]
    fn a_chain_runs_from_the_root_and_compares_policy_ids_without_case() {
        let set = PolicySet::new([
            policy("B2C_1A_rp", Some("b2c_1a_EXT"), ""),
            policy("B2C_1A_ext", Some("B2C_1A_base"), ""),
            policy("B2C_1A_base", None, ""),
        ]);
        let chain = Chain::of(&set, PolicyIndex(0));
        let ids: Vec<&str> = chain
            .members()
            .iter()
            .map(|index| set.policy(*index).id.as_str())
            .collect();
        assert_eq!(ids, ["B2C_1A_base", "B2C_1A_ext", "B2C_1A_rp"]);
        assert!(chain.is_complete());
        assert_eq!(Chain::all(&set).len(), 1);
    }

    #[test]
    fn the_definition_nearest_to_the_leaf_is_found_and_all_are_listed_root_first() {
        let set = PolicySet::new([
            policy("base", None, &claim("surname")),
            policy("ext", Some("base"), &claim("surName")),
            policy("rp", Some("ext"), ""),
        ]);
        let chain = Chain::of(&set, PolicyIndex(2));
        let found = chain.find(Kind::ClaimType, "SURNAME");
        assert_eq!(found.map(|at| at.policy), Some(PolicyIndex(1)));
        let all = chain.definitions(Kind::ClaimType, "surname");
        assert_eq!(all.iter().map(|at| at.policy.0).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(chain.ids(Kind::ClaimType), ["surname"]);
    }

    #[test]
    fn a_missing_base_and_a_ring_end_the_chain() {
        let set = PolicySet::new([
            policy("a", Some("b"), ""),
            policy("b", Some("a"), ""),
            policy("c", Some("gone"), ""),
        ]);
        let ring = Chain::of(&set, PolicyIndex(0));
        assert_eq!(ring.cycle(), Some(PolicyIndex(0)));
        assert_eq!(ring.members().len(), 2);
        let open = Chain::of(&set, PolicyIndex(2));
        assert_eq!(open.missing(), Some("gone"));
        assert_eq!(Chain::all(&set).len(), 2);
    }

    #[test]
    fn a_policy_inherits_from_the_one_it_is_linked_to_whatever_other_folders_define() {
        use crate::policy::set::Member;
        use std::sync::Arc;
        let read = |id, base| Arc::new(Policy::new(policy(id, base, "")));
        let base = Arc::new(Policy::new(policy("base", None, &claim("a"))));
        let other = Arc::new(Policy::new(policy("BASE", None, &claim("b"))));
        let member = |policy: &Arc<Policy>, folder, base| Member {
            policy: Arc::clone(policy),
            folder,
            base,
        };
        let set = PolicySet::linked([
            member(&base, 0, None),
            member(&other, 1, None),
            member(&read("rp", Some("base")), 2, Some(PolicyIndex(1))),
            member(&read("open", Some("base")), 2, None),
        ]);
        let chain = Chain::of(&set, PolicyIndex(2));
        assert_eq!(chain.members(), [PolicyIndex(1), PolicyIndex(2)]);
        assert!(chain.find(Kind::ClaimType, "b").is_some());
        let open = Chain::of(&set, PolicyIndex(3));
        assert_eq!(open.missing(), Some("base"));
        assert_eq!(set.first_of_its_id(PolicyIndex(1)), PolicyIndex(1));
    }

    #[test]
    fn the_profile_of_a_relying_party_is_no_definition() {
        let set = PolicySet::new([policy(
            "rp",
            None,
            "<RelyingParty><TechnicalProfile Id='PolicyProfile'/></RelyingParty>",
        )]);
        let chain = Chain::of(&set, PolicyIndex(0));
        assert_eq!(chain.find(Kind::TechnicalProfile, "PolicyProfile"), None);
    }
}
