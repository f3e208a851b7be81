import { connect } from 'node:net';
import type { Probe } from '../pod.js';
import { askGrpc } from './ask-grpc.js';
import { askHttp } from './ask-http.js';
import { portNumber } from './port-number.js';
import type { ProbeAnswer, ProbeTarget } from './probe-target.js';
import { runInContainer } from './run-in-container.js';

/** Asks once. Never throws: whatever goes wrong is a failed probe. */
export async function runProbe(probe: Probe, target: ProbeTarget): Promise<ProbeAnswer> {
  const timeoutMs = (probe.timeoutSeconds ?? 1) * 1000;
  try {
    if (probe.httpGet !== undefined) return await askHttp(probe.httpGet, target, timeoutMs);
    if (probe.grpc !== undefined) return await askGrpc(probe.grpc, target, timeoutMs);
    if (probe.tcpSocket !== undefined) return await askTcp(probe.tcpSocket, target, timeoutMs);
    return await runInContainer(probe.exec?.command ?? [], target, timeoutMs);
  } catch (error) {
    return { passed: false, output: error instanceof Error ? error.message : String(error) };
  }
}

function askTcp(
  { port, host }: NonNullable<Probe['tcpSocket']>,
  target: ProbeTarget,
  timeoutMs: number,
): Promise<ProbeAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: host || target.podIP, port: portNumber(port, target.container) });
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error('dial tcp: i/o timeout')));
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.destroy();
      resolve({ passed: true, output: '' });
    });
  });
}
