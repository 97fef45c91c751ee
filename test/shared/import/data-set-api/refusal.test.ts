import { type ErrorName, errorNames, reviveError } from '../../../../shared/errors.ts';
import { mayHaveActed } from '../../../../shared/import/data-set-api/refusal.ts';

/** What the client and the functions below it may end with, when it is certain that Domo did not act. */
const certain: ErrorName[] = [
  ...(['ImportRefused', 'FileTooLarge', 'DomoRefused', 'DomoThrottled'] as const),
  ...(['DomoUnauthorized', 'DomoNotFound', 'SecretInvalid', 'AwsUnavailable', 'AwsRefused'] as const),
];

test('an APPEND may have had its effect where its answer was lost, and after what nobody has foreseen', () => {
  const doubtful = errorNames.filter((name) => mayHaveActed(reviveError(name, ''), 'APPEND'));
  expect(doubtful).toEqual(['DomoAnswerLost', 'Unexpected']);
});

test('whatever a request ends with, one before it may have had its effect', () => {
  for (const name of certain) {
    const error = Object.assign(reviveError(name, ''), { isInDoubt: true });
    expect(mayHaveActed(error, 'REPLACE')).toBe(true);
  }
});

test('a REPLACE is repeated by the client, so trouble with it says nothing', () => {
  const doubtful = errorNames.filter((name) => mayHaveActed(reviveError(name, ''), 'REPLACE'));
  expect(doubtful).toEqual(['DomoUnavailable', 'DomoAnswerLost', 'Unexpected']);
  for (const name of certain) expect(mayHaveActed(reviveError(name, ''), 'REPLACE')).toBe(false);
});
