/** Something that keeps the sandbox from starting, or that it does not stand in for. The message says what to do. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
}
