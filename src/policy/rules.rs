//! All rules about policies, in one list, and the way to run them.
//!
//! Input is a [`PolicySet`], output is findings. Structure comes first: a chain with a document
//! whose structure is wrong is not judged further, because every later rule relies on it. A rule
//! may report the same thing once per chain and may report a policy that is only there to resolve
//! references: [`judge`] removes both.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use rayon::prelude::*;

use super::chain::Chain;
use super::doc::Document;
use super::merged;
use super::provenance::attach_origins;
use super::security::leftovers::PLACEHOLDER;
use super::set::{Policy, PolicyIndex, PolicySet, same_id};
use super::template::is_about_a_placeholder;
use super::{references, tenant};
use crate::diag::{Findings, Place};
use crate::formats::Tenant;

/// What to judge, and what is known of the tenant.
#[derive(Clone, Debug, Default)]
pub struct JudgeOptions {
    /// The policies to judge; the others only resolve references. `None` judges all.
    pub only: Option<HashSet<PolicyIndex>>,
    /// What is known of the tenant the set is for.
    pub tenant: Tenant,
    /// The present moment, where keys are to be valid.
    pub now: Option<Timestamp>,
    /// Whether the set is for production: recorders and development modes are then reported.
    pub production: bool,
    /// What a placeholder means that has no value.
    pub placeholders: Placeholders,
}

/// What a placeholder of a sample or build tool means that has no value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Placeholders {
    /// The policies are what is uploaded, so that it is an error.
    #[default]
    Refused,
    /// The policies are templates, filled in later: it is a warning.
    Awaited,
}

impl JudgeOptions {
    /// Whether `policy` is to be judged.
    #[must_use]
    pub fn judges(&self, policy: PolicyIndex) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(&policy))
    }

    /// Whether the tenant is known to have the custom policy `id`.
    #[must_use]
    pub fn has_policy(&self, id: &str) -> bool {
        let mut known = self.tenant.policies.iter().flatten();
        known.any(|policy| same_id(&policy.id, id))
    }
}

/// What a family of rules works on.
#[derive(Debug)]
pub struct Context<'a> {
    /// All policies, also those whose structure is wrong.
    pub set: &'a PolicySet,
    /// What to judge.
    pub options: &'a JudgeOptions,
    /// The chains of the set ([`Chain::all`]) in which every policy has the right structure. A
    /// base may be missing: ask [`Chain::is_complete`].
    pub chains: Vec<Chain<'a>>,
    unsound: HashSet<PolicyIndex>,
}

impl Context<'_> {
    /// Whether the structure of `policy` is right.
    #[must_use]
    pub fn is_sound(&self, policy: PolicyIndex) -> bool {
        !self.unsound.contains(&policy)
    }

    /// The policies to judge; the others only resolve references.
    pub fn judged(&self) -> impl Iterator<Item = (PolicyIndex, &Policy)> {
        let policies = self.set.policies();
        policies.filter(|(policy, _)| self.options.judges(*policy))
    }
}

/// Judges `set` and returns everything that is wrong with it.
#[must_use]
pub fn judge(set: &PolicySet, options: &JudgeOptions) -> Findings {
    Judge::new(set, options).judge(set, options.only.clone())
}

/// As [`judge`], each chain on its own: what tests hold [`Judge`] against.
#[cfg(test)]
pub(crate) fn judge_each(set: &PolicySet, options: &JudgeOptions) -> Findings {
    Judge::new(set, options).judge_by(set, options.only.clone(), merged::judge_each)
}

/// Judges sets that share policies, and what they share once.
#[derive(Debug)]
pub struct Judge<'a> {
    policies: &'a PolicySet,
    options: &'a JudgeOptions,
    by_address: HashMap<usize, PolicyIndex>,
    merged: merged::Shared<'a>,
}

impl<'a> Judge<'a> {
    /// A judge of sets that are made of `policies`, each of which is there once. What inherits from
    /// what is for the sets to say.
    #[must_use]
    pub fn new(policies: &'a PolicySet, options: &'a JudgeOptions) -> Self {
        let all: Vec<(PolicyIndex, &Policy)> = policies.policies().collect();
        // In parallel, before they are asked for one by one.
        all.par_iter().for_each(|(_, policy)| policy.examine());
        Self {
            policies,
            options,
            by_address: all
                .iter()
                .map(|(index, policy)| (address(policy), *index))
                .collect(),
            merged: merged::Shared::new(policies),
        }
    }

