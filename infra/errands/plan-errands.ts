import type { Errands, JobFileKey } from '../../src/model/errand.js';
import { CANARY_GITHUB } from '../../src/model/github-world.js';
import type { JobType } from '../../src/model/job.js';
import { flagValues } from '../../src/production/pod-template.js';
import { PLANK } from '../../src/production/prow-image.js';
import type { ComponentContainer } from '../../src/production/read-workloads.js';
import { prowDocuments } from '../../src/production/yaml-documents.js';
import type { ErrandJobs } from './errand-jobs.js';
import { CHERRYPICKER, externalPlugin, NEEDS_REBASE } from './external-plugin.js';
import { pluginCommand } from './plugin-command.js';
import { RETIRED_CONTEXT } from './retired-job.js';

/**
 * What components of this production can be asked for beside jobs: what runs, may write to GitHub by its own flags, and is
 * configured for it.
 *
 * @param components - as they are deployed.
 */
export function planErrands(
  components: readonly ComponentContainer[],
  given: {
    plugins: string | null;
    job: { files: readonly JobFileKey[]; text: string };
    /** Jobs that are to start. */
    started: ErrandJobs['jobs'];
    /** Types of which crier tells GitHub. */
    reported: readonly JobType[];
    /** Whether tide looks for the canaries’ pull requests. */
    merges: boolean;
  },
): Errands | null {
  const { plugins, job } = given;
  const config = plugins === null ? null : (prowDocuments(plugins, 'plugins')[0]?.value ?? null);
  const command = writes('hook', components) ? pluginCommand(config) : null;
  const files = writes('status-reconciler', components) && !isDenied(components) ? [...job.files] : [];
  const hasHook = running('hook', components).length > 0;
  const isLed = (plugin: Parameters<typeof externalPlugin>[1]): boolean =>
    hasHook && writes(plugin.name, components) && externalPlugin(config, plugin) !== null;
  const errands: Errands = {
    ...(files.length === 0 ? {} : { 'context-retired': { files, text: job.text, context: RETIRED_CONTEXT } }),
    ...(command === null ? {} : { 'command-obeyed': command }),
    ...(isLed(NEEDS_REBASE) ? { 'conflict-labelled': { label: NEEDS_REBASE.label } } : {}),
    ...(isLed(CHERRYPICKER) ? { 'change-picked': { comment: CHERRYPICKER.comment } } : {}),
    ...vending(components),
    ...starting(components, given),
    ...(given.merges && writes('tide', components) ? { 'change-merged': MERGING } : {}),
  };
  return Object.keys(errands).length === 0 ? null : errands;
}

/** Where tide is asked to merge, and what it goes by. */
const MERGING = {
  repo: CANARY_GITHUB.mergeErrandRepository,
  label: CANARY_GITHUB.mergeLabel,
  heldBy: CANARY_GITHUB.holdLabel,
} as const;

/** tot's default for `--port` (cmd/tot/main.go). */
const TOT_PORT = 8888;

/** Where tot is asked for numbers, and whether plank asks it, too. */
function vending(components: readonly ComponentContainer[]): Pick<Errands, 'number-vended'> {
  const [tot] = running('tot', components);
  if (tot === undefined) return {};
  const port = Number(flagValues(tot.container, 'port').at(-1) ?? TOT_PORT);
  const byPlank = running(PLANK, components).some(({ container }) => flagValues(container, 'tot-url').some(Boolean));
  return { 'number-vended': { port, byPlank } };
}

/** What needs a job that hook starts: one to be told of, by a crier that tells of such, and one of a new commit. */
function starting(
  components: readonly ComponentContainer[],
  { started, reported }: { started: ErrandJobs['jobs']; reported: readonly JobType[] },
): Pick<Errands, 'failure-told' | 'new-commit-tested'> {
  if (started === null || !writes('hook', components) || running(PLANK, components).length === 0) return {};
  return {
    ...(reported.includes('presubmit') ? { 'failure-told': started.failing } : {}),
    'new-commit-tested': started.changed,
  };
}

/** Whether a component runs, and changes anything on GitHub: each one's `--dry-run` is true where it is left out. */
function writes(component: string, components: readonly ComponentContainer[]): boolean {
  return running(component, components).some(({ container }) => flagValues(container, 'dry-run').at(-1) === 'false');
}

function running(component: string, components: readonly ComponentContainer[]): ComponentContainer[] {
  return components.filter(({ workload }) => workload.component === component && workload.replicas > 0);
}

/** Whether status-reconciler is told to leave the canaries' organisation alone. */
function isDenied(components: readonly ComponentContainer[]): boolean {
  return components.some(({ container }) => flagValues(container, 'denylist-all').includes(CANARY_GITHUB.org));
}
