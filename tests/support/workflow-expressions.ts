import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import { build } from 'esbuild';
import { projectPath } from '../../src/toolchain/project-root.js';

/** Values that a workflow's expressions see, by context. */
export type Contexts = Readonly<Record<string, unknown>>;

type WorkflowParser = typeof import('@actions/workflow-parser');

/** GitHub's own parser of workflows. It imports JSON as only bundlers do. */
export async function workflowParser(): Promise<(content: string) => string[]> {
  const { outputFiles } = await build({
    stdin: { contents: `export * from '@actions/workflow-parser'`, resolveDir: projectPath() },
    ...{ bundle: true, format: 'esm', platform: 'browser', write: false },
  });
  const bundled = `data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? []).toString('base64')}`;
  const { NoOperationTraceWriter, parseWorkflow }: WorkflowParser = await import(bundled);
  return (content) => {
    const { context } = parseWorkflow({ name: 'workflow.yaml', content }, new NoOperationTraceWriter());
    return context.errors.getErrors().map(({ message }) => message);
  };
}

/** What of a job's steps is known when an expression is read. */
export type JobSoFar = 'going well' | 'failed' | 'cancelled';

/** GitHub's own evaluator, on an expression without its braces. */
function evaluated(expression: string, contexts: Contexts, job: JobSoFar = 'going well'): data.ExpressionData {
  const known: unknown = JSON.parse(JSON.stringify(contexts), data.reviver);
  if (!(known instanceof data.Dictionary)) throw new TypeError('contexts are named');
  const status = {
    always: true,
    success: job === 'going well',
    failure: job === 'failed',
    cancelled: job === 'cancelled',
  };
  const functions = Object.entries({ ...status, hashFiles: 'digest' }).map(([name, value]) => ({
    ...{ name, minArgs: 0, maxArgs: 9 },
    call: () => (typeof value === 'string' ? new data.StringData(value) : new data.BooleanData(value)),
  }));
  const parsed = new Parser(new Lexer(expression).lex().tokens, Object.keys(contexts), functions).parse();
  return new Evaluator(parsed, known, new Map(functions.map((one) => [one.name.toLowerCase(), one]))).evaluate();
}

/** A text with its expressions replaced by what they are. */
export function textOf(template: string, contexts: Contexts): string {
  return template.replaceAll(/\$\{\{(.*?)\}\}/gs, (_, expression: string) =>
    evaluated(expression, contexts).coerceString(),
  );
}

/** Whether GitHub would run what a condition stands at: one that asks for no status asks for success. */
export function isRun(condition: string | undefined, contexts: Contexts, job: JobSoFar = 'going well'): boolean {
  const written = condition ?? 'success()';
  const asksForStatus = /\b(?:always|success|failure|cancelled)\s*\(/.test(written);
  const value = evaluated(asksForStatus ? written : `success() && (${written})`, contexts, job);
  return !(value.kind === data.Kind.Null || ['', '0', 'false'].includes(value.coerceString()));
}
