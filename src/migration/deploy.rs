//! What the migration service needs where it runs: names, port, and which secrets, never their values.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

use serde::Serialize;
use serde_json::Value;

use super::serve::{LIVE, READY};
use crate::formats::Serve;
use crate::formats::serve::State;
use crate::util::canonical;

/// Longest name that leaves room for what is put behind it: a label of a host has 63 characters
/// (RFC 1035, 2.3.1).
const LONGEST_NAME: usize = 50;
/// The port in a container: nobody sees it, and it needs no right.
const CONTAINER_PORT: u16 = 8443;
/// Ports below it need a right of their own.
const FIRST_FREE_PORT: u16 = 1024;

/// How the service runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Deployment {
    /// Its name among others: a label of a host.
    pub name: String,
    /// Name of the plan.
    pub plan: String,
    /// Name of the environment, as the plan writes it.
    pub environment: String,
    /// The port it listens on in a container.
    pub port: u16,
    /// Whether the port of the configuration needs a right of its own.
    pub low_port: bool,
    /// `HTTP` or `HTTPS`: what it speaks itself.
    pub scheme: &'static str,
    /// Path that says that the process answers.
    pub live: &'static str,
    /// Path that says that it can do its work.
    pub ready: &'static str,
    /// Whether several processes share the state.
    pub shared_state: bool,
    /// Number of processes.
    pub replicas: u32,
    /// Digest of the configuration.
    pub configuration: String,
    /// Name of what holds the secrets.
    pub secrets: String,
    /// Name of what holds the state.
    pub state: String,
    /// Secrets that are environment variables, by name.
    pub variables: Vec<Variable>,
    /// Files below the input root, by path.
    pub files: Vec<File>,
    /// Files at absolute paths, by path. They are among `files` too.
    pub absolute: Vec<File>,
}

/// A secret that is an environment variable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its key in what holds the secrets.
    pub key: String,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct File {
    /// Its path as the plan writes it.
    pub path: String,
    /// Its path below the input root.
    pub inner: String,
    /// Its key in what holds the secrets.
    pub key: String,
}

/// How the service of `serve` runs.
///
/// # Errors
/// When the configuration has no JSON form, which none has.
pub fn deployment(serve: &Serve) -> Result<Deployment, serde_json::Error> {
    let value = serde_json::to_value(serve)?;
    let name = name(&serve.plan, &serve.environment);
    let address: Option<SocketAddr> = serve.listen.address.parse().ok();
    let shared_state = matches!(serve.state, State::Postgres(_));
    let mut found = References::default();
    found.collect(&value);
    found.files.extend(
        serve
            .encryption_keys
            .iter()
            .map(|key| key.certificate.clone()),
    );
    found
        .files
        .extend(serve.listen.tls.iter().map(|tls| tls.certificate.clone()));
    let files = files(&found.files, &found.variables);
    Ok(Deployment {
        plan: serve.plan.clone(),
        environment: serve.environment.clone(),
        port: CONTAINER_PORT,
        low_port: address.is_some_and(|address| address.port() < FIRST_FREE_PORT),
        scheme: if serve.listen.tls.is_some() {
            "HTTPS"
        } else {
            "HTTP"
        },
        live: LIVE,
        ready: READY,
        shared_state,
        replicas: if shared_state { 2 } else { 1 },
        configuration: canonical::digest(&value),
        secrets: format!("{name}-secrets"),
        state: format!("{name}-state"),
        variables: found
            .variables
            .into_iter()
            .map(|name| Variable {
                key: name.clone(),
                name,
            })
            .collect(),
        absolute: files
            .iter()
            .filter(|file| file.path.starts_with('/'))
            .cloned()
            .collect(),
        files,
        name,
    })
}

/// A label of a host for plan and environment. Two environments never share one: where characters are
/// left out, a digest of all of them is put behind.
fn name(plan: &str, environment: &str) -> String {
    let whole = format!("entrada-{plan}-{environment}");
    let mut label: String = whole
        .chars()
        .map(|c| match c.to_ascii_lowercase() {
            c if c.is_ascii_alphanumeric() => c,
            _ => '-',
        })
        .collect();
    if label == whole && label.len() <= LONGEST_NAME && !label.ends_with('-') {
        return label;
    }
    label.truncate(LONGEST_NAME - 9);
    let digest = canonical::sha256(whole.as_bytes());
    format!("{}-{}", label.trim_end_matches('-'), &digest[..8])
}

