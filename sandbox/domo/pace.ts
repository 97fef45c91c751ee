import type { Socket } from 'node:net';
import type { LiveSettings } from './settings.ts';

/** Lets bytes through as slowly as the settings say. A reader that is held back holds back its socket. */
export interface Pace {
  /** The chunks, each when its bytes may have passed the connection. */
  of(socket: Socket, chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  /** Lets everything through from now on. */
  stop(): void;
}

/** When the bytes so far have passed. Epoch milliseconds, as `performance.now` counts them. */
interface Lane {
  freeAt: number;
}

/** The largest piece takes so much of a second, so that a slow connection moves on all the time. */
const shareOfSecond = 0.25;

export function openPace(settings: LiveSettings): Pace {
  const sleepers = new Set<() => void>();
  let lanes = new WeakMap<Socket, Lane>();
  let all: Lane = { freeAt: 0 };
  let stopped = false;

  const rates = (): (number | null)[] =>
    stopped ? [null, null] : [settings.now.connectionBytesPerSecond, settings.now.totalBytesPerSecond];

  /** Forgets what is owed at the rates of before. */
  function restart(): void {
    lanes = new WeakMap();
    all = { freeAt: 0 };
    for (const wake of sleepers) wake();
  }

  let before = rates();
  settings.onChange(() => {
    const now = rates();
    if (now.every((rate, index) => rate === before[index])) return;
    before = now;
    restart();
  });

  function laneOf(socket: Socket): Lane {
    const lane = lanes.get(socket) ?? { freeAt: 0 };
    lanes.set(socket, lane);
    return lane;
  }

  /** Puts the bytes on the lane. @returns when they have passed */
  function carry(lane: Lane, bytes: number, rate: number | null): number {
    if (rate === null) return 0;
    lane.freeAt = Math.max(lane.freeAt, performance.now()) + (bytes / rate) * 1000;
    return lane.freeAt;
  }

  function sleepUntil(due: number, socket: Socket): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        sleepers.delete(wake);
        socket.off('close', wake);
        resolve();
      };
      const timer = setTimeout(wake, due - performance.now());
      sleepers.add(wake);
      socket.once('close', wake);
    });
  }

  async function pass(socket: Socket, bytes: number): Promise<void> {
    const [each = null, total = null] = rates();
    const due = Math.max(carry(laneOf(socket), bytes, each), carry(all, bytes, total));
    if (due > performance.now() && !socket.destroyed) await sleepUntil(due, socket);
  }

  /** Bytes that may pass at once. */
  function largestPiece(): number {
    const slowest = Math.min(...rates().map((rate) => rate ?? Number.POSITIVE_INFINITY));
    return Math.max(1, Math.floor(slowest * shareOfSecond));
  }

  return {
    async *of(socket, chunks) {
      for await (const chunk of chunks) {
        for (let at = 0; at < chunk.length; ) {
          const piece = chunk.subarray(at, at + largestPiece());
          await pass(socket, piece.length);
          yield piece;
          at += piece.length;
        }
      }
    },
    stop() {
      stopped = true;
      restart();
    },
  };
}
