//! `deploy/`: judged by other programs, with whatever a plan says.

use std::process::{Command, Output};

use serde_json::Value;

use crate::support::{Sandbox, examples, tree};

/// Texts that would like to be more than a text.
const HOSTILE: &str = r#"
version: 1
name: shop
environments:
  "on-e": {}
target: {platform: b2c, tenant: contososhop.onmicrosoft.com}
credentials: [{name: all, password: justInTime}]
sources: [{id: old, store: auth0, files: [{path: users.ndjson}]}]
users: {unverifiedEmail: trust}
jit:
  endpoint: https://migration.contoso.example
  authentication:
    kind: basic
    username: {env: API_USER}
    password: {file: "secrets/a\"\n  b: {c}: #.txt"}
  verifiers: [{name: hashes, kind: hashStore}]
  listen:
    address: 0.0.0.0:443
    certificate: "/etc/x\": [y]\nz.pem"
    privateKey: {file: /etc/key.pem}
customPolicies: {relyingParties: [{name: signup_signin}, {name: reset, journey: passwordReset}]}
lint: {rules: {ENT2001: ignore, ENT0906: ignore}}
"#;
const ENVIRONMENT: &str = "on-e";

fn hostile() -> Sandbox {
    let sandbox = Sandbox::new().file("plan.yaml", HOSTILE);
    let seen = sandbox.seen([
        "generate",
        "--env",
        ENVIRONMENT,
        "-o",
        "out",
        "--fail-on",
        "error",
    ]);
    assert!(seen.starts_with("exit 0\n"), "{seen}");
    sandbox
}

