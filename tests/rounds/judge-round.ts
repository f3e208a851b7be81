import { z } from 'zod';

/** What a round takes from vitest's JSON reporter. */
const VitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({
          title: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

export interface Judged {
  readonly passed: number;
  readonly skipped: number;
  readonly lost: { readonly name: string; readonly message: string }[];
}

/**
 * What a finished run of a suite has shown. Whatever is not a test that passed, or one of the tests that
 * are known not to be asked, is lost: also a file that could not begin, and a run that wrote nothing.
 *
 * @param report - vitest's JSON report, or null where there is none.
 * @param options - `limits`: how many tests this suite does not ask; `lastWords`: of its output.
 */
export function judgeRound(
  report: unknown,
  { exitCode, limits, lastWords }: { exitCode: number | null; limits: number; lastWords: string },
): Judged {
  const read = VitestReport.safeParse(report);
  if (!read.success)
    return { passed: 0, skipped: 0, lost: [{ name: 'the suite', message: `left no report: ${lastWords}` }] };
  const files = read.data.testResults;
  const tests = files.flatMap(({ assertionResults }) => assertionResults);
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const failed = tests.filter(({ status }) => status === 'failed');
  const skipped = tests.length - passed - failed.length;
  const lost = failed.map(({ title, failureMessages }) => ({
    name: title,
    message: failureMessages?.join('\n') ?? '',
  }));
  for (const { name, status, message = '', assertionResults } of files)
    if (status === 'failed' && !assertionResults.some((test) => test.status === 'failed'))
      lost.push({ name: name.split('/').at(-1) ?? name, message });
  if (skipped !== limits)
    lost.push({ name: 'the suite', message: `${skipped} tests were not asked, and ${limits} are known limits` });
  if (lost.length === 0 && (exitCode !== 0 || passed === 0))
    lost.push({ name: 'the suite', message: `ended with ${exitCode} and ${passed} passed: ${lastWords}` });
  return { passed, skipped, lost };
}

/**
 * What a round has shown that was interrupted: a loss that its output tells of is one, and else nothing.
 *
 * @param output - of vitest's verbose reporter, without colours.
 */
export function judgeInterrupted(output: string): Judged | null {
  const [told] = /^ *(?:×|FAIL) .*$/m.exec(output) ?? [];
  if (told === undefined) return null;
  return { passed: 0, skipped: 0, lost: [{ name: 'the suite', message: `was interrupted after ${told.trim()}` }] };
}
