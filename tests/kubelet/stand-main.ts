import { startKubeletCluster } from './kubelet-cluster.js';

/** Starts a cluster with a kubelet, says where it is and whose control groups it has, and stays until it is ended. */
const images = { shell: 'prow-staging.invalid/shell:1', agnhost: 'prow-staging.invalid/agnhost:1' };
const { directory } = await startKubeletCluster(images, { count: 1 });
process.stdout.write(`${JSON.stringify({ directory, pid: process.pid })}\n`);
process.stdin.resume();
