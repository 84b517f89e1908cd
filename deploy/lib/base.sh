# Sourced by deploy/up, deploy/down and tests/run: messages, the unprivileged user, the layout of a data folder.
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
PG_BIN=/usr/lib/postgresql/15/bin
export LC_ALL=C.UTF-8

say() { printf '%s\n' "$*"; }
fail() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# PostgreSQL refuses to run as root, and kyodo should not either. Empty when we are not root: then it is ourselves.
service_user() {
  [ "$(id -u)" = 0 ] || return 0
  local user
  for user in postgres nobody; do
    if id -u "$user" >/dev/null 2>&1; then echo "$user" && return 0; fi
  done
  fail "running as root, but there is neither a user postgres nor nobody for the database to run as"
}

# Becomes a command run by the service user, in a folder it can enter, without the lock's file descriptor.
exec_as_service() {
  local user
  user=$(service_user) || exit 1
  cd / || exit 1
  if [ -n "$user" ]; then
    exec setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups -- env HOME=/ "$@" 9>&-
  fi
  exec "$@" 9>&-
}

as_service() { (exec_as_service "$@"); }

give_to_service() {
  local user
  user=$(service_user) || exit 1
  if [ -n "$user" ]; then chown -h "$user:$(id -g "$user")" "$@"; fi
}

# Makes DIR absolute and sets the paths in it. What the service user owns lies in DIR/service.
use_data_dir() {
  DIR=$(realpath -m -- "$1")
  case $DIR in *[\'\"\\\ ,]* | *$'\n'*) fail "the data folder's path has a space, comma, quote or backslash: $DIR" ;; esac
  ACCOUNTS=$DIR/accounts.csv
  SERVICE=$DIR/service
  # Where DIR/service points when the service user cannot enter DIR.
  ELSEWHERE=/var/lib/kyodo/$(printf %s "$DIR" | sha256sum | cut -c 1-12)
  use_real_service_dir
}

# DIR/service may be a link whose own folder the service user cannot enter, so its target's path is used everywhere.
use_real_service_dir() {
  SERVICE=$(realpath -m "$SERVICE")
  PGDATA=$SERVICE/postgres
  CONFIG=$SERVICE/kyodo.toml
  LOG=$SERVICE/kyodo.log
}

# Holds DIR/.lock until this script ends, so that two of them never work on one folder.
lock_data_dir() {
  exec 9>"$DIR/.lock" || fail "cannot write in $DIR"
  flock -w "$1" 9 || fail "another deploy/up or deploy/down is at work on $DIR; try again when it is done"
}

# Is process $1 alive with the text $2 in its command line? A recycled pid is somebody else's process.
process_is() {
  [ -n "$1" ] && { tr '\0' ' ' <"/proc/$1/cmdline"; } 2>/dev/null | grep -qF -- "$2"
}

# Processes that still run on a data folder that was removed under them, for example by git clean.
orphans() {
  local file pid line
  for file in /proc/[0-9]*/cmdline; do
    pid=${file#/proc/} pid=${pid%/cmdline}
    line=$({ tr '\0' ' ' <"$file"; } 2>/dev/null) || continue
    case $line in
      *" --config $DIR/service/kyodo.toml "* | *" --config $ELSEWHERE/kyodo.toml "*) echo "$pid" ;;
      *"/postgres -D $DIR/service/postgres "* | *"/postgres -D $ELSEWHERE/postgres "*) echo "$pid" ;;
    esac
  done
}

no_orphans() { [ -z "$(orphans)" ]; }

# Ends them; nothing is lost, since their data are gone. SIGINT is a fast stop for PostgreSQL and a drain for kyodo.
stop_orphans() {
  local pid
  for pid in $(orphans); do
    say "Ending process $pid, whose data folder $DIR was removed"
    kill -INT "$pid"
  done
  wait_for 20 no_orphans && return 0
  for pid in $(orphans); do kill -KILL "$pid"; done
  wait_for 5 no_orphans || fail "processes of a removed data folder do not end: $(orphans | xargs)"
}

# The first line of a file, empty when there is none.
first_line() { head -n 1 "$1" 2>/dev/null | tr -dc '0-9a-zA-Z/._-'; }

# Waits up to $1 seconds for a command to succeed.
wait_for() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.1
  done
}

# Fails unless $1 (a folder or its nearest existing parent) has $2 MiB free.
need_space() {
  local folder=$1 free
  until [ -d "$folder" ]; do folder=$(dirname "$folder"); done
  free=$(df --output=avail -BM "$folder" | tail -n 1 | tr -dc 0-9)
  [ "$free" -ge "$2" ] || fail "not enough disk space at $folder: $free MiB free, $2 MiB needed for $3"
}
