//! References: what a policy names is defined in it or in a policy it inherits from.
//!
//! Input is a set; output is findings `ENT40…`. A reference is resolved upwards only: in its own
//! file and in its bases, not in policies that derive from it. Ids are compared without case. The
//! references of a policy one of whose bases is missing are left alone.

pub mod bases;
pub(in crate::policy) mod sites;
pub mod unused;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use hashbrown::HashSet;
use rayon::prelude::*;

use self::sites::{Holder, Reference};
use super::chain::Chain;
use super::doc::Document;
use super::rules::Context;
use super::set::{At, Id, Key, Kind, Policy, PolicyIndex, fold};
use crate::diag::{Code, CodeInfo, Finding, Findings, Place, Severity};

const TROUBLESHOOT: &str = "Microsoft Learn: troubleshoot custom policies";
const ERROR_CODES: &str = "Microsoft Learn: Azure AD B2C error codes";

/// After so many unresolved references of one policy no near name is looked for.
const MAX_SUGGESTIONS: usize = 100;

/// No such claim type.
pub static CLAIM_TYPE: CodeInfo = CodeInfo {
    id: "ENT4001",
    severity: Severity::Error,
    title: "claim type does not exist",
    explain: "\
A claim is used that neither this policy nor any of its bases defines. The service refuses the upload with \
`makes a reference to ClaimType with id \"X\" but neither the policy nor any of its base policies contain \
such an element`. Claims are used by technical profiles, claims transformations, display controls, \
preconditions and relying parties.

Correct the id, or define it:

```xml
<BuildingBlocks>
  <ClaimsSchema>
    <ClaimType Id=\"loyaltyNumber\"><DataType>string</DataType></ClaimType>
  </ClaimsSchema>
</BuildingBlocks>
```

A claim type that is defined only in a policy deriving from this one is not visible here: move the \
definition down to the base, or the use up to where it is defined.",
    source: TROUBLESHOOT,
};

/// No such technical profile.
pub static TECHNICAL_PROFILE: CodeInfo = CodeInfo {
    id: "ENT4002",
    severity: Severity::Error,
    title: "technical profile does not exist",
    explain: "\
A claims exchange, a validation, an include, a session provider, a token issuer or an action of a display \
control names a technical profile that neither this policy nor any of its bases defines. The service \
refuses the upload with `makes a reference to TechnicalProfile with id \"X\"`, or fails at sign-in with \
AADB2C90021.

Correct the id, or add the technical profile. After removing an identity provider, remove the claims \
exchange and the selection that led to it as well.",
    source: ERROR_CODES,
};

/// No such claims transformation.
pub static CLAIMS_TRANSFORMATION: CodeInfo = CodeInfo {
    id: "ENT4003",
    severity: Severity::Error,
    title: "claims transformation does not exist",
    explain: "\
A technical profile runs a claims transformation that neither this policy nor any of its bases defines. The \
service refuses the upload with `makes a reference to a ClaimsTransformation with ID`. Correct the id, or \
define it under `BuildingBlocks/ClaimsTransformations`.",
    source: TROUBLESHOOT,
};

/// No such content definition.
pub static CONTENT_DEFINITION: CodeInfo = CodeInfo {
    id: "ENT4004",
    severity: Severity::Error,
    title: "content definition does not exist",
    explain: "\
An orchestration step or the metadata `ContentDefinitionReferenceId` of a technical profile names a page \
that neither this policy nor any of its bases defines. A user who reaches it sees an error instead of the \
page. Correct the id (`api.signuporsignin`, `api.selfasserted` …), or define it under \
`BuildingBlocks/ContentDefinitions`.",
    source: TROUBLESHOOT,
};

/// No such display control.
pub static DISPLAY_CONTROL: CodeInfo = CodeInfo {
    id: "ENT4005",
    severity: Severity::Error,
    title: "display control does not exist",
    explain: "\
`DisplayControlReferenceId` names a control that neither this policy nor any of its bases defines under \
`BuildingBlocks/DisplayControls`. Correct the id, or define the control.",
    source: "Microsoft Learn: DisplayControls",
};

/// No such localized resources.
pub static LOCALIZED_RESOURCES: CodeInfo = CodeInfo {
    id: "ENT4006",
    severity: Severity::Error,
    title: "localized resources do not exist",
    explain: "\
A content definition names `LocalizedResources` that neither this policy nor any of its bases defines under \
`BuildingBlocks/Localization`. Correct the id (by convention page and language, as `api.signuporsignin.en`), \
or add the texts.",
    source: "Microsoft Learn: Localization",
};

/// No such predicate or validation.
pub static VALIDATION: CodeInfo = CodeInfo {
    id: "ENT4007",
    severity: Severity::Error,
    title: "predicate or validation does not exist",
    explain: "\
A claim type names a predicate validation or an input validation, or one of these a predicate, that neither \
this policy nor any of its bases defines. The service refuses the upload. Correct the id, or define it under \
`BuildingBlocks`.",
    source: "Microsoft Learn: Predicates and PredicateValidations",
};

