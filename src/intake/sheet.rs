//! The plan as the template sees it: every word in its place, ready to be printed.
//!
//! The template has the comments, which are its point, and knows nothing of YAML: scalars come quoted
//! where they have to be, and what goes into a comment comes on one line.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Folder;
use super::patterns::patterns;
use super::read::Policies;
use super::values::{MADE_UP_TENANT, Placeholders, Setting, TENANT_VARIABLE, Tenant};
use super::words::{one_line, shouted, slug, without_query, yaml};
use crate::formats::{KeyKind, KeyUse};
use crate::policy::inventory::{Inventory, Key};
use crate::policy::set::fold;
use crate::resolve::escape;
use crate::util::naming;

/// The plan's template. No type carries comments, so the YAML comes from here.
const TEMPLATE: &str = include_str!("../../templates/init/policies.yaml.tera");

/// Everything the template prints.
#[derive(Serialize)]
pub(super) struct Sheet {
    name: String,
    count: usize,
    variables: Vec<Entry>,
    environments: Vec<Environment>,
    tenant: Entry,
    tenant_id: Option<String>,
    cloud: Option<&'static str>,
    framework: Option<String>,
    proxy: Option<String>,
    extensions: Option<Extensions>,
    parties: Vec<String>,
    clients: Vec<String>,
    services: Vec<String>,
    pages: Vec<String>,
    files: Vec<String>,
    settings: Vec<Entry>,
    has_settings: bool,
    tenant_policies: Vec<Entry>,
    keys: Vec<KeyEntry>,
}

/// A line `name: value  # note`.
#[derive(Default, Serialize)]
struct Entry {
    name: String,
    /// Without one the line is a comment.
    value: Option<String>,
    note: String,
}

#[derive(Serialize)]
struct Extensions {
    app: String,
    object: String,
}

#[derive(Serialize)]
struct Environment {
    name: String,
    production: bool,
    guessed: bool,
    values: Vec<Entry>,
}

#[derive(Serialize)]
struct KeyEntry {
    id: String,
    about: String,
    kind: &'static str,
    key_use: Option<&'static str>,
    /// The environment variable of the runner that holds its value.
    variable: String,
}

impl Sheet {
    pub(super) fn new(
        folder: &Folder,
        policies: &Policies,
        placeholders: &Placeholders,
        inventory: &Inventory,
        tenant: &Tenant,
    ) -> Self {
        let maker = Maker {
            placeholders,
            inventory,
            tenant,
        };
        let wanted: BTreeSet<&str> = policies.texts.iter().map(|(path, _)| &**path).collect();
        let all = folder.files.keys().map(String::as_str);
        let extensions = match inventory.extensions_apps.as_slice() {
            [(app, object)] => maker
                .guid(app)
                .zip(maker.guid(object))
                .map(|(app, object)| Extensions { app, object }),
            _ => None,
        };
        let (settings, environments, variables) = maker.values();
        Self {
            name: slug(&folder.name),
            count: policies.texts.len(),
            variables,
            environments,
            tenant: maker.tenant(),
            tenant_id: maker.only_guid(&inventory.tenant_ids),
            cloud: maker.cloud(),
            framework: maker.only_guid(&inventory.framework_apps),
            proxy: maker.only_guid(&inventory.proxy_apps),
            extensions,
            parties: maker.parties(),
            clients: maker.clients(),
            services: maker.services(),
            pages: inventory
                .pages
                .iter()
                .map(|page| without_query(page))
                .collect(),
            files: patterns(&folder.within_plan, &wanted, all)
                .iter()
                .map(|pattern| yaml(&escape(pattern)))
                .collect(),
            has_settings: settings.iter().any(|line| line.value.is_some()),
            settings,
            tenant_policies: maker.tenant_policies(),
            keys: maker.keys(),
        }
    }

    /// The text of the plan.
    pub(super) fn render(&self) -> tera::TeraResult<String> {
        let mut engine = tera::Tera::default();
        engine.add_raw_template("policies.yaml", TEMPLATE)?;
        engine.render("policies.yaml", &tera::Context::from_serialize(self)?)
    }
}

struct Maker<'a> {
    placeholders: &'a Placeholders,
    inventory: &'a Inventory,
    tenant: &'a Tenant,
}

