#!/usr/bin/env bash
# Makes the recordings in Tests/Samples: synthesised speech from espeak-ng, shaped by sox. No emotion is acted
# in them, and names are no labels: they are inputs of tests. The same versions of both give the same bytes:
# neither is asked for anything random.
set -euo pipefail
cd "$(dirname "$0")/../Tests/Samples"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# speak OUT VOICE PITCH SPEED TEXT: 22050 Hz mono, the synthesiser's own rate.
speak() { espeak-ng -v "$2" -p "$3" -s "$4" -w "$1" "$5"; }

# finish IN OUT RATE PEAK_DB: sets loudness and rate, and adds a little silence at both ends.
finish() {
  local depth=(-b 16)
  [[ $2 != *.ogg ]] || depth=()
  sox -R -D "$1" "${depth[@]}" "$2" norm "$4" pad 0.12 0.18 rate -v "$3"
}

# sample FILE RATE PEAK_DB VOICE PITCH SPEED TEXT
sample() {
  speak "$scratch/speech.wav" "$4" "$5" "$6" "$7"
  finish "$scratch/speech.wav" "$1" "$2" "$3"
}

#      file                          rate peak voice          pitch speed text
sample neutral-steady-11k.wav       11025 -10  en-us+m1          45  160 "The meeting has been moved to room twelve."
sample neutral-female-16k.flac      16000  -9  en-us+f1          50  165 "Your parcel will arrive on Tuesday morning."
sample calm-low-slow.flac           22050 -16  en-gb+m3          25  125 "There is no hurry. Take your time."
sample calm-female-soft.ogg         22050 -22  en-gb+f2          40  130 "It is quiet here, and the water is still."
sample happy-high-fast-44k.flac     44100  -5  en-us+f3          80  190 "We won! I can't believe it, we really won!"
sample happy-bright-16k.wav         16000  -6  en-gb+m2          70  185 "What a lovely surprise, come in, come in!"
sample sad-low-slow-8k.wav           8000 -18  en-us+m4          15  120 "I miss her. The house is empty."
sample angry-loud-fast-48k.flac     48000  -1  en-us+m7          60  205 "I told you three times! Do not touch it!"
sample angry-female-loud-44k.ogg    44100  -1  en-gb+f4          65  200 "This is outrageous! I want my money back, now!"
sample disgust-low.flac             22050  -8  en-gb+m5          30  140 "Ugh, that smells awful. Take it away."

# A whisper under a faint hiss: what a poor microphone makes of it.
speak "$scratch/speech.wav" en-us+whisper 60 185 "Did you hear that? Someone is at the door."
finish "$scratch/speech.wav" "$scratch/clean.wav" 48000 -14
length=$(soxi -D "$scratch/clean.wav")
sox -R -D -n -r 48000 -b 16 "$scratch/hiss.wav" synth "$length" pinknoise gain -46
sox -R -D -m -v 1 "$scratch/clean.wav" -v 1 "$scratch/hiss.wav" fearful-whisper-noisy-48k.ogg

# Two ends of a telephone call, one on each channel.
speak "$scratch/caller.wav" en-us+m6 65 200 "Nobody called me back! Nobody!"
speak "$scratch/agent.wav" en-gb+f5 45 150 "I am sorry. Let me look into it."
finish "$scratch/caller.wav" "$scratch/left.wav" 16000 -3
finish "$scratch/agent.wav" "$scratch/right.wav" 16000 -12
sox -R -D -M "$scratch/left.wav" "$scratch/right.wav" call-angry-and-calm-stereo.wav
