#!/usr/bin/env bash
# Fits the shipped models: each graph on RAVDESS and EmoDB (models/NAME.safetensors, CC BY-NC-SA 4.0) and on
# EmoDB alone (models/NAME-cc0.safetensors). The speakers of samples/ are left out of both.
#
#     Scripts/fit-models.sh RAVDESS EMODB [GRAPH ...]
set -euo pipefail
if (($# < 2)); then
  sed -n '2,5s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
ravdess=$(realpath "$1") emodb=$(realpath "$2")
shift 2
cd "$(dirname "$0")/.."
program=${SERGRAPH_BINARY:-.build/release/sergraph}
graphs=("$@")
if ((${#graphs[@]} == 0)); then
  for file in graphs/*.yaml; do graphs+=("$(basename "$file" .yaml)"); done
fi

# All of EmoDB but 09 and 12.
heard=(03 08 10 11 13 14 15 16)
speakers=$(printf 'ravdess/%02d,' {1..20}; printf 'emodb/%s,' "${heard[@]}")
alone=$(printf '%s,' "${heard[@]}")
# Those of RAVDESS; EmoDB's boredom is left out.
labels=neutral,calm,happy,sad,angry,fearful,disgust,surprised

for graph in "${graphs[@]}"; do
  "$program" fit "graphs/$graph.yaml" --data "ravdess:$ravdess" --data "emodb:$emodb" \
    --where "speaker=${speakers%,}" --labels "$labels" --split none --out "models/$graph.safetensors"
  "$program" fit "graphs/$graph.yaml" --data "emodb:$emodb" --where "speaker=${alone%,}" --split none \
    --out "models/$graph-cc0.safetensors"
done
