import type { Description } from '../../model/description.js';
import type { DriftChange } from '../../model/drift.js';
import { kubeconfigName } from '../kubeconfig-mechanism.js';
import { between } from './between.js';
import { destinationChanges } from './destination-changes.js';

type Change = Omit<DriftChange, 'field' | 'place'>;

/** What changed in where aliases lead, and in how they are defined. */
export function aliasChanges(before: Description, after: Description): DriftChange[] {
  const changes = [
    ...clusterChanges(before, after),
    ...definitionChanges(before, after),
    ...refusalChanges(before, after),
    ...orderChanges(before, after),
    ...kubeconfigChanges(before, after),
    ...destinationChanges(before, after),
  ];
  return changes.map((change) => ({ ...change, field: null, place: null }));
}

function clusterChanges(before: Description, after: Description): Change[] {
  const { added, removed, kept } = between(before.clusters, after.clusters, ({ id }) => id);
  return [
    ...added.map(
      ({ id, role }): Change => ({ kind: 'cluster-added', subject: `cluster ${id}`, before: null, after: role }),
    ),
    ...removed.map(
      ({ id, role }): Change => ({ kind: 'cluster-removed', subject: `cluster ${id}`, before: role, after: null }),
    ),
    ...kept.flatMap(({ before: was, after: is }): Change[] =>
      was.role === is.role
        ? []
        : [{ kind: 'cluster-changed', subject: `cluster ${is.id}`, before: was.role, after: is.role }],
    ),
  ];
}

function definitionChanges(before: Description, after: Description): Change[] {
  const { added, removed, kept } = between(before.aliases, after.aliases, ({ name }) => name);
  const whole = ({ clusterId, definedBy }: Description['aliases'][number]): string =>
    `cluster ${clusterId} (${definedBy})`;
  return [
    ...added.map(
      (one): Change => ({ kind: 'alias-added', subject: `alias ${one.name}`, before: null, after: whole(one) }),
    ),
    ...removed.map(
      (one): Change => ({ kind: 'alias-removed', subject: `alias ${one.name}`, before: whole(one), after: null }),
    ),
    ...kept.flatMap(({ before: was, after: is }): Change[] => {
      const subject = `alias ${is.name}`;
      if (was.clusterId !== is.clusterId)
        return [{ kind: 'alias-repointed', subject, before: whole(was), after: whole(is) }];
      if (was.definedBy === is.definedBy) return [];
      return [{ kind: 'alias-redefined', subject, before: was.definedBy, after: is.definedBy }];
    }),
  ];
}

/** A right that comes or goes decides whether Prow takes its own cluster for `default`. */
function refusalChanges(before: Description, after: Description): Change[] {
  const { added, removed } = between(before.refusedAliases, after.refusedAliases, ({ name }) => name);
  return [
    ...added.map(
      ({ name, why }): Change => ({ kind: 'alias-refused', subject: `alias ${name}`, before: null, after: why }),
    ),
    ...removed.map(
      ({ name, why }): Change => ({ kind: 'alias-refused', subject: `alias ${name}`, before: why, after: null }),
    ),
  ];
}

/** Prow reads contexts in an order, and that alone once decided where `default` led. */
function orderChanges(before: Description, after: Description): Change[] {
  const namesOf = ({ aliases }: Description, other: Description): string =>
    aliases
      .map(({ name }) => name)
      .filter((name) => other.aliases.some((alias) => alias.name === name))
      .join(', ');
  const [was, is] = [namesOf(before, after), namesOf(after, before)];
  return was === is ? [] : [{ kind: 'aliases-reordered', subject: 'the order of aliases', before: was, after: is }];
}

function kubeconfigChanges(before: Description, after: Description): Change[] {
  type File = Description['kubeconfigs'][number];
  const nameOf = (file: File): string => `kubeconfig ${kubeconfigName(file)}`;
  const shapeOf = ({ contexts, currentContext }: File): string =>
    `contexts ${contexts.map(({ name, clusterId }) => `${name} (cluster ${clusterId})`).join(', ')}; current-context ${currentContext || 'none'}`;
  const { added, removed, kept } = between(before.kubeconfigs, after.kubeconfigs, nameOf);
  return [
    ...added.map(
      (file): Change => ({ kind: 'kubeconfig-added', subject: nameOf(file), before: null, after: shapeOf(file) }),
    ),
    ...removed.map(
      (file): Change => ({ kind: 'kubeconfig-removed', subject: nameOf(file), before: shapeOf(file), after: null }),
    ),
    ...kept.flatMap(({ before: was, after: is }): Change[] =>
      shapeOf(was) === shapeOf(is)
        ? []
        : [{ kind: 'kubeconfig-changed', subject: nameOf(is), before: shapeOf(was), after: shapeOf(is) }],
    ),
  ];
}
