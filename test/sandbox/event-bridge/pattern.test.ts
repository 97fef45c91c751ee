import { compilePattern } from '../../../sandbox/event-bridge/pattern.ts';

const event = {
  source: 'aws.s3',
  'detail-type': 'Object Created',
  resources: ['arn:aws:s3:::one', 'arn:aws:s3:::two'],
  detail: {
    bucket: { name: 'drops' },
    object: { key: 'incoming/sales/Übersicht 1+1%2F.CSV', size: 42, 'version-id': 'v1' },
    error: null,
    flag: false,
    empty: [],
    items: [{ name: 'a' }, { name: 'b' }],
  },
};
const key = (...alternatives: unknown[]) => ({ detail: { object: { key: alternatives } } });
const size = (...alternatives: unknown[]) => ({ detail: { object: { size: alternatives } } });

test.each<[string, object, boolean]>([
  ['a value', { source: ['aws.s3'] }, true],
  ['another value', { source: ['aws.ec2'] }, false],
  ['one of several', { source: ['aws.ec2', 'aws.s3'] }, true],
  ['all fields', { source: ['aws.s3'], 'detail-type': ['Object Created'] }, true],
  ['one field of all does not', { source: ['aws.s3'], 'detail-type': ['Object Deleted'] }, false],
  ['a field that is not there', { nowhere: ['x'] }, false],
  ['a deep field that is not there', { nowhere: { deep: ['x'] } }, false],
  ['one of the values of a list', { resources: ['arn:aws:s3:::two'] }, true],
  ['none of the values of a list', { resources: ['arn:aws:s3:::three'] }, false],
  ['a number', size(42), true],
  ['a number is not its text', size('42'), false],
  ['null', { detail: { error: [null] } }, true],
  ['null is not a missing field', { detail: { gone: [null] } }, false],
  ['false', { detail: { flag: [false] } }, true],
  ['an object of a list', { detail: { items: { name: ['b'] } } }, true],
  ['a name of Object itself is no field', { constructor: { name: ['Object'] } }, false],

  ['prefix', key({ prefix: 'incoming/sales/' }), true],
  ['prefix, of the whole', key({ prefix: 'incoming/sales/Übersicht 1+1%2F.CSV' }), true],
  ['prefix, not', key({ prefix: 'incoming/customers/' }), false],
  ['prefix tells case apart', key({ prefix: 'Incoming/' }), false],
  ['one of several prefixes', key({ prefix: 'x/' }, { prefix: 'incoming/' }), true],
  ['prefix of a number', size({ prefix: '4' }), false],
  ['suffix', key({ suffix: '.CSV' }), true],
  ['suffix, not', key({ suffix: '.csv' }), false],
  ['equals-ignore-case', key({ 'equals-ignore-case': 'INCOMING/sales/übersicht 1+1%2f.csv' }), true],
  ['equals-ignore-case, not', key({ 'equals-ignore-case': 'incoming' }), false],

  ['anything-but a value', key({ 'anything-but': 'x' }), true],
  ['anything-but the value', { source: [{ 'anything-but': 'aws.s3' }] }, false],
  ['anything-but values', { source: [{ 'anything-but': ['aws.ec2', 'aws.s3'] }] }, false],
  ['anything-but a number', size({ 'anything-but': [1, 2] }), true],
  ['anything-but the prefix', key({ 'anything-but': { prefix: 'incoming/' } }), false],
  ['anything-but another prefix', key({ 'anything-but': { prefix: '_sluice/' } }), true],
  ['anything-but the suffix', key({ 'anything-but': { suffix: '.CSV' } }), false],
  ['anything-but needs a value', { nowhere: [{ 'anything-but': 'x' }] }, false],

  ['exists', { detail: { object: { 'version-id': [{ exists: true }] } } }, true],
  ['exists, not', { detail: { object: { gone: [{ exists: true }] } } }, false],
  ['exists: null does', { detail: { error: [{ exists: true }] } }, true],
  ['exists: an object is no value', { detail: { object: [{ exists: true }] } }, false],
  ['exists: an empty list is no value', { detail: { empty: [{ exists: true }] } }, false],
  ['is not there', { detail: { object: { gone: [{ exists: false }] } } }, true],
  ['is not there, deep in nothing', { nowhere: { deep: [{ exists: false }] } }, true],
  ['is not there, but is', { source: [{ exists: false }] }, false],
  ['a value or nothing', { detail: { gone: ['x', { exists: false }] } }, true],

  ['numeric', size({ numeric: ['>', 0, '<=', 42] }), true],
  ['numeric, at the bound', size({ numeric: ['<', 42] }), false],
  ['numeric =', size({ numeric: ['=', 42] }), true],
  ['numeric of a text', key({ numeric: ['>', 0] }), false],
])('%s', (_, pattern, expected) => {
  expect(compilePattern(pattern, 'Rule R')(event)).toBe(expected);
});

test.each<[string, unknown, string]>([
  [
    '$or',
    { $or: [{ source: ['a'] }, { source: ['b'] }] },
    'Rule R.$or: the sandbox does not know the operator $or',
  ],
  [
    'an unknown operator',
    { detail: { key: [{ wildcard: '*' }] } },
    'Rule R.detail.key.wildcard: the sandbox does not know',
  ],
  ['an unknown operator in anything-but', { a: [{ 'anything-but': { wildcard: '*' } }] }, 'wildcard'],
  ['two operators in one', { a: [{ prefix: 'a', suffix: 'b' }] }, 'neither a value nor one operator'],
  ['a prefix that is no text', { a: [{ prefix: 1 }] }, 'a string is needed'],
  ['exists that is no truth', { a: [{ exists: 'yes' }] }, 'true or false'],
  ['numeric without a bound', { a: [{ numeric: ['>', 0, '<'] }] }, 'a list like'],
  ['a value without a list', { source: 'aws.s3' }, 'an event pattern is an object'],
  ['an empty list', { source: [] }, 'matches nothing'],
  ['an empty pattern', {}, 'at least one field'],
])('refused when it is read: %s', (_, pattern, message) => {
  expect(() => compilePattern(pattern, 'Rule R')).toThrow(message);
});
