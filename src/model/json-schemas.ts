import { z } from 'zod';
import { Bump } from './bump.js';
import { Candidate } from './candidate.js';
import { Confirmation } from './confirmation.js';
import { Decision } from './decision.js';
import { Description } from './description.js';
import { Drift } from './drift.js';
import { Environment } from './environment.js';
import { HistoryLine } from './history.js';
import { Override } from './override.js';
import { Rollback } from './rollback.js';
import { TestResultStatement, VerdictStatement } from './statement.js';
import { Verdict } from './verdict.js';

/** The values that other programs may read, by the name of their schema file. */
const PUBLISHED = {
  bump: Bump,
  candidate: Candidate,
  confirmation: Confirmation,
  decision: Decision,
  description: Description,
  drift: Drift,
  environment: Environment,
  'history-line': HistoryLine,
  override: Override,
  rollback: Rollback,
  'test-result-statement': TestResultStatement,
  verdict: Verdict,
  'verdict-statement': VerdictStatement,
};

/** The text of each published JSON Schema by file name below `schemas/`. */
export function jsonSchemas(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(PUBLISHED).map(([name, type]) => {
      const { $schema, ...schema } = z.toJSONSchema(type);
      const text = JSON.stringify({ $schema, title: name, ...schema }, null, 2);
      return [`${name}.schema.json`, `${text}\n`] as const;
    }),
  );
}
