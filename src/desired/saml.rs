//! SAML providers of External ID: what their metadata says, and the federation made of it
//! (graph-facts F.3; OASIS SAML 2.0 metadata).

use roxmltree::{Document, Node};
use serde::Serialize;

use super::Body;
use crate::plan::files::PlanFiles;
use crate::plan::{self, SamlProvider};

/// Namespace of SAML metadata.
const METADATA: &str = "urn:oasis:names:tc:SAML:2.0:metadata";
/// Namespace of XML signatures.
const SIGNATURE: &str = "http://www.w3.org/2000/09/xmldsig#";
/// Bindings with which a browser can be sent to a provider, the better first.
const BINDINGS: [&str; 2] = [
    "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect",
    "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST",
];

/// `samlOrWsFedExternalDomainFederation`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SamlFederation {
    /// The type.
    #[serde(rename = "@odata.type")]
    pub odata_type: &'static str,
    /// Text of its button.
    pub display_name: String,
    /// Its entity id.
    pub issuer_uri: String,
    /// Where its metadata is read again when its certificate is about to expire.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata_exchange_uri: Option<String>,
    /// Where people are sent to sign in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passive_sign_in_uri: Option<String>,
    /// `saml`.
    pub preferred_authentication_protocol: &'static str,
    /// Email domains that belong to it.
    pub domains: Vec<ExternalDomain>,
    /// The certificate with which it signs, as base64 of its DER form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing_certificate: Option<String>,
}

/// `externalDomainName`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExternalDomain {
    /// The type.
    #[serde(rename = "@odata.type")]
    pub odata_type: &'static str,
    /// The domain.
    pub id: String,
}

/// What the metadata of a provider says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Metadata {
    /// Entity id.
    pub entity_id: String,
    /// Where browsers are sent.
    pub sign_in: Option<String>,
    /// The certificate with which it signs.
    pub certificate: Option<String>,
}

/// The federation that `provider` is.
pub(super) fn federation(provider: &plan::IdentityProvider, files: &PlanFiles) -> Body {
    let saml = provider.saml.as_ref();
    let metadata = saml
        .and_then(|saml| file_of(saml, files))
        .and_then(|text| read(text, saml.map_or("", |saml| &saml.entity_id)).ok())
        .unwrap_or_default();
    let mut domains: Vec<String> = saml
        .map(|saml| saml.domains.iter().map(|one| one.to_lowercase()).collect())
        .unwrap_or_default();
    domains.sort();
    let display_name = provider.display_name.as_ref().unwrap_or(&provider.name);
    Body::SamlFederation(SamlFederation {
        odata_type: "#microsoft.graph.samlOrWsFedExternalDomainFederation",
        display_name: display_name.clone(),
        issuer_uri: saml.map(|saml| saml.entity_id.clone()).unwrap_or_default(),
        metadata_exchange_uri: saml.and_then(|saml| saml.metadata_url.clone()),
        passive_sign_in_uri: metadata.sign_in,
        preferred_authentication_protocol: "saml",
        domains: domains
            .into_iter()
            .map(|id| ExternalDomain {
                odata_type: "#microsoft.graph.externalDomainName",
                id,
            })
            .collect(),
        signing_certificate: metadata.certificate,
    })
}

/// The text of the metadata file that `saml` names.
pub(super) fn file_of<'f>(saml: &SamlProvider, files: &'f PlanFiles) -> Option<&'f str> {
    let path = saml.metadata_file.as_deref()?;
    files.text(path)
}

