/** Whose fault an error is: the file's owner or operator, Domo, AWS, or ours. */
export type Fault = 'user' | 'domo' | 'aws' | 'bug';

/**
 * Base of every error that Sluice throws on purpose.
 *
 * `name` is the contract between a Lambda and the state machine's Retry and Catch: the Lambda service
 * reports it as `errorType` and Step Functions matches it literally, so it is a fixed string of the class
 * and survives minification. The message is one or two sentences for a person: what happened, where
 * (object, row, byte), what to do.
 */
export abstract class SluiceError extends Error {
  abstract override readonly name: string;
  abstract readonly fault: Fault;
  /** May the same call be made again, unchanged, with hope? */
  readonly retryable: boolean = false;
  /** Of a request that was made more than once: one before this answer may have had its effect. */
  isInDoubt = false;
}

/** The file is at fault: its load ends `rejected`, and trying again changes nothing. */
export abstract class FileError extends SluiceError {
  readonly fault = 'user';
}

export class FileWithoutRows extends FileError {
  readonly name = 'FileWithoutRows';
}
/** The bytes are something else than text: gzip, zip, PNG, Parquet … */
export class NotCsv extends FileError {
  readonly name = 'NotCsv';
}
/** A zip archive that contradicts itself, or whose bytes are not those that it was made of. */
export class DamagedZip extends FileError {
  readonly name = 'DamagedZip';
}
/** A workbook of which parts are missing, or are not what the format says. */
export class DamagedWorkbook extends FileError {
  readonly name = 'DamagedWorkbook';
}
export class NotUtf8 extends FileError {
  readonly name = 'NotUtf8';
}
/** The bytes are no text in the encoding that the file has, or is said to have. */
export class NotInEncoding extends FileError {
  readonly name = 'NotInEncoding';
  /** Where they begin. Byte of the object; null where only name and message are known. */
  byte: number | null = null;
}
/** A Parquet file is not whole, or contradicts itself. */
export class DamagedParquet extends FileError {
  readonly name = 'DamagedParquet';
}
/** A Parquet file has something that is not read: encryption, or an encoding that nobody writes any more. */
export class ParquetNotRead extends FileError {
  readonly name = 'ParquetNotRead';
}
/** A compressed object is cut, or its bytes are not those that its maker wrote. */
export class DamagedGzip extends FileError {
  readonly name = 'DamagedGzip';
  /** Where that shows. Byte of the object; null where only name and message are known. */
  byte: number | null = null;
}
/** A compressed object has more text than the route lets through. */
export class TooMuchText extends FileError {
  readonly name = 'TooMuchText';
}
export class NulByte extends FileError {
  readonly name = 'NulByte';
}
export class UnclosedQuote extends FileError {
  readonly name = 'UnclosedQuote';
}
export class TextAfterQuote extends FileError {
  readonly name = 'TextAfterQuote';
}
/** A quote inside a field that does not begin with one [F4]. */
export class QuoteInUnquotedField extends FileError {
  readonly name = 'QuoteInUnquotedField';
}
/** A carriage return outside quotes that no line feed follows [F4]. */
export class BareCarriageReturn extends FileError {
  readonly name = 'BareCarriageReturn';
}
/** A line feed outside quotes, where a carriage return alone ends the lines. */
export class BareLineFeed extends FileError {
  readonly name = 'BareLineFeed';
}
export class WrongColumnCount extends FileError {
  readonly name = 'WrongColumnCount';
}
export class BlankLine extends FileError {
  readonly name = 'BlankLine';
}
export class RecordTooLong extends FileError {
  readonly name = 'RecordTooLong';
}
/** Nothing proves how the file is to be read, and the route does not say it. */
export class ReadingUnclear extends FileError {
  readonly name = 'ReadingUnclear';
}
export class HeaderMismatch extends FileError {
  readonly name = 'HeaderMismatch';
}
export class CellOfWrongType extends FileError {
  readonly name = 'CellOfWrongType';
}
/** A record is no JSON, or no object [RFC 8259]. */
export class InvalidJson extends FileError {
  readonly name = 'InvalidJson';
}
/** An object of JSON has a key twice, or two keys that may be the same column. */
export class RepeatedKey extends FileError {
  readonly name = 'RepeatedKey';
}
/** An object of JSON has a value that no column asks for. */
export class UnexpectedKey extends FileError {
  readonly name = 'UnexpectedKey';
}
/** The objects of a file have more keys than a DataSet could have columns. */
export class TooManyKeys extends FileError {
  readonly name = 'TooManyKeys';
}
/** A row has a null in a column that identifies rows. */
export class KeyMissing extends FileError {
  readonly name = 'KeyMissing';
}
/** The version that was planned can no longer be read: deleted, or overwritten where there are no versions. */
export class ObjectGone extends FileError {
  readonly name = 'ObjectGone';
}
/** The object is what an export of ours wrote: an import route must not load it again. */
export class ExportedObject extends FileError {
  readonly name = 'ExportedObject';
}
/** Domo answered 400 to a part: its own grammar check found something [P12]. */
export class PartRefused extends FileError {
  readonly name = 'PartRefused';
}
/** More bytes than the DataSet API takes in one request [I14], or than the route lets through. */
export class FileTooLarge extends FileError {
  readonly name = 'FileTooLarge';
}
/** Domo answered 400 to an import: it does not want the rows, and does not say which [I6]. */
export class ImportRefused extends FileError {
  readonly name = 'ImportRefused';
}
/** A REPLACE would leave far fewer rows than there are, by the route's `shrinkGuard`. */
export class DataSetWouldShrink extends FileError {
  readonly name = 'DataSetWouldShrink';
}
/** Indexing ended INVALID: the rows were uploaded, but Domo could not take them [X5]. */
export class ExecutionInvalid extends FileError {
  readonly name = 'ExecutionInvalid';
}

