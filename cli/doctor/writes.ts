import { reservedPrefix } from '../../shared/import/documents.ts';
import type { Check } from './examine.ts';
import { type Finding, ok, warning, wrong } from './finding.ts';

const subject = 'writes';

/** The object that is put, tagged and deleted. No route and no rule takes it. */
const key = `${reservedPrefix}doctor/probe`;

/** What S3 refused, in its own words; null where it did not. */
export interface Refused {
  put: string | null;
  tag: string | null;
  remove: string | null;
}

export const writes: Check = {
  subject,
  async look({ stack, connection }) {
    const { output } = await stack.known();
    const Bucket = output('BucketName');
    const { S3Client, DeleteObjectCommand, PutObjectCommand, PutObjectTaggingCommand } = await import(
      '@aws-sdk/client-s3'
    );
    const s3 = new S3Client({ ...connection.client, followRegionRedirects: true });
    const put = await tried(() =>
      s3.send(new PutObjectCommand({ Bucket, Key: key, Body: 'Written by `sluice doctor`.\n' })),
    );
    if (put.refused !== null) return writeFindings(Bucket, { put: put.refused, tag: null, remove: null });
    // Without its version the object would stay, behind a mark of its deletion.
    const object = { Bucket, Key: key, VersionId: put.answer?.VersionId };
    const Tagging = { TagSet: [{ Key: 'sluice:doctor', Value: 'probe' }] };
    try {
      const tag = await tried(() => s3.send(new PutObjectTaggingCommand({ ...object, Tagging })));
      const remove = await tried(() => s3.send(new DeleteObjectCommand(object)));
      return writeFindings(Bucket, { put: null, tag: tag.refused, remove: remove.refused });
    } catch (error) {
      await s3.send(new DeleteObjectCommand(object)).catch(() => undefined);
      throw error;
    }
  },
};

/** What S3 answers, or what it says when it refuses. */
async function tried<T>(call: () => Promise<T>): Promise<{ answer: T | null; refused: string | null }> {
  try {
    return { answer: await call(), refused: null };
  } catch (error) {
    if (!(error instanceof Error) || !/^(AccessDenied|Forbidden|403)/.test(error.name)) throw error;
    return { answer: null, refused: error.message };
  }
}

export function writeFindings(bucket: string, { put, tag, remove }: Refused): Finding[] {
  const probe = `s3://${bucket}/${key}`;
  const findings: Finding[] = [];
  if (put !== null) {
    findings.push(
      refusal(
        put,
        `S3 refuses to put ${probe}: ${put}`,
        `The functions put receipts and lists of parts under ${reservedPrefix}; a load whose list can't be written fails.`,
        `Let the bucket policy allow s3:PutObject under ${reservedPrefix}; docs/own-bucket.md has what it must allow.`,
      ),
    );
  }
  if (tag !== null) {
    findings.push(
      refusal(
        tag,
        `S3 refuses to tag ${probe}: ${tag}`,
        'Loads end all the same, but the tag sluice:state that says how may be missing on their objects.',
        'Let the bucket policy allow s3:PutObjectTagging and s3:PutObjectVersionTagging, if you want the tags.',
      ),
    );
  }
  if (remove !== null) {
    findings.push(
      warning(
        subject,
        `S3 refuses to delete ${probe}, which was put to see whether that can be done: ${remove}`,
        'It does no harm, and is overwritten next time. Whoever may delete it can.',
      ),
    );
  }
  return findings.length > 0
    ? findings
    : [ok(subject, `An object under ${reservedPrefix} can be put, tagged and deleted.`)];
}

/** A policy of the bucket or of the organisation refuses the functions too; one of the person's own need not. */
function refusal(said: string, found: string, consequence: string, remedy: string): Finding {
  return /explicit deny in a (resource-based|service control|resource control) policy/.test(said)
    ? wrong(subject, `${found} ${consequence}`, remedy)
    : warning(subject, `${found} Whether the functions may is not known. ${consequence}`, remedy);
}
