import { createHash } from 'node:crypto';

/** What Google fills in, as far as a program reads it; everything else it answers as it was given. */
export function answersTo(type: string, inputs: Record<string, unknown>, id: string): Record<string, unknown> {
  switch (type) {
    case 'gcp:serviceaccount/account:Account': {
      const email = `${inputs['accountId']}@played.iam.gserviceaccount.com`;
      return { email, member: `serviceAccount:${email}`, name: `projects/played/serviceAccounts/${email}` };
    }
    case 'gcp:container/cluster:Cluster':
      return {
        endpoint: address(id, '192.0.2'),
        masterAuth: { clusterCaCertificate: Buffer.from(`CA of ${id}`).toString('base64') },
        privateClusterConfig: {
          ...(inputs['privateClusterConfig'] as object),
          privateEndpoint: address(id, '172.16.0'),
        },
      };
    default:
      return {};
  }
}

/** The same address for the same cluster, whenever it is asked. */
function address(id: string, network: string): string {
  return `${network}.${createHash('sha256').update(id).digest()[0]}`;
}
