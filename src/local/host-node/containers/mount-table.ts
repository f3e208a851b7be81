import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Mount } from './container-mounts.js';

/** Where a root shows its devices; the sandbox script mounts what belongs there. */
const DEVICES = '/dev';

/** Present among the devices already, so that nothing has to be made for it. */
const MESSAGE_FILE = '/dev/termination-log';

/** How `mount` writes what would end a field of its table (fstab(5)). */
const ESCAPED = /[\s\\#]/g;

/**
 * Whether everything that a mount needs is there once its root is made: then one `mount` makes it with all others of
 * its kind. What is inside another mount, or below a sub-path that must not lead out, is made after them, one by one.
 */
export function isPlain({ target, subPath }: Mount, mounts: readonly Mount[]): boolean {
  if (subPath !== null) return false;
  if (target.startsWith(`${DEVICES}/`)) return target === MESSAGE_FILE;
  return !mounts.some((other) => target.startsWith(`${other.target}/`));
}

/**
 * What is mounted below `root` by one program, in the form of fstab(5): a program for each of a dozen mounts took a third
 * of the processor time that a container's start costs.
 *
 * @param devices - the directory that is shown as /dev.
 * @param mounts - those that are plain.
 * @throws {Error} where a source is not there.
 */
export function mountTable(root: string, { devices, mounts }: { devices: string; mounts: readonly Mount[] }): string {
  const isNoexec = noexecPlaces(readFileSync('/proc/self/mountinfo', 'utf8'));
  const rows = [
    [root, root, 'none', 'bind'],
    [devices, join(root, DEVICES), 'none', 'rbind,ro'],
    ['tmpfs', join(root, DEVICES, 'shm'), 'tmpfs', 'mode=1777,nosuid,nodev'],
    ...mounts.map(({ source, target, isReadOnly }) => {
      const options = isReadOnly ? `bind,ro,nosuid,nodev${isNoexec(realpathSync(source)) ? ',noexec' : ''}` : 'bind';
      return [source, `${root}${target}`, 'none', options];
    }),
    ['proc', join(root, 'proc'), 'proc', 'nosuid,nodev,noexec'],
    ['sysfs', join(root, 'sys'), 'sysfs', 'ro,nosuid,nodev,noexec'],
  ];
  return rows.map((row) => `${row.map(escaped).join(' ')} 0 0\n`).join('');
}

/**
 * Tells of a path whether nothing may be run there. A bind mount keeps the flags that its source was mounted with, and a
 * user namespace may only add to them: one that is made read-only has to name this one again.
 */
export function noexecPlaces(mountinfo: string): (path: string) => boolean {
  const places = mountinfo
    .split('\n')
    .map((line) => line.split(' '))
    .filter((fields) => fields.length > 5)
    .map(([, , , , place = '', options = '']) => ({
      place: place.replaceAll(/\\(\d{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8))),
      isNoexec: options.split(',').includes('noexec'),
    }));
  return (path) => {
    const around = places.filter(({ place }) => place === '/' || path === place || path.startsWith(`${place}/`));
    // Of two mounts at one place the later is the one that is seen.
    const nearest = around.reduce((best, one) => (one.place.length >= best.place.length ? one : best), {
      place: '',
      isNoexec: false,
    });
    return nearest.isNoexec;
  };
}

function escaped(field: string): string {
  return field.replaceAll(ESCAPED, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`);
}
