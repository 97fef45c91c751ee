/** The sandbox can't start, or does not know something. The message says what to do. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
}
