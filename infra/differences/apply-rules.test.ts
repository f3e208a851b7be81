import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../src/production/manifest.js';
import { applyRules } from './apply-rules.js';
import { changedPaths, isTouched } from './changed-paths.js';
import { type ManifestRule, type RuleContext, WHOLE_OBJECT } from './difference-rule.js';
import { rejectUnlistedChanges, unlistedChanges } from './unlisted-changes.js';

const CONTEXT: Omit<RuleContext, 'objects'> = {
  prowTag: 'v1',
  prowRepository: 'example.test/prow',
  hostNodes: null,
  storageAddress: 'http://storage',
  githubAddress: 'http://github-stand-in.default.svc.cluster.local',
  pubsubAddress: 'pubsub-stand-in:8085',
  madeByStaging: new Set(),
  configMapParts: new Map(),
};

const DECK: Manifest = {
  file: 'deck.yaml',
  line: 1,
  object: {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace: 'default', name: 'deck' },
    spec: { replicas: 2, paused: false },
  },
};
const SERVICE: Manifest = {
  file: 'deck.yaml',
  line: 9,
  object: { apiVersion: 'v1', kind: 'Service', metadata: { namespace: 'default', name: 'deck' } },
};

function rule(changes: Partial<ManifestRule>): ManifestRule {
  return { name: 'test-rule', reason: 'a test', touches: ['/spec/replicas'], apply: (object) => object, ...changes };
}

const ONE_REPLICA = rule({
  apply: (object) =>
    object.kind === 'Deployment' ? { ...object, spec: { ...Object(object['spec']), replicas: 1 } } : object,
});

describe('applyRules', () => {
  it('lists a difference for each object a rule changes, and for no other', () => {
    const { differences, manifests } = applyRules([DECK, SERVICE], [ONE_REPLICA], CONTEXT);
    expect(differences).toEqual([{ rule: 'test-rule', reason: 'a test', subject: 'Deployment default/deck' }]);
    expect(manifests.map(({ object }) => object['spec'])).toEqual([{ replicas: 1, paused: false }, undefined]);
  });

  it('lists an object that is left out', () => {
    const drop = rule({ touches: [WHOLE_OBJECT], apply: (object) => (object.kind === 'Service' ? null : object) });
    const { differences, manifests } = applyRules([DECK, SERVICE], [drop], CONTEXT);
    expect(differences.map(({ subject }) => subject)).toEqual(['Service default/deck']);
    expect(manifests).toHaveLength(1);
  });

  it('refuses a rule that changes a field it does not claim', () => {
    const sly = rule({ apply: (object) => ({ ...object, spec: { replicas: 1, paused: true } }) });
    expect(() => applyRules([DECK], [sly], CONTEXT)).toThrow(/changes more than it claims[\s\S]*\/spec\/paused/);
  });

  it('refuses a rule that leaves an object out without claiming it', () => {
    expect(() => applyRules([DECK], [rule({ apply: () => null })], CONTEXT)).toThrow(/changes more than it claims/);
  });

  it('refuses a rule that edits the object it is given, which would be in no list', () => {
    const inPlace = rule({ apply: (object) => Object.assign(Object(object['spec']), { replicas: 9 }) && object });
    expect(() => applyRules([DECK], [inPlace], CONTEXT)).toThrow(/test-rule edits what it is given[\s\S]*copy/);
    expect(Object(DECK.object['spec'])).toEqual({ replicas: 2, paused: false });
  });

  it('hands out objects that nobody can edit afterwards', () => {
    const [first] = applyRules([DECK], [ONE_REPLICA], CONTEXT).manifests;
    expect(() => Object.assign(Object(first?.object['spec']), { replicas: 9 })).toThrow(TypeError);
  });
});

describe('unlisted changes', () => {
  const applied = applyRules([DECK, SERVICE], [ONE_REPLICA], CONTEXT);
  const objects = applied.manifests.map(({ object }) => object);

  it('are none where what is deployed is what the rules made', () => {
    expect(unlistedChanges(applied, structuredClone(objects))).toEqual([]);
    expect(() => rejectUnlistedChanges(applied, objects)).not.toThrow();
  });

  it('are found in a field, whoever changed it, even one that a rule had changed', () => {
    const edited = objects.map((object) =>
      object.kind === 'Deployment' ? { ...object, spec: { replicas: 3, paused: false } } : object,
    );
    expect(unlistedChanges(applied, edited)).toEqual([{ subject: 'Deployment default/deck', path: '/spec/replicas' }]);
    expect(() => rejectUnlistedChanges(applied, edited)).toThrow(/1 unlisted differences[\s\S]*\/spec\/replicas/);
  });

  it('are found where an object is lost or added', () => {
    const [deck] = objects;
    const other = { ...SERVICE.object, metadata: { name: 'other' } };
    expect(unlistedChanges(applied, deck === undefined ? [] : [deck, other])).toEqual([
      { subject: 'Service default/deck', path: 'left out' },
      { subject: 'Service other', path: 'added' },
    ]);
  });
});

describe('changedPaths', () => {
  it.each([
    [{ a: 1 }, { a: 1 }, []],
    [{ a: 1, b: { c: [1, 2] } }, { a: 2, b: { c: [1, 3] } }, ['/a', '/b/c/1']],
    [{ a: [1] }, { a: [1, 2] }, ['/a']],
    [{ 'x/y': 1 }, {}, ['/x~1y']],
    [{ a: null }, { a: {} }, ['/a']],
    [1, 2, ['/']],
  ])('from %j to %j is %j', (before, after, expected) => {
    expect(changedPaths(before, after)).toEqual(expected);
  });
});

describe('isTouched', () => {
  it.each([
    ['/spec/replicas', '/spec/replicas', true],
    ['/spec/containers/0/image', '/spec/containers/*/image', true],
    ['/spec/containers/0/env/1/value', '/spec/containers/*/env/**', true],
    ['/spec/containers/0/image', '/spec/containers/*', false],
    ['/spec', '/spec/replicas', false],
  ])('%s by %s: %s', (path, pattern, expected) => {
    expect(isTouched(path, [pattern])).toBe(expected);
  });
});
