import { describe, expect, test } from 'vitest';
import type { ProductionSeen, SeenPod, SeenWorkload } from '../../model/confirmation.js';
import { confirm } from './confirm.js';

const IMAGE = 'example.org/prow/hook:v20251125-e3ae8cf22';
const OLD = 'example.org/prow/hook:v20250522-9b3f5faca';
/** 2025-11-25, midnight UTC. */
const VERSION = 1_764_028_800;

const pod = (changes: Partial<SeenPod> = {}): SeenPod => ({
  ...{ name: 'hook-1', uid: 'one', revision: 'new', image: IMAGE, imageId: 'hook@sha256:aa', ready: true, unready: '' },
  ...{ ending: false, startedAt: '2026-11-26T08:00:00.000Z', readySince: '2026-11-26T08:00:05.000Z' },
  ...{ restarts: 0, restartedAt: null, prowVersion: VERSION, ...changes },
});

const template = (image: string) => ({ spec: { containers: [{ name: 'hook', image }] } });

const workload = (changes: Partial<SeenWorkload> = {}): SeenWorkload => ({
  declared: {
    ...{
      component: 'hook',
      container: 'hook',
      image: IMAGE,
      pods: { least: 1, most: 1 },
      tag: 'v20251125-e3ae8cf22',
      metricsPort: 9090,
      template: template(IMAGE),
    },
    workload: { kind: 'Deployment', namespace: 'default', name: 'hook' },
  },
  ...{ template: template(IMAGE), wanted: 1, revision: 'new', pods: [pod()], ...changes },
});

const seen = (workloads: SeenWorkload[], changes: Partial<ProductionSeen> = {}): ProductionSeen => ({
  ...{ at: '2026-11-26T09:00:00.000Z', workloads, undeclared: [], asksVersions: true, unreadable: [], ...changes },
});

const answered = (one: SeenWorkload, changes?: Partial<ProductionSeen>) => {
  const { outcome, workloads } = confirm('example', seen([one], changes));
  return `${outcome}: ${workloads[0]?.observed}`;
};

test('a production that runs what is declared is confirmed, with since when', () => {
  const later = pod({ name: 'hook-2', startedAt: '2026-11-26T08:30:00.000Z' });
  const two = workload({ wanted: 2, pods: [pod(), later] });
  const declared = { ...two.declared, pods: { least: 2, most: 2 } };
  const confirmation = confirm('example', seen([{ ...two, declared }]));
  expect(confirmation).toMatchObject({ outcome: 'pass', since: '2026-11-26T08:30:00.000Z' });
  expect(confirmation.workloads[0]?.imageIds).toEqual(['hook@sha256:aa']);
});

describe('what does not run what is declared is a fail that says so', () => {
  test.each([
    [
      'a bump that replaced nothing, under any strategy',
      workload({ pods: [pod({ image: OLD, revision: 'old', prowVersion: 0 })] }),
      `runs ${OLD} since 2026-11-26T08:00:00.000Z`,
    ],
    [
      'a changed argument that reached no pod',
      workload({ pods: [pod({ revision: 'old' })] }),
      'of an older template than the declared new',
    ],
    ['a paused Deployment', workload({ revision: null }), 'has made no pod template of what is declared'],
    [
      'a manifest that nobody applied',
      workload({ template: template(OLD) }),
      `its template has ${OLD}: the manifest was not applied`,
    ],
    [
      'a workload that is not there',
      workload({ template: null, wanted: 0, revision: null, pods: [] }),
      'there is no such workload',
    ],
    ['one that was scaled down', workload({ wanted: 0, pods: [] }), 'it wants 0 pods, 1 are declared'],
    ['a pod that is not there', workload({ pods: [] }), '0 pods of 1 wanted'],
    [
      'an old pod that never ends',
      workload({ pods: [pod(), pod({ name: 'hook-0', ending: true, image: OLD })] }),
      'pod hook-0 was told to end, and has not',
    ],
    [
      'a pod that does not start',
      workload({ pods: [pod({ ready: false, unready: 'hook: CrashLoopBackOff' })] }),
      'not ready: hook: CrashLoopBackOff',
    ],
    [
      'a tag that was moved',
      workload({
        wanted: 2,
        declared: { ...workload().declared, pods: { least: 2, most: 2 } },
        pods: [pod(), pod({ imageId: 'hook@sha256:bb' })],
      }),
      'pods run 2 images of that tag',
    ],
    [
      'another version behind the tag',
      workload({ pods: [pod({ prowVersion: 1_747_872_000 })] }),
      'says prow_version 1747872000',
    ],
  ])('%s', (_, one, said) => {
    expect(answered(one)).toContain('fail: ');
    expect(answered(one)).toContain(said);
  });
});

