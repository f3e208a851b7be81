import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import type { Container } from '../pod.js';
import { startProbes } from './container-probes.js';
import { LATENESS_TOLERATED_MS } from './own-lateness.js';

/** Takes connections and never answers, as a program that hangs does. */
async function hangingProgram() {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { server, port: typeof address === 'object' && address !== null ? address.port : 0 };
}

function probe(port: number) {
  const container: Container = {
    name: 'plank',
    image: 'prow-controller-manager',
    livenessProbe: { httpGet: { path: '/healthz', port }, timeoutSeconds: 1, periodSeconds: 60, failureThreshold: 1 },
  };
  const onFatal = vi.fn();
  const probes = startProbes(container, {
    target: { container, podIP: '127.0.0.1', process: { pid: -1, startTicks: -1 } },
    startedAt: new Date().toISOString(),
    wasReady: false,
    onChange: () => undefined,
    onUnhealthy: () => undefined,
    onFatal,
  });
  return { probes, onFatal };
}

describe('a liveness probe', () => {
  it('condemns a program that does not answer', async () => {
    const { server, port } = await hangingProgram();
    const { probes, onFatal } = probe(port);
    await vi.waitFor(() => expect(onFatal).toHaveBeenCalledOnce(), { timeout: 5_000 });
    probes.stop();
    server.close();
  });

  it('says nothing when this process was itself kept waiting', async () => {
    const { server, port } = await hangingProgram();
    const { probes, onFatal } = probe(port);
    await delay(100);
    const until = performance.now() + 4 * LATENESS_TOLERATED_MS;
    while (performance.now() < until);
    await delay(500);
    expect(onFatal).not.toHaveBeenCalled();
    probes.stop();
    server.close();
  });
});
