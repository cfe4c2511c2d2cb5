#!/usr/bin/env bash
# Reviews a change to a migration plan: what a pipeline runs on every pull request.
#
#   review.sh PLAN BASE [OUT]
#
# PLAN  the plan as it shall be, a path below the repository's root
# BASE  the revision it is compared with, such as origin/main
# OUT   a folder for what comes of it (default: entrada-review)
#
# Writes OUT/comment.md (the pull-request comment), OUT/findings.sarif, and OUT/reports/ENV.html for each
# environment. Exits with 4 when the plan has findings at or above FAIL_ON (default: error) or a committed
# build tree (BUILD, default: build) is out of date. Needs no tenant and no secret.
set -euo pipefail

plan="${1:?the plan}"
base="${2:?the revision to compare with}"
out="${3:-entrada-review}"
fail_on="${FAIL_ON:-error}"
build="${BUILD:-build}"
annotations="${ANNOTATIONS:-human}" # github on GitHub Actions

rm -rf -- "$out/reports"
mkdir -p "$out"
verdict=0
note() { verdict=4; printf '%s\n' "$*" >&2; }

# 1. Findings: for the log, and for code scanning.
entrada check "$plan" --all-envs --format "$annotations" --fail-on "$fail_on" || note "the plan has findings"
entrada check "$plan" --all-envs --format sarif >"$out/findings.sarif" || true

# 2. A build tree that is committed has to be what the plan describes.
if [ -d "$build" ]; then
    entrada generate "$plan" --all-envs -o "$build" --check || note "$build is out of date"
fi

# 3. What the change means, as a comment.
before="$(mktemp -d)"
trap 'rm -rf "$before"' EXIT
mark="<!-- entrada $plan -->"
if git cat-file -e "$base:$plan" 2>/dev/null; then
    git archive "$base" -- "$(dirname "$plan")" | tar -x -C "$before"
    if entrada diff "$before/$plan" "$plan" --format markdown >"$out/diff.md"; then
        printf '%s\n' "$mark" | cat - "$out/diff.md" >"$out/comment.md"
    elif entrada check "$before/$plan" --all-envs --only ENT0,ENT1 --quiet >/dev/null 2>&1; then
        printf '%s\nThe plan cannot be compared while it has errors.\n\n' "$mark" | cat - "$out/diff.md" >"$out/comment.md"
    else
        printf '%s\nThe plan at `%s` cannot be read, so there is nothing to compare with.\n' "$mark" "$base" >"$out/comment.md"
    fi
    rm -f "$out/diff.md"
else
    printf '%s\nThis plan is new: there is nothing to compare it with. The report shows all of it.\n' "$mark" >"$out/comment.md"
fi

# 4. A page about each environment, for those who decide.
entrada report "$plan" --all-envs -o "$out/reports" --fail-on "$fail_on" >/dev/null ||
    printf 'no reports while the plan has findings\n' >&2

exit "$verdict"
