#!/bin/sh
# Makes the recordings here, of a length that is no whole number of thousandths of a second: some with packets
# left out between 0.3 and 0.5 s, some that begin late, one as a live recorder writes it, CAF in codecs that
# libsndfile lacks, and Opus that was cut at its front without encoding it again. Needs ffmpeg and sox.
set -eu
cd "$(dirname "$0")"
sample=../../../Samples/happy-bright-16k.wav
code() { ffmpeg -nostdin -loglevel error -y -bitexact -i "$@"; }
gap() { code "$1" -c copy -bsf:a "noise=drop=gt(pts*tb\,0.3)*lt(pts*tb\,0.5)" "$2"; }

sox -R "$sample" -r 16000 -c 1 -b 16 16k.wav trim 0.4 12803s
sox -R "$sample" -r 44100 -c 1 -b 16 44k.wav trim 0.4 12803s
code 16k.wav -c:a aac -b:a 32k aac-16k.m4a
code 44k.wav -c:a aac -b:a 32k aac-44k.m4a
code 44k.wav -c:a aac -b:a 32k -movflags +faststart aac-44k.mp4
code 44k.wav -c:a libmp3lame -b:a 32k mp3-44k.mp4
code 44k.wav -ar 48000 -c:a libopus -b:a 16k opus.mp4
code 44k.wav -c:a alac alac.mov
code 16k.wav -c:a libopus -b:a 16k whole.webm
code 16k.wav -c:a aac -b:a 32k -movflags frag_keyframe+empty_moov whole.mp4
code 16k.wav -c:a wmav2 -b:a 32k whole.wma
code 44k.wav -c:a libmp3lame -b:a 32k whole.flv
code 44k.wav -c:a aac -b:a 32k whole.mkv
code 16k.wav -c:a flac whole.mka
gap aac-44k.m4a gap.m4a
gap whole.webm gap.webm
gap whole.mkv gap.mkv
gap whole.mka gap.mka
gap whole.wma gap.wma
gap whole.flv gap.flv
ffmpeg -nostdin -loglevel error -y -bitexact -i whole.mp4 -c copy -bsf:a "noise=drop=gt(pts*tb\,0.3)*lt(pts*tb\,0.5)" -movflags frag_keyframe+empty_moov gap.mp4
ffmpeg -nostdin -loglevel error -y -bitexact -itsoffset 2 -i whole.webm -c copy late.webm
ffmpeg -nostdin -loglevel error -y -bitexact -itsoffset 2 -i aac-44k.m4a -c copy late.m4a
code 16k.wav -c:a libopus -b:a 16k -f webm -live 1 -cluster_time_limit 200 - >live.webm
code 16k.wav -ar 48000 -c:a libopus -b:a 16k opus.caf
code 16k.wav -c:a alac alac.caf
code 16k.wav -c:a adpcm_ima_qt ima.caf
code 16k.wav -c:a flac flac.caf
sox -R 16k.wav -r 48000 four.wav repeat 4
code four.wav -c:a libopus -b:a 12k four.opus
ffmpeg -nostdin -loglevel error -y -bitexact -ss 1.5 -i four.opus -c copy front.opus
ffmpeg -nostdin -loglevel error -y -bitexact -ss 2.3 -i four.opus -c copy front2.opus
rm 44k.wav four.wav
mv gap.* late.* ../Gaps
