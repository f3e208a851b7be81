import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { addGateOptions } from '../src/cli/commands/gate-options.js';
import { stateDirectory } from '../src/cli/state-directory.js';
import { projectPath } from '../src/toolchain/project-root.js';
import { type Contexts, isRun, type JobSoFar, textOf, workflowParser } from './support/workflow-expressions.js';

const Step = z.looseObject({
  id: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  env: z.record(z.string(), z.string()).optional(),
  run: z.string().optional(),
  'timeout-minutes': z.number().optional(),
});
type Step = z.infer<typeof Step>;
const Workflow = z.looseObject({
  on: z.record(z.string(), z.unknown()),
  permissions: z.strictObject({}),
  concurrency: z.strictObject({ group: z.string(), queue: z.literal('max') }),
  jobs: z.strictObject({
    gate: z.looseObject({
      if: z.string(),
      permissions: z.record(z.string(), z.string()),
      env: z.record(z.string(), z.string()),
      steps: z.array(Step),
      'timeout-minutes': z.number(),
    }),
  }),
});
const text = readFileSync(projectPath('examples', 'gate', 'github-actions.yaml'), 'utf8');
const workflow = Workflow.parse(parse(text));
const { gate } = workflow.jobs;

const RUN = { repository: 'o/r', server_url: 'https://github.test', run_id: '42', run_attempt: '1', token: 'TOKEN' };
const PULL = { number: 7, head: { ref: '$(reboot)', sha: 'a' }, title: '`reboot`', body: '/staging override' };
const commented = (body: string, issue: object = { number: 7, pull_request: { url: 'x' } }) => ({
  ...{ event_name: 'issue_comment', event: { action: 'created', issue, comment: { body } } },
});
const pulled = (action: string, more: object = {}) => ({
  ...{ event_name: 'pull_request_target', event: { action, pull_request: PULL, ...more } },
});
const GROUP = 'refs/heads/gh-readonly-queue/main/pr-7-0123456789abcdef0123456789abcdef01234567';

/** What happens, and what the workflow is to make of it. */
const EVENTS = {
  opened: pulled('opened'),
  pushed: pulled('synchronize'),
  'led to another branch': pulled('edited', { changes: { base: { ref: { from: 'side' } } } }),
  'an override': commented('Production is down.\n\n/staging override jobs do not start'),
  'begun by hand': { event_name: 'workflow_dispatch', event: {}, inputs: { number: 7 } },
  'given another title': pulled('edited', { changes: { title: { from: 'x' } } }),
  'any other comment': commented('looks good to me'),
  'an override of an issue': commented('/staging override jobs do not start', { number: 8 }),
  'a merge group': {
    ...{ event_name: 'merge_group', event: { action: 'checks_requested', merge_group: { head_ref: GROUP } } },
  },
  hourly: { event_name: 'schedule', event: { schedule: '23 * * * *' } },
  'a push to production': { event_name: 'push', event: { ref: 'refs/heads/main', commits: [] } },
} as const;
type Event = keyof typeof EVENTS;
const REHEARSING: readonly Event[] = ['opened', 'pushed', 'led to another branch', 'an override', 'begun by hand'];
const EVERY_PULL = ['hourly', 'a push to production'] as const;
const IGNORED: readonly Event[] = ['given another title', 'any other comment', 'an override of an issue'];

function contextsOf(event: Event): Contexts {
  const { inputs = {}, ...github } = { inputs: undefined, ...EVENTS[event] };
  return { github: { ...RUN, ...github }, inputs: inputs ?? {}, vars: {} };
}

/** What the steps of a job see, whatever came before. */
function stepContexts(event: Event, kept: boolean, outcome = 'skipped'): Contexts {
  const contexts = contextsOf(event);
  const env = Object.fromEntries(Object.entries(gate.env).map(([name, value]) => [name, textOf(value, contexts)]));
  const steps = {
    kept: { outputs: kept ? { 'cache-matched-key': 'prow-staging-runs-41-1' } : {} },
    overrides: { outputs: kept ? { 'cache-matched-key': 'prow-staging-overrides-41-1' } : {} },
    ...{ toolchain: { outputs: {} }, rehearsed: { outcome } },
  };
  return { ...contexts, env, steps };
}

/** What the command line makes of the gate's step that is run. */
function askedBy(event: Event, kept: boolean) {
  const first = gate.steps.find(({ id }) => id === 'rehearsed');
  const isFirst = isRun(first?.if, stepContexts(event, kept));
  const contexts = stepContexts(event, kept, isFirst ? 'success' : 'skipped');
  const asked = gate.steps.filter((step) => isGate(step) && isRun(step.if, contexts));
  expect(asked, `${event}: one answer`).toHaveLength(1);
  return optionsOf(asked[0]?.run ?? '', z.record(z.string(), z.string()).parse(contexts['env']));
}

