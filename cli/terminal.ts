import type { Readable } from 'node:stream';
import { styleText } from 'node:util';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';
export type Paint = (style: Style, text: string) => string;

/** Standard output or standard error, and what can be shown there. */
export interface Channel {
  write(text: string): void;
  /** Writes what is no text; resolves when more may be written. */
  writeBytes(bytes: Uint8Array): Promise<void>;
  /** Aborted when nobody reads it any more: what is written then is lost. */
  readonly closed: AbortSignal;
  /** Whether lines can be overwritten. */
  readonly live: boolean;
  /** Characters in a line. */
  readonly width: number;
  /** Lines of the screen. */
  readonly height: number;
  readonly paint: Paint;
}

export interface Terminal {
  /** Results. */
  out: Channel;
  /** Errors. */
  err: Channel;
  /** Progress, and notes that are no results: standard error, or with --quiet nothing. */
  notes: Channel;
  /** Standard input. */
  stdin(): Readable;
  /** Aborted by Ctrl-C. */
  interrupted: AbortSignal;
}

/** For output to a file or a program: lines as long as on a wide screen. */
const unlimited = { width: 160, height: Number.POSITIVE_INFINITY };

export const plain: Paint = (_style, text) => text;

/**
 * Colours obey NO_COLOR, FORCE_COLOR and TERM, as Node reads them. A stream that breaks otherwise than by its reader's
 * going away, as on a full disk, ends the process with 1.
 */
export function channelOf(stream: NodeJS.WriteStream): Channel {
  const colours = process.env.FORCE_COLOR !== undefined || stream.isTTY === true;
  const closing = new AbortController();
  const closed = closing.signal;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.exit(1);
    closing.abort();
  });
  return {
    write(text) {
      if (!closed.aborted) stream.write(text);
    },
    writeBytes: (bytes) =>
      new Promise((resolve) => {
        if (closed.aborted) resolve();
        else stream.write(bytes, () => resolve());
      }),
    closed,
    live: stream.isTTY === true && process.env.TERM !== 'dumb',
    get width() {
      return stream.columns || unlimited.width;
    },
    get height() {
      return stream.rows || unlimited.height;
    },
    paint: colours && (stream.hasColors?.() ?? true) ? (style, text) => styleText(style, text) : plain,
  };
}

/** A channel that shows nothing. */
export function silent(channel: Channel): Channel {
  return {
    ...{ write: () => undefined, writeBytes: async () => undefined, live: false, paint: plain },
    ...{ closed: channel.closed, width: channel.width, height: channel.height },
  };
}

/** A channel that calls `write`, without colours or moving lines. */
export function printTo(write: (text: string) => void): Channel {
  return {
    write,
    writeBytes: async (bytes) => write(Buffer.from(bytes).toString()),
    ...{ closed: new AbortController().signal, live: false, ...unlimited, paint: plain },
  };
}

export function writeLine(channel: Channel, line = ''): void {
  channel.write(`${powerless(line)}\n`);
}

/** What a terminal obeys, but line breaks and the colours of `Paint`. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours begin with
const commanding = /(\x1b\[(?:1|2|22|3[12369])m)|(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/**
 * A text of ours that can do nothing to a terminal but colour it, whatever is in it. Texts from outside go through
 * `printable` before their width is measured; this catches one that did not.
 */
export function powerless(text: string): string {
  return text.replace(commanding, (_, colour?: string) => colour ?? '�');
}
