import { getuid } from 'node:process';
import { Command, InvalidArgumentError } from 'commander';
import { codeAsked } from '../conformance/code-asked.js';
import { removeControlGroups } from '../kubelet/control-groups.js';
import { cleanInARow, keepRound, readRounds, type Suite } from './round-record.js';
import { roundsTable } from './rounds-table.js';
import { runRound } from './run-round.js';

/** So many times as many rounds are tried as are wanted in a row. */
const PATIENCE = 2;

const program = new Command('test:rounds')
  .description(
    'Runs a suite of promises again and again until enough rounds in a row are clean: as root the one that asks real ' +
      'kubelets, as an ordinary user the one that asks host nodes. Both may run side by side, each in its own clone.',
  )
  .option('--rounds <n>', 'clean rounds in a row that end it', count, 20)
  .parse();
const { rounds: wanted } = program.opts<{ rounds: number }>();
/** Host nodes are an ordinary user's, and are asked as one; a kubelet is root's. */
const suite: Suite = getuid?.() === 0 ? 'kubelet' : 'conformance';

const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupted.abort());

const code = await codeAsked();
if (!/^[0-9a-f]+$/.test(code)) say(`No round counts: ${code} is no committed code.`);
await untilEnough();
if (suite === 'kubelet') await removeControlGroups();
const kept = await readRounds(suite);
say(`\n${roundsTable(new Map([[suite, kept]]))}`);
process.exitCode = interrupted.signal.aborted ? 130 : cleanInARow(kept, code) >= wanted ? 0 : 1;

/** Goes on where the rounds that are kept end. */
async function untilEnough(): Promise<void> {
  const { signal } = interrupted;
  for (let tries = 0; tries < PATIENCE * wanted && !signal.aborted; tries += 1) {
    const before = await readRounds(suite);
    if (cleanInARow(before, code) >= wanted) return;
    const round = await runRound(suite, { number: before.length + 1, signal });
    if (round === null) return;
    await keepRound(round);
    const { number, durationMs, passed, lost } = round;
    const what = lost.length === 0 ? 'clean' : `lost ${lost.map(({ name }) => name).join(', ')}`;
    const row = `${cleanInARow([...before, round], code)} of ${wanted} in a row`;
    say(`${suite} ${number}: ${what}, ${passed} passed, ${Math.round(durationMs / 1000)} s, ${row}`);
  }
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('a whole number from 1 on.');
  return value;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
