import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attestationText, STATEMENT_PAYLOAD, signText } from '../../../../src/attestation/sign-run.js';
import { sha256 } from '../../../../src/attestation/statements.js';
import { signatoryOf } from '../../../../src/cli/attest-run.js';
import { runFiles } from '../../../../src/cli/run-folder.js';
import { stateDirectory } from '../../../../src/cli/state-directory.js';
import { type ExampleFate, type ExampleProbe, expectedFate } from '../../../../src/model/fixtures/example-run.js';
import type { Trick } from '../trick.js';
import { CANDIDATE, type World } from '../world.js';

/** What is done to the attestation and its evidence. */
export const ATTESTATION_TRICKS: readonly Trick[] = [
  trick('no-rehearsal', 'rehearses nothing', 'no-attestation', async () => {}),
  trick('empty-file', 'puts an empty attestation beside a good run', 'unreadable-attestation', async (world) => {
    writeFileSync(runFiles(await world.run()).attestation, '');
  }),
  trick('cut-file', 'cuts the attestation in the middle', 'unreadable-attestation', async (world) => {
    changeAttestation(await world.run(), (text) => text.slice(0, text.length / 2));
  }),
  trick('prose', 'writes "passed" into the attestation', 'unreadable-attestation', async (world) => {
    changeAttestation(await world.run(), () => '{"outcome": "pass", "answer": "allow"}');
  }),
  trick('bare-statement', 'shows the statement without its envelope', 'unsigned', async (world) => {
    changeAttestation(await world.run(), (text) => payloadOf(text));
  }),
  trick('signature-removed', 'takes the signature away', 'unsigned', async (world) => {
    changeJson(await world.run(), (file) => {
      file.testResult.dsseEnvelope.signatures = [];
    });
  }),
  trick(
    'second-signature',
    'adds a second signature, in case one of two is enough',
    'unreadable-attestation',
    async (world) => {
      changeJson(await world.run(), (file) => {
        file.testResult.dsseEnvelope.signatures.push({ sig: 'AAAA', keyid: '' });
      });
    },
  ),
  trick('own-key', 'signs with a key of their own', 'wrong-signer', async (world) => {
    await world.run();
    await world.run({ signedIn: stateDirectory(join(world.root, 'theirs')) });
  }),
  trick('borrowed-key-name', 'signs with their own key and names the trusted one', 'tampered', async (world) => {
    const ours = keyNameOf(await world.run({ id: 'ours' }));
    const theirs = await world.run({ signedIn: stateDirectory(join(world.root, 'theirs')) });
    const name = keyNameOf(theirs);
    changeAttestation(theirs, (text) => text.replaceAll(name, ours));
  }),
  trick('payload-changed', 'changes the outcome inside a signed payload', 'tampered', async (world) => {
    const folder = await world.run({ fateOf: losing });
    changeJson(folder, (file) => {
      const text = Buffer.from(file.testResult.dsseEnvelope.payload, 'base64').toString('utf8');
      const better = text.replace('"outcome":"fail"', '"outcome":"pass"').replace('FAILED', 'PASSED');
      file.testResult.dsseEnvelope.payload = Buffer.from(better).toString('base64');
    });
  }),
  trick('failure-of-another', 'lets a failure speak of another candidate', 'tampered', async (world) => {
    await world.run({ id: 'a-pass' });
    changeJson(await world.run({ id: 'b-fail', fateOf: losing }), (file) => {
      const text = Buffer.from(file.testResult.dsseEnvelope.payload, 'base64').toString('utf8');
      file.testResult.dsseEnvelope.payload = Buffer.from(text.replaceAll(CANDIDATE, 'v20991231-0123456')).toString(
        'base64',
      );
    });
  }),
  trick(
    'other-subject',
    'has the statement say nothing of an image that production runs',
    'image-not-attested',
    async (world) => {
      await signAgain(world, await world.run(), (subject) => [
        { ...subject[0], name: `example.org/prow/other:${CANDIDATE}` },
      ]);
    },
  ),
  trick('other-payload-type', 'says that the payload is something else', 'unreadable-attestation', async (world) => {
    changeJson(await world.run(), (file) => {
      file.testResult.dsseEnvelope.payloadType = 'application/json';
    });
  }),
  trick('key-twice', 'names a key of the file twice, for two readers', 'unreadable-attestation', async (world) => {
    changeAttestation(await world.run(), (text) => text.replace('"verdict":', '"verdict": null,\n  "verdict":'));
  }),
  trick('re-encoded', 'writes the payload in another base64', 'unreadable-attestation', async (world) => {
    changeJson(await world.run(), (file) => {
      file.testResult.dsseEnvelope.payload = `${file.testResult.dsseEnvelope.payload}\n`;
    });
  }),
  trick('huge-file', 'makes the attestation 10 MB long', 'unreadable-attestation', async (world) => {
    appendFileSync(runFiles(await world.run()).attestation, ' '.repeat(10_000_000));
  }),
  trick('verdict-of-another-run', 'takes the signed verdict of a good run for a bad one', 'tampered', async (world) => {
    const good = JSON.parse(readFileSync(runFiles(await world.run({ id: 'good' })).attestation, 'utf8'));
    changeJson(await world.run({ fateOf: losing }), (file) => {
      file.verdict = good.verdict;
    });
  }),
  trick('history-line-deleted', 'deletes one line of the history', 'tampered', async (world) => {
    const files = runFiles(await world.run());
    const lines = readFileSync(files.history, 'utf8').split('\n');
    writeFileSync(files.history, lines.filter((_, index) => index !== 20).join('\n'));
  }),
  trick(
    'history-of-a-good-run',
    'lays the history of a good run beside the attestation of a bad one',
    'tampered',
    async (world) => {
      const good = runFiles(await world.run({ id: 'good' }));
      const bad = runFiles(await world.run({ fateOf: losing }));
      cpSync(good.history, bad.history);
      cpSync(good.verdict, bad.verdict);
    },
  ),
  trick(
    'attestation-of-a-good-run',
    'lays the attestation of a good run beside a bad history',
    'tampered',
    async (world) => {
      const good = runFiles(await world.run({ id: 'good' }));
      const bad = runFiles(await world.run({ fateOf: losing }));
      cpSync(good.attestation, bad.attestation);
    },
  ),
  trick('verdict-rewritten', 'writes another verdict.json', 'tampered', async (world) => {
    const files = runFiles(await world.run());
    writeFileSync(files.verdict, readFileSync(files.verdict, 'utf8').replace('"pass"', '"fail"'));
  }),
  trick('description-rewritten', 'changes what production was said to be', 'tampered', async (world) => {
    const files = runFiles(await world.run());
    writeFileSync(files.description, readFileSync(files.description, 'utf8').replace('build-main', 'prow'));
  }),
  trick('evidence-taken-away', 'shows the attestation alone', 'evidence-missing', async (world) => {
    rmSync(runFiles(await world.run()).history);
  }),
  trick('other-version', 'has the run judged by another version of the tool', 'other-version', async (world) => {
    await world.run({
      events: (events) =>
        events.map((event) => (event.kind === 'run-started' ? { ...event, toolVersion: '99.0.0' } : event)),
    });
  }),
];

