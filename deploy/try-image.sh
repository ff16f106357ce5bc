#!/usr/bin/env bash
# Runs the steps of the Dockerfile in empty folders, for machines without a container engine:
# the same copies, the same commands, then the program as another user on a read-only tree.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
build=$(mktemp -d)
app=$(mktemp -d)
trap 'chmod -R u+w "$app"; rm -rf "$build" "$app"' EXIT

cd "$root"
cp package.json package-lock.json .npmrc "$build"
(cd "$build" && npm ci)
cp tsconfig.json tsconfig.build.json "$build"
cp -R src "$build/src"
(cd "$build" && npm run build && npm ci --omit=dev)
find "$build/node_modules" -type d \( -name dist-es -o -name dist-types \) -prune -exec rm -rf {} +
find "$build/node_modules" -type f \( -name '*.d.ts' -o -name '*.map' \) -delete

cp -R "$build/package.json" "$build/node_modules" "$build/dist" "$app"
cp -R bin config "$app"
chmod -R a-w "$app"
chmod 755 "$app"
du -sh "$app" | cut -f1 | sed 's/^/image content: /'

run=(env -i PATH="$PATH" HOME=/nonexistent)
if [ "$(id -u)" = 0 ]; then
  command -v setpriv >/dev/null && run=(setpriv --reuid=10001 --regid=10001 --clear-groups "${run[@]}")
fi
cd /
"${run[@]}" node "$app/bin/depot-dr.js" --version
code=0
"${run[@]}" node "$app/bin/depot-dr.js" check --config "$app/config/sandbox.yaml" --output=json >/dev/null || code=$?
# 3: the sample estate has gaps on purpose.
[ "$code" = 3 ] || { echo "check ended with $code, expected 3" >&2; exit 1; }
echo 'image steps: ok'
