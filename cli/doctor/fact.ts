/** Thrown if something is not known because of an error that another check reports. */
export class NotKnown extends Error {
  override readonly name = 'NotKnown';
  /** The subject of that check. */
  readonly about: string;

  constructor(about: string) {
    super(`${about} is not known`);
    this.about = about;
  }
}

/** Something that several checks need. It is found out once, at its first use. */
export interface Fact<T> {
  /** For the one check that reports the error, which is thrown as it is. */
  own(): Promise<T>;
  /** For all other checks, so that one error is reported once. @throws NotKnown */
  known(): Promise<T>;
}

/** @param about the subject of the check that calls `own` */
export function fact<T>(about: string, find: () => Promise<T>): Fact<T> {
  let finding: Promise<T> | null = null;
  const own = () => {
    finding ??= find();
    return finding;
  };
  return {
    own,
    known: () =>
      own().catch((error: unknown) => {
        throw error instanceof NotKnown ? error : new NotKnown(about);
      }),
  };
}
