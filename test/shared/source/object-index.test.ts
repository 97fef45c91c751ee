import { gzipSync } from 'node:zlib';
import type { Encoding } from '../../../shared/encodings.ts';
import { createObjectIndexer } from '../../../shared/source/object-index.ts';

const limit = { most: 1e9, by: 'nothing' };
const gzip = { kind: 'gzip' as const, limit };

/** The index of an object, made in passes that end after so many bytes. */
function indexOf(object: Uint8Array, encoding: Encoding, pass: number) {
  const options = {
    ...{ compression: gzip, encoding, spacing: 64 },
    about: { object: 's3://bucket/file.csv.gz', showCells: true },
  };
  let indexer = createObjectIndexer(options);
  for (;;) {
    indexer.push(object.subarray(indexer.next, indexer.next + pass));
    if (indexer.next === object.length) return indexer.end();
    const progress = JSON.parse(JSON.stringify(indexer.progress()));
    indexer = createObjectIndexer({ ...options, progress });
  }
}

const text = Array.from({ length: 60 }, (_, row) => `${row * row},Zoë ${row}\n`).join('');

test.each([
  ['utf-16le', Buffer.from(text, 'utf16le')],
  ['utf-16be', Buffer.from(text, 'utf16le').swap16()],
  ['gb18030', Buffer.concat(Array.from({ length: 60 }, () => Buffer.from('813081300a', 'hex')))],
] as const)('an index of %s in gzip is the same in one pass and in many', (encoding, contents) => {
  // Literals alone, so that passes end within characters.
  const object = gzipSync(contents, { level: 0 });
  const whole = indexOf(object, encoding, object.length);
  expect(whole.text.size).toBe(contents.length);
  for (const pass of [31, 50, 101]) expect(indexOf(object, encoding, pass).text).toEqual(whole.text);
});
