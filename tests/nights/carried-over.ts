import { Description, fingerprint } from '../../src/model/description.js';
import type { Recording } from './recorded-files.js';
import { chained } from './recording.js';

type Event = { kind: string; pods?: Record<string, unknown>[] } & Record<string, unknown>;

/**
 * A recording of an earlier version as this one would have written it, where that takes nothing that nobody observed:
 * pods from before they had a `ranMs` get it as it is written where nobody knows, null; the production gets the
 * fingerprint that this version takes of the description beside it.
 */
export function carriedOver(recording: Recording): Recording {
  const productionFingerprint = fingerprint(Description.parse(JSON.parse(recording['description.json'])));
  const lines = recording['history.jsonl']
    .trimEnd()
    .split('\n')
    .map((line) => {
      const parsed = JSON.parse(line) as { event: Event };
      return JSON.stringify({ ...parsed, event: carriedEvent(parsed.event, productionFingerprint) });
    });
  return { ...recording, 'history.jsonl': chained(`${lines.join('\n')}\n`) };
}

function carriedEvent(event: Event, productionFingerprint: string): Event {
  if (event.kind === 'run-started') return { ...event, productionFingerprint };
  if (event.kind !== 'cluster-swept' || event.pods === undefined) return event;
  return { ...event, pods: event.pods.map((pod) => ({ ...pod, ranMs: pod['ranMs'] ?? null })) };
}
