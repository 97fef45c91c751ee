/** What the Step Functions API answers instead of a result; `code` is the name of the exception in the SDK. */
export class ApiError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** More calls than the account may make. */
export const throttled = (): ApiError => new ApiError('ThrottlingException', 'Rate exceeded');
