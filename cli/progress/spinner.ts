const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** The character of a spinner in this frame. */
export function spinner(frame: number): string {
  return frames[frame % frames.length] ?? '';
}
