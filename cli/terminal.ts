import { styleText } from 'node:util';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';
export type Paint = (style: Style, text: string) => string;

/** One of the two streams that a command writes to, and what can be shown there. */
export interface Channel {
  write(text: string): void;
  /** Whether lines can be drawn again in place. */
  readonly live: boolean;
  /** Characters in a line. */
  readonly width: number;
  /** Lines that are seen at once. */
  readonly height: number;
  readonly paint: Paint;
}

export interface Terminal {
  /** Results. */
  out: Channel;
  /** Progress and complaints. */
  err: Channel;
  /** Aborted when the person has had enough. */
  interrupted: AbortSignal;
}

/** Where lines are not shown but kept or read by programs, they are as long as a wide screen's. */
const unlimited = { width: 160, height: Number.POSITIVE_INFINITY };

export const plain: Paint = (_style, text) => text;

/** Colours obey NO_COLOR, FORCE_COLOR and TERM, as Node reads them. */
export function channelOf(stream: NodeJS.WriteStream): Channel {
  const colours = process.env.FORCE_COLOR !== undefined || stream.isTTY === true;
  return {
    write: (text) => stream.write(text),
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

/** A channel that keeps what is written: a line printer without colours. */
export function printTo(write: (text: string) => void): Channel {
  return { write, live: false, ...unlimited, paint: plain };
}

export function writeLine(channel: Channel, line = ''): void {
  channel.write(`${line}\n`);
}
