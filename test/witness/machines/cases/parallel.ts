import { branch, out, pass, table, to } from '../machine-case.ts';

/** Branches side by side. */
export const parallelCases = table('parallel', [
  [
    'the same input',
    {
      A: {
        Type: 'Parallel',
        Branches: [branch({ X: out('{% $states.input.n %}') }), branch({ Y: out('y') })],
        End: true,
      },
    },
  ],
  [
    'Arguments',
    {
      A: {
        Type: 'Parallel',
        Arguments: { k: '{% $states.input.n %}' },
        Branches: [branch({ X: pass() })],
        End: true,
      },
    },
  ],
  [
    'a branch fails, caught',
    {
      A: {
        Type: 'Parallel',
        Branches: [branch({ X: { Type: 'Fail', Error: 'E', Cause: 'c' } }), branch({ Y: pass() })],
        Catch: [to('B')],
        End: true,
      },
      B: pass(),
    },
  ],
  [
    'variables',
    {
      A: pass({ Assign: { v: 1 }, Next: 'B' }),
      B: {
        Type: 'Parallel',
        Branches: [branch({ X: pass({ Assign: { w: '{% $v + 1 %}' }, Next: 'X2' }), X2: out('{% $w %}') })],
        Output: '{% [$states.result, $v] %}',
        End: true,
      },
    },
  ],
]);
