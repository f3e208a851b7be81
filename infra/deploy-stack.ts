import { ConcurrentUpdateError } from '@pulumi/pulumi/automation/index.js';
import { ExplainedError } from '../src/model/explained-error.js';
import { WORKLOAD_KINDS } from '../src/production/pod-template.js';
import { auditDeployment } from './audit/audit-deployment.js';
import { type AwaitedWorkload, awaitRollouts } from './engine/await-rollouts.js';
import { DeploymentProgress, type FailedResource, PROGRAM } from './engine/deployment-progress.js';
import { openStack, type StackPlace } from './engine/open-stack.js';
import { policySettingsPath, writePolicyPack } from './engine/policy-pack.js';
import { FAKE_STORAGE } from './objects/fake-storage.js';
import { GITHUB_STAND_IN } from './objects/github-stand-in.js';
import { stagingProgram } from './program.js';
import { type ProgramInputs, ProgramOutputs } from './program-inputs.js';

/** One environment's stack, and who hears of what it does. */
export interface StackOptions extends StackPlace {
  readonly signal: AbortSignal;
  /** Asks every policy of each object before it is made or changed. */
  readonly asksPolicies?: boolean;
  /** Whether what stands is held against production; not where it was changed by hand on purpose. Yes where left out. */
  readonly isAudited?: boolean;
  /** A line for each object that is done, and what is waited for. */
  onEvent(line: string): void;
}

/** What a deployment came to. */
export interface Deployed {
  readonly outputs: ProgramOutputs;
  /** Rollouts that had not ended at their limit, each with what it lacks; empty when all have. */
  readonly unended: readonly string[];
}

/**
 * Brings an environment to what the inputs say: the first time everything, later
 * only what changed. Returns when every rollout has ended, or has had its time.
 *
 * @throws {ExplainedError} `usage` before anything is changed, for what the plan
 *   refuses; `undecided` when an object that is no workload did not come up within its limit, named
 *   with its last diagnostic; `fault` for trouble in the engine itself.
 */
export async function deployStack(inputs: ProgramInputs, options: StackOptions): Promise<Deployed> {
  const program: { outputs: ProgramOutputs | null; refusal: ExplainedError | null } = { outputs: null, refusal: null };
  const { asksPolicies = false } = options;
  const run = async () => {
    try {
      program.outputs = ProgramOutputs.parse(
        await stagingProgram(inputs, asksPolicies ? policySettingsPath(options.directory) : undefined),
      );
      return program.outputs;
    } catch (error) {
      // The engine would only keep the text; the caller gets the error itself.
      if (error instanceof ExplainedError) program.refusal = error;
      throw error;
    }
  };
  const progress = new DeploymentProgress(options.onEvent);
  const { signal } = options;
  let failed: readonly FailedResource[] = [];
  try {
    const stack = await openStack(options, run);
    await stack.up({
      ...{ onEvent: (event) => progress.observe(event), continueOnError: true, signal },
      ...(asksPolicies ? { policyPacks: [await writePolicyPack(options.directory)] } : {}),
    });
  } catch (error) {
    signal.throwIfAborted();
    const broken = progress.brokenPolicies();
    if (broken.length > 0) throw policyBroken(broken);
    failed = progress.failures().filter(({ name }) => name !== PROGRAM);
    if (program.outputs === null || failed.length === 0 || !failed.every(isOfWorkload))
      throw program.refusal ?? explainFailure(error, { progress, options, deed: 'deployment' });
  }
  const { outputs } = program;
  if (outputs === null) throw new TypeError('an update that ended without an error has run the program');
  if (options.isAudited !== false)
    await auditDeployment({ inputs, differences: outputs.differences, isWhole: failed.length === 0 }, options.onEvent);
  // Where the engine gave up on one it has waited as long as we would.
  const waiting = { limitMs: failed.length > 0 ? 0 : ROLLOUT_LIMIT_MS, signal, onEvent: options.onEvent };
  const lacks = await Promise.all(
    awaitedPlaces(inputs, outputs).map(({ kubeconfig, workloads }) =>
      awaitRollouts(workloads, { kubeconfig, ...waiting }),
    ),
  );
  const failures = failed.map(({ name, diagnostic }) => `${name}: ${diagnostic.replaceAll(/\s+/g, ' ')}`);
  return { outputs, unended: lacks.flat().length > 0 ? lacks.flat() : failures };
}

