// A round from the officer's editor to approved participations, all in the browser.
import { shows } from './shows.mjs';
import { inspect } from './browser.mjs';

// A moment as a datetime-local field takes it, in Japan.
export function jst(secondsAhead) {
  return new Date(Date.now() + secondsAhead * 1000 + 9 * 3600_000).toISOString().slice(0, 19);
}

export const kFirst = '131016';
export const kSecond = '131024';

async function fillEditor(page, title) {
  await page.getByLabel(/^件名/).fill(title);
  await page.getByLabel(/^説明/).fill('ブラウザの通し試験で作成したラウンドです。');
  await page.getByLabel(/^年度/).fill('２０２７');
  await page.getByLabel(/^意向調査の締切/).fill(jst(3600));
  await page.getByLabel(/^参加の締切/).fill(jst(7200));
  await page.getByLabel(/^質問の締切/).fill(jst(10800));
  await page.getByLabel(/^入札の締切/).fill(jst(14400));
  await page.getByLabel(/^ロットの名称/).fill('端末');
  const catalogue = page.getByLabel(/^カタログから選ぶ/);
  await page.waitForFunction(() => document.querySelectorAll('select[id$="catalogue"] option').length > 1);
  await catalogue.selectOption({ index: 1 });
  await page.getByLabel(/^品目ID/).fill('dev-test');
  await page.getByLabel(/^品目※/).fill('試験用端末');
  await page.getByLabel(/^単位/).fill('台');
  await page.getByLabel(/^予定価格（単価）/).fill('５５，０００円');
  for (const [n, from, price] of [[1, '1', '54000'], [2, '1,000', '52,000'], [3, '３０００', '５０，０００円']]) {
    await page.getByRole('button', { name: '段階を追加' }).click();
    await page.getByLabel(new RegExp(`^段階${n}の数量`)).fill(from);
    await page.getByLabel(new RegExp(`^段階${n}の単価`)).fill(price);
  }
  await page.getByLabel(/^単価の出典/).fill('通し試験');
  await page.getByRole('button', { name: '共通費用を追加' }).click();
  await page.getByLabel(/^名称/).fill('設定・保守窓口');
  await page.getByLabel(/^均等割/).fill('30');
  await page.getByLabel(/^人口割/).fill('70');
  await page.getByLabel(/^数量割/).fill('');
  await page.getByRole('group', { name: /^評価者/ }).getByLabel(/body-evaluator）/).check();
}

export async function createRound(report, officer) {
  const { page } = officer;
  await officer.open('/rounds/new');
  await officer.button('下書きとして作成').click();
  const summary = page.getByRole('alert').filter({ hasText: '入力内容に誤りがあります' });
  report.check('editor: an empty form names its faults and takes the focus', await summary.isVisible() && (await page.evaluate(() => document.activeElement?.getAttribute('role'))) === 'alert');
  report.check('editor: the title says that there is an error', (await page.title()).startsWith('エラー：'));
  await summary.getByRole('link', { name: '件名を入力してください。' }).click();
  report.check('editor: a line of the summary leads to its field', (await page.evaluate(() => document.activeElement?.id)) === 'f-title');
  const title = `通し試験 ${new Date().toISOString().slice(0, 19)}`;
  await fillEditor(page, title);
  await inspect(report, officer, 'editor filled');
  await officer.button('下書きとして作成').click();
  await page.waitForURL(/\/rounds\/[0-9a-f-]{36}$/);
  await officer.settled();
  report.check('officer: the draft was created', (await page.getByText('下書き', { exact: true }).count()) > 0);
  report.check('officer: the round is marked as unsealed', (await page.getByText('封印なし（デモ・研修用）').count()) > 0);
  return { id: new URL(page.url()).pathname.split('/')[2], title };
}

