import { readFile, writeFile } from 'node:fs/promises';
import { type Signatory, signRun } from '../attestation/sign-run.js';
import { openSigningKey } from '../attestation/signing-key.js';
import { sha256 } from '../attestation/statements.js';
import { parseHistory } from '../model/history.js';
import { observationsOf } from '../model/observations.js';
import { EVIDENCE_FILES, type EvidenceFile } from '../model/statement.js';
import type { Verdict } from '../model/verdict.js';
import { prowRepositoryOf } from '../production/prow-repository.js';
import { runDescription } from './conclude.js';
import { runFiles } from './run-folder.js';
import type { StateDirectory } from './state-directory.js';

/**
 * Who signs on this machine; asked before a run begins, so that no run is lost for want of a key.
 *
 * @throws {ExplainedError} `usage` for a key that cannot be read.
 */
export function signatoryOf(state: StateDirectory): Signatory {
  return { signer: openSigningKey(state.signingKey).signer, witnesses: [] };
}

/** Signs a judged run: writes `attestation.json` beside the files it vouches for. */
export async function attestRun(folder: string, verdict: Verdict, signatory: Signatory): Promise<void> {
  const files = runFiles(folder);
  const description = await runDescription(folder);
  const history = parseHistory(await readFile(files.history, 'utf8'));
  const digests = await Promise.all(
    EVIDENCE_FILES.map(async (name) => [name, sha256(await readFile(files.evidence[name]))] as const),
  );
  const run = {
    id: files.id,
    ...{ description, verdict },
    power: observationsOf(history, 'run-started')[0]?.event.power ?? null,
    prowRepository: prowRepositoryOf(description),
    digests: Object.fromEntries(digests) as Record<EvidenceFile, string>,
  };
  await writeFile(files.attestation, await signRun(run, signatory), { mode: 0o600 });
}
