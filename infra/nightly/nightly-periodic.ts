import type { V1PodSpec } from '@kubernetes/client-node';
import { NIGHTLY_JOB } from '../../src/model/nightly-job.js';
import { NIGHT_LIMIT_SECONDS } from './nightly-objects.js';
import { nightlyPod } from './nightly-pod.js';
import type { NightlySettings } from './nightly-settings.js';

/** A periodic as Prow's job configuration has it, as far as a night needs one. */
export interface NightlyPeriodic {
  readonly name: string;
  readonly cron: string;
  readonly cluster: string;
  readonly max_concurrency: number;
  readonly decorate: true;
  readonly decoration_config: { readonly timeout: string; readonly grace_period: string };
  readonly annotations: Readonly<Record<string, string>>;
  readonly extra_refs?: readonly { readonly org: string; readonly repo: string; readonly base_ref: string }[];
  readonly spec: V1PodSpec;
}

/**
 * The nights as a periodic of Prow.
 *
 * @param cluster - alias that leads to the service cluster.
 */
export function nightlyPeriodic(settings: NightlySettings, cluster: string): NightlyPeriodic {
  const { cron, repository } = settings;
  return {
    name: NIGHTLY_JOB,
    cron,
    cluster,
    max_concurrency: 1,
    decorate: true,
    // Interrupted, it takes its environment down.
    decoration_config: { timeout: `${NIGHT_LIMIT_SECONDS / 3_600}h`, grace_period: '2m' },
    annotations: annotations(settings),
    ...(repository === undefined
      ? {}
      : { extra_refs: [{ org: repository.org, repo: repository.repo, base_ref: repository.baseRef }] }),
    spec: nightlyPod(settings),
  };
}

/** TestGrid alerts on nights that fail, and on nights that do not take place: the second keeps silence from looking green. */
function annotations({ testgrid }: NightlySettings): Record<string, string> {
  const description = 'Canaries on a staging Prow, every alias through every way in, once a night';
  if (testgrid === undefined) return { description };
  return {
    description,
    'testgrid-dashboards': testgrid.dashboards.join(', '),
    'testgrid-tab-name': testgrid.tab,
    'testgrid-num-failures-to-alert': String(testgrid.failures),
    'testgrid-alert-stale-results-hours': String(testgrid.staleHours),
    ...(testgrid.email === undefined ? {} : { 'testgrid-alert-email': testgrid.email }),
  };
}