/** A set of objects is not whole, or can't be loaded together. */
export class SetInvalid extends FileError {
  readonly name = 'SetInvalid';
}

abstract class OperatorError extends SluiceError {
  readonly fault = 'user';
}
export class ConfigInvalid extends OperatorError {
  readonly name = 'ConfigInvalid';
}
export class SecretInvalid extends OperatorError {
  readonly name = 'SecretInvalid';
}
/** Domo does not accept the client id and secret [A20], or the token lacks a scope or a right [A16, A19, R4]. */
export class DomoUnauthorized extends OperatorError {
  readonly name = 'DomoUnauthorized';
}
/** A Stream or DataSet of the configuration does not exist in Domo [R5]. */
export class DomoNotFound extends OperatorError {
  readonly name = 'DomoNotFound';
}
/** What the first load of a route has made was deleted in Domo since, and its rows with it [D12]. */
export class DataSetDeleted extends OperatorError {
  readonly name = 'DataSetDeleted';
}

/** The DataSet by which a route names its Stream has none [S8]. */
export class StreamNotFound extends OperatorError {
  readonly name = 'StreamNotFound';
}
/** The DataSet by which a route names its Stream has several. */
export class StreamAmbiguous extends OperatorError {
  readonly name = 'StreamAmbiguous';
}

