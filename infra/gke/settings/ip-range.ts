import { isIPv4 } from 'node:net';
import { z } from 'zod';

/** An IPv4 range: addresses as numbers, both ends included. */
interface Span {
  readonly first: number;
  readonly last: number;
}

/** `10.0.0.0/20`, beginning where a range of that size may begin. */
export const IpRange = z.string().refine((text) => spanOf(text) !== null, {
  error: 'expected an IPv4 range such as 10.0.0.0/20 that begins on its own boundary',
});

/** Whether two ranges have an address in common; what is no range has none. */
export function overlaps(one: string, other: string): boolean {
  const [a, b] = [spanOf(one), spanOf(other)];
  return a !== null && b !== null && a.first <= b.last && b.first <= a.last;
}

/** How many leading bits are the range's own, e.g. 20. */
export function prefixLength(range: string): number {
  return Number(range.split('/')[1]);
}

function spanOf(text: string): Span | null {
  const [address = '', length = '', ...more] = text.split('/');
  const bits = Number(length);
  if (more.length > 0 || !isIPv4(address) || !/^\d+$/.test(length) || bits > 32) return null;
  const first = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - bits);
  return first % size === 0 ? { first, last: first + size - 1 } : null;
}
