/**
 * A tour of the console in a real Chromium, with a sandbox of its own: what people do there is done, and looked at.
 *
 *   npm run test:console -- [--shots DIR] [--picture docs/console.png]
 *
 * --shots keeps a picture of each view, light and dark, wide and narrow; --picture makes that of the README.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { connectionOf } from '../../cli/connection.ts';
import { startConsole } from '../../console/server/console.ts';
import { startSandbox } from '../../sandbox/index.ts';
import { dragOnto, findingsOf, type Look, startBrowser } from './browser.ts';
import { customerList, events, meterReadings, orders, tourConfig } from './tour-files.ts';

const { values } = parseArgs({ options: { shots: { type: 'string' }, picture: { type: 'string' } } });
const home = mkdtempSync(join(tmpdir(), 'sluice-tour-'));
const shots = resolve(values.shots ?? join(home, 'shots'));
mkdirSync(shots, { recursive: true });

const looks: Record<string, Look> = {
  'light-wide': { scheme: 'light', width: 1280, height: 860 },
  'dark-wide': { scheme: 'dark', width: 1280, height: 860 },
  'light-narrow': { scheme: 'light', width: 390, height: 844 },
  'dark-narrow': { scheme: 'dark', width: 390, height: 844 },
};
/** Domo is slow for a while, so that a load can be seen while it is under way. */
const slow = { connectionBytesPerSecond: 120_000 };

/** @param port 0 takes any */
function sandboxWith(mended: boolean, port: number) {
  const config = join(home, 'sluice.config.json');
  writeFileSync(config, JSON.stringify(tourConfig(mended)));
  return startSandbox({ config, dir: join(home, 'state'), fresh: false, port, domoPort: 0 });
}

let stepNumber = 0;
const began = Date.now();
function say(what: string): void {
  stepNumber += 1;
  process.stdout.write(
    `${String(stepNumber).padStart(2)}. ${what} (${((Date.now() - began) / 1000).toFixed(0)} s)\n`,
  );
}

