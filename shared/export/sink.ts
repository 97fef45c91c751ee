/** Takes the bytes of an export. Nobody sees any of them before `complete`. */
export interface Sink<Place> {
  /** Resolves when the sink can take more. */
  write(bytes: Buffer): Promise<void>;
  /** To be called when all is written and verified. Makes the bytes visible. */
  complete(): Promise<Place>;
  /** Removes what was written. Never rejects, and may be called at any time before `complete`. */
  abort(): Promise<void>;
}
