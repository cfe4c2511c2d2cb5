//! Company branding of sign-in pages, with further languages and images (graph-facts F.8).

use serde::Serialize;

use super::body::Image;
use super::{Address, Body, Design, FileForm, FileValue, Kind, Text};
use crate::plan::files::PlanFiles;
use crate::plan::{BrandingImages, BrandingText};
use crate::pointer;
use crate::util::pointer::child;

/// Name of the default language in addresses.
const DEFAULT: &str = "default";
/// Name of the default language in Microsoft Graph.
const DEFAULT_ID: &str = "0";

/// `organizationalBranding`, `organizationalBrandingLocalization`: what is not a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Branding {
    /// The language; absent for the default one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Colour behind everything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub background_color: Option<String>,
    /// Text at the foot of the sign-in box.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign_in_page_text: Option<String>,
    /// Hint in the user name field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username_hint_text: Option<String>,
}

impl Branding {
    fn texts(text: &BrandingText) -> Self {
        Self {
            sign_in_page_text: text.sign_in_page.clone(),
            username_hint_text: text.username_hint.clone(),
            ..Self::default()
        }
    }
}

/// Adds the plan's branding.
pub(super) fn add(design: &mut Design<'_>) {
    let Some(branding) = &design.plan().branding else {
        return;
    };
    let at = pointer!["branding"];
    let tenant = design.organization(&at);
    let default = Address::new(Kind::Branding, DEFAULT);
    let body = Branding {
        background_color: branding.background_color.clone(),
        ..Branding::texts(&branding.text)
    };
    design
        .share(default.clone(), at.clone(), Body::Branding(body))
        .parent = Some(tenant.clone());
    let pointer = child(&at, "images");
    images(design, &branding.images, &default, DEFAULT_ID, &pointer);
    for (language, localization) in &branding.localizations {
        let at = pointer!["branding", "localizations", language];
        let address = Address::new(Kind::BrandingLocalization, language);
        let body = Branding {
            id: Some(language.clone()),
            ..Branding::texts(&localization.text)
        };
        let resource = design.own(
            address.clone(),
            at.clone(),
            Body::BrandingLocalization(body),
        );
        resource.parent = Some(tenant.clone());
        resource.key = Some(Text::Known(language.clone()));
        resource.after = vec![default.clone()];
        let pointer = child(&at, "images");
        images(design, &localization.images, &address, language, &pointer);
    }
}

/// Adds the files of one language, each a request of its own.
fn images(
    design: &mut Design<'_>,
    images: &BrandingImages,
    language: &Address,
    id: &str,
    pointer: &str,
) {
    let files = [
        ("background", "backgroundImage", &images.background),
        ("bannerLogo", "bannerLogo", &images.banner_logo),
        ("squareLogo", "squareLogo", &images.square_logo),
        ("favicon", "favicon", &images.favicon),
        ("customCss", "customCSS", &images.custom_css),
    ];
    for (key, property, path) in files {
        let Some(path) = path else { continue };
        let image = Image {
            content_type: content_type(path, design.files),
            file: FileValue {
                path: path.clone(),
                form: FileForm::Bytes,
            },
        };
        let pointer = child(pointer, key);
        let tenant = design.organization(&pointer);
        let resource = design.own(
            Address::joined(Kind::BrandingImage, &[&language.name, key]),
            pointer,
            Body::Image(image),
        );
        resource.parent = Some(tenant);
        resource.key = Some(Text::Known(format!("{id}/{property}")));
        resource.after = vec![language.clone()];
    }
}

/// The media type of the file at `path`: what its bytes say, else what its name says.
fn content_type(path: &str, files: &PlanFiles) -> &'static str {
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
    const JPEG: &[u8] = b"\xff\xd8\xff";
    let bytes = files.bytes(path).unwrap_or_default();
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    if bytes.starts_with(PNG) {
        "image/png"
    } else if bytes.starts_with(JPEG) {
        "image/jpeg"
    } else if extension.eq_ignore_ascii_case("css") {
        "text/css"
    } else if extension.eq_ignore_ascii_case("png") {
        "image/png"
    } else {
        "image/jpeg"
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{address, body, external_id};
    use super::*;

    #[test]
    fn each_language_has_its_texts_and_each_file_a_request() {
        let state = external_id(
            "
branding:
  backgroundColor: '#112233'
  images: {background: b.JPG, customCss: c.css}
  localizations:
    fr-FR: {text: {signInPage: Bonjour}, images: {bannerLogo: f.png}}
",
        );
        assert_eq!(
            body(&state, "branding/default"),
            json!({"backgroundColor": "#112233"})
        );
        assert_eq!(
            body(&state, "brandingLocalization/fr-FR"),
            json!({"id": "fr-FR", "signInPageText": "Bonjour"})
        );
        let file = |name: &str| {
            let resource = state
                .get(&address(&format!("brandingImage/{name}")))
                .expect(name);
            let key = resource
                .key
                .as_ref()
                .and_then(Text::known)
                .map(str::to_owned);
            let kind = resource.json()["contentType"].as_str().map(str::to_owned);
            (
                key.unwrap_or_default(),
                kind.unwrap_or_default(),
                resource.after.clone(),
            )
        };
        let (key, kind, after) = file("default.background");
        assert_eq!(
            (key.as_str(), kind.as_str()),
            ("0/backgroundImage", "image/jpeg")
        );
        assert_eq!(after, [address("branding/default")]);
        let (key, kind, _) = file("default.customCss");
        assert_eq!((key.as_str(), kind.as_str()), ("0/customCSS", "text/css"));
        let (key, kind, after) = file("fr-FR.bannerLogo");
        assert_eq!(
            (key.as_str(), kind.as_str()),
            ("fr-FR/bannerLogo", "image/png")
        );
        assert_eq!(after, [address("brandingLocalization/fr-FR")]);
    }

    #[test]
    fn what_a_file_is_comes_before_what_it_is_called() {
        let mut files = PlanFiles::default();
        files.add("a.jpg", b"\x89PNG\r\n\x1a\n".as_slice());
        assert_eq!(content_type("a.jpg", &files), "image/png");
        assert_eq!(content_type("b.jpg", &files), "image/jpeg");
    }
}
