# shellcheck shell=bash
# Which processes belong to a data folder, and how they are ended. Sourced.
# A process is remembered in DIR/run/NAME.pid as "pid start-time", so that a number used again by a stranger is never taken for ours.

# The caller sets data to the folder.
# shellcheck disable=SC2154

# born PID: the process's start time, or nothing when it is gone or a zombie.
born() {
  local line fields
  { read -r line <"/proc/$1/stat"; } 2>/dev/null || return 0
  read -ra fields <<<"${line##*) }"
  if [ "${fields[0]}" != Z ]; then echo "${fields[19]}"; fi
}

# remember NAME PID
remember() { echo "$2 $(born "$2")" >"$data/run/$1.pid"; }

# alive NAME: prints its pid when it runs.
alive() {
  local pid start
  { read -r pid start <"$data/run/$1.pid"; } 2>/dev/null || return 1
  [ -n "$start" ] && [ "$(born "$pid")" = "$start" ] && echo "$pid"
}

# stop NAME SECONDS: asks, waits, then kills. Fine if it does not run.
stop() {
  local pid tenths=$(($2 * 10))
  if pid=$(alive "$1"); then
    kill -TERM "$pid" 2>/dev/null || true
    while alive "$1" >/dev/null && [ $((tenths--)) -gt 0 ]; do sleep 0.1; done
    if alive "$1" >/dev/null; then
      say "$1 did not stop within $2 s: killed"
      kill -KILL "$pid" 2>/dev/null || true
      while alive "$1" >/dev/null; do sleep 0.1; done
    fi
  fi
  rm -f "$data/run/$1.pid"
}

# In the order in which they start; they stop the other way round.
programs=(redis workforce-service work-order-service dispatcher mobile-gateway city-xuzhou city-new-york)

stop_all() {
  local i
  rm -f "$data/endpoints.json"
  for ((i = ${#programs[@]} - 1; i >= 0; i--)); do stop "${programs[i]}" 10; done
}