fn documents(text: &str) -> Vec<Value> {
    serde_yaml::from_multiple(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn a_text_of_the_plan_stays_a_text() {
    let files = tree(&hostile().path().join("out"));
    let text = String::from_utf8(files["deploy/kubernetes.yaml"].clone()).expect("it is UTF-8");
    let documents = documents(&text);
    let kinds: Vec<&str> = documents
        .iter()
        .filter_map(|one| one["kind"].as_str())
        .collect();
    assert_eq!(kinds, ["Deployment", "Service", "PersistentVolumeClaim"]);
    let deployment = &documents[0];
    assert_eq!(
        deployment["metadata"]["annotations"],
        serde_json::json!({"entrada/plan": "shop", "entrada/environment": ENVIRONMENT})
    );
    let pod = &deployment["spec"]["template"]["spec"];
    let container = &pod["containers"][0];
    assert_eq!(container["env"].as_array().map(Vec::len), Some(1));
    assert_eq!(container["env"][0]["name"], "API_USER");
    let mounted: Vec<&str> = container["volumeMounts"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|mount| mount["mountPath"].as_str())
        .collect();
    assert_eq!(
        mounted,
        [
            "/var/lib/entrada",
            "/run/secrets/entrada",
            "/etc/key.pem",
            "/etc/x\": [y]\nz.pem"
        ]
    );
    let items = pod["volumes"][1]["secret"]["items"]
        .as_array()
        .expect("a list");
    let paths: Vec<&str> = items
        .iter()
        .filter_map(|item| item["path"].as_str())
        .collect();
    assert_eq!(
        paths,
        [
            "etc/key.pem",
            "etc/x\": [y]\nz.pem",
            "secrets/a\"\n  b: {c}: #.txt"
        ]
    );
    for item in items {
        let key = item["key"].as_str().expect("a text");
        let fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        assert!(key.chars().all(fine), "{key}");
    }
    assert_eq!(container["livenessProbe"]["httpGet"]["scheme"], "HTTPS");
}

#[test]
fn a_pod_has_no_rights_and_no_secret_of_ours() {
    let files = tree(&hostile().path().join("out"));
    let text = String::from_utf8_lossy(&files["deploy/kubernetes.yaml"]);
    let deployment = &documents(&text)[0];
    let pod = &deployment["spec"]["template"]["spec"];
    assert_eq!(pod["securityContext"]["runAsNonRoot"], true);
    assert_eq!(pod["automountServiceAccountToken"], false);
    let container = &pod["containers"][0];
    assert_eq!(
        container["securityContext"],
        serde_json::json!({
            "allowPrivilegeEscalation": false,
            "readOnlyRootFilesystem": true,
            "capabilities": {"drop": ["ALL"]}
        })
    );
    assert_eq!(container["livenessProbe"]["httpGet"]["path"], "/healthz");
    assert_eq!(container["readinessProbe"]["httpGet"]["path"], "/readyz");
    assert!(!text.contains("kind: Secret"), "{text}");
}

/// What `program` says; `None`, loudly, where it is missing.
#[expect(clippy::print_stderr, reason = "a judge that is missing is said")]
fn judged(program: &str, package: &str, prepare: impl Fn(&mut Command)) -> Option<Output> {
    let mut command = Command::new(program);
    prepare(&mut command);
    match command.output() {
        Ok(output) => Some(output),
        Err(_) => {
            let in_ci = std::env::var("CI").is_ok_and(|value| value == "true");
            let needed = in_ci && program == "systemd-analyze";
            assert!(!needed, "{program} is missing, and CI needs it");
            eprintln!("SKIPPED: {program} is missing ({package})");
            None
        }
    }
}

#[test]
fn systemd_finds_nothing_wrong_with_the_unit() {
    let hostile = hostile();
    let mut units = vec![tree(&hostile.path().join("out"))["deploy/entrada.service"].clone()];
    for (_, plan) in examples() {
        let sandbox = Sandbox::new();
        let plan = plan.to_string_lossy();
        sandbox.seen(["generate", &plan, "--all-envs", "-o", "out"]);
        let files = tree(&sandbox.path().join("out"));
        units.extend(
            files
                .into_iter()
                .filter(|(path, _)| path.ends_with("deploy/entrada.service"))
                .map(|(_, bytes)| bytes),
        );
    }
    units.sort();
    units.dedup();
    assert!(units.len() >= 4, "{}", units.len());
    for unit in units {
        let text = String::from_utf8(unit).expect("it is UTF-8");
        assert_eq!(text.matches("\nExecStart=").count(), 1, "{text}");
        assert_eq!(text.matches("\nUser=").count(), 1, "{text}");
        // The program and its user are not on this machine.
        let text = text
            .replace(
                "/usr/local/bin/entrada ",
                &format!("{} ", env!("CARGO_BIN_EXE_entrada")),
            )
            .replace("User=entrada", "User=root")
            .replace("Group=entrada", "Group=root");
        let sandbox = Sandbox::new().file("judged.service", &text);
        let path = sandbox.path().join("judged.service");
        let Some(verified) = judged("systemd-analyze", "package systemd", |command| {
            command.arg("verify").arg("--man=no").arg(&path);
        }) else {
            return;
        };
        let said = String::from_utf8_lossy(&verified.stderr);
        let about_it: Vec<&str> = said
            .lines()
            .filter(|line| line.contains("judged"))
            .collect();
        assert!(
            verified.status.success() && about_it.is_empty(),
            "{said}\n{text}"
        );
        let exposed = judged("systemd-analyze", "package systemd", |command| {
            // 100 is unprotected; services of a distribution are at 90 and above.
            command.args(["security", "--offline=true", "--threshold=30", "--no-pager"]);
            command.arg(&path);
        });
        let exposed = exposed.expect("it was there before");
        let said = String::from_utf8_lossy(&exposed.stdout);
        assert!(exposed.status.success(), "{said}");
    }
}

#[test]
fn kubectl_reads_the_manifest_as_we_mean_it() {
    let sandbox = hostile();
    let manifest = sandbox.path().join("out/deploy/kubernetes.yaml");
    let text = std::fs::read_to_string(&manifest).expect("it is there");
    // Nothing but reading: no cluster is asked.
    let Some(output) = judged("kubectl", "Kubernetes' own package", |command| {
        command.env("HOME", sandbox.path());
        command.args(["annotate", "--local", "-o", "json", "judged=yes", "-f"]);
        command.arg(&manifest);
    }) else {
        return;
    };
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let mut read: Vec<Value> = serde_json::Deserializer::from_slice(&output.stdout)
        .into_iter()
        .collect::<Result<_, _>>()
        .expect("it is JSON");
    let mut meant = documents(&text);
    for document in read.iter_mut().chain(&mut meant) {
        let metadata = document["metadata"].as_object_mut().expect("a map");
        let annotations = metadata
            .get_mut("annotations")
            .and_then(Value::as_object_mut);
        if let Some(annotations) = annotations {
            annotations.remove("judged");
            if annotations.is_empty() {
                metadata.remove("annotations");
            }
        }
    }
    assert_eq!(read, meant);
}

#[test]
fn a_plan_without_the_service_has_nothing_to_deploy() {
    let (_, plan) = examples()
        .into_iter()
        .find(|(name, _)| name == "b2c-known-usersdata")
        .expect("the example is there");
    let sandbox = Sandbox::new();
    sandbox.seen([
        "generate",
        &plan.to_string_lossy(),
        "--all-envs",
        "-o",
        "out",
    ]);
    let files = tree(&sandbox.path().join("out"));
    let of_service = |path: &&String| path.contains("/jit/") || path.contains("/deploy/");
    assert_eq!(files.keys().find(of_service), None);
    assert!(
        files
            .keys()
            .any(|path| path.ends_with("/import/manifest.json"))
    );
}
