// Contracts signed by both sides, an order, its delivery and inspection.
import { shows } from './shows.mjs';
import { inspect } from './browser.mjs';

async function sign(person, title) {
  await person.open('/contracts?state=PENDING_SIGNATURES');
  const links = await person.page.getByRole('link', { name: title }).evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  for (const link of links) {
    await person.open(link);
    await person.act('締結を記録する', '締結を記録する');
    await person.page.getByText('締結を記録しました。').first().waitFor();
  }
  return links;
}

export async function contracts(report, people, id, title) {
  const { officer } = people;
  await officer.open(`/rounds/${id}`);
  await officer.act('停止期間を終える', '実行する');
  await officer.page.getByText('契約手続中', { exact: true }).first().waitFor();
  report.check('officer: contracting has begun', true);
  await people.approver.open('/contracts?state=PENDING_SIGNATURES');
  const first = await people.approver.page.getByRole('link', { name: title }).getAttribute('href');
  await people.approver.open(first);
  await inspect(report, people.approver, 'contract to sign');
  report.check('first approver: signed', (await sign(people.approver, title)).length === 1);
  report.check('second approver: signed', (await sign(people.secondApprover, title)).length === 1);
  report.check('vendor: signed both', (await sign(people.vendor2, title)).length === 2);
  await officer.open(`/rounds/${id}`);
  report.check('the round is active', (await officer.page.getByText('契約履行中', { exact: true }).count()) > 0);
  return first;
}

export async function orderToInspection(report, people, contract) {
  const { clerk, vendor2 } = people;
  await clerk.open(contract);
  const quantity = clerk.page.getByRole('textbox', { name: /^試験用端末/ });
  await quantity.fill('９，９９９');
  await clerk.button('発注する').click();
  report.check('clerk: an order beyond what is left is refused with the reason', await shows(clerk.page.getByRole('alert').getByText(/残り 1,200台 まで/)));
  await quantity.fill('５００');
  await clerk.act('発注する', '発注する');
  await clerk.page.getByText('発注しました').first().waitFor();
  report.check('clerk: ordered', true);
  await inspect(report, clerk, 'contract with order');
  const order = await clerk.page.locator('a[href^="/orders/"]').first().getAttribute('href');
  await vendor2.open(order);
  await vendor2.page.getByRole('textbox', { name: /^試験用端末/ }).fill('500');
  await vendor2.page.getByRole('textbox', { name: /^備考/ }).fill('送り状 1234');
  await vendor2.act('納品を届け出る', '納品を届け出る');
  await vendor2.page.getByText('納品を届け出ました').first().waitFor();
  report.check('vendor: reported the delivery', true);
  await inspect(report, vendor2, 'order with delivery');
  const delivery = await vendor2.page.locator('a[href^="/deliveries/"]').first().getAttribute('href');
  await clerk.open(delivery);
  await inspect(report, clerk, 'delivery to inspect');
  await clerk.act('合格とする', '合格とする');
  await clerk.page.getByText('検収の結果').first().waitFor();
  report.check('clerk: accepted the delivery', true);
  return { order, delivery };
}
