// Tender notice by two officers, questions, bids, opening by two, award by two, shares.
import { shows } from './shows.mjs';
import { inspect } from './browser.mjs';
import { jst } from './joining_journey.mjs';

const kBidSeconds = Number(process.env.BID_SECONDS ?? 60);

// Joining ends in a moment, the bids a little later.
async function moveDeadlines(officer, id) {
  const { page } = officer;
  await officer.open(`/rounds/${id}/edit`);
  await page.getByLabel(/^参加の締切/).fill(jst(6));
  await page.getByLabel(/^質問の締切/).fill(jst(kBidSeconds - 10));
  await page.getByLabel(/^入札の締切/).fill(jst(kBidSeconds));
  await officer.button('変更を保存').click();
  await page.waitForURL(new RegExp(`/rounds/${id}$`));
  await officer.settled();
  return Date.now() + kBidSeconds * 1000;
}

export async function openTender(report, people, id) {
  const deadline = await moveDeadlines(people.officer, id);
  await people.officer.act('「公告する」を提案', '提案する');
  await people.officer.page.getByText(/あなたが「公告する」を提案しました/).waitFor();
  report.check('officer: proposed the tender', true);
  await people.officer2.open(`/rounds/${id}`);
  await people.officer2.act('「公告する」を承認して実行', '承認して実行する');
  await people.officer2.page.getByText('公告・入札受付中', { exact: true }).first().waitFor();
  report.check('second officer: published the tender', true);
  return deadline;
}

// A vendor sends its final bid; asked twice.
export async function bid(report, vendor, id, price, number) {
  const { page } = vendor;
  await vendor.open(`/rounds/${id}/bid`);
  await page.getByLabel(/^段階1の単価/).fill(price);
  await page.getByLabel(/^固定費/).fill('２，０００，０００');
  await page.getByLabel(/^くじ番号/).fill(number);
  await vendor.button('確認へ進む').click();
  report.check(`${vendor.account}: the confirmation says that the bid is final`, await shows(page.getByText(/書換え・引換え・撤回ができません/)));
  await vendor.button('入札を送信する').click();
  await vendor.dialogButton('取り消せないことを理解して送信する').click();
  await page.getByText('入札の受領書').waitFor();
  const digest = await page.locator('code').filter({ hasText: /^[0-9a-f]{64}$/ }).first().textContent();
  report.check(`${vendor.account}: the receipt shows time and digest`, /^[0-9a-f]{64}$/.test(digest ?? ''));
}

export async function tender(report, people, id) {
  const deadline = await openTender(report, people, id);
  await people.vendor.open(`/rounds/${id}`);
  const shown = await people.vendor.page.locator('main').innerText();
  report.check('vendor: sees the tender, but neither standing nor market prices', shown.includes('3,200台') && !/54,000|現在の単価|参加の締切/.test(shown));
  await people.vendor.open(`/rounds/${id}/questions`);
  await people.vendor.page.getByRole('textbox', { name: /^質問/ }).fill('納品場所は何か所ですか。');
  await people.vendor.button('質問を送る').click();
  await people.vendor.page.getByText('回答待ち').waitFor();
  await bid(report, people.vendor, id, '４８，０００円', '０４２');
  await bid(report, people.vendor2, id, '47500', '777');
  await people.officer.open(`/rounds/${id}/questions`);
  await people.officer.page.getByRole('textbox', { name: /^回答/ }).fill('参加団体ごとに1か所です。');
  await people.officer.button('回答を公開する').click();
  await people.vendor2.open(`/rounds/${id}/questions`);
  await people.vendor2.page.getByText('参加団体ごとに1か所です。').waitFor();
  const other = await people.vendor2.page.locator('main').innerText();
  report.check('vendor 2: sees the answer, not who asked', !/（.*vendor-1.*）|株式会社.*質問/.test(other));
  await people.officer.open(`/rounds/${id}`);
  const before = await people.officer.page.locator('main').innerText();
  report.check('officer: nothing about bids before the opening', !/47,500|48,000|受領書/.test(before));
  await inspect(report, people.vendor, 'bid receipt');
  return deadline;
}

export async function opening(report, people, id, deadline) {
  const first = people.opener;
  await first.open(`/rounds/${id}/opening`);
  if (Date.now() < deadline - 5000) {
    report.check('opener: cannot open before the deadline', await shows(first.page.getByText(/入札の締切前です/)));
    await inspect(report, first, 'opening page');
  }
  await first.button('開札を始める（1人目）').waitFor({ timeout: Math.max(0, deadline - Date.now()) + 20_000 });
  // The server's clock job seals the round at the deadline.
  for (let i = 0; i < 40 && (await first.page.getByText('入札締切・開札前', { exact: true }).count()) === 0; i++) {
    await first.page.waitForTimeout(500);
    await first.open(`/rounds/${id}/opening`);
  }
  await first.act('開札を始める（1人目）', '開札を始める（1人目）');
  await first.page.getByText(/2人目を待っています/).first().waitFor();
  report.check('first opening officer: agreed', true);
  const second = people.opener2;
  await second.open(`/rounds/${id}/opening`);
  await second.act('開札する（2人目）', '開札する（2人目）');
  await second.page.getByText('開札は終わりました。').waitFor();
  report.check('second opening officer: the bids are open', true);
}

export async function award(report, people, id) {
  const { officer, evaluator } = people;
  await officer.open(`/rounds/${id}/award`);
  await officer.button('落札案を計算する').click();
  await officer.button('この案での落札決定を提案する').waitFor();
  await inspect(report, officer, 'award run');
  await officer.act('この案での落札決定を提案する', 'この案での落札決定を提案する');
  await officer.page.getByText(/あなたが「落札者を決定する」を提案しました/).waitFor();
  await evaluator.open(`/rounds/${id}/award`);
  await evaluator.act('この案で落札を決定する', 'この案で落札を決定する');
  await evaluator.page.getByText('決定の経過').waitFor();
  report.check('two persons decided the award', true);
  await inspect(report, evaluator, 'award explanation');
  await people.vendor.open(`/rounds/${id}/award`);
  await people.vendor.page.getByText('順位と理由').first().waitFor();
  const rows = await people.vendor.page.getByRole('row').filter({ hasText: '★' }).innerText();
  report.check('losing vendor: sees its own reason', /価格が上回った/.test(rows), rows);
}

export async function shares(report, people, id) {
  await people.clerk.open(`/rounds/${id}/shares`);
  const { page } = people.clerk;
  await page.getByText(/の計算$/).first().waitFor();
  const amounts = (text) => (text.match(/[−\d,]+円/g) ?? []).map((one) => BigInt(one.replace(/[,円]/g, '').replace('−', '-')));
  const rows = await page.locator('tbody tr').allInnerTexts();
  const total = amounts(await page.locator('tfoot tr').innerText());
  const sums = total.map((_, i) => rows.reduce((all, row) => all + amounts(row)[i], 0n));
  report.check('shares: every column adds up to its total, to the yen', total.length === 7 && sums.every((sum, i) => sum === total[i]), `${sums} / ${total}`);
  report.check('shares: the calculation is shown', await shows(page.getByText(/人口割：/).first()));
  await inspect(report, people.clerk, 'shares');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV', exact: true }).click()]);
  report.check('shares: CSV is offered', /^shares-\d{8}-\d{4}\.csv$/.test(download.suggestedFilename()), download.suggestedFilename());
}
