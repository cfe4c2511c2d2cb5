#!/usr/bin/env bash
# Writes a file as the one comment of this pipeline on an Azure Repos pull request: the first run makes it,
# later runs change it.
#
#   azure-comment.sh FILE
#
# Needs curl, jq and the predefined variables of Azure Pipelines, with SYSTEM_ACCESSTOKEN passed on.
set -euo pipefail

file="${1:?the file}"
mark="$(head -n 1 "$file")"
threads="${SYSTEM_COLLECTIONURI}${SYSTEM_TEAMPROJECTID}/_apis/git/repositories/${BUILD_REPOSITORY_ID}"
threads="$threads/pullRequests/${SYSTEM_PULLREQUEST_PULLREQUESTID}/threads"
version='api-version=7.1'

# The token goes through standard input, so that it is in no list of processes.
call() {
    local method="$1" url="$2"
    shift 2
    curl --silent --show-error --fail --config - --request "$method" "$url" \
        --header 'Content-Type: application/json' "$@" <<<"header = \"Authorization: Bearer $SYSTEM_ACCESSTOKEN\""
}

content="$(cat "$file")"
comment="$(jq -n --arg content "$content" '{content: $content, commentType: "text"}')"
mine="$(call GET "$threads?$version" |
    jq -r --arg mark "$mark" 'first(.value[] | select(.comments[0].content // "" | startswith($mark)) | .id) // empty')"
if [ -n "$mine" ]; then
    call PATCH "$threads/$mine/comments/1?$version" --data "$comment" >/dev/null
else
    thread="$(jq -n --argjson comment "$comment" '{comments: [$comment], status: "closed"}')"
    call POST "$threads?$version" --data "$thread" >/dev/null
fi
