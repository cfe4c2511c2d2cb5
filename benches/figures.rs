//! The figures of `docs/performance.md`, measured on the optimised binary as a user runs it.
//!
//! `cargo bench --bench figures` prints them. Nothing here fails because a machine is slow: CPU time is
//! the kernel's account of the child processes, averaged, beside a calibration loop of this program, so
//! that two machines can be compared by the ratio.

#![expect(
    clippy::disallowed_methods,
    reason = "a benchmark reads the clock and writes its own input"
)]
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;

const PROGRAM: &str = env!("CARGO_BIN_EXE_entrada");
const RUNS: u32 = 20;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let plan = folder.path().join("plan.yaml");
    std::fs::write(&plan, large_plan())?;
    let plan_size = std::fs::metadata(&plan)?.len();
    let out = folder.path().join("out");

    // One run beforehand, so that the file system is warm and a broken plan is noticed.
    let check = [
        "check".as_ref(),
        plan.as_os_str(),
        "--env".as_ref(),
        "prod".as_ref(),
    ];
    let generate = [
        "generate".as_ref(),
        plan.as_os_str(),
        "--env".as_ref(),
        "prod".as_ref(),
        "-o".as_ref(),
        out.as_os_str(),
    ];
    // A change that leaves the policies alone, as most do, and one that reaches them.
    let changed = |name: &str, from: &str, to: &str| -> std::io::Result<_> {
        let path = folder.path().join(name);
        let text = large_plan();
        let edited = text.replacen(from, to, 1);
        assert_ne!(text, edited, "`{from}` is in the plan");
        std::fs::write(&path, edited)?;
        Ok(path)
    };
    let address = changed("address.yaml", "https://app7.", "https://app7-new.")?;
    let claim = changed("claim.yaml", "claim: claim_9,", "claim: claim_nine,")?;
    let diff = |new: &Path| -> Vec<std::ffi::OsString> {
        let words = ["diff".as_ref(), plan.as_os_str(), new.as_os_str()];
        let rest = ["--env".as_ref(), "prod".as_ref()];
        words
            .into_iter()
            .chain(rest)
            .map(ToOwned::to_owned)
            .collect()
    };
    let diff_address = diff(&address);
    let diff_address: Vec<&std::ffi::OsStr> = diff_address.iter().map(AsRef::as_ref).collect();
    let diff_claim = diff(&claim);
    let diff_claim: Vec<&std::ffi::OsStr> = diff_claim.iter().map(AsRef::as_ref).collect();
    run(&check)?;
    run(&generate)?;
    run(&diff_address)?;
    run(&diff_claim)?;

    let calibration = calibrate();
    let help = cpu_of(|| run(&["--help".as_ref()]))?;
    let started = Instant::now();
    for _ in 0..RUNS {
        run(&["--help".as_ref()])?;
    }
    let help_wall = started.elapsed() / RUNS;
    let checked = cpu_of(|| run(&check))?;
    let generated = cpu_of(|| run(&generate))?;
    let compared = cpu_of(|| run(&diff_address))?;
    let compared_policies = cpu_of(|| run(&diff_claim))?;
    let peak = getrusage(UsageWho::RUSAGE_CHILDREN)?.max_rss();
    let policies = std::fs::read_dir(out.join("policies"))?.count();
    let (files, bytes) = size_of_tree(&out)?;

    println!(
        "plan: 200 applications, 50 flows, 300 attributes, 20 relying parties, {plan_size} bytes"
    );
    println!("output: {files} files, {bytes} bytes, {policies} policies among them");
    println!(
        "calibration loop            {:>8.1} ms CPU",
        milliseconds(calibration)
    );
    for (what, spent) in [
        ("--help", help),
        ("check", checked),
        ("generate", generated),
        ("diff, an address", compared),
        ("diff, a claim", compared_policies),
        ("generate + diff", generated + compared),
    ] {
        let ratio = spent.as_secs_f64() / calibration.as_secs_f64();
        println!(
            "{what:<27} {:>8.1} ms CPU   {ratio:>6.2} x calibration",
            milliseconds(spent)
        );
    }
    println!(
        "--help, elapsed             {:>8.1} ms",
        milliseconds(help_wall)
    );
    println!(
        "peak resident memory        {:>8.1} MB",
        peak as f64 / 1024.0
    );
    Ok(())
}

