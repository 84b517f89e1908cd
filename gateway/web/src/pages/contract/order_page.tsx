import { get, listAll, send } from '../../api/client';
import { codeOf, useDirectory } from '../../api/directory';
import { has } from '../../api/session';
import type { Contract, Delivery, Order } from '../../api/tender_types';
import { dateTime } from '../../format/dates';
import { parseWhole, tidyWhole } from '../../format/number_input';
import { quantity, toBig } from '../../format/money';
import { useAct, useDraft, useLoad } from '../../hooks';
import { t } from '../../i18n/text';
import { Button, Card, Facts } from '../../ui/basics';
import { ask, say } from '../../ui/dialog_store';
import { TextField } from '../../ui/fields';
import { Form, useFaults } from '../../ui/form';
import { Await, Page } from '../../ui/page';
import { type Column, Table } from '../../ui/table';
import { DeliveryTable } from './deliveries_page';
import { OrderBadge } from './orders_page';

type Line = Order['lines'][number];

function Lines({ order, contract }: { order: Order; contract: Contract }) {
  const item = (line: Line) => contract.items.find((one) => one.item === line.item);
  const columns: Column<Line>[] = [
    { key: 'title', header: t('item.title'), cell: (row) => item(row)?.title ?? row.item, csv: (row) => item(row)?.title ?? row.item },
    { key: 'quantity', header: t('item.quantity'), numeric: true, cell: (row) => quantity(row.quantity, item(row)?.unit), csv: (row) => row.quantity },
    { key: 'delivered', header: t('contract.delivered'), numeric: true, cell: (row) => quantity(row.deliveredQuantity, item(row)?.unit), csv: (row) => row.deliveredQuantity },
    { key: 'accepted', header: t('contract.accepted'), numeric: true, cell: (row) => quantity(row.acceptedQuantity, item(row)?.unit), csv: (row) => row.acceptedQuantity },
  ];
  return <Table id="lines" caption={t('order.lines')} rows={order.lines} columns={columns} rowKey={(row) => row.item} csvName="order-lines" empty={<p>－</p>} />;
}

// The vendor reports a delivery of all or a part of the order.
function DeliveryForm({ order, contract, onDone }: { order: Order; contract: Contract; onDone: () => void }) {
  const open = (line: Line) => toBig(line.quantity) - toBig(line.deliveredQuantity);
  const start = Object.fromEntries(order.lines.map((line) => [line.item, open(line).toString()]));
  const draft = useDraft<{ quantities: Record<string, string>; note: string }>(`${order.name}.delivery.${order.lines.map((l) => l.deliveredQuantity).join('.')}`, { quantities: start, note: '' });
  const faults = useFaults();
  const item = (line: Line) => contract.items.find((one) => one.item === line.item);
  const lines = order.lines.map((line) => ({ item: line.item, quantity: parseWhole(draft.value.quantities[line.item] ?? '') ?? '0' })).filter((line) => toBig(line.quantity) > 0n);
  const act = useAct(async () => {
    const yes = await ask({ title: t('delivery.askTitle'), text: t('delivery.askText'), confirm: t('delivery.report') });
    if (yes === null) return;
    try {
      await send('POST', '/v1/deliveries', { order: order.name, lines, note: draft.value.note.trim() });
      draft.drop();
      say(t('delivery.reported'));
      onDone();
    } catch (error) {
      faults.refuse(error, (field) => field.replace(/^lines\[(\d+)\].*/, (whole, n) => lines[Number(n)]?.item ?? whole));
    }
  });
  const submit = () => {
    const found: Record<string, string> = {};
    for (const line of order.lines) {
      const typed = (draft.value.quantities[line.item] ?? '').trim();
      const amount = parseWhole(typed);
      const title = item(line)?.title ?? line.item;
      if (typed && (amount === null || toBig(amount) < 0n)) found[line.item] = t('join.notNumber', { item: title });
      else if (amount !== null && toBig(amount) > open(line)) found[line.item] = t('order.overCap', { item: title, left: quantity(open(line), item(line)?.unit) });
    }
    if (Object.keys(found).length === 0 && lines.length === 0) found[order.lines[0].item] = t('delivery.nothing');
    if (faults.check(found)) void act.run();
  };
  return (
    <Card title={t('delivery.new')}>
      <Form faults={faults.faults} onSubmit={submit} label={t('delivery.new')}>
        {order.lines.map((line) => (
          <TextField key={line.item} path={line.item} label={item(line)?.title ?? line.item} hint={t('delivery.open', { left: quantity(open(line), item(line)?.unit) })} numeric tidy={tidyWhole} suffix={item(line)?.unit} value={draft.value.quantities[line.item] ?? ''} onInput={(value) => draft.set({ quantities: { ...draft.value.quantities, [line.item]: value } })} />
        ))}
        <TextField path="note" label={t('delivery.note')} hint={t('delivery.noteHint')} value={draft.value.note} onInput={(note) => draft.set({ note })} />
        <Button kind="primary" submit busy={act.busy}>
          {t('delivery.report')}
        </Button>
      </Form>
    </Card>
  );
}

function Body({ order, contract, reload }: { order: Order; contract: Contract; reload: () => void }) {
  const directory = useDirectory();
  const deliveries = useLoad((signal) => listAll<Delivery>(`/v1/deliveries?order=${order.name}`, 'deliveries', signal), [order]);
  const open = order.lines.some((line) => toBig(line.quantity) > toBig(line.deliveredQuantity));
  return (
    <>
      <Card title={t('order.facts')}>
        <Facts
          rows={[
            [t('order.number'), <code>{codeOf(order.name)}</code>],
            [t('round.one'), contract.roundTitle],
            [t('municipality.one'), directory.municipality(order.municipality)],
            [t('vendor.one'), directory.vendor(order.vendor)],
            [t('order.time'), dateTime(order.createTime)],
            [t('order.by'), order.account || '－'],
            [t('contract.one'), <a class="link" href={`/${order.contract}`}>{t('contract.of', { round: contract.roundTitle })}</a>],
          ]}
        />
      </Card>
      <Card title={t('order.lines')}>
        <Lines order={order} contract={contract} />
      </Card>
      {has('VENDOR_STAFF') && open && <DeliveryForm key={JSON.stringify(order.lines)} order={order} contract={contract} onDone={reload} />}
      <Card title={t('menu.deliveries')}>
        <Await of={deliveries}>{(list) => <DeliveryTable deliveries={list} contracts={[contract]} />}</Await>
      </Card>
    </>
  );
}

// One order and its deliveries.
export function OrderPage({ id }: { id: string }) {
  const load = useLoad(async (signal) => {
    const order = await get<Order>(`/v1/orders/${id}`, signal);
    return { order, contract: await get<Contract>(`/v1/${order.contract}`, signal) };
  }, [id]);
  return (
    <Page title={t('order.title', { number: id.slice(0, 8) })} crumbs={[[t('menu.orders'), '/orders']]} badge={load.data && <OrderBadge state={load.data.order.state} />}>
      <Await of={load}>{({ order, contract }) => <Body order={order} contract={contract} reload={load.reload} />}</Await>
    </Page>
  );
}
