import { stringify } from 'yaml';
import type { Description } from '../../src/model/description.js';
import type { Difference } from '../../src/model/environment.js';
import { ExplainedError } from '../../src/model/explained-error.js';
import { NIGHTLY_JOB } from '../../src/model/nightly-job.js';
import { KubernetesObject } from '../../src/production/manifest.js';
import { addition, additions } from '../differences/additions.js';
import { SKIP_AWAIT } from '../differences/not-awaited.js';
import type { ProgramInputs } from '../program-inputs.js';
import { nightlyCronJob, nightlyNeeds } from './nightly-objects.js';
import { nightlyPeriodic } from './nightly-periodic.js';
import type { NightlySettings } from './nightly-settings.js';

/** File of the periodic in the job configuration. */
export const NIGHTLY_JOB_FILE = `${NIGHTLY_JOB}.yaml`;

/** What nights add to an environment. */
export interface NightlyPlan {
  /** A file of the job configuration; null where Kubernetes itself starts the nights. */
  readonly jobFile: { readonly name: string; readonly text: string } | null;
  /** On the service cluster. */
  readonly objects: readonly KubernetesObject[];
  readonly differences: readonly Difference[];
}

/** Nothing, where no nights are asked for. */
const NO_NIGHTS: NightlyPlan = { jobFile: null, objects: [], differences: [] };

/**
 * Decides what installs the nights on the service cluster.
 *
 * @throws {ExplainedError} `usage` where they could not run there.
 */
export function planNightly(
  description: Description,
  { nightly: settings, layer }: Pick<ProgramInputs, 'nightly' | 'layer'>,
): NightlyPlan {
  if (settings === null) return NO_NIGHTS;
  if (layer === 'local') throw noImagesHere(settings);
  const namespace = settings.namespace ?? description.namespaces.pods;
  const [account, claim] = nightlyNeeds(settings, namespace);
  // Many a storage class makes a volume for the first pod, which comes at night.
  const unawaited = { ...claim, metadata: { ...claim.metadata, annotations: { [SKIP_AWAIT]: 'true' } } };
  const objects = [account, unawaited, ...(settings.as === 'cronjob' ? [nightlyCronJob(settings, namespace)] : [])].map(
    asObject,
  );
  const clusterId = description.clusters.find(({ role }) => role === 'service')?.id ?? '';
  const listed = additions('nightly', { clusterId, objects });
  if (settings.as === 'cronjob') return { jobFile: null, objects, differences: listed };
  return {
    jobFile: { name: NIGHTLY_JOB_FILE, text: periodicText(settings, description) },
    objects,
    differences: [...listed, addition('nightly', `periodic ${NIGHTLY_JOB}`)],
  };
}

/**
 * The periodic as a file of a job configuration.
 *
 * @throws {ExplainedError} `usage` where no alias leads to the service cluster.
 */
export function periodicText(settings: NightlySettings, description: Description): string {
  const periodics = [nightlyPeriodic(settings, serviceAlias(settings, description))];
  return stringify({ periodics }, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** The alias by which jobs reach the cluster that Prow runs on. */
function serviceAlias({ cluster }: NightlySettings, { aliases, clusters, name }: Description): string {
  const service = clusters.find(({ role }) => role === 'service')?.id;
  const leading = aliases.filter(({ clusterId }) => clusterId === service).map((alias) => alias.name);
  const chosen = cluster ?? leading[0];
  if (chosen !== undefined && leading.includes(chosen)) return chosen;
  throw new ExplainedError('usage', {
    what: 'The nights’ periodic would not run on the service cluster',
    expected: leading.length === 0 ? 'an alias that leads there' : `cluster: ${leading.join(' or ')}`,
    observed: cluster === undefined ? 'no job can reach that cluster' : `cluster: ${cluster}`,
    evidence: `aliases of production ${name}`,
    next: leading.length === 0 ? 'install the nights as a CronJob (as: cronjob)' : 'take that alias, or leave it out',
  });
}

function asObject(value: object): KubernetesObject {
  return KubernetesObject.parse(JSON.parse(JSON.stringify(value)));
}

/** Its other nodes play pods: a night there would be over in no time, and green. */
function noImagesHere({ image }: NightlySettings): ExplainedError {
  return new ExplainedError('usage', {
    what: 'Nights cannot be installed inside an environment on this machine',
    expected: 'a layer whose nodes run images',
    observed: `layer local, which has no ${image}`,
    evidence: 'stack setting nightly',
    next: 'let this machine’s cron or a systemd timer call `prow-staging nightly`, or install them where images run: prow-staging nightly --print periodic',
  });
}
