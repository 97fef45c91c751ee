import type { LegacyEncoding } from '../encodings.ts';
import { NotInEncoding } from '../errors.ts';
import { excerpt } from '../excerpt.ts';
import type { Checkpoint } from './checkpoint.ts';
import { mostBytes } from './decoder.ts';
import { decoderOf } from './decoders.ts';

/** What a message says of an object beside the byte. */
export interface About {
  /** Its address. */
  object: string;
  /** Whether messages may have something of the file in them. */
  showCells: boolean;
}

/** Turns a stream of bytes into UTF-8. Chunks may cut characters. */
export interface Transcoder {
  /** Where the next character begins: what comes before it has been given as text. */
  readonly position: Checkpoint;
  /**
   * The text of the characters that the chunk completes, in pieces. Nobody may change the chunk later. Throws
   * `NotInEncoding` when it comes to bytes that are no character; what was decoded before them is given first.
   */
  push(chunk: Uint8Array): Generator<Uint8Array>;
  /** To be called at the end of the object. Throws `NotInEncoding` if that cuts a character. */
  end(): void;
}

/** @param from where the first chunk begins */
export function createTranscoder(encoding: LegacyEncoding, from: Checkpoint, about: About): Transcoder {
  const decoder = decoderOf(encoding);
  let [object, text, state = 0] = from;
  /** The beginning of a character that the last chunk has cut. */
  let rest: Uint8Array = new Uint8Array();

  function notIn(bytes: Uint8Array, what: string): NotInEncoding {
    const hex = Array.from(bytes, (byte) => `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`);
    const shown = excerpt(about.showCells, `, ${hex.join(' ')},`, '');
    const error = new NotInEncoding(
      `${about.object}: byte ${object}: what begins here${shown} ${what} in the encoding "${encoding}". Set "read": { "encoding": … } in the route to the encoding that the file has, or correct the file, and drop it again.`,
    );
    error.byte = object;
    return error;
  }

  return {
    get position(): Checkpoint {
      return state === 0 ? [object, text] : [object, text, state];
    },
    *push(chunk) {
      for (let at = 0; at < chunk.length; ) {
        const some = chunk.subarray(at, at + mostBytes - rest.length);
        at += some.length;
        const input = rest.length === 0 ? some : Buffer.concat([rest, some]);
        const decoded = decoder.decode(input, state);
        object += decoded.taken;
        text += decoded.text.length;
        state = decoded.state;
        // A copy, because it may be a few bytes of a large chunk.
        rest = Uint8Array.from(input.subarray(decoded.taken));
        if (decoded.text.length > 0) yield decoded.text;
        if (decoded.invalid > 0) throw notIn(rest.subarray(0, decoded.invalid), 'is no character');
      }
    },
    end() {
      if (rest.length > 0) throw notIn(rest, 'is cut by the end of the file, and no character');
    },
  };
}
