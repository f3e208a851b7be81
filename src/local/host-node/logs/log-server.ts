import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { HostNodeConfig } from '../config.js';
import { runStore } from '../containers/run-store.js';
import { KUBELET_PORT } from '../node-object.js';
import { podPaths } from '../pods/pod-paths.js';
import { readRecords } from '../pods/pod-record.js';
import { allContainers } from '../pods/pod-state.js';
import { type LogRequest, parseLogRequest } from './log-request.js';
import { type FoundLog, streamLog } from './stream-log.js';

/** Serves container logs where the API server looks for them, until `signal` fires. */
export async function serveLogs(config: HostNodeConfig, signal: AbortSignal): Promise<void> {
  const { clientAuthority } = config;
  const server = createServer(
    {
      cert: readFileSync(config.servingCertificate),
      key: readFileSync(config.servingKey),
      ...(clientAuthority === undefined ? {} : { ca: readFileSync(clientAuthority), requestCert: true }),
    },
    (request, response) => {
      answer(request, response, config).catch((error: unknown) => response.destroy(error as Error));
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(KUBELET_PORT, config.nodeAddress, resolve);
  });
  signal.addEventListener('abort', () => server.close(), { once: true });
}

async function answer(request: IncomingMessage, response: ServerResponse, config: HostNodeConfig): Promise<void> {
  if (request.url === '/healthz') return void response.end('ok');
  const wanted = parseLogRequest(request.url ?? '', Date.now());
  if (wanted === null) return void response.writeHead(404).end('host nodes serve /containerLogs only\n');
  const log = findLog(wanted, config);
  if (log === null) return void response.writeHead(400).end(`${missing(wanted)}\n`);
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
  await streamLog(log, { request: wanted, response });
}

// A kubelet's words.
function missing({ namespace, pod, container, previous }: LogRequest): string {
  const which = `container "${container}" in pod "${pod}"`;
  return previous
    ? `previous terminated ${which} not found`
    : `${which} is waiting to start, or no such container has run in ${namespace}`;
}

function findLog({ namespace, pod, container, previous }: LogRequest, { workDir }: HostNodeConfig): FoundLog | null {
  const records = readRecords(workDir).filter(
    (record) => record.pod.metadata.namespace === namespace && record.pod.metadata.name === pod,
  );
  const [record] = records.sort((a, b) => b.startTime.localeCompare(a.startTime));
  const spec = record === undefined ? undefined : allContainers(record.pod).find(({ name }) => name === container);
  if (record === undefined || spec === undefined) return null;
  const paths = podPaths(workDir, record.pod.metadata.uid);
  const runs = runStore(paths);
  const [newest, before] = runs.read(spec);
  const run = previous ? before : newest;
  if (run === undefined) return null;
  return {
    path: paths.log(container, run.attempt),
    hasEnded: () => runs.read(spec).find(({ attempt }) => attempt === run.attempt)?.end !== null,
  };
}
