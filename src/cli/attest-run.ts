import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { keylessSignatory } from '../attestation/keyless-signatory.js';
import { type Signatory, signRun } from '../attestation/sign-run.js';
import { openSigningKey } from '../attestation/signing-key.js';
import { sha256 } from '../attestation/statements.js';
import { folderArchive } from '../history/folder-archive.js';
import { addToIndex } from '../history/run-index.js';
import { Environment } from '../model/environment.js';
import { ExplainedError } from '../model/explained-error.js';
import { parseHistory } from '../model/history.js';
import { observationsOf } from '../model/observations.js';
import { EVIDENCE_FILES, type EvidenceFile } from '../model/statement.js';
import type { Verdict } from '../model/verdict.js';
import { parseImage } from '../production/prow-image.js';
import { prowRepositoryOf } from '../production/prow-repository.js';
import { runDescription } from './conclude.js';
import { runFiles } from './run-folder.js';
import { RUN_INDEX, type StateDirectory } from './state-directory.js';

/** With this value `PROW_STAGING_SIGN` asks for a certificate of Sigstore's in place of the local key. */
const KEYLESS = 'keyless';

/**
 * Who signs on this machine; asked before a run begins, so that no run is lost for want of a key.
 *
 * @throws {ExplainedError} `usage` for a key that cannot be read, or where no identity is offered.
 */
export function signatoryOf(state: StateDirectory, variables: Variables = process.env): Signatory {
  const wanted = variables['PROW_STAGING_SIGN'] ?? 'key';
  if (wanted === KEYLESS && isIdentityOffered(variables))
    return keylessSignatory({ fulcioUrl: variables['SIGSTORE_FULCIO_URL'], rekorUrl: variables['SIGSTORE_REKOR_URL'] });
  if (wanted !== 'key') throw noSignatory(wanted);
  return { signer: openSigningKey(state.signingKey).signer, witnesses: [] };
}

type Variables = Readonly<Record<string, string | undefined>>;

function isIdentityOffered(variables: Variables): boolean {
  return variables['SIGSTORE_ID_TOKEN'] !== undefined || variables['ACTIONS_ID_TOKEN_REQUEST_URL'] !== undefined;
}

function noSignatory(wanted: string): ExplainedError {
  return new ExplainedError('usage', {
    what: 'Nobody can sign this run',
    expected: 'PROW_STAGING_SIGN=key, or keyless where continuous integration offers an identity',
    observed: wanted === KEYLESS ? 'keyless, and no identity is offered' : JSON.stringify(wanted),
    evidence: 'SIGSTORE_ID_TOKEN, or on GitHub Actions the permission id-token: write',
    next: 'offer an identity, or leave PROW_STAGING_SIGN out',
  });
}

/**
 * Signs a judged run: writes `attestation.json` beside the files it vouches for, and that it is there into the index
 * beside the runs: whoever takes its folder away does not make it a run that never was.
 */
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
    images: [
      ...description.workloads.map(({ image }) => parseImage(image).repository),
      ...(await utilitiesOf(files.environment)),
    ],
    digests: Object.fromEntries(digests) as Record<EvidenceFile, string>,
  };
  await writeFile(files.attestation, await signRun(run, signatory), { mode: 0o600 });
  const index = folderArchive(join(dirname(dirname(folder)), RUN_INDEX));
  await addToIndex(index, { kind: 'made', run: files.id, candidate: verdict.candidate.tag });
}

/** Images of the pod utilities with which canaries were decorated; none where they were not. */
async function utilitiesOf(file: string): Promise<string[]> {
  const { data } = Environment.safeParse(JSON.parse(await readFile(file, 'utf8')));
  return (data?.canary.decorated?.configs ?? [])
    .flatMap(({ config }) => Object.values(UtilityImages.parse(config).utility_images))
    .map((image) => parseImage(image).repository);
}

const UtilityImages = z.looseObject({ utility_images: z.record(z.string(), z.string()).default({}) });
