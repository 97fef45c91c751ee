import { failuresOf } from '../../../sandbox/event-source/failures.ts';

const all = ['a', 'b', 'c'];

/** The conditions of lambda/latest/dg/services-sqs-errorhandling.html. */
test.each<[string, unknown, string[]]>([
  ['nothing', null, []],
  ['an empty object', {}, []],
  ['no list', { batchItemFailures: null }, []],
  ['an empty list', { batchItemFailures: [] }, []],
  ['one of the batch', { batchItemFailures: [{ itemIdentifier: 'b' }] }, ['b']],
  [
    'one of the batch twice',
    { batchItemFailures: [{ itemIdentifier: 'b' }, { itemIdentifier: 'b' }] },
    ['b'],
  ],
  [
    'one that is not of the batch',
    { batchItemFailures: [{ itemIdentifier: 'b' }, { itemIdentifier: 'x' }] },
    all,
  ],
  ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }, all],
  ['a null identifier', { batchItemFailures: [{ itemIdentifier: null }] }, all],
  ['an identifier under another name', { batchItemFailures: [{ messageId: 'b' }] }, all],
  ['an entry that is no object', { batchItemFailures: ['b'] }, all],
  ['a list that is none', { batchItemFailures: 'b' }, all],
  ['a text', 'done', all],
])('a function that returns %s', (_, answer, failed) => {
  expect([...failuresOf(answer, all)]).toEqual(failed);
});
