import * as errors from '../../shared/errors.ts';

const { errorNames, reviveError, SluiceError, FileError } = errors;
const instances = errorNames.map((name) => [name, reviveError(name, 'why')] as const);

test('the catalogue holds every concrete class of the module, under its own name', () => {
  const exported = Object.entries(errors)
    .filter(([, value]) => typeof value === 'function' && value.prototype instanceof SluiceError)
    .map(([name]) => name)
    .filter((name) => name !== 'FileError');
  expect([...errorNames].sort()).toEqual(exported.sort());
});

test.each(instances)('%s has a stable name, a fault and a message', (name, error) => {
  expect(error.name).toBe(name);
  expect(error.message).toBe('why');
  expect(['user', 'domo', 'aws', 'bug']).toContain(error.fault);
});

test('what is wrong with a file is its owner’s fault and never mended by trying again', () => {
  const files = instances.filter(([, error]) => error instanceof FileError);
  expect(files.length).toBeGreaterThan(10);
  for (const [, error] of files) expect([error.fault, error.retryable]).toEqual(['user', false]);
});

test('a name that is not ours is revived as unexpected, with what it said', () => {
  expect(reviveError('RangeError', 'too deep')).toMatchObject({
    name: 'Unexpected',
    fault: 'bug',
    message: 'RangeError: too deep',
  });
});
