# Sourced: the private PostgreSQL of one data folder. It listens on a unix socket only.

random_password() { head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n'; }

# DIR/service, owned by the service user. Where that user cannot enter DIR (for example below /root), a link to a folder
# of /var/lib/kyodo takes its place.
make_service_dir() {
  chmod a+x "$DIR" 2>/dev/null || true
  if [ ! -e "$SERVICE" ] && ! as_service test -x "$DIR"; then
    if [ -e "$ELSEWHERE" ]; then mv "$ELSEWHERE" "$ELSEWHERE.removed-$(date +%s)"; fi
    mkdir -p "$ELSEWHERE" && chmod 755 /var/lib/kyodo || fail "cannot make $ELSEWHERE"
    say "The unprivileged user $(service_user) cannot enter $DIR, so the database lies in $ELSEWHERE ($SERVICE points there)."
    ln -sfn "$ELSEWHERE" "$SERVICE" || fail "cannot write in $DIR"
  fi
  mkdir -p "$SERVICE/" || fail "cannot write in $DIR"
  give_to_service "$SERVICE/."
  chmod 700 "$SERVICE/."
  use_real_service_dir
  as_service test -w "$SERVICE" || fail "the user $(service_user) cannot write in $SERVICE; choose another --data"
}

# A socket's path has at most 107 bytes; a folder deeper than that gets a private one in /tmp.
choose_socket_dir() {
  SOCKET=$SERVICE/run
  if [ ${#SOCKET} -gt 90 ]; then
    SOCKET=$(first_line "$SERVICE/socket_dir")
    if [ -z "$SOCKET" ] || [ ! -O "$SOCKET" ] && ! as_service test -O "$SOCKET"; then
      SOCKET=$(as_service mktemp -d /tmp/kyodo-XXXXXXXX) || fail "cannot make a folder for the socket in /tmp"
      echo "$SOCKET" >"$SERVICE/socket_dir"
    fi
  fi
  as_service mkdir -p -m 700 "$SOCKET" || fail "cannot make $SOCKET"
}

# One line of a libpq password file; they are made once and kept. A role that a newer Kyodo has gets its line.
password_of() { sed -n "s/^\*:\*:\*:$2://p" "$1"; }

make_passwords() {
  local file=$1 role missing=()
  shift
  for role in "$@"; do
    [ -f "$file" ] && [ -n "$(password_of "$file" "$role")" ] || missing+=("$role")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  install -m 600 /dev/null "$file.new" || fail "cannot write in $(dirname "$file")"
  if [ -f "$file" ]; then cat "$file" >"$file.new" || fail "cannot write $file.new (is the disk full?)"; fi
  for role in "${missing[@]}"; do
    printf '*:*:*:%s:%s\n' "$role" "$(random_password)" >>"$file.new" || fail "cannot write $file.new (is the disk full?)"
  done
  mv "$file.new" "$file"
}

init_cluster() {
  make_passwords "$DIR/owner.pgpass" kyodo_superuser kyodo_migrator
  make_passwords "$SERVICE/service.pgpass" kyodo_tenants kyodo_tenants_worker kyodo_procurement kyodo_procurement_worker \
    kyodo_optimizer kyodo_optimizer_worker
  give_to_service "$SERVICE/service.pgpass"
  [ -f "$PGDATA/PG_VERSION" ] && return 0
  need_space "$DIR" 500 "the database"
  say "Creating a private PostgreSQL 15 in $PGDATA"
  rm -rf "$PGDATA.new" && install -m 600 /dev/null "$SERVICE/.pw" && give_to_service "$SERVICE/.pw"
  password_of "$DIR/owner.pgpass" kyodo_superuser >"$SERVICE/.pw"
  as_service "$PG_BIN/initdb" -D "$PGDATA.new" -U kyodo_superuser -E UTF8 --locale=C.UTF-8 --auth=scram-sha-256 \
    --pwfile="$SERVICE/.pw" --no-instructions >"$SERVICE/initdb.log" 2>&1 ||
    { tail -n 5 "$SERVICE/initdb.log" >&2; fail "initdb failed"; }
  rm -f "$SERVICE/.pw"
  echo "include_if_exists 'kyodo.conf'" >>"$PGDATA.new/postgresql.conf"
  sync -f "$PGDATA.new/PG_VERSION"
  mv "$PGDATA.new" "$PGDATA"
}

write_cluster_settings() {
  cat >"$PGDATA/kyodo.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$SOCKET'
unix_socket_permissions = 0700
max_connections = 120
shared_buffers = 64MB
timezone = 'UTC'
log_timezone = 'UTC'
CONF
  give_to_service "$PGDATA/kyodo.conf"
}

postmaster_pid() {
  local pid
  pid=$(first_line "$PGDATA/postmaster.pid")
  if process_is "$pid" "$PGDATA"; then echo "$pid"; fi
}

# Any process that still works in the data folder, such as a backend that outlives its killed postmaster for a moment.
cluster_is_quiet() { ! readlink /proc/[0-9]*/cwd 2>/dev/null | grep -qxF "$PGDATA"; }

start_cluster() {
  [ -z "$(postmaster_pid)" ] || return 0
  wait_for 20 cluster_is_quiet || fail "processes of a killed PostgreSQL still run in $PGDATA"
  # Left by a kill; its pid may belong to somebody else by now, which PostgreSQL would take for a running server.
  rm -f "$PGDATA/postmaster.pid" "$SOCKET"/.s.PGSQL.5432*
  write_cluster_settings
  as_service "$PG_BIN/pg_ctl" -D "$PGDATA" -l "$SERVICE/postgres.log" -w -t 120 start >/dev/null ||
    { tail -n 10 "$SERVICE/postgres.log" >&2; fail "PostgreSQL does not start, see $SERVICE/postgres.log"; }
}

stop_cluster() {
  [ -n "$(postmaster_pid)" ] || return 0
  as_service "$PG_BIN/pg_ctl" -D "$PGDATA" -m fast -w -t 60 stop >/dev/null ||
    as_service "$PG_BIN/pg_ctl" -D "$PGDATA" -m immediate -w -t 60 stop >/dev/null ||
    fail "PostgreSQL (pid $(postmaster_pid)) does not stop"
}

# psql as superuser; $1 is the database.
superuser_sql() {
  local database=$1
  shift
  PGPASSFILE=$DIR/owner.pgpass PGOPTIONS="-c client_min_messages=warning" "$PG_BIN/psql" -X -q -v ON_ERROR_STOP=1 -h "$SOCKET" -U kyodo_superuser -d "$database" "$@"
}

make_database() {
  superuser_sql postgres -f "$ROOT/deploy/postgres/roles.sql" || fail "cannot create the database roles"
  local file role
  for file in "$DIR/owner.pgpass" "$SERVICE/service.pgpass"; do
    for role in $(cut -d: -f4 "$file"); do
      # On standard input, so that no password shows in a process list or, with this setting, in the server's log.
      printf "SET log_statement = 'none'; ALTER ROLE %s PASSWORD '%s';\n" "$role" "$(password_of "$file" "$role")"
    done
  done | superuser_sql postgres -f - || fail "cannot set the passwords of the database roles"
  if [ -z "$(superuser_sql postgres -At -c "SELECT 1 FROM pg_database WHERE datname = 'kyodo'")" ]; then
    superuser_sql postgres -c "CREATE DATABASE kyodo OWNER kyodo_owner" || fail "cannot create the database"
  fi
  superuser_sql kyodo -f "$ROOT/deploy/postgres/roles.sql" || fail "cannot set the rights on the database"
}
