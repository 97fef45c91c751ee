import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { transformSync } from 'esbuild';
import { functionEnvironment } from '../../sandbox/lambda/environment.ts';
import type { Lambda, LambdaFunction, LambdaOptions } from '../../sandbox/lambda/lambda.ts';
import { isThrottledBy, type Mishaps } from '../../sandbox/lambda/mishaps.ts';
import type { LambdaOutcome } from '../../sandbox/lambda/outcome.ts';
import { beginCall } from './clock.ts';
import { type Container, createImage, type Fate, type Judge } from './container.ts';
import { noTroubles, type Service, type Trouble, type Troubles } from './trouble.ts';

/** The functions' bundles in this process, each call in a container of its own, with the troubles of a schedule. */
export interface TroubledLambda {
  create(options: LambdaOptions): Lambda;
  /** From now on calls meet these, and what a world may do to any call. */
  trouble(troubles: Troubles, world?: LambdaOfWorld): void;
  /** What happened to calls since `trouble`: one line each. */
  history(): string[];
  /** Waits for calls that go on though nobody waits for them. */
  settled(): Promise<void>;
  /** The functions that somebody waits for. */
  busy(): string[];
  /** Calls a function that a schedule of AWS calls. */
  call(name: string): Promise<LambdaOutcome>;
}

/** What may happen to any call. */
interface LambdaOfWorld extends Mishaps {
  /** Calls at the same time, at most. */
  concurrency?: number;
}

/** An invocation that is killed is so by one of its first requests: few make more. */
const lastEffectOfKilled = 12;

