//! `graph/<kind>/<name>.json`.

use serde_json::Value;

use super::VERSION;
use crate::desired::{Body, Management, Resource};
use crate::formats::{ManagementWord, ManualSetting, ResourceDocument, ResourceRequest, Sink};
use crate::ops;

/// The document of `resource`.
pub(super) fn document(resource: &Resource) -> ResourceDocument {
    let row = ops::row(resource.address.kind);
    let is_there = matches!(resource.body, Body::Existing);
    let words = |list: &[&str]| list.iter().map(|&word| word.to_owned()).collect();
    ResourceDocument {
        version: VERSION,
        address: resource.address.to_string(),
        from: resource.from.clone(),
        management: match resource.management {
            Management::Owned => ManagementWord::Owned,
            Management::Shared => ManagementWord::Shared,
            Management::Existing => ManagementWord::Existing,
        },
        request: ops::creation(resource)
            .filter(|_| !is_there)
            .map(|call| ResourceRequest {
                method: call.method.word().to_owned(),
                api: ops::api_of(resource).to_string(),
                path: call.path.to_owned(),
                parent: resource.parent.as_ref().map(ToString::to_string),
                key: resource
                    .key
                    .as_ref()
                    .and_then(|key| serde_json::to_value(key).ok()),
                permissions: words(row.write),
                reversal: row.reversal.word().to_owned(),
            }),
        depends_on: resource
            .depends_on()
            .iter()
            .map(ToString::to_string)
            .collect(),
        deferred: words(&resource.deferred),
        sink: resource.sink.as_ref().map(|sink| Sink {
            file: sink.file.clone(),
            command: sink.command.clone(),
        }),
        manual: resource
            .manual
            .iter()
            .map(|manual| ManualSetting {
                setting: manual.setting.to_owned(),
                place: manual.place.to_owned(),
                step: manual.step.clone(),
                from: manual.from.clone(),
            })
            .collect(),
        body: Some(resource.json()).filter(|body| *body != Value::Null),
    }
}
