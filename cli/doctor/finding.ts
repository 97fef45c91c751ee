/** `skipped`: the check could not be made, so nothing is known. */
export type Status = 'ok' | 'warning' | 'wrong' | 'skipped';

/** The result of a check for one thing. The keys and their order are those of `--json`. */
export interface Finding {
  /** `bucket`, `import sales`. */
  subject: string;
  status: Status;
  /** One sentence or two. */
  found: string;
  /** How to mend it; null if there is nothing to mend, or if `found` says it. */
  remedy: string | null;
}

export function ok(subject: string, found: string): Finding {
  return { subject, status: 'ok', found, remedy: null };
}

export function warning(subject: string, found: string, remedy: string | null): Finding {
  return { subject, status: 'warning', found, remedy };
}

export function wrong(subject: string, found: string, remedy: string | null): Finding {
  return { subject, status: 'wrong', found, remedy };
}

export function skipped(subject: string, found: string): Finding {
  return { subject, status: 'skipped', found, remedy: null };
}
