import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { type Description, fingerprint } from '../../model/description.js';
import type { Drift } from '../../model/drift.js';
import { describedKubeconfigs } from '../described-kubeconfigs.js';
import { type ExampleChange, withChangedExample } from '../fixtures/changed-example.js';
import { readProduction } from '../read-production.js';
import { compareDescriptions } from './compare-descriptions.js';
import { explainDrift } from './explain-drift.js';

interface Rest {
  readonly token?: string;
  readonly authority?: string;
  readonly current?: string;
}

/** A kubeconfig of production's; of each context its cluster and its user. */
function kubeconfig(contexts: Readonly<Record<string, string>>, rest: Rest = {}): string {
  const { token = 'a', authority = 'ca', current = 'default' } = rest;
  return stringify({
    'current-context': current,
    contexts: Object.entries(contexts).map(([name, place]) => {
      const [cluster, user] = place.split(' ');
      return { name, context: { cluster, user } };
    }),
    clusters: ['one', 'two', 'three'].map((name) => ({
      name,
      cluster: { server: `https://${name}.example`, 'certificate-authority-data': btoa(authority) },
    })),
    users: ['u1', 'u2'].map((name) => ({ name, user: { token } })),
  });
}

const BEFORE = { default: 'one u1', other: 'two u2' };
const FIRST = '      - name: default\n        cluster: prow-build\n';

/** The example with a second context in its first kubeconfig, which is a Secret among the manifests. */
async function holding(text: string): Promise<Description> {
  const metadata = { name: 'kubeconfig-build', namespace: 'default' };
  const object = stringify({ apiVersion: 'v1', kind: 'Secret', metadata, data: { kubeconfig: btoa(text) } });
  const changes: ExampleChange[] = [
    { file: 'production.yaml', from: FIRST, to: `${FIRST}      - name: other\n        cluster: tpu\n` },
    { file: 'manifests/namespaces.yaml', from: 'name: test-pods\n', to: `name: test-pods\n---\n${object}` },
  ];
  return withChangedExample(changes, async (root) => (await readProduction(root)).description);
}

async function driftBetween(before: string, after: string): Promise<Drift> {
  return compareDescriptions(await holding(before), await holding(after), 'run 1');
}

describe('contexts whose kubeconfig leads elsewhere', () => {
  test('are named, both of two that were swapped, though no name and no order changed', async () => {
    const drift = await driftBetween(kubeconfig(BEFORE), kubeconfig({ default: 'two u1', other: 'one u2' }));
    expect(drift.changes.map(({ kind, subject }) => [kind, subject])).toEqual([
      ['context-repointed', 'alias default'],
      ['context-repointed', 'alias other'],
    ]);
    const text = explainDrift(drift);
    expect(text).toContain('  alias default now points where alias other pointed, to address and authority ');
    expect(text).toContain('  alias other now points where alias default pointed, to address and authority ');
    expect(drift.since.fingerprint).not.toBe(drift.now.fingerprint);
  });

  test('are named where one leads to what none led to, and where they log in as each other', async () => {
    const elsewhere = await driftBetween(kubeconfig(BEFORE), kubeconfig({ ...BEFORE, other: 'three u2' }));
    expect(explainDrift(elsewhere)).toMatch(
      /\n {2}alias other now points elsewhere, to address and authority [0-9a-f]{16}; it/,
    );
    const users = await driftBetween(kubeconfig(BEFORE), kubeconfig({ default: 'one u2', other: 'two u1' }));
    expect(users.changes.map(({ kind, subject }) => [kind, subject])).toEqual([
      ['context-user-changed', 'alias default'],
      ['context-user-changed', 'alias other'],
    ]);
    expect(explainDrift(users)).toContain('alias other now points where alias default pointed, to user entry');
    const authority = await driftBetween(kubeconfig(BEFORE), kubeconfig(BEFORE, { authority: 'other' }));
    expect(authority.changes.map(({ kind }) => kind)).toEqual(['context-repointed', 'context-repointed']);
  });

  test('are none where only a credential is another, and nothing of one is kept', async () => {
    const drift = await driftBetween(kubeconfig(BEFORE), kubeconfig(BEFORE, { token: 'another' }));
    expect(drift.changes).toEqual([]);
    const kept = JSON.stringify(await holding(kubeconfig(BEFORE, { token: 'hidden-token' })));
    for (const text of ['hidden-token', 'one.example', btoa('ca'), 'u1"']) expect(kept).not.toContain(text);
  });
});

