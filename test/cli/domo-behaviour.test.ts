import { UsageError } from '../../cli/complaint.ts';
import { domoBehaviour } from '../../cli/domo-behaviour.ts';

test('only what was said is said on', async () => {
  await expect(domoBehaviour([], [])).resolves.toEqual({ faults: [] });
});

test('settings are JSON or words, faults are rules', async () => {
  const fault = '{"kind":"status","status":503,"times":2}';
  const behaviour = await domoBehaviour(['indexingMs=5000', 'typeErrors=reject', 'bodyLimit=null'], [fault]);
  expect(behaviour).toEqual({
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
])('%j and %j are refused', async (settings, faults, message) => {
  const refused = domoBehaviour(settings, faults);
  await expect(refused).rejects.toThrow(UsageError);
  await expect(refused).rejects.toThrow(message);
});
