import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from 'vitest';
import { answerOf, answersOfBoth, endingAudibly, ofBoth, untilSays, WAITS } from '../asking.js';
import { isLinuxSince } from '../linux.js';
import { withPlanted } from '../planted.js';
import type { NodePromise } from '../promise.js';
import { PROBES, SECURITY_CONTEXT } from './sources.js';

const CONTAINERS = 'https://kubernetes.io/docs/concepts/containers/';
/** Prints the lines of a process' status that tell its rights. */
const RIGHTS =
  'while read -r key value; do case $key in CapEff:|CapBnd:|NoNewPrivs:) echo "$key$value";; esac; done </proc/self/status';
const HOME = '/root';
/** As host nodes (process-limit.ts) and the reference (tests/kubelet/kubelet.ts) are set up. */
const PROCESSES = 4096;
const SYS_ADMIN = 1n << 21n;
const NET_BIND_SERVICE = 1n << 10n;
/**
 * What a container has of root's rights by default (containerd, oci/spec_unix.go): chown, dac_override, fowner, fsetid,
 * kill, setgid, setuid, setpcap, net_bind_service, net_raw, sys_chroot, mknod, audit_write, setfcap.
 */
const USUAL = [0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31].reduce((all, bit) => all | (1n << BigInt(bit)), 0n);