    /// Judges `set`, or `only` these policies of it, and returns everything that is wrong. A policy
    /// that the judge does not know is not judged.
    #[must_use]
    pub fn judge(&self, set: &PolicySet, only: Option<HashSet<PolicyIndex>>) -> Findings {
        self.judge_by(set, only, |context, chains, findings| {
            merged::judge(context, &self.merged, chains, findings);
        })
    }

    /// `merged` judges the chains, which are the complete ones of the context.
    fn judge_by(
        &self,
        set: &PolicySet,
        only: Option<HashSet<PolicyIndex>>,
        merged: impl FnOnce(&Context<'_>, &[Chain<'a>], &mut Findings),
    ) -> Findings {
        let options = &JudgeOptions {
            only,
            ..self.options.clone()
        };
        let mut findings = Findings::new();
        let mut unsound = HashSet::new();
        let known: Vec<Option<PolicyIndex>> = set
            .policies()
            .map(|(_, policy)| self.by_address.get(&address(policy)).copied())
            .collect();
        for ((index, policy), known) in set.policies().zip(&known) {
            if known.is_none() || !policy.is_sound() {
                unsound.insert(index);
            }
            if options.judges(index) {
                findings.extend(policy.structure().iter().cloned());
            }
        }
        let mut chains = Chain::all(set);
        chains.retain(|chain| chain.members().iter().all(|at| !unsound.contains(at)));
        let complete: Vec<Chain<'a>> = chains
            .iter()
            .filter(|chain| chain.is_complete())
            .map(|chain| {
                let members = chain.members().iter();
                let members = members.filter_map(|at| known[at.0 as usize]);
                Chain::along(self.policies, members.collect())
            })
            .collect();
        let context = Context {
            set,
            options,
            chains,
            unsound,
        };
        references::check(&context, &mut findings);
        merged(&context, &complete, &mut findings);
        tenant::check(&context, &mut findings);
        only_judged(&mut findings, &context);
        without_consequences(&mut findings, set);
        only_once(&mut findings);
        let files = context.judged();
        attach_origins(
            &mut findings,
            files.map(|(_, policy)| (&policy.document, policy.provenance())),
        );
        findings
    }
}

/// What tells a policy from others while it is there.
fn address(policy: &Policy) -> usize {
    std::ptr::from_ref(policy).addr()
}

/// Removes findings in files that only resolve references.
fn only_judged(findings: &mut Findings, context: &Context<'_>) {
    let judged: HashSet<&str> = context
        .judged()
        .map(|(_, policy)| policy.document.file.as_ref())
        .collect();
    findings.retain(|finding| match &finding.place {
        Place::Policy { file, .. } | Place::Span(file, _) | Place::File(file) => {
            judged.contains(file.as_ref())
        }
        Place::Nowhere | Place::Plan { .. } => true,
    });
}

/// Removes what is said of values that are not there yet: that the placeholder is left is said once.
fn without_consequences(findings: &mut Findings, set: &PolicySet) {
    let documents: HashMap<&str, &Document> = set
        .policies()
        .map(|(_, policy)| (policy.document.file.as_ref(), &policy.document))
        .collect();
    findings.retain(|finding| {
        let document = match &finding.place {
            Place::Policy { file, .. } => documents.get(file.as_ref()),
            _ => None,
        };
        finding.code.id == PLACEHOLDER.id
            || document.is_none_or(|document| !is_about_a_placeholder(document, finding))
    });
}

