import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Started by itself, it takes optional packages that must be there; imported, arguments are somebody else’s. */
const [, program, ...names] = process.argv;
const wantedToo = program === fileURLToPath(import.meta.url) ? names : [];

/** Installs the packages the lockfile names, if they are not there as it names them. Optional ones may be missing. */
if (!isInstalled(wantedToo)) {
  process.stderr.write('Installing packages (npm ci) …\n');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) process.exit(status ?? 70);
}

/** npm keeps what it installed in a lockfile of its own; its packages must be ours. */
function isInstalled(optional) {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const versions = (path) =>
    Object.fromEntries(
      Object.entries(JSON.parse(readFileSync(path, 'utf8')).packages)
        .filter(([name, entry]) => name !== '' && entry.optional !== true && entry.devOptional !== true)
        .map(([name, entry]) => [name, entry.version]),
    );
  const wanted = versions(join(root, 'package-lock.json'));
  const present = versions(installed);
  if (!optional.every((name) => existsSync(join(root, 'node_modules', name)))) return false;
  return Object.entries(wanted).every(([name, version]) => present[name] === version);
}