export async function survey(report, officer, clerk, id) {
  await officer.act('意向調査を始める', '実行する');
  await officer.page.getByText('意向調査中', { exact: true }).first().waitFor();
  await clerk.open(`/rounds/${id}/survey`);
  await clerk.page.getByLabel(/^令和9年度の数量/).fill('１，２００');
  await clerk.page.getByLabel(/^必須の要件/).fill('故障時の代替機');
  await inspect(report, clerk, 'survey form');
  await clerk.button('回答を送信する').click();
  await clerk.page.getByText('回答を受け付けました').waitFor();
  report.check('clerk: the survey answer was received', true);
  await officer.open(`/rounds/${id}/answers`);
  report.check('officer: sees the answer of the municipality', (await officer.page.getByRole('row').filter({ hasText: '1,200' }).count()) > 0);
  await inspect(report, officer, 'survey answers');
  // The deadlines keep their order, also where a phase ended early.
  await officer.open(`/rounds/${id}/edit`);
  await officer.page.getByLabel(/^意向調査の締切/).fill(jst(5));
  await officer.button('変更を保存').click();
  await officer.page.waitForURL(new RegExp(`/rounds/${id}$`));
  await officer.settled();
  await officer.act('意向調査を締め切る', '実行する');
  await officer.page.getByText('仕様作成中', { exact: true }).first().waitFor();
  await officer.act('参加受付を始める', '実行する');
  await officer.page.getByText('参加受付中', { exact: true }).first().waitFor();
  report.check('officer: joining is open', true);
}

// A clerk joins: live preview, confirmation, completion.
export async function join(report, clerk, id, quantity, looked) {
  const { page } = clerk;
  await clerk.open(`/rounds/${id}/join`);
  await page.getByLabel(/^希望数量/).fill(quantity);
  await page.getByRole('complementary', { name: /もし参加したら/ }).getByText('自団体の金額（税込）').waitFor();
  report.check(`${clerk.account}: the preview follows the typed quantity`, true);
  await page.getByLabel('確定', { exact: true }).check();
  await page.getByLabel(/^予算科目/).fill('教育費 備品購入費');
  await page.getByLabel(/^予算額/).fill('９９，０００，０００円');
  if (looked) await inspect(report, clerk, 'join form');
  await clerk.button('確認へ進む').click();
  await page.getByText('提出内容の確認').waitFor();
  await page.getByText('自団体の金額（税込）').waitFor();
  report.check(`${clerk.account}: the confirmation says what becomes irreversible`, await shows(page.getByText(/締切のあとは数量を変更できません/)));
  if (looked) await inspect(report, clerk, 'join confirmation');
  await clerk.button('決裁に提出する').click();
  await page.getByText('参加の申込みを決裁に提出しました').waitFor();
  report.check(`${clerk.account}: completion shows a receipt number`, await shows(page.getByText('受付番号')));
  if (looked) await inspect(report, clerk, 'join completion');
}

// The approver approves in the inbox; resolves to the moment the server had answered.
export async function approve(approver, title) {
  const { page } = approver;
  await approver.open('/inbox');
  const card = page.locator('section').filter({ hasText: title });
  await card.getByText('自団体の金額（税込）').waitFor();
  await card.getByRole('button', { name: '承認する' }).click();
  const answered = page.waitForResponse((response) => response.url().endsWith(':approve'));
  await approver.dialogButton('承認する').click();
  const response = await answered;
  return { at: Date.now(), ok: response.ok() };
}

// Joining by two municipalities; a second browser watches the figures change.
export async function joining(report, people, id, title) {
  const watcher = people.secondClerk;
  await join(report, people.clerk, id, '１，２００台', true);
  await people.approver.open('/inbox');
  await people.approver.page.getByText('自団体の金額（税込）').first().waitFor();
  await inspect(report, people.approver, 'inbox');
  await watcher.open(`/rounds/${id}`);
  await watcher.page.getByText('● 自動更新中').waitFor();
  const before = await watcher.page.locator('[data-standing-version]').getAttribute('data-standing-version');
  const seen = watcher.page
    .waitForFunction((old) => document.querySelector('[data-standing-version]')?.getAttribute('data-standing-version') !== old, before, { polling: 20, timeout: 20_000 })
    .then(() => Date.now());
  const approved = await approve(people.approver, title);
  report.check('approver: the participation was approved', approved.ok);
  const late = (await seen) - approved.at;
  report.check(`a second browser sees the standing change within 1 s (${late} ms)`, late <= 1000, `${late} ms`);
  report.check('the second browser shows the new quantity', await shows(watcher.page.getByText(/確定 1,200台/).first()));
  await inspect(report, watcher, 'round while joining');
  await join(report, watcher, id, '2000', false);
  report.check('second approver: approved', (await approve(people.secondApprover, title)).ok);
}
