import { errorOf } from '../../../shared/aws/state-error.ts';
import { outcomeOfError } from '../../../shared/import/ledger/outcome.ts';

const cause = (errorMessage: string) => JSON.stringify({ errorType: 'X', errorMessage, trace: [] });

test.each([
  ['UnclosedQuote', cause('row 3'), { state: 'rejected', fault: 'user', reason: 'row 3' }],
  ['ObjectGone', cause('gone'), { state: 'rejected', fault: 'user', reason: 'gone' }],
  ['DomoUnauthorized', cause('secret'), { state: 'failed', fault: 'user', reason: 'secret' }],
  ['DomoUnavailable', cause('down'), { state: 'failed', fault: 'domo', reason: 'down' }],
  ['AwsRefused', cause('no right'), { state: 'failed', fault: 'aws', reason: 'no right' }],
  [
    'TypeError',
    cause('x is undefined'),
    { state: 'failed', fault: 'bug', reason: 'TypeError: x is undefined' },
  ],
  ['States.Timeout', 'slow', { state: 'failed', fault: 'aws', reason: 'States.Timeout: slow' }],
  ['Runtime.ExitError', 'killed', { state: 'failed', fault: 'aws', reason: 'Runtime.ExitError: killed' }],
  ['States.ItemReaderFailed', 'list', { fault: 'aws', reason: 'States.ItemReaderFailed: list' }],
  [
    'States.DataLimitExceeded',
    'too big',
    { state: 'failed', fault: 'bug', reason: 'States.DataLimitExceeded: too big' },
  ],
  ['constructor', cause('odd'), { state: 'failed', fault: 'bug', reason: 'constructor: odd' }],
])('%s', (name, text, outcome) => {
  expect(outcomeOfError(errorOf({ Error: name, Cause: text }))).toMatchObject(outcome);
});