impl Maker<'_> {
    /// The settings, the environments with the values of their variables, and the variables.
    fn values(&self) -> (Vec<Entry>, Vec<Environment>, Vec<Entry>) {
        let mut settings: Vec<(String, Setting)> = self.placeholders.settings.clone();
        let names = self.environment_names();
        let own = self.placeholders.environments.iter().map(|one| &one.name);
        if self.placeholders.names_environment && own.clone().zip(&names).any(|(a, b)| a != b) {
            let own = own.cloned().map(Some).collect();
            let setting = Setting::Variable("environmentName".to_owned(), own);
            settings.push(("Environment".to_owned(), setting));
        }
        let mut variables = Vec::new();
        let mut values: Vec<Vec<Entry>> = names.iter().map(|_| Vec::new()).collect();
        let mut declare = |name: &str, about: &str, all: &[Option<String>], made_up: &str| {
            let name = &*yaml(name);
            variables.push(entry(name, yaml(about), ""));
            for (at, values) in values.iter_mut().enumerate() {
                let value = all.get(at).and_then(Option::as_ref);
                values.push(match value {
                    Some(value) => entry(name, yaml(value), ""),
                    None if !made_up.is_empty() => entry(name, yaml(made_up), "CHANGE"),
                    None => Entry {
                        name: name.to_owned(),
                        note: "CHANGE: the settings file has no value".to_owned(),
                        value: None,
                    },
                });
            }
        };
        if let Tenant::Variable(tenants) = self.tenant {
            let about = "The tenant's initial domain";
            declare(TENANT_VARIABLE, about, tenants, MADE_UP_TENANT);
        }
        let mut lines = Vec::new();
        for (key, setting) in &settings {
            if let Setting::Variable(name, all) = setting {
                declare(
                    name,
                    &format!("What {{Settings:{key}}} stands for"),
                    all,
                    "",
                );
            }
            lines.push(line(key, setting));
        }
        let environments = self.environments(names, values);
        (lines, environments, variables)
    }

    /// The names of the environments in the plan: those of folders as well.
    fn environment_names(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for environment in &self.placeholders.environments {
            let ok = |c: char| {
                if c.is_ascii_alphanumeric() || "_-".contains(c) {
                    c
                } else {
                    '-'
                }
            };
            let name: String = environment.name.trim().chars().map(ok).collect();
            let name = name.trim_start_matches(|c: char| !c.is_ascii_alphabetic());
            // Room is left for a number.
            let name = match name.get(..36).unwrap_or(name) {
                name if naming::is_plain(name) => name,
                _ => "environment",
            };
            let mut free = (2_u32..).map(|n| format!("{name}{n}"));
            let is_taken = |name: &str| names.iter().any(|known| fold(known) == fold(name));
            let name = match is_taken(name) {
                true => free.find(|name| !is_taken(name)).unwrap_or_default(),
                false => name.to_owned(),
            };
            names.push(name);
        }
        if names.is_empty() {
            let name = if self.inventory.development {
                "dev"
            } else {
                "prod"
            };
            names.push(name.to_owned());
        }
        names
    }

    fn environments(&self, names: Vec<String>, values: Vec<Vec<Entry>>) -> Vec<Environment> {
        let known = &self.placeholders.environments;
        let all = names.into_iter().zip(values).enumerate();
        all.map(|(at, (name, values))| Environment {
            name: yaml(&name),
            production: known
                .get(at)
                .map_or(!self.inventory.development, |known| known.production),
            guessed: known.is_empty(),
            values,
        })
        .collect()
    }

    fn tenant(&self) -> Entry {
        match self.tenant {
            Tenant::Plain(tenant) => entry("tenant", yaml(&escape(tenant)), ""),
            Tenant::MadeUp => entry("tenant", MADE_UP_TENANT.to_owned(), "CHANGE"),
            Tenant::Variable(_) => entry("tenant", format!("${{var.{TENANT_VARIABLE}}}"), ""),
        }
    }

    /// The cloud, where the tenant's domain is one of another than the public one.
    fn cloud(&self) -> Option<&'static str> {
        let of = |domain: &str| match fold(domain) {
            domain if domain.ends_with(".onmicrosoft.us") => Some("usGovernment"),
            domain if domain.ends_with(".partner.onmschina.cn") => Some("china"),
            _ => None,
        };
        match self.tenant {
            Tenant::Plain(tenant) => of(tenant),
            Tenant::Variable(tenants) => tenants.iter().flatten().find_map(|tenant| of(tenant)),
            Tenant::MadeUp => None,
        }
    }

    /// The only id there is, when it is a GUID in every environment.
    fn only_guid(&self, ids: &[String]) -> Option<String> {
        match ids {
            [id] => self.guid(id),
            _ => None,
        }
    }

    fn guid(&self, id: &str) -> Option<String> {
        let is_guid = |id: &String| uuid::Uuid::parse_str(id).is_ok_and(|id| !id.is_nil());
        let all = self.placeholders.in_environments(id);
        let id = self.placeholders.in_plan(id, self.tenant)?;
        all.iter().all(is_guid).then(|| yaml(&id))
    }

    fn parties(&self) -> Vec<String> {
        let parties = self.inventory.relying_parties.iter();
        parties
            .map(|party| {
                let journey = match party.journey.as_str() {
                    "" => "no journey of its own",
                    journey => journey,
                };
                let protocol = match party.protocol.as_str() {
                    "" => String::new(),
                    protocol => format!(" ({protocol})"),
                };
                one_line(&format!("{}: {journey}{protocol}", party.id))
            })
            .collect()
    }

    fn clients(&self) -> Vec<String> {
        let clients = self.inventory.clients.iter();
        clients
            .map(|client| one_line(&format!("{}: {}", client.profile, client.id)))
            .collect()
    }

    fn services(&self) -> Vec<String> {
        let services = self.inventory.services.iter();
        services
            .map(|service| {
                one_line(&format!(
                    "{}: {}",
                    service.profile,
                    without_query(&service.url)
                ))
            })
            .collect()
    }

    fn tenant_policies(&self) -> Vec<Entry> {
        let bases = self.inventory.foreign_bases.iter();
        bases
            .filter_map(|base| {
                let id = self.placeholders.in_plan(&base.id, self.tenant)?;
                let derived = one_line(&base.derived.join(", "));
                Some(entry("", yaml(&id), &format!("the base of {derived}")))
            })
            .collect()
    }

    fn keys(&self) -> Vec<KeyEntry> {
        self.inventory
            .keys
            .iter()
            .filter_map(|key| self.key(key))
            .collect()
    }

    fn key(&self, key: &Key) -> Option<KeyEntry> {
        let id = self.placeholders.in_plan(&key.id, self.tenant)?;
        let (kind, key_use) = match key.needs {
            Some((KeyKind::Rsa, key_use)) => ("generated", Some(key_use)),
            Some((KeyKind::Secret, key_use)) => ("secret", Some(key_use)),
            Some((KeyKind::Certificate, key_use)) => ("certificate", Some(key_use)),
            None => ("existing", None),
        };
        let stem = key.id.get(..7).filter(|start| fold(start) == "b2c_1a_");
        Some(KeyEntry {
            id: yaml(&id),
            about: one_line(&uses(key)),
            kind,
            key_use: key_use.map(|key_use| match key_use {
                KeyUse::Signature => "sig",
                KeyUse::Encryption => "enc",
            }),
            variable: shouted(&key.id[stem.map_or(0, str::len)..]),
        })
    }
}

