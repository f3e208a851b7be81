import { z } from 'zod';

/** A name that Google takes wherever the program uses it (RFC 1035), of at most `lengthMax` characters. */
export function shortName(lengthMax: number): z.ZodString {
  return z
    .string()
    .regex(/^[a-z]([a-z0-9-]*[a-z0-9])?$/)
    .max(lengthMax);
}

/** Names of accounts have at most 30 characters: the environment’s, a hyphen, and what follows. */
export const ENVIRONMENT_ID_MAX = 13;
export const ACCOUNT_NAME_MAX = 30 - ENVIRONMENT_ID_MAX - 1;
/** Names of clusters and of node pools have at most 40. */
export const CLUSTER_ID_MAX = 40 - ENVIRONMENT_ID_MAX - 1;
export const POOL_NAME_MAX = 40;

/** @see https://cloud.google.com/resource-manager/docs/creating-managing-projects#before_you_begin */
export const ProjectId = z.string().regex(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/);

/** `us-central1` */
export const Region = z.string().regex(/^[a-z]+-[a-z]+\d+$/);

/** `us-central1`, where nodes stand in all zones of it, or `us-central1-a`. */
export const Location = z.string().regex(/^[a-z]+-[a-z]+\d+(-[a-z])?$/);

/** Pulumi reads a time that is not in quotes as something else. */
export const UtcTime = z.iso.datetime({ error: "expected a time in UTC and in quotes: '2027-06-30T00:00:00Z'" });

/** As Google's labels may be written: https://cloud.google.com/resource-manager/docs/labels-overview#requirements */
export const LabelKey = z.string().regex(/^[a-z][a-z0-9_-]{0,62}$/);
export const LabelValue = z.string().regex(/^[a-z0-9_-]{0,63}$/);

/** `1.33`, `1.33.5` or `1.33.5-gke.1080000` */
export const GkeVersion = z.string().regex(/^\d+\.\d+(\.\d+(-gke\.\d+)?)?$/);

/** Whom an IAM policy may name: never everybody. */
export const Member = z.string().regex(/^(user|group|serviceAccount):[^\s@]+@[^\s@]+$|^principal(Set)?:\/\/\S+$/);

/** The region of a zone or of itself. */
export function regionOf(location: string): string {
  return location.replace(/-[a-z]$/, '');
}
