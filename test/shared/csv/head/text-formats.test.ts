import { looseFormat } from '../../../../shared/csv/head/text-formats.ts';
import { type Asked, ask, knownOf, refusal } from './asking.ts';

const wide = 'Nr    Name      Stadt\n17    Ann       Köln\n18    Bob       Bonn\n';
const pg = '--\n-- PostgreSQL database dump\n--\n\nSET statement_timeout = 0;\n';

describe('a text that is no table', () => {
  it.each([
    ['JSON Lines', '{"id":1,"name":"a"}\n{"id":2,"name":"b"}\n'],
    ['JSON Lines', '\ufeff{"id":1,"a":{"b":[1,2]}}\n{"id":2}'],
    ['JSON document', '{"id":1,"name":"a"}\n'],
    ['JSON document', '[{"id":1},{"id":2}]'],
    ['JSON document', '[\n1,\n2\n]\n'],
    ['JSON document', '[\n  {\n    "id": 1\n  }\n]\n'],
    ['JSON document', '{\n  "a": 1,\n  "b": [1, 2]\n}\n'],
    ['JSON document', '{ "a": "x", \n "b'],
    ['JSON document', '[]'],
    ['Python prints', "{'id': 1, 'name': 'a'}\n{'id': 2, 'name': 'b'}\n"],
    ['Python prints', "[{'id': 1}, {'id': 2}]"],
    ['HTML document', '<!DOCTYPE html>\n<html><body>502</body></html>\n'],
    ['HTML document', '\n <html lang="en">\n'],
    ['HTML document', '<table border=1>\n<tr><td>id</td></tr>\n</table>\n'],
    ['HTML document', '<!-- made by x -->\n<HEAD>\n'],
    ['XML document', '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code></Error>'],
    ['XML document', '\ufeff<Error><Code>AccessDenied</Code></Error>'],
    ['XML document', '<rows xmlns="x">\n  <row/>\n</rows>\n'],
    ['SQL script', 'CREATE TABLE t (id int);\nINSERT INTO t VALUES (1);\n'],
    ['SQL script', 'INSERT INTO `t` (a, b) VALUES (1, 2);\n'],
    ['SQL script', '-- MySQL dump 10.13  Distrib 8.0\n--\n-- Host: x\n'],
    ['SQL script', pg],
    ['SQL script', '/*!40101 SET NAMES utf8 */;\nDROP TABLE IF EXISTS `t`;\n'],
    ['SQL script', 'BEGIN TRANSACTION;\nCREATE TABLE t(a);\n'],
    ['PGP message', '-----BEGIN PGP MESSAGE-----\nVersion: GnuPG v2\n\nhQEMA8\n'],
    ['key or a certificate', '-----BEGIN CERTIFICATE-----\nMIIB\n'],
    ['e-mail', 'Return-Path: <a@example.org>\nReceived: from x\n by y\nSubject: Report, daily\n\nhello\n'],
    [
      'a log',
      '192.0.2.7 - ann [02/Jan/2026:03:04:05 +0000] "GET /a HTTP/1.1" 200 5\n192.0.2.8 - - [02/Jan/2026:03:04:06 +0000] "GET /b HTTP/1.1" 200 7\n',
    ],
    ['a log', 'Jan  2 03:04:05 host app[1]: started, and so on\nJan 12 03:04:06 host app[1]: stopped\n'],
    ['a log', '2026-01-02 03:04:05,123 INFO  main started\n2026-01-02 03:04:06,123 [main] ERROR failed\n'],
    ['columns of a fixed width', wide],
    [
      'columns of a fixed width',
      'ID  AMOUNT   CITY\n001    12.50 LYON\n002     3.00 METZ\n'
        .replace('\n001', '\n001 ')
        .replace('\n002', '\n002 '),
    ],
  ])('is said to be one: %s', (name, text) => {
    expect(refusal(text)).toMatch(new RegExp(`^s3://b/k is .*${name}.*, not CSV text\\. .*\\.$`));
  });

  it.each<[string, Asked]>([
    ['<id>,x\n1,2\n', {}],
    ['<a>;<b>\n1;2\n', {}],
    ['{id},{name}\n1,2\n', {}],
    ["{'id'},{'name'}\n1,2\n", {}],
    ['[id],[name]\n1,2\n', {}],
    ['[1,x]\n[2,y]\n', {}],
    ['"{""a"":1}",x\n2,y\n', {}],
    ['--a,b\n1,2\n', {}],
    ['-- a;b\n1;2\n', {}],
    ['Date,From,Subject\nx,y,z\n', {}],
    ['Subject\nhello\n', {}],
    ['create table,b\n1,2\n', {}],
    ['insert into,b\n1,2\n', {}],
    ['Title: x\nSubject: y\nz\n', {}],
    [
      '2026-01-02 03:04:05 INFO,x\n2026-01-02 03:04:06 INFO,y\n',
      { known: knownOf(['a', 'b']), read: { header: false } },
    ],
    ['2026-01-02 03:04:05 INFO x\n2026-01-02 03:04:06 INFO y\n', { read: { delimiter: null } }],
    [wide, { read: { delimiter: null } }],
    [
      wide,
      {
        known: {
          ...knownOf([]),
          columns: [{ from: 'Nr    Name      Stadt', type: null }],
          accepts: () => true,
        },
      },
    ],
    ['name\nAnn  Lee\nBob  Ray\n', {}],
    ['full name\nAnn Lee\nBob Ray\n', {}],
    ['a  b\nc  d\n', {}],
  ])('is not seen in %j', (text, asked) => {
    expect(ask(text, asked)).toMatchObject({ empty: false });
  });

  it('is not looked for far down', () => {
    expect(looseFormat(`${'a,b\n'.repeat(50)}${wide}`)).toBeNull();
  });

  it('takes no time that grows with the square of its length', () => {
    const started = performance.now();
    for (const part of ['--\n', '/*', '<a ', '{"', '[', ' ', 'From: x\n', '"\\', 'x  ', '# '])
      refusal(part.repeat(32_000));
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});
