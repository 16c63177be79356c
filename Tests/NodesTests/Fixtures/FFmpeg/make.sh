#!/bin/sh
# Makes the recordings here, which FFmpeg decodes, from 0.8 s of a sample. Needs ffmpeg, and sox with AMR.
# There is no free encoder of AMR-WB in Debian's sox, and none of Shorten.
set -eu
cd "$(dirname "$0")"
mkdir -p lossless wave
sample=../../../Samples/happy-bright-16k.wav
code() { ffmpeg -nostdin -loglevel error -y -bitexact -i "$@"; }

sox -R "$sample" -r 16000 -c 1 -b 16 source.wav trim 0.4 0.8
code source.wav -c:a aac -b:a 32k aac.m4a
code source.wav -c:a aac -b:a 32k -movflags +faststart faststart.m4a
code source.wav -c:a aac -b:a 32k -movflags frag_keyframe+empty_moov fragmented.mp4
code source.wav -c:a aac -b:a 32k aac.aac
code source.wav -c:a aac -b:a 32k aac.mkv
code source.wav -c:a aac -b:a 32k -f 3gp aac.3gp
code source.wav -f lavfi -i color=c=black:s=32x32:r=5:d=0.8 -map 1:v -map 0:a -c:v mpeg4 -c:a aac -b:a 32k video.mp4
code source.wav -c:a alac lossless/alac.mov
code source.wav -c:a pcm_s16be lossless/pcm.mov
code source.wav -c:a flac -strict -2 lossless/flac.mp4
code source.wav -ar 48000 -c:a libopus -b:a 16k opus.mp4
code source.wav -c:a libopus -b:a 16k opus16.mp4
code source.wav -c:a libopus -b:a 16k opus.webm
code source.wav -c:a libvorbis vorbis.mka
code source.wav -c:a flac lossless/flac.mka
code source.wav -c:a wmav1 -b:a 32k wma1.wma
code source.wav -c:a wmav2 -b:a 32k wma2.wma
code source.wav -c:a libspeex speex.spx
code source.wav -c:a flac -f ogg lossless/flac.ogg
code source.wav -ar 48000 -c:a ac3 -b:a 64k ac3.ac3
code source.wav -ar 48000 -c:a eac3 -b:a 64k eac3.mkv
code source.wav -c:a wavpack lossless/wavpack.wv
code source.wav -c:a tta lossless/tta.tta
code source.wav -c:a pcm_s16le lossless/pcm.avi
code source.wav -c:a libmp3lame -b:a 32k mp3.avi
code source.wav -ar 22050 -c:a libmp3lame -b:a 32k mp3.flv
code source.wav -c:a libmp3lame -b:a 32k wave/mp3.wav
code source.wav -c:a adpcm_yamaha wave/yamaha.wav
code source.wav -c:a g722 wave/g722.wav
code source.wav -ar 22050 -c:a adpcm_swf wave/swf.wav
code source.wav -c:a aac -b:a 32k -f mpegts aac.ts
code source.wav -c:a flac -frame_size 1024 whole.flac
ffmpeg -nostdin -loglevel error -y -ss 0.256 -i whole.flac -c copy -bitexact cut.flac
rm whole.flac
code source.wav -i source.wav -filter_complex "[1:a]volume=0.25[b]" -map 0:a -map "[b]" -c:a flac lossless/two.mka
code source.wav -i source.wav -filter_complex "[1:a]volume=0.25[b]" -map 0:a -map "[b]" -c:a alac lossless/two.mp4
sox -R source.wav -r 8000 -t amr-nb amr.amr
code amr.amr -c copy amr.3gp
