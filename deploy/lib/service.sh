# Sourced: the running kyodo of one data folder: its files, its configuration, start, stop, readiness.

kyodo_pid() {
  local pid
  pid=$(first_line "$SERVICE/kyodo.pid")
  if process_is "$pid" "--config $CONFIG"; then echo "$pid"; fi
}

# Does anything listen on this loopback port?
port_answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# First line of the answer to GET /healthz, without curl.
healthz() {
  (
    exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
    printf 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$1" >&3
    timeout 3 head -n 1 <&3
  ) 2>/dev/null
}

is_ready() { [[ $(healthz "$1") == *" 200 "* ]]; }

# The binary and the console are copied into the data folder: a rebuild must not touch what runs, and the service user
# may be unable to enter the source tree. Succeeds when the copy changed.
install_release() {
  local release=$SERVICE/release binary=$ROOT/build/release/kyodo console=$ROOT/gateway/web/dist
  if cmp -s "$binary" "$release/kyodo" && cmp -s "$console/.kyodo-sources" "$release/web/.kyodo-sources"; then return 1; fi
  rm -rf "$release.new" "$release.old"
  mkdir -p "$release.new" && cp "$binary" "$release.new/kyodo" && cp -r "$console" "$release.new/web" ||
    fail "cannot copy the release to $release (is the disk full?)"
  chmod -R a+rX,go-w "$release.new"
  if [ -d "$release" ]; then mv "$release" "$release.old"; fi
  mv "$release.new" "$release"
  rm -rf "$release.old"
}

make_secret() {
  [ -f "$SERVICE/secret" ] && return 0
  head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$SERVICE/secret.new"
  chmod 600 "$SERVICE/secret.new"
  give_to_service "$SERVICE/secret.new"
  mv "$SERVICE/secret.new" "$SERVICE/secret"
}

# Writes the configuration for a port. Succeeds when it changed.
write_config() {
  make_secret
  cat >"$CONFIG.new" <<TOML
# Written by deploy/up; change deploy/lib/service.sh or set environment variables instead.
secret_file = "$SERVICE/secret"
[database]
dsn = "host=$SOCKET dbname=kyodo passfile=$SERVICE/service.pgpass"
[http]
listen = "127.0.0.1:$1"
static_dir = "$SERVICE/release/web"
TOML
  if cmp -s "$CONFIG.new" "$CONFIG"; then
    rm "$CONFIG.new"
    return 1
  fi
  chmod 600 "$CONFIG.new"
  give_to_service "$CONFIG.new"
  mv "$CONFIG.new" "$CONFIG"
}

# What `kyodo migrate` and `kyodo seed` connect as.
owner_dsn() { echo "host=$SOCKET dbname=kyodo user=kyodo_migrator passfile=$DIR/owner.pgpass options='-c role=kyodo_owner'"; }

start_kyodo() {
  local port=$1 pid
  : >>"$LOG" && give_to_service "$LOG"
  # The shell that becomes kyodo writes its own pid first.
  (exec_as_service setsid bash -c 'echo $$ >"$0/kyodo.pid.new" && mv "$0/kyodo.pid.new" "$0/kyodo.pid" &&
    exec "$0/release/kyodo" serve --target=all --config "$0/kyodo.toml"' "$SERVICE") </dev/null >>"$LOG" 2>&1 9>&- &
  local deadline=$((SECONDS + 60))
  sleep 0.2
  until is_ready "$port"; do
    pid=$(kyodo_pid)
    if [ -z "$pid" ] || [ $SECONDS -ge $deadline ]; then
      tail -n 10 "$LOG" >&2
      [ -z "$pid" ] && fail "kyodo ended; its last words are above, all of them in $LOG"
      fail "kyodo (pid $pid) is not ready after 60 s; the end of $LOG is above"
    fi
    sleep 0.1
  done
}

kyodo_is_gone() { [ -z "$(kyodo_pid)" ]; }

# SIGTERM drains; what does not end within 20 s is killed.
stop_kyodo() {
  local pid
  pid=$(kyodo_pid)
  [ -n "$pid" ] || return 0
  kill -TERM "$pid"
  if ! wait_for 20 kyodo_is_gone; then
    say "kyodo (pid $pid) did not end within 20 s; killing it"
    kill -KILL "$pid" && wait_for 5 kyodo_is_gone || fail "kyodo (pid $pid) does not end"
  fi
  rm -f "$SERVICE/kyodo.pid"
}
