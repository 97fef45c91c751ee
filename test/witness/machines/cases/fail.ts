import { table } from '../machine-case.ts';

/** What a Fail says. */
export const failCases = table('fail', [
  ['Error and Cause', { A: { Type: 'Fail', Error: 'E', Cause: 'c' } }],
  [
    'expressions',
    {
      A: { Type: 'Fail', Error: '{% $states.input.text %}', Cause: '{% "n=" & $string($states.input.n) %}' },
    },
  ],
  [
    '$string of an object',
    {
      A: {
        Type: 'Fail',
        Error: '{% $string($states.input.text) %}',
        Cause: '{% $string($states.input.deep) %}',
      },
    },
  ],
  ['neither', { A: { Type: 'Fail' } }],
  ['Error without value', { A: { Type: 'Fail', Error: '{% $states.input.nope %}' } }],
  ['Error a number', { A: { Type: 'Fail', Error: '{% 1 %}' } }],
  ['Cause null by $string(null)', { A: { Type: 'Fail', Error: 'E', Cause: '{% $string(null) %}' } }],
]);
