import { FileError } from '../../../../shared/errors.ts';
import { openArchive } from '../../../../shared/source/zip/archive.ts';
import type { Member } from '../../../../shared/source/zip/member.ts';
import { readMember } from '../../../../shared/source/zip/read-member.ts';
import { collected } from '../../../helpers/collected.ts';
import { objectBytes } from '../../../helpers/object-bytes.ts';

/** The same text in archives of other programs; a text is what the refusal says. */
const archives: { by: string; base64: string; refused?: RegExp }[] = [
  {
    by: 'java.util.zip 17, sizes behind the member',
    base64:
      'UEsDBBQACAgIAGBRfV0AAAAAAAAAAAAAAAAJAAAAc2FsZXMuY3N2y0zRyUvMTeUy1EnkMtJJ4gIAUEsHCKXCGU0SAAAAEAAAAFBLAQIUABQACAgIAGBRfV2lwhlNEgAAABAAAAAJAAAAAAAAAAAAAAAAAAAAAABzYWxlcy5jc3ZQSwUGAAAAAAEAAQA3AAAASQAAAAAA',
  },
  {
    by: 'Python 3.11, 64 bits in the local header',
    base64:
      'UEsDBC0AAAAAAAAAIQClwhlN//////////8JABQAc2FsZXMuY3N2AQAQABAAAAAAAAAAEAAAAAAAAABpZCxuYW1lCjEsYQoyLGIKUEsBAi0DLQAAAAAAAAAhAKXCGU0QAAAAEAAAAAkAAAAAAAAAAAAAAIABAAAAAHNhbGVzLmNzdlBLBQYAAAAAAQABADcAAABLAAAAAAA=',
  },
  {
    by: 'Python 3.11, stored',
    base64:
      'UEsDBBQAAAAAAGFRfV2lwhlNEAAAABAAAAAJAAAAc2FsZXMuY3N2aWQsbmFtZQoxLGEKMixiClBLAQIUAxQAAAAAAGFRfV2lwhlNEAAAABAAAAAJAAAAAAAAAAAAAACAAQAAAABzYWxlcy5jc3ZQSwUGAAAAAAEAAQA3AAAANwAAAAAA',
  },
  {
    by: 'Python 3.11 to a stream',
    base64:
      'UEsDBBQACAAIAGFRfV0AAAAAAAAAAAAAAAAJAAAAc2FsZXMuY3N2y0zRyUvMTeUy1EnkMtJJ4gIAUEsHCKXCGU0SAAAAEAAAAFBLAQIUAxQACAAIAGFRfV2lwhlNEgAAABAAAAAJAAAAAAAAAAAAAACAAQAAAABzYWxlcy5jc3ZQSwUGAAAAAAEAAQA3AAAASQAAAAAA',
  },
  {
    by: 'Info-ZIP 3.0',
    base64:
      'UEsDBAoAAAAAAFxRfV2lwhlNEAAAABAAAAAJABwAc2FsZXMuY3N2VVQJAAMw+gtrNfoLa3V4CwABBAAAAAAEAAAAAGlkLG5hbWUKMSxhCjIsYgpQSwECHgMKAAAAAABcUX1dpcIZTRAAAAAQAAAACQAYAAAAAAABAAAApIEAAAAAc2FsZXMuY3N2VVQFAAMw+gtrdXgLAAEEAAAAAAQAAAAAUEsFBgAAAAABAAEATwAAAFMAAAAAAA==',
  },
  {
    by: 'Info-ZIP 3.0 from a stream, 64 bits',
    base64:
      'UEsDBC0AAAAAAGFRfV2lwhlN//////////8BABQALQEAEAAQAAAAAAAAABAAAAAAAAAAaWQsbmFtZQoxLGEKMixiClBLAQIeAy0AAAAAAGFRfV2lwhlNEAAAABAAAAABAAAAAAAAAAEAAACAEQAAAAAtUEsGBiwAAAAAAAAAHgMtAAAAAAAAAAAAAQAAAAAAAAABAAAAAAAAAC8AAAAAAAAAQwAAAAAAAABQSwYHAAAAAHIAAAAAAAAAAQAAAFBLBQYAAAAAAQABAC8AAABDAAAAAAA=',
  },
  {
    by: 'Info-ZIP 3.0 with all records of 64 bits',
    base64:
      'UEsDBC0AAAAAAGFRfV2lwhlN//////////8BABQALQEAEAAQAAAAAAAAABAAAAAAAAAAaWQsbmFtZQoxLGEKMixiClBLAQIeAy0AAAAAAGFRfV2lwhlNEAAAAP////8BAAwAAAAAAAEAAACAEQAAAAAtAQAIABAAAAAAAAAAUEsGBiwAAAAAAAAAHgMtAAAAAAAAAAAAAQAAAAAAAAABAAAAAAAAADsAAAAAAAAAQwAAAAAAAABQSwYHAAAAAH4AAAAAAAAAAQAAAFBLBQYAAAAAAQABADsAAAD/////AAA=',
  },
  {
    by: 'Info-ZIP 3.0 with a password',
    base64:
      'UEsDBAoACQAAAFxRfV2lwhlNHAAAABAAAAAJABwAc2FsZXMuY3N2VVQJAAMw+gtrNfoLa3V4CwABBAAAAAAEAAAAAHO4qt2BjJRLY4rp3R/F9l6eJDMonwuqu1g43LJQSwcIpcIZTRwAAAAQAAAAUEsBAh4DCgAJAAAAXFF9XaXCGU0cAAAAEAAAAAkAGAAAAAAAAQAAAKSBAAAAAHNhbGVzLmNzdlVUBQADMPoLa3V4CwABBAAAAAAEAAAAAFBLBQYAAAAAAQABAE8AAABvAAAAAAA=',
    refused: /encrypted/,
  },
  {
    by: 'Python 3.11, bzip2',
    base64:
      'UEsDBC4AAAAMAGFRfV2lwhlNNgAAABAAAAAJAAAAc2FsZXMuY3N2QlpoOTFBWSZTWaAwe34AAAbZAAAQAAQwADYjIAAxANNNBAMQIEFFl0b17fi7kinChIUBg9vwUEsBAi4DLgAAAAwAYVF9XaXCGU02AAAAEAAAAAkAAAAAAAAAAAAAAIABAAAAAHNhbGVzLmNzdlBLBQYAAAAAAQABADcAAABdAAAAAAA=',
    refused: /bzip2/,
  },
  {
    by: 'Python 3.11, LZMA',
    base64:
      'UEsDBD8AAgAOAGFRfV2lwhlNJAAAABAAAAAJAAAAc2FsZXMuY3N2CQQFAF0AAIAAADSZAYWBkuq335ilkzP/czqH8EeZXf/8QCAAUEsBAj8DPwACAA4AYVF9XaXCGU0kAAAAEAAAAAkAAAAAAAAAAAAAAIABAAAAAHNhbGVzLmNzdlBLBQYAAAAAAQABADcAAABLAAAAAAA=',
    refused: /LZMA/,
  },
];

test.each(archives)('$by', async ({ base64, refused }) => {
  const { read, size, object } = objectBytes(Buffer.from(base64, 'base64'), 7);
  const text = async () => {
    const { members, locate } = await openArchive({ read, size, object });
    expect(members).toHaveLength(1);
    return Buffer.concat(
      await collected(readMember(read, await locate(members[0] as Member), object)),
    ).toString();
  };
  if (refused === undefined) expect(await text()).toBe('id,name\n1,a\n2,b\n');
  else {
    await expect(text()).rejects.toThrow(refused);
    await expect(text()).rejects.toBeInstanceOf(FileError);
  }
});
