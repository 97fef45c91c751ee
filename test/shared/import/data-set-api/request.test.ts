import {
  type Counted,
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

test.each<[string, Partial<SentRequest>, number, boolean, string]>([
  ['may still be on its way', {}, atOnce, false, 'waiting'],
  ['may still be counted', {}, callOver, false, 'waiting'],
  ['can’t be counted any more', {}, lagOver, false, 'unclear'],
  ['can’t be counted any more, says the state machine', {}, atOnce, true, 'unclear'],
])('APPEND that %s: it is neither believed nor sent again', (_, changes, age, patient, verdict) => {
  const sent = { ...sentRequest, ...changes };
  expect(verdictOf(sent, { patient, now: sentAt + age })).toBe(verdict);
});

test.each<[string, Partial<SentRequest>, number, boolean, string]>([
  ['may still be on its way', {}, atOnce, false, 'waiting'],
  ['can’t come any more', {}, callOver, false, 'repeatable'],
  ['can’t come any more, says the state machine', {}, atOnce, true, 'repeatable'],
  ['came back without an answer', { repeatable: true }, atOnce, false, 'repeatable'],
])('REPLACE that %s', (_, changes, age, patient, verdict) => {
  const sent = { ...sentRequest, updateMethod: 'REPLACE' as const, ...changes };
  expect(verdictOf(sent, { patient, now: sentAt + age })).toBe(verdict);
});

test('what is not known is said with both counts', () => {
  expect(doubtOf(sentRequest)).toBe(
    'Domo did not say what became of the request that adds 3 to the 12 rows of DataSet D.',
  );
  expect(doubtOf({ ...sentRequest, updateMethod: 'REPLACE' })).toBe(
    'Domo did not say what became of the request that replaces the rows of DataSet D by 3.',
  );
});

test.each<[Counted | null, RegExp]>([
  [
    { rows: 15, dataCurrentAt: 'T', updatedAt: null },
    /Domo counts 15, as with them, and says that they are of T\./,
  ],
  [{ rows: 12, dataCurrentAt: null, updatedAt: 'U' }, /Domo counts 12, as without them, and says .* of U\./],
  [{ rows: 16, dataCurrentAt: null, updatedAt: null }, /Domo counts 16\. A count proves nothing/],
  [null, /without them 12\. A count proves nothing/],
])('of a request that is not known all numbers are said (%#)', (counted, told) => {
  const error = unclearRequest(sentRequest, counted);
  expect(error).toMatchObject({ name: 'ImportUnclear', fault: 'domo', retryable: false });
  expect(error.message).toMatch(/With them there would be 15 rows, and without them 12\..*--force/);
  expect(error.message).toMatch(told);
});

test('that an earlier import was not counted yet is said too', () => {
  const counted = { rows: 15, dataCurrentAt: null, updatedAt: null };
  expect(unclearRequest({ ...sentRequest, countMoving: true }, counted).message).toContain(
    'Rows of an earlier import were not counted yet',
  );
});
