import { register } from 'node:module';

/** For `node --import`: whoever imports the sandbox's stand-in for Step Functions gets the witness. */
register('./swap-resolver.mjs', import.meta.url);
