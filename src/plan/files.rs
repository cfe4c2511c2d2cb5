//! The files a plan names: which they are, and their contents once somebody has read them.
//!
//! [`references`] lists them without touching a disk; the edge reads them into [`PlanFiles`]; pure
//! code takes those as a value. Secrets are not among them: their files are read when they are sent.

use std::collections::BTreeMap;

use super::Plan;

/// What a file is named for, which decides what its absence means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FileUse {
    /// Exported users. They may well be elsewhere: a pipeline that generates policies has no
    /// business with people's data.
    Input,
    /// A folder that holds a starter pack.
    Pack,
    /// Own XML merged into the extensions.
    Fragment,
    /// A policy file carried along unchanged.
    CarriedPolicy,
    /// A public certificate (PEM).
    Certificate,
    /// SAML metadata of an identity provider.
    Metadata,
    /// An image or style sheet of the branding.
    Branding,
}

/// One place of the plan that names files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileReference {
    /// JSON pointer to the path in the resolved plan.
    pub pointer: String,
    /// Path, folder or glob relative to the plan's folder, as written.
    pub path: String,
    /// What it is named for.
    pub usage: FileUse,
}

/// Every place of `plan` that names files, in the order of the plan's sections.
#[must_use]
pub fn references(plan: &Plan) -> Vec<FileReference> {
    let mut found = Vec::new();
    let mut add = |pointer: String, path: &str, usage: FileUse| {
        found.push(FileReference {
            pointer,
            path: path.to_owned(),
            usage,
        });
    };
    for (at, source) in plan.sources.iter().enumerate() {
        for (file_at, file) in source.files.iter().enumerate() {
            let pointer = crate::pointer!["sources", at, "files", file_at, "path"];
            add(pointer, &file.path, FileUse::Input);
        }
    }
    if let Some(key) = plan
        .jit
        .as_ref()
        .and_then(|jit| jit.encryption_key.as_ref())
    {
        let pointer = crate::pointer!["jit", "encryptionKey", "certificate"];
        add(pointer, &key.certificate, FileUse::Certificate);
    }
    for (at, application) in plan.applications.iter().enumerate() {
        for (credential_at, credential) in application.credentials.iter().enumerate() {
            if let Some(path) = &credential.certificate {
                let pointer = crate::pointer![
                    "applications",
                    at,
                    "credentials",
                    credential_at,
                    "certificate"
                ];
                add(pointer, path, FileUse::Certificate);
            }
        }
    }
    for (at, provider) in plan.identity_providers.iter().enumerate() {
        if let Some(path) = provider
            .saml
            .as_ref()
            .and_then(|saml| saml.metadata_file.as_ref())
        {
            let pointer = crate::pointer!["identityProviders", at, "saml", "metadataFile"];
            add(pointer, path, FileUse::Metadata);
        }
    }
    if let Some(policies) = &plan.custom_policies {
        if let super::PolicyBase::Pack(folder) = policies.base() {
            add(
                crate::pointer!["customPolicies", "base"],
                folder,
                FileUse::Pack,
            );
        }
        for (at, fragment) in policies.fragments.iter().enumerate() {
            let pointer = crate::pointer!["customPolicies", "fragments", at, "file"];
            add(pointer, &fragment.file, FileUse::Fragment);
        }
        for (at, path) in policies.files.iter().enumerate() {
            add(
                crate::pointer!["customPolicies", "files", at],
                path,
                FileUse::CarriedPolicy,
            );
        }
    }
    if let Some(branding) = &plan.branding {
        let mut images = |pointer: String, images: &super::BrandingImages| {
            let named = [
                ("background", &images.background),
                ("bannerLogo", &images.banner_logo),
                ("squareLogo", &images.square_logo),
                ("favicon", &images.favicon),
                ("customCss", &images.custom_css),
            ];
            for (name, path) in named {
                if let Some(path) = path {
                    add(
                        crate::util::pointer::child(&pointer, name),
                        path,
                        FileUse::Branding,
                    );
                }
            }
        };
        images(crate::pointer!["branding", "images"], &branding.images);
        for (language, localization) in &branding.localizations {
            let pointer = crate::pointer!["branding", "localizations", language, "images"];
            images(pointer, &localization.images);
        }
    }
    found
}

/// The files of one resolved plan that could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanFiles {
    contents: BTreeMap<String, Vec<u8>>,
    matches: BTreeMap<String, Vec<String>>,
}

