import type { Situation } from '../case.ts';
import { append, base64, lines, put, replace } from '../steps.ts';

export const formats: readonly Situation[] = [
  {
    about: 'A file of gzip.',
    stages: [[put('sales.csv.gz', base64('H4sIAAAAAAACA8tM0clLzE3lMtRJ5DLSSeICAKXCGU0QAAAA'))]],
    tries: {
      gz: {
        route: replace('infer'),
        outcome: {
          states: { 'sales.csv.gz': 'committed' },
          columns: { id: 'LONG', name: 'STRING' },
          rows: [
            ['1', 'a'],
            ['2', 'b'],
          ],
        },
      },
    },
  },
  {
    about: 'Several members of gzip one after the other are one text.',
    stages: [
      [
        put(
          'sales.csv.gz',
          base64('H4sIAAAAAAACA8tM0clLzE3lMtRJ5DLSSeICAKXCGU0QAAAAH4sIAAAAAAACAzPWSeYCAK3miFwEAAAA'),
        ),
      ],
    ],
    tries: {
      'gz-members': {
        route: replace('infer'),
        outcome: {
          states: { 'sales.csv.gz': 'committed' },
          rows: [
            ['1', 'a'],
            ['2', 'b'],
            ['3', 'c'],
          ],
        },
      },
    },
  },
  {
    about: 'gzip under a plain name, as Firehose writes it.',
    stages: [
      [put('x.csv', base64('H4sIAAAAAAACA8tM0clLzE3lMtRJ5DLSSeICAKXCGU0QAAAA'), { contentEncoding: 'gzip' })],
    ],
    tries: {
      'content-encoding': {
        route: replace('infer'),
        outcome: {
          states: { 'x.csv': 'committed' },
          rows: [
            ['1', 'a'],
            ['2', 'b'],
          ],
        },
      },
    },
  },
  {
    about: 'JSON Lines.',
    stages: [[put('events.jsonl', '{"id":1,"name":"a"}\n{"id":2,"name":"b"}\n')]],
    tries: {
      jsonl: {
        route: replace('infer'),
        outcome: {
          states: { 'events.jsonl': 'committed' },
          columns: { id: 'LONG', name: 'STRING' },
          rows: [
            ['1', 'a'],
            ['2', 'b'],
          ],
        },
      },
    },
  },
  {
    about: 'gzip without a name that tells it.',
    stages: [[put('orders', base64('H4sIAAAAAAACA8tM0clLzE3lMtRJ5DLSSeICAKXCGU0QAAAA'))]],
    tries: {
      'gzip-without-name': {
        route: replace('infer'),
        outcome: {
          states: { orders: 'committed' },
          columns: { id: 'LONG', name: 'STRING' },
          rows: [
            ['1', 'a'],
            ['2', 'b'],
          ],
        },
      },
    },
  },
  {
    about: 'A zip with two tables: which one is meant has to be said.',
    stages: [
      [
        put(
          'x.zip',
          base64(`
          UEsDBBQAAAAIAABQP1zUVLnuDgAAAAwAAAAHAAAAamFuLmNzdstM0clLzE3lMtRJ5AIAUEsDBBQAAAAIAABQP1z5qCHXDgAAAAwA
          AAAHAAAAZmViLmNzdstM0clLzE3lMtJJ4gIAUEsBAhQDFAAAAAgAAFA/XNRUue4OAAAADAAAAAcAAAAAAAAAAAAAAIABAAAAAGph
          bi5jc3ZQSwECFAMUAAAACAAAUD9c+agh1w4AAAAMAAAABwAAAAAAAAAAAAAAgAEzAAAAZmViLmNzdlBLBQYAAAAAAgACAGoAAABm
          AAAAAAA=`),
        ),
      ],
    ],
    tries: {
      'zip-two-default': {
        route: replace('infer'),
        outcome: { states: { 'x.zip': 'rejected' }, says: ['"member"|read.member'], noDataSet: true },
      },
    },
  },
  {
    about: 'A zip with one table, a text for people, and what a Mac adds.',
    stages: [
      [
        put(
          'x.zip',
          base64(`
          UEsDBBQAAAAIAABQP1zAsqVoEQAAAA8AAAAKAAAAcmVhZG1lLnR4dMtNTElVSKpUKMlIVXANCgAAUEsDBBQAAAAIAABQP1zUVLnu
          DgAAAAwAAAAJAAAAc2FsZXMuY3N2y0zRyUvMTeUy1EnkAgBQSwMEFAAAAAgAAFA/XIM9c6UGAAAABAAAABQAAABfX01BQ09TWC8u
          X3NhbGVzLmNzdmNgFWMHAFBLAQIUAxQAAAAIAABQP1zAsqVoEQAAAA8AAAAKAAAAAAAAAAAAAACAAQAAAAByZWFkbWUudHh0UEsB
          AhQDFAAAAAgAAFA/XNRUue4OAAAADAAAAAkAAAAAAAAAAAAAAIABOQAAAHNhbGVzLmNzdlBLAQIUAxQAAAAIAABQP1yDPXOlBgAA
          AAQAAAAUAAAAAAAAAAAAAACAAW4AAABfX01BQ09TWC8uX3NhbGVzLmNzdlBLBQYAAAAAAwADALEAAACmAAAAAAA=`),
        ),
      ],
    ],
    tries: {
      'zip-readme': {
        route: replace('infer', { read: { member: '*.csv' } }),
        outcome: { states: { 'x.zip': 'committed' }, rows: [['1', 'a']] },
      },
    },
  },
  {
    about: 'Nested objects of JSON Lines, with keys that some lack and keys that nobody wants.',
    stages: [
      [
        put(
          'x.jsonl',
          '{"id":1,"customer":{"name":"Ann","address":{"city":"Köln","zip":"50667"}},"tags":["a","b"],"amount":12.5}\n{"id":2,"customer":{"name":"Bob"},"amount":null}\n{"id":3,"customer":{"name":"Cy \\"C\\"","address":{"city":"Lyon"}}}\n',
        ),
      ],
    ],
    tries: {
      'jsonl-paths': {
        route: replace(
          {
            id: 'LONG',
            name: ['STRING', 'customer.name'],
            city: ['STRING', 'customer.address.city'],
            amount: 'DOUBLE',
          },
          { match: { extra: 'drop', missing: 'null' } },
        ),
        outcome: {
          states: { 'x.jsonl': 'committed' },
          rows: [
            ['1', 'Ann', 'Köln', '12.5'],
            ['2', 'Bob', '', ''],
            ['3', 'Cy "C"', 'Lyon', ''],
          ],
        },
      },
    },
  },
  {
    about: 'An array of JSON objects over many lines.',
    stages: [
      [
        put(
          'x.json',
          '[\n  {\n    "id": 1,\n    "name": "Zo\\u00eb",\n    "note": "line\\nbreak, and comma"\n  },\n  {\n    "id": 2,\n    "name": null,\n    "note": ""\n  }\n]\n',
        ),
      ],
    ],
    tries: {
      'json-array': {
        route: replace('infer'),
        outcome: {
          states: { 'x.json': 'committed' },
          columns: { id: 'LONG', name: 'STRING', note: 'STRING' },
          rows: [
            ['1', 'Zoë', 'line\nbreak, and comma'],
            ['2', '', ''],
          ],
        },
      },
    },
  },
  {
    about: 'A large array of JSON objects, which is cut into parts where elements begin.',
    stages: [
      [
        put(
          'x.json',
          () =>
            `[\n${lines(0, 5999, (i) => `  {"id":${i},"name":"{ [${i}] }, \\"quoted\\""},`)}  {"id":5999,"name":"end"}\n]\n`,
        ),
      ],
    ],
    tries: {
      'json-array-parts': {
        route: replace('infer', { partSize: '64KB' }),
        outcome: {
          states: { 'x.json': 'committed' },
          columns: { id: 'LONG', name: 'STRING' },
          rowCount: 6000,
        },
      },
    },
  },
  {
    about: 'A large array of JSON objects that was cut off.',
    stages: [
      [put('x.json', () => `[\n${lines(0, 6000, (i) => `  {"id":${i},"name":"number ${i}"},`)}  {"id":60`)],
    ],
    tries: {
      'json-array-parts-cut': {
        route: replace('infer', { partSize: '64KB' }),
        outcome: { states: { 'x.json': 'rejected' }, says: ['row 6001'], noDataSet: true },
      },
    },
  },
  {
    about: 'JSON Lines that a Ctrl-Z ends, before NUL bytes that fill up the file.',
    stages: [[put('x.jsonl', '{"id":1,"name":"a"}\n{"id":2,"name":"b"}\n\x1a\0\0\0\0')]],
    tries: {
      'jsonl-padded': {
        route: replace('infer'),
        outcome: {
          states: { 'x.jsonl': 'committed' },
          rows: [
            ['1', 'a'],
            ['2', 'b'],
          ],
        },
      },
    },
  },
  {
    about: 'Parquet with three row groups, all types and nulls.',
    stages: [
      [
        put(
          'part-0.snappy.parquet',
          base64(`
          UEFSMRUEFSAVJEwVBBUAEgAAEDwBAAAAAAAAAAEAAAAAACAAFQAVEhUWLBUEFRAVBhUGHBgIAQAAAAAAIAAYCAEAAAAAAAAAFgAo
          CAEAAAAAACAAGAgBAAAAAAAAABERAAAACSACAAAABAEBAwIVBBUOFRJMFQIVABIAAAcYAwAAAEFubhUAFRIVFiwVBBUQFQYVBhw2
          AigDQW5uGANBbm4REQAAAAkgAgAAAAMBAQIAFQQVGBUcTBUEFQASAAAMLAAAAAAAbv//////+xUAFRIVFiwVBBUQFQYVBhwYBgAA
          AAAAbhgG///////7FgAoBgAAAAAAbhgG///////7EREAAAAJIAIAAAAEAQEDAhUEFRAVFEwVAhUAEgAACByamZmZmZm5PxUAFRIV
          FiwVBBUQFQYVBhwYCJqZmZmZmbk/GAiamZmZmZm5PxYCKAiamZmZmZm5PxgImpmZmZmZuT8REQAAAAkgAgAAAAMBAQIAFQQVCBUM
          TBUCFQASAAAEDARQAAAVABUSFRYsFQQVEBUGFQYcGAQEUAAAGAQEUAAAFgIoBARQAAAYBARQAAAREQAAAAkgAgAAAAMBAQIAFQQV
          IBUkTBUEFQASAAAQPAAsnHirSQYAIAfVZJNVBgAVABUSFRYsFQQVEBUGFQYcGAggB9Vkk1UGABgIACyceKtJBgAWACgIIAfVZJNV
          BgAYCAAsnHirSQYAEREAAAAJIAIAAAAEAQEDAhUEFSAVJEwVBBUAEgAAEDz9/////////wQAAAAAAAAAFQAVEhUWLBUEFRAVBhUG
          HBgIBAAAAAAAAAAYCP3/////////FgAoCAQAAAAAAAAAGAj9/////////xERAAAACSACAAAABAEBAwIVBBUiFSZMFQQVABIAABFA
          AAAAAAkAAABab8OrLCAiWiIVABUSFRYsFQQVEBUGFQYcNgAoCVpvw6ssICJaIhgAEREAAAAJIAIAAAAEAQEDAhUEFQwVEEwVAhUA
          EgAABhQAHL6ZGhQVABUSFRYsFQQVEBUGFQYcGAYAHL6ZGhQYBgAcvpkaFBYCKAYAHL6ZGhQYBgAcvpkaFBERAAAACSACAAAAAwIB
          AgAVBBUgFSRMFQQVABIAABA8NDMzMzMz0z8AAAAAAAAEwBUAFRIVFiwVBBUQFQYVBhwYCDQzMzMzM9M/GAgAAAAAAAAEwBYAKAg0
          MzMzMzPTPxgIAAAAAAAABMAREQAAAAkgAgAAAAQBAQMCFQQVEBUUTBUEFQASAAAIHFv///8IKwAAFQAVEhUWLBUEFRAVBhUGHBgE
          CCsAABgEW////xYAKAQIKwAAGARb////EREAAAAJIAIAAAAEAQEDAhUEFRAVFEwVAhUAEgAACBzAnSg7AV0DABUAFRIVFiwVBBUQ
          FQYVBhwYCMCdKDsBXQMAGAjAnSg7AV0DABYCKAjAnSg7AV0DABgIwJ0oOwFdAwAREQAAAAkgAgAAAAMCAQIAFQQVEBUUTBUCFQAS
          AAAIHAUAAAAAAAAAFQAVEhUWLBUCFRAVBhUGHBgIBQAAAAAAAAAYCAUAAAAAAAAAFgAoCAUAAAAAAAAAGAgFAAAAAAAAABERAAAA
          CSACAAAAAgEBAgAVBBUcFSBMFQIVABIAAA40CgAAAGxpbmUKYnJlYWsVABUSFRYsFQIVEBUGFQYcNgAoCmxpbmUKYnJlYWsYCmxp
          bmUKYnJlYWsREQAAAAkgAgAAAAIBAQIAFQQVDBUQTBUCFQASAAAGFAAAAAAAABUAFRIVFiwVAhUQFQYVBhwYBgAAAAAAABgGAAAA
          AAAAFgAoBgAAAAAAABgGAAAAAAAAEREAAAAJIAIAAAACAQECABUEFRAVFEwVAhUAEgAACBwAAAAAAABZQBUAFRIVFiwVAhUQFQYV
          BhwYCAAAAAAAAFlAGAgAAAAAAABZQBYAKAgAAAAAAABZQBgIAAAAAAAAWUAREQAAAAkgAgAAAAIBAQIAFQQVCBUMTBUCFQASAAAE
          DFJRAAAVABUSFRYsFQIVEBUGFQYcGARSUQAAGARSUQAAFgAoBFJRAAAYBFJRAAAREQAAAAkgAgAAAAIBAQIAFQQVEBUUTBUCFQAS
          AAAIHAAA7AjXSwYAFQAVEhUWLBUCFRAVBhUGHBgIAADsCNdLBgAYCAAA7AjXSwYAFgAoCAAA7AjXSwYAGAgAAOwI10sGABERAAAA
          CSACAAAAAgEBAgAVBBl8NQAYBnNjaGVtYRUMABUEJQIYAmlkABUMJQIYBG5hbWUlAEwcAAAAFQ4VDBUCGAZhbW91bnQlChUEFRgs
          XBUEFRgAAAAVCiUCGAVyYXRpbwAVAiUCGANkYXklDExsAAAAFQQlAhgCYXQlFEyMERwsAAAAAAAWChk8GWwmABwVBBk1AAYQGRgC
          aWQVAhYEFswBFtQBJkgmCBwYCAEAAAAAACAAGAgBAAAAAAAAABYAKAgBAAAAAAAgABgIAQAAAAAAAAAREQAZLBUEFQAVAgAVABUQ
          FQIAPCkGGSYABAAAACYAHBUMGTUABhAZGARuYW1lFQIWBBZ+FoYBJooCJtwBHDYCKANBbm4YA0FubhERABksFQQVABUCABUAFRAV
          AgA8FgYZBhkmAgIAAAAmABwVDhk1AAYQGRgGYW1vdW50FQIWBBa0ARa8ASaaAybiAhwYBgAAAAAAbhgG///////7FgAoBgAAAAAA
          bhgG///////7EREAGSwVBBUAFQIAFQAVEBUCADwpBhkmAAQAAAAmABwVChk1AAYQGRgFcmF0aW8VAhYEFrwBFsQBJs4EJp4EHBgI
          mpmZmZmZuT8YCJqZmZmZmbk/FgIoCJqZmZmZmbk/GAiamZmZmZm5PxERABksFQQVABUCABUAFRAVAgA8KQYZJgICAAAAJgAcFQIZ
          NQAGEBkYA2RheRUCFgQWlAEWnAEmigYm4gUcGAQEUAAAGAQEUAAAFgIoBARQAAAYBARQAAAREQAZLBUEFQAVAgAVABUQFQIAPCkG
          GSYCAgAAACYAHBUEGTUABhAZGAJhdBUCFgQWzAEW1AEmvgcm/gYcGAggB9Vkk1UGABgIACyceKtJBgAWACgIIAfVZJNVBgAYCAAs
          nHirSQYAEREAGSwVBBUAFQIAFQAVEBUCADwpBhkmAAQAAAAWmggWBCYIFsoIABlsJgAcFQQZNQAGEBkYAmlkFQIWBBbMARbUASaS
          CSbSCBwYCAQAAAAAAAAAGAj9/////////xYAKAgEAAAAAAAAABgI/f////////8REQAZLBUEFQAVAgAVABUQFQIAPCkGGSYABAAA
          ACYAHBUMGTUABhAZGARuYW1lFQIWBBaYARagASboCiamChw2ACgJWm/DqywgIloiGAAREQAZLBUEFQAVAgAVABUQFQIAPBYSGQYZ
          JgAEAAAAJgAcFQ4ZNQAGEBkYBmFtb3VudBUCFgQWqAEWsAEm8gsmxgscGAYAHL6ZGhQYBgAcvpkaFBYCKAYAHL6ZGhQYBgAcvpka
          FBERABksFQQVABUCABUAFRAVAgA8KQYZJgICAAAAJgAcFQoZNQAGEBkYBXJhdGlvFQIWBBbMARbUASa2DSb2DBwYCDQzMzMzM9M/
          GAgAAAAAAAAEwBYAKAg0MzMzMzPTPxgIAAAAAAAABMAREQAZLBUEFQAVAgAVABUQFQIAPCkGGSYABAAAACYAHBUCGTUABhAZGANk
          YXkVAhYEFpwBFqQBJvoOJsoOHBgECCsAABgEW////xYAKAQIKwAAGARb////EREAGSwVBBUAFQIAFQAVEBUCADwpBhkmAAQAAAAm
          ABwVBBk1AAYQGRgCYXQVAhYEFrwBFsQBJp4QJu4PHBgIwJ0oOwFdAwAYCMCdKDsBXQMAFgIoCMCdKDsBXQMAGAjAnSg7AV0DABER
          ABksFQQVABUCABUAFRAVAgA8KQYZJgICAAAAFrAIFgQm0ggW4AgAGWwmABwVBBk1AAYQGRgCaWQVAhYCFrwBFsQBJuIRJrIRHBgI
          BQAAAAAAAAAYCAUAAAAAAAAAFgAoCAUAAAAAAAAAGAgFAAAAAAAAABERABksFQQVABUCABUAFRAVAgA8KQYZJgACAAAAJgAcFQwZ
          NQAGEBkYBG5hbWUVAhYCFqgBFrABJrITJvYSHDYAKApsaW5lCmJyZWFrGApsaW5lCmJyZWFrEREAGSwVBBUAFQIAFQAVEBUCADwW
          FBkGGSYAAgAAACYAHBUOGTUABhAZGAZhbW91bnQVAhYCFqgBFrABJtIUJqYUHBgGAAAAAAAAGAYAAAAAAAAWACgGAAAAAAAAGAYA
          AAAAAAAREQAZLBUEFQAVAgAVABUQFQIAPCkGGSYAAgAAACYAHBUKGTUABhAZGAVyYXRpbxUCFgIWvAEWxAEmhhYm1hUcGAgAAAAA
          AABZQBgIAAAAAAAAWUAWACgIAAAAAAAAWUAYCAAAAAAAAFlAEREAGSwVBBUAFQIAFQAVEBUCADwpBhkmAAIAAAAmABwVAhk1AAYQ
          GRgDZGF5FQIWAhaUARacASbCFyaaFxwYBFJRAAAYBFJRAAAWACgEUlEAABgEUlEAABERABksFQQVABUCABUAFRAVAgA8KQYZJgAC
          AAAAJgAcFQQZNQAGEBkYAmF0FQIWAha8ARbEASbmGCa2GBwYCAAA7AjXSwYAGAgAAOwI10sGABYAKAgAAOwI10sGABgIAADsCNdL
          BgAREQAZLBUEFQAVAgAVABUQFQIAPCkGGSYAAgAAABaYCBYCJrIRFsgIABkcGAxBUlJPVzpzY2hlbWEYoAQvLy8vLzVBQkFBQVFB
          QUFBQUFBS0FBd0FCZ0FGQUFnQUNnQUFBQUFCQkFBTUFBQUFDQUFJQUFBQUJBQUlBQUFBQkFBQUFBWUFBQUFzQVFBQTdBQUFBTEFB
          QUFCOEFBQUFVQUFBQUFRQUFBRDgvdi8vQUFBQkNoQUFBQUFjQUFBQUJBQUFBQUFBQUFBQ0FBQUFZWFFBQUFnQURBQUdBQWdBQ0FB
          QUFBQUFBZ0FFQUFBQURRQUFBRVYxY205d1pTOUNaWEpzYVc0QUFBQkUvLy8vQUFBQkNCQUFBQUFVQUFBQUJBQUFBQUFBQUFBREFB
          QUFaR0Y1QU5iLy8vOEFBQUFBYlAvLy93QUFBUU1RQUFBQUhBQUFBQVFBQUFBQUFBQUFCUUFBQUhKaGRHbHZBQVlBQ0FBR0FBWUFB
          QUFBQUFJQW5QLy8vd0FBQVFjUUFBQUFJQUFBQUFRQUFBQUFBQUFBQmdBQUFHRnRiM1Z1ZEFBQUNBQU1BQVFBQ0FBSUFBQUFEQUFB
          QUFJQUFBRFUvLy8vQUFBQkJSQUFBQUFjQUFBQUJBQUFBQUFBQUFBRUFBQUFibUZ0WlFBQUFBQUVBQVFBQkFBQUFCQUFGQUFJQUFZ
          QUJ3QU1BQUFBRUFBUUFBQUFBQUFCQWhBQUFBQWNBQUFBQkFBQUFBQUFBQUFDQUFBQWFXUUFBQWdBREFBSUFBY0FDQUFBQUFBQUFB
          RkFBQUFBABggcGFycXVldC1jcHAtYXJyb3cgdmVyc2lvbiAyNi4wLjEZbBwAABwAABwAABwAABwAABwAAADeCQAAUEFSMQ==`),
        ),
      ],
    ],
    tries: {
      parquet: {
        route: replace({
          id: 'LONG',
          name: 'STRING',
          amount: 'DECIMAL',
          ratio: 'DOUBLE',
          day: 'DATE',
          at: 'DATETIME',
        }),
        outcome: {
          states: { 'part-0.snappy.parquet': 'committed' },
          rows: [
            ['1', 'Ann', '1.1', '0.1', '2026-01-31', '2026-01-31 09:11:12'],
            ['9007199254740993', '', '-0.05', '', '', '2026-07-01 21:30:00.5'],
            ['-3', '', '', '0.30000000000000004', '1969-07-20', ''],
            ['4', 'Zoë, "Z"', '1234567890.12', '-2.5', '2000-02-29', '1999-12-31 23:59:59'],
            ['5', 'line\nbreak', '0', '100', '2026-12-31', '2026-02-28 00:00:00'],
          ],
        },
      },
    },
  },
  {
    about: 'A workbook with dates, formulas and empty cells.',
    stages: [
      [
        put(
          'x.xlsx',
          base64(`
          UEsDBBQAAAAIAAAAIQBhXUk6TwEAAI8EAAATAAAAW0NvbnRlbnRfVHlwZXNdLnhtbK2Uy27CMBBF9/2KyNsqMXRRVRWBRR/LFqn0
          A1x7Qiwc2/IMFP6+k/BQW1Gggk2sZO7cc8eOPBgtG5ctIKENvhT9oicy8DoY66eleJ8853ciQ1LeKBc8lGIFKEbDq8FkFQEzbvZY
          ipoo3kuJuoZGYREieK5UITWK+DVNZVR6pqYgb3q9W6mDJ/CUU+shhoNHqNTcUfa05M/rIAkciuxhLWxZpVAxOqsVcV0uvPlFyTeE
          gjs7DdY24jULhNxLaCt/AzZ9r7wzyRrIxirRi2pYJU3Q4xQiStYXh132xAxVZTWwx7zhlgLaQAZMHtkSElnYZT7I1iHB/+HbPWq7
          TyQunURaOcCzR8WYQBmsAahxxdr0CJn4f4L1s382v7M5AvwMafYRwuzSw7Zr0SjrT+B3YpTdcv7UP4Ps/I8dea0SmDdKfA1c/OS/
          e29zyO4+GX4BUEsDBBQAAAAIAAAAIQDyn0na6QAAAEsCAAALAAAAX3JlbHMvLnJlbHOtksFOwzAMQO98ReT7mm5ICKGluyCk3SY0
          PsAkbhu1jaPEg+7viZBADI1pB45x7Odny+vNPI3qjVL2HAwsqxoUBcvOh87Ay/5pcQ8qCwaHIwcycKQMm+Zm/UwjSqnJvY9ZFUjI
          BnqR+KB1tj1NmCuOFMpPy2lCKc/U6Yh2wI70qq7vdPrJgOaEqbbOQNq6Jaj9MdI1bG5bb+mR7WGiIGda/MooZEwdiYF51O+chlfm
          oSpQ0OddVte7/D2nnkjQoaC2nGgRU6lO4stav3Uc210J58+MS0K3/7kcmoWCI3dZCWP8MtInN9B8AFBLAwQUAAAACAAAACEARHVb
          8OgAAAC5AgAAGgAAAHhsL19yZWxzL3dvcmtib29rLnhtbC5yZWxzrZLBasMwEETv/Qqx91p2EkopkXMphVzb9AOEtLZMbElot2n9
          9xEJTR0IoQefxIzYmQe7683P0IsDJuqCV1AVJQj0JtjOtwo+d2+PzyCItbe6Dx4VjEiwqR/W79hrzjPkukgih3hS4Jjji5RkHA6a
          ihDR558mpEFzlqmVUZu9blEuyvJJpmkG1FeZYmsVpK2tQOzGiP/JDk3TGXwN5mtAzzcq5HdIe3KInEN1apEVXCySp6cqcirI2zCL
          OWE4z+IfyEmezbsMyzkZiMc+L/QCcdb36lez1jud0H5wytc2pZjavzDy6uLqI1BLAwQUAAAACAAAACEA43/ycs8BAABbBAAAGAAA
          AHhsL3dvcmtzaGVldHMvc2hlZXQxLnhtbI2UzY6bMBSF930Ky8tKxcSGTCYCRknJqF1UGrUz3Ttw+dGAjWxP0r59bWhSh2FRr2wf
          7rnnM4bk4VffoRMo3UqR4lUQYgSikGUr6hS/PD9+2mCkDRcl76SAFP8GjR+yD8lZqlfdABhkDYROcWPMsCVEFw30XAdyAGGVSqqe
          G7tUNdGDAl6ORX1HaBiuSc9bgSeHrfofD1lVbQG5LN56EGYyUdBxY+Prph00zpKytZrjQQqqFO9W20OESZaMnX+2cNbeHBl+/AEd
          FAZKy4+RAztK+erEr3YrdKXkXe3jGOpJoRIq/taZ7/L8Bdq6MdYkvnbLueFZouQZqdFcD9yd1Wob25yF29zZXVvjcp+yMCEn26z4
          q+19bXWrffY1eqvlvsZutYOvRVeN2IzXoHQxKF2KsaeeXTyL6Hwc9thqHcazKPmk0396ENHoMmax3VNVtqMfVzSwfaoxyzhdImCL
          BGzpsPbMI1jPCJhHwNbxZkaYM4/A6jQO7u3YbCIa38/6HNhEwHwCWxAuE0SLBNHiK40m58h3ZnfvzoZ4V3LgNXzjqm6FRh1U9gDC
          4A4jNd3gcW7kMM5ijI7SGNlfVo39ikG5lcWvpDSXhftQrv+F7A9QSwMEFAAAAAgAAAAhAIMYaiVIAQAAJgIAAA8AAAB4bC93b3Jr
          Ym9vay54bWyNUctOwzAQvPMV1t5pHmojWjWpxEtUQoBEac8m3jRWHTuyHdL+PetUKXDjtDPj3dHOerk6Nop9oXXS6BySSQwMdWmE
          1PscPjaP1zfAnOdacGU05nBCB6viatkbe/g05sBoXrscau/bRRS5ssaGu4lpUdNLZWzDPVG7j1xrkQtXI/pGRWkcZ1HDpYazw8L+
          x8NUlSzx3pRdg9qfTSwq7ml7V8vWQbGspMLtORDjbfvCG1r7qIAp7vyDkB5FDlOipsc/gu3a206qQGbxDKLiEvLNMoEV75Tf0Gqj
          O50rnaZpFjpD11Zi736GAmXHndTC9DmkU7rsaWTJDFg/4J0UviYhi+cX7QnlvvY5zLMsDubRL/fhfmNlegj3HnBC/xTqmvYnbBeS
          gF2LZHAYx0quSkoTytCYTmfJHFjVKXVH2qt+NnwwCENjkuIbUEsDBBQAAAAIAAAAIQCEKhlvuQAAACsBAAAUAAAAeGwvc2hhcmVk
          U3RyaW5ncy54bWxdz8FqAjEQxvG7TxHmXM22BxVJIqXQJ7AXb8NmdAObybozW+oz+Rh9sW4REXL8/z7mMG7/k3vzTaOkwh5eVw0Y
          4rbExGcPX4fP5RaMKHLEvjB5uJLAPiyciJr5lMVDpzrsrJW2o4yyKgPxvJzKmFHnHM9WhpEwSkekubdvTbO2GRODacvE6mEDZuJ0
          mejj0cFJCk5Dis5qcPa/7sKYqbaI15pQa9Gi2Nf4zlzTsfzeXgwc4TnY+dvwB1BLAwQUAAAACAAAACEAB6/hvdwBAACVBAAADQAA
          AHhsL3N0eWxlcy54bWytVE2L2zAQvfdXCN2zitMmtMH2HhYChXYpbAq9ypZsC/RhJDnE/fXVWKo/loWW0lw0enrvzWg0Tv54VxLd
          uHXC6AJnD3uMuK4NE7ot8PfrZfcRI+epZlQazQs8cocfy3e586PkLx3nHgUH7Qrced+fCXF1xxV1D6bnOpw0xirqw9a2xPWWU+ZA
          pCQ57PcnoqjQuMz1oC7KO1SbQfsCH2YIxeUzC7WdPmAU7Z4Mg1LCb6fUjjFM3uQft3zGiFIEVKjrzkqdnQMhScnLvDF6qSHDEShz
          9xPdqAxIBvTaSGORD5fkQILMVPHIeKJSVFYA2FAl5BjhAwBTXxJPCW3slDtmmBYoQEi5aQIAZd5T77nVl7BBKb6OfUivw5NEm4n3
          B3Zr6ZgdjivBtIS8lbEsjMD66hEqc8kbHwRWtB2s3vQEDr03KgRM0NZoKsHytyIFwbbmUr7AnPxoNt73ZvVMe3gkPYehoBRGm7gB
          /7Vb9F7Zvv8nW3RvZv+NOs3aX+sR7Xs5Pg+q4vYyjVyajVeux//jStLtVy3eNHhGEcxmgZ9BLFfG1SCkF/qN5gZPdl/6Op16WoVv
          fZMleDDe0EH663xY4CX+ypkY1KeZ9U3cjE+sJf4CU5WdpgqWP5TyF1BLAwQUAAAACAAAACEAGPpGVLAFAABSGwAAEwAAAHhsL3Ro
          ZW1lL3RoZW1lMS54bWztWU2P20QYvvMrRr63jhM7za6arTbZpIXttqvdtKjHiT2xpxl7rJnJbnND7REJCVEQFyRuHBBQqZW4lF+z
          UARF6l/g9UeS8WayzbaLALU5JJ7x835/+B3n6rUHMUNHREjKk7blXK5ZiCQ+D2gStq07g/6lloWkwkmAGU9I25oSaV3b+uAq3lQR
          iQkC8kRu4rYVKZVu2rb0YRvLyzwlCdwbcRFjBUsR2oHAx8A2Zna9VmvaMaaJhRIcA9fboxH1CRpkLK2tGfMeg69EyWzDZ+LQzyXq
          FDk2GDvZj5zKLhPoCLO2BXICfjwgD5SFGJYKbrStWv6x7K2r9pyIqRW0Gl0//5R0JUEwrud0IhzOCZ2+u3FlZ86/XvBfxvV6vW7P
          mfPLAdj3wVJnCev2W05nxlMDFZfLvLs1r+ZW8Rr/xhJ+o9PpeBsVfGOBd5fwrVrT3a5X8O4C7y3r39nudpsVvLfAN5fw/SsbTbeK
          z0ERo8l4CZ3Fcx6ZOWTE2Q0jvAXw1iwBFihby66CPlGrci3G97noAyAPLlY0QWqakhH2AdfF8VBQnAnAmwRrd4otXy5tZbKQ9AVN
          Vdv6KMVQEQvIq+c/vHr+FL16/uTk4bOThz+fPHp08vAnA+ENnIQ64cvvPv/rm0/Qn0+/ffn4SzNe6vjffvz011++MAOVDnzx1ZPf
          nz158fVnf3z/2ADfFniowwc0JhLdIsfogMdgm0EAGYrzUQwiTCsUOAKkAdhTUQV4a4qZCdchVefdFdAATMDrk/sVXQ8jMVHUANyN
          4gpwj3PW4cJozm4mSzdnkoRm4WKi4w4wPjLJ7p4KbW+SQiZTE8tuRCpq7jOINg5JQhTK7vExIQaye5RW/LpHfcElHyl0j6IOpkaX
          DOhQmYlu0BjiMjUpCKGu+GbvLupwZmK/Q46qSCgIzEwsCau48TqeKBwbNcYx05E3sYpMSh5OhV9xuFQQ6ZAwjnoBkdJEc1tMK+ru
          YuhExrDvsWlcRQpFxybkTcy5jtzh426E49SoM00iHfuhHEOKYrTPlVEJXq2QbA1xwMnKcN+lRJ2vrO/QMDInSHZnIsquXem/MU3O
          asaMQjd+34xn8G14NJlK4nQLXoX7HzbeHTxJ9gnk+vu++77vvot9d1Utr9ttFw3W1ufinF+8ckgeUcYO1ZSRmzJvzRKUDvqwmS9y
          ovlMnkZwWYqr4EKB82skuPqYqugwwimIcXIJoSxZhxKlXMJJwFrJOz9OUjA+3/NmZ0BAY7XHg2K7oZ8N52zyVSh1QY2MwbrCGlfe
          TphTANeU5nhmad6Z0mzNm1ANCGcHf6dZL0RDxmBGgszvBYNZWC48RDLCASlj5BgNcRpruq31eq9p0jYabydtnSDp4twV4rwLiFJt
          KUr2cjmypLpCx6CVV/cs5OO0bY1gkoLLOAV+MmtAmIVJ2/JVacpri/m0wea0dGorDa6ISIVUO1hGBVV+a/bqJFnoX/fczA8XY4Ch
          G62nRaPl/Ita2KdDS0Yj4qsVO4tleY9PFBGHUXCMhmwiDjDo7RbZFVAJz4z6bCGgQt0y8aqVX1bB6Vc0ZXVglka47EktLfYFPL+e
          65CvNPXsFbq/oSmNCzTFe3dNyTIXxtZGkB+oYAwQGGU52ra4UBGHLpRG1O8LGBxyWaAXgrLIVEIse9+c6UqOFn2r4FE0uTBSBzRE
          gkKnU5EgZF+Vdr6GmVPXn68zRmWfmasr0+J3SI4IG2TV28zst1A06yalI3Lc6aDZpuoahv3/8OTjrph8zh4PFoLc88wirtb0tUfB
          xtupcM5Hbd1scd1b+1GbwuEDZV/QuKnw2WK+HfADiD6aT5QIEvFSqyy/+eYQdG5pxmWs/tkxahGC1op4X+TwqTm7scLZZ4t7c2d7
          Bl97Z7vaXi5RWzvI5KulP5748D7I3oGD0oQpWbxNegBHze7sLwPgYy9It/4GUEsDBBQAAAAIAAAAIQBPIVcnIgEAAFACAAARAAAA
          ZG9jUHJvcHMvY29yZS54bWydkl9rgzAUxd/3KSTvmqhQhqiFbfRphcEcG3sLya0NM39Istl++6VWbQs+FfKSnHN/99xLyvVBdtEf
          WCe0qlCaEBSBYpoL1Vboo9nEjyhynipOO62gQkdwaF0/lMwUTFt4s9qA9QJcFEDKFcxUaO+9KTB2bA+SuiQ4VBB32krqw9W22FD2
          Q1vAGSErLMFTTj3FJ2BsZiIakZzNSPNruwHAGYYOJCjvcJqk+OL1YKVbLBiUK6cU/mhg0TqJs/vgxGzs+z7p88Ea8qf4a/v6Powa
          C3VaFQNUl5wVzAL12tYlvr6ExXXU+W1Y8U4AfzoGfeFtHORcBzwKAYpz3En5zJ9fmg2qM5KtYpLGedoQUgzn+9Typv4ClGOTu4kT
          4Jz79hPU/1BLAwQUAAAACAAAACEAXrqn03cBAAAQAwAAEAAAAGRvY1Byb3BzL2FwcC54bWydksFO6zAQRfd8ReQ9dVIh9FQ5RqiA
          WPBEpRZYG2fSWDi25Rmilq/HSdWQAiuyujNzdX0ytrjatTbrIKLxrmTFLGcZOO0r47Yle9rcnf9jGZJylbLeQcn2gOxKnolV9AEi
          GcAsJTgsWUMUFpyjbqBVOEtjlya1j62iVMYt93VtNNx4/d6CIz7P80sOOwJXQXUexkB2SFx09NfQyuueD583+5DypLgOwRqtKP2k
          /G909Ohrym53Gqzg06FIQWvQ79HQXuaCT0ux1srCMgXLWlkEwb8a4h5Uv7OVMhGl6GjRgSYfMzQfaWtzlr0qhB6nZJ2KRjliB9uh
          GLQNSFG++PiGDQCh4GNzkFPvVJsLWQyGJE6NfARJ+hRxY8gCPtYrFekX4mJKPDCwCeO65yt+8B1P+pa99G1QLi2Qj+rBuDd8Cht/
          owiO6zxtinWjIlTpBsZ1jw1xn7ii7f3LRrktVEfPz0F/+c+HBy6L+SxP33Dnx57gX29ZfgJQSwECFAMUAAAACAAAACEAYV1JOk8B
          AACPBAAAEwAAAAAAAAAAAAAAgAEAAAAAW0NvbnRlbnRfVHlwZXNdLnhtbFBLAQIUAxQAAAAIAAAAIQDyn0na6QAAAEsCAAALAAAA
          AAAAAAAAAACAAYABAABfcmVscy8ucmVsc1BLAQIUAxQAAAAIAAAAIQBEdVvw6AAAALkCAAAaAAAAAAAAAAAAAACAAZICAAB4bC9f
          cmVscy93b3JrYm9vay54bWwucmVsc1BLAQIUAxQAAAAIAAAAIQDjf/JyzwEAAFsEAAAYAAAAAAAAAAAAAACAAbIDAAB4bC93b3Jr
          c2hlZXRzL3NoZWV0MS54bWxQSwECFAMUAAAACAAAACEAgxhqJUgBAAAmAgAADwAAAAAAAAAAAAAAgAG3BQAAeGwvd29ya2Jvb2su
          eG1sUEsBAhQDFAAAAAgAAAAhAIQqGW+5AAAAKwEAABQAAAAAAAAAAAAAAIABLAcAAHhsL3NoYXJlZFN0cmluZ3MueG1sUEsBAhQD
          FAAAAAgAAAAhAAev4b3cAQAAlQQAAA0AAAAAAAAAAAAAAIABFwgAAHhsL3N0eWxlcy54bWxQSwECFAMUAAAACAAAACEAGPpGVLAF
          AABSGwAAEwAAAAAAAAAAAAAAgAEeCgAAeGwvdGhlbWUvdGhlbWUxLnhtbFBLAQIUAxQAAAAIAAAAIQBPIVcnIgEAAFACAAARAAAA
          AAAAAAAAAACAAf8PAABkb2NQcm9wcy9jb3JlLnhtbFBLAQIUAxQAAAAIAAAAIQBeuqfTdwEAABADAAAQAAAAAAAAAAAAAACAAVAR
          AABkb2NQcm9wcy9hcHAueG1sUEsFBgAAAAAKAAoAgAIAAPUSAAAAAA==`),
        ),
      ],
    ],
    tries: {
      xlsx: {
        route: replace({ id: 'LONG', name: 'STRING', day: 'DATE', at: 'DATETIME', total: 'DOUBLE' }),
        outcome: {
          states: { 'x.xlsx': 'committed' },
          rows: [
            ['1', 'Ann', '2026-01-31', '2026-01-31 10:11:12', '12.5'],
            ['2', 'Zoë, "Z"', '2000-02-29', '1999-12-31 23:59:59', '25'],
            ['3', '', '', '', '37.5'],
          ],
        },
      },
    },
  },
  {
    about: 'A workbook with two sheets: which one is meant has to be said.',
    stages: [
      [
        put(
          'x.xlsx',
          base64(`
          UEsDBBQAAAAIAABQP1xGx01IlQAAAM0AAAAQAAAAZG9jUHJvcHMvYXBwLnhtbE3PTQvCMAwG4L9SdreZih6kDkQ9ip68zy51hbYp
          bYT67+0EP255ecgboi6JIia2mEXxLuRtMzLHDUDWI/o+y8qhiqHke64x3YGMsRoPpB8eA8OibdeAhTEMOMzit7Dp1C5GZ3XPlkJ3
          sjpRJsPiWDQ6sScfq9wcChDneiU+ixNLOZcrBf+LU8sVU57mym/8ZAW/B7oXUEsDBBQAAAAIAABQP1zZdB7J6AAAAMsBAAARAAAA
          ZG9jUHJvcHMvY29yZS54bWylkcFqwzAMhl+l5J7ISaAH4/qyslMLgxU2djO22prFibE1kr79HK9NN7bbwBfr//RJxkJ7roeAT2Hw
          GMhiXE2u6yPXflOciTwHiPqMTsUqEX0Kj0NwitI1nMAr/a5OCA1ja3BIyihSMAtLvxiLq9LoRek/QpcFRgN26LCnCHVVw50lDC7+
          2ZCThZyiXahxHKuxzVzaqIbX/e45L1/aPpLqNRZSGM11QEVDkPOL/GXqBHwriuvsrwKaVZrA6eJxU9ySl/Zhe3gsZMOadcnqsq0P
          jPF83mbXj/670A3GHu0/jDeBFPDr3+QnUEsDBBQAAAAIAABQP1yZXJwjEAYAAJwnAAATAAAAeGwvdGhlbWUvdGhlbWUxLnhtbO1a
          W3PaOBR+76/QeGf2bQvGNoG2tBNzaXbbtJmE7U4fhRFYjWx5ZJGEf79HNhDLlg3tkk26mzwELOn7zkVH5+g4efPuLmLohoiU8nhg
          2S/b1ru3L97gVzIkEUEwGaev8MAKpUxetVppAMM4fckTEsPcgosIS3gUy9Zc4FsaLyPW6rTb3VaEaWyhGEdkYH1eLGhA0FRRWm9f
          ILTlHzP4FctUjWWjARNXQSa5iLTy+WzF/NrePmXP6TodMoFuMBtYIH/Ob6fkTlqI4VTCxMBqZz9Wa8fR0kiAgsl9lAW6Sfaj0xUI
          Mg07Op1YznZ89sTtn4zK2nQ0bRrg4/F4OLbL0otwHATgUbuewp30bL+kQQm0o2nQZNj22q6RpqqNU0/T933f65tonAqNW0/Ta3fd
          046Jxq3QeA2+8U+Hw66JxqvQdOtpJif9rmuk6RZoQkbj63oSFbXlQNMgAFhwdtbM0gOWXin6dZQa2R273UFc8FjuOYkR/sbFBNZp
          0hmWNEZynZAFDgA3xNFMUHyvQbaK4MKS0lyQ1s8ptVAaCJrIgfVHgiHF3K/99Ze7yaQzep19Os5rlH9pqwGn7bubz5P8c+jkn6eT
          101CznC8LAnx+yNbYYcnbjsTcjocZ0J8z/b2kaUlMs/v+QrrTjxnH1aWsF3Pz+SejHIju932WH32T0duI9epwLMi15RGJEWfyC26
          5BE4tUkNMhM/CJ2GmGpQHAKkCTGWoYb4tMasEeATfbe+CMjfjYj3q2+aPVehWEnahPgQRhrinHPmc9Fs+welRtH2Vbzco5dYFQGX
          GN80qjUsxdZ4lcDxrZw8HRMSzZQLBkGGlyQmEqk5fk1IE/4rpdr+nNNA8JQvJPpKkY9psyOndCbN6DMawUavG3WHaNI8ev4F+Zw1
          ChyRGx0CZxuzRiGEabvwHq8kjpqtwhErQj5iGTYacrUWgbZxqYRgWhLG0XhO0rQR/FmsNZM+YMjszZF1ztaRDhGSXjdCPmLOi5AR
          vx6GOEqa7aJxWAT9nl7DScHogstm/bh+htUzbCyO90fUF0rkDyanP+kyNAejmlkJvYRWap+qhzQ+qB4yCgXxuR4+5Xp4CjeWxrxQ
          roJ7Af/R2jfCq/iCwDl/Ln3Ppe+59D2h0rc3I31nwdOLW95GblvE+64x2tc0LihjV3LNyMdUr5Mp2DmfwOz9aD6e8e362SSEr5pZ
          LSMWkEuBs0EkuPyLyvAqxAnoZFslCctU02U3ihKeQhtu6VP1SpXX5a+5KLg8W+Tpr6F0PizP+Txf57TNCzNDt3JL6raUvrUmOEr0
          scxwTh7LDDtnPJIdtnegHTX79l125COlMFOXQ7gaQr4Dbbqd3Do4npiRuQrTUpBvw/npxXga4jnZBLl9mFdt59jR0fvnwVGwo+88
          lh3HiPKiIe6hhpjPw0OHeXtfmGeVxlA0FG1srCQsRrdguNfxLBTgZGAtoAeDr1EC8lJVYDFbxgMrkKJ8TIxF6HDnl1xf49GS49um
          ZbVuryl3GW0iUjnCaZgTZ6vK3mWxwVUdz1Vb8rC+aj20FU7P/lmtyJ8MEU4WCxJIY5QXpkqi8xlTvucrScRVOL9FM7YSlxi84+bH
          cU5TuBJ2tg8CMrm7Oal6ZTFnpvLfLQwJLFuIWRLiTV3t1eebnK56Inb6l3fBYPL9cMlHD+U751/0XUOufvbd4/pukztITJx5xREB
          dEUCI5UcBhYXMuRQ7pKQBhMBzZTJRPACgmSmHICY+gu98gy5KRXOrT45f0Usg4ZOXtIlEhSKsAwFIRdy4+/vk2p3jNf6LIFthFQy
          ZNUXykOJwT0zckPYVCXzrtomC4Xb4lTNuxq+JmBLw3punS0n/9te1D20Fz1G86OZ4B6zh3OberjCRaz/WNYe+TLfOXDbOt4DXuYT
          LEOkfsF9ioqAEativrqvT/klnDu0e/GBIJv81tuk9t3gDHzUq1qlZCsRP0sHfB+SBmOMW/Q0X48UYq2msa3G2jEMeYBY8wyhZjjf
          h0WaGjPVi6w5jQpvQdVA5T/b1A1o9g00HJEFXjGZtjaj5E4KPNz+7w2wwsSO4e2LvwFQSwMEFAAAAAgAAFA/XGySDZBaAQAAtgIA
          ABgAAAB4bC93b3Jrc2hlZXRzL3NoZWV0MS54bWx1UltuwjAQvErkA+AQqQ+hJFKhqtqPSgjU9tuQDbGwvam9NOX2XQcIVIIv72tm
          9uG8Q78NDQAlv9a4UIiGqJ1IGdYNWBVG2ILjTI3eKmLXb2RoPaiqB1kjszS9l1ZpJ8q8j819meOOjHYw90nYWav8fgoGu0KMxSmw
          0JuG+oAs81ZtYAn00TKAXTnwVNqCCxpd4qEuxNN4Ms16RF/xqaELF3YSh1khbqPzVhUijT2BgTVFCsXPD8zAmMjEnXwfScVZNCIv
          7RP9Sz8/t7dSAWZovnRFTSEeRVJBrXaGFti9wnGmu3OLz4pUmXvsEh+HLfN1NKIkF2oXl7Qkz3HNSlRaVUGy2ueSuIkYkusjZHoL
          0ihX/a+XLDdoZoNmdoOAT3tN71Z516C9picv5o33fFd+o11IDNTMk44eeCv+sKCDQ9j2918hEdrebPhfgY8FnK8RaXDigYavWv4B
          UEsDBBQAAAAIAABQP1yh6ba3hAEAAG8DAAAYAAAAeGwvd29ya3NoZWV0cy9zaGVldDIueG1sdVPbbsIwDP2VKh9AoIgNUFtpME3b
          wyQE2vYcWpdG5NIlhm5/vySwUhDtS233nOPjOkkabfa2AsDoRwplU1Ih1nNKbV6BZHaga1DuS6mNZOhSs6O2NsCKQJKCxsPhA5WM
          K5IlobYyWaIPKLiClYnsQUpmfhcgdJOSEfkvrPmuwlCgWVKzHWwAP2pHcCltdQouQVmuVWSgTMnTaL4cB0ZAfHJobCeO/DBbrfc+
          eStSMvSeQECOXoK51xGWIIRXck6+z6Lk0tQzu/G//EuY39nbMgtLLb54gVVKpiQqoGQHgWvdvMJ5psnF4jNDliVGN5Hxw2ZJ7gPf
          0gG58j9pg8bVueuEGS8Siq6/z2h+Ri/60IpJuINf9uFrw/MbAnXWWn9x6y8OCn6lx2yU0GPXTdyjzu5ZuRKaDaazq6dVvrIxbm2M
          O+z4xsa4x8b2no2u0OSmK+0syh/Ed2Z2XNlIQOk4w8GjW6c5bfaUoK7Dwd1qRC1DWLkLAcYD3PdSa2wTf7LaO5b9AVBLAwQUAAAA
          CAAAUD9c0gXxRlICAABHCgAADQAAAHhsL3N0eWxlcy54bWzdVtuK2zAQ/RXjD6iTmJq4JHmoIVBoy8LuQ1/lWE4EuriyvCT9+mok
          57ab41L6VpvgmTk6M2ekMc6qdyfJnw+cu+SopO7X6cG57lOW9bsDV6z/YDquPdIaq5jzrt1nfWc5a3oiKZktZrMiU0zodLPSg9oq
          1yc7M2i3Tmdpkm1WrdHX0DyNAb+WKZ68MrlOKyZFbUVczJSQpxhfhMjOSGMT59VwolOo/xUXzEeXpI65lNDGhmgWy4RH7xMLKS8q
          FmkMbFYdc45bvfVOJIXoe2y0X06dV7G37DRffExvGOHhy9TGNtzetRtDm5XkrSOGFftDMJzp6FEb54wiqxFsbzSLSs600fC5d1zK
          ZzqvH+1dgWObxI3/0oQ9p47Pplc1mjHN6FCB23Qx+b/n7cSrcZ8H35AO/s/BOP5keSuOwT+2bwRcagcld+Uv0YRGZZ1+pxGUNznq
          QUgn9OgdRNNw/b47n9+x2g/5XQG/quEtG6R7uYDr9Gp/440YVHlZ9USNjauu9lc6ynlxnVNfTOiGH3lTja7d18FMvOHLjldgvIW2
          4QIQZEUQQATCWlAGZEUerPU/9rXEfUUQKlw+hpaYtcSsyHsIVeGGtQCr9BdouSzzvCjg9lbVYxkV3MOioB9ICBUSB9aian+78xMD
          MDE2f5gNeMqTYwNbnhhR2PLEzhME9pA4ZQkGANYiDjwUOFEkAtSiUQOsPKdzhgrhaz4BlSWEaEjB9BYF2qiCbnBe8CXK87IEEIFA
          Rp5DiF7YCQjKICEQyvP4IX3zPcvO37ns+tdx8xtQSwMEFAAAAAgAAFA/XLdH64rAAAAAFgIAAAsAAABfcmVscy8ucmVsc52SS24C
          MQxArxJlX0ypxAIxrNiwQ4gLuInno5nEkWPE9PaN2MAgaBFL/56eLa8PNKB2HHPbpWzGMMRc2VY1rQCyaylgnnGiWCo1S0AtoTSQ
          0PXYECzm8yXILcNu1rdMc/xJ9AqR67pztGV3ChT1Afiuw5ojSkNa2XGAM0v/zdzPCtSana+s7PynNfCmzPP1IJCiR0VwLPSRpEyL
          dpSvPp7dvqTzpWNitHjf6P/z0KgUPfm/nTClidLXRQkmb7D5BVBLAwQUAAAACAAAUD9cCF/f5D8BAABlAgAADwAAAHhsL3dvcmti
          b29rLnhtbI1R0U7DMAz8lSofQLsKJjGtvDABk9BADO09a93VWhJXibvBvh6nVaESEuLJ8dk+3znLM/njnuiYfFjjwsIXqmFuF2ka
          ygasDlfUgpNaTd5qltQfUqprLGFFZWfBcZpn2Tz1YDQjudBgG9TA9h+u0HrQVWgA2JqBymp06m45Knv1STrNiKGMmyIakR3COfw0
          xDQ5YcA9GuTPQvVvAyqx6NDiBapCZSoJDZ2fyOOFHGuzLT0ZU6jZUNiBZyx/wdso813vQ4+w3r9Fz4WaZ0JYow/cd/T8WkSeQJqH
          rGN6QMPgV5rh0VPXojv0NGIjnfjoTzHGxGkLhdqI5xAlCLSuBjksPBNzfoFS8OtqYJxOy0Y9Gc7/GM4HOaOGCmp0UG2EJsSCXKSU
          74ihl5Ff38xuxXlnzL1gL+6ZdPVtavyRuy9QSwMEFAAAAAgAAFA/XKteci60AAAAjQIAABoAAAB4bC9fcmVscy93b3JrYm9vay54
          bWwucmVsc8WSTQqDMBBGrxJyAEdt6aKoq27cFi8QdPzBxITMlOrtK7pQoYtupKvwTcj7HkySJ2rFnR2o7RyJ0eiBUtkyuzsAlS0a
          RYF1OMw3tfVG8Rx9A06VvWoQ4jC8gd8zZJbsmaKYHP5CtHXdlfiw5cvgwF/A8La+pxaRpSiUb5BTCaPexgTLEQUzWYq8SqXPq0gK
          +LdRfDCKzzQinjTSprPmQ//lzH6e3+JWv8R1eFzLdZGAw+/LPlBLAwQUAAAACAAAUD9cpeEbWB8BAABgBAAAEwAAAFtDb250ZW50
          X1R5cGVzXS54bWzFVMtOwzAQ/JXI1yp26YEDanqhXKEHfsAkm8aKX/JuS/r3bBJaCVRaqiBxiRXv7Mx4x/Ly9RABs85Zj4VoiOKD
          Ulg24DTKEMFzpQ7JaeLftFVRl63eglrM5/eqDJ7AU049h1gt11DrnaXsqeNtNMEXIoFFkT2OwF6rEDpGa0pNXFd7X31TyT8VJHcO
          GGxMxBkDRKbOSgylHxWOjS97SMlUkG10omftGKY6q5AOFlBe5jjjMtS1KaEK5c5xi8SYQFfYAJCzciSdXZEmHjKM37vJBgaai4oM
          3aQQkVNLcLveMZa+O49MBInMlUOeJJl78gmhT7yC6rfiPOH3kNohE1TDMn3MX3M+8d9qZPGfRt5CaP/6wverdNr4kwE1PCyrD1BL
          AQIUAxQAAAAIAABQP1xGx01IlQAAAM0AAAAQAAAAAAAAAAAAAACAAQAAAABkb2NQcm9wcy9hcHAueG1sUEsBAhQDFAAAAAgAAFA/
          XNl0HsnoAAAAywEAABEAAAAAAAAAAAAAAIABwwAAAGRvY1Byb3BzL2NvcmUueG1sUEsBAhQDFAAAAAgAAFA/XJlcnCMQBgAAnCcA
          ABMAAAAAAAAAAAAAAIAB2gEAAHhsL3RoZW1lL3RoZW1lMS54bWxQSwECFAMUAAAACAAAUD9cbJINkFoBAAC2AgAAGAAAAAAAAAAA
          AAAAgAEbCAAAeGwvd29ya3NoZWV0cy9zaGVldDEueG1sUEsBAhQDFAAAAAgAAFA/XKHptreEAQAAbwMAABgAAAAAAAAAAAAAAIAB
          qwkAAHhsL3dvcmtzaGVldHMvc2hlZXQyLnhtbFBLAQIUAxQAAAAIAABQP1zSBfFGUgIAAEcKAAANAAAAAAAAAAAAAACAAWULAAB4
          bC9zdHlsZXMueG1sUEsBAhQDFAAAAAgAAFA/XLdH64rAAAAAFgIAAAsAAAAAAAAAAAAAAIAB4g0AAF9yZWxzLy5yZWxzUEsBAhQD
          FAAAAAgAAFA/XAhf3+Q/AQAAZQIAAA8AAAAAAAAAAAAAAIAByw4AAHhsL3dvcmtib29rLnhtbFBLAQIUAxQAAAAIAABQP1yrXnIu
          tAAAAI0CAAAaAAAAAAAAAAAAAACAATcQAAB4bC9fcmVscy93b3JrYm9vay54bWwucmVsc1BLAQIUAxQAAAAIAABQP1yl4RtYHwEA
          AGAEAAATAAAAAAAAAAAAAACAASMRAABbQ29udGVudF9UeXBlc10ueG1sUEsFBgAAAAAKAAoAhAIAAHMSAAAAAA==`),
        ),
      ],
    ],
    tries: {
      'xlsx-sheet-default': {
        route: replace('infer'),
        outcome: { states: { 'x.xlsx': 'rejected' }, says: ['"sheet"|read.sheet'], noDataSet: true },
      },
    },
  },
  {
    about: 'gzip, Windows-1252, semicolons, decimal commas, German dates, and another order of columns.',
    stages: [
      [
        put(
          'export',
          base64(`
          H4sIAAAAAAACA3NJLCnNtXZKLSlKTLf2Ls1LSeXlMjbUMzDUMzIwMrM2NDI10DE1sPb9k5OTWqQwTSH4W0YeUAlQ3sAIokTXXMfA
          wNo5Me0lLxcArGeZyE4AAAA=`),
        ),
      ],
    ],
    tries: {
      'everything-at-once': {
        route: replace(
          { Kunde: 'STRING', Betrag: 'DOUBLE', Datum: 'DATE' },
          { read: { encoding: 'windows-1252' }, cells: { decimal: ',', dates: ['dd.MM.yyyy'] } },
        ),
        outcome: {
          states: { export: 'committed' },
          columns: { Kunde: 'STRING', Betrag: 'DOUBLE', Datum: 'DATE' },
          rows: [
            ['Müller – Söhne', '1250.5', '2026-01-31'],
            ['Café', '-7', '2026-02-01'],
          ],
        },
      },
    },
  },
  {
    about: 'A log of CloudFront: gzip, two lines of comment, tabs.',
    stages: [
      [
        put(
          'E2EXAMPLE.2026-01-02-03.abcd.gz',
          base64(`
          H4sIAAAAAAACA23KMQ7CMAwAwNl5haWuOHVcGiAP6BPY29SDJQqoDkN/z8bEzdfddXd7PQumyKGbTB+rF1znpthsU/RKy9HUsZK9
          sTp9diNvugVhycSJWICHwufCI4x5gHSTyFHiBfr5tPxpGZL81hX6Gr4zMpW1hgAAAA==`),
        ),
      ],
    ],
    tries: {
      'comment-lines-default': {
        route: replace('infer'),
        outcome: {
          states: { 'E2EXAMPLE.2026-01-02-03.abcd.gz': 'rejected' },
          says: ['"comment"|read.comment|skipLines'],
          noDataSet: true,
        },
      },
      'comment-lines-set': {
        route: replace(
          { date: 'DATE', time: 'STRING', bytes: 'LONG', ip: 'STRING', path: 'STRING' },
          { read: { delimiter: '\t', header: false, comment: '#' } },
        ),
        outcome: {
          states: { 'E2EXAMPLE.2026-01-02-03.abcd.gz': 'committed' },
          rows: [
            ['2026-01-02', '03:04:05', '563', '192.0.2.7', '/a,b'],
            ['2026-01-02', '03:04:06', '12', '192.0.2.8', '/c'],
          ],
        },
      },
    },
  },
  {
    about: 'An inventory of S3: gzip without a header, beside a manifest and a checksum, which are no data.',
    stages: [
      [
        put(
          'inv/data/6c.csv.gz',
          base64('H4sIAAAAAAACA1NKKk3OTi1R0lFKVDUySNJLLi4Dsg2NjIGkkYGRma6BIRCFGBhYgZGegYFBlBIXAB8kSt42AAAA'),
        ),
        put('inv/2026-01-01T00-00Z/manifest.json', '{"sourceBucket":"bucket","fileFormat":"CSV"}'),
        put('inv/2026-01-01T00-00Z/manifest.checksum', '3f1a9c\n'),
      ],
    ],
    tries: {
      's3-inventory': {
        route: append(
          { bucket: 'STRING', key: 'STRING', size: 'STRING', modified: 'STRING' },
          { read: { header: false } },
        ),
        outcome: {
          states: {
            'inv/data/6c.csv.gz': 'committed',
            'inv/2026-01-01T00-00Z/manifest.json': 'ignored',
            'inv/2026-01-01T00-00Z/manifest.checksum': 'ignored',
          },
          rows: [['bucket', 'a%20b.csv', '123', '2026-01-01T00:00:00.000Z']],
        },
      },
    },
  },
  {
    about: 'What Snowflake unloads: gzip, quotes, and \\N for null.',
    stages: [[put('data_0_0_0.csv.gz', base64('H4sIAAAAAAACAzPUUUrUUUhS0onx4zLSUUpW0jHmAgA5z05yFAAAAA=='))]],
    tries: {
      'snowflake-unload': {
        route: replace({ id: 'LONG', t: 'STRING', n: 'LONG' }, { read: { header: false } }),
        outcome: {
          states: { 'data_0_0_0.csv.gz': 'committed' },
          rows: [
            ['1', 'a, b', ''],
            ['2', 'c', '3'],
          ],
        },
      },
    },
  },
];
