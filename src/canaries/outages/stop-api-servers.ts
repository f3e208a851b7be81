import { closeSync, openSync } from 'node:fs';
import { type ClientRequest, request } from 'node:http';
import { dirname } from 'node:path';
import { ExplainedError } from '../../model/explained-error.js';
import { socketPathThrough } from '../../model/socket-path.js';

/** Milliseconds until an API server has gone, or works again: both take seconds, on a busy machine ten times as long. */
const ANSWER_LIMIT_MS = 120_000;

/** API servers that are away for as long as we live, and until they are started. */
export interface StoppedApiServers {
  /** Starts all of them again. @throws {ExplainedError} `undecided`: one does not come back. */
  readonly start: () => Promise<void>;
}

/**
 * Has the environment's keeper stop API servers. It starts them again when this process is gone, however that ended; so no
 * signal interrupts what is asked here.
 *
 * @throws {ExplainedError} `undecided`: nobody answers, or one could not be stopped; none is left stopped then.
 */
export async function stopApiServers(socketPath: string, clusterIds: readonly string[]): Promise<StoppedApiServers> {
  const asked = await Promise.allSettled(clusterIds.map((id) => ask(socketPath, 'stop', id)));
  const lines = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const letGo = () => {
    for (const line of lines) line.destroy();
  };
  const failed = asked.find((one) => one.status === 'rejected');
  if (failed !== undefined) {
    letGo();
    throw failed.reason;
  }
  return {
    start: async () => {
      const started = await Promise.allSettled(clusterIds.map((id) => ask(socketPath, 'start', id)));
      letGo();
      const broken = started.find((one) => one.status === 'rejected');
      if (broken !== undefined) throw broken.reason;
    },
  };
}

/** The request itself, answered and still open: while it is, what was stopped stays so. */
function ask(socketPath: string, verb: 'stop' | 'start', clusterId: string): Promise<ClientRequest> {
  return new Promise((resolve, reject) => {
    const directory = openSync(dirname(socketPath), 'r');
    const path = `/api-server/${verb}?cluster=${encodeURIComponent(clusterId)}`;
    const refuse = (observed: string) => reject(unmoved(socketPath, { path, observed }));
    const through = socketPathThrough(directory, socketPath);
    const sent = request({ socketPath: through, method: 'POST', path, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('error', () => undefined);
      response.on('data', (chunk: string) => {
        text += chunk;
        if (response.statusCode === 200) resolve(sent);
      });
      response.on('end', () => refuse(`HTTP ${response.statusCode}: ${text}`));
    });
    const limit = setTimeout(
      () => sent.destroy(new Error(`no answer in ${ANSWER_LIMIT_MS / 1_000} s`)),
      ANSWER_LIMIT_MS,
    );
    sent.on('response', () => clearTimeout(limit));
    sent.on('error', (error) => refuse(error.message));
    sent.on('close', () => {
      clearTimeout(limit);
      closeSync(directory);
    });
    sent.end();
  });
}

function unmoved(socketPath: string, { path, observed }: { path: string; observed: string }): ExplainedError {
  return new ExplainedError('undecided', {
    what: 'An API server of the environment was not stopped, or not started again',
    expected: `an answer to POST ${path} within ${ANSWER_LIMIT_MS / 1_000} s`,
    observed,
    evidence: socketPath,
    next: 'run `prow-staging status`; if a server is dead, take the environment down and bring it up again',
  });
}
