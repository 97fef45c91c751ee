import type { ChangeKind, Changes } from '../../../cells/change.ts';
import { wasmModule } from '../../../wasm/module.ts';
import { wasm } from './cells.wasm.ts';
import { type CellProgram, type CompiledProgram, compileProgram } from './program.ts';
import { addresses, places } from './settings.ts';

/** What one call has done. */
export interface Run {
  /** Bytes that were read, from where the call began: whole records. */
  consumed: number;
  /** How many records they are. All are rows. */
  rows: number;
  /**
   * The records in Domo's grammar: the same bytes of the input where nothing had to be changed, else bytes of the
   * kernel's memory, which hold until the next call. Null where nothing was read.
   */
  output: Uint8Array | null;
  /** The next record, if it has ended, is one for the reference. Otherwise the caller is to call again at once. */
  stopped: boolean;
}

/** Reads records by one program. Between two calls for the same chunk its owner must not await anything. */
export interface CellKernel {
  /**
   * Reads whole records of `bytes` from index `from` on, where a record begins. Whoever goes on behind a record that
   * the kernel was not sure of pays nothing for what the kernel has looked at before.
   *
   * @param to the index before which the last of them must end
   * @param row what the first record has in a column of row numbers
   */
  run(bytes: Uint8Array, from: number, to: number, row: number): Run;
  /** Cells that were changed since the last call of this, by kind. */
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
/** The most memory that a kernel may take. Bytes. */
const mostMemory = 16 * 2 ** 20;
/** Behind the output: what is copied in pieces of 16 bytes spills into it. */
const spill = 64;
/** Places in `found`: those of layout.as.ts. */
const POSITION = 0;
const ROWS = 1;
const WRITTEN = 2;
const ENDED = 3;
/** Why a run ended: nothing is left in the memory, or no room is left for the output. */
const DRAINED = 0;
const FULL = 2;
/** Kinds of change that the kernel makes, in its order. */
const kinds: ChangeKind[] = ['null', 'number', 'date'];

/**
 * A kernel that does by `program` what the general reader does, with a memory of its own: 0.8 MB, and with ten thousand
 * columns up to 1.4 MB.
 *
 * @returns null where the program is none for the kernel
 */
export function createCellKernel(program: CellProgram): CellKernel | null {
  const module = instantiate();
  const capacity = module.CAPACITY.value;
  const compiled = compileProgram(program, capacity);
  if (compiled === null) return null;
  const end = module.program.value + compiled.settings.outputEnd + spill;
  if (end > mostMemory) return null;
  module.memory.grow(Math.max(0, Math.ceil((end - module.memory.buffer.byteLength) / PAGE)));
  load(module, compiled);

  const { buffer } = module.memory;
  const input = new Uint8Array(buffer, module.input.value, capacity);
  const found = new Int32Array(buffer, module.found.value, 4);
  const changes = new Int32Array(buffer, module.changes.value, kinds.length);
  const output = module.program.value + compiled.settings.output;
  /** The bytes whose part from `origin` on is in the memory; null: nothing more is to be read there. */
  let chunk: Uint8Array | null = null;
  let origin = 0;
  let length = 0;

  /** Whether the record at `from` is the one that comes next in the memory. */
  function isNext(bytes: Uint8Array, from: number, to: number): boolean {
    const at = from - origin;
    if (bytes !== chunk || at <= 0 || origin + length > to) return false;
    return at === found[POSITION] || module.skip(at) !== 0;
  }

  return {
    run(bytes, from, to, row) {
      if (!isNext(bytes, from, to)) {
        length = Math.min(to - from, capacity);
        input.set(bytes.subarray(from, from + length));
        module.fill(length);
        chunk = bytes;
        origin = from;
      }
      module.run(row);
      const consumed = origin + (found[POSITION] as number) - from;
      const written = found[WRITTEN] as number;
      const ended = found[ENDED] as number;
      if (ended === DRAINED) chunk = null;
      // More than the memory holds may follow. A record that fills it is too long for the kernel.
      const hasMore = ended === DRAINED && consumed > 0 && origin + length < to;
      const same = () => bytes.subarray(from, from + consumed);
      return {
        ...{ consumed, rows: found[ROWS] as number, stopped: ended !== FULL && !hasMore },
        output: consumed === 0 ? null : written < 0 ? same() : new Uint8Array(buffer, output, written),
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
  const values = places.map((place) => settings[place] + (addresses.has(place) ? program : 0));
  new Int32Array(buffer, module.settings.value, values.length).set(values);
  // Steps have the addresses of their texts.
  const steps = new Int32Array(buffer, program, settings.stepsEnd / 4);
  for (let at = 2; at < steps.length; at += 4)
    if (steps[at] !== 0) steps[at] = (steps[at] as number) + program;
}
