import { checkWrite, evaluateRead } from '../../../../sandbox/s3/http/conditions.ts';

const current = { etag: 'abc', writtenAt: '2026-01-01T12:00:00.750Z' };
const before = 'Thu, 01 Jan 2026 11:59:59 GMT';
const same = 'Thu, 01 Jan 2026 12:00:00 GMT';
const after = 'Thu, 01 Jan 2026 12:00:01 GMT';

describe('the conditions of a read', () => {
  test.each<[Record<string, string>, 'read' | 'not-modified' | 'PreconditionFailed']>([
    [{}, 'read'],
    [{ 'if-match': '"abc"' }, 'read'],
    [{ 'if-match': 'abc' }, 'read'],
    [{ 'if-match': '*' }, 'read'],
    [{ 'if-match': '"x", "abc"' }, 'read'],
    [{ 'if-match': '"abcd"' }, 'PreconditionFailed'],
    [{ 'if-none-match': '"abc"' }, 'not-modified'],
    [{ 'if-none-match': 'W/"abc"' }, 'not-modified'],
    [{ 'if-none-match': '*' }, 'not-modified'],
    [{ 'if-none-match': '"x"' }, 'read'],
    [{ 'if-modified-since': before }, 'read'],
    [{ 'if-modified-since': same }, 'not-modified'],
    [{ 'if-modified-since': after }, 'not-modified'],
    [{ 'if-modified-since': 'yesterday' }, 'read'],
    [{ 'if-unmodified-since': before }, 'PreconditionFailed'],
    [{ 'if-unmodified-since': same }, 'read'],
    [{ 'if-match': '"abc"', 'if-unmodified-since': before }, 'read'],
    [{ 'if-none-match': '"x"', 'if-modified-since': after }, 'read'],
    [{ 'if-match': '"x"', 'if-none-match': '"abc"' }, 'PreconditionFailed'],
  ])('%j: %s', (headers, outcome) => {
    const evaluate = () => evaluateRead(headers, current);
    if (outcome === 'PreconditionFailed')
      expect(evaluate).toThrow(expect.objectContaining({ code: outcome }));
    else expect(evaluate()).toBe(outcome);
  });
});

describe('the conditions of a write', () => {
  test.each<[Record<string, string>, boolean, string | null]>([
    [{}, true, null],
    [{}, false, null],
    [{ 'if-none-match': '*' }, false, null],
    [{ 'if-none-match': '*' }, true, 'PreconditionFailed'],
    [{ 'if-none-match': '"abc"' }, true, 'NotImplemented'],
    [{ 'if-match': '"abc"' }, true, null],
    [{ 'if-match': '"x"' }, true, 'PreconditionFailed'],
    [{ 'if-match': '"abc"' }, false, 'NoSuchKey'],
  ])('%j where there is an object (%p): %p', (headers, exists, code) => {
    const check = () => checkWrite(headers, exists ? current : null);
    if (code === null) expect(check).not.toThrow();
    else expect(check).toThrow(expect.objectContaining({ code }));
  });
});
