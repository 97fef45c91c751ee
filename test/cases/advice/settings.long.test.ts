import { FileError } from '../../../shared/errors.ts';
import type { RouteDraft } from '../case.ts';
import { helpless } from './expected.ts';
import { follow } from './follow.ts';
import { type Attempt, readBytes } from './read-here.ts';

jest.setTimeout(300_000);

/** Files that routes of two columns, `id` and `name`, may meet. */
const files: Readonly<Record<string, string>> = {
  semicolons: 'id;name\n1;a\n2;b\n',
  tabs: 'id\tname\n1\ta,b\n2\tc\n',
  bars: 'id|name\n1|a\n',
  circumflexes: 'id^name\n1^a\n2^b\n',
  'a line for Excel': 'sep=;\nid;name\n1;a\n',
  'a title': 'Report\nid,name\n1,a\n2,b\n',
  'three lines of a title': 'Report\n\nFrom 1 to 2\nid,name\n1,a\n2,b\n',
  'a total': 'id,name\n1,a\n2,b\nTotal: 2\n',
  'a quote in a cell': 'id,name\n1,5" pipe\n2,b\n',
  'quotes in a quoted cell': 'id,name\n1,"5" pipe"\n2,b\n',
  'text behind a quoted cell': 'id,name\n1,"a" b\n2,"c"\n',
  'backslashes before quotes': 'id,name\n1,"a \\"b\\""\n2,c\n',
  'backslashes before delimiters': 'id,name\n1,a\\,b\n2,c\n',
  'single quotes': "id,name\n1,'a,b'\n2,c\n",
  'blanks before quotes': 'id, name\n1, "a,b"\n2, c\n',
  'a comment above': '# made by x\nid,name\n1,a\n2,b\n',
  'a comment below': 'id,name\n1,a\n#2,b,c\n3,d\n',
  'an open quote': 'id,name\n1,"a\n2,b\n',
  'an open quote, before carriage returns': 'id,name\r1,"a\r2,b\r',
  'no header': '1,a\n2,b\n3,c\n',
  'a short record': 'id,name,x\n1,a,2\n2,b\n3,c,4\n',
  'a column more': 'id,name,mail\n1,a,m\n',
  'a column less': 'id\n1\n',
  'columns in another order': 'name,id\na,1\n',
  'a name twice': 'id,name,name\n1,a,b\n',
  'a name that is missing': ',id,name\n0,1,a\n',
  'a blank line': 'id,name\n1,a\n\n2,b\n',
  'a word in a column of numbers': 'id,name\nx,a\n2,b\n',
  'a leading zero': 'id,name\n007,a\n',
  'a fraction': 'id,name\n1.5,a\n2,b\n',
  'Windows-1252': 'id,name\n1,caf\xe9 bien s\xfbr\n',
  'a record that is too wide': 'id,name\n1,a\n2,b,c\n3,d\n',
  'a NUL': 'id,name\n1,a\0\n',
};

const settings: readonly object[] = [
  ...[{}, { read: { strayQuotes: 'keep' } }, { read: { escape: 'backslash' } }, { read: { quote: "'" } }],
  ...[{ read: { quote: null } }, { read: { delimiter: ',' } }, { read: { delimiter: ';' } }],
  ...[{ read: { shortRows: 'pad' } }, { read: { skipLines: 0 } }, { read: { skipLines: 1 } }],
  ...[{ read: { comment: '#' } }, { read: { emptyColumns: 'reject' } }, { read: { blankLines: 'reject' } }],
  ...[{ cells: { trim: true } }, { match: { extra: 'drop' } }, { match: { missing: 'null' } }],
  ...[{ match: { by: 'position' } }, { read: { header: false } }, { read: { encoding: 'windows-1252' } }],
];
const columns = [
  { name: 'id', type: 'LONG' as const },
  { name: 'name', type: 'STRING' as const },
];

/** Of an attempt that is rejected, its reason; null: it is taken, or no route can have these settings. */
async function reasonOf(attempt: Attempt): Promise<string | null> {
  try {
    await readBytes(attempt);
    return null;
  } catch (error) {
    if (error instanceof FileError) return error.message;
    if ((error as Error).name === 'ConfigInvalid') return null;
    throw error;
  }
}

/** What is to be mended in the file. */
const inFile = /Drop a file with that footer|Close it with a quote and drop/;
/** Files of which a route with another fault says no more than that its columns are not there. */
const strangers = ['no header', 'circumflexes'];

test.each(Object.entries(files))(
  'what is said of %s can be followed, whatever the route says',
  async (name, text) => {
    const bytes = Buffer.from(text, 'latin1');
    for (const listed of ['infer', columns]) {
      for (const isThere of [true, false]) {
        for (const more of settings) {
          const route: RouteDraft = {
            ...{ name: 'r', prefix: 'p/', updateMethod: 'APPEND', dataSet: { name: 'D', columns: listed } },
            ...more,
          };
          const dataSet = isThere ? { columns, rowCount: 1 } : null;
          const attempt: Attempt = { key: 'x.csv', bytes, route, dataSet, force: false };
          const reason = await reasonOf(attempt);
          if (reason === null) continue;
          // Throws where a configuration can't have what is advised.
          const { reads, dead } = await follow(attempt, reason);
          const told = JSON.stringify([more, listed === 'infer', isThere, reason]);
          const isStrange = strangers.includes(name) && /"from" is that name/.test(reason);
          const isHopeless = [...helpless.map(({ says }) => says), inFile].some((says) => says.test(reason));
          expect([told, reads.length > 0 || isHopeless || isStrange]).toEqual([told, true]);
          const idle = dead.filter(({ path }) => !path.some((text) => /\b(if|where)\b/i.test(text)));
          expect([told, reads.length > 0 ? idle : []]).toEqual([told, []]);
        }
      }
    }
  },
);
