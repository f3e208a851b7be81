import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseHistory } from '../src/model/history.js';
import { makeState, mountsBelow, processesNaming, prowStaging, removeState, untilSays } from './support/cli.js';

/** One start: nothing is judged here, so there is no power to wait for. */
const REHEARSE = ['rehearse', '--candidate', 'v20251125-e3ae8cf22', '--power', '0.5,0.5'];

/** The kernel ends a namespace's processes one by one; this bounds how long that may take. */
const END_TIMEOUT_MS = 20_000;

/** The later ones are minutes away: `npm run test:kill` asks for them too. */
const LATER = ['Bump to', 'Canaries on the candidate'];
const MOMENTS = ['control plane', 'Deploy Prow', 'Canaries on the baseline', ...(process.env['LATER'] ? LATER : [])];

let state: string;
beforeEach(async () => {
  state = await makeState();
});
afterEach(async () => {
  await removeState(state);
});

async function expectNothingLeft(): Promise<void> {
  const deadline = Date.now() + END_TIMEOUT_MS;
  const { environments } = { environments: join(state, 'environments') };
  while ((await processesNaming(environments)).length > 0 && Date.now() < deadline) await delay(100);
  expect(await processesNaming(environments)).toEqual([]);
  expect(await mountsBelow(environments)).toEqual([]);
  const status = await prowStaging(['status'], { state });
  expect(status.stdout).toBe('no environment stands');
  expect(await readdir(environments)).toEqual([]);
}

describe('kill -9 of a rehearsal', () => {
  it.each(MOMENTS)(
    'leaves nothing of the environment when it comes at "%s", and the run’s folder unsealed',
    async (moment) => {
      const command = prowStaging(REHEARSE, { state });
      await untilSays(command, moment);
      command.kill('SIGKILL');
      await command;
      await expectNothingLeft();
      const [run] = (await readdir(join(state, 'runs'))).filter((name) => name !== 'latest');
      const history = await readFile(join(state, 'runs', run ?? '', 'history.jsonl'), 'utf8').catch(() => '');
      expect(parseHistory(history).defects).toContain('the history is not sealed');
    },
  );
});

describe('Ctrl-C', () => {
  it.each(['control plane', 'canaries (start 0)'])(
    'at "%s" ends a rehearsal with exit code 130 and leaves nothing',
    async (moment) => {
      const command = prowStaging(REHEARSE, { state });
      await untilSays(command, moment);
      command.kill('SIGINT');
      expect((await command).exitCode).toBe(130);
      // Of what is killed the next command removes the rest; here there must be none.
      expect(await readdir(join(state, 'environments'))).toEqual([]);
      await expectNothingLeft();
    },
  );
});

describe('kill -9 of the keeper', () => {
  it('ends the environment, and touches no other that stands beside it', async () => {
    const other = await mkdtemp(join(state, 'other-'));
    // One after the other: ten control planes that start at once on two cores give up waiting for each other.
    const one = await prowStaging(['up'], { state });
    const two = await prowStaging(['up'], { state: other });
    expect(one.exitCode, one.all).toBe(0);
    expect(two.exitCode, two.all).toBe(0);
    const { pid } = JSON.parse(await readFile(join(state, 'environments', 'local', 'owner.json'), 'utf8'));
    process.kill(pid, 'SIGKILL');
    await expectNothingLeft();
    const beside = await prowStaging(['status', '--json'], { state: other });
    expect(JSON.parse(beside.stdout)).toMatchObject([{ name: 'local', keeper: { dead: [] } }]);
    await prowStaging(['down'], { state: other });
  });
});