/// No such user journey.
pub static USER_JOURNEY: CodeInfo = CodeInfo {
    id: "ENT4008",
    severity: Severity::Error,
    title: "user journey does not exist",
    explain: "\
The relying party starts a user journey that neither this policy nor any of its bases defines. Sign-in fails \
with AADB2C90031. Correct `DefaultUserJourney/@ReferenceId` or `Endpoint/@UserJourneyReferenceId`.",
    source: ERROR_CODES,
};

/// No such sub-journey.
pub static SUB_JOURNEY: CodeInfo = CodeInfo {
    id: "ENT4009",
    severity: Severity::Error,
    title: "sub-journey does not exist",
    explain: "\
A step of type `InvokeSubJourney` names a sub-journey that neither this policy nor any of its bases defines. \
Correct `Candidate/@SubJourneyReferenceId`, or add it under `SubJourneys`.",
    source: "Microsoft Learn: SubJourneys",
};

/// No such client definition.
pub static CLIENT_DEFINITION: CodeInfo = CodeInfo {
    id: "ENT4010",
    severity: Severity::Error,
    title: "client definition does not exist",
    explain: "\
A user journey names a client definition that neither this policy nor any of its bases defines under \
`BuildingBlocks/ClientDefinitions`. Correct the id; the starter packs call theirs `DefaultWeb`.",
    source: "Microsoft Learn: UserJourneys",
};

/// A localized text for nothing.
pub static LOCALIZED_NOTHING: CodeInfo = CodeInfo {
    id: "ENT4011",
    severity: Severity::Warning,
    title: "localized text belongs to nothing",
    explain: "\
`ElementId` of a localized text names a claim type, display control, predicate or predicate validation that \
neither this policy nor any of its bases defines, so the text is never shown. Correct the id, or remove the \
text.",
    source: "Microsoft Learn: Localization string IDs",
};

/// A reference with another case than the definition.
pub static CASE_DIFFERS: CodeInfo = CodeInfo {
    id: "ENT4012",
    severity: Severity::Info,
    title: "reference differs from its definition in case",
    explain: "\
The service resolves ids without regard to case, so this works. Searching the files for the id does not, and \
neither do tools that compare exactly. Write the id as its definition does.",
    source: "Azure AD B2C custom policy starter pack (`surName` and `surname`)",
};

/// The codes of this family.
pub const CODES: &[Code] = &[
    &CLAIM_TYPE,
    &TECHNICAL_PROFILE,
    &CLAIMS_TRANSFORMATION,
    &CONTENT_DEFINITION,
    &DISPLAY_CONTROL,
    &LOCALIZED_RESOURCES,
    &VALIDATION,
    &USER_JOURNEY,
    &SUB_JOURNEY,
    &CLIENT_DEFINITION,
    &LOCALIZED_NOTHING,
    &CASE_DIFFERS,
    &bases::MISSING_BASE,
    &bases::CYCLE,
    &bases::TOO_DEEP,
    &bases::DUPLICATE_POLICY,
    &bases::BASE_IS_USER_FLOW,
    &bases::TENANTS_DIFFER,
    &bases::ANOTHER_TENANT,
    &bases::NO_PREFIX,
    &unused::UNUSED,
];

/// The code for a reference to a thing of `kind`, and what to call the thing.
const fn code_of(kind: Kind) -> (Code, &'static str) {
    match kind {
        Kind::ClaimType => (&CLAIM_TYPE, "claim type"),
        Kind::TechnicalProfile => (&TECHNICAL_PROFILE, "technical profile"),
        Kind::ClaimsTransformation => (&CLAIMS_TRANSFORMATION, "claims transformation"),
        Kind::ContentDefinition => (&CONTENT_DEFINITION, "content definition"),
        Kind::DisplayControl => (&DISPLAY_CONTROL, "display control"),
        Kind::LocalizedResources => (&LOCALIZED_RESOURCES, "localized resources"),
        Kind::Predicate => (&VALIDATION, "predicate"),
        Kind::InputValidation => (&VALIDATION, "input validation"),
        Kind::PredicateValidation => (&VALIDATION, "predicate validation"),
        Kind::UserJourney => (&USER_JOURNEY, "user journey"),
        Kind::SubJourney => (&SUB_JOURNEY, "sub-journey"),
        Kind::ClientDefinition => (&CLIENT_DEFINITION, "client definition"),
    }
}

/// What a policy refers to.
#[derive(Clone, Debug)]
pub(super) struct References {
    all: Vec<Reference>,
    named: HashSet<Key>,
}

