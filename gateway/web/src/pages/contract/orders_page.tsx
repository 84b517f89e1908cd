import type { ComponentChildren } from 'preact';
import { listAll } from '../../api/client';
import { codeOf, useDirectory } from '../../api/directory';
import { isMunicipality, isVendor } from '../../api/session';
import type { Contract, Order } from '../../api/tender_types';
import { shortDateTime } from '../../format/dates';
import { quantity } from '../../format/money';
import { useLoad } from '../../hooks';
import { comma, t, term } from '../../i18n/text';
import { useQuery } from '../../router';
import { Badge } from '../../ui/basics';
import { Await, Page } from '../../ui/page';
import { type Column, NoMatch, Table } from '../../ui/table';

export function OrderBadge({ state }: { state: string }) {
  return <Badge tone={state === 'COMPLETED' ? 'success' : 'info'}>{term('orderState', state)}</Badge>;
}

interface OrderTableProps {
  orders: Order[];
  // The contracts of the orders, for the names of round and items.
  contracts: Contract[];
  total?: number;
  empty?: ComponentChildren;
}

// "Device 400, Charger 20": the lines of an order or a delivery by the names of its contract.
export function lineText(contracts: Contract[], row: { contract: string; lines: { item: string; quantity: string }[] }): string {
  const items = contracts.find((one) => one.name === row.contract)?.items ?? [];
  return row.lines
    .map((line) => {
      const item = items.find((one) => one.item === line.item);
      return `${item?.title ?? line.item} ${quantity(line.quantity, item?.unit)}`;
    })
    .join(comma());
}

export function OrderTable({ orders, contracts, total, empty }: OrderTableProps) {
  const directory = useDirectory();
  const lines = (row: Order) => lineText(contracts, row);
  const round = (row: Order) => contracts.find((one) => one.name === row.contract)?.roundTitle ?? '－';
  const columns: (Column<Order> | false)[] = [
    {
      key: 'time',
      header: t('order.time'),
      cell: (row) => (
        <a class="link" href={`/${row.name}`}>
          {shortDateTime(row.createTime)}
        </a>
      ),
      csv: (row) => row.createTime ?? '',
      sort: (row) => row.createTime ?? '',
    },
    { key: 'number', header: t('order.number'), cell: (row) => codeOf(row.name).slice(0, 8), csv: (row) => codeOf(row.name) },
    { key: 'round', header: t('round.one'), cell: round, csv: round, sort: round },
    !isMunicipality() && { key: 'municipality', header: t('municipality.one'), cell: (row) => directory.municipality(row.municipality), csv: (row) => directory.municipality(row.municipality), sort: (row) => row.municipality },
    !isVendor() && { key: 'vendor', header: t('vendor.one'), cell: (row) => directory.vendor(row.vendor), csv: (row) => directory.vendor(row.vendor), sort: (row) => row.vendor },
    { key: 'lines', header: t('order.lines'), cell: lines, csv: lines },
    { key: 'state', header: t('order.state'), cell: (row) => <OrderBadge state={row.state} />, csv: (row) => term('orderState', row.state), sort: (row) => row.state },
  ];
  return (
    <Table
      id="orders"
      caption={t('menu.orders')}
      rows={orders}
      total={total}
      columns={columns.filter((column): column is Column<Order> => column !== false)}
      rowKey={(row) => row.name}
      csvName="orders"
      empty={empty ?? <p>{t(isVendor() ? 'order.noneVendor' : 'order.none')}</p>}
    />
  );
}

// Orders of all contracts that the person may see.
export function OrdersPage() {
  const [query, change] = useQuery();
  const state = query.get('state') ?? '';
  const load = useLoad(async (signal) => {
    const [orders, contracts] = await Promise.all([listAll<Order>('/v1/orders', 'orders', signal), listAll<Contract>('/v1/contracts', 'contracts', signal)]);
    return { orders, contracts };
  }, []);
  return (
    <Page title={t('menu.orders')}>
      <label class="mb-4 block max-w-xs">
        {t('order.state')}
        <select class="control" value={state} onChange={(event) => change({ state: (event.target as HTMLSelectElement).value })}>
          <option value="">{t('list.all')}</option>
          {['PLACED', 'PARTLY_DELIVERED', 'DELIVERED', 'COMPLETED'].map((one) => (
            <option key={one} value={one} selected={one === state}>
              {term('orderState', one)}
            </option>
          ))}
        </select>
      </label>
      <Await of={load}>
        {({ orders, contracts }) => (
          <OrderTable
            orders={orders.filter((order) => !state || order.state === state)}
            contracts={contracts}
            total={orders.length}
            empty={orders.length > 0 ? <NoMatch conditions={term('orderState', state)} clear={() => change({ state: '' })} /> : undefined}
          />
        )}
      </Await>
    </Page>
  );
}
