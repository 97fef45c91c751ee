/** Something that the person at the keyboard can set right. The message is all they need: what, and what to do. */
export class Complaint extends Error {
  override readonly name: string = 'Complaint';
  readonly exitCode: number = 1;
}

/** The command line itself is wrong: the command's usage is shown with it. */
export class UsageError extends Complaint {
  override readonly name = 'UsageError';
  override readonly exitCode = 2;
}

/** The command line is right in form, but names something that there is not. */
export class WrongUse extends Complaint {
  override readonly name = 'WrongUse';
  override readonly exitCode = 2;
}

/** The person pressed Ctrl-C; the exit code is what shells say of it. */
export class Interrupted extends Complaint {
  override readonly name = 'Interrupted';
  override readonly exitCode = 130;
}