/** What a pod cannot do, tried by a pod. */
export const SANDBOX: readonly NodePromise[] = [
  {
    id: 'no-home-and-no-sockets-of-the-host',
    fields: [],
    says: 'A container sees no home folder, no keys and no sockets of the machine.',
    source: CONTAINERS,
    keep: async (node) => {
      const paths = [
        ...['.ssh', '.cache', '.kube', '.config'].map((name) => `${HOME}/${name}`),
        '/etc/shadow',
        '/etc/kubernetes',
      ];
      const sockets = ['docker.sock', 'containerd/containerd.sock', 'dbus/system_bus_socket', 'systemd/private'];
      const all = [...paths, ...sockets.flatMap((socket) => [`/run/${socket}`, `/var/run/${socket}`])];
      const script = `for p in ${all.join(' ')}; do [ -e "$p" ] && echo "$p"; done; ls -A /home /var/lib /mnt 2>/dev/null`;
      const said = await answerOf(node, `${script}; :`);
      expect(said.split('\n').filter((line) => line !== '' && !line.endsWith(':'))).toEqual([]);
    },
  },
  {
    id: 'no-folders-of-the-host',
    fields: [],
    says: "A container sees nothing of whoever runs the node: not its home, its temporary files, or the node's own.",
    source: CONTAINERS,
    keep: async (node) => {
      await withPlanted(async (planted) => {
        // Where nothing could be planted, nothing is shown: home and temporary files are always there.
        expect(planted.length).toBeGreaterThanOrEqual(4);
        const all = [...planted, node.place.kubeconfig, dirname(node.place.kubeconfig)];
        const script = `for p in ${all.map((path) => `'${path}'`).join(' ')}; do [ -e "$p" ] && echo "$p"; done; ls -A /tmp`;
        expect(await answersOfBoth(node, `${script}; :`)).toEqual(['', '']);
      });
    },
  },
  {
    id: 'no-variables-of-the-host',
    fields: [],
    says: "A container's environment holds what the pod and the image say, and nothing of the agent's own.",
    source: `${CONTAINERS}container-environment/`,
    keep: async (node) => {
      const said = await answerOf(node, "tr '\\0' '\\n' </proc/1/environ", { pod: { enableServiceLinks: false } });
      const names = said.split('\n').map((line) => line.split('=')[0]);
      const expected = /^(PATH|HOME|HOSTNAME|KUBERNETES_.*)$/;
      expect(names.filter((name) => !expected.test(name ?? ''))).toEqual([]);
    },
  },
  {
    id: 'no-files-are-left-open',
    fields: [],
    says: 'A program begins with its three standard streams open and nothing else.',
    source: CONTAINERS,
    keep: async (node) => {
      // The fourth is what the directory is read through.
      expect(await answersOfBoth(node, 'ls /proc/self/fd')).toEqual(Array(2).fill('0\n1\n2\n3'));
    },
  },
  {
    id: 'processes-of-others-are-out-of-reach',
    fields: [],
    says: 'A container cannot see or signal processes outside it.',
    source: CONTAINERS,
    keep: async (node) => {
      await node.create('victim', { containers: [node.shell(`echo up; ${WAITS}`)] });
      await untilSays(node, 'victim', { text: 'up' });
      const said = await answerOf(
        node,
        "trap '' TERM; set -- /proc/[0-9]*; echo processes: $#; kill -9 -1; echo alive",
      );
      // Both streams are read, and what one said first need not stand first.
      expect(Number(/^processes: (\d+)$/m.exec(said)?.[1])).toBeLessThan(6);
      expect(said).toContain('alive');
      const pod = await node.pod('victim');
      expect(pod.status?.containerStatuses?.[0]).toMatchObject({ restartCount: 0, ready: true });
    },
  },
  {
    id: 'processes-are-limited',
    fields: [],
    says: 'A container that starts processes without end is refused the next one after some thousands.',
    source: 'https://kubernetes.io/docs/concepts/policy/pid-limiting/#pod-pid-limits',
    needs: { 'host node': { what: 'Linux 6.14', isHere: () => isLinuxSince(6, 14) } },
    keep: async (node) => {
      // A shell that may not start another ends, and leaves the count; those that it has started wait.
      const starts = `while [ $n -lt ${2 * PROCESSES} ]; do n=$((n + 1)); echo $n >/tmp/n; (read -r line </tmp/wait) & done`;
      const script = `mkfifo /tmp/wait; n=0; (${starts}) 2>/dev/null; read -r n </tmp/n; echo "$n"`;
      const started = Number(await answerOf(node, script));
      expect(started).toBeGreaterThan(PROCESSES / 2);
      expect(started).toBeLessThanOrEqual(PROCESSES);
    },
  },
  {
    id: 'system-files-are-not-changed',
    fields: [],
    says: "What a container does to the system's files reaches neither the machine nor another container.",
    source: 'https://kubernetes.io/docs/concepts/containers/images/',
    keep: async (node) => {
      const marker = '/usr/prow-staging-was-here';
      const script = `echo x >${marker}; echo x >/etc/prow-staging-was-here; mount -o remount,rw /usr; rm -f /bin/sh`;
      await answerOf(node, `(${script}) 2>/dev/null; :`, { name: 'writes' });
      expect(await answerOf(node, `ls /usr /etc; [ -e ${marker} ] && echo found; :`)).not.toContain('found');
      for (const path of [marker, '/etc/prow-staging-was-here']) expect(existsSync(path), path).toBe(false);
      expect(await answerOf(node, 'ls /etc', { name: 'looks' })).not.toContain('prow-staging-was-here');
    },
  },
  {
    id: 'kernel-settings-are-read-only',
    fields: [],
    says: "A container cannot change the machine's kernel settings or mount file systems.",
    source: `${SECURITY_CONTEXT}#set-capabilities-for-a-container`,
    keep: async (node) => {
      // Opened and not written: where it is allowed, nothing of the machine must change.
      const settings = ['/proc/sys/kernel/panic', '/proc/sysrq-trigger'].map((path) => `: >>${path}`);
      const tries = [...settings, 'chroot / mount -t tmpfs x /mnt'];
      const script = tries.map((one, index) => `(${one}) 2>/dev/null && echo "did ${index}"`).join('; ');
      expect(await answerOf(node, `${script}; :`)).not.toContain('did');
    },
  },
  {
    id: 'rights-are-few',
    fields: ofBoth('securityContext.privileged'),
    says: 'A container has few of the rights of root; a privileged one has all of its namespace.',
    source: `${SECURITY_CONTEXT}#set-capabilities-for-a-container`,
    keep: async (node) => {
      for (const said of await answersOfBoth(node, RIGHTS))
        for (const kind of ['CapEff', 'CapBnd']) expect(rights(said, kind) & ~USUAL, kind).toBe(0n);
      const container = { securityContext: { privileged: true } };
      const privileged = await answersOfBoth(node, RIGHTS, { name: 'privileged', container });
      for (const said of privileged) expect(rights(said) & SYS_ADMIN).toBe(SYS_ADMIN);
    },
  },
  {
    id: 'privileges-are-not-gained',
    fields: ofBoth('securityContext.allowPrivilegeEscalation'),
    says: 'With allowPrivilegeEscalation false no program of the container gains rights that it was not given.',
    source: SECURITY_CONTEXT,
    keep: async (node) => {
      const container = { securityContext: { allowPrivilegeEscalation: false } };
      for (const said of await answersOfBoth(node, RIGHTS, { container })) expect(said).toContain('NoNewPrivs:1');
    },
  },
  {
    id: 'probe-commands-have-their-containers-rights',
    fields: [
      'containers[].readinessProbe.exec',
      'containers[].securityContext.capabilities',
      'containers[].workingDir',
    ],
    says: "A command that a probe runs has its container's rights, variables and working directory, and no others.",
    source: `${PROBES}#define-a-liveness-command`,
    keep: async (node) => {
      const around = `pwd; env`;
      const script = 'until [ -e /v/rights ]; do sleep 0.2; done; cat /v/rights';
      const command = ['/bin/sh', '-c', `(${RIGHTS}; ${around}) >/v/rights.part; mv /v/rights.part /v/rights`];
      const container = {
        // The program gives up its variables: the probe's are those of the container all the same.
        command: ['/bin/sh', '-c', 'exec env -i PATH="$PATH" /bin/sh -c "$1"', 'sh', endingAudibly(script)],
        readinessProbe: { exec: { command }, periodSeconds: 1 },
        workingDir: '/v',
        env: [{ name: 'OWN', value: 'yes' }],
        securityContext: { capabilities: { drop: ['ALL'] } },
        volumeMounts: [{ name: 'v', mountPath: '/v' }],
      };
      const pod = { enableServiceLinks: false, volumes: [{ name: 'v', emptyDir: {} }] };
      const said = await answerOf(node, script, { pod, container });
      expect([rights(said), rights(said, 'CapBnd')]).toEqual([0n, 0n]);
      const [directory, ...variables] = said.split('\n').filter((line) => !/^(Cap|NoNewPrivs)/.test(line));
      expect(directory).toBe('/v');
      const names = variables.map((line) => line.split('=')[0] ?? '');
      expect(names).toContain('OWN');
      expect(names.filter((name) => !/^(OWN|PWD|OLDPWD|SHLVL|_|PATH|HOME|HOSTNAME|KUBERNETES_.*)$/.test(name))).toEqual(
        [],
      );
    },
  },
  {
    id: 'capabilities-are-dropped-and-added',
    fields: ofBoth('securityContext.capabilities'),
    says: 'capabilities takes rights of root away and gives others, ALL meaning all of them.',
    source: `${SECURITY_CONTEXT}#set-capabilities-for-a-container`,
    keep: async (node) => {
      const drop = { securityContext: { capabilities: { drop: ['ALL'] } } };
      for (const said of await answersOfBoth(node, RIGHTS, { container: drop })) expect(rights(said)).toBe(0n);
      const some = { securityContext: { capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } } };
      const said = await answersOfBoth(node, RIGHTS, { name: 'some', container: some });
      expect(said.map((one) => rights(one))).toEqual([NET_BIND_SERVICE, NET_BIND_SERVICE]);
    },
  },
  {
    id: 'root-may-be-read-only',
    fields: ofBoth('securityContext.readOnlyRootFilesystem'),
    says: "With readOnlyRootFilesystem nothing of the container's root can be written, volumes apart.",
    source: `${SECURITY_CONTEXT}#set-the-security-context-for-a-container`,
    keep: async (node) => {
      const said = await answersOfBoth(
        node,
        'for d in / /tmp /etc /v; do touch $d/x 2>/dev/null && echo "$d"; done; :',
        {
          pod: { volumes: [{ name: 'v', emptyDir: {} }] },
          container: {
            volumeMounts: [{ name: 'v', mountPath: '/v' }],
            securityContext: { readOnlyRootFilesystem: true },
          },
        },
      );
      expect(said).toEqual(['/v', '/v']);
    },
  },
  {
    id: 'root-may-be-written',
    fields: [],
    says: "Without readOnlyRootFilesystem a container may write its root's folders for temporary files.",
    source: `${SECURITY_CONTEXT}#set-the-security-context-for-a-container`,
    keep: async (node) => {
      expect(await answerOf(node, 'for d in /tmp /var/tmp /etc /run; do touch $d/x && echo "$d"; done')).toBe(
        '/tmp\n/var/tmp\n/etc\n/run',
      );
    },
  },
  {
    id: 'root-is-the-user',
    fields: ofBoth('securityContext.runAsUser', 'securityContext.runAsGroup'),
    says: 'runAsUser 0 and runAsGroup 0 are root, in its own container.',
    source: `${SECURITY_CONTEXT}#set-the-security-context-for-a-container`,
    keep: async (node) => {
      const container = { securityContext: { runAsUser: 0, runAsGroup: 0 } };
      expect(await answersOfBoth(node, 'id -u; id -g', { container })).toEqual(['0\n0', '0\n0']);
    },
  },
  {
    id: 'other-users',
    fields: [],
    says: 'runAsUser, runAsGroup and fsGroup are the ids of the processes and the groups of their volumes.',
    source: `${SECURITY_CONTEXT}#set-the-security-context-for-a-pod`,
    limits: { 'host node': 'an ordinary user owns one user id, so the fields are refused by name' },
    keep: async (node) => {
      const volumes = [{ name: 'v', emptyDir: {} }];
      const securityContext = { runAsUser: 1000, runAsGroup: 3000, fsGroup: 2000 };
      const container = { volumeMounts: [{ name: 'v', mountPath: '/v' }] };
      const script = 'id -u; id -g; touch /v/f; stat -c %g /v/f';
      expect(await answerOf(node, script, { pod: { volumes, securityContext }, container })).toBe('1000\n3000\n2000');
    },
  },
  {
    id: 'root-may-be-refused',
    fields: [],
    says: 'With runAsNonRoot an image that runs as root is not started: CreateContainerConfigError.',
    source: `${SECURITY_CONTEXT}#implicit-group-memberships-defined-in-etc-group-in-the-container-image`,
    limits: {
      'host node': 'every program of a host node runs as root of its own namespace, so the field is refused by name',
    },
    keep: async (node) => {
      const main = node.shell('exit 0', { securityContext: { runAsNonRoot: true } });
      await node.create('nobody', { containers: [main] });
      await node.until(
        'nobody',
        ({ status }) => status?.containerStatuses?.[0]?.state?.waiting?.reason === 'CreateContainerConfigError',
        { what: 'refused to run as root' },
      );
    },
  },
];

/** A set of rights that a process says it has; throws where it says nothing of it. */
function rights(status: string, kind = 'CapEff'): bigint {
  const said = new RegExp(`${kind}:([0-9a-f]+)`).exec(status)?.[1];
  if (said === undefined) throw new Error(`nothing is said of ${kind}: ${status}`);
  return BigInt(`0x${said}`);
}