/** The page that was looked at last. */
const seen: { page: Page | null } = { page: null };
let sandbox = await sandboxWith(false, 0);
const endings: (() => Promise<unknown>)[] = [];
try {
  const connection = connectionOf({ endpoint: sandbox.ready.aws });
  const served = await startConsole(connection, { port: 0 });
  endings.push(served.close);
  const browser = await startBrowser(new URL(served.link).host);
  endings.push(browser.close);
  const light = looks['light-wide'] as Look;
  let page = await browser.page(light);
  const open = async (page: Page) => {
    seen.page = page;
    await page.goto(served.link);
    await page.getByRole('heading', { name: 'Loads', exact: true }).waitFor();
  };
  await open(page);
  expectThat(!page.url().includes('token'), 'the token is taken out of the address');
  say('The page is there, and its address has no token any more');

  await dragOnto(page, [
    { name: 'orders-2026-11-28.csv', content: orders(1200, 70_001) },
    { name: 'orders-2026-11-29.csv', content: orders(900, 71_201, 415) },
    { name: 'customers.csv', content: customerList(640) },
  ]);
  const dialog = page.getByRole('dialog');
  const file = (name: string) => dialog.getByRole('article', { name });
  await file('orders-2026-11-28.csv').getByText('1,200 rows, all of them good').waitFor();
  await file('customers.csv').getByText('640 rows, all of them good').waitFor();
  const bad = file('orders-2026-11-29.csv');
  await bad.getByText('rejected', { exact: true }).waitFor();
  expectThat((await bad.locator('mark').textContent()) === 'n/a', 'the plan marks the cell');
  say('Three files are dragged onto it; the plan of one marks the cell for which it would be rejected');
  await expectClean(page, 'the dialog');
  await page.screenshot({ path: join(shots, 'drop-light-wide.png') });

  await dialog.getByRole('button', { name: /^Drop all 3/ }).click();
  await dialog.waitFor({ state: 'detached' });
  const row = (name: string) => page.getByRole('row').filter({ hasText: name });
  await row('orders-2026-11-28.csv').getByText('committed').waitFor();
  await row('customers.csv').getByText('committed').waitFor();
  await row('orders-2026-11-29.csv').getByText('rejected').waitFor();
  say('They are dropped, and their ends are seen: two committed, one rejected');

  await row('orders-2026-11-29.csv').getByRole('link').click();
  await page.locator('mark').waitFor();
  expectThat((await page.locator('mark').textContent()) === 'n/a', 'the cell is marked');
  expectThat((await page.locator('tr.bad th').textContent())?.startsWith('415') === true, 'the row is 415');
  expectThat(
    await page.evaluate('document.activeElement === document.querySelector("h1")'),
    'the heading is focused',
  );
  say('The rejected one shows the rows around its fault, with the cell marked');
  const rejected = page.url();
  await page.context().close();

  const port = Number(new URL(sandbox.ready.aws).port);
  await sandbox.stop();
  sandbox = await sandboxWith(true, port);
  say('The route is mended: it reads n/a as null, and is deployed again');
  page = await browser.page(light);
  await open(page);
  await page.goto(rejected);
  await page.getByRole('button', { name: 'Replay', exact: true }).click();
  await page.locator('.titled .state.committed').waitFor();
  await page.getByText('It was replayed once.').waitFor();
  say('A replay, and it is committed');

  await page.getByRole('link', { name: 'Exports' }).click();
  await page.getByRole('button', { name: /^Export now/ }).click();
  await page.getByText('2,100 rows').waitFor();
  await page.locator('.state.exported').waitFor();
  say('An export is run, and has the rows of both files');

  await page.getByRole('link', { name: 'DataSets' }).click();
  await page.getByRole('link', { name: 'Orders', exact: true }).click();
  await page.getByText('2,100 rows, 6 columns; the first 100').waitFor();
  say('The rows of the DataSet are shown');
  await page.getByRole('link', { name: 'Notices' }).click();
  await page
    .getByText(/rejected orders-2026-11-29\.csv/)
    .first()
    .waitFor();
  say('The notice of the rejection is there');
  await page.getByRole('link', { name: 'Sweep' }).click();
  await page.getByRole('button', { name: 'Look for them' }).click();
  await page.getByText('None is missing').waitFor();
  say('A sweep finds nothing that was missed');

  await page.getByRole('link', { name: 'Loads' }).click();
  await drop(page, 'meters-0801.csv', meterReadings(1));
  await row('meters-0801.csv').getByText('committed').waitFor();
  await setDomo(slow);
  await drop(page, 'meters-0802.csv', meterReadings(2));
  await drop(page, 'orders-2026-11-30.csv', orders(700, 72_101, 233).replace('n/a', '12,50'));
  await row('orders-2026-11-30.csv').getByText('rejected').waitFor();
  await drop(page, 'events-2026-11-29.csv', events(40_000));
  await page.getByText('waits for the commit of').first().waitFor();
  // The page's own policy forbids what Playwright would evaluate again and again in it.
  const barOf = (name: string) => page.getByRole('progressbar', { name: new RegExp(`${name} is loaded`) });
  for (let share = 0; !(share > 0.25 && share < 1); )
    share = Number(await barOf('events-2026-11-29.csv').evaluate((bar: { value: number }) => bar.value));
  say('A load is seen while it is under way, and one that waits for the next commit says until when');

  if (values.picture !== undefined) {
    const framed = await browser.page({ ...light, height: 840, scale: 1.5 });
    await open(framed);
    await framed.getByText('waits for the commit of').first().waitFor();
    mkdirSync(dirname(resolve(values.picture)), { recursive: true });
    await framed.screenshot({ path: values.picture });
    await framed.context().close();
  }
  await page.screenshot({ path: join(shots, 'loads-light-wide.png'), fullPage: true });
  await tourOfViews();
  await setDomo({ connectionBytesPerSecond: null });
  await row('events-2026-11-29.csv').getByText('committed').waitFor();
  say('It is committed');

  await byKeyboard(page);
  say('All this can be come to by the keyboard');
  expectThat(
    browser.complaints.length === 0,
    `no error, and no request elsewhere:\n${browser.complaints.join('\n')}`,
  );
  say('No error on the console, and no request that leaves this machine');

  /** Every view in every look: with axe-core, and a picture. */
  async function tourOfViews(): Promise<void> {
    for (const [name, look] of Object.entries(looks)) {
      const own = await browser.page(look);
      await open(own);
      await own.getByText('waits for the commit of').first().waitFor();
      await expectClean(own, `loads, ${name}`);
      await own.screenshot({ path: join(shots, `loads-${name}.png`), fullPage: true });
      await own.getByRole('row').filter({ hasText: 'orders-2026-11-30.csv' }).getByRole('link').click();
      await own.locator('mark').waitFor();
      await visit(own, `load-${name}`);
      await own.goto(new URL('#/exports', served.link).href);
      await own.getByText('2,100 rows').waitFor();
      await visit(own, `exports-${name}`);
      await own.goto(new URL('#/notices', served.link).href);
      await own
        .getByText(/rejected orders/)
        .first()
        .waitFor();
      await visit(own, `notices-${name}`);
      await own.goto(new URL('#/data-sets', served.link).href);
      await own.getByRole('link', { name: 'Orders', exact: true }).click();
      await own.getByText('the first 100').waitFor();
      await visit(own, `rows-${name}`);
      await own.goto(new URL('#/sweep', served.link).href);
      await own.getByRole('button', { name: 'Look for them' }).waitFor();
      await visit(own, `sweep-${name}`);
      await own.context().close();
      say(`Every view, ${name}: axe-core finds nothing`);
    }
  }

  async function visit(own: Page, name: string): Promise<void> {
    await expectClean(own, name);
    const overflow = await own.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    expectThat(overflow <= 0, `${name} is ${overflow} px wider than the window`);
    await own.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
  }
} catch (error) {
  // What the page showed then says more than the line that has waited in vain.
  await seen.page?.screenshot({ path: join(shots, 'failure.png'), fullPage: true }).catch(() => undefined);
  const text = await seen.page
    ?.locator('body')
    .textContent()
    .catch(() => '');
  process.stdout.write(`The page says:\n${text}\n`);
  throw error;
} finally {
  for (const end of endings.reverse()) await end();
  await sandbox.stop();
  if (values.shots !== undefined) process.stdout.write(`Pictures are in ${shots}\n`);
  rmSync(home, { recursive: true, force: true });
}
process.exit(0);

