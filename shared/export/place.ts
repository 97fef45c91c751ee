import type { ExportJob } from '../config/export-job.ts';

/** Metadata of an exported object. Import routes reject objects that have it. */
export const exportMark = 'sluice-export';

/**
 * The key of an export's object at a scheduled time: `<prefix>20261125T060000Z/<fileName>`. The same time gives the
 * same key, so that a repeated event of a schedule overwrites its own result and nothing else.
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
