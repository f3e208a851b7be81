import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { InvalidArgumentError } from 'commander';
import type { Hono } from 'hono';
import { line, result } from '../console.js';
import { EXIT } from '../exit-codes.js';
import { archiveOf, HISTORY_OPTION } from '../history-option.js';
import { metricsSite, site } from '../site.js';
import { stateDirectory } from '../state-directory.js';
import { type AddCommand, SHARED_OPTIONS } from './command.js';

interface ServeOptions {
  readonly port: number;
  readonly metricsPort?: number;
  readonly history?: string;
  readonly state?: string;
}

const PORT_MAX = 65_535;

/** `prow-staging serve`: kept runs as a small site, for this machine only. */
export const addServeCommand: AddCommand = (program, { signal, exit }) => {
  program
    .command('serve')
    .description('show kept runs in a browser of this machine: list, report of each, two compared')
    .option('--port <port>', 'where to listen; 0 is a free port', port, 0)
    .option(
      '--metrics-port <port>',
      'listen here on every address, too, for Prometheus: /metrics and nothing else',
      port,
    )
    .option(...HISTORY_OPTION)
    .option(...SHARED_OPTIONS.state)
    .action(async ({ port: wanted, metricsPort, history, state }: ServeOptions) => {
      const archive = archiveOf(stateDirectory(state), history);
      const own = await listening(site(archive), { port: wanted, host: '127.0.0.1', signal });
      const scraped =
        metricsPort === undefined ? null : await listening(metricsSite(archive), { port: metricsPort, signal });
      if (scraped !== null) line(`Metrics for whoever reaches this machine: port ${scraped.port}, /metrics`);
      line(`Runs in ${archive.place}, until Ctrl-C:`);
      result(`http://127.0.0.1:${own.port}/`);
      if (!signal.aborted) await once(signal, 'abort');
      for (const one of [own, scraped]) one?.server.close();
      exit(EXIT.pass);
    });
};

/** @param at.host - every address of the machine where left out. */
async function listening(app: Hono, at: { port: number; host?: string; signal: AbortSignal }) {
  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen({ port: at.port, ...(at.host === undefined ? {} : { host: at.host }) });
  await once(server, 'listening', { signal: at.signal });
  return { server, port: (server.address() as AddressInfo).port };
}

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > PORT_MAX)
    throw new InvalidArgumentError(`a port is a whole number up to ${PORT_MAX}.`);
  return value;
}
