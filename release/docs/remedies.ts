/** What an error means for who meets it. Both are sentences in Markdown. */
export interface Remedy {
  cause: string;
  remedy: string;
}

/** By the names of the classes of `shared/errors.ts`. */
export const remedies: Record<string, Remedy> = {
  FileWithoutRows: {
    cause:
      'The file has no bytes, or a header only, and the route rejects such files: the default under REPLACE, where it would empty the DataSet.',
    remedy:
      'Drop the file with its rows. If an empty file is meant, set `"files": { "empty": "accept" }`, or `"replace"` to have it empty the DataSet.',
  },
  NotCsv: {
    cause:
      'The bytes are something else than the text, workbook or Parquet that Sluice reads: the reason says what they look like.',
    remedy: 'Have the producer write one of the formats of [reading.md](reading.md), or convert the file.',
  },
  DamagedZip: {
    cause: 'The zip archive is cut or contradicts itself, or a checksum in it does not fit.',
    remedy: 'Copy the file again. If it is the same afterwards, have it made again.',
  },
  DamagedWorkbook: {
    cause: 'A part of the workbook is missing, or is not what the format says.',
    remedy: 'Open the workbook in a spreadsheet program, and save it again as `.xlsx`.',
  },
  NotUtf8: {
    cause: 'The text is not UTF-8 at the byte that is named, and nothing proves another encoding.',
    remedy: 'Set `"read": { "encoding": "…" }`: the reason names those that fit.',
  },
  NotInEncoding: {
    cause: 'The bytes are no text in the encoding of the route, or the one that the file says it has.',
    remedy: 'Correct `"read": { "encoding": "…" }`, or have the file made again if it is damaged.',
  },
  DamagedParquet: {
    cause: 'The Parquet file is cut or contradicts itself.',
    remedy: 'Copy the file again. If it is the same afterwards, have it made again.',
  },
  ParquetNotRead: {
    cause: 'The Parquet file is encrypted, or has an encoding or type that is not read; the reason names it.',
    remedy:
      'Have it written without that: what Spark, pandas, DuckDB, Athena and Snowflake write by default is read.',
  },
  DamagedGzip: {
    cause: 'The gzip file is cut, a checksum in it does not fit, or something stands behind its end.',
    remedy: 'Copy the file again. If it is the same afterwards, have it made again.',
  },
  DamagedZstd: {
    cause: 'The Zstandard file is cut, or a checksum in it does not fit.',
    remedy: 'Copy the file again. If it is the same afterwards, have it made again.',
  },
  ZstdNotRead: {
    cause: 'The Zstandard file needs a dictionary, or a window of more than 8 MB.',
    remedy: 'Compress it without a dictionary, and without `--long` and `--ultra`.',
  },
  TooMuchText: {
    cause: 'The compressed file has more text, or is compressed more, than the route lets through.',
    remedy: 'If the file is meant, raise `"maxRatio"` or `"maxTextBytes"` under `"read"`.',
  },
  NulByte: {
    cause: 'The text has a byte of zero, which Domo does not take, in another place than the end.',
    remedy: 'Have the file made without it. If the file is UTF-16, set `"read": { "encoding": "utf-16le" }`.',
  },
  UnclosedQuote: {
    cause: 'A quoted cell has no closing quote up to the end of the file.',
    remedy:
      'Double the quotes inside cells, or set `"read": { "quote": null }` if quotes mean nothing in this file.',
  },
  TextAfterQuote: {
    cause: 'Text follows the closing quote of a cell.',
    remedy:
      'Double the quotes inside cells. If they belong to the cells as they are, set `"read": { "strayQuotes": "keep" }`; if a backslash stands before them, `"escape": "backslash"`.',
  },
  QuoteInUnquotedField: {
    cause: 'A cell that does not begin with a quote has one inside.',
    remedy: 'Put the cell in quotes and double those inside, or set `"read": { "strayQuotes": "keep" }`.',
  },
  BareCarriageReturn: {
    cause: 'A carriage return stands outside quotes where the lines end otherwise.',
    remedy: 'Have the cell put in quotes.',
  },
  BareLineFeed: {
    cause: 'A line feed stands outside quotes in a file whose lines end with carriage returns alone.',
    remedy: 'Have the cell put in quotes, or all lines end alike.',
  },
  WrongColumnCount: {
    cause:
      'A record has more or fewer cells than the header or the DataSet has columns. Often a delimiter in a cell without quotes is behind it.',
    remedy: 'Correct the record. If short records are meant, set `"read": { "shortRows": "pad" }`.',
  },
  BlankLine: {
    cause: 'A line is blank, and the route rejects blank lines.',
    remedy: 'Take the line out, or leave `"read": { "blankLines": "skip" }` as it is by default.',
  },
  RecordTooLong: {
    cause: 'A record is longer than `maxRecordBytes`. Often a quote that is not closed is behind it.',
    remedy:
      'Look at the row that is named. If such records are meant, raise `"maxRecordBytes"`, and `"partSize"` to twice as much.',
  },
  ReadingUnclear: {
    cause: 'Nothing proves how the file is to be read: its delimiter, header, member or sheet.',
    remedy:
      'The reason has the readings that are possible, and the setting that chooses each. `npx sluice suggest FILE` writes the route.',
  },
  HeaderMismatch: {
    cause: 'The columns of the file are not those of the DataSet.',
    remedy:
      'The reason names each that is missing or too much. `"match": { "extra": "drop" }` leaves columns out, `"add"` adds them to the DataSet, `"missing": "null"` takes a file without them.',
  },
  CellOfWrongType: {
    cause: 'A cell does not fit the type of its column, or the type would change its value.',
    remedy:
      'Correct the cell, say how numbers and dates are written under `"cells"`, or set `"cells": { "invalid": "null" }` to have such cells emptied and counted.',
  },
  InvalidJson: {
    cause: 'A record is no JSON, or no object.',
    remedy:
      'Correct the line that is named. If the file is one document over many lines, set `"read": { "format": "json" }`.',
  },
  RepeatedKey: {
    cause: 'An object has a key twice, or two keys that may be the same column.',
    remedy: 'Have the producer write each key once, or name the column with `"from"`.',
  },
  UnexpectedKey: {
    cause: 'An object has a value that no column asks for.',
    remedy: 'Add a column for it, or set `"match": { "extra": "drop" }`.',
  },
  TooManyKeys: {
    cause: 'The objects have more keys than a DataSet could have columns: keys are data here.',
    remedy:
      'List the columns that are wanted, with `"from"` where they lie deeper, and set `"match": { "extra": "drop" }`.',
  },
  KeyMissing: {
    cause: 'A row of an UPSERT file has no value in a key column.',
    remedy: 'Have the producer fill it, or choose other `keyColumnNames`.',
  },
  ObjectGone: {
    cause: 'The object was deleted or overwritten before it was loaded.',
    remedy: 'Drop the file again, if it should be loaded.',
  },
  ExportedObject: {
    cause: 'An export wrote this object, under a prefix that a route loads from.',
    remedy: 'Give the export a prefix that no route has.',
  },
  PartRefused: {
    cause: 'Domo found something wrong with the rows that Sluice did not find.',
    remedy:
      'The reason has what Domo says. Please report it, with the row if you can: Sluice should find it first.',
  },
  FileTooLarge: {
    cause: 'The file is larger than a request of the DataSet API, or than `maxBytes`.',
    remedy: 'Let the route load through a Stream: `"dataSet"` in place of `"dataSetApi"`.',
  },
  ImportRefused: {
    cause: 'Domo does not take the rows of a file that goes through the DataSet API, and does not say which.',
    remedy: 'Check the columns of the DataSet. `npx sluice plan FILE` shows what Sluice thinks of the file.',
  },
  DataSetWouldShrink: {
    cause: 'A REPLACE would leave far fewer rows than there are, by the `shrinkGuard` of the route.',
    remedy: 'If the file is not complete, drop the complete one. If it is: `npx sluice replay LOAD --force`.',
  },
  ExecutionInvalid: {
    cause: 'Domo took the rows and could not index them.',
    remedy: 'The reason has what Domo says. Compare the types of the columns in Domo with those of the file.',
  },
  SetInvalid: {
    cause: 'The objects of a set are not whole, or can not be loaded together.',
    remedy: 'The reason names the object. Drop what is missing, then the marker or manifest again.',
  },
  ConfigInvalid: {
    cause: 'The configuration has mistakes.',
    remedy:
      'Each is named with its line and what to write instead. `npx sluice validate` checks it before you deploy.',
  },
  SecretInvalid: {
    cause: 'The secret has no client id and secret of Domo, or is no JSON.',
    remedy: 'Put them there: [deploy.md](deploy.md), step 5. Then `npx sluice replay --failed`.',
  },
  DomoUnauthorized: {
    cause: 'Domo does not accept the client, or the client may not do what is needed.',
    remedy:
      'Put a client with the scope "data" into the secret, whose owner may manage the DataSet. Then `npx sluice replay --failed`.',
  },
  DomoNotFound: {
    cause: 'A Stream or DataSet that the configuration names is not in Domo, or the client may not see it.',
    remedy: 'Correct its id, deploy, then `npx sluice replay LOAD`.',
  },
  DataSetDeleted: {
    cause: 'The DataSet that the first load of the route has made was deleted in Domo.',
    remedy:
      '`npx sluice replay LOAD --recreate` makes it anew with the rows of this file; `sweep` finds the others.',
  },
  StreamNotFound: {
    cause: 'The DataSet by which the route names its Stream has none.',
    remedy: 'Name a DataSet that has a Stream, or use `"dataSetApi"`.',
  },
  StreamAmbiguous: {
    cause: 'The DataSet by which the route names its Stream has several.',
    remedy: 'Write the id of the one that is meant: the reason names them.',
  },
  DomoRefused: {
    cause: 'Domo understood a request and said no.',
    remedy: 'The reason has what Domo says. When that is mended: `npx sluice replay LOAD`.',
  },
  DomoThrottled: {
    cause: 'Domo asks for fewer requests, or for more time between two commits.',
    remedy:
      'Sluice waits and tries again. If it stays, raise `"commitInterval"`: `"1h"` on a Standard or trial plan.',
  },
  DomoUnavailable: {
    cause: 'Domo does not answer, or answers with an error of its own.',
    remedy: 'Sluice tries again for hours. When Domo is well: `npx sluice replay --failed`.',
  },
  DomoAnswerLost: {
    cause: 'The answer to a call that must not be made twice was lost.',
    remedy: 'The reason says whether rows may be there. `npx sluice replay LOAD` asks Domo first.',
  },
  ImportUnanswered: {
    cause: 'The answer to an import through the DataSet API was lost, and Domo may still count its rows.',
    remedy: 'Nothing: Sluice looks again. If it stays open: the next line.',
  },
  ImportUnclear: {
    cause: 'Nobody knows what became of an import through the DataSet API.',
    remedy:
      'Look at the DataSet: the reason has what Domo counted before and after. If the rows are not there: `npx sluice replay LOAD --force`.',
  },
  PartSentBefore: {
    cause: 'A part may have reached Domo before, and sending it again could add its rows.',
    remedy: 'Nothing: the batch goes again in a new execution.',
  },
  CommitLost: {
    cause: 'The answer to a commit was lost.',
    remedy: "Nothing: the rows go again only where Domo's count shows that none of them came.",
  },
  ExecutionAborted: {
    cause: 'Somebody else aborted the execution, or began another one on the same Stream.',
    remedy: 'Let nobody but Sluice write to this Stream. Then `npx sluice replay LOAD`.',
  },
  CommitRefused: {
    cause: 'Domo does not take the commit yet.',
    remedy: 'Sluice tries again. If it ends `failed`: `npx sluice replay LOAD`.',
  },
  ExecutionUnclear: {
    cause: "What became of a commit is not known: Domo's state and its row count don't tell.",
    remedy:
      'Look at the DataSet: the reason has the counts. `npx sluice replay LOAD` asks Domo first; `--force` loads in any case.',
  },
  StillIndexing: {
    cause: 'Domo has taken the commit and is not done with it.',
    remedy: 'Nothing: Sluice waits, for hours if need be.',
  },
  StreamBeingCreated: {
    cause: 'Another call is making the Stream or DataSet of the route.',
    remedy: 'Nothing: Sluice waits for it.',
  },
  DomoAnswerInvalid: {
    cause: 'Domo answered in a form that is not known.',
    remedy: 'Report it with the receipt. `npx sluice probe` shows what else has changed.',
  },
  ExportRowsDiffer: {
    cause: 'An export brought another number of rows than Domo counts.',
    remedy:
      'Sluice tries again, and writes nothing that is not complete. If it stays, ask Domo about the DataSet.',
  },
  ExportCellInvalid: {
    cause: "A cell of an export is no value of its column's type, so that Parquet can't have it.",
    remedy: 'Correct the DataSet, or export it with `"format": "csv"`.',
  },
  DataSetChanged: {
    cause: 'The DataSet changed while it was exported.',
    remedy: 'Sluice tries again. If it stays, choose a time at which nothing is loaded.',
  },
  ExportTooLong: {
    cause: 'The export takes longer than a function may run, 15 minutes.',
    remedy:
      'Export a smaller DataSet, such as a view of it in Domo; [exports.md](exports.md) has the speeds.',
  },
  RunStopped: {
    cause: 'The run was stopped by hand, timed out, or died.',
    remedy: '`npx sluice replay LOAD`. If it comes again, look at the log of the run.',
  },
  RowsLagging: {
    cause: 'Domo does not count the rows yet that were committed.',
    remedy: 'Nothing: Sluice looks again, and tells you if it stays.',
  },
  LeaseLost: {
    cause: 'Another run has taken the stream over.',
    remedy: 'Nothing: the other run goes on with the load.',
  },
  StepOvertaken: {
    cause: 'Another call of the same step has gone on.',
    remedy: 'Nothing.',
  },
  PartsMissing: {
    cause: 'Parts have no report although they were sent several times.',
    remedy: 'The log of `SplitPart` says why. Then `npx sluice replay LOAD`.',
  },
  ProofFailed: {
    cause: 'The reports of the parts contradict each other or the file. Nothing was committed.',
    remedy: 'Report it with the receipt: this should not happen.',
  },
  TextSizeDiffers: {
    cause: 'The text of a compressed file is not as long as its end says.',
    remedy: 'Nothing: Sluice reads the whole file first, and goes on.',
  },
  AwsUnavailable: {
    cause: 'AWS throttles, or a service was not there for a while.',
    remedy: 'Sluice tries again. If it ends `failed`: `npx sluice replay LOAD`.',
  },
  AwsRefused: {
    cause: 'A right or a resource is missing in AWS.',
    remedy: '`npx sluice doctor` says which, and how to mend it. Then `npx sluice replay LOAD`.',
  },
  Unexpected: {
    cause: 'Something happened that was not foreseen.',
    remedy: 'Report it with the receipt and the log of the run. `npx sluice replay LOAD` tries again.',
  },
};
