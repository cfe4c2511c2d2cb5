//! What placeholders become: a variable of the plan where environments differ, else a plain value.
//!
//! Input is the policies and the environments of their settings file; output is a value, or the
//! reason why there is none, for everything the policies ask for.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::read::Policies;
use super::words::variable_name;
use crate::policy::inventory::Inventory;
use crate::policy::set::fold;
use crate::policy::template::settings::Environment;
use crate::policy::template::{self, FACEBOOK_WORD, Syntax};
use crate::resolve::{escape, looks_secret};

/// A domain for a tenant that nobody has named.
pub(super) const MADE_UP_TENANT: &str = "contoso.onmicrosoft.com";

/// An id for the application at Facebook that nobody has named.
const MADE_UP_CLIENT: &str = "000000000000000";

/// Keys that need no value in a plan.
const BUILT_IN: [&str; 4] = ["tenant", "environment", "filename", "policyfilename"];

/// What a placeholder stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Setting {
    /// One value.
    Plain(String),
    /// A value that nobody has given.
    MadeUp(String),
    /// A variable, with its value in each environment that has one.
    Variable(String, Vec<Option<String>>),
    /// Its value looks like a secret.
    Secret,
    /// Nobody has given a value, and none can be made up.
    Missing,
}

/// The tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tenant {
    /// One for all environments.
    Plain(String),
    /// Nobody has named it.
    MadeUp,
    /// A variable, with its value in each environment that has one.
    Variable(Vec<Option<String>>),
}

/// The variable that holds the tenant.
pub(super) const TENANT_VARIABLE: &str = "tenant";

/// Everything the policies ask for.
#[derive(Debug)]
pub(super) struct Placeholders {
    /// The environments of the settings file; none without one.
    pub(super) environments: Vec<Environment>,
    /// What is asked for, as it is first written, and what it stands for.
    pub(super) settings: Vec<(String, Setting)>,
    /// Whether a file asks for the name of the environment.
    pub(super) names_environment: bool,
    /// Keys of the settings file that no policy asks for.
    unused: Vec<String>,
}

impl Placeholders {
    /// What `policies` ask for, with the values of `environments`.
    pub(super) fn of(policies: &Policies, environments: Vec<Environment>) -> Self {
        let mut settings = Vec::new();
        let mut names_environment = false;
        let mut seen = BTreeSet::new();
        let mut variables = BTreeSet::from([TENANT_VARIABLE.to_owned()]);
        // A value may ask for others.
        let values = environments.iter().flat_map(|one| &one.settings);
        let values: BTreeMap<String, Vec<&str>> =
            values.fold(BTreeMap::new(), |mut values, (key, value, _)| {
                values.entry(fold(key)).or_insert_with(Vec::new).push(value);
                values
            });
        let texts = policies.texts.iter().map(|(_, text)| text.as_str());
        let mut texts: VecDeque<&str> = texts.collect();
        while let Some(text) = texts.pop_front() {
            for one in template::placeholders(text) {
                names_environment |= fold(one.name) == "environment";
                if is_given(one.syntax, one.name) || !seen.insert(fold(one.name)) {
                    continue;
                }
                let setting = setting(one.syntax, one.name, &environments, &mut variables);
                settings.push((one.name.to_owned(), setting));
                texts.extend(values.get(&fold(one.name)).into_iter().flatten());
            }
        }
        let mut unused: Vec<String> = Vec::new();
        let keys = environments
            .iter()
            .flat_map(|environment| &environment.settings);
        for (key, ..) in keys {
            if !is_built_in(key) && seen.insert(fold(key)) {
                unused.push(key.clone());
            }
        }
        Self {
            names_environment,
            environments,
            settings,
            unused,
        }
    }

    /// The tenant, or the tenants when the policies name several and no environment says which.
    pub(super) fn tenant(&self, inventory: &Inventory) -> Result<Tenant, Vec<String>> {
        let named: Vec<Option<String>> = self
            .environments
            .iter()
            .map(|one| {
                one.tenant
                    .clone()
                    .filter(|it| !template::has_placeholder(it))
            })
            .collect();
        if named.iter().any(Option::is_some) {
            return Ok(match named.first() {
                Some(Some(first))
                    if named.iter().flatten().all(|other| other == first)
                        && named.iter().all(Option::is_some) =>
                {
                    Tenant::Plain(first.clone())
                }
                _ => Tenant::Variable(named),
            });
        }
        let literal = |tenant: &&String| !template::has_placeholder(tenant);
        let literals: Vec<String> = inventory.tenants.iter().filter(literal).cloned().collect();
        match literals.as_slice() {
            [] if self.environments.len() > 1 => Ok(Tenant::Variable(named)),
            [] => Ok(Tenant::MadeUp),
            [one] => Ok(Tenant::Plain(one.clone())),
            _ => Err(literals),
        }
    }

