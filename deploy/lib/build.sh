# Sourced: builds the console and the binary, quickly when nothing changed.

build_console() {
  local web=$ROOT/gateway/web sources
  sources=$(cd "$web" && find . \( -name node_modules -o -name dist \) -prune -o -type f -print0 | sort -z |
    xargs -0 sha256sum | sha256sum)
  [ "$(cat "$web/dist/.kyodo-sources" 2>/dev/null)" != "$sources" ] || return 0
  say "Building the console"
  (cd "$web" && npx vite build --logLevel warn) || fail "the console does not build"
  echo "$sources" >"$web/dist/.kyodo-sources"
}

# Builds the given targets of the release preset (all without any).
build_binary() {
  local build=$ROOT/build/release targets=() target
  for target in "$@"; do targets+=(--target "$target"); done
  [ -f "$build/build.ninja" ] || need_space "$ROOT" 3000 "the build"
  if [ ! -f "$build/build.ninja" ] || [ "$ROOT/CMakePresets.json" -nt "$build/build.ninja" ]; then
    say "Configuring the build"
    (cd "$ROOT" && cmake --preset release) || fail "cmake failed"
  fi
  say "Building the binary (the first time takes some minutes)"
  (cd "$ROOT" && NINJA_STATUS='[%f/%t %es] ' cmake --build --preset release -j "$(nproc)" "${targets[@]}") ||
    fail "the build failed"
}
