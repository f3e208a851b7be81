import type { Container } from '../pod.js';

/** What containerd leaves to root in a container (oci.defaultUnixCaps). */
const DEFAULT = [
  ...['chown', 'dac_override', 'fsetid', 'fowner', 'mknod', 'net_raw', 'setgid', 'setuid', 'setfcap', 'setpcap'],
  ...['net_bind_service', 'sys_chroot', 'kill', 'audit_write'],
];

/**
 * The rights of a container's processes, as `setpriv --bounding-set` spells them, or
 * null for a privileged container, which keeps all that the namespace has.
 */
export function boundingSet({ securityContext }: Pick<Container, 'securityContext'>): string | null {
  const { privileged, capabilities = {} } = securityContext ?? {};
  if (privileged === true) return null;
  const add = (capabilities.add ?? []).map(spelled);
  const drop = (capabilities.drop ?? []).map(spelled);
  if (add.includes('all')) return ['+all', ...drop.map((name) => `-${name}`)].join();
  const kept = drop.includes('all') ? [] : DEFAULT.filter((name) => !drop.includes(name));
  return ['-all', ...new Set([...kept, ...add].map((name) => `+${name}`))].join();
}

/** Words before a program that takes away every right but the container's own. */
export function confinement(container: Pick<Container, 'securityContext'>): string[] {
  const rights = boundingSet(container);
  return rights === null ? [] : ['setpriv', '--no-new-privs', '--bounding-set', rights, '--'];
}

function spelled(name: string): string {
  return name.toLowerCase().replace(/^cap_/, '');
}