abstract class DomoError extends SluiceError {
  readonly fault = 'domo';
}
/** Domo understood the request and said no (4xx other than the ones that have a class of their own). */
export class DomoRefused extends DomoError {
  readonly name = 'DomoRefused';
}
/** 429 [R7], or a commit that came too early [X12]. */
export class DomoThrottled extends DomoError {
  readonly name = 'DomoThrottled';
  override readonly retryable = true;
}
/** 5xx, an HTML page instead of JSON [R2], no connection, no answer in time: of a call that is safe to repeat. */
export class DomoUnavailable extends DomoError {
  readonly name = 'DomoUnavailable';
  override readonly retryable = true;
}
/** An unsafe call [R9] may or may not have had its effect: ask Domo before acting. */
export class DomoAnswerLost extends DomoError {
  readonly name = 'DomoAnswerLost';
}
/** An import was sent and its answer lost: it may still come, or Domo may yet count the rows [R9, I11]. */
export class ImportUnanswered extends DomoError {
  readonly name = 'ImportUnanswered';
  override readonly retryable = true;
}
/** An import was sent and its answer lost: nobody knows what became of it. */
export class ImportUnclear extends DomoError {
  readonly name = 'ImportUnclear';
}
/**
 * A part may have reached Domo before, and a second one under its id would add its rows instead of replacing them [P7]:
 * the batch goes again in a new execution.
 */
export class PartSentBefore extends DomoError {
  readonly name = 'PartSentBefore';
  override readonly retryable = true;
}
/**
 * The answer to a commit was lost, and a second commit would load the rows twice [X16]: the execution is given up, and
 * the batch goes again only where Domo's count shows that nothing of it came.
 */
export class CommitLost extends DomoError {
  readonly name = 'CommitLost';
  override readonly retryable = true;
}
/** The execution was aborted by somebody else: creating one aborts the other open one [X6]. */
export class ExecutionAborted extends DomoError {
  readonly name = 'ExecutionAborted';
}
/** Domo refused a commit and has the execution still open: it may take the commit later. */
export class CommitRefused extends DomoError {
  readonly name = 'CommitRefused';
  override readonly retryable = true;
}
/** What became of a commit that Domo has taken, or may have, is not known: its state and the row count don't tell. */
export class ExecutionUnclear extends DomoError {
  readonly name = 'ExecutionUnclear';
}
/** Committed, and Domo has not finished indexing [X9, X10]. */
export class StillIndexing extends DomoError {
  readonly name = 'StillIndexing';
  override readonly retryable = true;
}
/** Another call of the same step creates the Stream or the DataSet of a route, or may still do so: two would make two DataSets. */
export class StreamBeingCreated extends SluiceError {
  readonly name = 'StreamBeingCreated';
  readonly fault = 'aws';
  override readonly retryable = true;
}
/** A 2xx whose body is not what the protocol says. */
export class DomoAnswerInvalid extends DomoError {
  readonly name = 'DomoAnswerInvalid';
}

/** An export has another number of rows than the DataSet: Domo leaves some out without a word [E10]. */
export class ExportRowsDiffer extends DomoError {
  readonly name = 'ExportRowsDiffer';
  override readonly retryable = true;
}
/** An export has a cell that is no value of its column's type: nothing in Parquet can stand for it. */
export class ExportCellInvalid extends DomoError {
  readonly name = 'ExportCellInvalid';
}
/** The DataSet's data changed while they were exported: nobody can say which state was fetched. */
export class DataSetChanged extends OperatorError {
  readonly name = 'DataSetChanged';
  override readonly retryable = true;
}
/** An export takes longer than a function may run. */
export class ExportTooLong extends OperatorError {
  readonly name = 'ExportTooLong';
}

/** The run that worked on a load ended before the load did: stopped by hand, timed out, or by a fault of ours. */
export class RunStopped extends SluiceError {
  readonly name = 'RunStopped';
  readonly fault = 'aws';
}
/** Committed, and the DataSet has not yet the rows that it should have: Domo's count may lag [X10]. */
export class RowsLagging extends SluiceError {
  readonly name = 'RowsLagging';
  readonly fault = 'domo';
  override readonly retryable = true;
}
/** The lease of the stream, or the load, is another run's by now: the writes of this one are refused. */
export class LeaseLost extends SluiceError {
  readonly name = 'LeaseLost';
  readonly fault = 'aws';
}
/** Another call of the same step, or a later step, has gone on with the batch: nobody waits for this call any more. */
export class StepOvertaken extends SluiceError {
  readonly name = 'StepOvertaken';
  readonly fault = 'aws';
  override readonly retryable = true;
}
/** Parts stayed without a report, although they were sent several times. */
export class PartsMissing extends SluiceError {
  readonly name = 'PartsMissing';
  readonly fault = 'aws';
}
/** The reports contradict each other or the object: nothing may be committed on them. */
export class ProofFailed extends SluiceError {
  readonly name = 'ProofFailed';
  readonly fault = 'bug';
}

