import { Override } from '../model/override.js';
import { openEnvelope, type Refusal, refuse, type Trust } from './open-envelope.js';
import { type Signatory, signText } from './sign-run.js';
import { isSpelledAs, parsedJson } from './spelling.js';

/** The media type of a signed override. */
const OVERRIDE_PAYLOAD = 'application/vnd.prow-staging.override+json';

/** The text of an override's file: signed by the key that signs attestations, once it is known who asks. */
export async function signOverride(override: Override, signatory: Signatory): Promise<string> {
  const text = JSON.stringify(Override.parse(override));
  return fileText(await signText(text, { ...signatory, type: OVERRIDE_PAYLOAD }));
}

/** Reads an override's file in the one spelling that is written. Never throws. */
export function openOverride(text: string, trust: Trust): Override | Refusal {
  const value = parsedJson(text);
  if (value === undefined || !isSpelledAs(text, () => fileText(value)))
    return refuse('unreadable-attestation', 'the file is not spelled as it was written');
  const opened = openEnvelope(value, { trust, type: OVERRIDE_PAYLOAD });
  if (opened.kind === 'refused') return opened;
  const override = Override.safeParse(parsedJson(opened.text)).data;
  if (override === undefined || JSON.stringify(override) !== opened.text)
    return refuse('unreadable-attestation', 'no override');
  return override;
}

function fileText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
