import { UsageError } from '../../cli/complaint.ts';
import { domoBehaviour } from '../../cli/domo-behaviour.ts';

test('only what was said is said on', () => {
  expect(domoBehaviour([], [])).toEqual({ faults: [] });
});

test('settings are JSON or words, faults are rules', () => {
  const fault = '{"kind":"status","status":503,"times":2}';
  expect(domoBehaviour(['indexingMs=5000', 'typeErrors=reject', 'bodyLimit=null'], [fault])).toEqual({
    indexingMs: 5000,
    typeErrors: 'reject',
    bodyLimit: null,
    faults: [expect.objectContaining({ kind: 'status', status: 503, times: 2 })],
  });
});

test.each([
  [['indexingMs'], [], /takes NAME=VALUE/],
  [['indexing=1'], [], /no setting "indexing". There are: indexingMs/],
  [['indexingMs=soon'], [], /--domo-setting indexingMs: indexingMs: .*number/],
  [[], ['status=503'], /takes JSON/],
  [[], ['{"kind":"status"}'], /--domo-fault .*status/],
])('%j and %j are refused', (settings, faults, message) => {
  expect(() => domoBehaviour(settings, faults)).toThrow(UsageError);
  expect(() => domoBehaviour(settings, faults)).toThrow(message);
});
