//! The facts of a relying party: which journey runs, what the token says, how sessions behave.

use super::change::Aspect;
use super::facts::{Difference, Fact, NAME, Property};
use super::secrets::shown;
use super::{parts, profiles};
use crate::policy::chain::Chain;
use crate::policy::effective::{Claim, Effective, Profile};
use crate::policy::set::{At, fold};

/// The property of the subject, and of a token claim, that says where its value comes from.
pub(super) const SOURCE: &str = "claim type";

/// The facts of the relying party at the leaf of `effective`; none without one.
pub(super) fn facts(effective: &Effective<'_>) -> Vec<Fact> {
    let chain: &Chain<'_> = effective.chain;
    let set = chain.set;
    let policy = chain.leaf();
    let Some(element) = set.policy(policy).relying_party() else {
        return Vec::new();
    };
    let at = At { policy, element };
    let mut facts = parts::facts(set, at, &["TechnicalProfile"]);
    if let Some(profile) = Profile::of_relying_party(chain, policy) {
        facts.extend(profiles::of_relying_party(set, &profile));
        facts.extend(subject(effective, &profile));
        facts.extend(
            profile
                .outputs
                .iter()
                .map(|claim| token_claim(effective, claim)),
        );
    }
    // The schema allows more of them; only the first is known to be used.
    let others = set
        .document(at)
        .children_named(element, "TechnicalProfile")
        .skip(1);
    for ((element, _), nth) in others.zip(2..) {
        let more = parts::facts(set, At { policy, element }, &[]);
        facts.extend(more.into_iter().map(|fact| Fact {
            key: format!("{nth}{}", fact.key),
            label: format!("technical profile {nth} / {}", fact.label),
            ..fact
        }));
    }
    facts
}

/// The claim that identifies the user to the application.
fn subject(effective: &Effective<'_>, profile: &Profile<'_>) -> Option<Fact> {
    let set = effective.chain.set;
    let (element, naming) = set
        .document(profile.at)
        .child(profile.at.element, "SubjectNamingInfo")?;
    let at = At {
        element,
        ..profile.at
    };
    let name = naming.attribute("ClaimType").unwrap_or_default();
    let is_named = |id: &str| fold(id) == fold(name);
    let by_partner = profile.outputs.iter().find(|claim| is_named(claim.partner));
    let source = by_partner.or_else(|| profile.outputs.iter().find(|claim| is_named(claim.id)));
    let mut fact = Fact::new(Aspect::Subject, "", "subject", at)
        .with(Property::new("claim", fold(name)).shown(format!("`{name}`")));
    if let Some(claim) = source {
        fact = fact.with(
            Property::new(SOURCE, fold(claim.id))
                .shown(format!("`{}`", claim.id))
                .written(claim.at),
        );
        fact.properties.extend(default(claim));
    }
    for attribute in &naming.attributes {
        if attribute.namespace.is_none() && attribute.name != "ClaimType" {
            let words = format!("`{}`", attribute.value);
            let property = Property::new(attribute.name.to_string(), attribute.value.to_string());
            fact = fact.with(property.shown(words));
        }
    }
    Some(fact)
}

/// A claim of the token, by the name it has there, which applications compare with case.
fn token_claim(effective: &Effective<'_>, claim: &Claim<'_>) -> Fact {
    let set = effective.chain.set;
    let mut fact = Fact::new(
        Aspect::TokenClaim,
        claim.partner,
        format!("token claim `{}`", claim.partner),
        claim.at,
    )
    .alias(fold(claim.id))
    .with(
        Property::new(NAME, claim.partner)
            .shown(format!("`{}`", claim.partner))
            .written(claim.partner_at),
    )
    .with(Property::new(SOURCE, fold(claim.id)).shown(format!("`{}`", claim.id)));
    if let Some(claim_type) = effective.claim_type(claim.id) {
        let data_type = &claim_type.data_type;
        fact = fact.with(
            Property::new("data type", data_type)
                .shown(format!("`{data_type}`"))
                .written(claim_type.at),
        );
    }
    fact.properties.extend(profiles::of_claim(set, claim));
    fact
}

/// What the claim is when the journey leaves it empty.
fn default(claim: &Claim<'_>) -> Option<Property> {
    let default = claim.default?;
    let words = format!("`{}`", shown(claim.id, default));
    let always = if claim.always_default { "always " } else { "" };
    let property = Property::new("default", format!("{always}{default}"));
    Some(property.shown(format!("{always}{words}")).written(claim.at))
}

/// Removes from `differences` what a changed subject says better: that the claim it is made of comes
/// from elsewhere.
pub(super) fn without_repetition(differences: &mut Vec<Difference>) {
    let written = |d: &Difference| Some((d.old.as_ref()?.at, d.new.as_ref()?.at));
    let said: Vec<_> = differences
        .iter()
        .filter(|d| d.aspect == Aspect::Subject)
        .map(|d| (d.property.clone(), written(d)))
        .collect();
    differences.retain(|d| {
        let repeats = said.contains(&(d.property.clone(), written(d)));
        d.aspect != Aspect::TokenClaim || !repeats
    });
}
