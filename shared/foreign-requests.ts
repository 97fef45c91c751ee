import type { IncomingMessage, RequestListener } from 'node:http';

/**
 * A listener that passes on only requests that are made to the server's own address, by programs or by a page of the
 * server itself. All others are answered 403 before anything looks at them. A browser that a page of another site
 * misuses gives itself away:
 * - a name of that site that was made to point here (DNS rebinding) stands in `Host`;
 * - the site stands in `Origin`, which browsers send with every POST, PUT and DELETE, a form's too, and what its request
 *   is to this server in `Sec-Fetch-Site` (Fetch Standard, W3C Fetch Metadata). No page can change either.
 *
 * @param server what a person calls it, as a subject: `The sandbox`
 */
export function refuseForeign(listener: RequestListener, server = 'The sandbox'): RequestListener {
  return (request, response) => {
    const fault = faultOf(request);
    if (fault === null) return listener(request, response);
    const text = `${server} does not answer this: ${fault}\n`;
    // The body is not read: whoever sends it may send as much as it likes.
    response.writeHead(403, {
      'Content-Type': 'text/plain',
      'Content-Length': Buffer.byteLength(text),
      Connection: 'close',
    });
    response.end(text);
  };
}

function faultOf({ headers, socket }: IncomingMessage): string | null {
  const port = socket.localPort;
  if (!isOwn(headers.host, port)) {
    return `its Host is not 127.0.0.1:${port}, localhost:${port}, or a name under localhost with this port.`;
  }
  const { origin } = headers;
  if (origin !== undefined && !isOwn(/^http:\/\/(.+)$/.exec(origin)?.[1], port)) {
    return 'its Origin is another site.';
  }
  // Another port of this machine counts as the same site: it may serve anything.
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    return 'its Sec-Fetch-Site says that a page of another site makes it.';
  }
  return null;
}

/**
 * Whether a host names this machine alone. Browsers resolve names under `localhost` themselves, to this machine (Secure
 * Contexts, RFC 6761): clients of S3 put the name of a bucket there.
 */
function isOwn(host: string | undefined, port: number | undefined): boolean {
  const [, name = '', given = '80'] = /^([^:]+)(?::(\d+))?$/.exec(host ?? '') ?? [];
  return Number(given) === port && /^(127\.0\.0\.1|([a-z0-9.-]+\.)?localhost)$/i.test(name);
}