impl PlanFiles {
    /// Adds a file under its path relative to the plan's folder, with `/` between its parts.
    pub fn add(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.contents.insert(path.into(), bytes.into());
    }

    /// Says which files a path, folder or glob of the plan stands for. The files are listed by name.
    pub fn add_match(&mut self, written: impl Into<String>, mut paths: Vec<String>) {
        paths.sort();
        self.matches.insert(written.into(), paths);
    }

    /// The files a path, folder or glob of the plan stands for, by name; empty when there is none.
    #[must_use]
    pub fn matching(&self, written: &str) -> &[String] {
        self.matches.get(written).map_or(&[], Vec::as_slice)
    }

    /// The bytes of a file.
    #[must_use]
    pub fn bytes(&self, path: &str) -> Option<&[u8]> {
        self.contents.get(path).map(Vec::as_slice)
    }

    /// The text of a file; `None` when it is not there or not UTF-8, which reading has reported.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        self.bytes(path)
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
    }

    /// The paths of files that both have with other contents, and of those that one of them has alone
    /// although both name them alike.
    #[must_use]
    pub fn different(&self, new: &Self) -> Vec<String> {
        let known = |files: &Self, path: &str| {
            let mut lists = files.matches.iter();
            lists.any(|(written, paths)| {
                paths.iter().any(|found| found == path)
                    && self.matches.contains_key(written)
                    && new.matches.contains_key(written)
            })
        };
        let mut paths: Vec<&String> = self.contents.keys().chain(new.contents.keys()).collect();
        paths.sort();
        paths.dedup();
        let differs = |path: &&&String| match (self.contents.get(**path), new.contents.get(**path))
        {
            (Some(old), Some(new)) => old != new,
            (Some(_), None) => known(self, path),
            (None, Some(_)) => known(new, path),
            (None, None) => false,
        };
        paths
            .iter()
            .filter(differs)
            .map(|path| (*path).clone())
            .collect()
    }

    /// These files with what only `new` names beside them, and with those of `different` as they are in
    /// `new` that `is_chosen` says, by their number.
    #[must_use]
    pub fn mixed(
        &self,
        new: &Self,
        different: &[String],
        is_chosen: &dyn Fn(usize) -> bool,
    ) -> Self {
        let mut mixed = self.clone();
        for (path, bytes) in &new.contents {
            if !different.contains(path) {
                let entry = mixed.contents.entry(path.clone());
                entry.or_insert_with(|| bytes.clone());
            }
        }
        for (written, paths) in &new.matches {
            let entry = mixed.matches.entry(written.clone());
            entry.or_insert_with(|| paths.clone());
        }
        for (number, path) in different.iter().enumerate() {
            if !is_chosen(number) {
                continue;
            }
            match new.contents.get(path) {
                Some(bytes) => mixed.contents.insert(path.clone(), bytes.clone()),
                None => mixed.contents.remove(path),
            };
            for (written, paths) in &mut mixed.matches {
                let has = new
                    .matches
                    .get(written)
                    .is_some_and(|now| now.contains(path));
                paths.retain(|found| found != path);
                if has {
                    paths.push(path.clone());
                    paths.sort();
                }
            }
        }
        mixed
    }

    /// Every file and its bytes, by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.contents
            .iter()
            .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(contents: &[(&str, &str)]) -> PlanFiles {
        let mut files = PlanFiles::default();
        for (path, text) in contents {
            files.add(*path, *text);
        }
        let paths = contents.iter().map(|(path, _)| (*path).to_owned());
        files.add_match("*.xml", paths.collect());
        files
    }

    #[test]
    fn files_are_mixed_one_by_one() {
        let old = files(&[("a.xml", "1"), ("b.xml", "1"), ("c.xml", "1")]);
        let new = files(&[("a.xml", "2"), ("b.xml", "1"), ("d.xml", "1")]);
        let different = old.different(&new);
        assert_eq!(different, ["a.xml", "c.xml", "d.xml"]);
        assert_eq!(old.mixed(&new, &different, &|_| false), old);
        assert_eq!(old.mixed(&new, &different, &|_| true), new);
        let one = old.mixed(&new, &different, &|number| number == 2);
        assert_eq!(one.matching("*.xml"), ["a.xml", "b.xml", "c.xml", "d.xml"]);
        assert_eq!(one.text("a.xml"), Some("1"));
    }
}
