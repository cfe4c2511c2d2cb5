//! What a relying party says about its journey and its subject.

use crate::diag::{CodeInfo, Findings, Severity};
use crate::policy::effective::Profile;
use crate::policy::merged::{Rule, Subject, finding};
use crate::policy::set::{At, same_id};

/// No journey to start.
pub static NO_JOURNEY: CodeInfo = CodeInfo {
    id: "ENT5107",
    severity: Severity::Error,
    title: "a relying party has no default user journey",
    explain: "`RelyingParty/DefaultUserJourney` names the user journey an application's request \
starts. Without it every request fails (AADB2C90031).\n\n```xml\n<DefaultUserJourney \
ReferenceId=\"SignUpOrSignIn\" />\n```",
    source: "Microsoft Learn: Azure AD B2C error codes, AADB2C90031",
};

/// No subject in the token.
pub static NO_SUBJECT: CodeInfo = CodeInfo {
    id: "ENT5404",
    severity: Severity::Error,
    title: "a relying party does not say which claim is the subject",
    explain: "The technical profile of a relying party ends with `SubjectNamingInfo`, which names the \
claim that becomes the token's subject.\n\n```xml\n<OutputClaims>\n  <OutputClaim \
ClaimTypeReferenceId=\"objectId\" PartnerClaimType=\"sub\" />\n</OutputClaims>\n<SubjectNamingInfo \
ClaimType=\"sub\" />\n```",
    source: "Microsoft Learn: RelyingParty, SubjectNamingInfo",
};

/// The subject is not sent.
pub static SUBJECT_NOT_SENT: CodeInfo = CodeInfo {
    id: "ENT5405",
    severity: Severity::Error,
    title: "the subject is not among the claims of the token",
    explain: "`SubjectNamingInfo/@ClaimType` names an output claim of the relying party, by its \
`PartnerClaimType`, by the default partner its claim type has with the protocol of the relying party, \
or by its claim type. When no output claim has that name the \
token has no subject and cannot be issued.\n\nGive the identifying claim, usually `objectId`, \
`PartnerClaimType=\"sub\"`.",
    source: "Microsoft Learn: RelyingParty, SubjectNamingInfo; GitHub: MicrosoftDocs/azure-docs issue 47275",
};

pub(crate) const RULES: &[Rule] = &[Rule::Chain(check)];

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let Some((index, policy, element)) = subject.relying_party() else {
        return;
    };
    let document = &policy.document;
    let at = |element| At {
        policy: index,
        element,
    };
    let journey = document
        .child(element, "DefaultUserJourney")
        .and_then(|(_, journey)| journey.attribute("ReferenceId"));
    if journey.is_none_or(|id| id.trim().is_empty()) {
        findings.push(finding(
            &NO_JOURNEY,
            subject.place(at(element)),
            "the relying party names no user journey",
            "add `DefaultUserJourney` with the `ReferenceId` of a user journey",
        ));
    }
    let Some(profile) = Profile::of_relying_party(subject.chain, index) else {
        return;
    };
    let naming = document.child(profile.at.element, "SubjectNamingInfo");
    let Some((naming, info)) = naming else {
        findings.push(finding(
            &NO_SUBJECT,
            subject.place(profile.at),
            format!("`{}` has no `SubjectNamingInfo`", profile.id),
            "add `<SubjectNamingInfo ClaimType=\"sub\" />` after the output claims",
        ));
        return;
    };
    let name = info.attribute("ClaimType").unwrap_or_default();
    let sent = |id: &str| same_id(id, name);
    if !profile
        .outputs
        .iter()
        .any(|c| sent(c.partner) || sent(c.id))
    {
        findings.push(
            finding(
                &SUBJECT_NOT_SENT,
                subject.value(at(naming), "ClaimType"),
                format!("no output claim of the relying party is named `{name}`"),
                format!("add an output claim with `PartnerClaimType=\"{name}\"`"),
            )
            .did_you_mean(name, profile.outputs.iter().map(|claim| claim.partner)),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::doc::Document;
    use crate::policy::fixture::{Fixture, claim};
    use crate::policy::rules::{JudgeOptions, judge};
    use crate::policy::set::PolicySet;

    const OBJECT_ID: &str = r#"<OutputClaims><OutputClaim ClaimTypeReferenceId="objectId" PartnerClaimType="sub"/></OutputClaims>"#;

    /// Whether `code` is found when `from` is replaced by `to` in the files of `fixture`.
    fn found(fixture: &Fixture, code: &str, from: &str, to: &str) -> bool {
        let documents = fixture.texts().into_iter().map(|(name, text)| {
            Document::parse(name, &text.replace(from, to)).expect("still well-formed")
        });
        judge(&PolicySet::new(documents), &JudgeOptions::default())
            .iter()
            .any(|finding| finding.code.id == code)
    }

    #[test]
    fn ent5107_reports_a_relying_party_without_a_journey() {
        let journey = r#"<DefaultUserJourney ReferenceId="Journey"/>"#;
        assert!(found(&Fixture::new(), "ENT5107", journey, ""));
    }

    #[test]
    fn ent5107_accepts_a_default_journey() {
        Fixture::new().accepts("ENT5107");
    }

    #[test]
    fn ent5404_reports_a_relying_party_without_a_subject() {
        Fixture::new().relying_party(OBJECT_ID).reports("ENT5404");
    }

    #[test]
    fn ent5404_accepts_a_named_subject() {
        Fixture::new().accepts("ENT5404");
    }

    #[test]
    fn ent5405_reports_a_subject_that_is_not_sent() {
        let messages = Fixture::new()
            .relying_party(&format!(
                r#"{OBJECT_ID}<SubjectNamingInfo ClaimType="subj"/>"#
            ))
            .messages("ENT5405");
        assert_eq!(
            messages,
            ["no output claim of the relying party is named `subj`"]
        );
    }

    #[test]
    fn ent5405_accepts_the_claim_type_as_well_as_its_partner() {
        Fixture::new()
            .relying_party(&format!(
                r#"{OBJECT_ID}<SubjectNamingInfo ClaimType="objectId"/>"#
            ))
            .accepts("ENT5405");
    }

    #[test]
    fn ent5405_accepts_the_default_partner_with_the_protocol_of_the_relying_party() {
        let partners = r#"<DefaultPartnerClaimTypes><Protocol Name="OpenIdConnect" PartnerClaimType="oid"/>
            <Protocol Name="SAML2" PartnerClaimType="http://id"/></DefaultPartnerClaimTypes>"#;
        let named = |subject: &str| {
            Fixture::new()
                .claims(&claim("user", "string", partners))
                .relying_party(&format!(
                    r#"<OutputClaims><OutputClaim ClaimTypeReferenceId="user" DefaultValue="x"/></OutputClaims>
                    <SubjectNamingInfo ClaimType="{subject}"/>"#
                ))
        };
        let (oidc, saml) = (
            r#"<Protocol Name="OpenIdConnect"/>"#,
            r#"<Protocol Name="SAML2"/>"#,
        );
        named("oid").accepts("ENT5405");
        named("http://id").reports("ENT5405");
        assert!(!found(&named("http://id"), "ENT5405", oidc, saml));
        assert!(found(&named("oid"), "ENT5405", oidc, saml));
    }
}
