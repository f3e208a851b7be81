import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { componentsToRun } from '../../infra/stack.js';
import { startBuilds } from '../../src/cli/builds.js';
import { type Power, powerText, startsFor } from '../../src/model/power.js';
import { readProduction } from '../../src/production/read-production.js';
import { cacheDirectory } from '../../src/toolchain/cache-directory.js';
import { resolveCandidate } from '../../src/toolchain/resolve-candidate.js';
import { makeBadProw } from './bad-prow.js';
import { composeProw } from './compose-prow.js';
import { Deployments } from './deployments.js';
import { gateJobs } from './gate-jobs.js';
import { addJobFile, installGate } from './install-gate.js';
import { oneLineLess } from './one-line-less.js';
import { type Expected, strangeRuns } from './own-runs.js';
import { copyOfRuns, keepLogs, type Staging, standUp, takeDown } from './staging.js';
import { BEFORE, filesAt, GOOD, NOWHERE, PRODUCTION, Story, withMaxAge } from './story.js';
import { must, Timeline } from './timeline.js';

const POWER: Power = { faultFraction: 0.5, power: 0.95 };
const MERGE_LABELS = ['lgtm', 'approved'];

const begun = new Date();
const timeline = new Timeline();
const ending = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => ending.abort(new Error(name)));
const { signal } = ending;
const root = await mkdtemp(join(tmpdir(), 'prow-story-'));
let staging: Staging | null = null;
try {
  await tell();
  timeline.say('the end: everything as it must be');
} catch (error) {
  timeline.say(`not as it must be: ${error instanceof Error ? error.message : String(error)}`);
  if (staging !== null) timeline.say(`what every pod said: ${await keepLogs(staging, `${root}-logs`)}`);
  process.exitCode = 1;
} finally {
  await takeDown(root);
}

async function tell(): Promise<void> {
  const bad = await makeBadProw({ release: GOOD, workDir: join(cacheDirectory(), 'story'), signal });
  timeline.say(`a release of Prow with the fault of 2019-02-08 in it: ${bad.tag}`);
  const jobs = await gateJobs(powerText(POWER));
  const production = join(root, 'prow');
  await composeProw(production, jobs.presubmit);
  await buildBefore([BEFORE, GOOD, bad.tag], { production, prowRepo: bad.clone });
  timeline.say('standing a Prow up with hook, tide and the files of examples/gate');
  staging = await standUp(root, { production, prowClone: bad.clone, signal });
  const { environment, service } = staging;
  const github = new Deployments(environment.endpoints['github'] ?? '', environment.github?.secrets ?? '');
  await github.make(filesAt(BEFORE));
  await installGate(service.core, environment);
  const story = new Story({ timeline, github, staging, root, signal });

  const good = await story.propose('a good bump, held back', GOOD, [...MERGE_LABELS, 'do-not-merge/hold']);
  await story.answered(good, 'success', /^allowed/);
  const provenAt = Date.now();
  const wrong = await story.propose('a bump to the release with the fault', bad.tag, MERGE_LABELS);
  await story.answered(wrong, 'failure', /^blocked: failed/);
  await story.staysOpen(wrong);

  await github.push(withMaxAge((Date.now() - provenAt) / 2_000));
  timeline.say('production takes proofs for half as long as the first is old by now, and the hourly job is installed');
  await addJobFile(service.core, environment, { name: 'prow-staging-gate-again.yaml', text: jobs.periodic });
  await story.answered(good, 'error', /^undecided: stale/);
  await github.unhold(good.number);
  await story.staysOpen(good);
  await github.push(withMaxAge(24 * 3_600));
  await story.say(good, '/test prow-staging-gate');
  await story.answered(good, 'success', /^allowed/);
  await story.merged(good);
  await story.confirmed(GOOD);

  const unproven = await story.propose('a bump to a release that nobody has', NOWHERE, MERGE_LABELS);
  await story.answered(unproven, 'error');
  await story.staysOpen(unproven);
  await story.say(unproven, `/staging override ${unproven.headSha} jobs do not start, and this release repairs that`);
  await story.answered(unproven, 'success', /^overridden by robin/);
  await story.merged(unproven);
  await story.isStillShut(wrong);
  await madeHere(staging, { [GOOD]: 'pass', [bad.tag]: 'fail' });
  timeline.say(await oneLineLess(staging, root));
}

/** Whatever lay in the jobs' image or on their volume before: the answers rest on rehearsals that were seen here. */
async function madeHere(at: Staging, outcomes: Expected['outcomes']): Promise<void> {
  const { workloads } = (await readProduction(PRODUCTION)).description;
  const components = [...new Set(workloads.map(({ component }) => component))];
  const kept = await copyOfRuns(at, join(root, 'kept'));
  const strange = await strangeRuns(kept, { begun, now: new Date(), power: POWER, outcomes, components });
  must(strange.length === 0, 'each run was made by the story’s own jobs', strange);
  timeline.say(`each run kept began after the story did, with ${startsFor(POWER)} starts or more of each component`);
}

async function buildBefore(
  tags: readonly string[],
  { production, prowRepo }: { production: string; prowRepo: string },
): Promise<void> {
  const { description } = await readProduction(production);
  const versions = await Promise.all(tags.map((tag) => resolveCandidate(tag, { prowRepo, signal })));
  const components = componentsToRun(description);
  const builds = startBuilds(versions, { components, boskos: null, signal, withCheckconfig: true });
  await Promise.all([...builds.prow, ...builds.checkconfig, builds.clusterTools, builds.deployTools]);
  timeline.say(`built ${tags.length} versions of Prow, or found them built`);
}
