import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
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

function probe(port: number, periodSeconds: number) {
  const container: Container = {
    name: 'plank',
    image: 'prow-controller-manager',
    livenessProbe: { httpGet: { path: '/healthz', port }, timeoutSeconds: 1, periodSeconds, failureThreshold: 1 },
  };
  const onFatal = vi.fn();
  const probes = startProbes(container, {
    target: { container, podIP: '127.0.0.1', process: { pid: -1, startTicks: -1 }, run: '/nowhere' },
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
    const { probes, onFatal } = probe(port, 1);
    await vi.waitFor(() => expect(onFatal).toHaveBeenCalledOnce(), { timeout: 20_000 });
    probes.stop();
    server.close();
  });

  it('says nothing when this process was itself kept waiting', async () => {
    const { server, port } = await hangingProgram();
    const { probes, onFatal } = probe(port, 60);
    const [connection] = (await once(server, 'connection')) as [Socket];
    const givenUp = once(connection.resume(), 'close');
    const until = performance.now() + 4 * LATENESS_TOLERATED_MS;
    while (performance.now() < until);
    await givenUp;
    expect(onFatal).not.toHaveBeenCalled();
    probes.stop();
    server.close();
  });
});
