/** The part of WebAssembly's API that is used here. Node's types don't have it. */
interface Engine {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: object };
}

/**
 * Returns a function that makes instances, each with a memory of its own. The module is compiled at its first call.
 *
 * @param wasm base64 @param imports what the module asks for, by its names
 */
export function wasmModule<Exports>(wasm: string, imports: object = {}): () => Exports {
  let module: object | undefined;
  return () => {
    const { Module, Instance } = (globalThis as unknown as { WebAssembly: Engine }).WebAssembly;
    module ??= new Module(Buffer.from(wasm, 'base64'));
    return new Instance(module, imports).exports as Exports;
  };
}
