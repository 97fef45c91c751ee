/**
 * Who is right where the two disagree. `sandbox`: LocalStack is wrong, or lacks it. `witness`: the stand-in is wrong.
 * `strict`: the stand-in refuses on purpose what AWS takes. `open`: nobody here knows what AWS does.
 */
export type Right = 'sandbox' | 'witness' | 'strict' | 'open';

export interface Disagreement {
  right: Right;
  why: string;
  /** The names of cases. */
  cases: string[];
}

const inGroup = (group: string, ...shows: string[]) => shows.map((what) => `${group}: ${what}`);

/**
 * Every case on which sandbox and witness disagree. "AWS" names a page of the Developer Guide of Step Functions; "recorded"
 * a history that LocalStack's tests have recorded on AWS.
 */
export const disagreements: Disagreement[] = [
  {
    right: 'sandbox',
    why: 'Assign and Output are evaluated from the variables as they were on entry (AWS: workflow-variables).',
    cases: [
      ...inGroup(
        'data',
        'Output beside Assign sees the old values',
        'Task: Output beside Assign sees the old values',
      ),
      'catch: Output and Assign of the Catch',
    ],
  },
  {
    right: 'sandbox',
    why: 'LocalStack takes a rule that goes where Default goes for Default.',
    cases: inGroup('choice', 'a rule’s Output and Assign', 'the rule goes where Default goes'),
  },
  {
    right: 'sandbox',
    why: 'An expression that throws, or whose value has the wrong type, is States.QueryEvaluationError (AWS: concepts-error-handling). LocalStack falls over, and calls that States.Runtime.',
    cases: [
      'choice: a Condition that is a number',
      'fail: Error a number',
      ...inGroup('wait', 'Seconds text', 'Timestamp that is no time'),
      ...inGroup('task', 'an expression that throws, caught', 'an expression that throws, uncaught'),
      ...inGroup(
        'expression',
        ...['$number("x")', '$toMillis("x")', '1 < "a"', '$error("no")', '$assert(false, "x")'],
        ...['1 + "a"', '$sum("a")'],
      ),
    ],
  },
  {
    right: 'sandbox',
    why: 'An Output that can not be evaluated fails its state, whose Retry and Catch may take that (AWS: concepts-error-handling). Another emulator, ministack, does the same; there is no recording.',
    cases: [
      'task: Output that has no value, caught',
      ...inGroup(
        'catch',
        'States.QueryEvaluationError by its name',
        'States.QueryEvaluationError by States.TaskFailed',
        'States.QueryEvaluationError is tried again',
      ),
    ],
  },
  {
    right: 'sandbox',
    why: 'Each try has a token of its own (AWS: connect-to-resource).',
    cases: ['token: a failure that is tried again'],
  },
  {
    right: 'sandbox',
    why: 'A Catch may name States.HeartbeatTimeout (AWS: concepts-error-handling).',
    cases: ['token: no heartbeat'],
  },
  {
    right: 'sandbox',
    why: 'Without an error the names are empty texts, as LocalStack’s own source says of AWS.',
    cases: ['token: failure without error'],
  },
  {
    right: 'sandbox',
    why: 'A number of seconds that is no whole number from 0 is refused, and a Timestamp may have an offset (RFC 3339). Ministack does the same.',
    cases: inGroup('wait', 'Seconds with a fraction', 'Seconds negative', 'Timestamp with an offset'),
  },
  {
    right: 'sandbox',
    why: 'The context object has State.RetryCount in every state, and times that end with Z (AWS: concepts-input-output-contextobject).',
    cases: inGroup('data', 'context: RetryCount in a Pass', 'context: EnteredTime is ISO 8601, UTC'),
  },
  {
    right: 'sandbox',
    why: 'LocalStack does not undo the escapes of a text in a definition.',
    cases: ['task: a payload of variables'],
  },
  {
    right: 'sandbox',
    why: 'The port of JSONata to Python differs from the original in JavaScript, or lacks what Step Functions adds.',
    cases: [
      'data: a variable with characters beyond the BMP',
      ...inGroup(
        'expression',
        ...['$length($states.input.uni)', '$string({"a": "é\\"x"})', '$partition([], 2)'],
        ...['$hash("a", "SHA-256")', '$length($uuid())', '$random(1) = $random(1)'],
        ...['$states.result', '$states.errorOutput', '$nope()'],
      ),
    ],
  },
  {
    right: 'open',
    why: 'In which encoding a text becomes bytes.',
    cases: inGroup('expression', '$base64encode("ü")', '$base64decode("w7w=")'),
  },
  {
    right: 'sandbox',
    why: 'What the reader can not read is States.ItemReaderFailed (AWS: concepts-error-handling); LocalStack calls it States.Runtime.',
    cases: [
      ...inGroup('distributed', 'an object that is not there', 'a line that is no JSON'),
      'import: the list of parts is not there',
    ],
  },
  {
    right: 'sandbox',
    why: 'LocalStack tolerates every failure of a child.',
    cases: inGroup('distributed', 'a child fails and nothing is tolerated', 'more fail than the percentage'),
  },
  {
    right: 'sandbox',
    why: 'Children of a Distributed Map are executions of their own, and read no variable of the run (AWS: workflow-variables).',
    cases: inGroup(
      'distributed',
      'children read no variable of the run',
      'children have an execution of their own',
    ),
  },
  { right: 'sandbox', why: 'LocalStack has no ItemBatcher.', cases: ['distributed: batches'] },
  {
    right: 'open',
    why: 'Whether a Payload that is a text of JSON is sent as a text.',
    cases: ['task: a payload that is text and JSON'],
  },
  {
    right: 'strict',
    why: 'AWS takes it, and it is a slip of the pen.',
    cases: [
      'data: text around delimiters is text',
      'map: an Assign inside of a name around is refused',
      'expression: $eval("1+1")',
    ],
  },
];
