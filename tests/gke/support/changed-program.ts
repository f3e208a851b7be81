import { runtime } from '@pulumi/pulumi';
import { z } from 'zod';

/** Variable of what is changed, as JSON. */
const CHANGED = 'CHANGED';
const Change = z.object({
  type: z.string(),
  property: z.string(),
  /** Under which name it is given; its own where left out. */
  as: z.string().optional(),
  /** What it is given; what the program gives where left out. */
  value: z.unknown().optional(),
});

// The gke program with one property of one kind of resource as whoever wrote it might have got it wrong.
const text = process.env[CHANGED];
const change = text === undefined ? null : Change.parse(JSON.parse(text));
runtime.registerStackTransformation((resource) => {
  if (change === null || resource.type !== change.type) return undefined;
  const { [change.property]: given, ...props } = resource.props;
  return { props: { ...props, [change.as ?? change.property]: change.value ?? given }, opts: resource.opts };
});
await import('../../../infra/gke/index.js');
