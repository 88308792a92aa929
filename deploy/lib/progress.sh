# shellcheck shell=bash
# What deploy/ and tests/run say while they work. Sourced.

# say WORDS…: one line with the time since the script started.
say() { printf '[%3ds] %s\n' "$SECONDS" "$*"; }

# fail WORDS…: says why on stderr and ends the script.
fail() { printf "error: %s\n" "$*" >&2; exit 1; }

# progress LABEL PERCENT DETAIL: in place on a terminal, elsewhere a line every ten percent.
progress() {
  if [ -t 1 ]; then
    printf '\r\033[K[%3ds] %s %3d%% %.60s' "$SECONDS" "$1" "$2" "$3"
  elif [ "$1 $(($2 / 10))" != "$progress_shown" ]; then
    progress_shown="$1 $(($2 / 10))"
    say "$1 $2% $3"
  fi
}
progress_begin() { progress_shown=; }
progress_end() { if [ -t 1 ]; then printf '\r\033[K'; fi; }

# build PRESET [TARGET…]: configures when needed, builds, shows ninja's progress; on failure shows why and returns 1.
build() {
  local preset=$1 log line; shift
  mkdir -p "build/$preset"
  log=build/$preset/build.log
  if [ ! -e "build/$preset/build.ninja" ]; then
    say "configuring ($preset)"
    cmake --preset "$preset" >"$log" 2>&1 || { tail -n 40 "$log" >&2; return 1; }
  fi
  say "building ($preset); all of it goes to $log"
  progress_begin
  local status=0
  NINJA_STATUS='[%f/%t] ' cmake --build --preset "$preset" --parallel "$(nproc)" ${1:+--target "$@"} 2>&1 | tee "$log" |
    while IFS= read -r line; do
      if [[ $line =~ ^\[([0-9]+)/([0-9]+)\]\ (.*) ]]; then
        progress building $((100 * BASH_REMATCH[1] / BASH_REMATCH[2])) "[${BASH_REMATCH[1]}/${BASH_REMATCH[2]}] ${BASH_REMATCH[3]##*/}"
      fi
    done || status=$?
  progress_end
  if [ "$status" -ne 0 ]; then
    { sed -n '/^FAILED:/,$p' "$log" | head -n 60 | grep . || tail -n 40 "$log"; } >&2
    return 1
  fi
}
