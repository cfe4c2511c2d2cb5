//! The policies at the root of a set: what the extensions inherit from.
//!
//! Two ways lead to a [`BaseSet`]. [`builtin`] renders our own base and localization from a
//! [`BaseDesign`]; [`pack::adopt`] copies those of a starter pack with only the tenant replaced.
//! Either way element ids are those of Microsoft's starter packs, and [`BaseFeatures`] tells the
//! extension generator which of them are there.
//!
//! Extensions never override a base technical profile that has validation profiles, nor a base
//! journey: lists merge on inheritance, so new ids are emitted instead.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::b2c::render::{RenderError, render_policy};
use crate::policy::doc::Document;
use crate::policy::provenance::Provenance;

mod features;
mod names;

pub mod pack;
pub mod texts;

pub use features::BaseFeatures;
pub use names::{SignInName, SignInPage};

/// What the builtin base is to be. Everything is plain data; equal designs render equal bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BaseDesign {
    /// JSON pointer of the plan section that asks for this base: where findings about it are shown.
    pub origin: String,
    /// Initial domain of the tenant, for example `contoso.onmicrosoft.com`.
    pub tenant: String,
    /// The tenant's directory id, written as `TenantObjectId` when known.
    pub tenant_object_id: Option<String>,
    /// Id of the root policy.
    pub base_policy_id: String,
    /// Id of the policy with the texts, which derives from the root.
    pub localization_policy_id: String,
    /// Policy key that signs tokens.
    pub token_signing_key: String,
    /// Policy key that encrypts refresh tokens.
    pub token_encryption_key: String,
    /// Which kinds of account there are.
    pub accounts: Accounts,
    /// Whether a second factor by phone is part of the journeys.
    pub mfa: bool,
    /// How local accounts sign in; no entry means by email. Ignored without local accounts.
    ///
    /// With several, one sign-in page accepts any of them, and sign-up is by the first in the
    /// order of [`Identifier`].
    pub identifiers: BTreeSet<Identifier>,
    /// Texts of further languages, beside English; those for `en` replace ours one by one.
    pub languages: Vec<texts::Language>,
    /// Language shown when the browser asks for none that is supported; `en` or one of
    /// `languages`.
    pub default_language: String,
}

/// Kinds of account a base serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Accounts {
    /// Accounts with a password in the directory.
    Local,
    /// Accounts at identity providers.
    Social,
    /// Both.
    Both,
}

/// What a user with a local account types to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Identifier {
    /// An email address.
    Email,
    /// A username. The account's email address, proven at sign-up and at password reset, is kept
    /// in `otherMails`, which Graph can write for imported users too.
    Username,
    /// A phone number in international form, proven by a text message.
    Phone,
}

impl BaseDesign {
    /// A base for local accounts by email without a second factor, under the starter packs' ids.
    #[must_use]
    pub fn new(tenant: impl Into<String>) -> Self {
        Self {
            origin: "/customPolicies".to_owned(),
            tenant: tenant.into(),
            tenant_object_id: None,
            base_policy_id: "B2C_1A_TrustFrameworkBase".to_owned(),
            localization_policy_id: "B2C_1A_TrustFrameworkLocalization".to_owned(),
            token_signing_key: "B2C_1A_TokenSigningKeyContainer".to_owned(),
            token_encryption_key: "B2C_1A_TokenEncryptionKeyContainer".to_owned(),
            accounts: Accounts::Local,
            mfa: false,
            identifiers: BTreeSet::from([Identifier::Email]),
            languages: Vec::new(),
            default_language: "en".to_owned(),
        }
    }

    /// Whether there are local accounts.
    #[must_use]
    pub fn has_local(&self) -> bool {
        self.accounts != Accounts::Social
    }

    /// Whether there are accounts at identity providers.
    #[must_use]
    pub fn has_social(&self) -> bool {
        self.accounts != Accounts::Local
    }

    /// The ids that belong to each identifier of local accounts, the one for sign-up first; empty
    /// without local accounts.
    #[must_use]
    pub fn sign_in_names(&self) -> Vec<SignInName> {
        names::sign_in_names(self)
    }

    /// The ids of the page where local accounts sign in; `None` without local accounts.
    #[must_use]
    pub fn sign_in_page(&self) -> Option<SignInPage> {
        names::sign_in_page(self)
    }
}

/// A policy of a base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseFile {
    /// File name, for example `TrustFrameworkBase.xml`.
    pub name: String,
    /// Its `PolicyId`.
    pub policy_id: String,
    /// The XML, without a byte order mark.
    pub text: String,
    /// Which part of the plan caused which element; empty for a file of the user's.
    pub provenance: Provenance,
}

