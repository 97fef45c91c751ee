import { Complaint } from '../../../cli/complaint.ts';
import { checks } from '../../../cli/doctor/checks.ts';
import { type Check, examine } from '../../../cli/doctor/examine.ts';
import { fact, NotKnown } from '../../../cli/doctor/fact.ts';
import { type Finding, ok, warning } from '../../../cli/doctor/finding.ts';
import { findingLines } from '../../../cli/doctor/lines.ts';
import { createPatient } from '../../../cli/doctor/patient.ts';
import { printTo } from '../../../cli/terminal.ts';
import { DomoUnauthorized } from '../../../shared/errors.ts';

const onAws = createPatient({ endpoint: null, stack: 'Sluice', words: [], client: {} });
const onSandbox = createPatient({ endpoint: 'http://127.0.0.1:1', stack: 'Sluice', words: [], client: {} });

function named(name: string): Error {
  return Object.assign(new Error(`${name} happened`), { name, $metadata: {} });
}

const throwing = (error: unknown): Check => ({
  subject: 'thing',
  look: async () => {
    throw error;
  },
});

test.each<[string, unknown, typeof onAws, Partial<Finding>]>([
  [
    'another check’s trouble',
    new NotKnown('secret'),
    onAws,
    { status: 'skipped', found: 'Not looked at: first "secret" must be right.' },
  ],
  ['what a person can mend', new Complaint('Do it.'), onAws, { status: 'wrong', found: 'Do it.' }],
  [
    'what Domo refuses',
    new DomoUnauthorized('Check the secret.'),
    onAws,
    { status: 'wrong', found: 'Check the secret.' },
  ],
  [
    'a missing right',
    named('AccessDenied'),
    onAws,
    {
      status: 'warning',
      found: expect.stringMatching(/^Not looked at\. AWS denies it/),
      remedy: expect.stringContaining('profile'),
    },
  ],
  [
    'credentials of nobody',
    named('InvalidClientTokenId'),
    onAws,
    { status: 'wrong', found: expect.stringContaining('does not accept') },
  ],
  [
    'a question that the sandbox does not know',
    named('UnknownOperationException'),
    onSandbox,
    { status: 'skipped' },
  ],
  ['the same on AWS', named('UnknownOperationException'), onAws, { status: 'wrong' }],
  ['a bug', new TypeError('x is not a function'), onSandbox, { status: 'wrong' }],
])('%s is a finding', async (_what, error, patient, finding) => {
  expect(await examine(patient, [throwing(error)])).toEqual([
    { subject: 'thing', found: expect.any(String), remedy: null, ...finding },
  ]);
});

test('that the stack itself may not be looked at is wrong', async () => {
  expect(await examine(onAws, [{ ...throwing(named('AccessDenied')), essential: true }])).toMatchObject([
    { status: 'wrong', found: expect.stringMatching(/^Not looked at\. AWS denies it/) },
  ]);
  expect(checks.filter(({ essential }) => essential).map(({ subject }) => subject)).toEqual(['stack']);
});

test('checks run side by side, and findings come in the order of the checks', async () => {
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const waiting: Check = { subject: 'a', look: async () => gate.then(() => [ok('a', 'x.')]) };
  const releasing: Check = {
    subject: 'b',
    look: async () => {
      release();
      return [warning('b', 'y.', null), ok('b', 'z.')];
    },
  };
  const findings = await examine(onAws, [waiting, throwing(new Complaint('!')), releasing]);
  expect(findings.map(({ subject }) => subject)).toEqual(['a', 'thing', 'b', 'b']);
});

describe('a fact', () => {
  test('is found out once, however many want it', async () => {
    let asked = 0;
    const { own, known } = fact('x', async () => {
      asked += 1;
      return asked;
    });
    expect(await Promise.all([known(), own(), known()])).toEqual([1, 1, 1]);
  });

  test('that can’t be had is the trouble of its own check, and the first one that fails is named', async () => {
    const first = fact('first', async () => {
      throw new Complaint('no');
    });
    const second = fact('second', async () => first.known());
    await expect(first.own()).rejects.toThrow(new Complaint('no'));
    await expect(first.known()).rejects.toMatchObject({ name: 'NotKnown', about: 'first' });
    await expect(second.own()).rejects.toMatchObject({ name: 'NotKnown', about: 'first' });
    await expect(second.known()).rejects.toMatchObject({ name: 'NotKnown', about: 'first' });
  });
});

describe('what is shown', () => {
  const shown = (findings: Finding[], width = 160) => findingLines(findings, { ...printTo(() => {}), width });

  test('is a line for each, with how to mend it below, and a sum', () => {
    expect(
      shown([
        ok('region', 'eu-central-1.'),
        { subject: 'import sales', status: 'wrong', found: 'It is gone.', remedy: 'Make it.' },
        { subject: 'x', status: 'warning', found: 'So so.', remedy: null },
        { subject: 'y', status: 'skipped', found: 'Who knows.', remedy: null },
      ]),
    ).toEqual([
      '✔ ok       region        eu-central-1.',
      '✖ wrong    import sales  It is gone.',
      '                         Make it.',
      '! warning  x             So so.',
      '– skipped  y             Who knows.',
      '',
      '1 wrong, 1 warning, 1 not looked at.',
    ]);
  });

  test('is broken into lines where the terminal is narrow', () => {
    const lines = shown([ok('region', 'one two three four five six seven eight nine ten eleven twelve')], 60);
    expect(lines.slice(0, 2)).toEqual([
      expect.stringMatching(/^✔ ok {7}region {2}one two/),
      expect.stringMatching(/^ {19}\w/),
    ]);
  });

  test.each<[Finding['status'][], string]>([
    [['ok'], 'All is well.'],
    [['ok', 'skipped'], 'Nothing is wrong; 1 not looked at.'],
    [['warning', 'warning'], 'Nothing is wrong; 2 warnings.'],
    [['wrong'], '1 wrong.'],
  ])('%j: %s', (statuses, sum) => {
    const findings = statuses.map((status) => ({ subject: 'x', status, found: 'y', remedy: null }));
    expect(shown(findings).at(-1)).toBe(sum);
  });
});
