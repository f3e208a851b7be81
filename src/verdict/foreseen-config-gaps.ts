import { ACTING_BY_THEMSELVES, type ConfigTried } from '../model/config-tried.js';

/** Components that wait for a lock while production's own hold it. */
const LOCKED = ['prow-controller-manager', 'sinker'];

/** How a run says beforehand that it was given no next configuration. */
const NO_NEXT = 'next configuration: none was given, so production’s version was not tried with one';

/** How a run lists beforehand what production's own version does not accept of production's own configuration. */
const OWN_REFUSAL = 'production’s configuration: production’s own Prow does not accept it whole, which may hide more: ';

/**
 * What is known about configurations before a run begins and will not be proven, as entries for its `notProven`.
 *
 * @param options.onNext - components that are started with the next configuration; none where there is no such.
 */
export function foreseenConfigGaps(
  tried: readonly ConfigTried[],
  { onNext }: { readonly onNext: readonly string[] },
): string[] {
  const locked = LOCKED.filter((component) => onNext.includes(component));
  return [
    ...ownRefusals(tried).map((words) => `${OWN_REFUSAL}${words}`),
    ...(onNext.length === 0
      ? [NO_NEXT]
      : [
          `next configuration: ${ACTING_BY_THEMSELVES.join(', ')} are not started with it, because two of one would act on the same pull requests or messages`,
        ]),
    ...(locked.length === 0
      ? []
      : [`next configuration: ${locked.join(' and ')} start with it and wait for the lock that production’s hold`]),
  ];
}

/** What production's own version refuses of production's own configuration, in its words. */
export function ownRefusals(tried: readonly ConfigTried[]): string[] {
  return tried
    .filter(
      ({ config, version, answer }) => config === 'production' && version === 'production' && answer === 'refused',
    )
    .flatMap(({ words }) => words);
}

/** Whether the run said before it began that there is no next configuration. */
export function isNextLeftOut(notProven: readonly string[]): boolean {
  return notProven.includes(NO_NEXT);
}

/** Whether the run said before it began that production's own version refuses this, too. */
export function isOwnRefusalListed(notProven: readonly string[], words: string): boolean {
  return notProven.includes(`${OWN_REFUSAL}${words}`);
}
