// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how Fn::Sub is written
import { resolve, resolveCondition, type Scope } from '../../../sandbox/template/intrinsics.ts';
import type { Json } from '../../../sandbox/template/json.ts';

const scope: Scope = {
  ref: (name, at) => {
    if (name === 'AWS::NoValue') return undefined;
    if (name === 'AWS::Region') return 'us-east-1';
    if (name === 'Names') return ['a', 'b'];
    if (name === 'Bucket') return 'the-bucket';
    throw new Error(`${at}: no ${name}`);
  },
  attribute: (logicalId, attribute) => `${logicalId}/${attribute}`,
  condition: (name) => name === 'Yes',
};

describe('a property is worked out', () => {
  test.each<[string, Json, Json | undefined]>([
    ['a plain value', { A: [1, 'two', null, true] }, { A: [1, 'two', null, true] }],
    ['Ref', { Ref: 'Bucket' }, 'the-bucket'],
    ['a Ref deep inside', { A: [{ B: { Ref: 'AWS::Region' } }] }, { A: [{ B: 'us-east-1' }] }],
    ['an object with a Ref among other keys is data', { Ref: 'x', Other: 1 }, { Ref: 'x', Other: 1 }],
    ['an empty object', {}, {}],
    ['GetAtt as a list', { 'Fn::GetAtt': ['Table', 'Arn'] }, 'Table/Arn'],
    ['GetAtt as a string', { 'Fn::GetAtt': 'Table.Stream.Arn' }, 'Table/Stream.Arn'],
    ['Join', { 'Fn::Join': [':', ['a', 1, true, { Ref: 'Bucket' }]] }, 'a:1:true:the-bucket'],
    ['Join of a list from elsewhere', { 'Fn::Join': ['+', { Ref: 'Names' }] }, 'a+b'],
    ['Join without AWS::NoValue', { 'Fn::Join': [',', ['a', { Ref: 'AWS::NoValue' }, 'b']] }, 'a,b'],
    ['Split', { 'Fn::Split': ['/', { 'Fn::GetAtt': ['T', 'A'] }] }, ['T', 'A']],
    ['Select', { 'Fn::Select': [1, ['a', 'b']] }, 'b'],
    ['Select by a string index', { 'Fn::Select': ['0', { Ref: 'Names' }] }, 'a'],
    ['Select from Split', { 'Fn::Select': [2, { 'Fn::Split': ['-', 'x-y-z'] }] }, 'z'],
    ['Sub', { 'Fn::Sub': 's3://${Bucket}/${AWS::Region}' }, 's3://the-bucket/us-east-1'],
    ['Sub with an attribute', { 'Fn::Sub': '${Table.Arn}' }, 'Table/Arn'],
    [
      'Sub with variables of its own',
      { 'Fn::Sub': ['${X}-${Bucket}', { X: { Ref: 'AWS::Region' } }] },
      'us-east-1-the-bucket',
    ],
    ['Sub leaves ${!x} as ${x}', { 'Fn::Sub': '${!Bucket} $Bucket' }, '${Bucket} $Bucket'],
    ['If, yes', { 'Fn::If': ['Yes', { Ref: 'Bucket' }, 'no'] }, 'the-bucket'],
    ['If, no', { 'Fn::If': ['No', { Ref: 'Missing' }, 'no'] }, 'no'],
    ['AWS::NoValue takes its key away', { A: { Ref: 'AWS::NoValue' }, B: 1 }, { B: 1 }],
    ['AWS::NoValue of an If takes its item away', [1, { 'Fn::If': ['No', 2, { Ref: 'AWS::NoValue' }] }], [1]],
    ['AWS::NoValue alone', { Ref: 'AWS::NoValue' }, undefined],
  ])('%s', (_, value, expected) => {
    expect(resolve(value, scope, 'at')).toEqual(expected);
  });

  test.each<[string, Json, string]>([
    [
      'an unknown function',
      { A: { 'Fn::FindInMap': ['M', 'a', 'b'] } },
      'at.A: the sandbox does not know the intrinsic function Fn::FindInMap',
    ],
    ['a name that is not there', [{ Ref: 'Missing' }], 'at[0]: no Missing'],
    ['Join with an object', { 'Fn::Join': ['', [{ a: 1 }]] }, 'a string is needed'],
    ['Select beyond the end', { 'Fn::Select': [2, ['a']] }, 'finds no item 2'],
    ['Select with one argument', { 'Fn::Select': [2] }, 'a list of two'],
    ['AWS::NoValue in Sub', { 'Fn::Sub': '${AWS::NoValue}' }, 'AWS::NoValue cannot stand here'],
    ['If with two arguments', { 'Fn::If': ['Yes', 1] }, 'Fn::If needs'],
  ])('refused: %s', (_, value, message) => {
    expect(() => resolve(value, scope, 'at')).toThrow(message);
  });
});

describe('a condition holds', () => {
  test.each<[string, Json, boolean]>([
    ['Equals', { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] }, true],
    ['Equals, not', { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-central-1'] }, false],
    ['another condition', { Condition: 'Yes' }, true],
    ['And', { 'Fn::And': [{ Condition: 'Yes' }, { Condition: 'No' }] }, false],
    ['Or', { 'Fn::Or': [{ Condition: 'No' }, { 'Fn::Equals': ['a', 'a'] }] }, true],
    ['Not', { 'Fn::Not': [{ Condition: 'Yes' }] }, false],
  ])('%s', (_, condition, expected) => {
    expect(resolveCondition(condition, scope, 'at')).toBe(expected);
  });

  test('an unknown function is refused', () => {
    expect(() => resolveCondition({ 'Fn::Contains': [['a'], 'a'] }, scope, 'at')).toThrow('Fn::Contains');
  });
});
