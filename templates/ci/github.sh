#!/usr/bin/env bash
# The step of the GitHub Action: one 'safetycase gate', then its files handed to the runner. All input comes by the
# environment and none of it is ever a part of a command. Needs bash and safetycase; runs anywhere with fake files
# for GITHUB_OUTPUT and GITHUB_STEP_SUMMARY.
set -uo pipefail

case_folder=${SAFETYCASE_CASE:-.}
out=${RUNNER_TEMP:?}/safetycase-gate
rm -rf -- "$out"

prefix=$(realpath --relative-to="${GITHUB_WORKSPACE:-$PWD}" -- "$case_folder")
case $prefix in
. ) prefix= ;;
..*) echo "safetycase: the case lies outside the repository" >&2; exit 2 ;;
esac

arguments=(gate -o "$out" --prefix "$prefix" --fail-on "${SAFETYCASE_FAIL_ON:-error}" --stop-at "${SAFETYCASE_STOP_AT:-never}")
[ -z "${SAFETYCASE_BASELINE:-}" ] || arguments+=(--baseline "$SAFETYCASE_BASELINE")
[ -z "${SAFETYCASE_PROFILE:-}" ] || arguments+=(--profile "$SAFETYCASE_PROFILE")
[ -z "${SAFETYCASE_AS_OF:-}" ] || arguments+=(--as-of "$SAFETYCASE_AS_OF")
# A push that makes a branch comes from nowhere, and the runner says so by 40 zeros.
case ${SAFETYCASE_AGAINST:-} in
'' | 0000000000000000000000000000000000000000) ;;
*) arguments+=(--against "$SAFETYCASE_AGAINST") ;;
esac
# Places become links to the commit that is judged.
if [ -n "${GITHUB_SERVER_URL:-}" ] && [ -n "${GITHUB_REPOSITORY:-}" ] && [ -n "${GITHUB_SHA:-}" ]; then
  arguments+=(--links "$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/blob/$GITHUB_SHA")
fi

"${SAFETYCASE_PYTHON:-python3}" -m safetycase "${arguments[@]}" -- "$case_folder" >"${RUNNER_TEMP}/safetycase-gate.txt"
code=$?

# give NAME FILE: an output of the step, where the file was made; both are ours and hold no line of the case
give() { [ ! -f "$2" ] || printf '%s=%s\n' "$1" "$2" >>"${GITHUB_OUTPUT:-/dev/null}"; }

if [ -f "$out/status.txt" ]; then
  cat -- "$out/annotations.txt"
  cat -- "$out/summary.md" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
  if [ -f "$out/changes.md" ]; then
    { echo; cat -- "$out/changes.md"; } >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
  fi
  printf 'status=%s\n' "$(head -c 20 -- "$out/status.txt")" >>"${GITHUB_OUTPUT:-/dev/null}"
  printf 'folder=%s\n' "$out" >>"${GITHUB_OUTPUT:-/dev/null}"
  give sarif "$out/report.sarif"
  give comment "$out/changes.md"
else
  echo "safetycase: the case could not be judged" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
fi
exit "$code"
