/**
 * What the API servers write to their audit log: who changed or watches what.
 * Reads by name are left out (most of the traffic, no evidence), and so are
 * events, node heartbeats and requests that name no object.
 */
export const AUDIT_POLICY = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [
    { level: 'None', nonResourceURLs: ['*'] },
    {
      level: 'None',
      resources: [
        { group: '', resources: ['events'] },
        { group: 'events.k8s.io', resources: ['events'] },
      ],
    },
    {
      level: 'None',
      namespaces: ['kube-node-lease', 'kube-system'],
      resources: [{ group: 'coordination.k8s.io', resources: ['leases'] }],
    },
    { level: 'None', verbs: ['get'] },
    { level: 'Metadata' },
  ],
};
