#!/usr/bin/env bash
# Writes a file as the one comment about a plan on a GitHub pull request: the first run makes it, later runs
# change it. It is found again by the mark in its first line.
#
#   github-comment.sh FILE PULL_REQUEST
#
# Needs gh with GH_TOKEN, and GITHUB_REPOSITORY as GitHub Actions sets it.
set -euo pipefail

file="${1:?the file}"
pull_request="${2:?the number of the pull request}"
mark="$(head -n 1 "$file")"
comments="repos/$GITHUB_REPOSITORY/issues/$pull_request/comments"
mine="$(gh api --paginate "$comments" --jq '.[] | [.id, (.body | split("\n")[0])] | @tsv' |
    awk -F '\t' -v mark="$mark" '{ sub(/\r$/, "", $2) } $2 == mark { print $1; exit }')"
if [ -n "$mine" ]; then
    gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$mine" --field "body=@$file" >/dev/null
else
    gh api --method POST "$comments" --field "body=@$file" >/dev/null
fi
