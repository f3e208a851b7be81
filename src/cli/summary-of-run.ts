import { quantile } from 'simple-statistics';
import type { RunToKeep } from '../history/keep-run.js';
import { aliasOf } from '../model/alias.js';
import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import type { KeptLatency, KeptRun } from '../model/kept-run.js';
import { observationsOf } from '../model/observations.js';
import { Check, type Finding, type Verdict } from '../model/verdict.js';
import { LATENCY_MEASURES } from '../verdict/latencies.js';
import { type RestartTurns, restartTurns } from '../verdict/restart-turns.js';

const QUANTILES = [0.5, 0.9, 0.99];

/** What a list of runs says of one. */
export function summaryOfRun(run: {
  runId: string;
  description: Description;
  history: History;
  verdict: Verdict;
}): RunToKeep['summary'] {
  const { runId, description, history, verdict } = run;
  const { productionFingerprint, candidate, baseline, outcome, causes, startedAt, durationMs, toolVersion } = verdict;
  const submitted = observationsOf(history, 'canary-submitted').map(({ event }) => aliasOf(event.canary.spelling));
  const boskos = observationsOf(history, 'run-started')[0]?.event.boskos?.candidate ?? null;
  const next = observationsOf(history, 'config-tried').find(({ event }) => event.config === 'next');
  return {
    ...{ runId, production: description.name, productionFingerprint, candidate, baseline, outcome, causes },
    boskos,
    nextConfigSha256: next?.event.configSha256 ?? null,
    findings: verdict.findings
      .filter((finding) => finding.outcome !== 'pass')
      .map(({ check, subject, outcome: found }) => ({ check, subject, outcome: found })),
    ...passedBeside(verdict),
    asked: askedChecks(verdict),
    ...afterRestarts(restartTurns(description, history)),
    aliases: [...new Set(submitted)].sort(),
    latencies: LATENCY_MEASURES.flatMap((measure) => latenciesOf(measure, history, verdict)),
    ...{ startedAt, durationMs, toolVersion },
  };
}

/** No finding that is not pass says that all of a check passed; where it left something undecided, what passed is named. */
function passedBeside({ findings }: Verdict): Pick<KeptRun, 'passed'> {
  const partly = new Set(findings.filter(({ outcome }) => outcome === 'inconclusive').map(({ check }) => check));
  const keyOf = ({ check, subject }: Finding) => `${check} ${subject}`;
  const open = new Set(findings.filter(({ outcome }) => outcome !== 'pass').map(keyOf));
  const passed = findings.filter((one) => partly.has(one.check) && !open.has(keyOf(one)));
  const named = new Map(passed.map((one) => [keyOf(one), { check: one.check, subject: one.subject }]));
  return named.size === 0 ? {} : { passed: [...named.values()] };
}

/** Nothing where nothing was to be restarted. */
function afterRestarts({ all, probed, failed }: RestartTurns): Pick<KeptRun, 'afterRestarts'> {
  if (all.length === 0) return {};
  return { afterRestarts: { all: [...all], probed: [...probed], ...(failed === null ? {} : { failed: [...failed] }) } };
}

/** Latencies are listed in every run, and asked about only where there is a baseline to hold them against. */
function askedChecks({ findings, baseline }: Verdict): Check[] {
  const found = new Set(findings.map(({ check }) => check));
  return Check.options.filter((check) => found.has(check) && (check !== 'responsive' || baseline !== null));
}

/** Canaries after a restart also wait for Prow’s start, so a version is measured by its full sweeps. */
function latenciesOf(
  { name, of }: (typeof LATENCY_MEASURES)[number],
  history: History,
  { candidate, baseline }: Verdict,
): KeptLatency[] {
  const all = of(history).filter(({ moment }) => moment === 'full sweep');
  const versions = [
    { phase: 'baseline', tag: baseline?.tag } as const,
    { phase: 'candidate', tag: candidate.tag } as const,
  ];
  return versions.flatMap(({ phase, tag }) => {
    const times = all.filter((one) => one.phase === phase).map(({ milliseconds }) => Math.max(0, milliseconds));
    if (times.length === 0 || tag === undefined) return [];
    return [
      {
        ...{ measure: name, tag, count: times.length, sumMs: times.reduce((sum, one) => sum + one, 0) },
        quantilesMs: QUANTILES.map((one) => ({ quantile: one, value: quantile(times, one) })),
      },
    ];
  });
}
