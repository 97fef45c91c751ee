// @ts-check
/**
 * The program in the process of a function: Lambda's Node.js runtime as a handler sees it. It has the error names of
 * AWS's own runtime (aws/aws-lambda-nodejs-runtime-interface-client), and refuses callbacks like it. It is plain
 * JavaScript, because it is started often and must not wait for a compiler.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** @typedef {import('./messages.ts').Invoke} Invoke */
/** @typedef {import('./messages.ts').FromChild} FromChild */
/** @typedef {import('./messages.ts').FunctionFault} FunctionFault */

const responseLimit = 6_291_556;
const env = /** @type {Record<string, string>} */ (process.env);

/** @type {Invoke | null} */
let current = null;

/** @param {FromChild} message @param {() => void} [then] */
function send(message, then) {
  process.send?.(message, undefined, {}, then);
}

/**
 * The most memory that this process ever had resident, in bytes. On Linux it is read from /proc, because getrusage
 * starts from the memory that the parent had when it forked.
 */
function maxRss() {
  try {
    const [, kilobytes] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kilobytes !== undefined) return Number(kilobytes) * 1024;
  } catch {
    // Other systems have no such file.
  }
  return process.resourceUsage().maxRSS * 1024;
}

/** @param {string} name @param {string} message @param {unknown} [cause] */
function runtimeError(name, message, cause) {
  const error = new Error(message);
  error.name = `Runtime.${name}`;
  if (cause instanceof Error && cause.stack) error.stack = cause.stack;
  return error;
}

/** @param {unknown} thrown @returns {FunctionFault} */
function faultOf(thrown) {
  if (!(thrown instanceof Error)) {
    return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  }
  return {
    errorType: String(thrown.name),
    errorMessage: String(thrown.message),
    trace: thrown.stack?.split('\n') ?? [],
  };
}

/** Writes the line that Lambda writes with the log format JSON. @param {FunctionFault} fault */
function logFault({ errorType, errorMessage, trace }) {
  const message = { errorType, errorMessage, stackTrace: trace };
  const line = {
    timestamp: new Date().toISOString(),
    level: 'ERROR',
    requestId: current?.requestId,
    message,
  };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}

async function loadHandler() {
  const name = env._HANDLER;
  const file = basename(name);
  const dot = file.indexOf('.');
  if (dot < 1 || name.includes('..')) {
    throw runtimeError('MalformedHandlerName', `'${name}' is not of the form file.export.`);
  }
  const stem = join(env.LAMBDA_TASK_ROOT, dirname(name), file.slice(0, dot));
  const path = ['.js', '.mjs', '.cjs']
    .map((ending) => stem + ending)
    .find((candidate) => existsSync(candidate));
  if (path === undefined) throw runtimeError('ImportModuleError', `Cannot find module '${stem}'`);
  let module;
  try {
    module = await import(pathToFileURL(path).href);
  } catch (error) {
    const kind = error instanceof SyntaxError ? 'UserCodeSyntaxError' : 'ImportModuleError';
    throw runtimeError(kind, String(error), error);
  }
  const exported = file.slice(dot + 1);
  const handler = module[exported] ?? module.default?.[exported];
  if (typeof handler !== 'function') {
    throw runtimeError('HandlerNotFound', `${name} is undefined or not exported`);
  }
  if (handler.length >= 3) {
    throw runtimeError(
      'CallbackHandlerDeprecated',
      `${name} takes a callback, which Lambda's Node.js 24 does not call.`,
    );
  }
  return handler;
}

/** @param {Invoke} invoke */
function contextOf({ requestId, arn, deadline }) {
  return {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: arn,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

/** @param {unknown} value */
function serialise(value) {
  let result;
  try {
    result = JSON.stringify(value === undefined ? null : value) ?? 'null';
  } catch {
    throw runtimeError('JSONStringifyError', 'Unable to stringify response body');
  }
  if (Buffer.byteLength(result) > responseLimit) {
    const error = new Error(
      `Response payload size exceeded maximum allowed payload size (${responseLimit} bytes).`,
    );
    error.name = 'Function.ResponseSizeTooLarge';
    throw error;
  }
  return result;
}

/** @param {FunctionFault} fault @param {() => void} [then] */
function fail(fault, then) {
  logFault(fault);
  if (current === null) return then?.();
  current = null;
  send({ type: 'threw', fault, maxRss: maxRss() }, then);
}

/** @param {(event: unknown, context: object) => unknown} handler @param {Invoke} invoke */
async function run(handler, invoke) {
  current = invoke;
  try {
    const result = serialise(await handler(JSON.parse(invoke.event), contextOf(invoke)));
    if (current !== invoke) return;
    current = null;
    send({ type: 'returned', result, maxRss: maxRss() });
  } catch (error) {
    if (current === invoke) fail(faultOf(error));
  }
}

process.on('uncaughtException', (error) => fail(faultOf(error), () => process.exit(129)));
process.on('unhandledRejection', (reason) => {
  fail(faultOf(runtimeError('UnhandledPromiseRejection', String(reason), reason)), () => process.exit(128));
});
// Ctrl-C reaches the whole process group, but the sandbox ends its functions itself, in its own order.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit());

try {
  const handler = await loadHandler();
  process.on('message', (invoke) => run(handler, /** @type {Invoke} */ (invoke)));
  send({ type: 'ready' });
} catch (error) {
  const fault = faultOf(error);
  logFault(fault);
  send({ type: 'init-failed', fault }, () => process.exit(1));
}