/** A candidate that starts every pod in the service cluster; production's own version does not. */
export function losing(probe: ExampleProbe): ExampleFate {
  if (probe.phase === 'baseline') return expectedFate(probe);
  const places = [{ clusterId: 'prow', namespace: 'test-pods' }];
  return { places, state: 'success', description: 'Job succeeded.', settled: true };
}

function trick(id: string, says: string, reason: Trick['reason'], play: (world: World) => Promise<void>): Trick {
  return {
    ...{ id, says, reason },
    play: async (world) => {
      await play(world);
      return {};
    },
  };
}

interface AttestationFile {
  readonly testResult: {
    readonly dsseEnvelope: { payload: string; payloadType: string; signatures: { sig: string; keyid: string }[] };
  };
  verdict: unknown;
}

function changeAttestation(folder: string, change: (text: string) => string): void {
  const path = runFiles(folder).attestation;
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

function changeJson(folder: string, change: (file: AttestationFile) => void): void {
  changeAttestation(folder, (text) => {
    const file: AttestationFile = JSON.parse(text);
    change(file);
    return `${JSON.stringify(file, null, 2)}\n`;
  });
}

function payloadOf(text: string): string {
  const file: AttestationFile = JSON.parse(text);
  return Buffer.from(file.testResult.dsseEnvelope.payload, 'base64').toString('utf8');
}

function keyNameOf(folder: string): string {
  const file: AttestationFile = JSON.parse(readFileSync(runFiles(folder).attestation, 'utf8'));
  return file.testResult.dsseEnvelope.signatures[0]?.keyid ?? '';
}

/** Signs a run's statements again, by the trusted key, as being about something else. */
async function signAgain(world: World, folder: string, about: (subject: object[]) => object[]): Promise<void> {
  const path = runFiles(folder).attestation;
  const file = JSON.parse(readFileSync(path, 'utf8'));
  const signatory = { ...signatoryOf(world.state), type: STATEMENT_PAYLOAD };
  const statementOf = ({ dsseEnvelope: { payload } }: { dsseEnvelope: { payload: string } }) =>
    JSON.parse(Buffer.from(payload, 'base64').toString('utf8'));
  const [result, verdict] = [statementOf(file.testResult), statementOf(file.verdict)];
  result.subject = about(result.subject);
  verdict.subject = result.subject;
  verdict.predicate.evidence.sha256 = sha256(JSON.stringify(result));
  const [testResult, signedVerdict] = [
    await signText(JSON.stringify(result), signatory),
    await signText(JSON.stringify(verdict), signatory),
  ];
  writeFileSync(path, attestationText({ testResult, verdict: signedVerdict }));
}
