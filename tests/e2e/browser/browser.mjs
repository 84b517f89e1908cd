// Debian's Chromium through playwright-core, with everything watched that a user would not see.
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../../gateway/web/package.json', import.meta.url));
const { chromium } = require('playwright-core');
const { default: AxeBuilder } = require('@axe-core/playwright');

export const kWidths = [1280, 820, 412];

// Counts checks and prints one line for each.
export class Report {
  passed = 0;
  failed = 0;

  check(what, good, detail = '') {
    if (good) this.passed++;
    else this.failed++;
    console.log(`${good ? 'ok  ' : 'FAIL'} ${what}${!good && detail ? `: ${detail}` : ''}`);
    return good;
  }
}

export async function launch() {
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args });
}

// One person's browser. Collects console errors and requests to other origins.
export class Person {
  constructor(context, page, base, account) {
    Object.assign(this, { context, page, base, account, errors: [], foreign: [] });
    page.on('console', (message) => {
      if (message.type() === 'error' && !this.expected(message)) this.errors.push(`${message.text()} ${message.location().url}`);
    });
    page.on('pageerror', (error) => this.errors.push(String(error)));
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (/^https?:$/.test(url.protocol) && url.origin !== base) this.foreign.push(request.url());
    });
  }

  // The browser itself logs every answer that is no success. "Nothing there yet" (404 of an own answer or
  // participation), "not signed in" and "prove your password again" are part of the ordinary course.
  expected(message) {
    if (!/Failed to load resource/.test(message.text())) return false;
    const { pathname } = new URL(message.location().url || this.base);
    if (this.mayFail?.test(pathname)) return true;
    if (/status of 401/.test(message.text())) return pathname === '/v1/me' || pathname === '/v1/sessions';
    if (/status of 403/.test(message.text())) return /:(openBids|award|withdraw)$/.test(pathname);
    if (/status of 404/.test(message.text())) return /\/(surveyAnswers|participations)\/\d{6}$|\/award$/.test(pathname);
    return false;
  }

  async open(path) {
    await this.page.goto(this.base + path);
    await this.settled();
  }

  // Waits until nothing says "loading" any more.
  async settled() {
    await this.page.locator('h1').first().waitFor();
    await this.page.waitForFunction(() => !/読み込み中|Loading…/.test(document.body.innerText));
  }

  button(name) {
    return this.page.getByRole('button', { name, exact: true });
  }

  dialogButton(name) {
    return this.page.getByRole('dialog').getByRole('button', { name, exact: true });
  }

  // Presses a button, confirms in the dialog, and proves the password again when the server asks for it.
  async act(button, confirm) {
    await this.button(button).click();
    const answered = this.nextChange();
    await this.dialogButton(confirm).click();
    const response = await answered;
    if (response.status() !== 403 || (await response.json()).reason !== 'STEP_UP_REQUIRED') return response;
    const dialog = this.page.getByRole('dialog', { name: '本人確認' });
    await dialog.locator('input[type=password]').fill(this.password);
    const again = this.nextChange(/:(?!reauthenticate)/);
    await dialog.getByRole('button', { name: '確認して続ける' }).click();
    return again;
  }

  // The answer to the next change that the page sends.
  nextChange(path = /./) {
    return this.page.waitForResponse((response) => {
      const { pathname } = new URL(response.url());
      return response.request().method() === 'POST' && !/:(preview|markRead)$/.test(pathname) && path.test(pathname);
    });
  }

  async close() {
    await this.context.close();
  }
}

export async function signIn(browser, base, account, password, width = 1280) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, locale: 'ja-JP', acceptDownloads: true });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const person = new Person(context, page, base, account);
  person.password = password;
  await page.goto(base);
  await page.getByLabel(/^アカウント/).fill(account);
  await page.getByLabel(/^パスワード/).fill(password);
  await page.getByRole('button', { name: 'サインインする' }).click();
  await page.getByRole('navigation', { name: 'メニュー' }).waitFor({ state: 'attached' });
  await person.settled();
  return person;
}

// axe at three widths, and no sideways scrolling of the page.
export async function inspect(report, person, name, widths = kWidths) {
  const { page } = person;
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    const found = await new AxeBuilder({ page }).analyze();
    const detail = found.violations.map((v) => `${v.id} ${v.nodes.map((node) => node.target.join(' ')).slice(0, 3).join(' | ')}`).join('; ');
    report.check(`${name}: axe at ${width}`, found.violations.length === 0, detail);
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    report.check(`${name}: no sideways scroll at ${width}`, sideways <= 0, `${sideways} px too wide`);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name.replace(/[^\w-]+/g, '_')}-${width}.png`, fullPage: true });
  }
  await page.setViewportSize({ width: widths[0], height: 900 });
}

export function quiet(report, person) {
  report.check(`${person.account}: no console errors`, person.errors.length === 0, person.errors.slice(0, 3).join(' | '));
  report.check(`${person.account}: no request to another origin`, person.foreign.length === 0, person.foreign.slice(0, 3).join(' '));
}
