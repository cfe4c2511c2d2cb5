//! How long `entrada policy lint` takes, beside `xmllint` with the policy schema on the same files.
//!
//! `cargo bench --bench policies` runs the optimised binary and `xmllint` in turns, so that both meet
//! the same load of the machine, and prints the medians. Then it judges copies of the files, under
//! other ids, to show how time and memory grow. Nothing here fails because a machine is slow.

#![expect(
    clippy::disallowed_methods,
    reason = "a benchmark reads the clock and the environment, and writes its own input"
)]
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};

const PROGRAM: &str = env!("CARGO_BIN_EXE_entrada");

/// How often each of the two runs.
const TURNS: usize = 30;

/// How often each number of files is judged.
const REPEATS: usize = 7;

/// The numbers of files that are judged to see how time grows.
const SIZES: [usize; 4] = [250, 500, 1_000, 2_000];

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let data = std::env::var_os("ENTRADA_SHARED")
        .map_or_else(
            || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
            PathBuf::from,
        )
        .join("data");
    let folders = ["starterpack", "unit-tests"].map(|name| data.join(name));
    if !folders.iter().all(|folder| folder.is_dir()) {
        println!("{} has no policies: set ENTRADA_SHARED", data.display());
        return Ok(());
    }
    let files: Vec<PathBuf> = folders.iter().flat_map(|folder| policies(folder)).collect();
    let bytes: u64 = files
        .iter()
        .filter_map(|file| std::fs::metadata(file).ok())
        .map(|data| data.len())
        .sum();
    println!("{} files, {bytes} bytes, {TURNS} turns", files.len());

    let lint = || {
        let mut command = Command::new(PROGRAM);
        command.args(["policy", "lint"]).args(&folders);
        command
    };
    let schema = data.join("xsd/tfp-portable.xsd");
    let xmllint = || {
        let mut command = Command::new("xmllint");
        command.args(["--noout", "--schema"]).arg(&schema);
        command.args(&files);
        command
    };
    elapsed(lint())?;
    let peak = peak()?;
    let has_xmllint = elapsed(xmllint()).is_ok();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        ours.push(elapsed(lint())?);
        if has_xmllint {
            theirs.push(elapsed(xmllint())?);
        }
    }
    let ours = median(ours);
    println!("entrada policy lint  {:>8.1} ms", milliseconds(ours));
    if has_xmllint {
        let theirs = median(theirs);
        let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
        println!("xmllint --schema     {:>8.1} ms", milliseconds(theirs));
        println!("ratio                {ratio:>8.2}");
    } else {
        println!("xmllint is not installed");
    }
    println!("peak memory          {peak:>8.1} MB");

    let copies = tempfile::tempdir()?;
    for size in SIZES {
        let folder = copies.path().join(size.to_string());
        copy(&files, &data, size, &folder)?;
        let run = || {
            let mut command = Command::new(PROGRAM);
            command.args(["policy", "lint"]).arg(&folder);
            elapsed(command)
        };
        run()?;
        let times = (0..REPEATS).map(|_| run()).collect::<Outcome<Vec<_>>>()?;
        let time = milliseconds(median(times));
        println!(
            "{size:>5} files {time:>8.1} ms {:>6.3} ms a file, at most {:>6.1} MB so far",
            time / size as f64,
            self::peak()?
        );
    }
    Ok(())
}

/// How long `command` takes. A policy linter that finds something has not failed.
fn elapsed(mut command: Command) -> Outcome<Duration> {
    let started = Instant::now();
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let output = command.output()?;
    let time = started.elapsed();
    match output.status.code() {
        Some(0 | 3 | 4) => Ok(time),
        _ => Err(String::from_utf8_lossy(&output.stderr).into()),
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The most memory any child has had resident, in megabytes.
fn peak() -> Outcome<f64> {
    Ok(getrusage(UsageWho::RUSAGE_CHILDREN)?.max_rss() as f64 / 1024.0)
}

/// The policies below `folder`, by path.
fn policies(folder: &Path) -> Vec<PathBuf> {
    let below = walkdir::WalkDir::new(folder).sort_by_file_name();
    let paths = below
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path);
    let is_xml = |path: &PathBuf| {
        path.extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("xml"))
    };
    paths.filter(is_xml).collect()
}

/// Writes `count` files into `to`: copies of `files`, which are below `root`, again and again. Each
/// round has ids of its own, so that its policies inherit from one another.
fn copy(files: &[PathBuf], root: &Path, count: usize, to: &Path) -> Outcome<()> {
    let rounds = (0..).flat_map(|round| files.iter().map(move |file| (round, file)));
    for (round, file) in rounds.take(count) {
        let text = std::fs::read_to_string(file)?;
        let text = text.replace("B2C_1A_", &format!("B2C_1A_{round}_"));
        let path = to.join(round.to_string()).join(file.strip_prefix(root)?);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, text)?;
    }
    Ok(())
}
