import { Writable } from 'node:stream';
import { channelOf } from '../../cli/terminal.ts';

test('a channel whose reader is gone is closed, and takes what is written to it all the same', async () => {
  const stream = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
  });
  const channel = channelOf(stream as unknown as NodeJS.WriteStream);
  expect(channel.closed.aborted).toBe(false);
  const closed = new Promise((resolve) => {
    channel.closed.addEventListener('abort', resolve);
  });
  channel.write('one\n');
  await closed;
  expect(() => channel.write('another\n')).not.toThrow();
});
