import { handler, translate } from '../../../shared/aws/handler.ts';
import { DomoUnavailable } from '../../../shared/errors.ts';
import { log } from '../../../shared/log.ts';

const error = (fields: object) => Object.assign(new Error('why'), fields);

test.each<[string, unknown, string]>([
  ['one of ours', new DomoUnavailable('down'), 'DomoUnavailable'],
  [
    'a throttle',
    error({
      name: 'ThrottlingException',
      $fault: 'client',
      $retryable: { throttling: true },
      $metadata: { httpStatusCode: 400 },
    }),
    'AwsUnavailable',
  ],
  [
    'a throttle that says so only by its name',
    error({
      name: 'ProvisionedThroughputExceededException',
      $fault: 'client',
      $metadata: { httpStatusCode: 400 },
    }),
    'AwsUnavailable',
  ],
  [
    'a fault of the service',
    error({ name: 'InternalServerError', $fault: 'server', $metadata: {} }),
    'AwsUnavailable',
  ],
  ['a 503 without more', error({ name: 'Error', $metadata: { httpStatusCode: 503 } }), 'AwsUnavailable'],
  ['a broken connection', error({ code: 'ECONNRESET' }), 'AwsUnavailable'],
  ['a time-out of the SDK', error({ name: 'TimeoutError' }), 'AwsUnavailable'],
  [
    'a look-up of a name that the SDK does not know as passing',
    error({ code: 'EBUSY', syscall: 'getaddrinfo', $metadata: { attempts: 1, totalRetryDelay: 0 } }),
    'AwsUnavailable',
  ],
  [
    'a missing right',
    error({ name: 'AccessDenied', $fault: 'client', $metadata: { httpStatusCode: 403 } }),
    'AwsRefused',
  ],
  ['a bug', new TypeError('x is not a function'), 'Unexpected'],
  ['no error at all', 'just a string', 'Unexpected'],
])('%s becomes an error that the state machine knows', (_, thrown, name) => {
  expect(translate(thrown).name).toBe(name);
});

test('a translated error keeps its name, its message and where it came from', () => {
  const cause = error({ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
  expect(translate(cause)).toMatchObject({ message: 'AccessDenied: why', cause });
});

test('a handler gives what its work gives, and throws what it throws in translation', async () => {
  const warned = jest.spyOn(log, 'warn').mockImplementation(() => {});
  await expect(handler(async (n: number) => n + 1)(1)).resolves.toBe(2);
  const failing = handler(async () => {
    throw new TypeError('oh');
  });
  await expect(failing(null)).rejects.toMatchObject({ name: 'Unexpected', message: 'TypeError: oh' });
  expect(warned).toHaveBeenCalledTimes(1);
  warned.mockRestore();
});

test('what is written in a call says its run and its batch, and a step of a run that it is done', async () => {
  const written = jest.spyOn(log, 'info').mockImplementation(() => {});
  const keys: object[] = [];
  const look = handler(async (_: object) => {
    keys.push(appended.mock.calls.at(-1)?.[0] ?? {});
    return { next: 'open' };
  });
  const appended = jest.spyOn(log, 'appendKeys');
  try {
    await look({ run: 'r-1', batch: { id: 'b-1' } });
    await look({ batch: 'b-2' });
    await look({});
  } finally {
    appended.mockRestore();
  }
  expect(keys).toEqual([{ run: 'r-1', batch: 'b-1' }, { batch: 'b-2' }, {}]);
  expect(written.mock.calls).toEqual([['done: next open']]);
  written.mockRestore();
});
