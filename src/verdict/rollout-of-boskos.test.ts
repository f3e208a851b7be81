import { describe, expect, test } from 'vitest';
import { EXAMPLE_DESCRIPTION, exampleEvents, historyOf } from '../model/fixtures/example-run.js';
import type { HistoryEvent, Phase } from '../model/history-event.js';
import type { EventOf } from '../model/observations.js';
import { rolloutCheck } from './rollout-check.js';

const OLD_POD = 'uid-of-the-baseline';

/** Boskos as production had it in 2019, beside the example. */
function lookedAt(phase: Phase, pod: string): HistoryEvent[] {
  const of = { phase, component: 'boskos', workload: 'StatefulSet test-pods/boskos' };
  const common = { ...of, podName: 'boskos-0', podUid: pod };
  const workload: EventOf<'workload-observed'> = {
    ...{ kind: 'workload-observed', ...of, wanted: 1, pods: [pod], revision: 'same', podRevisions: { [pod]: 'same' } },
    ...{ previousPods: phase === 'candidate' ? [OLD_POD] : [], strategy: 'OnDelete' },
  };
  return [
    workload,
    {
      ...{ kind: 'rollout-observed', ...common, ready: true, unready: '', executableSha256: 'ab' },
      ...{ prowVersion: null, userAgents: [] },
    },
    { kind: 'restarts-observed', ...common, restarts: 0, lastExitCode: null },
  ];
}

function withBoskos({ pod, image }: { readonly pod: string; readonly image: string }) {
  const events = exampleEvents({ starts: 1 }).flatMap((event): HistoryEvent[] => {
    if (event.kind !== 'phase-started') return [event];
    const { phase, prow } = event;
    const [isNew, tag] = [phase === 'candidate', prow.tag];
    const server = {
      ...{ component: 'boskos', container: 'boskos', image: isNew ? image : 'boskos:old', replicas: 1, tag },
      ...{ executableSha256: 'ab', lease: null, metricsPort: null },
      workload: { kind: 'StatefulSet' as const, namespace: 'test-pods', name: 'boskos' },
    };
    const boskos = { build: prow, components: [server] };
    return [{ ...event, boskos }, ...lookedAt(phase, isNew ? pod : OLD_POD)];
  });
  return rolloutCheck(EXAMPLE_DESCRIPTION, historyOf(events)).filter(({ outcome }) => outcome !== 'pass');
}

describe('Boskos under OnDelete', () => {
  test('whose image changed and whose pod did not is a fail that names the workload and its strategy', () => {
    expect(withBoskos({ pod: OLD_POD, image: 'boskos:new' })).toMatchObject([
      {
        outcome: 'fail',
        subject: 'boskos (StatefulSet test-pods/boskos)',
        observed: `nothing was replaced in StatefulSet boskos of boskos (pod ${OLD_POD}); its update strategy is OnDelete`,
      },
    ]);
  });

  test('passes where its pod was replaced, or its image is the same', () => {
    expect(withBoskos({ pod: 'another-uid', image: 'boskos:new' })).toEqual([]);
    expect(withBoskos({ pod: OLD_POD, image: 'boskos:old' })).toEqual([]);
  });
});
