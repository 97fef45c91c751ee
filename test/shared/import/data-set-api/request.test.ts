import {
  doubtOf,
  longestCall,
  longestLag,
  type SentRequest,
  unclearRequest,
  verdictOf,
} from '../../../../shared/import/data-set-api/request.ts';
import { sentRequest } from '../../../helpers/load.ts';

// 12 rows before, and 3 in the request.
const sentAt = Date.parse(sentRequest.sentAt);
const atOnce = 1000;
const callOver = longestCall + 1;
const lagOver = longestCall + longestLag + 1;

test.each<[string, Partial<SentRequest>, number, number, boolean, string]>([
  ['its rows are there', {}, 15, atOnce, false, 'applied'],
  ['its rows are there late', {}, 15, lagOver, true, 'applied'],
  ['nothing is there yet', {}, 12, atOnce, false, 'waiting'],
  ['nothing is there, and the call is over', {}, 12, callOver, false, 'waiting'],
  ['nothing is there, and the lag is over', {}, 12, lagOver, false, 'repeatable'],
  ['nothing is there, and the state machine has waited', {}, 12, atOnce, true, 'repeatable'],
  ['others have written, or the count is old', {}, 16, atOnce, false, 'waiting'],
  ['others have written', {}, 16, lagOver, false, 'unclear'],
  ['others have deleted', {}, 3, atOnce, true, 'unclear'],
  ['they may be those of an earlier import', { countMoving: true }, 15, atOnce, false, 'waiting'],
  ['they may be those of an earlier import, for good', { countMoving: true }, 15, lagOver, false, 'unclear'],
  ['neither import is to be seen', { countMoving: true }, 12, lagOver, false, 'repeatable'],
  ['it was found to have had no effect', { repeatable: true }, 15, atOnce, false, 'repeatable'],
])('APPEND, %s', (_, changes, rows, age, patient, verdict) => {
  const sent = { ...sentRequest, ...changes };
  expect(verdictOf(sent, rows, { patient, now: sentAt + age })).toBe(verdict);
});

test.each<[string, Partial<SentRequest>, number, boolean, string]>([
  ['may still be on its way', {}, atOnce, false, 'waiting'],
  ['can’t come any more', {}, callOver, false, 'repeatable'],
  ['can’t come any more, says the state machine', {}, atOnce, true, 'repeatable'],
  ['came back without an answer', { repeatable: true }, atOnce, false, 'repeatable'],
])('REPLACE that %s, whatever the count', (_, changes, age, patient, verdict) => {
  const sent = { ...sentRequest, updateMethod: 'REPLACE' as const, ...changes };
  for (const rows of [0, 3, 12, 15]) {
    expect(verdictOf(sent, rows, { patient, now: sentAt + age })).toBe(verdict);
  }
});

test('what is not known is said with both counts', () => {
  expect(doubtOf(sentRequest)).toBe(
    'Domo did not say what became of the request that adds 3 to the 12 rows of DataSet D.',
  );
  expect(doubtOf({ ...sentRequest, updateMethod: 'REPLACE' })).toBe(
    'Domo did not say what became of the request that replaces the rows of DataSet D by 3.',
  );
  expect(unclearRequest(sentRequest)).toMatchObject({
    ...{ name: 'ImportUnclear', fault: 'domo', retryable: false },
    message: expect.stringMatching(/With them there would be 15 rows, and without them 12;.*--force/),
  });
});
