#!/usr/bin/env bash
# Makes the recordings here that libsndfile can't write: two seconds of a rising tone, as FLAC in Ogg and as MPEG layer II.
set -euo pipefail
cd "$(dirname "$0")"
tone='aevalsrc=0.3*sin(2*PI*(200+150*t)*t):s=16000:d=2'
ffmpeg -v error -y -f lavfi -i "$tone" -ac 1 -sample_fmt s16 -c:a flac -f ogg flac.oga
ffmpeg -v error -y -f lavfi -i "$tone" -ac 1 -sample_fmt s16 -c:a flac flac.flac
ffmpeg -v error -y -f lavfi -i "$tone" -ac 1 -c:a mp2 -b:a 32k layer2.mp2
ffmpeg -v error -y -f lavfi -i "$tone" -ac 1 -c:a libspeex speex.ogg
