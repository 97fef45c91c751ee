/** Thrown in the place of a trouble that another check tells of. */
export class NotKnown extends Error {
  override readonly name = 'NotKnown';
  /** The subject of that check. */
  readonly about: string;

  constructor(about: string) {
    super(`${about} is not known`);
    this.about = about;
  }
}

/** Something that several checks need, found out once, when it is first wanted. */
export interface Fact<T> {
  /** For the one check that tells of its trouble, which is thrown as it is. */
  own(): Promise<T>;
  /** For all others, so that one trouble is told once. @throws NotKnown */
  known(): Promise<T>;
}

/** @param about the subject of the check that asks for it by `own` */
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
