import { listAll } from '../../api/client';
import { codeOf, useDirectory } from '../../api/directory';
import { isMunicipality, isVendor } from '../../api/session';
import type { Delivery } from '../../api/tender_types';
import { shortDate, shortDateTime } from '../../format/dates';
import { quantity } from '../../format/money';
import { useLoad } from '../../hooks';
import { t, term } from '../../i18n/text';
import { useQuery } from '../../router';
import { Badge } from '../../ui/basics';
import { Await, Page } from '../../ui/page';
import { type Column, NoMatch, Table } from '../../ui/table';

export function DeliveryBadge({ state }: { state: string }) {
  return <Badge tone={state === 'ACCEPTED' ? 'success' : state === 'REJECTED' ? 'error' : 'warning'}>{term('deliveryState', state)}</Badge>;
}

export function DeliveryTable({ deliveries, total, empty }: { deliveries: Delivery[]; total?: number; empty?: preact.ComponentChildren }) {
  const directory = useDirectory();
  const lines = (row: Delivery) => row.lines.map((line) => `${line.item} ${quantity(line.quantity)}`).join('、');
  const due = (row: Delivery) => (row.inspectionDueDate ? shortDate(`${row.inspectionDueDate}T00:00:00+09:00`) : '－');
  const columns: (Column<Delivery> | false)[] = [
    {
      key: 'time',
      header: t('delivery.time'),
      cell: (row) => (
        <a class="link" href={`/${row.name}`}>
          {shortDateTime(row.createTime)}
        </a>
      ),
      csv: (row) => row.createTime ?? '',
      sort: (row) => row.createTime ?? '',
    },
    { key: 'number', header: t('delivery.number'), cell: (row) => codeOf(row.name).slice(0, 8), csv: (row) => codeOf(row.name) },
    !isMunicipality() && { key: 'municipality', header: t('municipality.one'), cell: (row) => directory.municipality(row.municipality), csv: (row) => directory.municipality(row.municipality), sort: (row) => row.municipality },
    !isVendor() && { key: 'vendor', header: t('vendor.one'), cell: (row) => directory.vendor(row.vendor), csv: (row) => directory.vendor(row.vendor), sort: (row) => row.vendor },
    { key: 'lines', header: t('order.lines'), cell: lines, csv: lines },
    { key: 'due', header: t('delivery.due'), cell: due, csv: (row) => row.inspectionDueDate, sort: (row) => row.inspectionDueDate },
    { key: 'state', header: t('delivery.state'), cell: (row) => <DeliveryBadge state={row.state} />, csv: (row) => term('deliveryState', row.state), sort: (row) => row.state },
    { key: 'note', header: t('delivery.note'), cell: (row) => row.note || '－', csv: (row) => row.note },
  ];
  return (
    <Table
      id="deliveries"
      caption={t('menu.deliveries')}
      rows={deliveries}
      total={total}
      columns={columns.filter((column): column is Column<Delivery> => column !== false)}
      rowKey={(row) => row.name}
      csvName="deliveries"
      empty={empty ?? <p>{t('delivery.none')}</p>}
    />
  );
}

// Deliveries and whether they were inspected.
export function DeliveriesPage() {
  const [query, change] = useQuery();
  const state = query.get('state') ?? '';
  const deliveries = useLoad((signal) => listAll<Delivery>('/v1/deliveries', 'deliveries', signal), []);
  return (
    <Page title={t('menu.deliveries')}>
      <label class="mb-4 block max-w-xs">
        {t('delivery.state')}
        <select class="control" value={state} onChange={(event) => change({ state: (event.target as HTMLSelectElement).value })}>
          <option value="">{t('list.all')}</option>
          {['DELIVERED', 'ACCEPTED', 'REJECTED'].map((one) => (
            <option key={one} value={one} selected={one === state}>
              {term('deliveryState', one)}
            </option>
          ))}
        </select>
      </label>
      <Await of={deliveries}>
        {(list) => (
          <DeliveryTable
            deliveries={list.filter((one) => !state || one.state === state)}
            total={list.length}
            empty={list.length > 0 ? <NoMatch conditions={term('deliveryState', state)} clear={() => change({ state: '' })} /> : undefined}
          />
        )}
      </Await>
    </Page>
  );
}
