//! `branding`: how sign-in pages look.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Company branding of the tenant's sign-in pages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Branding {
    /// Colour behind everything, as `#RRGGBB`. Default: left as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^#[0-9A-Fa-f]{6}$"), example = &"#0B3D91")]
    pub background_color: Option<String>,
    /// Texts of the default language.
    #[serde(default)]
    pub text: BrandingText,
    /// Images and style sheet of the default language.
    #[serde(default)]
    pub images: BrandingImages,
    /// Texts and images of further languages, by language tag such as `fr-FR`. Default: none.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub localizations: IndexMap<String, BrandingLocalization>,
}

/// Texts and images of one language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BrandingLocalization {
    /// Texts.
    #[serde(default)]
    pub text: BrandingText,
    /// Images and style sheet.
    #[serde(default)]
    pub images: BrandingImages,
}

/// Texts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BrandingText {
    /// Text at the foot of the sign-in box. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 1024), example = &"Need help? Call us.")]
    pub sign_in_page: Option<String>,
    /// Hint in the user name field. Default: the platform's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 64), example = &"you@example.com")]
    pub username_hint: Option<String>,
}

/// Images and style sheet, as files relative to the plan's folder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BrandingImages {
    /// PNG or JPEG, at most 1920 by 1080 pixels and 300 KB. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"branding/background.jpg")]
    pub background: Option<String>,
    /// PNG or JPEG, at most 245 by 36 pixels. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"branding/banner.png")]
    pub banner_logo: Option<String>,
    /// PNG or JPEG, 240 by 240 pixels, at most 10 KB. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"branding/square.png")]
    pub square_logo: Option<String>,
    /// PNG, 32 by 32 pixels. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"branding/favicon.png")]
    pub favicon: Option<String>,
    /// Style sheet, at most 25 KB. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"branding/custom.css")]
    pub custom_css: Option<String>,
}
