import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { ImageCatalogue } from '../../src/local/images.js';
import { cacheDirectory } from '../../src/toolchain/cache-directory.js';
import { projectPath } from '../../src/toolchain/project-root.js';

/** The image that the example's jobs ask for. */
export const JOB_IMAGE = 'registry.example.test/prow-staging/prow-staging:latest';
/** Where the job finds a git clone of Prow. */
export const PROW_CLONE = '/opt/prow';

/** Folders that a container's own layer lies over, as a runtime lays one over an image: source in the image → place. */
const LAYERED = {
  '/opt/cache': '/layer/user/.cache/prow-staging',
  '/opt/mod': '/layer/user/go/pkg/mod',
  '/opt/build': '/layer/user/.cache/go-build',
};

/**
 * What a host node runs for the job's image: this project, Node, Go, and the toolchain and Go's caches baked in. A host
 * node mounts images read-only; the program makes the writable layer that a container runtime would give. No module
 * proxy is asked: what is not baked in is built from the clone, or not at all.
 */
export async function jobImage(workDir: string, prowClone: string): Promise<ImageCatalogue[string]> {
  const program = join(workDir, 'prow-staging');
  await mkdir(workDir, { recursive: true });
  await writeFile(program, programText());
  await chmod(program, 0o755);
  const { stdout } = await execa('go', ['env', 'GOROOT', 'GOMODCACHE', 'GOCACHE']);
  const [goRoot = '', modules = '', buildCache = ''] = stdout.split('\n');
  const sources = {
    '/ko-app/prow-staging': program,
    '/opt/prow-staging': projectPath(),
    [PROW_CLONE]: prowClone,
    ...{ '/opt/go': goRoot, '/opt/cache': cacheDirectory(), '/opt/mod': modules, '/opt/build': buildCache },
  };
  return {
    executable: process.execPath,
    mounts: Object.entries(sources).map(([target, source]) => ({ source, target })),
    env: {},
  };
}

function programText(): string {
  const layers = Object.entries(LAYERED).map(
    ([below, at]) => `layer ${below} ${at} /layer${below}/upper /layer${below}/work`,
  );
  return `#!/bin/sh
set -eu
export PATH="/ko-app:/opt/go/bin:$PATH" GOPROXY=off
layer() {
  mkdir -p "$2" "$3" "$4"
  mount -t overlay overlay -o "userxattr,lowerdir=$1,upperdir=$3,workdir=$4" "$2"
}
# A job that rehearses is privileged. One that only judges is not, and writes nothing into its image.
if mkdir -p /layer 2>/dev/null && mount -t tmpfs tmpfs /layer 2>/dev/null; then
  export HOME=/layer/user
${layers.map((one) => `  ${one}`).join('\n')}
else
  export HOME=/tmp/user
  mkdir -p "$HOME"
fi
# As the image has them: Prow gives decorated jobs a GOPATH of its own.
export GOMODCACHE="$HOME/go/pkg/mod" GOCACHE="$HOME/.cache/go-build"
exec node /opt/prow-staging/bin/prow-staging.mjs "$@"
`;
}