/**
 * The text of a compressed object is not as long as the end of the object says, or it has an end that is none of the
 * text: what was planned by that does not hold, and the object must be read to its end first.
 */
export class TextSizeDiffers extends SluiceError {
  readonly name = 'TextSizeDiffers';
  readonly fault = 'user';
}

/** AWS throttled or was briefly not there, beyond what its SDK retries by itself. */
export class AwsUnavailable extends SluiceError {
  readonly name = 'AwsUnavailable';
  readonly fault = 'aws';
  override readonly retryable = true;
}
/** AWS said no: a right or a resource is missing. */
export class AwsRefused extends SluiceError {
  readonly name = 'AwsRefused';
  readonly fault = 'aws';
}
/** Anything that was not foreseen. */
export class Unexpected extends SluiceError {
  readonly name = 'Unexpected';
  readonly fault = 'bug';
}

const classes = {
  FileWithoutRows,
  NotCsv,
  DamagedZip,
  DamagedWorkbook,
  NotUtf8,
  NotInEncoding,
  DamagedParquet,
  ParquetNotRead,
  DamagedGzip,
  TooMuchText,
  NulByte,
  UnclosedQuote,
  TextAfterQuote,
  QuoteInUnquotedField,
  BareCarriageReturn,
  BareLineFeed,
  WrongColumnCount,
  BlankLine,
  RecordTooLong,
  ReadingUnclear,
  HeaderMismatch,
  CellOfWrongType,
  InvalidJson,
  RepeatedKey,
  UnexpectedKey,
  TooManyKeys,
  KeyMissing,
  ObjectGone,
  ExportedObject,
  PartRefused,
  FileTooLarge,
  ImportRefused,
  DataSetWouldShrink,
  ExecutionInvalid,
  SetInvalid,
  ConfigInvalid,
  SecretInvalid,
  DomoUnauthorized,
  DomoNotFound,
  DataSetDeleted,
  StreamNotFound,
  StreamAmbiguous,
  DomoRefused,
  DomoThrottled,
  DomoUnavailable,
  DomoAnswerLost,
  ImportUnanswered,
  ImportUnclear,
  PartSentBefore,
  CommitLost,
  ExecutionAborted,
  CommitRefused,
  ExecutionUnclear,
  StillIndexing,
  StreamBeingCreated,
  DomoAnswerInvalid,
  ExportRowsDiffer,
  ExportCellInvalid,
  DataSetChanged,
  ExportTooLong,
  RunStopped,
  RowsLagging,
  LeaseLost,
  StepOvertaken,
  PartsMissing,
  ProofFailed,
  TextSizeDiffers,
  AwsUnavailable,
  AwsRefused,
  Unexpected,
};

export type ErrorName = keyof typeof classes;

/** Every name that may stand in a Retry or a Catch. */
export const errorNames = Object.keys(classes) as ErrorName[];

/** The error again that was told as a name and a message; `Unexpected` for a name that is not ours. */
export function reviveError(name: string, message: string): SluiceError {
  return Object.hasOwn(classes, name)
    ? new classes[name as ErrorName](message)
    : new Unexpected(message === '' ? name : `${name}: ${message}`);
}

/** An error of ours for anything that was thrown. */
export function asSluiceError(thrown: unknown): SluiceError {
  if (thrown instanceof SluiceError) return thrown;
  const message = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return new Unexpected(message, { cause: thrown });
}
