import { wasmModule } from '../../wasm/module.ts';
import { wasm } from './inflate.wasm.ts';

/** What inflate.as.ts exports. Addresses and sizes are in bytes. */
export interface InflateModule {
  memory: { buffer: ArrayBuffer };
  input: { value: number };
  inputSize: { value: number };
  output: { value: number };
  outputSize: { value: number };
  windowSize: { value: number };
  header: { value: number };
  headerBit: { value: number };
  headerSize: { value: number };
  inBlock: { value: number };
  isLast: { value: number };
  hasSymbols: { value: number };
  storedLeft: { value: number };
  start(history: number): void;
  startInput(usedBits: number): void;
  startBlock(usedBits: number): number;
  keepInput(): number;
  addInput(size: number): void;
  unusedBits(): number;
  keepWindow(): void;
  written(): number;
  history(): number;
  run(limit: number): number;
  crc32(from: number, size: number, before: number): number;
}

export const instantiate = wasmModule<InflateModule>(wasm);
