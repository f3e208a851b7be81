import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { HostNodeConfig } from '../config.js';
import { KUBELET_PORT } from '../node-object.js';
import { podPaths } from '../pod-paths.js';
import { readRecords } from '../pod-record.js';
import { allContainers } from '../pod-state.js';
import { readRuns } from '../run-store.js';
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
  if (log === null) {
    const which = wanted.previous ? 'previous terminated container' : 'container';
    const what = `${which} "${wanted.container}" in pod "${wanted.pod}" not found`;
    return void response.writeHead(wanted.previous ? 400 : 404).end(`${what}\n`);
  }
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
  await streamLog(log, { request: wanted, response });
}

function findLog({ namespace, pod, container, previous }: LogRequest, { workDir }: HostNodeConfig): FoundLog | null {
  const records = readRecords(workDir).filter(
    (record) => record.pod.metadata.namespace === namespace && record.pod.metadata.name === pod,
  );
  const [record] = records.sort((a, b) => b.startTime.localeCompare(a.startTime));
  const spec = record === undefined ? undefined : allContainers(record.pod).find(({ name }) => name === container);
  if (record === undefined || spec === undefined) return null;
  const paths = podPaths(workDir, record.pod.metadata.uid);
  const [newest, before] = readRuns(paths, spec);
  const run = previous ? before : newest;
  if (run === undefined) return null;
  return {
    path: paths.log(container, run.attempt),
    hasEnded: () => readRuns(paths, spec).find(({ attempt }) => attempt === run.attempt)?.end !== null,
  };
}
