import { GithubError } from './github-error.js';
import type { Pull, Repository } from './world.js';

type Found = { readonly repository: Repository; readonly pull: Pull };
type Qualifier = (value: string, found: Found) => boolean;

/** The part of GitHub's search language that Prow speaks (pkg/config/tide.go, constructQuery). */
const QUALIFIERS: Readonly<Record<string, Qualifier>> = {
  is: (value, { pull }) => value === 'pr' || value === pull.state,
  type: (value) => value === 'pr',
  state: (value, { pull }) => value === pull.state,
  archived: (value) => value === 'false',
  draft: (value) => value === 'false',
  org: (value, { repository }) => value === repository.org,
  user: (value, { repository }) => value === repository.org,
  repo: (value, { repository: { org, repo } }) => value === `${org}/${repo}`,
  author: (value, { pull }) => value === pull.author,
  base: (value, { pull }) => value === pull.baseRef,
  label: (value, { pull }) => value.split(',').some((one) => pull.labels.includes(unquoted(one))),
  // Nobody reviews and nothing has a milestone here.
  review: () => false,
  milestone: () => false,
  created: (value, { pull }) => isWithin(pull.createdAt, value),
  updated: (value, { pull }) => isWithin(pull.updatedAt, value),
  sort: () => true,
};

/** Qualifiers of which one that fits is enough: a pull request is in one place. */
const PLACES = ['org', 'user', 'repo'];

/**
 * The pull requests that a search finds.
 *
 * @throws {GithubError} for a word or qualifier that this GitHub does not know.
 */
export function searchPulls(query: string, all: readonly Found[]): Found[] {
  const terms = (query.match(/(?:[^\s"]|"[^"]*")+/g) ?? []).map(termOf);
  return all.filter((found) => {
    const places = terms.filter(({ name, isNegated }) => PLACES.includes(name) && !isNegated);
    const others = terms.filter((term) => !places.includes(term));
    const isPlaced = places.length === 0 || places.some(({ fits, value }) => fits(value, found));
    return isPlaced && others.every(({ fits, value, isNegated }) => fits(value, found) !== isNegated);
  });
}

function termOf(text: string): { name: string; value: string; isNegated: boolean; fits: Qualifier } {
  const isNegated = text.startsWith('-');
  const [name = '', ...rest] = text.slice(isNegated ? 1 : 0).split(':');
  const fits = QUALIFIERS[name];
  if (fits === undefined || rest.length === 0)
    throw new GithubError(422, `the search does not know ${JSON.stringify(text)}`, { why: 'unknown-query' });
  const value = rest.join(':');
  return { name, value: name === 'label' ? value : unquoted(value), isNegated, fits };
}

function unquoted(text: string): string {
  return text.replaceAll('"', '');
}

/** `2026-01-01..*`, `*..2026-01-01T00:00:00Z`, `>=2026-01-01`, `<2026-01-01`. */
function isWithin(at: string, range: string): boolean {
  const [from = '*', to = '*'] = boundsOf(range);
  const time = Date.parse(at);
  // Prow asks in whole seconds.
  const isAfter = from === '*' || time >= Date.parse(from);
  return isAfter && (to === '*' || time <= Date.parse(to) + 1_000);
}

function boundsOf(range: string): string[] {
  if (range.includes('..')) return range.split('..');
  return range.startsWith('<') ? ['*', range.replace(/^<=?/, '')] : [range.replace(/^>=?/, '')];
}
