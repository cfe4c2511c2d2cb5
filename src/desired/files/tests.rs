use super::*;
use crate::resolve::Origins;

const METADATA_NAMESPACE: &str = "urn:oasis:names:tc:SAML:2.0:metadata";

fn found(sections: &str, path: &str, bytes: &[u8]) -> String {
    let text = format!(
        "version: 1\nname: shop\nenvironments: {{prod: {{}}}}\n\
         target: {{platform: externalId, tenant: contoso.onmicrosoft.com}}\n{sections}"
    );
    let plan = ResolvedPlan {
        environment: "prod".to_owned(),
        plan: serde_yaml::from_str(&text).expect("a plan"),
        value: serde_yaml::from_str(&text).expect("a plan"),
        origins: Origins::default(),
    };
    let mut files = PlanFiles::default();
    files.add(path, bytes);
    let shown = |finding: &Finding| format!("{} {}", finding.severity, finding.message);
    let all: Vec<String> = judge(&plan, &files).iter().map(shown).collect();
    all.join("\n")
}

fn saml(text: &str) -> String {
    let provider = "{name: idp, kind: saml, saml: {metadataFile: a.xml, entityId: 'https://idp'}}";
    found(
        &format!("identityProviders: [{provider}]"),
        "a.xml",
        text.as_bytes(),
    )
}

fn entity(id: &str, inner: &str) -> String {
    format!(
        "<EntityDescriptor xmlns='{METADATA_NAMESPACE}' entityID='{id}'>\
         <IDPSSODescriptor>{inner}</IDPSSODescriptor></EntityDescriptor>"
    )
}

const COMPLETE: &str = "<KeyDescriptor use='signing'>\
    <X509Certificate xmlns='http://www.w3.org/2000/09/xmldsig#'>MIIB</X509Certificate></KeyDescriptor>\
    <SingleSignOnService Binding='urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST' Location='https://idp/in'/>";

#[test]
fn ent2280_reports_what_metadata_lacks() {
    assert_eq!(
        saml(&entity("https://other", "")),
        "error `https://idp` is not the entity id in `a.xml`, which is `https://other`\n\
         error `a.xml` has no address to send people to\n\
         error `a.xml` has no certificate to sign with"
    );
    let broken = saml("<EntityDescriptor");
    assert!(
        broken.contains("is not the metadata of an identity provider"),
        "{broken}"
    );
}

#[test]
fn ent2280_accepts_complete_metadata() {
    assert_eq!(saml(&entity("https://idp", COMPLETE)), "");
}

fn image(key: &str, bytes: &[u8]) -> String {
    found(
        &format!("branding: {{images: {{{key}: a.png}}}}"),
        "a.png",
        bytes,
    )
}

fn png_of(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes
}

fn jpeg_of(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = b"\xff\xd8\xff\xe0\0\x04\0\0\xff\xc0\0\x11\x08".to_vec();
    bytes.extend(height.to_be_bytes());
    bytes.extend(width.to_be_bytes());
    bytes
}

#[test]
fn ent2281_reports_images_that_are_too_large_or_none() {
    assert_eq!(
        image("bannerLogo", &png_of(300, 36)),
        "error `a.png` is 300 by 36 pixels, and at most 245 by 36 are taken"
    );
    assert_eq!(
        image("background", &jpeg_of(4000, 2000)),
        "warning `a.png` is 4000 by 2000 pixels, and at most 1920 by 1080 are taken"
    );
    assert_eq!(
        image("squareLogo", b"<svg/>"),
        "error `a.png` is neither PNG nor JPEG inside"
    );
    assert_eq!(
        image("customCss", &vec![b' '; 26 * 1024]),
        "error `a.png` has 26 KB, and at most 25 are taken"
    );
}

#[test]
fn ent2281_accepts_images_within_the_limits() {
    assert_eq!(image("bannerLogo", &png_of(245, 36)), "");
    assert_eq!(image("background", &jpeg_of(1920, 1080)), "");
    assert_eq!(image("customCss", b"a {}"), "");
}

#[test]
fn a_broken_image_has_no_size() {
    assert_eq!(size(b"\xff\xd8\xff\xe0\0\0"), None);
    assert_eq!(size(b"\xff\xd8\xff\xe0\xff\xff\0"), None);
    assert_eq!(size(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0"), None);
    assert_eq!(size(b""), None);
}
