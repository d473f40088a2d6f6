#!/bin/bash
# A report must be made in less than twice the time of a triage of the same capture.
#
#   report-time.sh SHORTFIN CAPTURE [RUNS]
#
# Interleaved, the shortest of RUNS (default 5) each, in seconds of the wall and of the processor.
set -euo pipefail
shortfin=$1 capture=$2 runs=${3:-5}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
TIMEFORMAT='%R %U %S'
for _ in $(seq "$runs"); do
    { time "$shortfin" triage -q "$capture" -o "$scratch/triage.txt"; } 2>>"$scratch/triage"
    { time "$shortfin" report -q "$capture" -o "$scratch/report.html"; } 2>>"$scratch/report"
done
for name in triage report; do
    sort -n "$scratch/$name" | head -1 | awk -v name="$name" '{ printf "%-7s %6.2f s, processor %6.2f s\n", name, $1, $2 + $3 }'
done
