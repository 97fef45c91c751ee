import type { S3Request } from '../http/request.ts';
import type { S3Response } from '../http/response.ts';
import type { Store } from '../store/store.ts';

/** One operation of S3's API. Throws S3Error, which becomes the answer to the client. */
export type Operation = (store: Store, request: S3Request) => Promise<S3Response>;
