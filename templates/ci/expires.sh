#!/usr/bin/env bash
# Keep one open issue with what runs out soon in a safety case: evidence, waivers, reviews, assumptions.
# Needs safetycase, and gh with GH_TOKEN and the permission 'issues: write'. All input comes by the environment.
set -euo pipefail

case_folder=${SAFETYCASE_CASE:-.}
within=${SAFETYCASE_WITHIN:-30d}
label=safetycase-expiries
list=${RUNNER_TEMP:?}/safetycase-expires.md

arguments=(expires --within "$within" --format markdown)
[ -z "${SAFETYCASE_AS_OF:-}" ] || arguments+=(--as-of "$SAFETYCASE_AS_OF")
code=0
"${SAFETYCASE_PYTHON:-python3}" -m safetycase "${arguments[@]}" -- "$case_folder" >"$list" || code=$?
if [ "$code" -gt 1 ]; then
  echo "safetycase: what runs out could not be told" >&2
  exit "$code"
fi
cat -- "$list" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"

open=$(gh issue list --label "$label" --state open --limit 1 --json number --jq '.[0].number // empty')
# Only a table or a list has rows; a sentence alone says that nothing runs out.
if ! grep -qE '^(\||- |[0-9]+\. )' "$list"; then
  echo "nothing runs out within $within"
  [ -z "$open" ] || gh issue close "$open" --comment "Nothing runs out within $within any more."
elif [ -n "$open" ]; then
  gh issue edit "$open" --body-file "$list"
else
  gh label create "$label" --force --description "What runs out soon in the safety case" >/dev/null
  gh issue create --title "Safety case: what runs out within $within" --label "$label" --body-file "$list"
fi
