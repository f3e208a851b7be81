#!/bin/sh
# Makes a clone of this project ready for jobs: packages, bundle, toolchain and Prow built, and `prow-staging` in a folder
# of PATH. All steps of the Containerfile beside it, so that a machine without containers is made ready the same way.
#
#   install.sh CLONE BIN [PROW_VERSION]...
set -eu
clone=$1 bin=$2
shift 2

if command -v apt-get >/dev/null && ! { command -v ip && command -v ps && command -v git && command -v unshare; } >/dev/null
then
  apt-get update
  apt-get install --yes --no-install-recommends ca-certificates git iproute2 procps util-linux
fi

cd "$clone"
npm ci --no-audit --no-fund
# The bundle is written now: a job's image may be read-only.
node bin/prow-staging.mjs --version
[ $# = 0 ] || set -- --prow "$@"
node bin/prow-staging.mjs toolchain build "$@"
mkdir -p "$bin"
ln -sf "$PWD/bin/prow-staging.mjs" "$bin/prow-staging"
