import type { HttpAnswer } from './transport.ts';

/** In a message for a person, more is noise. */
const messageLength = 600;

/** What the body of a bad answer says [R1, R2]. */
export interface Said {
  /** Domo's own message, or the text of a page, without its last full stop; empty when there is none. */
  message: string;
  /** Trace id for Domo's support. */
  toe?: string | undefined;
  /** OAuth's error code [A19]. */
  oauthError?: string | undefined;
  html: boolean;
}

/** Understands JSON, HTML, plain text and nothing; never throws. */
export function whatWasSaid(answer: HttpAnswer): Said {
  const clean = (text: string) => shorten(withoutSecrets(answer, text));
  if (isHtml(answer)) return { message: clean(htmlText(answer.text)), html: true };
  const fields = jsonObject(answer.text);
  if (!fields) return { message: clean(answer.text), html: false };
  const text = (key: string) => (typeof fields[key] === 'string' ? fields[key] : undefined);
  const oauthError = text('error');
  const toe = text('toe');
  const message =
    text('message') ?? text('error_description') ?? oauthError ?? text('statusReason') ?? answer.text;
  return { message: clean(message), toe: toe && clean(toe), oauthError, html: false };
}

/** An error page may repeat the request, its Authorization included. */
export function withoutSecrets({ secrets }: HttpAnswer, text: string): string {
  return secrets.reduce((kept, secret) => (secret === '' ? kept : kept.replaceAll(secret, '[secret]')), text);
}

/** Where a gateway answers in Domo's stead, a page comes, whatever was asked for. */
export function isHtml({ headers, text }: HttpAnswer): boolean {
  return (
    /^text\/html\b/i.test(headers['content-type'] ?? '') || /^\s*<(!doctype|html|head|body)\b/i.test(text)
  );
}

/** The body as a JSON object, or undefined when it is something else. */
export function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function htmlText(html: string): string {
  const title = /<title[^>]*>([^<]*)/i.exec(html)?.[1]?.trim();
  if (title) return title;
  return html.replace(/<(script|style)\b[\s\S]*?(<\/\1>|$)/gi, ' ').replace(/<[^>]*>/g, ' ');
}

function shorten(text: string): string {
  // A control character must not get into a log or a terminal.
  const line = text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .replace(/\.+$/, '');
  return line.length <= messageLength ? line : `${line.slice(0, messageLength)}…`;
}
