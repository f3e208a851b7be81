import type { DnsConfig, Pod } from '../pod.js';

export interface RootFileFacts {
  readonly pod: Pod;
  readonly podIP: string;
  readonly clusterDns: string;
  readonly clusterDomain: string;
}

/** Files below a container's root that tell it who and where it is: path to content. */
export function rootFiles(facts: RootFileFacts): ReadonlyMap<string, string> {
  return new Map([
    ['etc/resolv.conf', resolvConf(facts)],
    ['etc/hosts', hosts(facts)],
    ['etc/hostname', `${hostname(facts.pod)}\n`],
    ['etc/passwd', 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n'],
    ['etc/group', 'root:x:0:\nnogroup:x:65534:\n'],
    ['etc/nsswitch.conf', 'passwd: files\ngroup: files\nhosts: files dns\nservices: files\n'],
  ]);
}

/**
 * The name a pod's processes see as their host's.
 *
 * @see Kubernetes, kubelet's GeneratePodHostNameAndDomain: at most 63 characters
 */
export function hostname({ metadata, spec }: Pod): string {
  if (spec.hostname !== undefined && spec.hostname !== '') return spec.hostname;
  return metadata.name.slice(0, 63).replace(/[-.]+$/, '');
}

// kubelet's GetPodDNS: what dnsConfig says comes after the policy's, an option of it instead of the policy's.
function resolvConf(facts: RootFileFacts): string {
  const { dnsPolicy, dnsConfig = {} } = facts.pod.spec;
  const { nameservers = [], searches = [], options = [] } = dnsPolicy === 'None' ? {} : clusterFirst(facts);
  const named = new Map([...options, ...(dnsConfig.options ?? [])].map(({ name = '', value }) => [name, value]));
  const lines = {
    search: new Set([...searches, ...(dnsConfig.searches ?? [])]),
    options: [...named].map(([name, value]) => (value === undefined ? name : `${name}:${value}`)),
  };
  return [
    ...(lines.search.size === 0 ? [] : [`search ${[...lines.search].join(' ')}`]),
    ...[...new Set([...nameservers, ...(dnsConfig.nameservers ?? [])])].map((server) => `nameserver ${server}`),
    ...(lines.options.length === 0 ? [] : [`options ${lines.options.join(' ')}`]),
    '',
  ].join('\n');
}

function clusterFirst({ pod, clusterDns, clusterDomain }: RootFileFacts): DnsConfig {
  const searches = [`${pod.metadata.namespace}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain];
  return { nameservers: [clusterDns], searches, options: [{ name: 'ndots', value: '5' }] };
}

function hosts({ pod, podIP, clusterDomain }: RootFileFacts): string {
  const { metadata, spec } = pod;
  const name = hostname(pod);
  const full = spec.subdomain ? `${name}.${spec.subdomain}.${metadata.namespace}.svc.${clusterDomain}\t${name}` : name;
  const aliases = (spec.hostAliases ?? []).map((alias) => `${alias.ip}\t${(alias.hostnames ?? []).join('\t')}`);
  return [
    '# Kubernetes-managed hosts file.',
    '127.0.0.1\tlocalhost',
    '::1\tlocalhost ip6-localhost ip6-loopback',
    'fe00::0\tip6-localnet',
    'fe00::0\tip6-mcastprefix',
    'fe00::1\tip6-allnodes',
    'fe00::2\tip6-allrouters',
    `${podIP}\t${full}`,
    ...(aliases.length === 0 ? [] : ['', '# Entries added by HostAliases.', ...aliases]),
    '',
  ].join('\n');
}
