import { type Command, InvalidArgumentError } from 'commander';

/** What the options say; `planks` is read only with `everyJob`. */
export interface EveryJobFlags {
  readonly everyJob?: boolean;
  readonly planks: number;
  readonly resume?: string;
}

/** More would wait for each other: each holds every pod of every cluster in memory. */
const PLANKS_MAX = 8;

/** Adds the options of the proof of every job to a command. */
export function addEveryJobOptions(command: Command): Command {
  return command
    .option('--every-job', 'then submit every job of production’s configuration, and prove where each starts')
    .option('--planks <n>', 'controller managers that share the jobs of --every-job', parsePlanks, 1)
    .option('--resume <run>', 'go on with the jobs of an interrupted --every-job: a run’s folder or id, or latest');
}

function parsePlanks(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= PLANKS_MAX) return count;
  throw new InvalidArgumentError(`a whole number from 1 to ${PLANKS_MAX}`);
}
