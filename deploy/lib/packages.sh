# Sourced: finds missing Debian packages of deploy/packages.txt and installs them. The console's node modules too.

# Prints the packages of the list; "run" stops before those that only tests need.
listed_packages() {
  if [ "$1" = run ]; then
    sed '/^# Only for tests/,$d' "$ROOT/deploy/packages.txt"
  else
    cat "$ROOT/deploy/packages.txt"
  fi | grep -v '^#' | grep .
}

missing_packages() {
  local package
  for package in $(listed_packages "$1"); do
    case $package in
      nodejs) command -v node >/dev/null && continue ;;
      npm) command -v npm >/dev/null && continue ;;
    esac
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
  done
}

# Installs what is missing of "run" or "tests"; says what and why first.
install_packages() {
  command -v dpkg-query >/dev/null || fail "this is not Debian: install what deploy/packages.txt names by other means"
  local missing
  missing=$(missing_packages "$1" | xargs)
  [ -n "$missing" ] || return 0
  say "Installing Debian packages that Kyodo is built and run with (deploy/packages.txt): $missing"
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || fail "cannot install packages: not root, and there is no sudo. As root: apt-get install $missing"
    as_root=(sudo)
  fi
  need_space /var 3000 "the packages"
  "${as_root[@]}" apt-get update -q || say "apt-get update failed; trying with the lists that are there"
  # shellcheck disable=SC2086
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing ||
    fail "apt-get could not install: $missing. Install them by hand, then run this again."
}

require_programs() {
  [ -x "$PG_BIN/postgres" ] || fail "PostgreSQL 15 is missing in $PG_BIN and was not installed (package postgresql-15)"
  local major
  major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null) || fail "node does not run"
  [ "$major" -ge 18 ] || fail "node $major is too old, 18 or newer is needed"
}

# Node modules of the console as the lock file says. `npm ci` fails on registries that lack packages for other platforms.
install_node_modules() {
  local web=$ROOT/gateway/web stamp=$ROOT/gateway/web/node_modules/.kyodo-installed lock
  lock=$(cat "$web/package.json" "$web/package-lock.json" | sha256sum)
  [ "$(cat "$stamp" 2>/dev/null)" != "$lock" ] || return 0
  say "Installing node modules of the console (gateway/web/package-lock.json)"
  (cd "$web" && npm install --no-audit --no-fund --no-save --loglevel=error) || fail "npm install failed in $web"
  echo "$lock" >"$stamp"
}