impl References {
    /// The references of `document`.
    pub(super) fn of(document: &Document) -> Self {
        let all = sites::references(document);
        let mut named: HashSet<Key> = all
            .iter()
            .filter(|reference| !reference.cosmetic)
            .map(|reference| Key {
                kind: reference.kind,
                id: reference.id.clone(),
            })
            .collect();
        // A metadata item may hold the id of a claim type.
        for (id, element) in document.elements() {
            if element.name == "Item" {
                named.insert(Key {
                    kind: Kind::ClaimType,
                    id: document.text(id).into(),
                });
            }
        }
        Self { all, named }
    }

    /// All of them, in document order.
    pub(super) fn all(&self) -> &[Reference] {
        &self.all
    }

    /// Whether `id` is used: a text for it is no use.
    fn use_of(&self, kind: Kind, id: &str) -> bool {
        self.named.contains(&(kind, Id(id)))
    }
}

/// Judges the bases and the references of every policy.
pub(super) fn check(context: &Context<'_>, findings: &mut Findings) {
    bases::check(context, findings);
    let judged: Vec<(PolicyIndex, &Policy)> = context.judged().collect();
    let in_policy = |&(index, policy): &(PolicyIndex, &Policy)| {
        let mut findings = Findings::new();
        let chain = Chain::of(context.set, index);
        if !chain.is_complete() || !chain.members().iter().all(|at| context.is_sound(*at)) {
            return findings;
        }
        let mut unresolved = 0;
        for reference in policy.references().all() {
            let finding = judge(&chain, reference, unresolved < MAX_SUGGESTIONS);
            unresolved += usize::from(finding.is_some());
            findings.extend(finding);
        }
        findings
    };
    findings.par_extend(judged.par_iter().flat_map_iter(in_policy));
    // What nothing names may be what one of these was to name.
    let unresolved: BTreeSet<&str> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| finding.code.id)
        .collect();
    unused::check(
        context,
        |kind| unresolved.contains(code_of(kind).0.id),
        findings,
    );
}

/// What `policy` names and does not define itself: kind and id, as [`fold`]ed.
#[must_use]
pub fn wanted(policy: &Policy) -> BTreeSet<(Kind, String)> {
    let references = policy.references().all().iter();
    references
        .filter(|reference| policy.definitions(reference.kind, &reference.id).is_empty())
        .map(|reference| (reference.kind, fold(&reference.id)))
        .collect()
}

/// What is wrong with `reference`, which stands in the last policy of `chain`.
fn judge(chain: &Chain<'_>, reference: &Reference, suggest: bool) -> Option<Finding> {
    let definitions = chain.definitions(reference.kind, &reference.id);
    let spelling = |at: &At| chain.set.element(*at).attribute("Id");
    let (code, what) = code_of(reference.kind);
    let Some(nearest) = definitions.last() else {
        let code = if reference.cosmetic {
            &LOCALIZED_NOTHING
        } else {
            code
        };
        return Some(unresolved(chain, reference, code, what, suggest));
    };
    if definitions
        .iter()
        .any(|at| spelling(at) == Some(&*reference.id))
    {
        return None;
    }
    let defined = spelling(nearest).unwrap_or_default();
    let message = format!("`{}` is defined as `{defined}`", reference.id);
    Some(
        Finding::new(&CASE_DIFFERS, place(chain, reference), message)
            .help(format!("write `{defined}`"))
            .related("defined here", chain.set.place_attribute(*nearest, "Id")),
    )
}

fn unresolved(
    chain: &Chain<'_>,
    reference: &Reference,
    code: Code,
    what: &str,
    suggest: bool,
) -> Finding {
    let set = chain.set;
    let id = &*reference.id;
    let element = chain.leaf_policy().document.element(reference.element);
    let message = format!(
        "`{}` makes a reference to {what} `{id}`, but neither this policy nor any of its bases \
         contains it",
        element.name
    );
    let mut finding = Finding::new(code, place(chain, reference), message);
    let elsewhere = set
        .beside(chain.leaf())
        .find(|policy| !policy.definitions(reference.kind, id).is_empty());
    if let Some(policy) = elsewhere {
        finding = finding.help(format!(
            "`{}` defines it, but is not a base of this policy: move the definition to a base",
            policy.id
        ));
    } else if suggest {
        finding = finding.did_you_mean(id, chain.ids(reference.kind));
        // A text for what this policy leaves out does no harm; a slip of the pen may.
        if reference.cosmetic && finding.suggestion.is_none() {
            finding.severity = Severity::Info;
        }
    }
    finding
}

fn place(chain: &Chain<'_>, reference: &Reference) -> Place {
    let policy: PolicyIndex = chain.leaf();
    let at = At {
        policy,
        element: reference.element,
    };
    match reference.holder {
        Holder::Attribute(name) => chain.set.place_attribute(at, name),
        Holder::Text => chain.set.place_text(at),
    }
}
