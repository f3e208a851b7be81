import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { TestResultStatement, VerdictStatement } from '../model/statement.js';
import { type Defect, openEnvelope, type Refusal, refuse, type Trust } from './open-envelope.js';
import { attestationText, STATEMENT_PAYLOAD } from './sign-run.js';
import { isSpelledAs, parsedJson } from './spelling.js';
import { sha256 } from './statements.js';

/** An attestation that is believed. */
export interface Believed {
  readonly kind: 'believed';
  readonly testResult: TestResultStatement;
  /** Null for anything but a pass. */
  readonly verdict: VerdictStatement | null;
  readonly signer: string;
}

/** An attestation that is not believed. */
export interface NotBelieved {
  readonly kind: 'refused';
  readonly defect: Defect;
  readonly detail: string;
  /** The candidate it speaks of if it were believed; null where that cannot be read either. */
  readonly claimedTag: string | null;
}

/** Far more than a statement about any production needs, far less than hurts. */
const LENGTH_MAX = 4 * 1024 * 1024;

const FileShape = z.strictObject({ testResult: z.unknown(), verdict: z.unknown() });

/**
 * Verifies the text of an `attestation.json`, offline. Only the spelling that {@link attestationText} writes is read, so
 * that no two readers can read two things in it. Never throws.
 */
export function verifyAttestation(text: string, trust: Trust): Believed | NotBelieved {
  const read = verifiedStatements(text, trust);
  return read.kind === 'believed' ? read : { ...read, claimedTag: claimedTag(text) };
}

function verifiedStatements(text: string, trust: Trust): Believed | Refusal {
  if (text.length > LENGTH_MAX) return refuse('unreadable-attestation', `${text.length} characters`);
  const file = FileShape.safeParse(parsedJson(text));
  if (!file.success) return notAnAttestation(text);
  if (!isSpelledAs(text, () => attestationText(file.data)))
    return refuse('unreadable-attestation', 'the file is not spelled as it was written');
  const testResult = openStatement(file.data.testResult, { trust, shape: TestResultStatement });
  if ('defect' in testResult) return testResult;
  if (file.data.verdict === null) return believed(testResult, null);
  const verdict = openStatement(file.data.verdict, { trust, shape: VerdictStatement });
  return 'defect' in verdict ? verdict : believed(testResult, verdict);
}

interface Statement<T> {
  readonly statement: T;
  readonly text: string;
  readonly signer: string;
}

/** A signed statement in the one spelling that is signed: no key twice, no field that nobody declared. */
function openStatement<T>(
  envelope: unknown,
  { trust, shape }: { trust: Trust; shape: z.ZodType<T> },
): Statement<T> | Refusal {
  const opened = openEnvelope(envelope, { trust, type: STATEMENT_PAYLOAD });
  if (opened.kind === 'refused') return opened;
  const { text, signer } = opened;
  const value = parsedJson(text);
  const parsed = shape.safeParse(value);
  if (!parsed.success) return refuse('unreadable-attestation', z.prettifyError(parsed.error));
  if (JSON.stringify(value) !== text)
    return refuse('unreadable-attestation', 'the statement is not spelled as it is signed');
  return { statement: parsed.data, text, signer };
}

/** Two statements about one run: each alone may be true, and yet not belong to the other. */
function believed(
  testResult: Statement<TestResultStatement>,
  verdict: Statement<VerdictStatement> | null,
): Believed | Refusal {
  const isPass = testResult.statement.predicate.prowStaging.outcome === 'pass';
  if (isPass !== (testResult.statement.predicate.result === 'PASSED'))
    return refuse('tampered', 'its result and its outcome say two things');
  if (isPass !== (verdict !== null))
    return refuse('tampered', 'a pass and a signed verdict come together, or not at all');
  if (verdict !== null) {
    if (verdict.signer !== testResult.signer) return refuse('tampered', 'two signers for one run');
    if (verdict.statement.predicate.evidence.sha256 !== sha256(testResult.text))
      return refuse('tampered', 'the verdict rests on other evidence');
    if (!isDeepStrictEqual(verdict.statement.subject, testResult.statement.subject))
      return refuse('tampered', 'evidence and verdict are about different images');
  }
  const { statement, signer } = testResult;
  return { kind: 'believed', testResult: statement, verdict: verdict?.statement ?? null, signer };
}

const BareStatement = z.object({
  predicate: z.object({ prowStaging: z.object({ candidate: z.object({ tag: z.string() }) }) }),
});

function notAnAttestation(text: string): Refusal {
  const isBare = z.object({ _type: z.string() }).safeParse(parsedJson(text)).success;
  if (isBare) return refuse('unsigned', 'a bare statement: nobody has signed it');
  return refuse('unreadable-attestation', 'no attestation.json: expected the fields testResult and verdict');
}

/** Read without belief, only to say whom a refusal concerns. */
function claimedTag(text: string): string | null {
  const value = parsedJson(text);
  const payload = z
    .object({ testResult: z.object({ dsseEnvelope: z.object({ payload: z.string() }) }) })
    .safeParse(value).data?.testResult.dsseEnvelope.payload;
  const statement = payload === undefined ? value : parsedJson(Buffer.from(payload, 'base64').toString('utf8'));
  return BareStatement.safeParse(statement).data?.predicate.prowStaging.candidate.tag ?? null;
}
