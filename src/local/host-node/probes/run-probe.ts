import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import type { ProcessIdentity } from '../../process-identity.js';
import type { Container, Probe } from '../pod.js';
import { TOOL_ENVIRONMENT } from '../sandbox.js';

/** Whom a probe asks. */
export interface ProbeTarget {
  readonly container: Container;
  readonly podIP: string;
  readonly process: ProcessIdentity;
}

/** What a probe learned; `output` says why it failed, in a kubelet's words. */
export interface ProbeAnswer {
  readonly passed: boolean;
  readonly output: string;
}

// kubelet reads no more of an answer than this (probe/http, maxRespBodyLength).
const OUTPUT_LENGTH_MAX = 10 * 1024;

/** Asks once. Never throws: whatever goes wrong is a failed probe. */
export async function runProbe(probe: Probe, target: ProbeTarget): Promise<ProbeAnswer> {
  const timeoutMs = (probe.timeoutSeconds ?? 1) * 1000;
  try {
    if (probe.httpGet !== undefined) return await askHttp(probe.httpGet, target, timeoutMs);
    if (probe.tcpSocket !== undefined) return await askTcp(probe.tcpSocket, target, timeoutMs);
    return await askCommand(probe.exec?.command ?? [], target, timeoutMs);
  } catch (error) {
    return { passed: false, output: error instanceof Error ? error.message : String(error) };
  }
}

function askHttp(
  { path = '/', port, host, scheme = 'HTTP', httpHeaders = [] }: NonNullable<Probe['httpGet']>,
  target: ProbeTarget,
  timeoutMs: number,
): Promise<ProbeAnswer> {
  const url = `${scheme.toLowerCase()}://${host || target.podIP}:${portNumber(port, target.container)}${path.startsWith('/') ? '' : '/'}${path}`;
  const headers = { 'user-agent': 'kube-probe/1.35', accept: '*/*', connection: 'close' };
  const own = Object.fromEntries(httpHeaders.map(({ name, value }) => [name.toLowerCase(), value]));
  const request = scheme === 'HTTPS' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const outgoing = request(url, {
      headers: { ...headers, ...own },
      rejectUnauthorized: false,
      agent: false,
      signal: AbortSignal.timeout(timeoutMs),
    });
    outgoing.once('error', (error) => reject(new Error(`Get "${url}": ${error.message}`)));
    outgoing.once('response', (answer) => {
      const status = answer.statusCode ?? 0;
      answer.on('error', () => undefined);
      answer.resume();
      resolve({ passed: status >= 200 && status < 400, output: `HTTP probe failed with statuscode: ${status}` });
    });
    outgoing.end();
  });
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

/** Runs a command in the container's own namespaces, as its own program runs. */
async function askCommand(command: readonly string[], target: ProbeTarget, timeoutMs: number): Promise<ProbeAnswer> {
  const namespaces = ['--mount', '--pid', '--net', '--uts', '--ipc'];
  const variables = (await readFile(`/proc/${target.process.pid}/environ`, 'utf8')).split('\0').filter(Boolean);
  const directory = target.container.workingDir || '/';
  const inside = ['env', '-i', '-C', directory, '--', ...variables, ...command];
  return new Promise((resolve) => {
    execFile(
      'nsenter',
      ['--target', String(target.process.pid), ...namespaces, '--', ...inside],
      { env: TOOL_ENVIRONMENT, timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: OUTPUT_LENGTH_MAX, cwd: '/' },
      (error, stdout, stderr) => resolve({ passed: error === null, output: `${stdout}${stderr}`.trim() }),
    );
  });
}

function portNumber(port: number | string, container: Container): number {
  if (typeof port === 'number') return port;
  const named = container.ports?.find(({ name }) => name === port)?.containerPort;
  if (named === undefined) throw new Error(`couldn't find port named ${port} in container ${container.name}`);
  return named;
}