export async function createTroubledLambda(): Promise<TroubledLambda> {
  let troubles = noTroubles;
  let ofWorld: LambdaOfWorld | undefined;
  let history: string[] = [];
  const busy = new Set<{ name: string }>();
  const straying = new Set<Promise<unknown>>();
  const throttler = await startThrottler();
  let running = new Map<string, Running>();

  async function call(made: Running, payload: unknown, met: Trouble[]): Promise<LambdaOutcome> {
    const container = made.idle.pop() ?? made.start();
    const id = randomUUID();
    const time = beginCall(made.timeout * 1000);
    let effects = 0;
    let ended = false;
    let dead = false;
    let vanish: () => void = () => undefined;
    const vanished = new Promise<void>((resolve) => {
      vanish = resolve;
    });
    const hit = new Map<Trouble, number>();
    let giveUp: (outcome: LambdaOutcome) => void = () => undefined;
    const givenUp = new Promise<LambdaOutcome>((resolve) => {
      giveUp = resolve;
    });
    const dieAs = (as: string) => () => {
      if (ended || dead) return;
      dead = true;
      vanish();
      container.kill();
      giveUp(failure('function', as, `RequestId: ${id} ended`));
    };
    /** Of a call that nobody waits for any more: Lambda ends it when its time is over. */
    const isGone = () => {
      if (Date.now() >= time.until) dieAs('Sandbox.Timedout')();
      return dead;
    };
    const judge: Judge = (options): Fate => {
      effects += 1;
      if (isGone()) return { kind: 'death', moment: 'before', die: () => undefined };
      for (const trouble of met) {
        if (!('effect' in trouble)) continue;
        if (trouble.kind === 'throttled' || trouble.kind === 'unanswered') {
          const before = hit.get(trouble) ?? 0;
          if (effects < trouble.effect || before >= trouble.times) continue;
          if (serviceOf(options.headers) !== trouble.service) continue;
          hit.set(trouble, before + 1);
          return trouble.kind === 'throttled'
            ? { kind: 'elsewhere', port: throttler.port }
            : { kind: 'unanswered' };
        }
        if (trouble.effect !== effects) continue;
        if (trouble.kind === 'zombie') {
          giveUp(failure('service', 'Lambda.SdkClientException', 'the connection was lost'));
          return { kind: 'later', ms: trouble.laterMs, isGone };
        }
        return { kind: 'death', moment: trouble.moment, die: dieAs(trouble.as) };
      }
      return { kind: 'goes' };
    };
    const work = container
      .invoke(structuredClone(payload), judge)
      .then(
        (result): LambdaOutcome => ({ ok: true, payload: result ?? null }),
        (error: Error): LambdaOutcome => ({ ...failure('function', error.name, error.message) }),
      )
      .then((outcome) => {
        ended = true;
        if (!dead) made.idle.push(container);
        return outcome;
      });
    const outcome = await Promise.race([work, givenUp]).finally(time.end);
    if (!ended && !dead) {
      const stray = Promise.race([work, vanished]).finally(() => straying.delete(stray));
      straying.add(stray);
    }
    return outcome;
  }

  async function invoke(made: Running, payload: unknown): Promise<LambdaOutcome> {
    const met = [...troubles.next(made.kind), ...byWorld(made.kind)];
    const now = {
      push: (what: string) =>
        history.push(`${new Date().toISOString().slice(17, 23)} ${about(payload)} ${what}`),
    };
    now.push(`${made.kind} begins`);
    if (met.some(({ kind }) => kind === 'refused')) {
      now.push(`${made.kind} refused`);
      return failure('service', 'Lambda.TooManyRequestsException', 'Rate Exceeded.');
    }
    for (const trouble of met) {
      if (trouble.kind === 'redelivered') void redeliver(made, payload as Delivery, trouble);
    }
    const twice = met.find((trouble) => trouble.kind === 'twice');
    const first = call(made, payload, met);
    if (twice?.kind === 'twice') {
      if (!twice.together) await first;
      const second = call(made, payload, []);
      await Promise.all([first, second]);
      now.push(`${made.kind} twice ${told(await first)}, ${told(await second)}`);
      return second;
    }
    const outcome = await first;
    now.push(`${made.kind}${met.map((trouble) => ` ${JSON.stringify(trouble)}`).join('')} ${told(outcome)}`);
    return outcome;
  }

  /** What the world does to this call. */
  function byWorld(name: string): Trouble[] {
    if (ofWorld === undefined) return [];
    const { concurrency = Number.POSITIVE_INFINITY, kill = 0, random } = ofWorld;
    const where = { function: name, call: 0 };
    if (busy.size > concurrency || isThrottledBy(ofWorld)) return [{ ...where, kind: 'refused' }];
    if (random() >= kill) return [];
    const effect = 1 + Math.floor(random() * lastEffectOfKilled);
    const moment = (['before', 'during', 'after'] as const)[Math.floor(random() * 3)] ?? 'after';
    return [{ ...where, kind: 'death', effect, moment, as: 'Runtime.ExitError' }];
  }

  /** What comes of it is nothing to the queue: it has given the messages to another call since, or none is left. */
  async function redeliver(
    made: Running,
    { Records }: Delivery,
    { laterMs, from }: Extract<Trouble, { kind: 'redelivered' }>,
  ): Promise<void> {
    const one = { name: made.kind };
    busy.add(one);
    await sleep(laterMs);
    const at = from % Records.length;
    await invoke(made, { Records: [...Records.slice(at), ...Records.slice(0, at)].reverse() });
    busy.delete(one);
  }

  function occupied(made: Running, payload: unknown): Promise<LambdaOutcome> {
    const one = { name: made.kind };
    busy.add(one);
    return invoke(made, payload).finally(() => busy.delete(one));
  }

  return {
    create({ functions, endpoint }) {
      running = new Map(functions.map((made) => [made.name, run(made, endpoint)]));
      return {
        async invoke({ functionName, payload }) {
          const made = running.get(functionName.replace(/^arn:.*:function:/, '').replace(/:.*$/, ''));
          if (made === undefined) return failure('service', 'Lambda.ResourceNotFoundException', functionName);
          return occupied(made, payload);
        },
        usage: () => ({}),
        close: () => throttler.close(),
      };
    },
    call(name) {
      const made = [...running.values()].find(({ kind }) => kind === name);
      if (made === undefined) throw new Error(`there is no function ${name}`);
      return occupied(made, {});
    },
    trouble(next, world) {
      troubles = next;
      ofWorld = world;
      history = [];
    },
    history: () => history,
    busy: () => [...busy].map(({ name }) => name),
    settled: async () => {
      await Promise.all(straying);
    },
  };
}

