import { everyOf } from '../model/explained-errors.js';
import { folded } from './folded.js';
import { productionError } from './production-error.js';
import { type Keys, valueAt } from './value-at.js';
import type { YamlDocument } from './yaml-documents.js';

/** Fields at the top of Prow's configuration and of job files (Config and JobConfig, pkg/config/config.go). */
const AT_THE_TOP = [
  ...['presubmits', 'postsubmits', 'periodics', 'presets', 'prowjob_namespace', 'pod_namespace', 'disabled_clusters'],
  ...[
    'plank',
    'sinker',
    'deck',
    'tide',
    'horologium',
    'scheduler',
    'in_repo_config',
    'github_reporter',
    'config_updater',
  ],
  ...['prowjob_default_entries', 'gangway', 'gerrit', 'moonraker', 'pubsub_triggers', 'jenkins_operators'],
];

/** Fields of a job (JobBase and UtilityConfig, pkg/config/jobs.go) that decide where and when it runs, and what. */
const OF_JOBS = [
  ...['name', 'agent', 'cluster', 'namespace', 'spec', 'labels', 'annotations', 'max_concurrency', 'reporter_config'],
  ...['pipeline_run_spec', 'tekton_pipeline_run_spec', 'branches', 'skip_branches', 'always_run', 'run_if_changed'],
  ...[
    'skip_if_only_changed',
    'optional',
    'trigger',
    'rerun_command',
    'context',
    'interval',
    'minimum_interval',
    'cron',
  ],
  ...['tags', 'decorate', 'decoration_config', 'path_alias', 'clone_uri', 'extra_refs', 'skip_submodules', 'hidden'],
];

/**
 * Fields that are the same wherever they stand below one of those, and that decide which images run, on which cluster and
 * with which credentials: of DecorationConfig (pkg/apis/prowjobs/v1/types.go), what has an alias in it, and of a pod.
 */
const ANYWHERE = [
  ...['utility_images', 'clonerefs', 'initupload', 'entrypoint', 'sidecar', 'gcs_configuration', 'oauth_token_secret'],
  ...[
    'gcs_credentials_secret',
    's3_credentials_secret',
    'ssh_key_secrets',
    'cookiefile_secret',
    'github_api_endpoints',
  ],
  ...['default_service_account_name', 'default_decoration_config_entries', 'default_decoration_configs'],
  ...['prowjob_default_entries', 'default_rerun_auth_configs', 'runner_configs', 'exclude_clusters', 'cluster_groups'],
  ...['cluster', 'clusters', 'allowed_clusters', 'enabled', 'failover', 'mappings', 'maps', 'external', 'clone_uri'],
  ...['containers', 'initContainers', 'ephemeralContainers', 'image', 'volumes', 'secret', 'secretName', 'configMap'],
  ...['serviceAccountName', 'serviceAccount', 'projected', 'sources', 'env', 'envFrom', 'valueFrom'],
  ...['secretRef', 'secretKeyRef', 'configMapRef', 'configMapKeyRef', 'nodeName', 'hostNetwork', 'hostPath'],
];

/** Fields whose own keys are names that somebody gave: of labels, repositories, aliases. What stands below them is Prow's. */
const OF_NAMES = [
  ...['labels', 'annotations', 'nodeSelector', 'node_selector', 'matchLabels', 'requests', 'limits', 'presubmits'],
  ...[
    'postsubmits',
    'orgs',
    'repos',
    'branches',
    'plugins',
    'external_plugins',
    'org_repos_config',
    'additional_labels',
  ],
  ...['default_decoration_configs', 'enabled', 'allowed_clusters', 'mappings', 'maps', 'clusters', 'cluster_groups'],
];

const JOB_LISTS = ['presubmits', 'postsubmits', 'periodics'];

/** Folded → as Prow spells it. */
const spellings = (known: readonly string[]): ReadonlyMap<string, string> =>
  new Map(known.map((key) => [folded(key), key]));
const TOP = spellings(AT_THE_TOP);
const JOB = spellings(OF_JOBS);
const BELOW = spellings(ANYWHERE);

/**
 * Refuses a key that Prow takes for another one: Go's JSON does not mind case, in any script, so that `Cluster:` is
 * `cluster:` to Prow and nothing to whoever looks for that.
 *
 * @throws {ExplainedError} `unreadable` with file and line, for each.
 * @see Unmarshal, encoding/json: "preferring an exact match but also accepting a case-insensitive match"
 */
export function rejectFoldedKeys(document: YamlDocument): void {
  const jobs = JOB_LISTS.flatMap((list) => jobsIn(valueAt(document.value, [list]), [list]));
  const mistakes = [
    ...foldedIn({ value: document.value, path: [] }, TOP),
    ...jobs.flatMap((job) => foldedIn(job, JOB)),
    ...entriesOf(document.value)
      .filter(([key]) => AT_THE_TOP.includes(key))
      .flatMap(([key, value]) => foldedBelow({ value, path: [key] })),
  ];
  // A job's own are told by both.
  const places = new Map(mistakes.map((mistake) => [JSON.stringify(mistake.path), mistake]));
  everyOf([...places.values()], ({ path, key, meant }) => {
    throw productionError({
      what: `Prow takes ${key} for ${meant}`,
      expected: 'keys of Prow’s in its own letters: it does not mind case, and others do',
      observed: key,
      file: document.file,
      line: document.lineOfKey(path),
      next: `write ${meant}, or take it out`,
    });
  });
}

interface Placed {
  readonly value: unknown;
  readonly path: Keys;
}

interface Mistake {
  readonly path: Keys;
  readonly key: string;
  readonly meant: string;
}

function foldedIn({ value, path }: Placed, known: ReadonlyMap<string, string>): Mistake[] {
  return entriesOf(value).flatMap(([key]) => {
    const meant = known.get(folded(key));
    return meant === undefined || meant === key ? [] : [{ path: [...path, key], key, meant }];
  });
}

function foldedBelow({ value, path }: Placed): Mistake[] {
  if (Array.isArray(value))
    return value.flatMap((element: unknown, index) => foldedBelow({ value: element, path: [...path, index] }));
  const areNames = OF_NAMES.includes(String(path.at(-1)));
  return [
    ...(areNames ? [] : foldedIn({ value, path }, BELOW)),
    ...entriesOf(value).flatMap(([key, child]) =>
      typeof child === 'object' ? foldedBelow({ value: child, path: [...path, key] }) : [],
    ),
  ];
}

/** Jobs stand in a list, or by repository in several. */
function jobsIn(value: unknown, path: Keys): Placed[] {
  if (Array.isArray(value)) return value.map((job: unknown, index) => ({ value: job, path: [...path, index] }));
  return entriesOf(value).flatMap(([repository, list]) =>
    Array.isArray(list) ? jobsIn(list, [...path, repository]) : [],
  );
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}
