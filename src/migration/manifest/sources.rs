//! Sources as a reader needs them.

use uuid::Uuid;

use super::super::{names, readers};
use crate::check::stores;
use crate::formats::manifest::{File, FileFormat, Hash, Join, Source};
use crate::plan;
use crate::plan::Plan;

/// A source with every default of its store.
pub(super) fn source(plan: &Plan, source: &plan::Source) -> Source {
    Source {
        id: source.id.clone(),
        store: source.store,
        namespace: namespace(&plan.name, &source.id),
        key: readers::key(source),
        passwords: stores::holds(source),
        files: source
            .files
            .iter()
            .map(|one| file(source.store, one))
            .collect(),
        connection: source.connection.clone(),
        fields: source.fields.clone().into_iter().collect(),
        hash: source.hash.as_ref().map(hash),
        issuers: source.issuers.clone().into_iter().collect(),
        joins: joins(&source.joins),
    }
}

/// Parameters of password hashes.
pub(crate) fn hash(hash: &plan::HashParameters) -> Hash {
    Hash {
        signer_key: hash.signer_key.as_ref().map(names::secret),
        salt_separator: hash.salt_separator.clone(),
        rounds: hash.rounds,
        memory_cost: hash.memory_cost,
    }
}

/// Namespace of the UUIDs made of a source's keys. Plan and source never change their names, so neither
/// does it.
fn namespace(plan: &str, source: &str) -> String {
    let name = format!("entrada:{plan}:source/{source}");
    Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()).to_string()
}

fn file(store: plan::Store, file: &plan::InputFile) -> File {
    let format = readers::format(store, file);
    File {
        path: file.path.clone(),
        role: file.role,
        format,
        encoding: file.encoding.to_lowercase(),
        pointer: (format == FileFormat::Json).then(|| readers::pointer(store, file)),
        dialect: (format == FileFormat::Delimited).then(|| readers::dialect(store, file)),
    }
}

fn joins(joins: &[plan::Join]) -> Vec<Join> {
    let mut joins: Vec<Join> = joins
        .iter()
        .map(|join| Join {
            role: join.role,
            user_field: join.user_field.clone(),
            file_field: join.file_field.clone(),
            prefix: join.prefix.clone().unwrap_or_default(),
        })
        .collect();
    joins.sort_by(|one, other| key(one).cmp(&key(other)));
    joins
}

fn key(join: &Join) -> (u8, &str, &str, &str) {
    (
        join.role as u8,
        &join.user_field,
        &join.file_field,
        &join.prefix,
    )
}