/** A policy that production keeps and this deployment does not: nothing of the object was made or changed. */
function policyBroken(broken: readonly string[]): ExplainedError {
  const [first = '', ...more] = broken;
  return new ExplainedError('usage', {
    what: 'This deployment breaks a policy that production itself keeps',
    expected: 'what infra/policy asks of every object',
    observed: `${first}${more.length === 0 ? '' : ` and ${more.length} more`}`,
    evidence: broken.join('; '),
    next: 'mend the object; where it is production’s own lack, it is told and stops nothing',
  });
}

/** Whether a failure is of a workload, whose pods then do not come up; resources are named `<cluster> <kind> <object>`. */
function isOfWorkload({ name }: FailedResource): boolean {
  return WORKLOAD_KINDS.some((kind) => name.split(' ')[1] === kind);
}

/**
 * Deletes everything the stack made, and the stack. Does nothing where there is none.
 *
 * @throws {ExplainedError} as {@link deployStack}.
 */
export async function destroyStack(options: StackOptions): Promise<void> {
  const progress = new DeploymentProgress(options.onEvent);
  const { signal } = options;
  try {
    const stack = await openStack(options, async () => ({}));
    await stack.destroy({ onEvent: (event) => progress.observe(event), signal });
    await stack.workspace.removeStack(options.stack);
  } catch (error) {
    signal.throwIfAborted();
    throw explainFailure(error, { progress, options, deed: 'removal' });
  }
}

/** As long as Pulumi waits for one object; on an idle machine the example takes 10 s. */
const ROLLOUT_LIMIT_MS = 120_000;

function awaitedWorkloads({ components, namespaces }: ProgramOutputs): AwaitedWorkload[] {
  return [
    ...components.map(({ workload }) => workload),
    ...[FAKE_STORAGE, GITHUB_STAND_IN].map((name) => ({
      ...{ kind: 'Deployment' as const, namespace: namespaces.prowJobs, name },
    })),
  ];
}

/** Prow's workloads on the service cluster, and Boskos' on its own. */
function awaitedPlaces(
  { clusters }: ProgramInputs,
  outputs: ProgramOutputs,
): { kubeconfig: string; workloads: AwaitedWorkload[] }[] {
  const service = clusters.find(({ role }) => role === 'service')?.kubeconfig ?? '';
  const lending = clusters.find(({ id }) => id === outputs.boskos?.clusterId)?.kubeconfig;
  return [
    { kubeconfig: service, workloads: awaitedWorkloads(outputs) },
    ...(lending === undefined
      ? []
      : [{ kubeconfig: lending, workloads: (outputs.boskos?.components ?? []).map(({ workload }) => workload) }]),
  ];
}

function explainFailure(
  error: unknown,
  { progress, options, deed }: { progress: DeploymentProgress; options: StackOptions; deed: string },
): ExplainedError {
  if (error instanceof ExplainedError) return error;
  const all = progress.failures();
  // The stack itself fails with any of its resources, and says nothing more.
  const failures = all.length > 1 ? all.filter(({ name }) => name !== PROGRAM) : all;
  const [first] = failures;
  const isResource = first !== undefined && first.name !== PROGRAM;
  const isConcurrent = error instanceof ConcurrentUpdateError;
  return new ExplainedError(
    isResource ? 'undecided' : 'fault',
    {
      what: isResource ? `the ${deed} stopped at ${first.name}` : `the ${deed} of stack ${options.stack} failed`,
      expected: 'every object in its declared state within its limit',
      observed: first?.diagnostic.replaceAll(/\s+/g, ' ') ?? lastWords(error),
      evidence: failures.map(({ name }) => name).join(', ') || `${options.directory}/pulumi`,
      next: isConcurrent ? 'wait for the other deployment of this environment' : NEXT,
    },
    { cause: error },
  );
}

const NEXT = 'look at the object with kubectl and the environment’s kubeconfig, and at the log of its pod';

/** The end of what the engine said: the reason stands there, after all that went well. */
function lastWords(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.trim().split('\n').slice(-3).join(' ');
}
