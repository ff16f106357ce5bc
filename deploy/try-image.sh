#!/usr/bin/env bash
# Runs the steps of the Dockerfile in empty folders, for machines without a container engine:
# the same copies, the same commands, then the program as another user on a read-only tree.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
build=$(mktemp -d)
app=$(mktemp -d)
state=$(mktemp -d)
daemon=
leave() {
  [ -z "$daemon" ] || kill -KILL "$daemon" 2>/dev/null || true
  chmod -R u+w "$app"
  rm -rf "$build" "$app" "$state"
}
trap leave EXIT

cd "$root"
cp package.json package-lock.json .npmrc "$build"
(cd "$build" && npm ci)
cp tsconfig.json tsconfig.build.json "$build"
cp -R src "$build/src"
(cd "$build" && npm run build && npm ci --omit=dev)
find "$build/node_modules" -type d \( -name dist-es -o -name dist-types \) -prune -exec rm -rf {} +
find "$build/node_modules" -type f \( -name '*.d.ts' -o -name '*.map' \) -delete
sqlite="$build/node_modules/@photostructure/sqlite"
find "$sqlite/prebuilds" -mindepth 1 -maxdepth 1 ! -name "linux-$(node -p process.arch)" -exec rm -rf {} +
rm -rf "$sqlite/src"

cp -R "$build/package.json" "$build/node_modules" "$build/dist" "$app"
cp -R bin config "$app"
chmod -R a-w "$app"
chmod 755 "$app"
du -sh "$app" | cut -f1 | sed 's/^/image content: /'

port=${TRY_IMAGE_PORT:-19464}
variables=(DEPOTDR_STATE_DIRECTORY="$state" DEPOTDR_OPS_ADDRESS=127.0.0.1 DEPOTDR_OPS_PORT="$port" DEPOTDR_PAGE_PORT=0)
run=(env -i PATH="$PATH" HOME=/nonexistent "${variables[@]}")
if [ "$(id -u)" = 0 ]; then
  command -v setpriv >/dev/null && run=(setpriv --reuid=10001 --regid=10001 --clear-groups "${run[@]}")
fi
cd /
"${run[@]}" node "$app/bin/depot-dr.js" --version
code=0
"${run[@]}" node "$app/bin/depot-dr.js" check --config "$app/config/sandbox.yaml" --output=json >/dev/null || code=$?
# 3: the sample estate has gaps on purpose.
[ "$code" = 3 ] || { echo "check ended with $code, expected 3" >&2; exit 1; }

# The daemon as the image runs it: healthy within its start period, and gone when it is asked to.
[ "$(id -u)" != 0 ] || chown 10001:10001 "$state"
"${run[@]}" node "$app/bin/depot-dr.js" daemon --config "$app/config/sandbox.yaml" 2>"$build/daemon.log" &
daemon=$!
for _ in $(seq 60); do
  if "${run[@]}" node "$app/bin/healthcheck.js" 2>/dev/null; then healthy=yes; break; fi
  sleep 0.5
done
[ "${healthy:-no}" = yes ] || { cat "$build/daemon.log" >&2; echo 'the daemon never was healthy' >&2; exit 1; }
kill -TERM "$daemon"
code=0
wait "$daemon" || code=$?
daemon=
[ "$code" = 0 ] || { cat "$build/daemon.log" >&2; echo "the daemon ended with $code, expected 0" >&2; exit 1; }
echo 'image steps: ok'