test('as many pods as nodes or an autoscaler want are as declared, none and too many are not', () => {
  const pods = [pod(), pod({ name: 'b', uid: 'b' }), pod({ name: 'c', uid: 'c' })];
  const declared = { ...workload().declared, pods: { least: 1, most: 5 } };
  expect(answered(workload({ wanted: 3, pods, declared }))).toMatch(/^pass: 3 of 3/);
  expect(answered(workload({ wanted: 6, pods, declared }))).toContain('it wants 6 pods, 1 to 5 are declared');
  const daemon = { ...declared.workload, kind: 'DaemonSet' as const };
  const onNodes = { ...declared, workload: daemon, pods: { least: 1, most: null } };
  expect(answered(workload({ wanted: 3, pods, declared: onNodes }))).toMatch(/^pass: 3 of 3/);
  expect(answered(workload({ wanted: 0, pods: [], declared: onNodes }))).toBe('inconclusive: no node is to run it');
});

test('an image by digest, or by a tag of no date, foretells no prow_version, and that is said', () => {
  const image = 'example.org/prow/hook@sha256:aa';
  const declared = { ...workload().declared, image, tag: '', template: template(image) };
  const pinned = workload({ declared, template: template(image), pods: [pod({ image })] });
  const confirmation = confirm('example', seen([pinned]));
  expect(confirmation.outcome).toBe('pass');
  expect(confirmation.notProven.join()).toContain('prow_version: not held against anything for hook');
  expect(confirm('example', seen([workload()])).notProven.join()).not.toContain('prow_version');
});

test('arguments that were never applied are a fail that names where, and not what', () => {
  const live = { spec: { containers: [{ name: 'hook', image: IMAGE, args: ['--token=topsecret'] }] } };
  const said = answered(workload({ template: live }));
  expect(said).toContain('fail: its template differs at spec.containers[hook].args (not declared)');
  expect(said).not.toContain('topsecret');
});

test('a tag that was moved between the starts of two workloads is a fail of both', () => {
  const other = workload({ pods: [pod({ imageId: 'hook@sha256:bb' })] });
  const { workloads } = confirm('example', seen([workload(), other]));
  expect(workloads.map(({ outcome }) => outcome)).toEqual(['fail', 'fail']);
});

test('an image that is declared by tag is not proven to be the one meant', () => {
  const tagged = confirm('example', seen([workload()]));
  expect(tagged).toMatchObject({ outcome: 'pass' });
  expect(tagged.notProven.join()).toContain('tags: 1 images are declared by tag');
});

test('a pod of Prow that no manifest declares is a fail', () => {
  const stranger = { namespace: 'default', name: 'hook-old-1', images: [OLD] };
  const { outcome, workloads } = confirm('example', seen([workload()], { undeclared: [stranger] }));
  expect(outcome).toBe('fail');
  expect(workloads.at(-1)).toMatchObject({ subject: 'Pod default/hook-old-1', outcome: 'fail', declared: 'nothing' });
});

test('a workload that is to stand at no replica and does is confirmed, and a pod of it is a fail', () => {
  const idle = workload({ wanted: 0, pods: [], declared: { ...workload().declared, pods: { least: 0, most: 0 } } });
  expect(answered(idle)).toBe('pass: none is to run, and none does');
  expect(confirm('example', seen([workload(), idle])).since).not.toBeNull();
  expect(answered({ ...idle, pods: [pod()] })).toContain('fail: 1 pods of 0 wanted');
});

describe('what nobody knows is never a yes', () => {
  test('a component that does not say its version', () => {
    expect(answered(workload({ pods: [pod({ prowVersion: null })] }))).toMatch(/^inconclusive: .*does not say/);
  });

  test('a node that does not say what it runs', () => {
    expect(answered(workload({ pods: [pod({ imageId: '' })] }))).toMatch(/^inconclusive: nobody says which image/);
  });

  test('a workload that could not be read', () => {
    const confirmation = confirm('example', seen([workload()], { unreadable: ['Deployment default/deck: HTTP 403'] }));
    expect(confirmation).toMatchObject({ outcome: 'inconclusive', since: null });
  });

  test('a production of which nothing was seen', () => {
    expect(confirm('example', seen([])).outcome).toBe('inconclusive');
  });
});

test('where versions may not be asked they are not held against anyone, and that is said', () => {
  const confirmation = confirm(
    'example',
    seen([workload({ pods: [pod({ prowVersion: null })] })], { asksVersions: false }),
  );
  expect(confirmation.outcome).toBe('pass');
  expect(confirmation.notProven.join()).toContain('prow_version: not asked');
});