    /// `text` of a policy as a text of the plan, in which placeholders are variables; `None` when one
    /// of them is nothing that a plan can say.
    pub(super) fn in_plan(&self, text: &str, tenant: &Tenant) -> Option<String> {
        let mut translated = String::new();
        let mut copied = 0;
        for one in template::placeholders(text) {
            translated.push_str(&escape(&text[copied..one.range.start]));
            let is_tenant = fold(one.name) == "tenant";
            let variable = |name: &str| format!("${{var.{name}}}");
            translated.push_str(&match (one.syntax, self.setting(one.name), tenant) {
                (Syntax::Settings, _, Tenant::Plain(domain)) if is_tenant => domain.clone(),
                (Syntax::Settings, _, Tenant::Variable(_)) if is_tenant => {
                    variable(TENANT_VARIABLE)
                }
                (Syntax::Settings, Some(Setting::Plain(value)), _)
                    if !template::has_placeholder(value) =>
                {
                    escape(value)
                }
                (Syntax::Settings, Some(Setting::Variable(name, _)), _) => variable(name),
                _ => return None,
            });
            copied = one.range.end;
        }
        translated.push_str(&escape(&text[copied..]));
        Some(translated)
    }

    /// What `text` of a policy is in each environment, or in the only one.
    pub(super) fn in_environments(&self, text: &str) -> Vec<String> {
        if self.environments.is_empty() {
            return vec![text.to_owned()];
        }
        let filled = |one: &Environment| template::fill(text, &one.values("")).text.into_owned();
        self.environments.iter().map(filled).collect()
    }

    fn setting(&self, name: &str) -> Option<&Setting> {
        let found = self
            .settings
            .iter()
            .find(|(key, _)| fold(key) == fold(name));
        found.map(|(_, setting)| setting)
    }

    /// What a person should know about the values.
    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        for (key, setting) in &self.settings {
            match setting {
                Setting::Secret => notes.push(format!(
                    "the value of `{key}` looks like a secret and is not copied: a secret belongs into \
                     a policy key"
                )),
                Setting::Missing => notes.push(format!("nobody has given a value for `{key}`")),
                Setting::Variable(_, values) => {
                    let open = self.environments.iter().zip(values);
                    let open: Vec<String> = open
                        .filter(|(_, value)| value.is_none())
                        .map(|(environment, _)| format!("`{}`", environment.name))
                        .collect();
                    if !open.is_empty() {
                        notes.push(format!("`{key}` has no value in {}", open.join(", ")));
                    }
                }
                Setting::Plain(_) | Setting::MadeUp(_) => {}
            }
        }
        if !self.unused.is_empty() {
            let unused: Vec<String> = self.unused.iter().map(|key| format!("`{key}`")).collect();
            notes.push(format!(
                "left out, because no policy asks for it: {}",
                unused.join(", ")
            ));
        }
        notes
    }
}

/// Whether a plan knows what a placeholder stands for without a setting.
fn is_given(syntax: Syntax, name: &str) -> bool {
    match syntax {
        Syntax::Settings => is_built_in(name),
        Syntax::Braces => false,
        Syntax::Word => name != FACEBOOK_WORD,
    }
}

fn is_built_in(key: &str) -> bool {
    BUILT_IN.contains(&&*fold(key))
}

fn setting(
    syntax: Syntax,
    name: &str,
    environments: &[Environment],
    variables: &mut BTreeSet<String>,
) -> Setting {
    if syntax == Syntax::Word {
        return Setting::MadeUp(MADE_UP_CLIENT.to_owned());
    }
    let values: Vec<Option<String>> = environments
        .iter()
        .map(|one| one.values("").setting(name).map(str::to_owned))
        .collect();
    let given: BTreeSet<&String> = values.iter().flatten().collect();
    if given.iter().any(|value| is_secret(name, value)) {
        return Setting::Secret;
    }
    match given.first() {
        None => Setting::Missing,
        Some(value) if given.len() == 1 && values.iter().all(Option::is_some) => {
            Setting::Plain((*value).clone())
        }
        Some(_) => Setting::Variable(variable_name(name, variables), values),
    }
}

/// Whether the value of a setting is probably a secret. The name of a key container is none.
fn is_secret(key: &str, value: &str) -> bool {
    /// Parts of addresses that are as good as passwords.
    const CODES: [&str; 6] = ["code=", "sig=", "key=", "token=", "secret=", "password="];
    if fold(value).starts_with("b2c_1a_") {
        return false;
    }
    let key = fold(key);
    let says_so = ["secret", "password", "token"]
        .iter()
        .any(|word| key.ends_with(word));
    let query = value.split_once('?').map(|(_, query)| fold(query));
    let starts = |part: &str| CODES.iter().any(|code| part.starts_with(code));
    let is_code = |query: &str| {
        let mut parts = query.split('&');
        parts.any(|part| starts(part.trim_start_matches("amp;")))
    };
    looks_secret(&key, value)
        || says_so && value.len() >= 8 && !value.contains([' ', '/', '{'])
        || query.is_some_and(|query| is_code(&query))
        || value.contains("AccountKey=")
        || has_password(value)
}

/// Whether an address has a password before its host.
fn has_password(value: &str) -> bool {
    let rest = value.split_once("://").map_or("", |(_, rest)| rest);
    let before_path = rest.split('/').next().unwrap_or_default();
    before_path
        .rsplit_once('@')
        .is_some_and(|(user, _)| user.contains(':'))
}
