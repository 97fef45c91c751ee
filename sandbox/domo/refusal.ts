import { randomBytes } from 'node:crypto';
import { STATUS_CODES } from 'node:http';

/** Domo's error document [R1]. */
export interface ErrorBody {
  status: number;
  statusReason: string;
  message: string;
  /** Trace id for Domo's support. */
  toe: string;
  path?: string;
}

export function errorBody(status: number, message: string, path?: string): ErrorBody {
  return {
    status,
    statusReason: STATUS_CODES[status] ?? 'Unknown',
    message,
    toe: randomBytes(8)
      .toString('hex')
      .toUpperCase()
      .replace(/^(.{6})(.{5})/, '$1-$2-'),
    ...(path === undefined ? {} : { path }),
  };
}

/** A request that is answered with an error. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly headers: Record<string, string>;
  /** The body of the answer; `html` for errors that Domo can't send as JSON [A17]. */
  readonly body: object | { html: string };

  constructor(
    status: number,
    message: string,
    options: { headers?: Record<string, string>; body?: object | { html: string } } = {},
  ) {
    super(message);
    this.status = status;
    this.headers = options.headers ?? {};
    this.body = options.body ?? errorBody(status, message);
  }
}

/** Domo says only this about a body that it can't take [R3]. `why` is for the log. */
export class BadBody extends Refusal {
  readonly why: string;

  constructor(why: string) {
    super(400, 'Bad Request');
    this.why = why;
  }
}

export function htmlPage(status: number, text: string): { html: string } {
  const reason = STATUS_CODES[status] ?? 'Error';
  return {
    html: `<!DOCTYPE html><html><head><title>${status} ${reason}</title></head><body><h1>${reason}</h1><p>${text}</p></body></html>`,
  };
}
