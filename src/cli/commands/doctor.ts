import { diagnose } from '../../toolchain/doctor.js';
import { result } from '../console.js';
import { EXIT } from '../exit-codes.js';
import { type AddCommand, SHARED_OPTIONS } from './command.js';

/** `prow-staging doctor`: what this machine has, lacks, and what to do about it. */
export const addDoctorCommand: AddCommand = (program, { exit }) => {
  program
    .command('doctor')
    .description('say what this machine has and lacks')
    .option(...SHARED_OPTIONS.json)
    .action(async ({ json }: { json?: boolean }) => {
      const diagnoses = await diagnose();
      if (json) result(JSON.stringify(diagnoses, null, 2));
      else
        for (const { name, ok, observed, next } of diagnoses) {
          result(`${ok ? '✓' : '✗'} ${name}: ${observed}`);
          if (!ok) result(`    next: ${next}`);
        }
      exit(diagnoses.every(({ ok }) => ok) ? EXIT.pass : EXIT.usage);
    });
};
