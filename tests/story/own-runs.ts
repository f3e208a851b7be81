import { createPublicKey } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openSigningKey } from '../../src/attestation/signing-key.js';
import { verifyAttestation } from '../../src/attestation/verify-attestation.js';
import { runFiles } from '../../src/cli/run-folder.js';
import type { StateDirectory } from '../../src/cli/state-directory.js';
import { parseHistory } from '../../src/model/history.js';
import { type Power, startsFor } from '../../src/model/power.js';
import type { TestResultStatement } from '../../src/model/statement.js';

/** What the story knows of the runs that its jobs must have made. */
export interface Expected {
  readonly begun: Date;
  readonly now: Date;
  readonly power: Power;
  /** Each tag that was rehearsed, and how that must have ended. */
  readonly outcomes: Readonly<Record<string, 'pass' | 'fail'>>;
  /** Components of production whose images move. */
  readonly components: readonly string[];
}

/**
 * What is wrong with the runs that jobs have kept, as those of this story: begun after it began, at the power that was asked
 * for, of the tags that it proposed, each with its end. Empty where all is right: a run that somebody has prepared is not.
 */
export async function strangeRuns(state: StateDirectory, expected: Expected): Promise<string[]> {
  const names = (await readdir(state.runs)).filter((name) => name !== 'latest').sort();
  // One that is under way has been judged by nobody, and decides nothing.
  const judged = names.filter((name) => {
    const { attestation, verdict } = runFiles(join(state.runs, name));
    return existsSync(attestation) || existsSync(verdict);
  });
  const runs = await Promise.all(judged.map((name) => readRun(state, name)));
  const seen = runs.flatMap(({ statement }) => (statement === null ? [] : [endOf(statement)]));
  const wanted = Object.entries(expected.outcomes).map(([tag, outcome]) => `${tag} ${outcome}`);
  return [
    ...runs.flatMap((run) => strangenessOf(run, expected).map((text) => `${run.name}: ${text}`)),
    ...wanted.filter((one) => !seen.includes(one)).map((one) => `no run says ${one}`),
  ];
}

interface KeptRun {
  readonly name: string;
  /** Null where the jobs' own key has not signed it. */
  readonly statement: TestResultStatement | null;
  /** When each line of its history was written. */
  readonly times: readonly number[];
}

async function readRun(state: StateDirectory, name: string): Promise<KeptRun> {
  const files = runFiles(join(state.runs, name));
  const { id, publicKey } = openSigningKey(state.signingKey);
  const trust = { keys: new Map([[id, createPublicKey(publicKey)]]), certificates: null };
  const believed = verifyAttestation(await readFile(files.attestation, 'utf8').catch(() => ''), trust);
  const { lines } = parseHistory(await readFile(files.history, 'utf8').catch(() => ''));
  return {
    name,
    statement: believed.kind === 'believed' ? believed.testResult : null,
    times: lines.map(({ at }) => Date.parse(at)),
  };
}

function strangenessOf({ statement, times }: KeptRun, expected: Expected): string[] {
  if (statement === null) return ['the jobs’ key has not signed it'];
  const { begun, now, power, outcomes, components } = expected;
  const { candidate, startedAt, power: asked, trials, outcome } = statement.predicate.prowStaging;
  const isWithin = (time: number): boolean => begun.getTime() <= time && time <= now.getTime();
  // A fault that was seen needs no more starts.
  const starts = outcome === 'fail' ? 1 : startsFor(power);
  const few = trials.filter((trial) => trial.starts < starts);
  const images = statement.subject.map(({ name }) => name.split('/').at(-1)).sort();
  const moved = components.map((component) => `${component}:${candidate.tag}`).sort();
  return [
    ...(isWithin(Date.parse(startedAt)) && times.length > 0 && times.every(isWithin)
      ? []
      : [`it was not made between ${begun.toISOString()} and ${now.toISOString()}`]),
    ...(JSON.stringify(asked) === JSON.stringify(power) ? [] : [`it was asked for ${JSON.stringify(asked)}`]),
    ...(trials.length > 0 && few.length === 0 ? [] : [`fewer than ${starts} starts: ${JSON.stringify(trials)}`]),
    ...(outcomes[candidate.tag] === undefined ? [`nobody proposed ${candidate.tag}`] : []),
    ...(images.join() === moved.join() ? [] : [`it is about ${images.join(', ')}, and not ${moved.join(', ')}`]),
  ];
}

function endOf({ predicate: { prowStaging } }: TestResultStatement): string {
  return `${prowStaging.candidate.tag} ${prowStaging.outcome}`;
}
