import { z } from 'zod';
import type { KubernetesObject } from '../../src/production/manifest.js';
import { valueAt } from '../../src/production/value-at.js';
import { claimView } from '../differences/claims.js';
import { unclaimedPaths } from '../differences/unclaimed-paths.js';
import type { Unlisted } from './unlisted.js';

/** What the API server writes about an object, and what its controllers do. */
const SERVERS_OWN = ['managedFields', 'resourceVersion', 'generation', 'uid', 'creationTimestamp', 'selfLink'];

/** An object as it may be sent: what a cluster once wrote about it stays out, and a Secret is as it is kept. */
export function sendable({ status: _, stringData, ...object }: KubernetesObject): KubernetesObject {
  const metadata = Object.entries(object.metadata).filter(([field]) => !SERVERS_OWN.includes(field));
  const texts = Object.entries(z.record(z.string(), z.string()).safeParse(stringData).data ?? {});
  const encoded = Object.fromEntries(texts.map(([key, text]) => [key, Buffer.from(text).toString('base64')]));
  return {
    ...object,
    ...(texts.length === 0 ? {} : { data: { ...Object(object['data']), ...encoded } }),
    metadata: { name: object.metadata.name, ...Object.fromEntries(metadata) },
  };
}

/**
 * Holds the live object against what it would be had it been sent as it was to be: both come from the API server, which has
 * written into both what nobody asked for, and numbers and quantities in its own way.
 */
export function heldObject(
  asExpected: KubernetesObject,
  live: KubernetesObject,
  sent: KubernetesObject,
): Pick<Unlisted, 'path' | 'expected' | 'observed'>[] {
  const [expected, observed] = [sendable(asExpected), sendable(live)];
  const isSecret = live.kind === 'Secret';
  const [was, is] = [claimView(expected), claimView(observed)];
  const changed = unclaimedPaths(expected, observed, []).map((path) => {
    const keys = path.split('/').slice(1).map(keyOf);
    return { path, ...(isSecret ? HIDDEN : shownBoth(valueAt(was, keys), valueAt(is, keys))) };
  });
  return isSecret ? [...changed, ...otherKeys(sent, live)] : changed;
}

const HIDDEN = { expected: 'what it was to hold', observed: 'something else' };

/** A Secret may be sent as `stringData` and is kept as `data`: then a key that was sent besides is nobody's, and would not be missed. */
function otherKeys(sent: KubernetesObject, live: KubernetesObject): Pick<Unlisted, 'path' | 'expected' | 'observed'>[] {
  // Kubernetes fills these in.
  if (live['type'] === 'kubernetes.io/service-account-token') return [];
  const keys = new Set([sent['data'], sent['stringData']].flatMap((data) => Object.keys(Object(data))));
  return Object.keys(Object(live['data']))
    .filter((key) => !keys.has(key))
    .map((key) => ({ path: `/data/${key}`, expected: 'nothing', observed: 'a value' }));
}

function keyOf(segment: string): string {
  return segment
    .replace(/ \(its place\)$/, '')
    .replaceAll('~1', '/')
    .replaceAll('~0', '~');
}

/** Of texts the first lines that differ. */
function shownBoth(expected: unknown, observed: unknown): { expected: string; observed: string } {
  if (typeof expected !== 'string' || typeof observed !== 'string' || !`${expected}${observed}`.includes('\n'))
    return { expected: shown(expected), observed: shown(observed) };
  const [was, is] = [expected.split('\n'), observed.split('\n')];
  const line = was.findIndex((text, index) => text !== is[index]);
  const at = line < 0 ? was.length : line;
  return { expected: shown(was[at]?.trim()), observed: `${shown(is[at]?.trim())} at line ${at + 1}` };
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > VALUE_MAX ? `${text.slice(0, VALUE_MAX)}…` : text;
}

const VALUE_MAX = 120;
