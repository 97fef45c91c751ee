/** What a program wrote to its terminal, and when. */
export interface Moment {
  /** Seconds since the start. */
  at: number;
  text: string;
}

/**
 * The moments of a session that `script` has logged, in its classic form: each line of the timing file has seconds since the
 * line before, and the bytes that came then.
 */
export function momentsOf(log: Buffer, timing: string): Moment[] {
  // `script` writes a line of its own first, which the timing does not count.
  let offset = log.indexOf('\n') + 1;
  let at = 0;
  const decoder = new TextDecoder('utf-8');
  return timing
    .trim()
    .split('\n')
    .map((line) => {
      const [seconds = 0, bytes = 0] = line.split(' ').map(Number);
      at += seconds;
      offset += bytes;
      // A character may be cut in two.
      return { at, text: decoder.decode(log.subarray(offset - bytes, offset), { stream: true }) };
    });
}
