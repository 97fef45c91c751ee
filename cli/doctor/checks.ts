import { bucket } from './bucket.ts';
import { concurrency } from './concurrency.ts';
import { configuration } from './configuration.ts';
import { credentials } from './credentials.ts';
import { deadLetters } from './dead-letters.ts';
import { domo } from './domo.ts';
import type { Check } from './examine.ts';
import { exports } from './exports.ts';
import { imports } from './imports.ts';
import { intake } from './intake.ts';
import { loads } from './loads.ts';
import { notices } from './notices.ts';
import { probe } from './probe.ts';
import { region } from './region.ts';
import { rules } from './rules.ts';
import { secret } from './secret.ts';
import { stack } from './stack.ts';
import { streams } from './streams.ts';
import { tables } from './tables.ts';
import { updates } from './updates.ts';
import { writes } from './writes.ts';

/** In the order of the output. A check that others depend on comes before them. */
export const checks: readonly Check[] = [
  region,
  credentials,
  stack,
  secret,
  domo,
  probe,
  configuration,
  imports,
  updates,
  exports,
  bucket,
  writes,
  tables,
  rules,
  intake,
  deadLetters,
  notices,
  concurrency,
  streams,
  loads,
];
