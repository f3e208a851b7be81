import type { Rollback } from '../model/rollback.js';
import { explainObjection } from './explain-objection.js';

/** A planned rollback as the text a person reads on a bad day: where to, and the exact change. */
export function explainRollback(rollback: Rollback): string {
  const { answer, production, from, to, objections, candidates, edits, notes } = rollback;
  const headline =
    answer === 'allow'
      ? `ROLL BACK ${production} from ${from} to ${to}`
      : `BLOCKED: ${production} from ${from} to ${to ?? '?'}`;
  return [
    headline,
    ...objections.flatMap(explainObjection),
    ...candidates.map(({ tag, rehearsedAt, evidence }) => `  good  ${tag}, rehearsed ${rehearsedAt}, ${evidence}`),
    ...edits.flatMap(({ file, line, before, after }) => [
      `  edit  ${file}:${line}`,
      `    - ${before.trim()}`,
      `    + ${after.trim()}`,
    ]),
    ...notes.map((note) => `  note  ${note}`),
  ].join('\n');
}
