import { instantiate } from './module.ts';

/** Why a run has stopped: the numbers of status.as.ts. From the third on they are damage. */
export const statuses = [
  'needs input',
  'is full',
  'has ended',
  'a block has a type that does not exist',
  'the size of a stored block contradicts its copy',
  'a block has more symbols than exist',
  'the code of the code lengths is none',
  'a code length is repeated before there is one',
  'a block has more code lengths than symbols',
  'a block has no code for its end',
  'the code of literals and lengths is none',
  'the code of distances is none',
  'the bits are no literal and no length',
  'the bits are no distance',
  'a match begins before the text',
] as const;
export type Status = (typeof statuses)[number];

/** Decodes one stream of deflate at a time, in its own memory of 448 KB. It may stop at any symbol. */
export interface Inflater {
  /** Begins a stream. */
  start(): void;
  /** Begins within a stream, at a bit of the next byte. */
  resume(state: Uint8Array, bit: number): void;
  /** What `resume` needs to go on from here: the text before, and the codes of the block. */
  state(): Uint8Array;
  /** Takes as many bytes as there is room for. @returns how many */
  push(bytes: Uint8Array): number;
  /**
   * Decodes so many bytes of text, or more where a match goes beyond them, or fewer where `needs input` is the answer, or
   * where that is all for now.
   */
  run(most: number): Status;
  /** What the last run has decoded: a view, which the next run changes. */
  readonly text: Uint8Array;
  /** How many bits of what was pushed are not used. */
  readonly unusedBits: number;
}

/** Of a state, before the header of the block: the bits of its first byte that belong to the block before, and its size. */
const prefixSize = 3;

/** The state behind the last block: a stored one without bytes is all that is left. */
export const trailerState = Uint8Array.of(0, 5, 0, 1, 0, 0, 0xff, 0xff);

export function createInflater(): Inflater {
  const module = instantiate();
  const memory = new Uint8Array(module.memory.buffer);
  const input = module.input.value;
  const output = module.output.value;
  const room = module.outputSize.value;
  let from = 0;

  /** Of the block that is being read, as if it began here: a stored one with the bytes that are left. */
  function header(): { bit: number; bytes: Uint8Array } {
    if (module.inBlock.value === 0) return { bit: 0, bytes: new Uint8Array() };
    if (module.hasSymbols.value === 1) {
      const at = module.header.value;
      return { bit: module.headerBit.value, bytes: memory.subarray(at, at + module.headerSize.value) };
    }
    const left = module.storedLeft.value;
    return {
      bit: 0,
      bytes: Uint8Array.of(module.isLast.value, left, left >> 8, ~left, ~left >> 8),
    };
  }

  return {
    start() {
      module.start(0);
      from = 0;
    },
    resume(state, bit) {
      const [headerBit = 0, low = 0, high = 0] = state;
      const end = prefixSize + low + 256 * high;
      const window = state.subarray(end);
      module.start(window.length);
      memory.set(window, output - window.length);
      if (end > prefixSize) {
        memory.set(state.subarray(prefixSize, end), input);
        module.addInput(end - prefixSize);
        if (module.startBlock(headerBit) === 0) throw new RangeError('This is no state of a block.');
      }
      module.startInput(bit);
      from = 0;
    },
    state() {
      const { bit, bytes } = header();
      const end = output + module.written();
      const window = memory.subarray(end - module.history(), end);
      return Buffer.concat([Uint8Array.of(bit, bytes.length, bytes.length >> 8), bytes, window]);
    },
    push(bytes) {
      const kept = module.keepInput();
      const some = bytes.subarray(0, module.inputSize.value - kept);
      memory.set(some, input + kept);
      module.addInput(some.length);
      return some.length;
    },
    run(most) {
      if (module.written() > room - module.windowSize.value) module.keepWindow();
      from = module.written();
      return statuses[module.run(Math.min(room, from + most))] as Status;
    },
    get text() {
      return memory.subarray(output + from, output + module.written());
    },
    get unusedBits() {
      return module.unusedBits();
    },
  };
}
