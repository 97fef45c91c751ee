import type { ExportJob } from '../config/export-job.ts';

/** By this an import route knows what an export wrote, and refuses it. Metadata of the object. */
export const exportMark = 'sluice-export';

/**
 * The key of what an export writes at a scheduled time: `<prefix>20261125T060000Z/<fileName>`. The same time has
 * the same key, so that a repeated schedule event overwrites its own result and nothing else.
 *
 * @param scheduledTime ISO 8601
 */
export function exportKey(
  { prefix, fileName }: Pick<ExportJob, 'prefix' | 'fileName'>,
  scheduledTime: string,
): string {
  const time = `${new Date(scheduledTime).toISOString().slice(0, 19)}Z`;
  return `${prefix}${time.replaceAll(/[-:]/g, '')}/${fileName}`;
}

/** The key of the document that points at the newest complete export. */
export function latestKey({ prefix }: Pick<ExportJob, 'prefix'>): string {
  return `${prefix}_latest.json`;
}
