import type { CoreV1Api, V1Pod } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import { lastWords } from './last-words.js';

const WORKLOAD = { namespace: 'default', selector: { matchLabels: { app: 'deck' } } };

/** Answers as an API server that has these pods, whose containers have said this. */
function serverWith(pods: readonly V1Pod[], log = ''): CoreV1Api {
  const answers: Pick<CoreV1Api, 'listNamespacedPod' | 'readNamespacedPodLog'> = {
    listNamespacedPod: async ({ labelSelector }) => ({ items: labelSelector === 'app=deck' ? [...pods] : [] }),
    readNamespacedPodLog: async ({ previous }) => `${log}${previous === true ? ' (before)' : ''}\n`,
  };
  // The rest of the API is never asked.
  return answers as CoreV1Api;
}

const pod = (status: V1Pod['status']): V1Pod => ({
  metadata: { name: 'deck-x', namespace: 'default' },
  ...(status === undefined ? {} : { status }),
});
const container = { name: 'deck', image: '', imageID: '', ready: false, restartCount: 2 };

describe('the last words of pods that are not ready', () => {
  it('are what the node says of them, and what their last run said', async () => {
    const waiting = { reason: 'CrashLoopBackOff' };
    const crashing = pod({ containerStatuses: [{ ...container, state: { waiting } }] });
    const words = await lastWords(serverWith([crashing], 'unknown flag: --x\nusage: deck'), WORKLOAD);
    expect(words).toBe('pod deck-x: deck waits (CrashLoopBackOff): unknown flag: --x | usage: deck (before)');
  });

  it('are the scheduler’s where no node has it', async () => {
    const conditions = [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: 'no node fits' }];
    expect(await lastWords(serverWith([pod({ conditions })]), WORKLOAD)).toBe('pod deck-x: no node fits');
  });

  it('are none of pods that are ready, and of workloads that select none', async () => {
    const ready = pod({ conditions: [{ type: 'Ready', status: 'True' }] });
    expect(await lastWords(serverWith([ready]), WORKLOAD)).toBe('');
    expect(await lastWords(serverWith([pod(undefined)]), { ...WORKLOAD, selector: { matchLabels: {} } })).toBe('');
  });
});
