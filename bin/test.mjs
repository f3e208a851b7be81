import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Everything that must hold, cheapest first; the first that fails ends the run. `--quick` leaves out what starts
 * clusters, and `--only PROJECT` runs one project of vitest.config.ts. The last line counts tests.
 */
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const npx = ([name, ...args], env = {}) => run(join(root, 'node_modules', '.bin', name), args, env);
const results = mkdtempSync(join(tmpdir(), 'prow-staging-test-'));
/** Of what a failed test said, in characters. */
const SAID_MAX = 600;
/** What no test of this run looks at; each script fails where it cannot. */
const ELSEWHERE = [
  'report and site in a browser (npm run test:report)',
  'clusters that others made (npm run test:existing)',
  'clusters on Google Cloud, which is played (npm run test:gke)',
  'a month of nights, alerts and dashboard (npm run test:nights)',
];
const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
let running = null;
let isStopped = false;
// Whoever ends this ends what it runs, and what that has written is removed all the same. A terminal tells both.
for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM'])
  process.on(signal, () => {
    isStopped = true;
    if (signal === 'SIGTERM') running?.kill(signal);
  });

const only = process.argv[process.argv.indexOf('--only') + 1];
const everything = [
  ['format and lint', () => npx(['biome', 'ci', '--error-on-warnings', '.'])],
  // The compiler of version 7 checks in a fifth of the time; the guards of src/structure need the library of version 5.
  ['types', () => run(join(root, 'node_modules', 'typescript-7', 'bin', 'tsc'), ['-p', '.'])],
  // What unit tests write goes with this run.
  // Left to itself, vitest keeps a processor free, which is one of two where there are two.
  ['unit tests', () => vitest('unit', { TMPDIR: results }, ['--maxWorkers=100%'])],
  ...(process.argv.includes('--quick')
    ? []
    : [['integration tests (they build the toolchain where it is not cached)', () => vitest('integration')]]),
];
const steps = process.argv.includes('--only') ? [[`tests of the project ${only}`, () => vitest(only)]] : everything;
let failed = false;
for (const [title, step] of steps) {
  say(`\n• ${title}`);
  if ((await step()) === 0 && !isStopped) continue;
  say(`✗ ${title}`);
  failed = true;
  break;
}
rmSync(results, { recursive: true, force: true });
if (failed && total.failed === 0) total.failed = 1;
// Once more, and briefly: whoever has only the end of a log sees what failed.
for (const failure of failures) say(failure);
if (!process.argv.includes('--only')) say(`\nNot checked here: ${ELSEWHERE.join('; ')}`);
say(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(failed ? 1 : 0);

async function vitest(project, env = {}, more = []) {
  const file = join(results, `${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const status = await npx(['vitest', 'run', '--project', project, ...reporters, ...more], env);
  if (!existsSync(file)) return status || 1;
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(readFileSync(file, 'utf8'));
  failures.push(...testResults.flatMap(failuresOf));
  total.passed += numPassedTests;
  total.failed += numFailedTests;
  total.skipped += numPendingTests;
  return status;
}

/** Of a file of tests, each that failed with the end of what it said; a file that could not begin has one itself. */
function failuresOf({ name, status, message, assertionResults }) {
  const failed = assertionResults.filter((one) => one.status === 'failed');
  const told = failed.map(({ fullName, failureMessages }) => [fullName, failureMessages.join('\n')]);
  if (status === 'failed' && told.length === 0) told.push(['did not begin', message]);
  return told.map(([title, text]) => {
    const [said] = text.split('\n    at ');
    return `✗ ${relative(root, name)} > ${title}\n    ${said.slice(-SAID_MAX).replaceAll('\n', '\n    ')}`;
  });
}

async function run(program, args, env) {
  running = spawn(program, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  const [status] = await once(running, 'close').catch((error) => {
    say(error.message);
    return [1];
  });
  return status ?? 1;
}

function say(text) {
  process.stdout.write(`${text}\n`);
}
