import { log } from '../../shared/log.ts';

/** Keeps what the steps log out of the tests' output. To be called once in a file, before its tests. */
export function quiet(): void {
  const spies: jest.SpyInstance[] = [];
  beforeAll(() => {
    for (const level of ['info', 'warn', 'error'] as const)
      spies.push(jest.spyOn(log, level).mockImplementation(() => undefined));
  });
  afterAll(() => {
    for (const spy of spies) spy.mockRestore();
  });
}
