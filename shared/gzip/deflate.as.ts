// A deflate encoder for data that is written once and sent: the cheapest of few candidates, dynamic codes per block.
import { alignBits, outputSize, startBits, startOutput } from './bits.as';
import { putBlock } from './block.as';
import { startCrc } from './crc.as';
import {
  block,
  blockSize,
  distanceCounts,
  history,
  historySize,
  literalCounts,
  memoryPages,
} from './layout.as';
import { startTokens, tokenize } from './tokens.as';

export { crc32 } from './crc.as';
export { codeLengths } from './huffman.as';
export { block, blockSize, frequencies, literalLengths, output } from './layout.as';

memory.grow(memoryPages - memory.size());
startCrc();

/** Begins a new stream. The same bytes give the same output, whatever was compressed before. */
export function start(): void {
  startBits();
  startTokens();
}

/**
 * Compresses `size` bytes at `block`: `blockSize`, or fewer if they are the last.
 *
 * @returns how many bytes are at `output`
 */
export function compress(size: u32, isLast: bool): u32 {
  startOutput();
  putBlock(size, tokenize(block + size), isLast);
  if (isLast) alignBits();
  memory.fill(literalCounts, 0, 512 << 2);
  memory.fill(distanceCounts, 0, 32 << 2);
  memory.copy(history, history + blockSize, historySize);
  return outputSize();
}
