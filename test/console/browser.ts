import { createRequire } from 'node:module';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

/** Debian's, unless CHROMIUM names another. */
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** A browser that notes whatever it should not do. */
export interface Watched {
  /** A new page in the light, or in the dark. */
  page(look: Look): Promise<Page>;
  /** Errors of the page, and requests that leave this machine, since the start. */
  complaints: string[];
  close(): Promise<void>;
}

export interface Look {
  scheme: 'light' | 'dark';
  width: number;
  height: number;
  /** Pixels of a picture for each of the page. */
  scale?: number;
}

export async function startBrowser(ownHost: string): Promise<Watched> {
  // As root, Chromium starts without its sandbox only.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath, args });
  const complaints: string[] = [];
  const contexts: BrowserContext[] = [];

  return {
    complaints,

    async page({ scheme, width, height, scale = 2 }) {
      const context = await browser.newContext({
        ...{ colorScheme: scheme, viewport: { width, height }, deviceScaleFactor: scale, locale: 'en-GB' },
        reducedMotion: 'reduce',
      });
      contexts.push(context);
      context.on('request', (request) => {
        if (new URL(request.url()).host !== ownHost) complaints.push(`a request to ${request.url()}`);
      });
      // A busy machine takes its time.
      context.setDefaultTimeout(400_000);
      const page = await context.newPage();
      page.on('pageerror', (error) => complaints.push(`an error: ${error.stack}`));
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning')
          complaints.push(`${message.type()}: ${message.text()}`);
      });
      return page;
    },

    async close() {
      for (const context of contexts) await context.close();
      await browser.close();
    },
  };
}

const axe: { source: string } = createRequire(import.meta.url)('axe-core');

/** What axe-core finds on the page as it is: a line for each finding. */
export async function findingsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const violations: { id: string; help: string; nodes: { html: string; failureSummary: string }[] }[] =
    await page.evaluate('axe.run().then(({ violations }) => violations)');
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html} ${failureSummary}`),
  );
}

/** Drags files onto the page, as from a window of files. */
export async function dragOnto(
  page: Page,
  files: readonly { name: string; content: string }[],
): Promise<void> {
  // As a text, because there is no `DataTransfer` on this side.
  const data = await page.evaluateHandle(
    `(() => {
      const transfer = new DataTransfer();
      for (const { name, content } of ${JSON.stringify(files)})
        transfer.items.add(new File([content], name, { type: 'text/csv' }));
      return transfer;
    })()`,
  );
  for (const type of ['dragenter', 'dragover', 'drop'])
    await page.dispatchEvent('main', type, { dataTransfer: data });
}
