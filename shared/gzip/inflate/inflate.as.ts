// An inflate decoder that can be stopped at any symbol, and started again there.
import { startCrc } from '../crc.as';
import { endInput, nextOf, position, seek } from './bits.as';
import { hasSymbols, isLast, readHeader, startEntries, storedLeft, takeStored } from './header.as';
import { input, memoryPages, output, windowSize } from './layout.as';
import { goesOn, hasEnded, isFull, needsInput } from './status.as';
import { blockEnded, decode, out, reach, setOutput } from './symbols.as';

export { crc32 } from '../crc.as';
export { hasSymbols, headerBit, headerSize, isLast, storedLeft } from './header.as';
export { header, input, inputSize, output, outputSize, windowSize } from './layout.as';

memory.grow(memoryPages - memory.size());
startCrc();
startEntries();

/** The next bits are within a block. */
export let inBlock: bool = false;
/** How many bits of the input are used. */
let used: u32 = 0;
let inputEnd: u32 = input;

/** Begins a stream, or goes on with one: so many bytes before the output are the text before. */
export function start(history: u32): void {
  inBlock = false;
  startInput(0);
  setOutput(output, output - history);
}

/** Forgets the input. Of the first byte that comes next, so many bits count as used. */
export function startInput(usedBits: u32): void {
  used = usedBits;
  inputEnd = input;
}

/** Moves the bytes that are not used up to the start of the input. @returns how many: what comes next belongs behind them */
export function keepInput(): u32 {
  const from = input + (used >>> 3);
  const size = inputEnd - from;
  memory.copy(input, from, size);
  used &= 7;
  inputEnd = input + size;
  return size;
}

export function addInput(size: u32): void {
  inputEnd += size;
}

/** How many bits of the input are not used. */
export function unusedBits(): u32 {
  return ((inputEnd - input) << 3) - used;
}

/** Moves the end of the text before the output, which is then empty. */
export function keepWindow(): void {
  const size = min(out - reach, windowSize);
  memory.copy(output - size, out - size, size);
  setOutput(output, output - size);
}

/** @returns how many bytes are at `output` */
export function written(): u32 {
  return out - output;
}

/** How many bytes before the next byte of the text are known, up to the size of the window. */
export function history(): u32 {
  return min(out - reach, windowSize);
}

/** Reads the header alone, of a block that goes on with other input. @returns whether it is one */
export function startBlock(usedBits: u32): bool {
  seek(usedBits);
  endInput(inputEnd);
  inBlock = readHeader() === goesOn;
  return inBlock;
}

/** Decodes until the output has `limit` bytes or some more, which end a match. */
export function run(limit: u32): i32 {
  if (inputEnd === input) return needsInput;
  seek(used);
  endInput(inputEnd);
  let status = goesOn;
  while (status === goesOn) {
    if (!inBlock) {
      status = readHeader();
      inBlock = status === goesOn;
    } else {
      status = hasSymbols ? decode(output + limit) : copyStored(output + limit);
      if (status === blockEnded) {
        inBlock = false;
        status = isLast ? hasEnded : goesOn;
      }
    }
  }
  used = position();
  return status;
}

function copyStored(limit: u32): i32 {
  if (out >= limit) return isFull;
  const from = nextOf();
  const size = min(min(storedLeft, limit - out), inputEnd - from);
  memory.copy(out, from, size);
  seek((from + size - input) << 3);
  takeStored(size);
  setOutput(out + size, reach);
  if (out >= limit) return isFull;
  return storedLeft === 0 ? blockEnded : needsInput;
}
