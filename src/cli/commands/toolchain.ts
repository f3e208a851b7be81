import { reportToolchain } from '../../toolchain/toolchain-report.js';
import { result } from '../console.js';
import { EXIT } from '../exit-codes.js';
import { type AddCommand, SHARED_OPTIONS } from './command.js';

/** `prow-staging toolchain`: each tool's pin, and where it comes from on this machine. */
export const addToolchainCommand: AddCommand = (program, { exit }) => {
  program
    .command('toolchain')
    .description('list each tool, its pin, and where it comes from')
    .option(...SHARED_OPTIONS.json)
    .action(async ({ json }: { json?: boolean }) => {
      const report = await reportToolchain();
      if (json) result(JSON.stringify(report, null, 2));
      else {
        result(`cache: ${report.cacheDirectory}`);
        for (const { name, release, state, path } of report.tools)
          result(`${state.padEnd(7)} ${name} ${release}  ${path ?? ''}`.trimEnd());
        for (const { component, tag, path } of report.prow) result(`cached  ${component} ${tag}  ${path}`);
      }
      exit(EXIT.pass);
    });
};
