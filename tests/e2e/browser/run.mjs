// The console in a real browser, role by role:
//   node tests/e2e/browser/run.mjs --base http://127.0.0.1:8080 --accounts var/accounts.csv [--quick]
// Prints one line per check; the exit code is 1 when one failed. --quick leaves the tour of all pages out.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Report, inspect, launch, signIn } from './browser.mjs';
import { contracts, orderToInspection } from './contract_journey.mjs';
import { createRound, joining, kFirst, kSecond, survey } from './joining_journey.mjs';
import { otherActs } from './other_journey.mjs';
import { conventions, demoTour, everybodyQuiet, tour } from './page_tour.mjs';
import { award, opening, shares, tender } from './tender_journey.mjs';

const { values: options } = parseArgs({
  options: { base: { type: 'string', default: 'http://127.0.0.1:8080' }, accounts: { type: 'string' }, quick: { type: 'boolean', default: false } },
});
if (!options.accounts) {
  console.error('usage: run.mjs --base URL --accounts DIR/accounts.csv [--quick]');
  process.exit(2);
}

const passwords = new Map(
  readFileSync(options.accounts, 'utf8').trim().split(/\r?\n/).slice(1).map((row) => row.split(',').slice(0, 2)),
);

const kPeople = {
  officer: 'body-officer', officer2: 'body-officer2', evaluator: 'body-evaluator', opener: 'body-opener', opener2: `${kFirst}-opener`,
  clerk: `${kFirst}-clerk`, approver: `${kFirst}-approver`, secondClerk: `${kSecond}-clerk`, secondApprover: `${kSecond}-approver`,
  vendor: 'vendor-1', vendor2: 'vendor-2', admin: 'body-admin', auditor: 'body-auditor',
};
const kMore = [`${kFirst}-dx`, 'body-evaluator2', 'body-planner', 'body-programme'];

async function signInPages(report, browser) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'ja-JP' });
  const page = await context.newPage();
  await page.goto(options.base);
  const person = { page };
  await page.getByLabel(/^アカウント/).fill(kPeople.clerk);
  await page.getByLabel(/^パスワード/).fill('a wrong password');
  await page.getByRole('button', { name: 'サインインする' }).click();
  report.check('sign-in: a wrong password is refused in words', await page.getByRole('alert').waitFor().then(() => true, () => false));
  await inspect(report, person, 'sign-in');
  await context.close();
}

async function signInAll(report, browser) {
  const people = {};
  for (const [role, account] of [...Object.entries(kPeople), ...kMore.map((account) => [account, account])]) {
    people[role] = await signIn(browser, options.base, account, passwords.get(account));
    const title = await people[role].page.locator('h1').innerText();
    report.check(`sign-in: ${account}`, title.includes('ホーム'), title);
  }
  return people;
}

async function story(report, people) {
  const { id, title } = await createRound(report, people.officer);
  await survey(report, people.officer, people.clerk, id);
  await joining(report, people, id, title);
  const deadline = await tender(report, people, id);
  await opening(report, people, id, deadline);
  await award(report, people, id);
  await shares(report, people, id);
  const contract = await contracts(report, people, id, title);
  const { order, delivery } = await orderToInspection(report, people, contract);
  return { id, contract, order, delivery };
}

const report = new Report();
const browser = await launch();
try {
  await signInPages(report, browser);
  const people = await signInAll(report, browser);
  await conventions(report, people.clerk);
  const seen = await story(report, people);
  await otherActs(report, people, seen.id);
  if (!options.quick) {
    await demoTour(report, people);
    await tour(report, people, seen);
  }
  everybodyQuiet(report, people);
} catch (error) {
  report.check('the journey came to its end', false, String(error.stack ?? error));
  if (process.env.SHOTS) {
    for (const context of browser.contexts()) for (const page of context.pages()) await page.screenshot({ path: `${process.env.SHOTS}/stopped-${browser.contexts().indexOf(context)}.png` });
  }
}
await browser.close();
console.log(`${report.passed} passed, ${report.failed} failed`);
process.exit(report.failed ? 1 : 0);
