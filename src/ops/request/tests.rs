use serde_json::json;

use super::super::search;
use super::*;
use crate::desired::{Management, Plain};

/// A tenant in which every property is `id of ADDRESS`, and one secret.
struct Tenant;

impl Values for Tenant {
    fn property(&self, address: &Address, property: &Property) -> Option<String> {
        Some(format!("{property} of {address}"))
    }

    fn secret(&self, secret: &SecretRef, form: SecretForm) -> Option<String> {
        let value = secret.env.clone().filter(|name| name != "ABSENT")?;
        Some(format!("hunter2 {value} {form:?}"))
    }

    fn file(&self, path: &str, form: FileForm) -> Option<String> {
        Some(format!("{path} {}", form.word()))
    }

    fn later(&self, duration: &str) -> Option<String> {
        Some(format!("later by {duration}"))
    }
}

fn resource(kind: Kind, key: Option<&str>, body: Value) -> Resource {
    let body = match body {
        Value::Object(body) => Body::Plain(Plain {
            version: "v1.0".to_owned(),
            body,
        }),
        _ => Body::Existing,
    };
    Resource {
        address: Address::new(kind, "name"),
        pointer: String::new(),
        from: String::new(),
        management: Management::Owned,
        parent: None,
        key: key.map(Text::from),
        after: Vec::new(),
        deferred: Vec::new(),
        sink: None,
        manual: Vec::new(),
        body,
    }
}

fn sent(resource: &Resource) -> Result<Value, Unbound> {
    let requests = requests(resource, &Tenant)?;
    Ok(match &requests[0].payload {
        Payload::Json(body) => body.reveal().clone(),
        _ => Value::Null,
    })
}

#[test]
fn marks_are_replaced_wherever_they_stand() {
    let body = json!({
        "text": "plain",
        "list": [{"$reference": "group/a#id", "template": "https://host/{}"}],
        "deep": {"password": {"$secret": {"env": "X"}}, "until": {"$fromNow": "P1D"}},
        "key": {"$secret": {"env": "X"}, "as": "base64"},
        "file": {"$file": "a.pem", "as": "certificate"},
    });
    let group = resource(Kind::Group, None, body);
    assert_eq!(
        sent(&group),
        Ok(json!({
            "text": "plain",
            "list": ["https://host/id of group/a"],
            "deep": {"password": "hunter2 X Text", "until": "later by P1D"},
            "key": "hunter2 X Base64",
            "file": "a.pem certificate",
        }))
    );
}

#[test]
fn what_cannot_be_bound_is_named_and_nothing_is_sent() {
    let send = |value: Value| sent(&resource(Kind::Group, None, json!({"a": value})));
    let absent = send(json!({"$secret": {"env": "ABSENT"}}));
    assert_eq!(absent, Err(Unbound::Secret("`ABSENT`".to_owned())));
    for mark in [
        json!({"$reference": "nothing"}),
        json!({"$reference": "group/a#sorrow"}),
        json!({"$secret": "X"}),
        json!({"$secret": {"env": "X"}, "as": "hex"}),
        json!({"$file": "a", "as": "b"}),
    ] {
        let refused = matches!(send(mark.clone()), Err(Unbound::Malformed(_)));
        assert!(refused, "{mark}");
    }
}

#[test]
fn a_printed_request_does_not_show_its_secrets() {
    let body = json!({"password": {"$secret": {"env": "X"}}});
    let requests = requests(&resource(Kind::Group, None, body), &Tenant).expect("bound");
    let printed = format!("{requests:?} {requests:#?}");
    assert!(!printed.contains("hunter2"), "{printed}");
    assert!(printed.contains("***"), "{printed}");
}

#[test]
fn a_key_stays_within_its_segment() {
    let path_of = |kind, key| {
        let found = search(&resource(kind, Some(key), Value::Null), &Tenant);
        found.map(|request| request.path)
    };
    let user = path_of(Kind::User, "o'neill+x@contoso.com/photo?a#b%");
    assert_eq!(
        user.as_deref(),
        Ok("/users/o'neill%2Bx@contoso.com%2Fphoto%3Fa%23b%25")
    );
    assert_eq!(
        path_of(Kind::Graph, "directory/administrativeUnits").as_deref(),
        Ok("/directory/administrativeUnits")
    );
    for (kind, key) in [
        (Kind::User, ".."),
        (Kind::User, ""),
        (Kind::Graph, "groups/../users"),
        (Kind::Graph, "/users"),
        (Kind::Graph, "https://contoso.com/users"),
    ] {
        let refused = matches!(path_of(kind, key), Err(Unbound::Malformed(_)));
        assert!(refused, "{key}");
    }
}

#[test]
fn a_resource_is_found_by_members_of_its_body_or_by_its_key() {
    let find = |kind, key, body| {
        let found = search(&resource(kind, key, body), &Tenant).expect("bound");
        format!("{} {}", found.method.word(), found.path)
    };
    assert_eq!(
        find(Kind::Group, None, json!({"mailNickname": "o'neill & co"})),
        "GET /groups?$filter=mailNickname%20eq%20'o''neill%20%26%20co'"
    );
    assert_eq!(
        find(
            Kind::Application,
            None,
            json!({"tags": ["a", "entrada:shop/spa"]})
        ),
        "GET /applications?$filter=tags/any(t:t%20eq%20'entrada:shop%2Fspa')"
    );
    assert_eq!(
        find(Kind::DirectoryRole, Some("Our Own"), Value::Null),
        "GET /roleManagement/directory/roleDefinitions?$filter=displayName%20eq%20'Our%20Own'"
    );
    let assignment = json!({"principalId": {"$reference": "user/a#id"}, "roleDefinitionId": "x"});
    assert_eq!(
        find(Kind::RoleAssignment, None, assignment),
        "GET /roleManagement/directory/roleAssignments?$filter=principalId%20eq%20'id%20of%20user%2Fa'%20and%20roleDefinitionId%20eq%20'x'"
    );
    assert_eq!(
        find(Kind::Application, Some("1-2"), Value::Null),
        "GET /applications(appId='1-2')"
    );
    assert_eq!(
        find(Kind::Application, None, Value::Null),
        "GET /applications?$filter=startswith(displayName,'b2c-extensions-app')"
    );
}

#[test]
fn deferred_members_follow_in_a_request_of_their_own() {
    let mut group = resource(Kind::Group, None, json!({"displayName": "a", "late": "b"}));
    group.deferred = vec!["late"];
    let requests = requests(&group, &Tenant).expect("bound");
    let seen: Vec<String> = requests
        .iter()
        .map(|request| format!("{} {}", request.method.word(), request.path))
        .collect();
    assert_eq!(
        seen,
        ["POST /groups", "PATCH /groups/id%20of%20group%2Fname"]
    );
}
