import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { keptRuns } from '../../history/kept-runs.js';
import { ExplainedError } from '../../model/explained-error.js';
import { result } from '../console.js';
import { EXIT } from '../exit-codes.js';
import { pullSubject } from '../gate-github.js';
import { GITHUB_OPTIONS, type GithubOptions, githubCredentials, githubEndpoint } from '../github-options.js';
import { archiveOf, HISTORY_OPTION } from '../history-option.js';
import { notifyChat, notifyIssues } from '../notify.js';
import { sayLeftOut } from '../say-left-out.js';
import { stateDirectory } from '../state-directory.js';
import { type CommandContext, SHARED_OPTIONS } from './command.js';

interface NotifyOptions extends GithubOptions {
  readonly history?: string;
  readonly state?: string;
  readonly issues?: string;
  readonly chatUrlPath?: string;
}

/** `prow-staging history notify`: tells people what the newest run of each production changed. */
export function addNotify(history: Command, { signal, exit }: CommandContext): void {
  const command = history
    .command('notify')
    .description('one GitHub issue for each check that fails, closed when it passes; a chat for what changed')
    .option('--issues <repository>', 'OWNER/REPO whose issues are opened and closed')
    .option('--chat-url-path <file>', 'a file with the address of a webhook that takes Slack’s messages');
  for (const [flags, description] of GITHUB_OPTIONS) command.option(flags, description);
  command
    .option(...HISTORY_OPTION)
    .option(...SHARED_OPTIONS.state)
    .action(async (options: NotifyOptions) => {
      const { issues, chatUrlPath } = options;
      if (issues === undefined && chatUrlPath === undefined) throw nobody();
      const state = stateDirectory(options.state);
      const all = await keptRuns(archiveOf(state, options.history));
      const { runs } = all;
      sayLeftOut(all);
      for (const production of new Set(runs.map((run) => run.production))) {
        const own = runs.filter((run) => run.production === production);
        const newest = own.at(-1);
        if (newest === undefined) continue;
        if (issues !== undefined) {
          const { owner, repo } = pullSubject(issues);
          const credentials = await githubCredentials(options, process.env);
          const place = { at: { owner, repo }, endpoint: githubEndpoint(options, process.env), credentials };
          const { opened, rewritten, closed } = await notifyIssues(newest, place, signal);
          result(`${production}: issues opened ${list(opened)}, rewritten ${list(rewritten)}, closed ${list(closed)}`);
        }
        if (chatUrlPath !== undefined) {
          const url = await webhookIn(chatUrlPath);
          const isTold = await notifyChat(own, { url, told: join(state.root, 'history-told.json'), signal });
          result(`${production}: ${isTold ? 'the chat was told' : 'nothing new for the chat'}`);
        }
      }
      exit(EXIT.pass);
    });
}

/** The address is a secret: it comes in a file, and into no message. */
async function webhookIn(path: string): Promise<string> {
  const text = (await readFile(path, 'utf8').catch(() => '')).trim();
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new ExplainedError('usage', {
    what: 'The chat cannot be told',
    expected: 'a file with one address, http or https',
    observed: text === '' ? 'nothing that can be read' : 'something else',
    evidence: '--chat-url-path',
    next: 'write the webhook’s address into that file',
  });
}

function nobody(): ExplainedError {
  return new ExplainedError('usage', {
    what: 'Nobody would be told',
    expected: '--issues OWNER/REPO, or --chat-url-path FILE, or both',
    observed: 'neither',
    evidence: 'prow-staging history notify',
    next: 'docs/notifications.md says what each needs',
  });
}

function list(numbers: readonly number[]): string {
  return numbers.length === 0 ? 'none' : numbers.map((number) => `#${number}`).join(' ');
}
