//! Definitions that nothing refers to.
//!
//! A definition is used when a policy that sees it, or a base whose definition it replaces, names its
//! id. Roots are left out: they are mostly Microsoft's, and hold more than any one tenant needs. So
//! are policies no relying party derives from: what uses their definitions is not here.

use std::collections::HashSet;

use crate::diag::{CodeInfo, Findings, Severity};
use crate::policy::merged::finding;
use crate::policy::rules::Context;
use crate::policy::set::{At, Kind, Policy, PolicyIndex, same_id};

/// Nobody needs it.
pub static UNUSED: CodeInfo = CodeInfo {
    id: "ENT4030",
    severity: Severity::Info,
    title: "a definition is used by nothing",
    explain: "The policy defines something (a technical profile, a claim type, a claims transformation, \
a content definition, a journey …) that neither it, nor a base, nor a policy that derives from it \
names. It is uploaded, checked by the service and never run. Often it is what a feature left behind; \
sometimes the id that should name it is misspelt.\n\nRemove it, or name it. Definitions in the root of \
a chain are not judged: a base may offer more than is needed. Nor is a kind of which some reference \
leads nowhere: that one may be meant.",
    source: "Microsoft Learn: TrustFrameworkPolicy, Inheritance model",
};

/// Pages that the service shows on its own, by the ids it knows.
const SHOWN_BY_THE_SERVICE: &[&str] =
    &["api.error", "api.idpselections", "api.idpselections.signup"];

/// Judges every file whose structure is right, but for the kinds of which a reference `is_wanting`:
/// it may be what should name a definition.
pub(super) fn check(
    context: &Context<'_>,
    is_wanting: impl Fn(Kind) -> bool,
    findings: &mut Findings,
) {
    let set = context.set;
    let wanted: Vec<PolicyIndex> = context
        .judged()
        .map(|(index, _)| index)
        .filter(|&index| set.base(index).is_some() && context.is_sound(index))
        .collect();
    if wanted.is_empty() {
        return;
    }
    // The policies above each one.
    let mut above: Vec<Vec<&Policy>> = vec![Vec::new(); set.len()];
    for (index, policy) in set.policies() {
        for base in bases(context, index) {
            above[base.0 as usize].push(policy);
        }
    }
    for index in wanted {
        let policy = set.policy(index);
        let above = &above[index.0 as usize];
        let below: Vec<&Policy> = bases(context, index).map(|base| set.policy(base)).collect();
        // Without a relying party more may come.
        let has_relying_party = |policy: &&Policy| policy.relying_party().is_some();
        if !has_relying_party(&policy) && !above.iter().any(has_relying_party) {
            continue;
        }
        let others = || std::iter::once(&policy).chain(&below).chain(above);
        for kind in Kind::ALL.into_iter().filter(|kind| !is_wanting(*kind)) {
            for &element in policy.all(kind) {
                let at = At {
                    policy: index,
                    element,
                };
                let Some(id) = set.element(at).attribute("Id") else {
                    continue;
                };
                let shown = kind == Kind::ContentDefinition
                    && SHOWN_BY_THE_SERVICE.iter().any(|page| same_id(id, page));
                if !shown && !others().any(|other| other.references().use_of(kind, id)) {
                    findings.push(finding(
                        &UNUSED,
                        set.place_attribute(at, "Id"),
                        format!("nothing uses the {} `{id}`", super::code_of(kind).1),
                        "remove it, or correct the id that should name it",
                    ));
                }
            }
        }
    }
}

/// The policies that `index` derives from, nearest first.
fn bases<'a>(
    context: &'a Context<'_>,
    index: PolicyIndex,
) -> impl Iterator<Item = PolicyIndex> + 'a {
    let set = context.set;
    let mut seen = HashSet::from([index]);
    std::iter::successors(set.base(index), move |&base| set.base(base))
        .take_while(move |&base| seen.insert(base))
}

#[cfg(test)]
mod tests {
    use crate::policy::fixture::{Fixture, profile, provider, rest_profile};

    #[test]
    fn ent4030_reports_what_a_derived_policy_defines_and_nothing_names() {
        let messages = Fixture::new()
            .derived(&provider(&rest_profile("Forgotten", "")))
            .messages("ENT4030");
        assert_eq!(messages, ["nothing uses the technical profile `Forgotten`"]);
    }

    #[test]
    fn ent4030_accepts_what_a_wrong_reference_may_be_to_name() {
        let wrong = profile(
            "JwtIssuer",
            r#"<IncludeTechnicalProfile ReferenceId="Forgoten"/>"#,
        );
        let fixture = Fixture::new().derived(&provider(&format!(
            "{}{wrong}",
            rest_profile("Forgotten", "")
        )));
        fixture.reports("ENT4002");
        fixture.accepts("ENT4030");
    }

    #[test]
    fn ent4030_accepts_the_root_what_replaces_a_base_and_what_a_later_policy_names() {
        let forgotten = rest_profile("Forgotten", "");
        Fixture::new().profile(&forgotten).accepts("ENT4030");
        let page =
            r#"<TechnicalProfile Id="page"><DisplayName>mine</DisplayName></TechnicalProfile>"#;
        let including = profile(
            "JwtIssuer",
            r#"<IncludeTechnicalProfile ReferenceId="forgotten"/>"#,
        );
        Fixture::new()
            .derived(&provider(&format!("{forgotten}{page}")))
            .derived(&provider(&including))
            .accepts("ENT4030");
    }
}
