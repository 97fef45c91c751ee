const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** What turns while the frames are counted up. */
export function spinner(frame: number): string {
  return frames[frame % frames.length] ?? '';
}
