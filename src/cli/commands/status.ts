import { join } from 'node:path';
import { askKeeper, type KeeperStatus } from '../../local/ask-keeper.js';
import { listEnvironments, sweepEnvironments } from '../../local/list-environments.js';
import type { Environment } from '../../model/environment.js';
import { line, result, resultLine } from '../console.js';
import { readEnvironment } from '../environment-file.js';
import { EXIT } from '../exit-codes.js';
import { stateDirectory } from '../state-directory.js';
import { type AddCommand, SHARED_OPTIONS } from './command.js';

/** What stands under one name: the keeper's own word, and what was deployed, if anything was. */
interface Standing {
  readonly name: string;
  readonly keeper: KeeperStatus | null;
  readonly environment: Environment | null;
}

/** `prow-staging status`: every environment that stands, how to reach it, and what in it has died. */
export const addStatusCommand: AddCommand = (program, { exit }) => {
  program
    .command('status')
    .description('show every environment, how to reach it, and what in it has died')
    .option(...SHARED_OPTIONS.state)
    .option(...SHARED_OPTIONS.json)
    .action(async (options: { state?: string; json?: boolean }) => {
      const state = stateDirectory(options.state);
      for (const name of await sweepEnvironments(state.environments)) line(`removed what was left of ${name}`);
      const standing: Standing[] = [];
      for (const name of await listEnvironments(state.environments)) {
        const keeper = await askKeeper(join(state.environments, name)).catch(() => null);
        const environment = await readEnvironment(state, name).then(
          (read) => read.environment,
          () => null,
        );
        standing.push({ name, keeper, environment });
      }
      if (options.json) result(JSON.stringify(standing, null, 2));
      else printStanding(standing);
      exit(standing.some(({ keeper }) => keeper === null || keeper.dead.length > 0) ? EXIT.inconclusive : EXIT.pass);
    });
};

function printStanding(standing: readonly Standing[]): void {
  if (standing.length === 0) result('no environment stands');
  for (const { name, keeper, environment } of standing) {
    result(`${name}: ${environment === null ? 'nothing deployed yet' : `Prow ${environment.prow.tag}`}`);
    if (keeper === null) {
      result('  its keeper does not answer (it may still be starting)');
      continue;
    }
    for (const { id, role, kubeconfig, hostNodes } of keeper.clusters) {
      const nodes = hostNodes.map((node) => `${node.name}${node.running ? '' : ' (down)'}`).join(', ');
      result(`  ${role.padEnd(7)} ${id.padEnd(24)} nodes ${nodes}`);
      result(`          KUBECONFIG=${kubeconfig}`);
      const aliases = environment?.aliases.filter(({ clusterId }) => clusterId === id).map(({ name: alias }) => alias);
      if (aliases !== undefined && aliases.length > 0) resultLine(`          aliases ${aliases.join(', ')}`);
    }
    for (const [endpoint, address] of Object.entries(environment?.endpoints ?? {}))
      result(`  ${endpoint.padEnd(7)} ${address}`);
    for (const cluster of keeper.stopped)
      result(`  AWAY    the API server of ${cluster} is stopped on purpose (--outages), and comes back`);
    for (const { cluster, component, logTail } of keeper.dead) {
      result(`  DEAD    ${component} of ${cluster}; its log ends:`);
      for (const text of logTail.split('\n')) resultLine(`            ${text}`);
    }
  }
}
