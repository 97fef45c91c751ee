import type { Domo } from '../../shared/domo/client.ts';
import { Interrupted } from '../complaint.ts';

/**
 * The client, whose calls reject with `Interrupted` once the signal is aborted. A call that is under way is waited for:
 * what it has done has to be known, so that it can be undone.
 */
export function guarded(domo: Domo, signal: AbortSignal): Domo {
  const guard = <T extends object>(group: T): T =>
    new Proxy(group, {
      get(target, name, receiver) {
        const member = Reflect.get(target, name, receiver);
        if (typeof member !== 'function') return member;
        return (...given: unknown[]) => {
          if (signal.aborted) throw new Interrupted('Interrupted.');
          return member.apply(target, given);
        };
      },
    });
  const { dataSets, streams, executions, parts } = domo;
  return {
    dataSets: guard(dataSets),
    streams: guard(streams),
    executions: guard(executions),
    parts: guard(parts),
  };
}
