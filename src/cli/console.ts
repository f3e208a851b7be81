import { Listr, type ListrTask } from 'listr2';
import { printable, printableLine } from './printable.js';

/** One thing a command does, said before it is done. */
export interface Step {
  readonly title: string;
  run(say: (text: string) => void): Promise<void>;
}

/** Plain lines repeat what a step waits for no more often than this. */
const PLAIN_REPEAT_MS = 15_000;

/**
 * Runs steps in order: live on a terminal, as plain lines elsewhere. Progress
 * goes to stderr, so that stdout holds results only.
 */
export async function runSteps(steps: readonly Step[]): Promise<void> {
  if (process.stderr.isTTY) await runLive(steps);
  else await runPlain(steps);
}

async function runLive(steps: readonly Step[]): Promise<void> {
  const tasks: ListrTask[] = steps.map((step) => ({
    title: printable(step.title),
    task: async (_context, task) => {
      const startedAt = Date.now();
      await step.run((text) => {
        task.output = printable(text);
      });
      task.title = `${printable(step.title)} (${seconds(startedAt)})`;
    },
  }));
  await new Listr(tasks, {
    rendererOptions: { collapseErrors: false, showErrorMessage: false },
    registerSignalListeners: false,
  }).run();
}

async function runPlain(steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    const startedAt = Date.now();
    const said = new Map<string, number>();
    line(`• ${step.title}`);
    let last = { text: 'nothing said yet', at: startedAt };
    const pulse = setInterval(() => {
      if (Date.now() - last.at < PLAIN_REPEAT_MS) return;
      line(`  still at it after ${seconds(startedAt)}: ${last.text}`);
      last = { ...last, at: Date.now() };
    }, PLAIN_REPEAT_MS);
    try {
      await step.run((text) => {
        // What differs in numbers and details only is the same thing, further on.
        last = { ...last, text };
        const shape = text.replace(/\(.*\)/, '').replace(/[\d.]+/g, '#');
        if (Date.now() - (said.get(shape) ?? 0) < PLAIN_REPEAT_MS) return;
        said.set(shape, Date.now());
        last = { text, at: Date.now() };
        line(`  ${text}`);
      });
    } catch (error) {
      line(`✗ ${step.title} (${seconds(startedAt)})`);
      throw error;
    } finally {
      clearInterval(pulse);
    }
    line(`✓ ${step.title} (${seconds(startedAt)})`);
  }
}

/** A line for the person who watches. */
export function line(text: string): void {
  process.stderr.write(`${printable(text)}\n`);
}

/** A part of the command's result: one line, or a text of several that we have made ourselves. */
export function result(text: string): void {
  process.stdout.write(`${printable(text)}\n`);
}

/** A line of the result that tells what somebody else has written: it stays one line. */
export function resultLine(text: string): void {
  process.stdout.write(`${printableLine(text)}\n`);
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