/// Where the configuration's secrets are read.
#[derive(Default)]
struct References {
    variables: BTreeSet<String>,
    files: BTreeSet<String>,
}

impl References {
    /// Takes the references of `value`: objects with a version and a place.
    fn collect(&mut self, value: &Value) {
        match value {
            Value::Object(map) => {
                if map.contains_key("version") {
                    let text = |key| map.get(key).and_then(Value::as_str).map(str::to_owned);
                    self.variables.extend(text("env"));
                    self.files.extend(text("file"));
                }
                map.values().for_each(|value| self.collect(value));
            }
            Value::Array(items) => items.iter().for_each(|item| self.collect(item)),
            _ => {}
        }
    }
}

/// The files with a key each. One that leaves the input root cannot be put below it, and is left out.
fn files(paths: &BTreeSet<String>, taken: &BTreeSet<String>) -> Vec<File> {
    let mut keys: BTreeMap<String, String> = taken
        .iter()
        .map(|name| (name.clone(), String::new()))
        .collect();
    let mut files = Vec::new();
    for path in paths {
        let parts: Vec<&str> = path
            .split('/')
            .filter(|part| !part.is_empty() && *part != ".")
            .collect();
        if parts.is_empty() || parts.contains(&"..") {
            continue;
        }
        let inner = parts.join("/");
        let key = key(&inner, &keys);
        keys.insert(key.clone(), inner.clone());
        files.push(File {
            path: path.clone(),
            inner,
            key,
        });
    }
    files
}

/// A key of letters, digits, `-`, `_` and `.` for `path` that no other path has.
fn key(path: &str, taken: &BTreeMap<String, String>) -> String {
    let mut key: String = path
        .chars()
        .map(|c| match c {
            '/' => '.',
            c if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') => c,
            _ => '_',
        })
        .collect();
    let is_plain = path.replace('/', ".") == key && key.len() <= 200;
    if !is_plain || taken.get(&key).is_some_and(|other| other != path) {
        key.truncate(200);
        let digest = canonical::sha256(path.as_bytes());
        key = format!("{key}-{}", &digest[..8]);
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_label_of_a_host_and_nobody_elses() {
        assert_eq!(name("contoso-shop", "prod"), "entrada-contoso-shop-prod");
        let long = "a".repeat(40);
        let names = [
            name("shop", "Prod EU"),
            name("shop", "prod-eu"),
            name("shop", "prod_eu"),
            name("shop", "prod-eu-"),
            name("shop", "\u{e9}\n: {}"),
            name(&long, "environment-one"),
            name(&long, "environment-two"),
        ];
        let different: BTreeSet<&String> = names.iter().collect();
        assert_eq!(different.len(), names.len(), "{names:?}");
        for name in &names {
            let fine = name.len() <= LONGEST_NAME
                && name.starts_with("entrada-")
                && !name.ends_with('-')
                && name
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
            assert!(fine, "{name}");
        }
    }

    #[test]
    fn each_file_has_a_key_of_its_own_and_stays_below_the_root() {
        let paths = ["a/b", "a.b", "./a//c", "/etc/k.pem", "../out", "x y", ".."];
        let paths = paths.map(str::to_owned).into_iter().collect();
        let seen: Vec<(String, String)> = files(&paths, &BTreeSet::from(["a.c".to_owned()]))
            .into_iter()
            .map(|file| (file.inner, file.key))
            .collect();
        let inner: Vec<&str> = seen.iter().map(|(inner, _)| inner.as_str()).collect();
        assert_eq!(inner, ["a/c", "etc/k.pem", "a.b", "a/b", "x y"]);
        let keys: BTreeSet<&String> = seen.iter().map(|(_, key)| key).collect();
        assert_eq!(keys.len(), seen.len(), "{seen:?}");
        assert!(!keys.contains(&"a.c".to_owned()), "{seen:?}");
    }
}
