// What the main story does not touch: copying, rejection, withdrawal, cancelling, administration, a lost session.
import { shows } from './shows.mjs';
import { inspect } from './browser.mjs';
import { join } from './joining_journey.mjs';

async function copyRound(report, officer, id) {
  const { page } = officer;
  await officer.open(`/rounds/new?copy=${id}`);
  const title = `写し ${new Date().toISOString().slice(0, 19)}`;
  await page.getByLabel(/^件名/).fill(title);
  await officer.button('下書きとして作成').click();
  await page.waitForURL(/\/rounds\/[0-9a-f-]{36}$/);
  await officer.settled();
  await officer.act('参加受付を始める', '実行する');
  await page.getByText('参加受付中', { exact: true }).first().waitFor();
  report.check('officer: a copied round starts with joining, without a survey', true);
  return { id: new URL(page.url()).pathname.split('/')[2], title };
}

async function rejectAndWithdraw(report, people, round) {
  const { clerk, approver } = people;
  await join(report, clerk, round.id, '300', false);
  await approver.open('/inbox');
  await approver.page.locator('section').filter({ hasText: round.title }).getByRole('button', { name: '差し戻す' }).click();
  await approver.dialogButton('差し戻す').click();
  report.check('approver: a rejection needs a reason', await shows(approver.page.getByRole('dialog').getByText('入力してください。')));
  await approver.page.getByRole('dialog').getByLabel('差戻しの理由').fill('数量を確認してください。');
  await approver.dialogButton('差し戻す').click();
  await approver.page.getByText(/を差し戻しました/).first().waitFor();
  await clerk.open(`/rounds/${round.id}`);
  report.check('clerk: sees the reason of the rejection', await shows(clerk.page.getByText('数量を確認してください。')));
  await inspect(report, clerk, 'rejected participation');
  await clerk.act('参加を取り下げる', '取り下げる');
  await clerk.page.getByText('参加を取り下げました。').first().waitFor();
  report.check('clerk: withdrew', true);
}

async function cancel(report, officer, round) {
  await officer.open(`/rounds/${round.id}`);
  await officer.button('ラウンドを中止する').click();
  const dialog = officer.page.getByRole('dialog');
  await dialog.getByLabel('理由').fill('通し試験のため中止します。');
  await officer.dialogButton('実行する').click();
  await officer.page.getByText('中止', { exact: true }).first().waitFor();
  report.check('officer: cancelled, with the reason shown', await shows(officer.page.getByText(/通し試験のため中止します/).first()));
}

async function administration(report, admin) {
  const { page } = admin;
  await admin.open('/admin/users');
  await admin.button('利用者を追加').click();
  const dialog = page.getByRole('dialog');
  await inspect(report, admin, 'user dialog');
  await admin.dialogButton('保存').click();
  report.check('admin: an empty user form names its faults', await shows(dialog.getByText('入力内容に誤りがあります')));
  const account = `browser-${Date.now()}`;
  await dialog.getByRole('textbox', { name: /^アカウント/ }).fill(account);
  await dialog.getByRole('textbox', { name: /^氏名/ }).fill('試験 太郎');
  await dialog.getByLabel('監査', { exact: true }).check();
  await dialog.getByLabel(/^パスワード/).fill(`long and random ${Math.random()}`);
  await admin.dialogButton('保存').click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByLabel(/^アカウント・氏名・所属で検索/).fill(account);
  report.check('admin: the new user is in the list', await page.getByRole('row').filter({ hasText: account }).waitFor().then(() => true, () => false));
  await admin.open('/admin/settings');
  report.check('admin: settings are listed', (await page.locator('tbody tr').count()) > 0);
}

// The session ends on the server; the page stays, and after signing in again the input is still there.
async function lostSession(report, person, id) {
  const { page } = person;
  await person.open(`/rounds/${id}/questions`);
  const text = page.getByRole('textbox', { name: /^質問/ });
  if ((await text.count()) === 0) return;
  await text.fill('途中の質問です。');
  person.mayFail = /^\/v1\//;
  await person.context.clearCookies();
  await person.button('質問を送る').click();
  const dialog = page.getByRole('dialog', { name: 'もう一度サインインしてください' });
  await dialog.waitFor();
  await dialog.getByLabel(/^パスワード/).fill(person.password);
  await dialog.getByRole('button', { name: 'サインインする' }).click();
  await dialog.waitFor({ state: 'detached' });
  report.check('a lost session: after signing in again the input is still there', (await text.inputValue()) === '途中の質問です。');
}

export async function otherActs(report, people, id) {
  const round = await copyRound(report, people.officer, id);
  await rejectAndWithdraw(report, people, round);
  await cancel(report, people.officer, round);
  await administration(report, people.admin);
  await people.vendor.open('/rounds?state=TENDERING');
  const link = await people.vendor.page.locator('tbody a[href^="/rounds/"]').first().getAttribute('href').catch(() => null);
  if (link) await lostSession(report, people.vendor, link.split('/')[2]);
}
