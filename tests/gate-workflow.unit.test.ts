import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { addGateOptions } from '../src/cli/commands/gate-options.js';
import { projectPath } from '../src/toolchain/project-root.js';

const Workflow = z.looseObject({
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()),
  jobs: z.object({
    gate: z.looseObject({
      env: z.record(z.string(), z.string()),
      steps: z.array(
        z.looseObject({
          uses: z.string().optional(),
          with: z.record(z.string(), z.unknown()).optional(),
          run: z.string().optional(),
        }),
      ),
    }),
  }),
});
const workflow = Workflow.parse(parse(readFileSync(projectPath('examples', 'gate', 'github-actions.yaml'), 'utf8')));
const { gate } = workflow.jobs;
const gateCommands = gate.steps.flatMap(({ run = '' }) => (run.startsWith('npx prow-staging ') ? [run] : []));

/** What the command line makes of a step, with values for the workflow's variables. */
function optionsOf(command: string) {
  const values: Record<string, string> = { REPOSITORY: 'o/r', NUMBER: '7', GROUP: 'g', DETAILS: 'https://x.test/1' };
  const words = (command.match(/"[^"]*"|\S+/g) ?? [])
    .map((word) => word.replaceAll('"', '').replaceAll(/\$(\w+)/g, (_, name: string) => values[name] ?? ''))
    .slice(3);
  const parsed = addGateOptions(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  return parsed.parse(words, { from: 'user' }).opts();
}

describe('the workflow that a team copies', () => {
  it('asks the gate by options that it has, and reports each answer', () => {
    const asked = gateCommands.map(optionsOf);
    expect(asked.map(({ pull, mergeGroup }) => pull ?? mergeGroup)).toEqual(['o/r#7', 'o/r@g', 'o/r']);
    for (const { reportStatus, path } of asked) expect([reportStatus, path]).toEqual([true, 'prow']);
    expect(() => optionsOf('npx prow-staging gate --pul o/r')).toThrow(/unknown option/);
  });

  it('makes nothing of what a pull request says into a command', () => {
    for (const { run = '' } of gate.steps) expect(run).not.toContain('${{');
    for (const value of Object.values(gate.env)) expect(value).not.toMatch(/title|body|\.ref\b|label/);
  });

  it('checks nothing of a pull request out, and may do no more than it says', () => {
    const checkouts = gate.steps.filter(({ uses = '' }) => uses.startsWith('actions/checkout@'));
    expect(checkouts.map(({ with: given }) => given)).toEqual([
      { repository: 'example/prow-staging', ref: 'v0.1.0', 'persist-credentials': false },
    ]);
    expect(workflow.permissions).toEqual({
      contents: 'read',
      'pull-requests': 'read',
      statuses: 'write',
      'id-token': 'write',
    });
  });

  it('answers for every pull request: no path is filtered, and a merge group is asked about', () => {
    expect(Object.keys(workflow.on)).toEqual(['pull_request_target', 'merge_group', 'issue_comment', 'schedule']);
    expect(JSON.stringify(workflow.on)).not.toContain('paths');
  });
});
