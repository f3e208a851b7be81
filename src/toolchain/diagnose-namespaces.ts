import { type Diagnosis, diagnosis } from './diagnosis.js';
import type { Probes } from './doctor-probes.js';

const NAME = 'user namespaces';

/** A kernel setting that forbids an ordinary user what an environment is made of. */
const FORBIDDING_SETTINGS = [
  {
    name: 'user.max_user_namespaces',
    forbids: '0',
    next: 'allow user namespaces: sudo sysctl -w user.max_user_namespaces=28633',
  },
  {
    name: 'kernel.unprivileged_userns_clone',
    forbids: '0',
    next: 'allow them to ordinary users: sudo sysctl -w kernel.unprivileged_userns_clone=1',
  },
  {
    // Ubuntu 23.10 and later: the namespace is made, but with no rights inside.
    name: 'kernel.apparmor_restrict_unprivileged_userns',
    forbids: '1',
    next: 'lift AppArmor’s restriction: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0',
  },
] as const;

/** Whether the namespaces an environment lives in can be made here, and if not, what forbids them. */
export async function diagnoseNamespaces(probes: Probes): Promise<Diagnosis> {
  const said = await probes.tryNamespaces();
  if (said === null) return diagnosis(NAME, 'user, network, mount and process namespaces can be made', null);
  // A new /proc may not show more than the old one: container runtimes mask parts of theirs.
  if (/mount .*proc.* failed/.test(said))
    return diagnosis(
      NAME,
      `${said} (this container’s /proc is masked)`,
      'start the container with an unmasked /proc: procMount: Unmasked in its securityContext, docker run --security-opt systempaths=unconfined, or a privileged job',
    );
  for (const { name, forbids, next } of FORBIDDING_SETTINGS) {
    if ((await probes.sysctl(name)) === forbids) return diagnosis(NAME, `${said} (${name} = ${forbids})`, next);
  }
  return diagnosis(
    NAME,
    said,
    'if this is a container, its seccomp profile forbids it: seccompProfile: Unconfined, docker run --security-opt seccomp=unconfined, or a privileged job; else ask who runs this machine to allow unprivileged user namespaces',
  );
}
