import { basename } from 'node:path';
import type { Difference } from '../../src/model/environment.js';
import type { JobFileKey } from '../../src/model/errand.js';
import { waysThrough } from '../../src/model/way.js';
import type { KubernetesObject } from '../../src/production/manifest.js';
import type { Production } from '../../src/production/read-production.js';
import { applyConfigRules } from '../differences/apply-config-rules.js';
import type { AskedTerms } from '../differences/asked-canary-jobs.js';
import { CANARY_JOBS, canaryJobs } from '../differences/canary-jobs.js';
import type { CanaryMeans } from '../differences/canary-means.js';
import { CONFIG_RULES, PLUGIN_RULES } from '../differences/config-rules.js';
import { withPeriodicsAtRest } from '../differences/periodics-rest.js';
import { type ErrandJobs, errandJobs } from '../errands/errand-jobs.js';
import { RETIRED_CONTEXT, RETIRED_JOB_FILE, retiredJob } from '../errands/retired-job.js';
import { gangwayClient } from '../gangway-client.js';
import { type ConfigMapKey, type ConfigMounts, isCompressed } from './config-mounts.js';
import { type ConfigMapContent, type JobFile, jobConfigMaps } from './job-config-maps.js';

const RETIRED_REASON = 'status-reconciler must be seen to retire the context of a job that goes';

/** Prow's configuration as ConfigMaps, with every difference that was made. */
export interface ConfigObjects {
  readonly objects: readonly KubernetesObject[];
  readonly differences: readonly Difference[];
  /** ConfigMap of the job configuration → the ConfigMaps it was split into. */
  readonly parts: ReadonlyMap<string, readonly string[]>;
  /** The job that status-reconciler sees go, and everywhere that it stands. */
  readonly retired: { readonly files: readonly JobFileKey[]; readonly text: string };
  /** Jobs that are to start for an errand. */
  readonly errandJobs: ErrandJobs['jobs'];
}

/**
 * The ConfigMaps that production's components mount, from the files production's
 * config-updater makes them of, with the canaries' jobs added.
 *
 * @throws {ExplainedError} `usage` for a job file that no ConfigMap can hold.
 */
export function configObjects(
  production: Production,
  options: {
    mounts: ConfigMounts;
    canary: CanaryMeans;
    /** The file that starts the nights, where Prow does. */
    nightly: { readonly name: string; readonly text: string } | null;
  },
): ConfigObjects {
  const { mounts } = options;
  // Prow reads jobs there too.
  const resting = withPeriodicsAtRest(production.prowConfig);
  const config = applyConfigRules({ path: production.prowConfig.path, text: resting.text }, CONFIG_RULES);
  const plugins = applyConfigRules(production.plugins ?? { path: 'plugins.yaml', text: '{}\n' }, PLUGIN_RULES);
  const { aliases, workloads } = production.description;
  const canaries = canaryJobs(aliases, { ways: waysThrough(workloads), ...termsOf(production), ...options.canary });
  const retired = retiredJob(options.canary.image);
  const forErrands = errandJobs(aliases, options.canary);
  const rested = production.jobConfigs.map((source) => ({ ...withPeriodicsAtRest(source), path: source.path }));
  const files: JobFile[] = [
    ...rested.map(({ path, text }) => ({ name: basename(path), text, path })),
    ...[
      ...[canaries, forErrands, { name: RETIRED_JOB_FILE, text: retired }],
      ...(options.nightly === null ? [] : [options.nightly]),
    ].map(({ name, text }) => ({ name, text, path: name })),
  ];
  const jobConfig = mounts.jobConfig.map(({ namespace, name }) => ({
    namespace,
    name,
    contents: jobConfigMaps(files, { name, isCompressed: isCompressed(production.plugins?.text ?? null, name) }),
  }));
  return {
    objects: [
      ...singleFile(mounts.config, config.text),
      ...singleFile(mounts.plugins, plugins.text),
      ...jobConfig.flatMap(({ namespace, contents }) => contents.map((content) => configMap(namespace, content))),
    ],
    differences: [
      ...resting.differences,
      ...config.differences,
      ...plugins.differences,
      ...rested.flatMap(({ differences }) => differences),
      ...[canaries, forErrands].flatMap(({ differences }) => differences),
      { rule: CANARY_JOBS, reason: RETIRED_REASON, subject: `presubmit ${RETIRED_CONTEXT}` },
    ],
    parts: new Map(jobConfig.map(({ name, contents }) => [name, contents.map((content) => content.name)])),
    retired: { text: retired, files: jobConfig.flatMap(filesOfRetired) },
    errandJobs: forErrands.jobs,
  };
}

function termsOf({ prowConfig, description }: Production): AskedTerms {
  return {
    tenantId: gangwayClient(prowConfig.text)?.tenantId ?? null,
    hasTriggers: description.pubsub !== undefined,
  };
}

/** Where the job that is to go stands among the parts of a job configuration. */
function filesOfRetired({
  namespace,
  contents,
}: {
  namespace: string;
  contents: readonly ConfigMapContent[];
}): JobFileKey[] {
  const own = contents.find(({ data, binaryData }) => RETIRED_JOB_FILE in { ...data, ...binaryData });
  if (own === undefined) return [];
  return [{ namespace, name: own.name, key: RETIRED_JOB_FILE, isCompressed: RETIRED_JOB_FILE in own.binaryData }];
}

/** One object for each ConfigMap: production may mount one file under several keys. */
function singleFile(keys: readonly ConfigMapKey[], text: string): KubernetesObject[] {
  const names = new Map(keys.map(({ namespace, name }) => [`${namespace}/${name}`, { namespace, name }]));
  return [...names.values()].map((at) => {
    const own = keys.filter(({ namespace, name }) => namespace === at.namespace && name === at.name);
    const data = Object.fromEntries(own.map(({ key }) => [key, text]));
    return configMap(at.namespace, { name: at.name, data, binaryData: {} });
  });
}

function configMap(namespace: string, { name, data, binaryData }: ConfigMapContent): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace, name },
    ...(Object.keys(data).length === 0 ? {} : { data }),
    ...(Object.keys(binaryData).length === 0 ? {} : { binaryData }),
  };
}
