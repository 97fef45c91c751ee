import { abandoned, importCase, listed, planned, type Script, verified } from '../import-machine.ts';
import { failing, type MachineCase, type Step } from '../machine-case.ts';

const error = (name: string, message?: string): Step =>
  message === undefined ? { error: name } : { error: name, message };
const returns = (returned: { [field: string]: string | number | null }): Step => ({ returns: returned });

/** The parts of the batch are listed in S3. */
const manyParts = planned('open', { parts: null, partList: { key: listed } });

/** More than a state may hand on: 262,144 bytes. */
const large = 'x'.repeat(300_000);

const ways: [what: string, script: Script, input?: Parameters<typeof importCase>[2]][] = [
  ['one batch', {}],
  ['nothing waits, and the lease is given back', { Plan: [planned('leave')] }],
  [
    'back to Plan until the backlog is empty',
    {
      Plan: [planned('open'), planned('open', { fence: 5, plans: 2 }), planned('leave')],
      Settle: [returns({ next: 'plan' }), returns({ next: 'plan' }), returns({ next: 'leave' })],
    },
  ],
  ['Plan waits until a time', { Plan: [planned('wait'), planned('wait'), planned('open')] }],
  ['a single part, which might come as itself', { Plan: [planned('open', { parts: [{ number: 1 }] })] }],
  ['no part at all', { Plan: [planned('open', { parts: [] })] }],
  ['many parts, from S3', { Plan: [manyParts] }],
  [
    'children that fail are tolerated',
    { Plan: [manyParts], SplitPart: [returns({}), error('PartRefused'), returns({})] },
  ],
  ['every child fails', { Plan: [manyParts], SplitPart: [error('PartRefused')] }],
  [
    'a child tries again after a while',
    { Plan: [manyParts], SplitPart: failing(['DomoUnavailable', 'DomoThrottled'], { returns: {} }) },
  ],
  [
    'the list of parts is not there',
    { Plan: [planned('open', { parts: null, partList: { key: 'gone.jsonl' } })] },
  ],
  [
    'one of few parts fails, and the others are sent',
    { SplitPart: [error('CsvInvalid', 'row 2: "x"'), returns({})] },
  ],
  [
    'parts are sent again after Outlast',
    { Verify: [verified('resend', { parts: [{ number: 2 }] }), verified('commit')] },
  ],
  [
    'parts are sent again from a list',
    { Verify: [verified('resend', { partList: { key: listed } }), verified('commit')] },
  ],
  ['a load drops out, and the others are planned anew', { Verify: [verified('replan')] }],
  [
    'opening fails for a while, for each of its reasons',
    {
      OpenExecution: failing(['StreamBeingCreated', 'DomoAnswerLost', 'AwsUnavailable'], returns({ id: 7 })),
    },
  ],
  [
    'opening fails until its retrier is used up',
    { OpenExecution: [error('DomoAnswerLost', 'no answer after "createExecution"\n30 s')] },
  ],
  ['opening fails for good, and the loads are tried later', { OpenExecution: [error('DomoUnauthorized')] }],
  [
    'Plan fails for good, before there is a batch',
    { Plan: [error('ConfigInvalid')], Abandon: [abandoned('leave')] },
  ],
  [
    'after Abandon the run plans again',
    {
      Verify: [error('ProofFailed')],
      Abandon: [abandoned('plan')],
      Plan: [planned('open'), planned('leave')],
    },
  ],
  ['the batch was committed after all', { Commit: [error('LeaseLost')], Abandon: [abandoned('settle')] }],
  [
    'Abandon itself fails for a while',
    { Verify: [error('Unexpected')], Abandon: failing(['DomoUnavailable'], abandoned('leave')) },
  ],
  [
    'Abandon fails, and the run with it',
    { Verify: [error('Unexpected')], Abandon: [error('LeaseLost', 'x')] },
  ],
  [
    'commit: indexing, a lost answer, too early, and trouble',
    {
      Commit: failing(
        [
          'StillIndexing',
          'DomoThrottled',
          'DomoAnswerLost',
          'StillIndexing',
          'CommitRefused',
          'DomoUnavailable',
        ],
        returns({ next: 'settle', fence: 4 }),
      ),
    },
  ],
  [
    'commit: a load was at fault, and the others are planned anew',
    { Commit: [returns({ next: 'replan', fence: 4 })] },
  ],
  ['a run that died may have committed', { Plan: [planned('commit'), planned('leave')] }],
  ['through the DataSet API', { Plan: [planned('send')] }],
  [
    'through the DataSet API, in two requests, and then anew',
    {
      Plan: [planned('send'), planned('leave')],
      SendBatch: [
        returns({ next: 'again', fence: 4, destination: null }),
        returns({ next: 'replan', fence: 5, destination: null }),
      ],
    },
  ],
  [
    'the DataSet API has not answered, and Domo is told to take what is there',
    {
      Plan: [planned('send')],
      SendBatch: failing(
        Array.from({ length: 71 }, () => 'ImportUnanswered'),
        returns({ next: 'settle', fence: 4, destination: null }),
      ),
    },
  ],
  [
    'rows lag until patience ends',
    {
      Settle: failing(
        Array.from({ length: 41 }, () => 'RowsLagging'),
        returns({ next: 'leave' }),
      ),
    },
  ],
  [
    'rows lag, and are there',
    { Settle: failing(['RowsLagging', 'AwsUnavailable'], returns({ next: 'leave' })) },
  ],
  ['Settle fails for good, and the run with it', { Settle: [error('Unexpected', 'settle')] }],
  [
    'functions are not reached',
    {
      Plan: [{ service: 'Lambda.TooManyRequestsException' }, planned('open')],
      Verify: [{ service: 'Lambda.ServiceException' }, verified('commit')],
    },
  ],
  ['a function that is not there', { OpenExecution: [{ service: 'Lambda.ResourceNotFoundException' }] }],
  ['Plan returns more than a state may hand on', { Plan: [planned('open', { large })] }],
  ['Settle returns more than a state may hand on', { Settle: [returns({ next: 'leave', large })] }],
  ['Plan returns what the machine can not read', { Plan: [returns({ next: 'open' })] }],
  ['a successor of a run that died rests first', {}, { fence: 3, notBefore: '2020-01-01T00:00:00Z' }],
  ['a successor gives up', {}, { fence: 9, giveUp: true }],
  ['a successor rests, and gives up', {}, { fence: 9, giveUp: true, notBefore: '2020-01-01T00:00:00.25Z' }],
];

/** Every way through the import machine, as it is deployed. */
export const importCases: MachineCase[] = ways.map(([what, script, input]) =>
  importCase(what, script, input),
);
