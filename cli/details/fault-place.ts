/** Where in a file the fault is for which it was rejected. */
export interface FaultPlace {
  /** The key of the object: of a set it is that of one of its objects. */
  key: string;
  /** As messages count: behind a header the first row of the data is 2. */
  row: number;
  /** Byte of the file as it is before it is read as text, decompressed where it is compressed. */
  byte: number;
  /** The name of the column, as far as the reason has it; null: the fault is that of no column. */
  column: string | null;
}

/**
 * The place that a reason names: `s3://bucket/key: row 3, byte 40: "x" in column "id" is no LONG`. Messages are where it is
 * kept, because an error is only a name and a message for Step Functions. null: the reason names no byte, as that of a
 * workbook, of Parquet, or of a whole file.
 */
export function faultPlace(bucket: string, reason: string): FaultPlace | null {
  const start = `s3://${bucket}/`;
  const at = reason.indexOf(start);
  // A cell may look like a place, but it stands behind the place.
  const [, key, row, byte] =
    (at < 0 ? null : /^(.+?): row (\d+), byte (\d+)\b/s.exec(reason.slice(at + start.length))) ?? [];
  if (key === undefined) return null;
  const [, column] = /\bin column ("(?:[^"\\]|\\.)*")/s.exec(reason) ?? [];
  return {
    key,
    row: Number(row),
    byte: Number(byte),
    column: column === undefined ? null : unquoted(column),
  };
}

function unquoted(text: string): string | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
