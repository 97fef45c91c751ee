import { Complaint, UsageError, WrongUse } from '../../cli/complaint.ts';
import { explain, isUnreachable } from '../../cli/explain.ts';
import { SandboxError } from '../../sandbox/sandbox-error.ts';
import { ConfigInvalid, DomoUnauthorized } from '../../shared/errors.ts';

function named(name: string, message: string, more: object = {}): Error {
  return Object.assign(new Error(message), { name, ...more });
}

test.each<[string, unknown, number, RegExp]>([
  ['what a person can set right', new Complaint('Do it.'), 1, /^Do it\.$/],
  ['wrong use', new UsageError('Not so.'), 2, /^Not so\.$/],
  ['a name that is not there', new WrongUse('No such.'), 2, /^No such\.$/],
  ['a configuration with mistakes', new ConfigInvalid('five problems'), 2, /^five problems$/],
  ['Domo says no', new DomoUnauthorized('Check the secret.'), 1, /^Check the secret\.$/],
  ['the sandbox can’t start', new SandboxError('Port 1 is taken.'), 1, /^Port 1 is taken\.$/],
  [
    'no credentials',
    named('CredentialsProviderError', 'None.'),
    1,
    /No AWS credentials.*AWS_PROFILE.*--sandbox/,
  ],
  ['no region', new Error('Region is missing'), 1, /AWS_REGION.*--sandbox/],
  ['credentials of yesterday', named('ExpiredTokenException', 'x'), 1, /expired. Log in again/],
  [
    'credentials of nobody',
    named('UnrecognizedClientException', 'Bad token.'),
    1,
    /does not accept.*Bad token\./,
  ],
  ['no right', named('AccessDenied', 'User x may not.'), 1, /^AWS denies it: User x may not\.$/],
  [
    'another answer of AWS',
    named('Throttling', 'Slow down.', { $metadata: {} }),
    1,
    /^AWS says Throttling: Slow down\.$/,
  ],
  ['a bug', new TypeError('x is not a function'), 1, /^x is not a function \(SLUICE_DEBUG=1/],
  ['no error at all', 'just text', 1, /^just text$/],
])('%s', (_what, error, exitCode, text) => {
  const explanation = explain(error);
  expect(explanation.exitCode).toBe(exitCode);
  expect(explanation.text).toMatch(text);
  expect(explanation.text).not.toMatch(/\n\s+at /);
});

test.each([
  [Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' }), true],
  [named('Error', 'reset', { code: 'ECONNRESET' }), true],
  [named('NoSuchKey', 'gone'), false],
])('%s is unreachable: %s', (error, is) => expect(isUnreachable(error)).toBe(is));
