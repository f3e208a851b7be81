import { parse } from 'yaml';
import { z } from 'zod';
import { LOG_LENS, type PageAnswer } from '../../model/page.js';
import type { DeckAnswer } from '../deck.js';

/** An answer, and what in it names a canary. */
type Told = Omit<PageAnswer, 'times'>;

/** How much of an answer is kept that names no canary. */
const TEXT_MAX = 200;

const ProwJobObject = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({ cluster: z.string().nullish() }),
  status: z.looseObject({ build_id: z.string().nullish() }).nullish(),
});
const List = z.looseObject({ items: z.array(ProwJobObject).nullable() });

/** A log: whose line stands in it. */
export function readLog({ status, text }: DeckAnswer): Told {
  const prowJob = status === 200 ? (/^canary (\S+?)\r?$/m.exec(text)?.[1] ?? null) : null;
  return told({ status, text }, { prowJob });
}

/** The list of all jobs (`/prowjobs.js`): what it says of one of them. */
export function readList({ status, text }: DeckAnswer, prowJob: string): Told {
  const items = List.safeParse(jsonOf(text)).data?.items ?? null;
  const item = items?.find(({ metadata }) => metadata.name === prowJob);
  if (item !== undefined) return told({ status, text }, tellsOf(item));
  // What it lists besides is nothing of this one; what is no list is worth reading.
  return told({ status, text: items === null ? text : '' }, {});
}

/** The object itself (`/prowjob`). */
export function readProwJob({ status, text }: DeckAnswer): Told {
  const object = ProwJobObject.safeParse(yamlOf(text)).data;
  return told({ status, text }, status === 200 && object !== undefined ? tellsOf(object) : {});
}

/** The view of a build: the ProwJob that it leads to, and its lenses (cmd/deck/template/spyglass.html). */
export function readView({ status, text }: DeckAnswer): Told {
  if (status !== 200) return told({ status, text }, {});
  const prowJob = /href="\/prowjob\?prowjob=([^"&]+)"/.exec(text)?.[1] ?? null;
  return told({ status, text }, { prowJob, lenses: lensesOf(text).map(({ name }) => name) });
}

/**
 * Where a view's page fetches the log from, as its scripts do; null where it shows none.
 *
 * @param source - the build, as the view's path names it, e.g. `gs/bucket/logs/job/1`.
 * @see handleArtifactView, cmd/deck/main.go
 */
export function logLensPath(view: string, source: string): string | null {
  const lens = lensesOf(view).find(({ name }) => name === LOG_LENS);
  if (lens === undefined) return null;
  const written = /var lensArtifacts = (\{.*\});?$/m.exec(view)?.[1] ?? '{}';
  const artifacts = z.record(z.string(), z.array(z.string())).safeParse(jsonOf(written)).data?.[lens.index] ?? [];
  const request = JSON.stringify({ artifacts, index: Number(lens.index), src: source });
  return `/spyglass/lens/${lens.name}/iframe?req=${encodeURIComponent(request)}`;
}

/** The log as its lens shows it: each line in markup of its own. */
export function readLogLens({ status, text }: DeckAnswer): Told {
  const prowJob = status === 200 ? (/>canary ([^\s<]+)\s*</.exec(text)?.[1] ?? null) : null;
  // Its beginning is the same of every log.
  return told({ status, text: status === 200 ? '' : text }, { prowJob });
}

function lensesOf(view: string): { name: string; index: string }[] {
  return [...view.matchAll(/data-lens-index="(\d+)"\s+data-lens-name="([^"]+)"/g)].map(([, index = '', name = '']) => ({
    name,
    index,
  }));
}

function tellsOf({ metadata, spec, status }: z.infer<typeof ProwJobObject>): Partial<Told> {
  return { prowJob: metadata.name, cluster: spec.cluster ?? null, buildId: status?.build_id ?? null };
}

function told({ status, text }: { status: number | null; text: string }, tells: Partial<Told>): Told {
  const said = (tells.prowJob ?? null) === null ? text.trim().slice(0, TEXT_MAX) : '';
  return { status, prowJob: null, cluster: null, buildId: null, lenses: [], ...tells, text: said };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function yamlOf(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return null;
  }
}
