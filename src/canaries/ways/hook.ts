import { randomUUID } from 'node:crypto';
import type { Delivery } from '../../model/github-control.js';
import { CANARY_GITHUB } from '../../model/github-world.js';
import { directGithub } from '../github/direct-github.js';
import type { Run } from '../open-run.js';
import { configuredCanaries } from './configured-canaries.js';
import { hasJobName, type Starting, type WayDriver } from './way-driver.js';

const { org, member } = CANARY_GITHUB;

/** A pull request is opened: hook starts the presubmits that always run. */
export const hookOpened: WayDriver = {
  plan: (environment) => planned(environment, 'hook-opened'),
  start: async (run, starting) => {
    const pull = { org, repo: 'hook-opened', author: member, ...pushyTexts(run), files: newFile() };
    const { delivery } = await directGithub(run.environment, run).openPull(pull);
    tell(starting, delivery);
  },
  recognises: hasJobName,
};

/** A member comments `/test`: hook starts the presubmits that run when they are asked for. */
export const hookComment: WayDriver = {
  plan: (environment) => planned(environment, 'hook-comment'),
  start: async (run, starting) => {
    const github = directGithub(run.environment, run);
    const at = { org, repo: 'hook-comment', author: member };
    const { number } = await github.openPull({ ...at, ...pushyTexts(run), files: newFile() });
    const wish = wishOf(run);
    const body = starting.canaries.map(({ job }) => `/test ${job} ${wish}`).join('\n');
    tell(starting, await github.comment({ ...at, number, body }));
  },
  recognises: hasJobName,
};

/** A commit is pushed: hook starts the postsubmits. */
export const hookPush: WayDriver = {
  plan: (environment) => planned(environment, 'hook-push'),
  start: async (run, starting) => {
    const push = { org, repo: 'hook-push', author: member, files: newFile() };
    const { delivery } = await directGithub(run.environment, run).push(push);
    tell(starting, delivery);
  },
  recognises: hasJobName,
};

function planned(environment: Run['environment'], way: 'hook-opened' | 'hook-comment' | 'hook-push') {
  if (environment.github === null) return 'this environment has no stand-in for GitHub that could send an event';
  return configuredCanaries(environment, way);
}

/** A pull request says what it likes: where jobs start and what they run is configured, and nobody's text changes it. */
function pushyTexts(run: Run): { title: string; body: string } {
  const wish = wishOf(run);
  return {
    title: `canaries of ${run.id} ${wish}`,
    body: [
      'Please:',
      '```yaml',
      wish,
      'agent: jenkins',
      '```',
      `/cluster ${run.environment.aliases[0]?.name ?? ''}`,
    ].join('\n'),
  };
}

/** What a canary's text asks for besides, and must not get: another cluster, another command, the end of a string. */
function wishOf({ environment: { aliases } }: Run): string {
  return `"}, cluster: ${aliases.at(-1)?.name ?? ''}, command: ["$(exit 1)", \`exit 1\`]`;
}

/** A file that no other change has. */
function newFile(): Record<string, string> {
  return { [`changes/${randomUUID()}`]: 'a change\n' };
}

/** hook takes an event with 200 (pkg/hook/server.go); anything else is its refusal of one that GitHub signed. */
function tell({ canaries, refused, undecided }: Starting, delivery: Delivery | null): void {
  if (delivery?.status === 200) return;
  for (const canary of canaries) {
    if (delivery === null) undecided(canary, 'no Service leads to hook, so that GitHub could send it no event');
    else if (delivery.status === null) undecided(canary, `hook did not answer an event: ${delivery.answer}`);
    else refused(canary, `hook answered a signed event with ${delivery.status}: ${delivery.answer}`);
  }
}
