import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Archive } from '../history/archive.js';
import { type KeptRuns, keptRuns } from '../history/kept-runs.js';
import { ExplainedError } from '../model/explained-error.js';
import type { CommandContext } from './commands/command.js';
import { GITHUB_OPTIONS, type GithubOptions, githubCredentials, githubEndpoint } from './github-options.js';
import { notifyChat, notifyIssues } from './notify.js';
import { pullSubject } from './pull-subject.js';
import type { StateDirectory } from './state-directory.js';

/** Whom to tell. */
export interface TellOptions extends GithubOptions {
  readonly issues?: string;
  readonly chatUrlPath?: string;
}

/** The flags of {@link TellOptions}. */
export const TELL_OPTIONS = [
  ['--issues <repository>', 'OWNER/REPO whose issues are opened and closed'],
  ['--chat-url-path <file>', 'a file with the address of a webhook that takes Slack’s messages'],
  ...GITHUB_OPTIONS,
] as const;

/**
 * Tells people what the newest run of each production changed.
 *
 * @param say - is told for each production what was said to whom.
 * @returns The runs that it was said of.
 */
export async function tellNewest(
  archive: Archive,
  { issues, chatUrlPath, ...options }: TellOptions,
  about: Pick<CommandContext, 'signal'> & { readonly state: StateDirectory; say(text: string): void },
): Promise<KeptRuns> {
  const { state, signal, say } = about;
  const all = await keptRuns(archive);
  for (const production of new Set(all.runs.map((run) => run.production))) {
    const own = all.runs.filter((run) => run.production === production);
    const newest = own.at(-1);
    if (newest === undefined) continue;
    if (issues !== undefined) {
      const { owner, repo } = pullSubject(issues);
      const credentials = await githubCredentials(options, process.env);
      const place = { at: { owner, repo }, endpoint: githubEndpoint(options, process.env), credentials };
      const { opened, rewritten, closed } = await notifyIssues(own, place, signal);
      say(`${production}: issues opened ${list(opened)}, rewritten ${list(rewritten)}, closed ${list(closed)}`);
    }
    if (chatUrlPath !== undefined) {
      const url = await webhookIn(chatUrlPath);
      const isTold = await notifyChat(own, { url, told: join(state.root, 'history-told.json'), signal });
      say(`${production}: ${isTold ? 'the chat was told' : 'nothing new for the chat'}`);
    }
  }
  return all;
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

function list(numbers: readonly number[]): string {
  return numbers.length === 0 ? 'none' : numbers.map((number) => `#${number}`).join(' ');
}
