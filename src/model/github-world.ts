import { z } from 'zod';

const Name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/);

/** What the stand-in for GitHub holds when it starts: who there is, and which repositories. */
export const GithubWorld = z.strictObject({
  bot: Name.describe('login of the account whose token Prow has'),
  organisations: z.array(z.strictObject({ login: Name, members: z.array(Name) })).min(1),
  repositories: z
    .array(z.strictObject({ org: Name, name: Name, branches: z.array(Name).describe('besides main') }))
    .min(1),
  webhook: z.url().nullable().describe('where events are sent, as GitHub sends them; null where nobody listens'),
});
export type GithubWorld = z.infer<typeof GithubWorld>;

/** Ports of the stand-in: GitHub's own interface for pods, and the one by which a run directs it. */
export const GITHUB_PORTS = { api: 8080, control: 8081 } as const;

/** Below this path of its own interface the stand-in serves repositories, as github.com does at its top. */
export const GITHUB_GIT_PATH = '/git';

/** Names of the stand-in's secrets, each a file of one folder. */
export const GITHUB_SECRETS = { token: 'token', hmac: 'hmac', control: 'control' } as const;

/** Tokens of one environment's stand-in, made for it alone. */
export const GithubSecrets = z.strictObject({
  token: z
    .string()
    .regex(/^[0-9a-f]{40,}$/)
    .describe('the bot’s, as every component of Prow’s has it'),
  hmac: z
    .string()
    .regex(/^[0-9a-f]{40,}$/)
    .describe('signs events'),
  control: z
    .string()
    .regex(/^[0-9a-f]{40,}$/)
    .describe('of whoever directs the stand-in: in no pod but its own'),
});
export type GithubSecrets = z.infer<typeof GithubSecrets>;

/** Who and what canaries are on the stand-in. No production has these. */
export const CANARY_GITHUB = {
  org: 'prow-staging',
  bot: 'prow-staging-bot',
  /** A member of the organisation: Prow tests what they change. */
  member: 'prow-staging-member',
  /** Somebody Prow must not obey. */
  outsider: 'prow-staging-outsider',
  /** One repository for each way in: what starts one way starts nothing of another. */
  repositories: ['hook-opened', 'hook-comment', 'hook-push', 'tide-serial', 'tide-batch', 'gangway', 'sub'],
  /** The repository in which components are asked for what is no job. */
  errandRepository: 'errands',
  /** The repository in which tide is asked to merge, with no job to wait for. */
  mergeErrandRepository: 'errand-merges',
  /** Those in which tide merges. */
  mergedRepositories: ['tide-serial', 'tide-batch', 'errand-merges'],
  /** A branch of every repository whose jobs name aliases that Prow must refuse: what is to merge has none of them. */
  refusedBranch: 'refused',
  /** A branch that nobody has: its jobs start where they are asked for by name, and by no event. */
  askedBranch: 'asked',
  /** What a pull request needs so that tide merges it. */
  mergeLabel: 'prow-staging-merge',
  /** What it must not have for that. */
  holdLabel: 'prow-staging-hold',
} as const;
