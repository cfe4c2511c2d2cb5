//! `entrada init`: every combination makes a plan that passes, or is refused with a reason.

use crate::support::Sandbox;

const STORES: &[&str] = &[
    "usersData",
    "bulkCreate",
    "b2cSamplesCsv",
    "azureAdB2c",
    "entra",
    "auth0",
    "cognito",
    "okta",
    "firebase",
    "keycloak",
    "aspNetIdentity",
    "supabase",
    "wordpress",
    "drupal",
    "django",
    "pingOne",
    "pingIdm",
    "ldif",
    "scim",
    "csv",
    "ndjson",
    "json",
];

#[test]
fn every_combination_passes_check_or_is_refused_with_a_reason() {
    let (mut made, mut refused) = (0, 0);
    for store in STORES {
        for platform in ["b2c", "externalId"] {
            for password in ["known", "forcedReset", "justInTime", "legacyTenant", "none"] {
                let what = format!("{store} to {platform} by {password}");
                let sandbox = Sandbox::new();
                let seen = sandbox.seen([
                    "init",
                    "--from",
                    store,
                    "--to",
                    platform,
                    "--password",
                    password,
                ]);
                if seen.starts_with("exit 64\n") {
                    assert!(seen.contains("\nhelp: say `--"), "{what}: {seen}");
                    refused += 1;
                    continue;
                }
                let checked = sandbox.seen(["check"]);
                assert!(checked.starts_with("exit 0\n"), "{what}: {checked}");
                made += 1;
            }
        }
    }
    assert!(made > 80 && refused > 40, "{made} made, {refused} refused");
}

#[test]
fn the_plan_is_commented_and_generates() {
    let sandbox = Sandbox::new();
    insta::assert_snapshot!(sandbox.seen(["init", "--from", "auth0"]), @r"
    exit 0
    --- stderr
    wrote plan.yaml; next: `entrada check plan.yaml`
    ");
    let seen = sandbox.seen(["generate", "--env", "test", "-o", "out"]);
    assert!(seen.starts_with("exit 0\n"), "{seen}");
}

#[test]
fn an_existing_file_is_never_overwritten() {
    let sandbox = Sandbox::new().file("plan.yaml", "mine");
    insta::assert_snapshot!(sandbox.seen(["init"]), @r"
    exit 64
    --- stderr
    error: `plan.yaml` exists already
    help: name another file with `-o`, or remove it
    ");
}
