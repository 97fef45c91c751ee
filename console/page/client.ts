import type { Problem } from '../answers.ts';

const kept = 'sluice-console-token';

/** The token of the link, which is taken out of the address; a page that is loaded again in its tab has kept it. */
function takeToken(): string {
  const [, given] = /^#token=([\w-]+)/.exec(location.hash) ?? [];
  if (given !== undefined) {
    sessionStorage.setItem(kept, given);
    history.replaceState(null, '', '#/');
  }
  return given ?? sessionStorage.getItem(kept) ?? '';
}

const token = takeToken();

/** What the server says instead of an answer. */
export class Refused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** Asks the server of the console. Throws `Refused`. */
export async function ask<T>(path: string, request: RequestInit = {}): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(`/api${path}`, { ...request, headers: { Authorization: `Bearer ${token}` } });
  } catch {
    throw new Refused(gone);
  }
  const said: unknown = await answer.json();
  if (!answer.ok) throw new Refused(said as Problem);
  return said as T;
}

export function tell<T>(path: string, body: object = {}): Promise<T> {
  return ask(path, { method: 'POST', body: JSON.stringify(body) });
}

const gone: Problem = {
  name: 'ConsoleGone',
  message: 'The console does not answer. Start it again with `npx sluice open`, and open its new link.',
};

/** Sends a file, and tells how many bytes of it have arrived: `fetch` can't. Throws `Refused`. */
export function send<T>(path: string, file: File, onProgress: (bytesDone: number) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api${path}`);
    request.setRequestHeader('Authorization', `Bearer ${token}`);
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onload = () =>
      request.status === 200 ? resolve(request.response) : reject(new Refused(request.response ?? gone));
    request.onerror = () => reject(new Refused(gone));
    request.send(file);
  });
}

export function problemOf(error: unknown): Problem {
  return error instanceof Refused ? error.problem : { name: 'Error', message: String(error) };
}