/** What production.yaml has kept of contexts. */
function described(reaches: Readonly<Record<string, string>>) {
  const contexts = Object.entries(reaches).map(([name, digest]) => ({
    ...{ name, cluster: 'c' },
    ...(digest === '' ? {} : { reaches: digest }),
  }));
  const file = { configMap: 'k', key: 'config', currentContext: '', contexts, guessed: false };
  return describedKubeconfigs({ kubeconfigs: [file] });
}

const [A, B] = ['a'.repeat(16), 'b'.repeat(16)];

describe('a kubeconfig among the manifests that production.yaml does not follow', () => {
  const named = ({ changes }: Drift): string[] =>
    changes.map(({ kind, subject, before, after }) => [kind, subject, before, after].join(' | '));

  test('is described as it stands: a context that was given another name is another alias', async () => {
    const drift = await driftBetween(kubeconfig(BEFORE), kubeconfig({ default: 'one u1', another: 'two u2' }));
    expect(named(drift)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^alias-added \| alias another \| {2}\| cluster not-described-[0-9a-f]{16} \(Secret /),
        'alias-removed | alias other | cluster tpu (Secret kubeconfig-build, key kubeconfig, context other) | ',
      ]),
    );
  });

  test('is described as it stands: its order, its current-context, and a cluster nobody described', async () => {
    const order = await driftBetween(kubeconfig(BEFORE), kubeconfig({ other: 'two u2', default: 'one u1' }));
    expect(named(order)).toContainEqual(
      expect.stringMatching(/^aliases-reordered \| the order of aliases \| default, other, .* \| other, default, /),
    );
    const [first = ''] = named(await driftBetween(kubeconfig(BEFORE), kubeconfig(BEFORE, { current: 'other' })));
    expect(first).toMatch(/^kubeconfig-changed .*; current-context default \| .*; current-context other$/);
    const added = await driftBetween(kubeconfig(BEFORE), kubeconfig({ ...BEFORE, third: 'three u2' }));
    expect(named(added)).toContainEqual(
      expect.stringMatching(/^alias-added \| alias third \| {2}\| cluster not-described-[0-9a-f]{16} /),
    );
  });
});

describe('what production.yaml has kept of contexts', () => {
  const base = holding(kubeconfig(BEFORE));
  const drift = async (before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>) => {
    const one = { ...(await base), kubeconfigs: described(before) };
    return compareDescriptions(one, { ...one, kubeconfigs: described(after) }, 'run 1');
  };

  test('is held against what it keeps now, and is nothing where it is the same', async () => {
    const { changes } = await drift({ x: A, y: B }, { x: B, y: A });
    expect(changes.map(({ subject, after }) => [subject, after])).toEqual([
      ['context x of ConfigMap k, key config', `where alias y pointed, to address and authority ${B}`],
      ['context y of ConfigMap k, key config', `where alias x pointed, to address and authority ${A}`],
    ]);
    expect((await drift({ x: A, y: B }, { x: A, y: B })).changes).toEqual([]);
  });

  test('is a change where nobody says it any more, and a note where nobody had', async () => {
    const lost = await drift({ x: A }, { x: '' });
    expect(lost.changes.map(({ kind }) => kind)).toEqual(['context-unread']);
    expect(explainDrift(lost)).toContain(
      `pointed to address and authority ${A}, and nobody has read where it points now`,
    );
    const found = await drift({ x: '', y: A }, { x: B, y: A });
    expect(found.changes).toEqual([]);
    expect(found.notes[0]).toMatch(/^nobody had read where 1 of 2 contexts lead: /);
    expect((await drift({ x: A }, { x: A })).notes).toEqual([]);
  });

  test('is part of the fingerprint, and absent no part of it', async () => {
    const of = async (reaches: Readonly<Record<string, string>>) =>
      fingerprint({ ...(await base), kubeconfigs: described(reaches) });
    expect(await of({ x: A })).not.toBe(await of({ x: B }));
    expect(await of({ x: '' })).not.toBe(await of({ x: A }));
  });
});
