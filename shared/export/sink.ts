/** Where the bytes of an export go. Nobody sees any of them before they are complete. */
export interface Sink<Place> {
  /** Resolves when more may come. */
  write(bytes: Buffer): Promise<void>;
  /** All is written and verified: puts it in its place. */
  complete(): Promise<Place>;
  /** Leaves nothing behind. Never rejects; safe to call at any time before the completion. */
  abort(): Promise<void>;
}
