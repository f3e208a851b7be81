import { afterEach, describe, expect, test } from 'vitest';
import { createProwJob } from './create-prowjob.js';
import { type Answer, type ApiStandIn, startApiStandIn } from './fixtures/api-stand-in.js';
import { makeRun } from './fixtures/make-run.js';
import { prowJobManifest } from './prowjob-manifest.js';
import { prowJobCanary } from './ways/prowjob.js';

const status = (code: number): Answer => ({ status: code, body: { kind: 'Status', message: 'as it is' } });

let api: ApiStandIn;
afterEach(() => api.close());

/** How often the API server is asked when it gives these answers one after another. */
async function askedWhere(...codes: number[]): Promise<number> {
  const answers = [...codes];
  api = await startApiStandIn(() => status(answers.shift() ?? 201), { role: 'service' });
  const run = makeRun({ clusters: [api.cluster] });
  const startTime = '2026-08-22T10:00:00Z';
  const submission = {
    canary: prowJobCanary('default', 'periodic'),
    runId: run.id,
    prowJob: 'n',
    startTime,
    pullNumber: 1,
  };
  await createProwJob(run, prowJobManifest(submission, run.environment), { pauseMs: 1 });
  return api.requests.length;
}

describe('a ProwJob', () => {
  test('is made once where it can be', async () => {
    expect(await askedWhere(201)).toBe(1);
  });

  test.each([500, 503, 429])('is asked for again after %i', async (code) => {
    expect(await askedWhere(code, 201)).toBe(2);
  });

  test('that an unanswered request made is there', async () => {
    expect(await askedWhere(504, 409)).toBe(2);
  });

  test.each([
    ['it is refused', [403], 1],
    ['another has its name', [409], 1],
    ['the API server stays unwell', [500, 500, 500], 3],
  ])('is given up where %s', async (_, codes, asked) => {
    await expect(askedWhere(...codes)).rejects.toThrow();
    expect(api.requests).toHaveLength(asked);
  });
});
