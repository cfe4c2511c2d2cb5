//! What is wrong with the files that resources of External ID are made of: `ENT2280`–`ENT2289`.
//!
//! Rules about plans see no files; this is judged where their contents are.

use super::saml;
use crate::diag::{Code, CodeInfo, Finding, Findings, Severity};
use crate::plan::files::PlanFiles;
use crate::plan::{BrandingImages, IdentityProviderKind, Platform};
use crate::pointer;
use crate::resolve::ResolvedPlan;
use crate::util::pointer::child;

/// The codes of this family.
pub const CODES: &[Code] = &[&METADATA, &IMAGE];

/// SAML metadata without what is needed of it.
pub static METADATA: CodeInfo = CodeInfo {
    id: "ENT2280",
    severity: Severity::Error,
    title: "SAML metadata does not say what External ID needs",
    explain: "\
From a provider's metadata External ID needs the address people are sent to (`SingleSignOnService` with the
binding HTTP-Redirect or HTTP-POST) and the certificate it signs with (`X509Certificate` of a `KeyDescriptor`
for signing), in an `IDPSSODescriptor`. Its `entityID` is the `entityId` of the plan: it is compared with the
issuer of each assertion.

Ask the provider's administrator for its identity provider metadata; that of a service provider will not do.",
    source: "OASIS SAML 2.0 metadata; Microsoft Learn: create samlOrWsFedExternalDomainFederation",
};

/// An image that is too large.
pub static IMAGE: CodeInfo = CodeInfo {
    id: "ENT2281",
    severity: Severity::Error,
    title: "a branding file is not what the directory takes",
    explain: "\
| file | pixels, at most | bytes, at most |
|---|---|---|
| background | 1920 by 1080 | 300 KB |
| banner logo | 245 by 36 | |
| square logo | 240 by 240 | 10 KB |
| favicon | 32 by 32 | |
| style sheet | | 25 KB |

Images are PNG or JPEG inside, whatever their name says. For limits that Microsoft's documentation states in
two ways the finding is a warning.",
    source: "Microsoft Learn: organizationalBrandingProperties resource type; configure company branding",
};

/// Reports everything about files of `plan`. What is not there has been reported by who read it.
#[must_use]
pub fn judge(plan: &ResolvedPlan, files: &PlanFiles) -> Findings {
    let mut findings = Findings::new();
    if plan.plan.target.platform == Platform::ExternalId {
        providers(plan, files, &mut findings);
    }
    if let Some(branding) = &plan.plan.branding {
        let pointer = pointer!["branding", "images"];
        images(plan, files, &mut findings, &pointer, &branding.images);
        for (language, localization) in &branding.localizations {
            let pointer = pointer!["branding", "localizations", language, "images"];
            images(plan, files, &mut findings, &pointer, &localization.images);
        }
    }
    for finding in &mut findings {
        finding.environments = vec![plan.environment.clone()];
    }
    findings
}

fn providers(plan: &ResolvedPlan, files: &PlanFiles, findings: &mut Findings) {
    for (i, provider) in plan.plan.identity_providers.iter().enumerate() {
        let Some(saml) = &provider.saml else { continue };
        let Some(text) = saml::file_of(saml, files) else {
            continue;
        };
        if provider.kind != IdentityProviderKind::Saml {
            continue;
        }
        let path = saml.metadata_file.as_deref().unwrap_or_default();
        let at = |key| plan.place(pointer!["identityProviders", i, "saml", key]);
        let mut report = |key, message: String, help: &str| {
            findings.push(Finding::new(&METADATA, at(key), message).help(help));
        };
        let metadata = match saml::read(text, &saml.entity_id) {
            Ok(metadata) => metadata,
            Err(reason) => {
                report(
                    "metadataFile",
                    format!("`{path}` is not the metadata of an identity provider: {reason}"),
                    "ask the provider's administrator for its metadata",
                );
                continue;
            }
        };
        if metadata.entity_id != saml.entity_id {
            report(
                "entityId",
                format!(
                    "`{}` is not the entity id in `{path}`, which is `{}`",
                    saml.entity_id, metadata.entity_id
                ),
                "copy the `entityID` from the metadata",
            );
        }
        let parts = [
            (metadata.sign_in.is_none(), "address to send people to"),
            (metadata.certificate.is_none(), "certificate to sign with"),
        ];
        for (_, what) in parts.into_iter().filter(|(lacks, _)| *lacks) {
            report(
                "metadataFile",
                format!("`{path}` has no {what}"),
                "ask the provider's administrator for its complete metadata",
            );
        }
    }
}

