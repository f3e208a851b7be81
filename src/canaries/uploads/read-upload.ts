import { z } from 'zod';
import { Cloned, type InsideObserved, type UploadObserved } from '../../model/work-events.js';
import type { Storage } from './storage.js';
import type { UploadPlace } from './upload-place.js';

/** testgrid/metadata/job.go, which Prow writes and Deck reads. */
const Started = z.looseObject({ timestamp: z.number() });
const Finished = z.looseObject({
  timestamp: z.number(),
  passed: z.boolean(),
  result: z.string(),
});
const Named = z.looseObject({ metadata: z.looseObject({ name: z.string() }) });
const PodInfo = z.looseObject({ pod: z.looseObject({ metadata: z.looseObject({ uid: z.string() }) }) });
const Inside = z.strictObject({
  kubeSystemUid: z.string().nullable(),
  user: z.string().nullable(),
  podUid: z.string().nullable(),
  mounts: z.array(z.string()),
  problems: z.array(z.string()),
  cloned: Cloned.nullable().optional(),
});

/** What the files of one build say. */
export interface Upload {
  readonly said: Pick<
    UploadObserved,
    | 'files'
    | 'unreadable'
    | 'startedAt'
    | 'finishedAt'
    | 'passed'
    | 'result'
    | 'prowJobName'
    | 'podUid'
    | 'logStoredAt'
    | 'logSays'
    | 'latestBuild'
    | 'indexSays'
  >;
  readonly inside: Pick<InsideObserved, 'kubeSystemUid' | 'user' | 'podUid' | 'mounts' | 'problems' | 'cloned'> | null;
}

/**
 * Reads what storage holds of one build; throws where storage itself does not answer.
 *
 * @param whereabouts - path of the artifact in which the canary says where it is, below the build's directory.
 */
export async function readUpload(storage: Storage, place: UploadPlace, whereabouts: string): Promise<Upload> {
  const { bucket, directory } = place;
  const objects = await storage.list(bucket, `${directory}/`);
  const files = objects.map(({ name }) => name.slice(directory.length + 1));
  const storedAt = objects.find(({ name }) => name === `${directory}/build-log.txt`)?.storedAt ?? null;
  const unreadable: string[] = [];
  const text = async (file: string): Promise<string | null> =>
    files.includes(file) ? storage.read(bucket, `${directory}/${file}`) : null;
  const json = async <Value>(file: string, shape: z.ZodType<Value>): Promise<Value | null> => {
    const content = await text(file);
    if (content === null) return null;
    const parsed = shape.safeParse(parsedOrNull(content));
    if (!parsed.success) unreadable.push(`${file}: ${parsed.error.issues[0]?.message ?? 'not as documented'}`);
    return parsed.data ?? null;
  };
  const [started, finished, prowJob, podInfo, inside, log, latestBuild, index] = await Promise.all([
    json('started.json', Started),
    json('finished.json', Finished),
    json('prowjob.json', Named),
    json('podinfo.json', PodInfo),
    json(whereabouts, Inside),
    text('build-log.txt'),
    storage.read(bucket, place.latestBuild),
    place.index === null ? null : storage.read(bucket, place.index),
  ]);
  return {
    said: {
      files,
      unreadable,
      startedAt: started?.timestamp ?? null,
      finishedAt: finished?.timestamp ?? null,
      passed: finished?.passed ?? null,
      result: finished?.result ?? null,
      prowJobName: prowJob?.metadata.name ?? null,
      podUid: podInfo?.pod.metadata.uid ?? null,
      logStoredAt: storedAt === null ? null : new Date(storedAt).toISOString(),
      logSays: /^canary (\S+)$/m.exec(log ?? '')?.[1] ?? null,
      latestBuild: latestBuild?.trim() ?? null,
      ...(place.index === null ? {} : { indexSays: index?.trim() ?? null }),
    },
    inside,
  };
}

function parsedOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