/// Root policies in the order in which they are uploaded: each derives from the one before.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct BaseSet {
    /// The files, root first.
    pub files: Vec<BaseFile>,
}

impl BaseSet {
    /// The policy id that extensions name as their base; `None` for an empty set.
    #[must_use]
    pub fn leaf(&self) -> Option<&str> {
        self.files.last().map(|file| file.policy_id.as_str())
    }

    /// The files as documents, root first.
    #[must_use]
    pub fn documents(&self) -> Vec<Document> {
        // Both ways to a set have read the text before; nothing is left out here.
        self.files
            .iter()
            .filter_map(|file| Document::parse(file.name.as_str(), &file.text).ok())
            .collect()
    }

    /// What the set offers to extensions.
    #[must_use]
    pub fn features(&self) -> BaseFeatures {
        BaseFeatures::read(&self.documents())
    }
}

/// What the base templates may ask for.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BaseContext<'a> {
    #[serde(flatten)]
    design: &'a BaseDesign,
    local: bool,
    social: bool,
    email: bool,
    username: bool,
    phone: bool,
    sign_in_names: Vec<SignInName>,
    sign_in: Option<SignInPage>,
    sign_in_label: String,
    email_pattern: &'static str,
    phone_pattern: &'static str,
}

/// What the localization template may ask for.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LocalizationContext<'a> {
    origin: &'a str,
    tenant: &'a str,
    tenant_object_id: Option<&'a str>,
    base_policy_id: &'a str,
    localization_policy_id: &'a str,
    default_language: &'a str,
    languages: Vec<&'a str>,
    pages: Vec<texts::LocalizedPage>,
}

const BASE_TEMPLATE: &str = "b2c/base/policy.xml.tera";
const LOCALIZATION_TEMPLATE: &str = "b2c/localization/policy.xml.tera";

/// One `@`, no white space, and a domain with a dot: what the directory takes as an address.
const EMAIL_PATTERN: &str = "^[a-zA-Z0-9!#$%&'*+/=?^_`{|}~.-]+@\
    (?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?\\.)+[a-zA-Z]{2,}$";

/// E.164: country code and at most fifteen digits.
const PHONE_PATTERN: &str = r"^\+[1-9][0-9]{6,14}$";

/// Renders the builtin base and its localization.
///
/// # Errors
/// Only when a text of the design holds a character XML cannot carry; see [`RenderError`].
pub fn builtin(design: &BaseDesign) -> Result<BaseSet, RenderError> {
    let base_name = file_name(&design.base_policy_id);
    let base = render_policy(BASE_TEMPLATE, &base_name, &base_context(design))?;
    let texts_name = file_name(&design.localization_policy_id);
    let texts = render_policy(
        LOCALIZATION_TEMPLATE,
        &texts_name,
        &localization_context(design),
    )?;
    Ok(BaseSet {
        files: vec![
            BaseFile {
                name: base_name,
                policy_id: design.base_policy_id.clone(),
                text: base.text,
                provenance: base.provenance,
            },
            BaseFile {
                name: texts_name,
                policy_id: design.localization_policy_id.clone(),
                text: texts.text,
                provenance: texts.provenance,
            },
        ],
    })
}

fn base_context(design: &BaseDesign) -> BaseContext<'_> {
    let sign_in_names = design.sign_in_names();
    let has = |identifier| sign_in_names.iter().any(|name| name.kind == identifier);
    BaseContext {
        design,
        local: design.has_local(),
        social: design.has_social(),
        email: has(Identifier::Email),
        username: has(Identifier::Username),
        phone: has(Identifier::Phone),
        sign_in: design.sign_in_page(),
        sign_in_label: names::sign_in_label(&sign_in_names),
        sign_in_names,
        email_pattern: EMAIL_PATTERN,
        phone_pattern: PHONE_PATTERN,
    }
}

fn localization_context(design: &BaseDesign) -> LocalizationContext<'_> {
    LocalizationContext {
        origin: &design.origin,
        tenant: &design.tenant,
        tenant_object_id: design.tenant_object_id.as_deref(),
        base_policy_id: &design.base_policy_id,
        localization_policy_id: &design.localization_policy_id,
        default_language: &design.default_language,
        languages: texts::tags(design),
        pages: texts::pages(design),
    }
}

/// `B2C_1A_TrustFrameworkBase` is kept in `TrustFrameworkBase.xml`.
fn file_name(policy_id: &str) -> String {
    let stem = policy_id.strip_prefix("B2C_1A_").unwrap_or(policy_id);
    format!("{stem}.xml")
}

#[cfg(test)]
mod tests;
