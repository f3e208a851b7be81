import { randomUUID } from 'node:crypto';
import { DEFAULT_CLUSTER_ALIAS, UNKNOWN_CLUSTER_ALIAS } from '../../model/alias.js';
import { type Canary, canarySpellings, configuredJob } from '../../model/canary.js';
import { WAYS_IN, type Way } from '../../model/way.js';
import { apiFailure } from '../api-failure.js';
import { createProwJob } from '../create-prowjob.js';
import { type Deck, openDeck } from '../deck.js';
import type { Run } from '../open-run.js';
import { prowJobManifest, prowTime } from '../prowjob-manifest.js';
import { deleteProwJob } from '../prowjobs.js';
import { configuredCanaries } from './configured-canaries.js';
import { hasJobName, type Starting, type WayDriver } from './way-driver.js';

/** How deck's answer begins once it has made the ProwJob (cmd/deck/rerun.go); it does not say its name. */
const DONE = 'Job successfully triggered';

/** Rerun with the spec that the job had: the copy must name what the original named. */
export const deckRerun: WayDriver = {
  plan: ({ aliases, canary }) =>
    canarySpellings(aliases).flatMap((spelling) =>
      WAYS_IN['deck-rerun'].types.map((type) => {
        const cell = { spelling, type, way: 'deck-rerun' as const };
        return { job: configuredJob(canary.jobPrefix, cell), ...cell };
      }),
    ),
  start: (run, starting) =>
    rerunAll(run, starting, { way: 'deck-rerun', query: '', spellingOf: ({ spelling }) => spelling }),
  recognises: hasJobName,
};

/** Rerun with what the job configuration says now: the original names another alias, which must not be copied. */
export const deckRerunLatest: WayDriver = {
  plan: (environment) => configuredCanaries(environment, 'deck-rerun-latest'),
  start: (run, starting) =>
    rerunAll(run, starting, {
      way: 'deck-rerun-latest',
      query: '&mode=latest',
      spellingOf: ({ spelling }) =>
        spelling === UNKNOWN_CLUSTER_ALIAS ? DEFAULT_CLUSTER_ALIAS : UNKNOWN_CLUSTER_ALIAS,
    }),
  recognises: hasJobName,
};

interface Rerun {
  readonly way: Way;
  readonly query: string;
  /** What the job that is rerun says of its cluster. */
  readonly spellingOf: (canary: Canary) => string | null;
}

async function rerunAll(run: Run, starting: Starting, rerun: Rerun): Promise<void> {
  const endpoint = run.environment.endpoints['deck'];
  if (endpoint === undefined) throw new Error('this environment has no address of deck’s');
  const deck = await openDeck(endpoint, run);
  await Promise.all(starting.canaries.map((canary) => rerunOne(run, { canary, deck, starting, rerun })));
}

async function rerunOne(
  run: Run,
  { canary, deck, starting, rerun }: { canary: Canary; deck: Deck; starting: Starting; rerun: Rerun },
): Promise<void> {
  const name = randomUUID();
  // It has the canary's job name, and is not the canary.
  run.prowJobs.add(name);
  try {
    await createProwJob(run, finished(run, { name, canary: { ...canary, spelling: rerun.spellingOf(canary) } }));
    const { status, text } = await deck.post(`/rerun?prowjob=${name}${rerun.query}`);
    if (status !== 200 || !text.startsWith(DONE)) starting.refused(canary, `HTTP ${status}: ${text.slice(0, 200)}`);
  } catch (error) {
    starting.undecided(canary, apiFailure(error));
  } finally {
    // One that stays is over, is known not to be the canary, and is sinker's in time.
    await deleteProwJob(run.service, { environment: run.environment, name }).catch(() => undefined);
  }
}

/** A job that is over: nobody makes a pod for it, and deck reruns it. Anyone may, as sign-in is off in staging. */
function finished(run: Run, { name, canary }: { name: string; canary: Canary }) {
  const startTime = prowTime(new Date());
  const submission = { canary, runId: run.id, prowJob: name, startTime, pullNumber: 1 };
  const { spec, ...object } = prowJobManifest(submission, run.environment);
  return {
    ...object,
    spec: { ...spec, rerun_auth_config: { allow_anyone: true } },
    status: { state: 'success', startTime, completionTime: startTime, description: 'Over, to be rerun.' },
  };
}
