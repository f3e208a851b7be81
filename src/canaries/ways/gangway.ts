import { setTimeout as sleep } from 'node:timers/promises';
import type { Canary } from '../../model/canary.js';
import { apiFailure } from '../api-failure.js';
import { type Consumer, type Gangway, isOver, openGangway } from '../grpc/open-gangway.js';
import { refusalOf } from '../grpc/open-grpc.js';
import type { Run } from '../open-run.js';
import { CANARY_LABEL, RUN_LABEL } from '../prowjob-manifest.js';
import { askedRefs } from './asked-refs.js';
import { configuredCanaries } from './configured-canaries.js';
import type { Starting, WayDriver } from './way-driver.js';

/** Milliseconds between two questions: gangway may ask its API server five things a second (client-go's default). */
const PAUSE_MS = 300;

/** Milliseconds until gangway must have told of every job that it is over, as a trial waits for the ProwJobs themselves. */
const LIMIT_MS = 120_000;

/** Somebody's automation asks gangway for jobs by their names, and asks how they ended. */
export const gangway: WayDriver = {
  plan: (environment) =>
    environment.canary.gangway === undefined
      ? 'production’s configuration lets no API client of gangway’s in'
      : configuredCanaries(environment, 'gangway'),
  start: async (run, starting) => {
    const { endpoints, canary } = run.environment;
    const endpoint = endpoints['gangway'];
    if (endpoint === undefined || canary.gangway === undefined) throw new Error('this environment has no gangway');
    const api = openGangway(endpoint, { consumer: canary.gangway, signal: run.signal });
    try {
      const asked = await Promise.all(starting.canaries.map((one) => ask(api, { canary: one, run, starting })));
      await askInVain(run, { endpoint, consumer: canary.gangway, starting });
      await follow(
        api,
        asked.filter((one) => one !== null),
        { run, starting },
      );
    } finally {
      api.close();
    }
  },
};

/** A canary that gangway says it started. */
interface Asked {
  readonly canary: Canary;
  readonly prowJob: string;
}

/** A name that no configuration has: staging's own begin otherwise. */
const NO_JOB = 'prow-staging-job-of-nobody';

/** Google numbers projects from a thousand millions on; this is none of them. */
const NO_CLIENT = '1';

/** Asks for what must be refused: a job that nobody has, and one that somebody may not start who is nobody. */
async function askInVain(
  run: Run,
  { endpoint, consumer, starting }: { endpoint: string; consumer: Consumer; starting: Starting },
): Promise<void> {
  const known = starting.canaries.find(({ type }) => type === 'periodic')?.job ?? NO_JOB;
  const stranger = { ...consumer, consumerNumber: NO_CLIENT };
  const requests = [
    { request: 'a job that nobody has', job: NO_JOB, as: consumer },
    { request: 'a job, by an API client that nobody lets in', job: known, as: stranger },
  ];
  for (const { request, job, as } of requests) {
    const api = openGangway(endpoint, { consumer: as, signal: run.signal });
    const to = { way: 'gangway', request } as const;
    try {
      const { id } = await api.create({ job, type: 'periodic', refs: null, labels: {} });
      run.prowJobs.add(id);
      starting.badRequest(to, null);
    } catch (error) {
      const answer = refusalOf(error);
      if (answer === null) starting.unanswered(to, apiFailure(error));
      else starting.badRequest(to, answer);
    } finally {
      api.close();
    }
  }
}

async function ask(
  api: Gangway,
  { canary, run, starting }: { canary: Canary; run: Run; starting: Starting },
): Promise<Asked | null> {
  const { job, type } = canary;
  const labels = { [CANARY_LABEL]: 'true', [RUN_LABEL]: run.id };
  try {
    const { id: prowJob } = await api.create({ job, type, refs: askedRefs(canary), labels });
    starting.submitted(canary, prowJob);
    return { canary, prowJob };
  } catch (error) {
    tell(starting, { canary, error });
    return null;
  }
}

/** Asks gangway for each job in turn, until it says of all that they are over; it must know them by what they were asked for as. */
async function follow(
  api: Gangway,
  asked: readonly Asked[],
  { run, starting }: { run: Run; starting: Starting },
): Promise<void> {
  const begun = performance.now();
  const open = [...asked];
  for (let one = open.shift(); one !== undefined && !run.signal.aborted; one = open.shift()) {
    const { canary, prowJob } = one;
    if (performance.now() - begun > LIMIT_MS) {
      starting.undecided(canary, `gangway did not say within ${LIMIT_MS / 1_000} s that it is over`);
      continue;
    }
    try {
      const found = await api.find(prowJob);
      const { job_name: name, job_type: type } = found;
      if (name !== canary.job || type !== canary.type)
        starting.refused(canary, `gangway knows ProwJob ${prowJob} as ${type} ${name}`);
      else if (!isOver(found)) open.push(one);
    } catch (error) {
      tell(starting, { canary, error });
    }
    await sleep(PAUSE_MS, undefined, { signal: run.signal }).catch(() => undefined);
  }
}

function tell({ refused, undecided }: Starting, { canary, error }: { canary: Canary; error: unknown }): void {
  const answer = refusalOf(error);
  if (answer === null) undecided(canary, `gangway did not answer: ${apiFailure(error)}`);
  else refused(canary, answer);
}
