import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** The end of a text file within both limits; empty if there is no such file. */
export function logTail(path: string, limits: { readonly bytesMax: number; readonly linesMax: number }): string {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch {
    return '';
  }
  try {
    const { size } = fstatSync(descriptor);
    const length = Math.min(size, limits.bytesMax);
    const buffer = Buffer.alloc(length);
    readSync(descriptor, buffer, 0, length, size - length);
    const lines = buffer.toString('utf8').split('\n');
    const ended = lines.at(-1) === '' ? 1 : 0;
    return lines.slice(-(limits.linesMax + ended)).join('\n');
  } finally {
    closeSync(descriptor);
  }
}