/** What the function is called with that takes messages of a queue. */
interface Delivery {
  Records: unknown[];
}

interface Running {
  /** What the function is called in the sources. */
  kind: string;
  /** Seconds. */
  timeout: number;
  idle: Container[];
  start(): Container;
}

function run(made: LambdaFunction, endpoint: string): Running {
  const environment = {
    ...functionEnvironment(made, endpoint),
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
  };
  const image = imageOf(made);
  return { kind: kindOf(made.name), timeout: made.timeout, idle: [], start: () => image(environment) };
}

const images = new Map<string, ReturnType<typeof createImage>>();

/** Compiled once for all worlds of this process. */
function imageOf({ folder, name }: LambdaFunction): ReturnType<typeof createImage> {
  const known = images.get(folder);
  if (known !== undefined) return known;
  const { code } = transformSync(bundleOf(folder), {
    format: 'cjs',
    define: { 'import.meta.url': JSON.stringify('file:///function') },
    supported: { 'dynamic-import': false },
  });
  const image = createImage(code, `${name}.cjs`);
  images.set(folder, image);
  return image;
}

function bundleOf(folder: string): string {
  const file = ['index.mjs', 'index.js'].map((name) => join(folder, name)).find((path) => existsSync(path));
  if (file === undefined) throw new Error(`no bundle in ${folder}`);
  return readFileSync(file, 'utf8');
}

/** `Sluice-SplitPartABCD-…` is `splitPart`. */
function kindOf(name: string): string {
  const [, id = name] = /^[^-]+-([A-Za-z]+?)[0-9A-F]{8}/.exec(name) ?? [];
  return id.charAt(0).toLowerCase() + id.slice(1);
}

/** Whose call it is, as far as its payload says. */
function about(payload: unknown): string {
  const { run, detail, fence, item, Records } = payload as {
    run?: string;
    fence?: number;
    item?: { part: number };
    detail?: { name: string; status: string };
    Records?: { body: string }[];
  };
  const name = (run ?? detail?.name ?? '').replace(/^.*(?=.{10}$)/, '');
  const messages = Records?.map(({ body }) => /\d+\/\d+\.csv|replay/.exec(body)?.[0]).join();
  return `${name} ${detail?.status ?? fence ?? item?.part ?? messages ?? ''}`;
}

function serviceOf(headers: unknown): Service | null {
  const { 'x-amz-target': target, ...others } = (headers ?? {}) as Record<string, unknown>;
  if (String(target).startsWith('DynamoDB')) return 'DynamoDB';
  if (String(target).startsWith('AWSStepFunctions')) return 'Step Functions';
  return target === undefined && String(others.authorization).includes('/s3/') ? 'S3' : null;
}

function failure(kind: 'function' | 'service', errorType: string, errorMessage: string) {
  return { ok: false as const, kind, errorType, errorMessage };
}

function told(outcome: LambdaOutcome): string {
  return outcome.ok ? 'ok' : `${outcome.errorType}: ${outcome.errorMessage.slice(0, 200)}`;
}

/** Answers as AWS does when it is asked too much. */
async function startThrottler(): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      if (request.headers['x-amz-target'] === undefined) {
        response.writeHead(503, { 'Content-Type': 'application/xml' });
        response.end(
          '<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>',
        );
        return;
      }
      response.writeHead(400, { 'Content-Type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify({ __type: 'ThrottlingException', message: 'Rate exceeded' }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
