import type { ChangeKind, Changes } from '../../../cells/change.ts';
import { wasmModule } from '../../../wasm/module.ts';
import { wasm } from './cells.wasm.ts';
import { addresses, type CellProgram, type CompiledProgram, compileProgram, places } from './program.ts';

/** What one call has done. */
export interface Run {
  /** Bytes of the input that were read, from where the call began: whole records. */
  consumed: number;
  rows: number;
  /**
   * The records as Domo's CSV: a view of the input where nothing had to be changed, else a view of the kernel's memory,
   * which holds until the next call. Null: nothing.
   */
  output: Uint8Array | null;
  /**
   * The record that comes next is not for the kernel: the reference has to read it. Otherwise all whole records were
   * read, or the caller is to call again at once: the rest is none of its business.
   */
  stopped: boolean;
  /** Nothing but a record that has not ended is left of the input. */
  drained: boolean;
}

/** Reads records of one program. Between two calls for the same chunk, its owner must not await anything. */
export interface CellKernel {
  /**
   * Reads whole records of `bytes` from index `from` on, where a record begins.
   *
   * @param to the index before which the last of them must end
   * @param row what the first record has in a column of row numbers
   */
  run(bytes: Uint8Array, from: number, to: number, row: number): Run;
  /** Cells that were changed since the last call of `takeChanges`, by kind. */
  takeChanges(): Changes;
}

interface Exports {
  memory: { buffer: ArrayBuffer; grow(pages: number): number };
  CAPACITY: { value: number };
  input: { value: number };
  settings: { value: number };
  found: { value: number };
  changes: { value: number };
  firstBytes: { value: number };
  program: { value: number };
  fill(length: number): void;
  skip(at: number): number;
  run(row: number): void;
}

const instantiate = wasmModule<Exports>(wasm);

const PAGE = 65_536;
/** The most memory of a kernel. Bytes. */
const mostMemory = 16 * 2 ** 20;
/** What a call leaves in `found`: the places are those of layout.as.ts. */
const POSITION = 0;
const ROWS = 1;
const WRITTEN = 2;
const ENDED = 3;
const STOPPED = 1;
const FULL = 2;
/** Kinds of change that the kernel makes, in its order. */
const kinds: ChangeKind[] = ['null', 'number', 'date'];

/**
 * A kernel that does what `program` says, with a memory of its own: 0.9 MB, and up to some MB with ten thousand columns.
 *
 * @returns null where the program is none for the kernel
 */
export function createCellKernel(program: CellProgram): CellKernel | null {
  const module = instantiate();
  const capacity = module.CAPACITY.value;
  const compiled = compileProgram(program, capacity);
  if (compiled === null) return null;
  const end = module.program.value + compiled.settings.outputEnd + 64;
  if (end > mostMemory) return null;
  module.memory.grow(Math.max(0, Math.ceil((end - module.memory.buffer.byteLength) / PAGE)));
  const { buffer } = module.memory;
  load(module, compiled);

  const input = new Uint8Array(buffer, module.input.value, capacity);
  const found = new Int32Array(buffer, module.found.value, 4);
  const changes = new Int32Array(buffer, module.changes.value, kinds.length);
  const output = module.program.value + compiled.settings.output;
  /** The chunk whose bytes from `origin` on are in the memory, and how many they are. */
  let chunk: Uint8Array | null = null;
  let origin = 0;
  let length = 0;

  function isThere(bytes: Uint8Array, from: number, to: number): boolean {
    if (bytes !== chunk || to < origin + length) return false;
    const at = from - origin;
    return at > 0 && (at === found[POSITION] || module.skip(at) !== 0);
  }

  return {
    run(bytes, from, to, row) {
      if (!isThere(bytes, from, to)) {
        length = Math.min(to - from, capacity);
        input.set(bytes.subarray(from, from + length));
        module.fill(length);
        chunk = bytes;
        origin = from;
        found[POSITION] = 0;
      }
      module.run(row);
      const consumed = origin + (found[POSITION] as number) - from;
      const written = found[WRITTEN] as number;
      const ended = found[ENDED] as number;
      // What is left is to be put at the begin of the memory.
      if (ended === 0) chunk = null;
      // A record that does not end in the memory is too long for the kernel.
      const isLong = ended === 0 && consumed === 0 && length === capacity;
      return {
        consumed,
        rows: found[ROWS] as number,
        output:
          consumed === 0
            ? null
            : written < 0
              ? bytes.subarray(from, from + consumed)
              : new Uint8Array(buffer, output, written),
        stopped: ended === STOPPED || isLong,
        drained: ended !== FULL && ended !== STOPPED && !isLong && origin + length >= to,
      };
    },
    takeChanges() {
      const taken: Changes = {};
      for (const [index, kind] of kinds.entries()) if (changes[index]) taken[kind] = changes[index];
      changes.fill(0);
      return taken;
    },
  };
}

/** Writes a program into the memory. */
function load(module: Exports, { bytes, settings, firstBytes }: CompiledProgram): void {
  const { buffer } = module.memory;
  const program = module.program.value;
  new Uint8Array(buffer, program, bytes.length).set(bytes);
  new Uint8Array(buffer, module.firstBytes.value, firstBytes.length).set(firstBytes);
  const values = new Int32Array(buffer, module.settings.value, places.length);
  for (const [index, place] of places.entries())
    values[index] = settings[place] + (addresses.some((address) => address === place) ? program : 0);
  relocate(module, settings.stepsEnd);
}

/** Steps hold the addresses of their constants. */
function relocate(module: Exports, stepsEnd: number): void {
  const steps = new Int32Array(module.memory.buffer, module.program.value, stepsEnd / 4);
  for (let at = 2; at < steps.length; at += 4)
    if (steps[at] !== 0) steps[at] = (steps[at] as number) + module.program.value;
}
