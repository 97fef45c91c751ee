/** A problem that the user can correct. The message says what it is, and what to do. */
export class Complaint extends Error {
  override readonly name: string = 'Complaint';
  readonly exitCode: number = 1;
  /** The same command may work when it is given again. */
  readonly retryable: boolean = false;
}

/** AWS or the sandbox does not answer. */
export class Unreachable extends Complaint {
  override readonly name = 'Unreachable';
  override readonly retryable = true;
}

/** Another program than the sandbox answers at the address. */
export class NotAws extends Complaint {
  override readonly name = 'NotAws';
  override readonly exitCode = 2;
}

/** The command line is wrong in form. The command's usage is shown with the message. */
export class UsageError extends Complaint {
  override readonly name = 'UsageError';
  override readonly exitCode = 2;
}

/** The command line is right in form, but names something that does not exist. */
export class WrongUse extends Complaint {
  override readonly name = 'WrongUse';
  override readonly exitCode = 2;
}

/** The user pressed Ctrl-C. The exit code is the one of shells for that. */
export class Interrupted extends Complaint {
  override readonly name = 'Interrupted';
  override readonly exitCode = 130;
}
