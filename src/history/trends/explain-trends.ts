import type { Flake, PassRate, Regression, Trends, Turn } from '../../model/trends.js';

/** Trends as text: what is wrong now first, numbers last. */
export function explainTrends(trends: Trends): string {
  const { regressions, flakes, productionChanges, silences, timeToVerdict, latencies } = trends;
  return [
    ...silences.map(({ production, from, to, isOpen }) =>
      isOpen
        ? `production ${production} silent since ${from}: no run has begun in ${hours(from, to)} h`
        : `production ${production} was silent from ${from} to ${to} (${hours(from, to)} h)`,
    ),
    ...regressions.map(regressionText),
    ...flakes.map(flakeText),
    ...productionChanges.map(
      ({ firstRun, production, before, after, outcome }) =>
        `production ${production} changed before ${firstRun} (${outcome}): ${short(before)} → ${short(after)}`,
    ),
    ...turnTexts(trends.turns),
    ...trends.passRates.map(passRateText),
    ...(timeToVerdict === null
      ? []
      : [
          `time to verdict: median ${seconds(timeToVerdict.medianMs)}, 9 of 10 within ${seconds(timeToVerdict.p90Ms)}, last ${seconds(timeToVerdict.newestMs)}`,
        ]),
    ...latencies.map(
      ({ measure, tag, runs, medianMs, worstMs }) =>
        `${measure} on ${tag}: median ${seconds(medianMs)}, slowest run ${seconds(worstMs)}, ${runs} runs`,
    ),
  ].join('\n');
}

function regressionText(one: Regression): string {
  const { check, subject, firstRun, failed, decided, changed, isOpen } = one;
  const cause = changed.length === 0 ? 'since the first run' : `since another ${changed.join(' and another ')}`;
  return `regression, ${state(isOpen)}: ${check}, ${subject} on ${buildsText(one)}, ${cause}, from ${firstRun} (${failed} of ${decided} runs)`;
}

function flakeText(one: Flake): string {
  const { check, subject, failed, decided, firstRun, lastRun, isOpen } = one;
  return `flake, ${state(isOpen)}: ${check}, ${subject} on ${buildsText(one)}, ${failed} of ${decided} runs of the same candidate and production since ${firstRun}, last ${lastRun}`;
}

/** Boskos has a version of its own. */
function buildsText({ tag, boskosTag }: Regression | Flake): string {
  return boskosTag === null ? tag : `${tag} with Boskos ${boskosTag}`;
}

/** Of each production: what has its turn yet to come is no fault, and what had none within the week is told by itself. */
export function turnTexts(turns: readonly Turn[]): string[] {
  return [...new Set(turns.map(({ production }) => production))].flatMap((production) => {
    const own = turns.filter((one) => one.production === production);
    const newest = own
      .map(({ provenAt }) => provenAt ?? '')
      .sort()
      .at(-1);
    const [tonight, others] = [
      own.filter((one) => one.provenAt === newest),
      own.filter((one) => one.provenAt !== newest),
    ];
    const about = `after restarts of ${production} on ${own[0]?.tag}`;
    const rest = others.map(({ way, provenAt }) => `${way} ${provenAt === null ? 'not yet' : `on ${day(provenAt)}`}`);
    return [
      ...own
        .filter(({ isLate }) => isLate)
        .map(
          ({ way, provenAt, askedSince }) =>
            `not proven within a week: ${about}, ${way}, ${provenAt === null ? `not once since ${day(askedSince)}` : `last on ${day(provenAt)}`}`,
        ),
      newest === ''
        ? `${about}: none of ${own.length} ways in its last run, nor before`
        : `${about}: ${tonight.length} of ${own.length} ways on ${day(newest ?? '')}${rest.length === 0 ? '' : `; the others: ${rest.join(', ')}`}`,
    ];
  });
}

function day(at: string): string {
  return at.slice(0, 'yyyy-mm-dd'.length);
}

function passRateText({ tag, passed, failed, undecided, rate }: PassRate): string {
  const part = rate === null ? 'nothing decided' : `${Math.round(rate * 100)} % passed`;
  return `${tag ?? 'all runs'}: ${part} (${passed} passed, ${failed} failed, ${undecided} undecided)`;
}

function state(isOpen: boolean): string {
  return isOpen ? 'open' : 'over';
}

function hours(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 3_600_000);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}

function short(fingerprint: string): string {
  return fingerprint.replace('sha256:', '').slice(0, 9);
}
