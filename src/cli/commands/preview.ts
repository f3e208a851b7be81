import { readFile } from 'node:fs/promises';
import { text as textOf } from 'node:stream/consumers';
import { explainPreview, lookAtPreview, type ReadText } from '../../../infra/stack.js';
import { ExplainedError } from '../../model/explained-error.js';
import { projectPath } from '../../toolchain/project-root.js';
import { result } from '../console.js';
import { EXIT } from '../exit-codes.js';
import { type AddCommand, SHARED_OPTIONS } from './command.js';

/** Standard input. */
const INPUT = '-';

interface PreviewOptions {
  readonly prices: string;
  readonly json?: boolean;
}

/** `prow-staging preview`: what a deployment that Pulumi previewed would touch, drain and cost. */
export const addPreviewCommand: AddCommand = (program, { exit }) => {
  program
    .command('preview')
    .description(
      'say what `pulumi preview --json --show-sames` would touch, what of it holds data, what it drains and costs',
    )
    .argument('[file]', 'what it printed; - for standard input', INPUT)
    .option('--prices <file>', 'what things cost', projectPath('infra', 'gke', 'prices.example.yaml'))
    .option(...SHARED_OPTIONS.json)
    .action(async (file: string, options: PreviewOptions) => {
      const preview = lookAtPreview(await read(file), await read(options.prices));
      result(options.json ? JSON.stringify(preview, null, 2) : explainPreview(preview));
      const isRisky = preview.drains.length > 0 || preview.radius.data.some(({ deed }) => deed !== 'changed');
      exit(isRisky ? EXIT.inconclusive : EXIT.pass);
    });
};

async function read(file: string): Promise<ReadText> {
  try {
    return { file, text: file === INPUT ? await textOf(process.stdin) : await readFile(file, 'utf8') };
  } catch (error) {
    throw new ExplainedError(
      'unreadable',
      {
        what: `${file} cannot be read`,
        expected: 'a file',
        observed: error instanceof Error ? error.message : String(error),
        evidence: file,
        next: 'pulumi preview --json --show-sames > preview.json',
      },
      { cause: error },
    );
  }
}
