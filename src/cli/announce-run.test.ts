import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { projectPath } from '../toolchain/project-root.js';
import { announceRun } from './announce-run.js';

const root = mkdtempSync(join(tmpdir(), 'prow-staging-announce-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
for (const name of ['junit.xml', 'report.html', 'step-summary.md']) writeFileSync(join(root, name), `${name}\n`);
writeFileSync(join(root, 'verdict.json'), readFileSync(projectPath('src', 'model', 'fixtures', 'verdict.json')));

test('a run is added to the step summary, behind what stands there', async () => {
  const summary = join(root, 'summary');
  writeFileSync(summary, 'before\n');
  await announceRun(root, { GITHUB_STEP_SUMMARY: summary });
  expect(readFileSync(summary, 'utf8')).toBe('before\nstep-summary.md\n');
});

test('a run is put among the artifacts under names that the junit and html lenses of Deck ask for', async () => {
  const artifacts = join(root, 'artifacts');
  await announceRun(root, { ARTIFACTS: artifacts });
  const id = root.split('/').at(-1) ?? '';
  for (const [lens, name] of [
    [/^artifacts(\/.*\/|\/)junit.*\.xml$/, 'junit.xml'],
    [/^artifacts\/.*\.html$/, 'report.html'],
  ] as const) {
    expect(`artifacts/prow-staging/${id}/${name}`).toMatch(lens);
    expect(readFileSync(join(artifacts, 'prow-staging', id, name), 'utf8')).toBe(`${name}\n`);
  }
});

test('a job says of itself which build it was about, as the sidecar of Prow takes it', async () => {
  const artifacts = join(root, 'metadata');
  await announceRun(root, { ARTIFACTS: artifacts });
  const verdict = JSON.parse(readFileSync(join(root, 'verdict.json'), 'utf8'));
  expect(JSON.parse(readFileSync(join(artifacts, 'metadata.json'), 'utf8'))).toMatchObject({
    'job-version': verdict.candidate.tag,
    'prow-staging-outcome': verdict.outcome,
  });
});

test('a run is not lost where it cannot be shown, and goes nowhere unasked', async () => {
  await announceRun(root, { GITHUB_STEP_SUMMARY: join(root, 'no', 'such', 'folder') });
  await announceRun(root, {});
});
