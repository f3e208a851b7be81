import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCheckconfig } from '../src/canaries/config/run-checkconfig.js';
import { configFiles } from '../src/cli/ask-checkconfig.js';
import { printedNightly } from '../src/cli/nightly/print.js';
import { readProduction } from '../src/production/read-production.js';
import { buildProw } from '../src/toolchain/build-prow.js';
import { projectPath } from '../src/toolchain/project-root.js';
import { resolveCandidate } from '../src/toolchain/resolve-candidate.js';

const { signal } = new AbortController();
const SETTINGS = projectPath('examples', 'nightly', 'settings.yaml');

let program: string;
let text: string;
beforeAll(async () => {
  const build = await buildProw(await resolveCandidate('v20251125-e3ae8cf22', { signal }), ['checkconfig'], { signal });
  program = build.executables['checkconfig']?.path ?? '';
  text = await printedNightly({ print: 'periodic', settings: SETTINGS });
});

/** What the real checkconfig makes of the example production with the periodic in its job configuration. */
async function answerTo(periodic: string) {
  const files = configFiles(await readProduction(projectPath('examples', 'production')));
  const jobs = [...files.jobs, { name: 'prow-staging-nightly.yaml', text: periodic }];
  return runCheckconfig(program, { files: { ...files, jobs }, signal });
}

describe('the periodic that starts nights', () => {
  it('is one that Prow’s own checkconfig loads beside production’s jobs', async () => {
    expect(await answerTo(text)).toMatchObject({ answer: 'accepted' });
  });

  it('would be refused with a field that Prow does not know, or with a cron it cannot read', async () => {
    expect(await answerTo(text.replace('max_concurrency:', 'max_concurency:'))).toMatchObject({ answer: 'refused' });
    expect(await answerTo(text.replace(/cron: .*/, 'cron: at night'))).toMatchObject({ answer: 'refused' });
  });

  it('is what the example’s settings say', async () => {
    expect(await readFile(SETTINGS, 'utf8')).toContain('dashboards: [example-prow]');
    expect(text).toContain('testgrid-dashboards: example-prow');
  });
});
