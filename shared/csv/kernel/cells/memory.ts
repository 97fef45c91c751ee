import { wasmModule } from '../../../wasm/module.ts';
import { wasm } from './cells.wasm.ts';
import type { CompiledProgram } from './program.ts';
import { addresses, places } from './settings.ts';

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

/** The compiled kernel with a program in its memory. */
export interface Loaded extends Pick<Exports, 'fill' | 'skip' | 'run'> {
  readonly program: CompiledProgram;
  readonly input: Uint8Array;
  /** What the last run found. */
  readonly found: Int32Array;
  /** Cells that were changed, by kind; to be emptied by whoever reads it. */
  readonly changes: Int32Array;
  /** The first bytes of the output. */
  output(length: number): Uint8Array;
}

const instantiate = wasmModule<Exports>(wasm);

const PAGE = 65_536;
/** The most memory that the kernel may take. Bytes. */
const mostMemory = 16 * 2 ** 20;
/** Behind the output: what is copied in pieces of 16 bytes spills into it. */
const spill = 64;

let instance: Exports | undefined;
let loaded: Loaded | undefined;

/** The most bytes that a record may have. */
export function capacityOf(): number {
  instance ??= instantiate();
  return instance.CAPACITY.value;
}

/** Whether a program has room in the memory. */
export function hasRoom(program: CompiledProgram): boolean {
  instance ??= instantiate();
  return endOf(instance, program) <= mostMemory;
}

function endOf(module: Exports, { settings }: CompiledProgram): number {
  return module.program.value + settings.outputEnd + spill;
}

/**
 * The kernel with this program. There is one kernel for all programs, because each instance takes gigabytes of addresses;
 * so what is in its memory holds only until another program is loaded.
 */
export function loadProgram(program: CompiledProgram): Loaded {
  if (loaded?.program === program) return loaded;
  instance ??= instantiate();
  const module = instance;
  const missing = endOf(module, program) - module.memory.buffer.byteLength;
  if (missing > 0) module.memory.grow(Math.ceil(missing / PAGE));
  const { buffer } = module.memory;
  const { bytes, settings, firstBytes } = program;
  const base = module.program.value;
  new Uint8Array(buffer, base, bytes.length).set(bytes);
  new Uint8Array(buffer, module.firstBytes.value, firstBytes.length).set(firstBytes);
  const values = places.map((place) => settings[place] + (addresses.has(place) ? base : 0));
  new Int32Array(buffer, module.settings.value, values.length).set(values);
  // Steps have the addresses of their texts.
  const steps = new Int32Array(buffer, base, settings.stepsEnd / 4);
  for (let at = 2; at < steps.length; at += 4) if (steps[at] !== 0) steps[at] = (steps[at] as number) + base;
  loaded = {
    ...{ program, fill: module.fill, skip: module.skip, run: module.run },
    input: new Uint8Array(buffer, module.input.value, module.CAPACITY.value),
    found: new Int32Array(buffer, module.found.value, 4),
    changes: new Int32Array(buffer, module.changes.value, 3),
    output: (length) => new Uint8Array(buffer, base + settings.output, length),
  };
  return loaded;
}
