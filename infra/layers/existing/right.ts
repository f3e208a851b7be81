/** One thing an API server lets somebody do, or not. */
export interface Right {
  readonly verb: string;
  readonly group: string;
  /** With a subresource as rules have it: `pods/log`. */
  readonly resource: string;
  /** Null for all namespaces, and for what has none. */
  readonly namespace: string | null;
  /** Null for any name. */
  readonly name: string | null;
}

/** A path of the API server that is no resource. */
export interface PathRight {
  readonly verb: string;
  readonly path: string;
}

/** A right and what it is for. */
export interface NeededRight {
  readonly right: Right | PathRight;
  readonly why: string;
}

/** `patch deployments.apps in test-pods`: as people speak of it. */
export function rightText(right: Right | PathRight): string {
  if ('path' in right) return `${right.verb} ${right.path}`;
  const { verb, group, resource, namespace, name } = right;
  const [kind = '', ...sub] = resource.split('/');
  const what = [`${kind}${group === '' ? '' : `.${group}`}`, ...sub].join('/');
  return `${verb} ${what}${name === null ? '' : ` ${name}`}${namespace === null ? '' : ` in ${namespace}`}`;
}

/** Whether somebody who has the one has the other, as rules are read. */
export function covers(one: Right, other: Right): boolean {
  const has = (mine: string, theirs: string) => mine === '*' || mine === theirs;
  return (
    has(one.verb, other.verb) &&
    has(one.group, other.group) &&
    has(one.resource, other.resource) &&
    (one.namespace === null || one.namespace === other.namespace) &&
    (one.name === null || one.name === other.name)
  );
}