/** Drops a file as somebody does who has nothing to ask about its plan. */
async function drop(page: Page, name: string, content: string): Promise<void> {
  await dragOnto(page, [{ name, content }]);
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /^Drop it/ }).click();
  await dialog.waitFor({ state: 'detached' });
}

async function setDomo(settings: object): Promise<void> {
  const address = new URL('/_sandbox/settings', sandbox.ready.domo);
  const answer = await fetch(address, { method: 'PUT', body: JSON.stringify(settings) });
  expectThat(answer.ok, `Domo takes ${JSON.stringify(settings)}`);
}

async function byKeyboard(page: Page): Promise<void> {
  await page.reload();
  await page.getByRole('heading', { name: 'Loads', exact: true }).waitFor();
  const focused = () => page.evaluate<string>('document.activeElement.textContent.trim()');
  await page.keyboard.press('Tab');
  expectThat((await focused()) === 'To the content', 'the first stop leads to the content');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  expectThat((await focused()).startsWith('Drop files'), 'behind it comes the button that drops files');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  expectThat(
    await page.evaluate('document.querySelector("dialog").contains(document.activeElement)'),
    'the dialog has the focus',
  );
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expectThat((await focused()).startsWith('Drop files'), 'behind the dialog the focus is where it was');
}

async function expectClean(page: Page, what: string): Promise<void> {
  const findings = await findingsOf(page);
  expectThat(findings.length === 0, `axe-core finds nothing on ${what}:\n${findings.join('\n')}`);
}

function expectThat(holds: boolean, what: string): void {
  if (!holds) throw new Error(`It is not so that ${what}`);
}
