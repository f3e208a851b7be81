import { readFile } from 'node:fs/promises';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { GITHUB_GIT_PATH } from '../../src/model/github-world.js';
import { projectPath } from '../../src/toolchain/project-root.js';
import { AT } from './deployments.js';
import { PROW_CLONE } from './job-image.js';

const STAND_IN = 'http://github-stand-in.default.svc.cluster.local';
/** Nodes that run pods as processes (src/cli/program-inputs.ts). */
const HOST_NODES = {
  nodeSelector: { 'prow-staging.dev/runs': 'processes' },
  tolerations: [{ key: 'prow-staging.dev/host-node', operator: 'Exists', effect: 'NoSchedule' }],
};

const Container = z.looseObject({ args: z.array(z.string()), env: z.array(z.unknown()).optional() });
const Job = z.looseObject({ name: z.string(), spec: z.looseObject({ containers: z.array(Container) }) });
const Jobs = z.looseObject({ presubmits: z.record(z.string(), z.array(Job)), periodics: z.array(Job) });
type Job = z.infer<typeof Job>;

/** The two jobs of examples/gate/presubmit.yaml, as files of a job configuration. */
export interface GateJobs {
  readonly presubmit: string;
  /** Apart: staging lets no periodic start by itself that is there when it is stood up. */
  readonly periodic: string;
}

/**
 * The example's jobs as a team would have them. What staging has otherwise than a team is changed here and nowhere else:
 * the repository's name, how long a rehearsal may be, where pods can run, where git finds GitHub, and a clone for the
 * release that no module proxy has.
 */
export async function gateJobs(power: string): Promise<GateJobs> {
  const { presubmits, periodics } = Jobs.parse(parse(await example('presubmit.yaml')));
  const changed = Object.entries(presubmits).map(([repo, all]) => [repo, all.map((job) => inStaging(job, power))]);
  return {
    presubmit: stringify({ presubmits: Object.fromEntries(changed) }),
    periodic: stringify({ periodics: periodics.map((job) => inStaging(job, power)) }),
  };
}

/** A file of examples/gate, for the story's repository. */
export async function example(name: string): Promise<string> {
  const text = await readFile(projectPath('examples', 'gate', name), 'utf8');
  return text.replaceAll('example/deployments', `${AT.org}/${AT.repo}`).replace(/^( *)example:$/gm, `$1${AT.org}:`);
}

function inStaging(job: Job, power: string): Job {
  const containers = job.spec.containers.map((container) => {
    const args = container.args.map((arg) => (arg.startsWith('--power=') ? `--power=${power}` : arg));
    const more = args.includes('--rehearse') ? [`--prow-repo=${PROW_CLONE}`] : [];
    return { ...container, args: [...args, ...more], env: GIT_VARIABLES };
  });
  return { ...job, spec: { ...job.spec, ...HOST_NODES, containers } };
}

/** What staging's own rule gives to Prow's programs (infra/differences/stand-in-github.ts). */
const GIT_VARIABLES = [
  { name: 'GIT_CONFIG_COUNT', value: '1' },
  { name: 'GIT_CONFIG_KEY_0', value: `url.${STAND_IN}${GITHUB_GIT_PATH}/.insteadOf` },
  { name: 'GIT_CONFIG_VALUE_0', value: 'https://github.com/' },
];
