import { closeSync, openSync } from 'node:fs';
import { request } from 'node:http';
import { dirname } from 'node:path';
import { z } from 'zod';
import { ExplainedError } from '../model/explained-error.js';
import { socketPathThrough } from '../model/socket-path.js';

/**
 * Milliseconds one answer of the observer may take. The first look at a Prow reads and digests every program
 * that runs, some 1.5 GB: 3 s on an idle machine, more than 10 s on a busy one, and neither says that
 * the environment is gone; one that is gone refuses the connection at once.
 */
const TIMEOUT_MS = 60_000;

const Processes = z.strictObject({
  processes: z.array(
    z.strictObject({
      pid: z.number().int(),
      executableSha256: z.string(),
      executable: z.string(),
      addresses: z.array(z.string()),
    }),
  ),
});

/** A process of the environment, as its machine reports it. */
export type ObservedProcess = z.infer<typeof Processes>['processes'][number];

/** Asks an environment's machine what really runs there. */
export interface Observer {
  readonly processes: () => Promise<ObservedProcess[]>;
  /** The text that an address inside the environment answers, or null where nothing does. */
  readonly scrape: (target: { readonly address: string; readonly port: number }) => Promise<string | null>;
}

/**
 * The observer behind a unix socket (`environment.observer`).
 *
 * Both methods throw an {@link ExplainedError} (`undecided`) where the socket does not answer.
 */
export function connectObserver(socketPath: string, { signal }: { readonly signal: AbortSignal }): Observer {
  const get = async (path: string): Promise<Answer> =>
    fetchText({ socketPath, path, signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]) }).catch(
      (error: unknown) => {
        throw silent(socketPath, { path, observed: String(error) });
      },
    );
  return {
    processes: async () => {
      const { status, text } = await get('/processes');
      if (status !== 200) throw silent(socketPath, { path: '/processes', observed: `HTTP ${status}` });
      return Processes.parse(JSON.parse(text)).processes;
    },
    scrape: async ({ address, port }) => {
      const { status, text } = await get(`/scrape?address=${address}&port=${port}&path=/metrics`);
      return status === 200 ? text : null;
    },
  };
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

function fetchText(options: { socketPath: string; path: string; signal: AbortSignal }): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const directory = openSync(dirname(options.socketPath), 'r');
    const socketPath = socketPathThrough(directory, options.socketPath);
    // No connection is kept: the next directory may get the same descriptor, and with it the same path.
    const sent = request({ ...options, socketPath, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
      });
    });
    sent.on('error', reject);
    sent.on('close', () => closeSync(directory));
    sent.end();
  });
}

function silent(socketPath: string, { path, observed }: { path: string; observed: string }): ExplainedError {
  return new ExplainedError('undecided', {
    what: 'The environment does not say what runs in it',
    expected: `an answer to GET ${path} within ${TIMEOUT_MS / 1_000} s`,
    observed,
    evidence: socketPath,
    next: 'run `prow-staging status`; if the environment is gone, bring it up again',
  });
}
