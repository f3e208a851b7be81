import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { ProcessIdentity } from '../../process-identity.js';
import type { Pod } from '../pod.js';
import { type PodPaths, podPaths, podsDirectory } from './pod-paths.js';

/** What the node has to remember of a pod to find it again after its own restart. */
export interface PodRecord {
  readonly pod: Pod;
  /** When this node first saw the pod. */
  readonly startTime: string;
  readonly address: string | null;
  /** The process that keeps the pod's namespaces. */
  readonly holder: ProcessIdentity | null;
  /** Counts the sandboxes this pod has had. */
  readonly sandbox: number;
}

/** Saves a record so that a reader never sees half of it. */
export function writeRecord(paths: PodPaths, record: PodRecord): void {
  writeFileSync(`${paths.record}.part`, JSON.stringify(record), { mode: 0o600 });
  renameSync(`${paths.record}.part`, paths.record);
}

/** The records of every pod that has left something on this node. */
export function readRecords(workDir: string): PodRecord[] {
  return readdirSync(podsDirectory(workDir)).flatMap((uid) => readRecord(podPaths(workDir, uid)) ?? []);
}

function readRecord(paths: PodPaths): PodRecord | null {
  try {
    return JSON.parse(readFileSync(paths.record, 'utf8')) as PodRecord;
  } catch {
    return null;
  }
}