/// What `text` says about the entity `id`; of a document of many, that one, and of a document of one,
/// whatever it is called.
///
/// # Errors
/// What is wrong with the document.
pub(super) fn read(text: &str, id: &str) -> Result<Metadata, String> {
    let document = Document::parse(text).map_err(|error| error.to_string())?;
    let entities: Vec<Node<'_, '_>> = document
        .descendants()
        .filter(|node| node.has_tag_name((METADATA, "EntityDescriptor")))
        .collect();
    let named = entities
        .iter()
        .find(|entity| entity.attribute("entityID") == Some(id));
    let entity = match (named, entities.as_slice()) {
        (Some(entity), _) => entity,
        (None, [only]) => only,
        (None, []) => return Err("it has no `EntityDescriptor`".to_owned()),
        (None, _) => return Err(format!("none of its entities is `{id}`")),
    };
    let provider = entity
        .children()
        .find(|node| node.has_tag_name((METADATA, "IDPSSODescriptor")))
        .ok_or("it has no `IDPSSODescriptor`, so it is not that of an identity provider")?;
    Ok(Metadata {
        entity_id: entity.attribute("entityID").unwrap_or_default().to_owned(),
        sign_in: sign_in(provider),
        certificate: certificate(provider),
    })
}

fn sign_in(provider: Node<'_, '_>) -> Option<String> {
    BINDINGS.iter().find_map(|binding| {
        provider
            .children()
            .filter(|node| node.has_tag_name((METADATA, "SingleSignOnService")))
            .find(|node| node.attribute("Binding") == Some(binding))
            .and_then(|node| node.attribute("Location"))
            .map(str::to_owned)
    })
}

/// The first certificate it signs with: one without a use is for everything.
fn certificate(provider: Node<'_, '_>) -> Option<String> {
    provider
        .children()
        .filter(|node| node.has_tag_name((METADATA, "KeyDescriptor")))
        .filter(|key| matches!(key.attribute("use"), None | Some("signing")))
        .flat_map(|key| key.descendants())
        .find(|node| node.has_tag_name((SIGNATURE, "X509Certificate")))
        .and_then(|node| node.text())
        .map(|text| text.split_whitespace().collect::<String>())
        .filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata(inner: &str) -> String {
        format!(
            "<md:EntityDescriptor xmlns:md='{METADATA}' xmlns:ds='{SIGNATURE}' entityID='https://idp'>\
             <md:IDPSSODescriptor>{inner}</md:IDPSSODescriptor></md:EntityDescriptor>"
        )
    }

    fn key(use_: &str, certificate: &str) -> String {
        format!(
            "<md:KeyDescriptor {use_}><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate}\
             </ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
        )
    }

    #[test]
    fn the_certificate_that_signs_and_the_redirect_binding_are_taken() {
        let services = BINDINGS.map(|binding| {
            format!(
                "<md:SingleSignOnService Binding='{binding}' Location='https://idp/{binding}'/>"
            )
        });
        let text = metadata(&format!(
            "{}{}{}{}",
            key("use='encryption'", "AAAA"),
            key("use='signing'", "\n  MIIB\n  CCDD\n"),
            services[1],
            services[0],
        ));
        let read = read(&text, "https://idp").expect("metadata");
        assert_eq!(read.certificate.as_deref(), Some("MIIBCCDD"));
        let redirect = format!("https://idp/{}", BINDINGS[0]);
        assert_eq!(read.sign_in, Some(redirect));
    }

    #[test]
    fn a_key_without_a_use_signs_too() {
        let read = read(&metadata(&key("", "MIIB")), "https://idp").expect("metadata");
        assert_eq!(read.certificate.as_deref(), Some("MIIB"));
        assert_eq!(read.sign_in, None);
    }

    #[test]
    fn what_is_no_metadata_says_why() {
        let wrong = |text: &str| read(text, "https://idp").expect_err("wrong");
        assert!(!wrong("<a").is_empty());
        assert_eq!(wrong("<a/>"), "it has no `EntityDescriptor`");
        let service_provider =
            format!("<EntityDescriptor xmlns='{METADATA}'><SPSSODescriptor/></EntityDescriptor>");
        assert!(wrong(&service_provider).contains("IDPSSODescriptor"));
        let two = format!(
            "<EntitiesDescriptor xmlns='{METADATA}'><EntityDescriptor entityID='a'/>\
             <EntityDescriptor entityID='b'/></EntitiesDescriptor>"
        );
        assert_eq!(wrong(&two), "none of its entities is `https://idp`");
    }
}
