import { shorten } from '../wording.ts';
import type { HttpAnswer } from './transport.ts';

/** Characters of Domo's text that a message shows. */
const messageLength = 600;

/** What the body of an error says [R1, R2]. */
export interface Said {
  /** Domo's own message, or the text of a page, without its last full stop. Empty if there is none. */
  message: string;
  /** Trace id for Domo's support. */
  toe?: string | undefined;
  /** OAuth's error code [A19]. */
  oauthError?: string | undefined;
  html: boolean;
}

/** Reads JSON, HTML, plain text and an empty body. Never throws. */
export function whatWasSaid(answer: HttpAnswer): Said {
  const clean = (text: string) => oneLine(withoutSecrets(answer, text));
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

/** Removes secrets from a text: an error page may repeat the request with its Authorization. */
export function withoutSecrets({ secrets }: HttpAnswer, text: string): string {
  return secrets.reduce((kept, secret) => (secret === '' ? kept : kept.replaceAll(secret, '[secret]')), text);
}

/** Whether the answer is an HTML page. A gateway in front of Domo answers with pages, whatever was asked for. */
export function isHtml({ headers, text }: HttpAnswer): boolean {
  return (
    /^text\/html\b/i.test(headers['content-type'] ?? '') || /^\s*<(!doctype|html|head|body)\b/i.test(text)
  );
}

/** The body as a JSON object, or undefined if it is not one. */
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

function oneLine(text: string): string {
  // No control character may get into a log or a terminal.
  const line = text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .replace(/\.+$/, '');
  return shorten(line, messageLength);
}
