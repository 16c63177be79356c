#!/usr/bin/env bash
# Installs what sergraph is built against, and only what is missing; then checks the Swift compiler.
#
#   Scripts/setup.sh            what `make build`, `demo` and `test` need
#   Scripts/setup.sh samples    also what `make samples` and Scripts/make-test-samples.sh need
#
# Needs root only when something is missing: as root, or through sudo. Never asks a question unless
# sudo wants a password at a terminal.
set -euo pipefail

wanted_swift=6.2

# Debian and Ubuntu package : how to tell that it is there (a pkg-config module, a header, or a command).
needs=(
  "pkg-config:command:pkg-config"
  "libsndfile1-dev:module:sndfile"
  "libmpg123-dev:module:libmpg123"
  "libavformat-dev:module:libavformat"
  "libavcodec-dev:module:libavcodec"
  "libavutil-dev:module:libavutil"
  "libfftw3-dev:module:fftw3f"
  "libyaml-dev:module:yaml-0.1"
  "libsoxr-dev:module:soxr"
  "libopenblas-dev:module:openblas"
  "libsvm-dev:header:libsvm/svm.h"
  "libdnnl-dev:header:oneapi/dnnl/dnnl.h"
  "libsodium-dev:module:libsodium"
  "libminizip-dev:module:minizip"
  "libcairo2-dev:module:cairo"
  "zlib1g-dev:module:zlib"
)
if [[ ${1:-} == samples ]]; then
  needs+=(
    "ffmpeg:command:ffmpeg" "sox:command:sox" "libsox-fmt-base:sox-format:vorbis"
    "espeak-ng:command:espeak-ng"
  )
fi

present() {  # kind name
  case $1 in
    command) command -v "$2" >/dev/null ;;
    module) command -v pkg-config >/dev/null && pkg-config --exists "$2" ;;
    # Of a library without a pkg-config file.
    header) [[ -e /usr/include/$2 || -e /usr/local/include/$2 ]] ;;
    sox-format) command -v sox >/dev/null && sox --help 2>/dev/null | grep -qw "$2" ;;
  esac
}

installed() {  # package
  dpkg -s "$1" 2>/dev/null | grep -q '^Status: install ok installed'
}

look() {  # fills `missing`
  missing=()
  local need package kind name
  for need in "${needs[@]}"; do
    IFS=: read -r package kind name <<<"$need"
    present "$kind" "$name" || missing+=("$package")
  done
}

say() { printf 'setup: %s\n' "$*" >&2; }

look
if ((${#missing[@]})); then
  # Without pkg-config every library looks absent; dpkg knows better.
  absent=()
  for package in "${missing[@]}"; do installed "$package" || absent+=("$package"); done
  command="apt-get update && apt-get install -y --no-install-recommends ${absent[*]}"

  if ! command -v apt-get >/dev/null; then
    say "missing: ${missing[*]} (names as in Debian)."
    say "This is not a Debian or Ubuntu system: install them with its own packages, then run this again."
    exit 1
  fi

  if ((${#absent[@]})); then
    as_root=()
    if [[ $(id -u) != 0 ]]; then
      if command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [[ -t 0 && -t 2 ]]; }; then
        as_root=(sudo)
      else
        say "missing packages: ${absent[*]}"
        say "Installing them needs root. Run this as root, then run make again:"
        printf '\n    %s\n\n' "$command" >&2
        exit 1
      fi
    fi
    say "installing ${absent[*]}"
    if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive sh -c "$command" </dev/null >&2; then
      say "apt-get failed. What it was asked to do, as root:"
      printf '\n    %s\n\n' "$command" >&2
      exit 1
    fi
  fi

  look
  if ((${#missing[@]})); then
    say "still not found although the packages are installed: ${missing[*]}"
    say "Is PKG_CONFIG_PATH or PKG_CONFIG_LIBDIR set to something else?"
    exit 1
  fi
fi

get_swift="Get Swift $wanted_swift or later from https://www.swift.org/install/linux/ and put its usr/bin on PATH."
if ! command -v swift >/dev/null; then
  say "there is no 'swift' on PATH. $get_swift"
  exit 1
fi
version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
if [[ -z $version ]]; then
  say "'swift --version' does not work; is the toolchain at $(command -v swift) complete? $get_swift"
  exit 1
fi
if [[ $(printf '%s\n%s\n' "$wanted_swift" "$version" | sort -V | head -n 1) != "$wanted_swift" ]]; then
  say "Swift $version at $(command -v swift) is too old. $get_swift"
  exit 1
fi