/// Limits of a file: the key, width and height in pixels, bytes, and whether they are stated in one
/// way only.
type Limits = (&'static str, Option<(u32, u32)>, Option<usize>, bool);

/// Microsoft Learn: organizationalBrandingProperties, configure company branding.
const LIMITS: [Limits; 5] = [
    ("background", Some((1920, 1080)), Some(300 * 1024), false),
    ("bannerLogo", Some((245, 36)), None, true),
    ("squareLogo", Some((240, 240)), Some(10 * 1024), true),
    ("favicon", Some((32, 32)), None, false),
    ("customCss", None, Some(25 * 1024), true),
];

fn images(
    plan: &ResolvedPlan,
    files: &PlanFiles,
    findings: &mut Findings,
    pointer: &str,
    images: &BrandingImages,
) {
    let paths = [
        &images.background,
        &images.banner_logo,
        &images.square_logo,
        &images.favicon,
        &images.custom_css,
    ];
    for ((key, pixels, most, is_firm), path) in LIMITS.into_iter().zip(paths) {
        let Some((path, bytes)) = path
            .as_ref()
            .and_then(|path| Some((path, files.bytes(path)?)))
        else {
            continue;
        };
        let mut report = |message: String, help: &str, is_firm: bool| {
            let mut finding = Finding::new(&IMAGE, plan.place(child(pointer, key)), message);
            if !is_firm {
                finding.severity = Severity::Warning;
            }
            findings.push(finding.help(help));
        };
        if let Some(most) = most.filter(|most| bytes.len() > *most) {
            let message = format!(
                "`{path}` has {} KB, and at most {} are taken",
                bytes.len().div_ceil(1024),
                most / 1024
            );
            report(message, "make the file smaller", is_firm);
        }
        let Some((width, height)) = pixels else {
            continue;
        };
        match size(bytes) {
            None => report(
                format!("`{path}` is neither PNG nor JPEG inside"),
                "convert the file",
                true,
            ),
            Some((w, h)) if w > width || h > height => report(
                format!("`{path}` is {w} by {h} pixels, and at most {width} by {height} are taken"),
                "make the image smaller",
                is_firm,
            ),
            Some(_) => {}
        }
    }
}

/// Width and height of a PNG or JPEG image in pixels.
fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    png(bytes).or_else(|| jpeg(bytes))
}

/// A PNG begins with its header (W3C PNG, 5.2 and 11.2.1).
fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    let header = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let number = |at: usize| {
        let four = header.get(at..at + 4)?;
        Some(u32::from_be_bytes(four.try_into().ok()?))
    };
    (header.get(4..8)? == b"IHDR").then_some(())?;
    Some((number(8)?, number(12)?))
}

/// A JPEG is a list of segments; one that begins a frame has the size (ITU-T T.81, B.2.2).
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut rest = bytes.strip_prefix(b"\xff\xd8")?;
    loop {
        let (marker, length) = (*rest.get(1)?, rest.get(2..4)?);
        (*rest.first()? == 0xff).then_some(())?;
        let length = usize::from(u16::from_be_bytes(length.try_into().ok()?));
        let is_frame = matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
        if is_frame {
            let number = |at: usize| {
                let two = rest.get(at..at + 2)?;
                Some(u32::from(u16::from_be_bytes(two.try_into().ok()?)))
            };
            return Some((number(7)?, number(5)?));
        }
        rest = rest.get(2 + length..)?;
    }
}

#[cfg(test)]
mod tests;
