//! What holds personal data or secrets, how long it is kept, and how it goes.

use super::Kept;
use super::outline::Outline;
use super::text::{Text, list, say};
use crate::check::stores;
use crate::plan::{AppCredentialKind, PasswordExport};

/// The rows, what is most delicate first.
pub(super) fn kept(outline: &Outline<'_>) -> Vec<Kept> {
    let mut kept = Vec::new();
    if !outline.plan.sources.is_empty() && !outline.stays_in_place() {
        exports(outline, &mut kept);
        journals(outline, &mut kept);
    }
    if outline.has_hash_store() {
        kept.push(Kept {
            what: say("The service's store of hashes", &[]),
            holds: say("Sign-in names, profiles, password hashes", &[]),
            until: decommission(outline),
            purge: say(
                "Delete the folder or drop the database, and their backups.",
                &[],
            ),
        });
    }
    if outline
        .service()
        .is_some_and(|jit| jit.encryption_key.is_some())
    {
        kept.push(Kept {
            what: say("The private key that opens passwords", &[]),
            holds: say(
                "With it, whoever records the calls reads the passwords in them",
                &[],
            ),
            until: decommission(outline),
            purge: say(
                "Delete it where the service reads it, and remove the key from the application.",
                &[],
            ),
        });
    }
    if outline.service().is_some() {
        kept.push(Kept {
            what: say("The service's audit log", &[]),
            holds: say(
                "Object ids and the moment each one migrated; no password, no full address",
                &[],
            ),
            until: say("As long as your policy keeps sign-in logs", &[]),
            purge: say("Let your log retention delete it.", &[]),
        });
    }
    let sinks: Vec<&str> = outline
        .plan
        .applications
        .iter()
        .flat_map(|app| &app.credentials)
        .filter(|credential| credential.kind == AppCredentialKind::Secret)
        .filter_map(|credential| credential.sink.as_ref()?.file.as_deref())
        .collect();
    if !sinks.is_empty() {
        kept.push(Kept {
            what: say("Files with generated secrets:", &[]).and(list(sinks)),
            holds: say("Client secrets of applications", &[]),
            until: say("The application's own secret store has them", &[]),
            purge: say(
                "Delete the files; a new secret comes with a new `version`.",
                &[],
            ),
        });
    }
    kept.push(Kept {
        what: say("Change sets and the lock file", &[]),
        holds: say(
            "Ids and settings of the tenant; no secret and nobody's data",
            &[],
        ),
        until: say("As long as the plan is in use", &[]),
        purge: say("They belong to the repository's history.", &[]),
    });
    kept
}

fn exports(outline: &Outline<'_>, kept: &mut Vec<Kept>) {
    for source in &outline.plan.sources {
        if source.files.is_empty() {
            continue;
        }
        let passwords = match stores::holds(source) {
            Some(PasswordExport::Plaintext) => ", passwords in plain text",
            Some(PasswordExport::Hash) => ", password hashes if the export has them",
            _ => "",
        };
        kept.push(Kept {
            what: say("Exported files of `{}`:", &[&source.id])
                .and(list(source.files.iter().map(|file| file.path.as_str()))),
            holds: say("Addresses, names, logins{}", &[passwords]),
            until: say(
                "The last wave is verified and its roll-back is not needed any more",
                &[],
            ),
            purge: say(
                "Delete every copy, also on build machines and in backups.",
                &[],
            ),
        });
    }
}

fn journals(outline: &Outline<'_>, kept: &mut Vec<Kept>) {
    if !outline.imports() {
        return;
    }
    kept.push(Kept {
        what: say("Journals and reports of the imports", &[]),
        holds: say("Source keys, object ids, outcomes; rejected rows with addresses; no password", &[]),
        until: decommission(outline),
        purge: say(
            "Delete the folder of each run. Without its journal a run cannot be resumed, verified or rolled \
             back.",
            &[],
        ),
    });
    kept.push(Kept {
        what: say("The list of reset and first-sign-in links", &[]),
        holds: say("Addresses", &[]),
        until: say("The mails are sent", &[]),
        purge: say(
            "Delete the file and the copy at whoever sent the mails.",
            &[],
        ),
    });
}

/// The moment at which the old system goes.
fn decommission(outline: &Outline<'_>) -> Text {
    let rollout = outline.plan.rollout.as_ref();
    match rollout.and_then(|rollout| rollout.decommission.as_deref()) {
        Some(moment) => say("The old system is switched off: {}", &[moment]),
        None => say("The old system is switched off", &[]),
    }
}
