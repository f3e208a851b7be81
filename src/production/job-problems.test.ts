import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ExampleChange, withChangedExample } from './fixtures/changed-example.js';
import { readProduction } from './read-production.js';

const PRODUCTION = 'production.yaml';
const NAMED = { file: PRODUCTION, from: 'policy: policy.yaml\n', to: 'policy: mine.yaml\n' };

async function problemsWith(policy: object | null, ...changes: ExampleChange[]): Promise<readonly string[]> {
  return withChangedExample([NAMED, ...changes], async (root) => {
    await writeFile(join(root, 'mine.yaml'), JSON.stringify(policy));
    return (await readProduction(root)).problems;
  });
}

const trusting = (...repositories: string[]) => ({ trusted: [{ cluster: 'prow', repositories }] });

describe('jobs', () => {
  it('of the example may all run where they are to', async () => {
    expect(await withChangedExample([], async (root) => (await readProduction(root)).problems)).toEqual([]);
  });

  it('that name an alias nobody defines are named, each with its place', async () => {
    const ghost = { file: 'jobs/rules.yaml', from: 'cluster: rules-k8s', to: 'cluster: ghost' };
    const problems = await problemsWith(trusting('example/*'), ghost);
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) {
      expect(problem).toMatch(
        /^\w+ \S+ names alias ghost, and prow-controller-manager has no alias ghost.* \(jobs\/rules.yaml:\d+\)$/,
      );
    }
  });

  it('are named by the line of their cluster, and by their first line where they have none', async () => {
    const ghost = { file: 'jobs/widgets.yaml', from: 'cluster: default', to: 'cluster: ghost' };
    const clusterless = { file: PRODUCTION, from: '- name: default\n', to: '- name: elsewhere\n' };
    const rightless = {
      file: 'manifests/prow-controller-manager.yaml',
      from: 'resources: [pods]',
      to: 'resources: [pods/log]',
    };
    await withChangedExample([ghost, clusterless, rightless], async (root) => {
      const lines = (await readFile(join(root, 'jobs/widgets.yaml'), 'utf8')).split('\n');
      const { problems } = await readProduction(root);
      const shown = problems.flatMap((problem) => {
        const [, name, said, line] =
          / (\S+) names (alias ghost|no cluster).*jobs\/widgets\.yaml:(\d+)\)$/.exec(problem) ?? [];
        return name === undefined ? [] : [[said, lines[Number(line) - 1]?.trim(), `- name: ${name}`]];
      });
      expect(new Set(shown.map(([said]) => said))).toEqual(new Set(['alias ghost', 'no cluster']));
      for (const [said, line, first] of shown) expect(line).toBe(said === 'alias ghost' ? 'cluster: ghost' : first);
    });
  });

  it('of repositories that a trusted cluster’s policy does not name are named', async () => {
    expect(await problemsWith(trusting('example/*'))).toEqual([]);
    const problems = await problemsWith(trusting('example/other'));
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems)
      expect(problem).toMatch(/runs code of example\/\S+ on trusted cluster prow, which the policy does not allow/);
  });

  it('that run before anybody has merged their code are named, unless the policy lets them', async () => {
    const untrusted = { file: 'jobs/widgets.yaml', from: 'cluster: default', to: 'cluster: test-infra-trusted' };
    const problems = await problemsWith(trusting('example/*'), untrusted);
    expect(problems).toContainEqual(
      expect.stringMatching(/^presubmit \S+ runs code that nobody has merged on trusted cluster prow/),
    );
    const lets = { trusted: [{ cluster: 'prow', repositories: ['example/*'], presubmits: true }] };
    expect(await problemsWith(lets, untrusted)).toEqual([]);
  });
});

describe('code that comes another way than by its repository’s name', () => {
  const heartbeat = '  - name: ci-test-infra-heartbeat\n';
  const beside = (ref: string) => ({
    ...{ file: 'jobs/trusted.yaml', from: heartbeat },
    to: `${heartbeat}    extra_refs:\n      - { org: example, repo: first, base_ref: main }\n      - { ${ref} }\n`,
  });

  it.each([
    ['a second extra_ref', 'org: evil, repo: x, base_ref: main, workdir: true', 'evil/x'],
    ['a clone_uri', 'org: example, repo: x, base_ref: main, clone_uri: https://github.com/evil/y.git', 'evil/y'],
    ['a clone_uri by ssh', 'org: example, repo: x, base_ref: main, clone_uri: "git@github.com:evil/z.git"', 'evil/z'],
    [
      'another server',
      'org: example, repo: x, base_ref: main, clone_uri: https://git.test/example/x',
      'https://git.test/example/x',
    ],
  ])('%s counts', async (_, ref, repository) => {
    expect(await problemsWith(trusting('example/*'), beside(ref))).toContainEqual(
      expect.stringContaining(`runs code of ${repository} on trusted cluster prow`),
    );
  });

  it('is no problem where the policy names it', async () => {
    const allowed = 'org: example, repo: x, base_ref: main, clone_uri: https://github.com/example/y';
    expect(await problemsWith(trusting('example/*'), beside(allowed))).toEqual([]);
  });

  const inRepo = (settings: string) => ({
    file: 'config/config.yaml',
    from: 'log_level: info\n',
    to: `log_level: info\nin_repo_config: ${settings}\n`,
  });
  it.each([
    [
      'every repository',
      "{ enabled: { '*': true }, allowed_clusters: { '*': [test-infra-trusted] } }",
      'code of every repository',
    ],
    [
      'one of them',
      '{ enabled: { example: true }, allowed_clusters: { example/x: [test-infra-trusted] } }',
      'code of example/x',
    ],
  ])('in a repository itself is a presubmit of %s', async (_, settings, whose) => {
    expect(await problemsWith(trusting('example/*'), inRepo(settings))).toContainEqual(
      expect.stringMatching(
        new RegExp(`^in_repo_config lets ${whose} that nobody has merged .* \\(config/config.yaml:\\d+\\)$`),
      ),
    );
  });

  it.each([
    ['is switched off', "{ enabled: { '*': false }, allowed_clusters: { '*': [test-infra-trusted] } }"],
    [
      'is off for that repository',
      "{ enabled: { '*': true, example/x: false }, allowed_clusters: { example/x: [test-infra-trusted] } }",
    ],
    ['leads to no trusted cluster', "{ enabled: { '*': true } }"],
  ])('in a repository itself is none where it %s', async (_, settings) => {
    expect(await problemsWith(trusting('example/*'), inRepo(settings))).toEqual([]);
  });
});

describe('a policy that cannot be used is refused by line', () => {
  it.each([
    ['an unknown cluster', { trusted: [{ cluster: 'nowhere', repositories: ['a/b'] }] }, /one of the clusters prow/],
    ['a repository without an organisation', trusting('widgets'), /org\/repo/],
    ['another shape', { trusted: 'all' }, /expected {2}a list\n/],
  ])('%s', async (_, policy, said) => {
    await expect(problemsWith(policy)).rejects.toMatchObject({
      kind: 'unreadable',
      message: expect.stringMatching(said),
    });
  });
});
