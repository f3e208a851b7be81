/** The service cluster's id: nothing in a production's files names it. */
export const SERVICE_CLUSTER = 'prow';

/** What the service cluster is known by, before anything leads to it. */
export const SERVICE_KEY = 'the cluster Prow runs on';

/** Gives ids to clusters, by the names of what leads to them: one cluster one id, and no id to two. */
export interface ClusterIds {
  /**
   * @param key - what the cluster is known by, the same for all that leads to it.
   * @param name - what its id is made of where it has none yet.
   */
  idOf(key: string, name: string): string;
}

/** Begins with the service cluster, whose id no alias gets for its name alone. */
export function clusterIds(): ClusterIds {
  const byKey = new Map([[SERVICE_KEY, SERVICE_CLUSTER]]);
  return {
    idOf: (key, name) => {
      const known = byKey.get(key);
      if (known !== undefined) return known;
      const id = firstFree(idFrom(name), [...byKey.values()]);
      byKey.set(key, id);
      return id;
    },
  };
}

function firstFree(id: string, taken: readonly string[]): string {
  let [free, count] = [id, 1];
  while (taken.includes(free)) {
    count += 1;
    free = `${id}-${count}`;
  }
  return free;
}

/** What Kubernetes takes for a name, from the name of a context. */
function idFrom(name: string): string {
  const id = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return id === '' ? 'cluster' : id;
}
