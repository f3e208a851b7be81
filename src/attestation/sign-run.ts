import { bundleToJSON } from '@sigstore/bundle';
import { DSSEBundleBuilder, type Signer, type Witness } from '@sigstore/sign';
import { type JudgedRun, statementText, testResultStatement, verdictStatement } from './statements.js';

/** The media type of every payload that is signed here. */
export const STATEMENT_PAYLOAD = 'application/vnd.in-toto+json';

/** Who signs, and what witnesses it. A local key needs no witness. */
export interface Signatory {
  readonly signer: Signer;
  readonly witnesses: readonly Witness[];
}

/**
 * The text of a run's `attestation.json`: the evidence as a signed test-result, and, for a pass alone, the verdict as a
 * signed simple verification result. Both are Sigstore bundles, so that other tools can verify them.
 */
export async function signRun(run: JudgedRun, signatory: Signatory): Promise<string> {
  const evidence = testResultStatement(run);
  const verdict = verdictStatement(run, evidence);
  return attestationText({
    testResult: await signText(statementText(evidence), { ...signatory, type: STATEMENT_PAYLOAD }),
    verdict:
      verdict === null ? null : await signText(statementText(verdict), { ...signatory, type: STATEMENT_PAYLOAD }),
  });
}

/** A text in a DSSE envelope with one signature, as the JSON value of a Sigstore bundle. */
export async function signText(
  text: string,
  { signer, witnesses, type }: Signatory & { readonly type: string },
): Promise<unknown> {
  const builder = new DSSEBundleBuilder({ signer, witnesses: [...witnesses] });
  return bundleToJSON(await builder.create({ data: Buffer.from(text), type }));
}

/** The one spelling in which `attestation.json` is written, and accepted. */
export function attestationText(file: { readonly testResult: unknown; readonly verdict: unknown }): string {
  return `${JSON.stringify({ testResult: file.testResult, verdict: file.verdict }, null, 2)}\n`;
}