/// Removes what was found more than once: a base belongs to several chains.
fn only_once(findings: &mut Findings) {
    let mut seen = HashSet::new();
    findings.retain(|finding| {
        seen.insert((
            finding.code.id,
            finding.place.clone(),
            finding.message.clone(),
        ))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Finding, Severity};
    use crate::policy::corpus;
    use crate::policy::doc::NAMESPACE;

    fn errors(findings: &Findings) -> Vec<String> {
        findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| {
                format!(
                    "{} {} {:?}",
                    finding.code.id, finding.message, finding.place
                )
            })
            .collect()
    }

    #[test]
    fn the_starter_packs_have_no_error() {
        let Some(pack) = corpus::starter_pack() else {
            return;
        };
        assert_eq!((pack.complete.len(), pack.scenarios.len()), (9, 2));
        for folder in &pack.complete {
            let set = PolicySet::new(corpus::documents(folder));
            let found = judge(&set, &corpus::options());
            assert_eq!(errors(&found), [""; 0], "{}", folder.display());
        }
    }

    /// A policy with `body`.
    fn policy(name: &str, base: &str, body: &str) -> Document {
        let base = match base {
            "" => String::new(),
            id => format!(
                "<BasePolicy><TenantId>contoso.onmicrosoft.com</TenantId><PolicyId>{id}</PolicyId>\
                 </BasePolicy>"
            ),
        };
        let text = format!(
            "<TrustFrameworkPolicy xmlns='{NAMESPACE}' PolicySchemaVersion='0.3.0.0' \
             TenantId='contoso.onmicrosoft.com' PolicyId='B2C_1A_{name}' \
             PublicPolicyUri='http://contoso.onmicrosoft.com/B2C_1A_{name}'>{base}{body}\
             </TrustFrameworkPolicy>"
        );
        Document::parse(name, &text).expect("the fixture is well-formed")
    }

    /// A technical profile that includes one that does not exist.
    const DANGLING: &str = "<ClaimsProviders><ClaimsProvider><TechnicalProfiles>\
        <TechnicalProfile Id='T'><?from /customPolicies/fragments/0?>\
        <IncludeTechnicalProfile ReferenceId='Gone'/></TechnicalProfile></TechnicalProfiles>\
        </ClaimsProvider></ClaimsProviders>";

    fn codes(documents: Vec<Document>, only: Option<HashSet<PolicyIndex>>) -> Vec<&'static str> {
        let options = JudgeOptions {
            only,
            ..JudgeOptions::default()
        };
        let found = judge(&PolicySet::new(documents), &options);
        found.iter().map(|finding| finding.code.id).collect()
    }

    #[test]
    fn a_chain_with_a_wrong_structure_is_judged_no_further() {
        let documents = vec![
            policy("A", "", "<Bogus/>"),
            policy("B", "B2C_1A_A", DANGLING),
        ];
        assert_eq!(codes(documents, None), ["ENT3002"]);
    }

    #[test]
    fn a_file_that_is_refused_but_can_be_read_is_judged_further() {
        let twice = DANGLING.replace(
            "<IncludeTechnicalProfile",
            "<Metadata><Item Key='a'>1</Item><Item Key='a'>2</Item></Metadata><IncludeTechnicalProfile",
        );
        let documents = vec![policy("A", "", &twice)];
        assert_eq!(codes(documents, None), ["ENT3013", "ENT4002"]);
    }

    #[test]
    fn a_policy_that_only_resolves_references_is_not_judged() {
        let documents = vec![policy("A", "", DANGLING), policy("B", "B2C_1A_A", "")];
        assert_eq!(codes(documents.clone(), None), ["ENT4002"]);
        assert_eq!(
            codes(documents, Some(HashSet::from([PolicyIndex(1)]))),
            [""; 0]
        );
    }

    #[test]
    fn a_base_of_two_policies_is_reported_once() {
        let documents = vec![
            policy("A", "", DANGLING),
            policy("B", "B2C_1A_A", ""),
            policy("C", "B2C_1A_A", ""),
        ];
        assert_eq!(codes(documents, None), ["ENT4002"]);
    }

    #[test]
    fn a_finding_in_a_marked_document_carries_its_origin() {
        let set = PolicySet::new([policy("A", "", &format!("{DANGLING}<Bogus/>"))]);
        let found = judge(&set, &JudgeOptions::default());
        let origin = |finding: &Finding| match &finding.place {
            Place::Policy { origin, .. } => origin.clone(),
            _ => None,
        };
        assert_eq!(found.iter().map(origin).collect::<Vec<_>>(), [None]);
        let set = PolicySet::new([policy("A", "", DANGLING)]);
        let found = judge(&set, &JudgeOptions::default());
        let expected = Some("/customPolicies/fragments/0".to_owned());
        assert_eq!(found.iter().map(origin).collect::<Vec<_>>(), [expected]);
    }
}
