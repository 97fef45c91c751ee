/** A call of the AWS SDK, as the SDK tells it to a logger. */
export interface CallLogger {
  debug(content: object): void;
  info(content: object): void;
  warn(content: object): void;
  error(content: object): void;
}

interface Call {
  clientName?: string;
  commandName?: string;
  error?: Error;
  metadata?: { httpStatusCode?: number; attempts?: number };
}

/** Prints a line for each call, with --verbose. Inputs and outputs stay out of it: they have rows and secrets. */
export const callLogger: CallLogger = {
  debug() {},
  info: print,
  warn() {},
  error: print,
};

function print(content: object): void {
  const { clientName, commandName, error, metadata } = content as Call;
  if (commandName === undefined) return;
  const service = clientName?.replace(/Client$/, '') ?? 'AWS';
  const end = error === undefined ? (metadata?.httpStatusCode ?? '') : error.name;
  const tries = (metadata?.attempts ?? 1) > 1 ? `, ${metadata?.attempts} tries` : '';
  process.stderr.write(`${service} ${commandName.replace(/Command$/, '')}: ${end}${tries}\n`);
}