fn run(arguments: &[&std::ffi::OsStr]) -> std::io::Result<()> {
    let output = Command::new(PROGRAM)
        .args(arguments)
        .env_clear()
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(std::io::Error::other(
        String::from_utf8_lossy(&output.stderr).into_owned(),
    ))
}

/// CPU time of one call of `run`, user and system, averaged over [`RUNS`].
fn cpu_of(run: impl Fn() -> std::io::Result<()>) -> Result<Duration, Box<dyn std::error::Error>> {
    let spent = || -> nix::Result<i64> {
        let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
        Ok(usage.user_time().num_microseconds() + usage.system_time().num_microseconds())
    };
    let before = spent()?;
    for _ in 0..RUNS {
        run()?;
    }
    let micros = u64::try_from(spent()? - before)?;
    Ok(Duration::from_micros(micros) / RUNS)
}

/// A fixed amount of work, as the unit in which machines differ.
fn calibrate() -> Duration {
    let started = Instant::now();
    let mut value = 1_u64;
    for step in 0..100_000_000_u64 {
        value = value
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(step);
    }
    std::hint::black_box(value);
    started.elapsed()
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// Number and size of the files below `folder`.
fn size_of_tree(folder: &Path) -> std::io::Result<(usize, u64)> {
    let (mut files, mut bytes) = (0, 0);
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.map_err(std::io::Error::other)?;
        if entry.file_type().is_file() {
            files += 1;
            bytes += entry.metadata().map_err(std::io::Error::other)?.len();
        }
    }
    Ok((files, bytes))
}

/// A plan of the size the figures are for.
fn large_plan() -> String {
    let mut plan = String::from(
        "version: 1\nname: large-plan\nvariables:\n  tenantName: { default: contosolarge }\n\
         environments:\n  test: {}\n  prod: { production: true }\n\
         target:\n  platform: b2c\n  tenant: ${var.tenantName}.onmicrosoft.com\n\
         sources:\n  - id: auth0\n    store: auth0\n    files: [{ path: users.ndjson }]\n    issuers: { google-oauth2: google.com }\n\
         credentials:\n  - { name: jit, password: justInTime }\n\
         jit:\n  endpoint: https://migration.contoso.example\n  authentication:\n    kind: basic\n    username: { env: USER_NAME }\n    password: { env: USER_PASSWORD }\n  verifiers:\n    - { name: auth0, kind: auth0, source: auth0, url: \"https://contoso.eu.auth0.com\", realm: db, clientId: abc, clientSecret: { env: AUTH0_SECRET } }\n\
         identityProviders:\n  - { name: google, kind: google, clientId: abc, clientSecret: { env: GOOGLE_SECRET } }\n\
         ",
    );
    // More custom attributes than one account can hold: that is what the figure is for.
    plan.push_str("lint:\n  rules: { ENT2450: warning }\n");
    plan.push_str("attributes:\n");
    for at in 0..300 {
        let _ = writeln!(
            plan,
            "  - {{ name: custom{at}, description: Attribute {at}, label: Attribute {at}, from: user_metadata.field{at}, transform: [trim], claim: claim_{at}, profileEdit: {} }}",
            at % 10 == 0
        );
    }
    plan.push_str("applications:\n");
    for at in 0..200 {
        let _ = writeln!(
            plan,
            "  - {{ name: app-{at}, kind: spa, displayName: App {at}, redirectUris: [\"https://app{at}.contoso.example/\"], relyingParties: [party_{}] }}",
            at % 20
        );
    }
    plan.push_str("userFlows:\n");
    for at in 0..50 {
        let _ = writeln!(
            plan,
            "  - {{ name: flow{at}, identityProviders: [google] }}"
        );
    }
    plan.push_str("customPolicies:\n  prefix: Large_\n  relyingParties:\n");
    let journeys = ["signUpSignIn", "signIn", "profileEdit", "passwordReset"];
    for at in 0..20 {
        let _ = writeln!(
            plan,
            "    - {{ name: party_{at}, journey: {} }}",
            journeys[at % 4]
        );
    }
    plan
}
