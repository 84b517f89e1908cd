import type { ComponentChildren } from 'preact';
import { listAll } from '../../api/client';
import { codeOf, useDirectory } from '../../api/directory';
import { isMunicipality, isVendor } from '../../api/session';
import type { Contract, Delivery, Inspection } from '../../api/tender_types';
import { shortDate, shortDateTime } from '../../format/dates';
import { useLoad } from '../../hooks';
import { t, term } from '../../i18n/text';
import { useQuery } from '../../router';
import { Badge } from '../../ui/basics';
import { Await, Page } from '../../ui/page';
import { type Column, NoMatch, Table } from '../../ui/table';
import { lineText } from './orders_page';

export function DeliveryBadge({ state }: { state: string }) {
  return <Badge tone={state === 'ACCEPTED' ? 'success' : state === 'REJECTED' ? 'error' : 'warning'}>{term('deliveryState', state)}</Badge>;
}

interface DeliveryTableProps {
  deliveries: Delivery[];
  // The contracts of the deliveries, for the names of items.
  contracts: Contract[];
  total?: number;
  empty?: ComponentChildren;
}

export function DeliveryTable({ deliveries, contracts, total, empty }: DeliveryTableProps) {
  const directory = useDirectory();
  const lines = (row: Delivery) => lineText(contracts, row);
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

// Results of inspections, for the record and its CSV.
function InspectionTable({ inspections }: { inspections: Inspection[] }) {
  const directory = useDirectory();
  const columns: Column<Inspection>[] = [
    { key: 'time', header: t('inspection.time'), cell: (row) => <a class="link" href={`/${row.delivery}`}>{shortDateTime(row.createTime)}</a>, csv: (row) => row.createTime ?? '', sort: (row) => row.createTime ?? '' },
    { key: 'delivery', header: t('delivery.number'), cell: (row) => codeOf(row.delivery).slice(0, 8), csv: (row) => codeOf(row.delivery) },
    { key: 'municipality', header: t('municipality.one'), cell: (row) => directory.municipality(row.municipality), csv: (row) => directory.municipality(row.municipality), sort: (row) => row.municipality },
    { key: 'vendor', header: t('vendor.one'), cell: (row) => directory.vendor(row.vendor), csv: (row) => directory.vendor(row.vendor), sort: (row) => row.vendor },
    { key: 'result', header: t('inspection.result'), cell: (row) => <DeliveryBadge state={row.result} />, csv: (row) => term('inspectionResult', row.result), sort: (row) => row.result },
    { key: 'reason', header: t('inspection.reason'), cell: (row) => row.reason || '－', csv: (row) => row.reason },
    { key: 'account', header: t('history.who'), cell: (row) => row.account || '－', csv: (row) => row.account },
  ];
  return <Table id="inspections" caption={t('inspection.list')} rows={inspections} columns={columns} rowKey={(row) => row.name} csvName="inspections" empty={<p>{t('inspection.none')}</p>} />;
}

// Deliveries and whether they were inspected.
export function DeliveriesPage() {
  const [query, change] = useQuery();
  const state = query.get('state') ?? '';
  const load = useLoad(async (signal) => {
    const [deliveries, contracts, inspections] = await Promise.all([
      listAll<Delivery>('/v1/deliveries', 'deliveries', signal),
      listAll<Contract>('/v1/contracts', 'contracts', signal),
      listAll<Inspection>('/v1/inspections', 'inspections', signal),
    ]);
    return { deliveries, contracts, inspections };
  }, []);
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
      <Await of={load}>
        {({ deliveries, contracts, inspections }) => (
          <>
          <DeliveryTable
            deliveries={deliveries.filter((one) => !state || one.state === state)}
            contracts={contracts}
            total={deliveries.length}
            empty={deliveries.length > 0 ? <NoMatch conditions={term('deliveryState', state)} clear={() => change({ state: '' })} /> : undefined}
          />
          <h2 class="mt-8 mb-2 text-std-24B-150">{t('inspection.list')}</h2>
          <InspectionTable inspections={inspections} />
          </>
        )}
      </Await>
    </Page>
  );
}