function isGate({ run = '' }: Step): boolean {
  return run.startsWith('node bin/prow-staging.mjs gate ');
}

function optionsOf(command: string, values: Readonly<Record<string, string>>) {
  const words = (command.match(/"[^"]*"|\S+/g) ?? [])
    .map((word) => word.replaceAll('"', '').replaceAll(/\$(\w+)/g, (_, name: string) => values[name] ?? ''))
    .slice(3);
  const parsed = addGateOptions(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  return parsed.parse(words, { from: 'user' }).opts();
}

const stepsThatUse = (action: string) => gate.steps.filter(({ uses = '' }) => uses.startsWith(`${action}@`));
const groupOf = (event: Event): string => textOf(workflow.concurrency.group, contextsOf(event)).trim();

describe('the workflow that a team copies', () => {
  let errorsOfWorkflow: Awaited<ReturnType<typeof workflowParser>>;
  beforeAll(async () => {
    errorsOfWorkflow = await workflowParser();
  });

  it('has nothing that GitHub’s own parser is against', () => {
    expect(errorsOfWorkflow(text)).toEqual([]);
  });

  it('would have, with a key, a value or a context that GitHub does not know', () => {
    for (const [from, to] of [
      ['\n  queue: max', '\n  queue: most'],
      ['merge_group:', 'merge_groups:'],
      ['contains(github.event', 'contains(steps.event'],
      ['timeout-minutes: 200', 'timeout: 200'],
    ] as const)
      expect(errorsOfWorkflow(text.replace(from, to)), to).not.toEqual([]);
  });

  it('answers for every change of a pull request, also for one of its base branch', () => {
    expect(Object.keys(workflow.on)).toEqual([
      ...['pull_request_target', 'merge_group', 'issue_comment', 'schedule', 'push', 'workflow_dispatch'],
    ]);
    expect(workflow.on['push']).toEqual({ branches: ['main'] });
    expect(workflow.on['pull_request_target']).toEqual({
      ...{ types: ['opened', 'synchronize', 'reopened', 'edited'], branches: ['main'] },
    });
    expect(workflow.on['merge_group']).toEqual({ types: ['checks_requested'], branches: ['main'] });
  });
});

describe('a run of the workflow', () => {
  it('that rehearses waits its turn, and takes nobody else’s', () => {
    for (const event of REHEARSING) {
      expect(groupOf(event), event).toBe('prow-staging-rehearsals');
      expect(isRun(gate.if, contextsOf(event)), event).toBe(true);
      expect(askedBy(event, true), event).toMatchObject({ pull: 'o/r#7', rehearse: true });
    }
  });

  it('for a comment that is no override, or another title, does nothing, and is in nobody’s way', () => {
    for (const event of IGNORED) {
      expect(isRun(gate.if, contextsOf(event)), event).toBe(false);
      expect(groupOf(event), event).toBe('prow-staging-42');
    }
  });

  it('for a merge group, every hour, and after each push to production rehearses nothing, keeps nothing, and waits for nobody', () => {
    for (const event of ['a merge group', ...EVERY_PULL] as const) {
      expect([isRun(gate.if, contextsOf(event)), groupOf(event)], event).toEqual([true, 'prow-staging-42']);
      for (const kept of [true, false]) expect(askedBy(event, kept)['rehearse'], event).toBe(undefined);
      for (const { if: condition } of stepsThatUse('actions/cache/save'))
        expect(isRun(condition, stepContexts(event, true)), event).toBe(false);
    }
    expect(askedBy('a merge group', true)['mergeGroup']).toBe(`o/r@${GROUP}`);
    for (const event of EVERY_PULL) expect(askedBy(event, true)['pull'], event).toBe('o/r');
  });

  it('reports each answer, of the one branch, with a link', () => {
    for (const event of [...REHEARSING, 'a merge group', ...EVERY_PULL] as const)
      expect(askedBy(event, true), event).toMatchObject({
        ...{ branch: 'main', path: 'prow', reportStatus: true },
        detailsUrl: 'https://github.test/o/r/actions/runs/42',
      });
    expect(() => optionsOf('node bin/prow-staging.mjs gate --pul o/r', {})).toThrow(/unknown option/);
  });

  it('rehearses nothing where no run is kept, unless somebody begins by hand', () => {
    for (const event of REHEARSING)
      expect(askedBy(event, false)['rehearse'], event).toBe(event === 'begun by hand' ? true : undefined);
  });
});

describe('what a run leaves', () => {
  const [toolchain, runs, overrides, ...others] = stepsThatUse('actions/cache/save');
  const [kept, letIn, , ...more] = stepsThatUse('actions/cache/restore');
  const both = [
    ['runs', kept, runs],
    ['overrides', letIn, overrides],
  ] as const;
  const OUTCOMES: readonly (readonly [string, JobSoFar])[] = [
    ['success', 'going well'],
    ['failure', 'failed'],
    ['cancelled', 'cancelled'],
  ];

  it('is kept whether the rehearsal passed, failed or was interrupted', () => {
    for (const [outcome, job] of OUTCOMES)
      for (const save of [runs, overrides])
        expect(isRun(save?.if, stepContexts('pushed', true, outcome), job), outcome).toBe(true);
    // With the history gone it would begin another.
    for (const save of [runs, overrides]) expect(isRun(save?.if, stepContexts('pushed', false, 'skipped'))).toBe(false);
    expect(isRun(toolchain?.if, stepContexts('pushed', true), 'failed')).toBe(false);
    expect([others, more, stepsThatUse('actions/cache')]).toEqual([[], [], []]);
  });

  it('is kept of an override that a job heard without rehearsing', () => {
    const heard = stepContexts('an override', true, 'skipped');
    expect([isRun(overrides?.if, heard), isRun(runs?.if, heard)]).toEqual([true, false]);
    for (const event of ['a merge group', ...EVERY_PULL] as const)
      expect(isRun(overrides?.if, stepContexts(event, true)), event).toBe(false);
  });

  it('is found by the next, and by a second attempt, which cannot write under the key of the first', () => {
    const prefixes = both.map(([name, restore, save]) => {
      expect([restore?.if, restore?.with?.['path'], restore?.with?.['key']], name).toEqual([
        ...[undefined, save?.with?.['path'], save?.with?.['key']],
      ]);
      const keyOf = (attempt: string) =>
        textOf(String(save?.with?.['key']), { github: { ...RUN, run_attempt: attempt } });
      expect(keyOf('1'), name).not.toBe(keyOf('2'));
      expect(keyOf('2').startsWith(String(restore?.with?.['restore-keys'])), name).toBe(true);
      return String(restore?.with?.['restore-keys']);
    });
    expect([kept?.id, letIn?.id]).toEqual(['kept', 'overrides']);
    const keys = [toolchain, runs, overrides].map((save) => String(save?.with?.['key']));
    for (const [index, prefix] of prefixes.entries())
      expect(keys.map((key) => key.startsWith(prefix))).toEqual([false, index === 0, index === 1]);
  });

  it('is all that the gate decides from, and holds no key that signs', () => {
    const paths = [runs, overrides].map((save) => String(save?.with?.['path']).trim().split(/\s+/));
    const { root, ...state } = stateDirectory('~/.local/state/prow-staging');
    const inHome = (path: string): string => `~/.local/state/prow-staging${path.slice(root.length)}`;
    expect(paths).toEqual([[inHome(state.runs), inHome(state.runIndex)], [inHome(state.overrides)]]);
    expect(paths.flat().some((path) => inHome(state.signingKey).startsWith(path))).toBe(false);
  });

  it('has time to be kept when the rehearsal has none left', () => {
    const rehearsed = gate.steps.find(({ id }) => id === 'rehearsed')?.['timeout-minutes'] ?? Number.NaN;
    expect(gate['timeout-minutes'] - rehearsed).toBeGreaterThanOrEqual(30);
    const saved = gate.steps.findLastIndex(({ uses = '' }) => uses.startsWith('actions/cache/save@'));
    expect(saved).toBeGreaterThan(gate.steps.findLastIndex(isGate));
  });
});

describe('a pull request from anybody', () => {
  it('is not checked out, and nothing of it becomes part of a command', () => {
    expect(stepsThatUse('actions/checkout').map(({ with: given }) => given)).toEqual([
      {
        ...{ repository: 'example/prow-staging', 'persist-credentials': false },
        ref: expect.stringMatching(/^[0-9a-f]{40}$/),
      },
    ]);
    for (const { run = '' } of gate.steps) expect(run).not.toContain('${{');
    const { env } = stepContexts('opened', true);
    expect(env).toEqual({
      ...{ PROW_STAGING_SIGN: 'keyless', REPOSITORY: 'o/r', NUMBER: '7', GROUP: '' },
      DETAILS: 'https://github.test/o/r/actions/runs/42',
    });
  });

  it('meets a token that may say what a commit is, and read, in the gate’s own steps alone', () => {
    expect(gate.permissions).toEqual({
      ...{ contents: 'read', 'pull-requests': 'read', statuses: 'write', 'id-token': 'write' },
    });
    for (const step of gate.steps)
      expect(Object.keys(step.env ?? {}), step.run).toEqual(isGate(step) ? ['GITHUB_TOKEN'] : []);
  });

  it('is judged by actions that nobody can move under their name', () => {
    const uses = gate.steps.flatMap((step) => step.uses ?? []);
    for (const action of uses) expect(action).toMatch(/^actions\/[\w/-]+@[0-9a-f]{40}$/);
    const pins = new Map(uses.map((action) => [action.split('/')[1]?.split('@')[0], action.split('@')[1]]));
    expect(new Set(uses.map((action) => action.split('@')[1])).size).toBe(pins.size);
  });
});
