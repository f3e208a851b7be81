import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { InvalidArgumentError } from 'commander';
import { line, result } from '../console.js';
import { EXIT } from '../exit-codes.js';
import { archiveOf, HISTORY_OPTION } from '../history-option.js';
import { site } from '../site.js';
import { stateDirectory } from '../state-directory.js';
import { type AddCommand, SHARED_OPTIONS } from './command.js';

interface ServeOptions {
  readonly port: number;
  readonly history?: string;
  readonly state?: string;
}

const PORT_MAX = 65_535;

/** `prow-staging serve`: kept runs as a small site, for this machine only. */
export const addServeCommand: AddCommand = (program, { signal, exit }) => {
  program
    .command('serve')
    .description('show kept runs in a browser of this machine: list, report of each, two compared')
    .option('--port <port>', 'where to listen (default: a free port)', port, 0)
    .option(...HISTORY_OPTION)
    .option(...SHARED_OPTIONS.state)
    .action(async ({ port: wanted, history, state }: ServeOptions) => {
      const archive = archiveOf(stateDirectory(state), history);
      const server = createAdaptorServer({ fetch: site(archive).fetch });
      server.listen(wanted, '127.0.0.1');
      await once(server, 'listening', { signal });
      const { port: own } = server.address() as AddressInfo;
      line(`Runs in ${archive.place}, until Ctrl-C:`);
      result(`http://127.0.0.1:${own}/`);
      if (!signal.aborted) await once(signal, 'abort');
      server.close();
      exit(EXIT.pass);
    });
};

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > PORT_MAX)
    throw new InvalidArgumentError(`a port is a whole number up to ${PORT_MAX}.`);
  return value;
}
