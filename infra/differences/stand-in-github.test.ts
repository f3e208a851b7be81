import { describe, expect, it } from 'vitest';
import type { KubernetesObject, Manifest } from '../../src/production/manifest.js';
import { asWorkload, type Container } from '../../src/production/pod-template.js';
import { applyRules } from './apply-rules.js';
import { rejectGithubOutside } from './reject-github-outside.js';
import { standInGithub } from './stand-in-github.js';

const REPOSITORY = 'example.test/prow';
const STAND_IN = 'http://github-stand-in.prow.svc.cluster.local';
const service = (name: string, namespace: string): KubernetesObject => ({
  ...{ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace } },
});
const SERVICES = [service('ghproxy', 'prow'), service('github-stand-in', 'prow')];

function workload(container: Partial<Container>): KubernetesObject {
  const spec = { replicas: 1, template: { spec: { containers: [{ name: 'one', ...container }] } } };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'one', namespace: 'prow' }, spec };
}

function applied(program: string, args: string[], more: Partial<Container> = {}) {
  const object = workload({ image: `${REPOSITORY}/${program}:v1`, args, ...more });
  const manifests: Manifest[] = [object, ...SERVICES].map((one) => ({ file: 'one.yaml', line: 1, object: one }));
  const { manifests: after } = applyRules(manifests, [standInGithub], {
    ...{ prowTag: 'v1', prowRepository: REPOSITORY, storageAddress: '', githubAddress: STAND_IN },
    pubsubAddress: 'pubsub-stand-in:8085',
    ...{ hostNodes: null, madeByStaging: new Set<string>(), configMapParts: new Map<string, string[]>() },
  });
  const objects = after.map(({ object: one }) => one);
  const [first] = objects;
  const container = first === undefined ? undefined : asWorkload(first)?.spec.template.spec.containers[0];
  return { args: container?.args, command: container?.command, env: container?.env, objects };
}

describe('who asks GitHub', () => {
  it('keeps production’s own proxy first, and asks the stand-in where production asks GitHub', () => {
    const { args } = applied('hook', [
      ...['--dry-run=false', '--github-endpoint=http://ghproxy', '--github-endpoint', 'https://api.github.com'],
    ]);
    expect(args).toEqual([
      '--dry-run=false',
      '--github-endpoint=http://ghproxy',
      `--github-endpoint=${STAND_IN}`,
      `--github-graphql-endpoint=${STAND_IN}/graphql`,
    ]);
  });

  it('is told of the stand-in where production says nothing, and by no other flag', () => {
    expect(applied('tide', []).args).toEqual([
      `--github-endpoint=${STAND_IN}`,
      `--github-graphql-endpoint=${STAND_IN}/graphql`,
    ]);
    expect(applied('horologium', ['--dry-run=false']).args).toEqual(['--dry-run=false']);
    expect(applied('prow-controller-manager', []).args).toEqual([]);
  });

  it('is told so too where its flags stand in its command', () => {
    const command = ['/ko-app/crier', '--github-workers=5', '--github-endpoint=https://github.example.test/api/v3'];
    expect(applied('crier', [], { command })).toMatchObject({
      command: ['/ko-app/crier', '--github-workers=5'],
      args: [`--github-endpoint=${STAND_IN}`, `--github-graphql-endpoint=${STAND_IN}/graphql`],
    });
  });

  it('asks through a proxy that asks the stand-in', () => {
    const { args } = applied('ghproxy', ['--upstream=https://api.github.com', '--port=1']);
    expect(args).toEqual(['--port=1', `--upstream=${STAND_IN}`]);
  });

  it('signs in by token where production is an app', () => {
    const { args } = applied('hook', ['--github-app-id=7', '--github-app-private-key-path=/etc/github/cert']);
    expect(args).toContain('--github-token-path=/etc/github/cert');
    expect(args?.join()).not.toContain('app');
  });

  it('hears the canaries’ organisation where it hears only some', () => {
    expect(applied('hook', ['--github-enabled-org=example']).args).toEqual(
      expect.arrayContaining(['--github-enabled-org=example', '--github-enabled-org=prow-staging']),
    );
    expect(applied('hook', []).args?.join()).not.toContain('github-enabled-org');
  });

  it('clones from the stand-in, with a token that is in no manifest', () => {
    const { env } = applied('hook', []);
    expect(env).toContainEqual({ name: 'GIT_CONFIG_VALUE_0', value: 'https://github.com/' });
    for (const variable of ['GIT_CONFIG_KEY_1', 'GIT_CONFIG_VALUE_1'])
      expect(env?.find(({ name }) => name === variable)).toMatchObject({ valueFrom: expect.any(Object) });
  });
});

describe('rejectGithubOutside', () => {
  const run = (program: string, args: string[]) => () =>
    rejectGithubOutside([workload({ image: `${REPOSITORY}/${program}:v1`, args }), ...SERVICES], REPOSITORY);

  it.each([
    ['no endpoint', 'tide', []],
    ['GitHub’s own', 'hook', ['--github-endpoint=https://api.github.com', `--github-graphql-endpoint=${STAND_IN}`]],
    ['a Service that is not there', 'hook', ['--github-endpoint=http://gone', `--github-graphql-endpoint=${STAND_IN}`]],
    ['a proxy of GitHub', 'ghproxy', []],
  ])('refuses %s', (_, program, args) => {
    expect(run(program, args)).toThrow(new RegExp(`would ask the real GitHub[\\s\\S]*${program}`));
  });

  it('refuses nothing that the rule has seen, and nothing that asks nobody', () => {
    for (const program of [
      'hook',
      'tide',
      'ghproxy',
      'status-reconciler',
      'needs-rebase',
      'cherrypicker',
      'horologium',
    ])
      expect(() => rejectGithubOutside(applied(program, []).objects, REPOSITORY)).not.toThrow();
  });
});
