#!/usr/bin/env bash
# Makes samples/ from EmoDB: 16 recordings of two speakers with their labels, and a call put together of
# others.
#
#   Scripts/make-samples.sh EMODB      or SERGRAPH_EMODB=EMODB make samples
#
# EMODB holds wav/ (FLAC or WAV) and erkennung.txt. Names alone decide what is taken (docs/samples.md says
# how), and nothing is drawn at random: the same versions of sox and ffmpeg give the same bytes.
set -euo pipefail
export LC_ALL=C
emodb=${1:-${SERGRAPH_EMODB:-}}
[[ -d $emodb/wav && -e $emodb/erkennung.txt ]] || {
  echo "make-samples: name a folder with wav/ and erkennung.txt of EmoDB, or set SERGRAPH_EMODB" >&2
  exit 2
}
emodb=$(cd "$emodb" && pwd)
samples=$(cd "$(dirname "$0")/../samples" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# What is there is replaced at the end, when all is made.
mkdir "$scratch/made"
cd "$scratch/made"

# SoX that draws nothing anew and adds no dither; output of 16 bits unless told otherwise.
sound() { sox -R -D "$@"; }
rms() { sox "$1" -n stat 2>&1 | awk '/^RMS     amplitude/ { print $3 }'; }
seconds() { soxi -D "$1"; }
original() { ls "$emodb/wav/$1".{flac,wav} 2>/dev/null | head -n 1; }
sex() { [[ $1 == 09 ]] && echo female || echo male; }

# ranked SPEAKER: a line for each recording that at least 80 % of the listeners recognized, without boredom:
# which one of its label it is, the label, how many recordings of the label there are, the name, the share.
ranked() {
  local name
  for name in $(cd "$emodb/wav" && ls | sed -n "s/^\($1[^.]*\)\.[a-z]*$/\1/p" | sort); do
    awk -v name="$name" '
      BEGIN { split("W angry E disgust A fearful F happy N neutral T sad", words, " ")
              for (i = 1; i < 12; i += 2) labels[words[i]] = words[i + 1] }
      $2 == name ".wav" && (share = substr($3, 1, index($3, ",") - 1) + 0) >= 80 {
        if (substr(name, 6, 1) in labels) print labels[substr(name, 6, 1)], name, share }' \
      "$emodb/erkennung.txt"
  done | awk '{ label[NR] = $1; name[NR] = $2; share[NR] = $3; rank[NR] = ++count[$1] }
    END { for (i = 1; i <= NR; i++) print rank[i], label[i], count[label[i]], name[i], share[i] }'
}

# chosen SPEAKER: the first of each label, and the second of the two labels with most recordings.
chosen() {
  {
    ranked "$1" | awk '$1 == 1'
    ranked "$1" | awk '$1 == 2' | sort -k3,3nr -k2,2 | head -n 2
  } | sort -k2,2 -k4,4
}

# version FILE SOURCE: what becomes of a recording, by the end of the name that it gets.
version() {
  case $1 in
    *-phone.wav)  # a telephone's band, rate and mu-law
      sound "$2" -r 8000 -e mu-law -b 8 "$1" gain -1 rate -v 8000 sinc 300-3400 ;;
    *-noisy.wav)  # pink noise 10 dB below the recording
      sound "$2" "$scratch/voice.wav" gain -3
      sound -n -r 16000 -b 32 "$scratch/pink.wav" synth "$(seconds "$2")" pinknoise
      local factor
      factor=$(awk -v a="$(rms "$scratch/voice.wav")" -v b="$(rms "$scratch/pink.wav")" \
        'BEGIN { printf "%.6f", a / b / sqrt(10) }')
      sound -m -v 1 "$scratch/voice.wav" -v "$factor" "$scratch/pink.wav" -b 16 "$1" ;;
    *-aac.m4a)
      sound "$2" "$scratch/voice.wav"
      ffmpeg -nostdin -v error -y -i "$scratch/voice.wav" -map_metadata -1 -fflags +bitexact \
        -flags:a +bitexact -c:a aac -b:a 48k "$1" ;;
    *-stereo.wav)  # nearer to the left microphone
      sound "$2" -r 44100 "$1" gain -1 rate -v 44100 remix 1 1v0.5 ;;
    *-stereo.flac)  # nearer to the right one
      sound "$2" -r 48000 "$1" gain -1 rate -v 48000 remix 1v0.7 1 ;;
    *.flac) if [[ $2 == *.flac ]]; then install -m 644 "$2" "$1"; else sound "$2" "$1"; fi ;;
  esac
}

echo "path,label,speaker,sex,version,source,listeners" > labels.csv
for speaker in 09 12; do
  chosen "$speaker" > "$scratch/chosen-$speaker"
  ranked "$speaker" > "$scratch/ranked-$speaker"
  while read -r _ label _ name share; do
    stem=$speaker-$label-${name:2:3}
    case $stem in
      09-angry-a02) file=$stem-phone.wav version="telephone, mu-law" ;;
      09-neutral-a04) file=$stem-noisy.wav version="pink noise at 10 dB" ;;
      09-sad-a05) file=$stem-stereo.flac version="two channels, 48 kHz" ;;
      12-angry-a02) file=$stem-stereo.wav version="two channels, 44.1 kHz" ;;
      12-fearful-a05) file=$stem-aac.m4a version="AAC, 48 kbit/s" ;;
      12-sad-a05) file=$stem-phone.wav version="telephone, mu-law" ;;
      *) file=$stem.flac version="as recorded" ;;
    esac
    version "$file" "$(original "$name")"
    echo "$file,$label,$speaker,$(sex "$speaker"),\"$version\",$name,$share" >> labels.csv
  done < "$scratch/chosen-$speaker"
done

# The call: what comes next of each label, nine turns of each speaker. The woman is on channel 0, the man on
# channel 1; each end is silent while the other talks, and every turn has the same level.
turns() {  # speaker
  sort "$scratch/ranked-$1" | grep -vxFf "$scratch/chosen-$1" | sort -k1,1n -k2,2 | head -n 9 | sort -k2,2 -k4,4
}
turns 09 > "$scratch/turns-09"
turns 12 > "$scratch/turns-12"
level=-23 pause=0.4 rate=16000 place=0 turn=0
echo "path,start,end,channel,label,speaker,sex,source" > call.csv
parts=()
while read -r _ label _ name _ && [[ -n $name ]]; do
  speaker=${name:0:2} channel=$(( turn % 2 ))
  part=$scratch/turn-$(printf %02d $turn).wav
  gain=$(awk -v rms="$(rms "$(original "$name")")" -v level=$level \
    'BEGIN { printf "%.3f", level - 20 * log(rms) / log(10) }')
  voice=1 other=0; (( channel == 0 )) || { voice=0 other=1; }
  sound "$(original "$name")" "$part" gain "$gain" pad 0 $pause remix $voice $other
  length=$(soxi -s "$(original "$name")")
  echo "$place $length $rate" | awk -v rest="$channel,$label,$speaker,$(sex "$speaker"),$name" \
    'function exact(time) { time = sprintf("%.7f", time); sub(/\.?0+$/, "", time); return time }
     { printf "call.flac,%s,%s,%s\n", exact($1 / $3), exact(($1 + $2) / $3), rest }' >> call.csv
  place=$(( place + $(soxi -s "$part") )) turn=$(( turn + 1 ))
  parts+=("$part")
done < <(paste -d '\n' "$scratch/turns-09" "$scratch/turns-12")
sound "${parts[@]}" call.flac

rm -f "$samples"/*.{flac,wav,m4a,csv}
install -m 644 ./* "$samples"
