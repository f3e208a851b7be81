import { everyOf } from '../model/explained-errors.js';
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

const JOB_LISTS = ['presubmits', 'postsubmits', 'periodics'];

/**
 * Refuses a key that Prow takes for another one: Go's JSON does not mind case, in any script, so that `Cluster:` is
 * `cluster:` to Prow and nothing to whoever looks for that.
 *
 * @throws {ExplainedError} `unreadable` with file and line, for each.
 * @see Unmarshal, encoding/json: "preferring an exact match but also accepting a case-insensitive match"
 */
export function rejectFoldedKeys(document: YamlDocument): void {
  const jobs = JOB_LISTS.flatMap((list) => jobsIn(valueAt(document.value, [list]), [list]));
  const places = [
    { value: document.value, path: [], known: AT_THE_TOP },
    ...jobs.map((job) => ({ ...job, known: OF_JOBS })),
  ];
  everyOf(places, ({ value, path, known }) => {
    const [key] = entriesOf(value).flatMap(([name]) =>
      known.includes(name) || !known.includes(folded(name)) ? [] : [name],
    );
    if (key === undefined) return;
    throw productionError({
      what: `Prow takes ${key} for ${folded(key)}`,
      expected: 'keys of Prow’s in small letters: it does not mind case, and others do',
      observed: key,
      file: document.file,
      line: document.lineOfKey([...path, key]),
      next: `write ${folded(key)}, or take it out`,
    });
  });
}

/** Jobs stand in a list, or by repository in several. */
function jobsIn(value: unknown, path: Keys): { value: unknown; path: Keys }[] {
  if (Array.isArray(value)) return value.map((job: unknown, index) => ({ value: job, path: [...path, index] }));
  return entriesOf(value).flatMap(([repository, list]) =>
    Array.isArray(list) ? jobsIn(list, [...path, repository]) : [],
  );
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

/** `ſ` is an s and the sign of Kelvin a k to Go, too. */
function folded(key: string): string {
  return key.toUpperCase().toLowerCase();
}
