//! The metadata that SAML partners give about themselves.

use crate::diag::{CodeInfo, Findings, Severity};
use crate::policy::effective::Profile;
use crate::policy::merged::{Rule, Subject, finding};

/// The other side's metadata, or nothing of the kind.
pub static PARTNER_METADATA: CodeInfo = CodeInfo {
    id: "ENT6007",
    severity: Severity::Error,
    title: "the metadata of a SAML identity provider describe no identity provider",
    explain: "`PartnerEntity` of a technical profile that signs in with SAML holds the identity \
provider's metadata, or their address. Metadata without an `IDPSSODescriptor` are those of a service \
provider, often our own by mistake: the sign-in fails with `does not contain an IDPSSODescriptor`. \
Only metadata that are written into the policy are judged; an address is not fetched.\n\nPaste the \
identity provider's metadata, or write their address.",
    source: "GitHub: azure-ad-b2c/samples issue 228 (message of the service); Microsoft Learn: SAML technical profile",
};

/// No metadata for a relying party.
pub static NO_PARTNER: CodeInfo = CodeInfo {
    id: "ENT6009",
    severity: Severity::Info,
    title: "a SAML relying party names no partner",
    explain: "A relying party that speaks SAML learns about the application from `samlMetadataUrl` of \
its registration, or from the metadata item `PartnerEntity` of the relying party's technical profile. \
Without either the upload of the relying party is refused (`PartnerEntity` is missing), although that \
of its bases succeeds. Whether the registration has the address cannot be seen here.",
    source: "GitHub: MicrosoftDocs/azure-docs issue 113702; Microsoft Learn: Register a SAML application",
};

pub(crate) const RULES: &[Rule] = &[Rule::Profile(provider), Rule::Chain(relying_party)];

fn provider(subject: &Subject<'_>, profile: &Profile<'_>, findings: &mut Findings) {
    if profile.protocol_name() != "SAML2" || profile.token_format.is_some() {
        return;
    }
    let Some(partner) = profile.item("PartnerEntity") else {
        return;
    };
    if partner.value.starts_with('<') && !partner.value.contains("IDPSSODescriptor") {
        findings.push(finding(
            &PARTNER_METADATA,
            subject.text(partner.at),
            format!(
                "the metadata of `{}` have no `IDPSSODescriptor`",
                profile.id
            ),
            "paste the metadata of the identity provider, or write their address",
        ));
    }
}

fn relying_party(subject: &Subject<'_>, findings: &mut Findings) {
    let Some(profile) = Profile::of_relying_party(subject.chain, subject.chain.leaf()) else {
        return;
    };
    if profile.protocol_name() == "SAML2" && profile.item("PartnerEntity").is_none() {
        findings.push(finding(
            &NO_PARTNER,
            subject.place(profile.at),
            "the relying party has no `PartnerEntity`",
            "set `samlMetadataUrl` of the application, or add the metadata item",
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::doc::Document;
    use crate::policy::fixture::{Fixture, profile};
    use crate::policy::rules::{JudgeOptions, judge};
    use crate::policy::set::PolicySet;

    fn partner(metadata: &str) -> Fixture {
        let body = format!(
            r#"<Protocol Name="SAML2"/><Metadata><Item Key="PartnerEntity">{metadata}</Item></Metadata>"#
        );
        Fixture::new().profile(&profile("Saml", &body))
    }

    #[test]
    fn ent6007_reports_the_metadata_of_a_service_provider() {
        let metadata = "<![CDATA[<EntityDescriptor><SPSSODescriptor/></EntityDescriptor>]]>";
        partner(metadata).reports("ENT6007");
    }

    #[test]
    fn ent6007_accepts_an_identity_provider_and_an_address() {
        partner("<![CDATA[<EntityDescriptor><IDPSSODescriptor/></EntityDescriptor>]]>")
            .accepts("ENT6007");
        partner("https://idp.example.com/metadata").accepts("ENT6007");
    }

    /// Whether `ENT6009` is found when the relying party speaks SAML and has `metadata`.
    fn without_partner(metadata: &str) -> bool {
        let documents = Fixture::new().texts().into_iter().map(|(name, text)| {
            let text = text.replace(
                r#"<Protocol Name="OpenIdConnect"/><OutputClaims>"#,
                &format!(r#"<Protocol Name="SAML2"/>{metadata}<OutputClaims>"#),
            );
            Document::parse(name, &text).expect("it is well-formed")
        });
        let found = judge(&PolicySet::new(documents), &JudgeOptions::default());
        found.iter().any(|finding| finding.code.id == "ENT6009")
    }

    #[test]
    fn ent6009_reports_a_relying_party_without_metadata() {
        assert!(without_partner(""));
    }

    #[test]
    fn ent6009_accepts_metadata_in_the_policy() {
        assert!(!without_partner(
            r#"<Metadata><Item Key="PartnerEntity">https://app.example.com/metadata</Item></Metadata>"#
        ));
    }
}
