import { instantiate } from './module.ts';

/** Why bytes are no frame of Zstandard, or none that holds. */
export class ZstdFlaw extends Error {}

/** Decodes frames, in a memory of its own of 17 MB. */
export interface ZstdDecoder {
  /** Where bytes are put that are to be decoded: as many as the largest block has, and its header. */
  readonly input: Uint8Array;
  /** Begins a stream of frames. */
  start(): void;
  /** Begins where another decoder was. */
  resume(state: Uint8Array): void;
  /**
   * What `resume` needs to go on from here: all that is in the memory, the window of the frame above all. To be called when
   * a call of `decode` has given everything.
   */
  state(): Uint8Array;
  /**
   * Decodes the first `size` bytes of the input: the header of a frame, a block, or a checksum, and always the whole of it.
   * Gives views, which the next step changes, and returns whether the frame has ended. Throws `ZstdFlaw`.
   */
  decode(size: number): Generator<Uint8Array, boolean>;
}

const page = 65_536;
const zeros = Buffer.alloc(page);

/** Numbers of errors (zstd_errors.h) that have a cause of their own. */
const memoryAllocation = 64;
const flaws: Readonly<Record<number, string>> = {
  22: 'the text before does not have the checksum that is written here',
};

export function createZstdDecoder(): ZstdDecoder {
  const module = instantiate();
  const { malloc } = module;
  // In the same order in each instance, so that the addresses in a state are true of all of them.
  const context = module.ZSTD_createDCtx();
  const inputRoom = module.ZSTD_DStreamInSize();
  const input = malloc(inputRoom);
  const outputRoom = module.ZSTD_DStreamOutSize();
  const output = malloc(outputRoom);
  const inputBuffer = malloc(12);
  const outputBuffer = malloc(12);
  const fresh = Uint8Array.from(used());

  /** All but the zeros at the end of the memory. */
  function used(): Uint8Array {
    const memory = Buffer.from(module.memory.buffer);
    let end = memory.length;
    while (memory.subarray(end - page, end).equals(zeros)) end -= page;
    while (memory[end - 1] === 0) end--;
    return memory.subarray(0, end);
  }

  function resume(state: Uint8Array): void {
    used().fill(0);
    const missing = state.length - module.memory.buffer.byteLength;
    if (missing > 0) module.memory.grow(Math.ceil(missing / page));
    new Uint8Array(module.memory.buffer).set(state);
  }

  return {
    get input() {
      return new Uint8Array(module.memory.buffer, input, inputRoom);
    },
    start: () => resume(fresh),
    resume,
    state() {
      const state = Uint8Array.from(used());
      // What is left of pieces that were given is no part of it, and would have to be kept.
      state.fill(0, input, input + inputRoom);
      state.fill(0, output, output + outputRoom);
      return state;
    },
    *decode(size) {
      new Uint32Array(module.memory.buffer, inputBuffer, 3).set([input, size, 0]);
      for (;;) {
        new Uint32Array(module.memory.buffer, outputBuffer, 3).set([output, outputRoom, 0]);
        const left = module.ZSTD_decompressStream(context, outputBuffer, inputBuffer);
        if (left < 0) throw failure(-left);
        const taken = new Uint32Array(module.memory.buffer, inputBuffer, 3)[2];
        const given = new Uint32Array(module.memory.buffer, outputBuffer, 3)[2] as number;
        if (given > 0) yield new Uint8Array(module.memory.buffer, output, given);
        // What has filled the room may have more behind it.
        if (left > 0 && given === outputRoom) continue;
        if (taken !== size) throw new ZstdFlaw('a frame ends where its blocks do not');
        return left === 0;
      }
    },
  };
}

function failure(number: number): Error {
  if (number === memoryAllocation) return new RangeError('the decoder of Zstandard has no memory left');
  return new ZstdFlaw(flaws[number] ?? 'what is compressed here makes no text, or not what its frame says');
}