/// Who uses a key: each of its names with the first technical profiles.
fn uses(key: &Key) -> String {
    const SHOWN: usize = 3;
    let mut by_name: Vec<(&str, Vec<&str>)> = Vec::new();
    for (name, profile) in &key.uses {
        match by_name.iter_mut().find(|(known, _)| known == name) {
            Some((_, profiles)) => profiles.push(profile),
            None => by_name.push((name, vec![profile])),
        }
    }
    let shown = by_name.into_iter().map(|(name, profiles)| {
        let more = match profiles.len().saturating_sub(SHOWN) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let first: Vec<&str> = profiles.into_iter().take(SHOWN).collect();
        format!("{name} of {}{more}", first.join(", "))
    });
    shown.collect::<Vec<_>>().join("; ")
}

/// The line of a setting.
fn line(key: &str, setting: &Setting) -> Entry {
    let key = yaml(key);
    match setting {
        Setting::Plain(value) => entry(&key, yaml(&escape(value)), ""),
        Setting::MadeUp(value) => entry(&key, yaml(value), "CHANGE"),
        Setting::Variable(name, _) => entry(&key, format!("${{var.{name}}}"), ""),
        Setting::Secret => Entry {
            note: "CHANGE: not copied, it looks like a secret; put it into a policy key".to_owned(),
            name: key,
            value: None,
        },
        Setting::Missing => Entry {
            note: "CHANGE: nobody has given a value".to_owned(),
            name: key,
            value: None,
        },
    }
}

fn entry(name: &str, value: String, note: &str) -> Entry {
    Entry {
        name: name.to_owned(),
        value: Some(value),
        note: note.to_owned(),
    }
}
