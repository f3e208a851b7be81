import type { Rollback } from '../model/rollback.js';
import { HEADLINES } from './explain-decision.js';
import { explainObjection } from './explain-objection.js';

/** A planned rollback as the text a person reads on a bad day: where to, and the exact change. */
export function explainRollback(rollback: Rollback): string {
  const { answer, production, from, to, isForward, objections, candidates, edits, asPull, notes } = rollback;
  const what = isForward ? 'GO FORWARD, NOT BACK:' : 'ROLL BACK';
  const headline = answer === 'allow' ? what : 'BLOCKED:';
  return [
    `${headline} ${production} from ${from} to ${to ?? 'no version that is known to be good'}`,
    ...objections.flatMap(explainObjection),
    ...candidates.map(({ tag, rehearsedAt, evidence, isNewer }) =>
      [`  good  ${tag}, rehearsed ${rehearsedAt}, ${evidence}`, ...(isNewer ? ['newer than what runs'] : [])].join(
        ', ',
      ),
    ),
    ...edits.flatMap(({ file, line, before, after }) => [
      `  edit  ${file}:${line}`,
      `    - ${before.trim()}`,
      `    + ${after.trim()}`,
    ]),
    ...(asPull === null ? [] : gateLines(asPull)),
    ...notes.map((note) => `  note  ${note}`),
  ].join('\n');
}

/** Whoever applies the change by hand asks no gate. */
function gateLines({ answer, objections }: NonNullable<Rollback['asPull']>): string[] {
  return [
    `  gate  ${HEADLINES[answer]} where this very change is proposed as a bump`,
    ...objections.map(({ reason, what, observed }) => `    ${reason}: ${what} (${observed})`),
    ...(answer === 'allow' ? [] : ['    an approver lets it in all the same: docs/gate.md, “Without proof”']),
  ];
}
