// Every page of every role: axe at three widths, nothing sideways, nothing in the console, no other origin.
import { inspect, quiet } from './browser.mjs';

function pagesOf(role, id, contract, order, delivery) {
  const round = `/rounds/${id}`;
  const own = ['/', '/rounds', '/contracts', '/orders', '/deliveries', '/notices'];
  return {
    clerk: [...own, round, `${round}/award`, `${round}/shares`, `${round}/questions`, `${round}/history`, contract, order, delivery],
    approver: ['/', '/inbox', round],
    officer: [...own, '/rounds/new', round, `${round}/answers`, `${round}/participants`, `${round}/stable`, `${round}/questions`, `${round}/award`, `${round}/shares`, `${round}/history`, contract],
    vendor2: [...own, round, `${round}/bid`, `${round}/award`, `${round}/questions`, contract, order, delivery],
    opener: ['/', round],
    admin: ['/', '/admin/users', '/admin/vendors', '/admin/settings', '/admin/audit'],
    auditor: ['/', '/admin/audit', `${round}/history`, `${round}/stable`],
  }[role];
}

export async function tour(report, people, seen) {
  for (const role of ['clerk', 'approver', 'officer', 'vendor2', 'opener', 'admin', 'auditor']) {
    for (const path of pagesOf(role, seen.id, seen.contract, seen.order, seen.delivery)) {
      await people[role].open(path);
      await inspect(report, people[role], `${role} ${path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '…')}`);
    }
  }
}

// The rounds of the demo data, in every state that has its own forms.
export async function demoTour(report, people) {
  await people.clerk.open('/rounds');
  const links = await people.clerk.page.locator('tbody a[href^="/rounds/"]').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  for (const link of links) {
    for (const role of ['clerk', 'officer']) {
      await people[role].open(link);
      await inspect(report, people[role], `${role} demo round ${links.indexOf(link) + 1}`);
    }
  }
  await people.vendor.open('/rounds');
  const tender = people.vendor.page.getByRole('row').filter({ hasText: '公告・入札受付中' }).getByRole('link').first();
  if ((await tender.count()) === 0) return;
  await people.vendor.open(`${await tender.getAttribute('href')}/bid`);
  await inspect(report, people.vendor, 'bid form');
}

// Keyboard, language, dialogs, dates.
export async function conventions(report, person) {
  const { page } = person;
  await person.open('/');
  await page.keyboard.press('/');
  report.check('keyboard: / goes to the search', (await page.evaluate(() => document.activeElement?.id)) === 'search');
  await page.keyboard.press('Escape');
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('?');
  report.check('keyboard: ? lists the shortcuts', await page.getByRole('dialog', { name: 'キーボード操作' }).waitFor().then(() => true, () => false));
  await page.keyboard.press('Escape');
  report.check('keyboard: Esc closes', await page.getByRole('dialog').waitFor({ state: 'detached' }).then(() => true, () => false));
  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await page.waitForURL(/\/rounds$/);
  report.check('keyboard: g r opens the rounds', true);
  await person.settled();
  await page.getByLabel('件名で検索').fill('存在しない件名');
  report.check('lists: the filter is in the address', await page.waitForURL(/q=/).then(() => true, () => false));
  await page.getByRole('button', { name: '条件をクリア' }).click();
  await page.getByRole('button', { name: 'English' }).click();
  await person.settled();
  const english = await page.evaluate(() => ({ lang: document.documentElement.lang, text: document.querySelector('h1')?.textContent }));
  report.check('language: English', english.lang === 'en' && english.text === 'Rounds', JSON.stringify(english));
  await inspect(report, person, 'rounds in English');
  await page.getByRole('button', { name: '日本語' }).click();
  await person.settled();
  const response = await page.request.get(`${person.base}/no/such/page`);
  report.check('history routing: an unknown page is answered with the console', response.ok() && /id="app"/.test(await response.text()));
}

export function everybodyQuiet(report, people) {
  for (const person of new Set(Object.values(people))) quiet(report, person);
}
