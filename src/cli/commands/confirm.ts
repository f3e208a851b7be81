import { InvalidArgumentError } from 'commander';
import type { Confirmation } from '../../model/confirmation.js';
import { awaitConfirmation } from '../await-confirmation.js';
import { line, result } from '../console.js';
import { EXIT } from '../exit-codes.js';
import { explainConfirmation } from '../explain-confirmation.js';
import { lookAtProduction } from '../look-at-production.js';
import { productionRoot } from '../production-root.js';
import { readProductionHere } from '../read-production-here.js';
import { withMetrics } from '../with-metrics.js';
import { type AddCommand, SHARED_OPTIONS } from './command.js';

interface ConfirmOptions {
  readonly production?: string;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly boskosContext?: string;
  readonly wait?: number;
  readonly metrics?: string;
  readonly json?: boolean;
}

/** `prow-staging confirm`: whether production itself runs what its manifests declare. It only looks. */
export const addConfirmCommand: AddCommand = (program, { signal, exit }) => {
  program
    .command('confirm')
    .description('ask production itself, read-only, whether it runs what its manifests declare, and since when')
    .option(...SHARED_OPTIONS.production)
    .option('--kubeconfig <file>', 'a kubeconfig with a narrow credential (default: KUBECONFIG)')
    .option('--context <name>', 'the cluster that Prow runs on (default: the current context)')
    .option('--boskos-context <name>', 'the cluster that Boskos runs on; without it Boskos is not looked at')
    .option('--wait <minutes>', 'look again until it does, at most so long', minutes)
    .option('--metrics <file>', 'write the answer for Prometheus too, e.g. for a node exporter’s text files')
    .option(...SHARED_OPTIONS.json)
    .action(async (options: ConfirmOptions) => {
      const { kubeconfig, context, boskosContext, wait = 0, metrics } = options;
      const confirmation = await withMetrics(metrics, async (named) => {
        const production = await readProductionHere(productionRoot(options.production));
        named(production.description.name);
        const look = await lookAtProduction(production, { kubeconfig, context, boskosContext, signal });
        return awaitConfirmation(look, { limitMs: wait * 60_000, signal, say: line });
      });
      result(options.json ? JSON.stringify(confirmation, null, 2) : explainConfirmation(confirmation));
      exit(exitCodeOf(confirmation));
    });
};

function exitCodeOf({ outcome }: Confirmation): number {
  return { pass: EXIT.pass, fail: EXIT.fail, inconclusive: EXIT.inconclusive }[outcome];
}

function minutes(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('a number of minutes, more than 0');
}
