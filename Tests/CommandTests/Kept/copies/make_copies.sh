#!/bin/sh
# Makes one sound in several files and with several tags; needs sox and ffmpeg.
set -e
cd "$(dirname "$0")"
sox -R -n -r 8000 -b 16 plain.wav synth 0.4 brownnoise tremolo 6 80 vol 0.5
ffmpeg -v error -y -i plain.wav plain.flac
ffmpeg -v error -y -i plain.wav -metadata title=Other -metadata artist=Somebody tagged.flac
ffmpeg -v error -y -i plain.wav plain.aiff
sox plain.wav -t aifc plain.aifc
for kind in mp3 opus m4a ogg; do
  ffmpeg -v error -y -i plain.wav -b:a 24k -metadata title=One first.$kind
  ffmpeg -v error -y -i first.$kind -c copy -metadata title="A longer title, from another program" \
    -metadata artist=Somebody second.$kind
done
# Half of it, which is the same as none of the others.
ffmpeg -v error -y -i plain.wav -t 0.2 half.flac
