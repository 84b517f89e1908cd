import { listAll } from '../../api/client';
import { useDirectory } from '../../api/directory';
import { isMunicipality, isVendor } from '../../api/session';
import type { Contract } from '../../api/tender_types';
import { shortDateTime } from '../../format/dates';
import { searchKey } from '../../format/number_input';
import { toBig, yen } from '../../format/money';
import { useLoad } from '../../hooks';
import { comma, t, term } from '../../i18n/text';
import { useQuery } from '../../router';
import { Badge } from '../../ui/basics';
import { Await, Page } from '../../ui/page';
import { type Column, NoMatch, Table } from '../../ui/table';

export function ContractBadge({ state }: { state: string }) {
  const tone = state === 'ACTIVE' || state === 'COMPLETED' ? 'success' : state === 'TERMINATED' ? 'error' : 'warning';
  return <Badge tone={tone}>{term('contractState', state)}</Badge>;
}

function columns(directory: ReturnType<typeof useDirectory>): Column<Contract>[] {
  const list: (Column<Contract> | false)[] = [
    {
      key: 'round',
      header: t('round.one'),
      cell: (row) => (
        <a class="link" href={`/${row.name}`}>
          {row.roundTitle || t('contract.one')}
        </a>
      ),
      csv: (row) => row.roundTitle,
      sort: (row) => row.roundTitle,
    },
    !isMunicipality() && { key: 'municipality', header: t('municipality.one'), cell: (row) => directory.municipality(row.municipality), csv: (row) => directory.municipality(row.municipality), sort: (row) => row.municipality },
    !isVendor() && { key: 'vendor', header: t('vendor.one'), cell: (row) => directory.vendor(row.vendor), csv: (row) => directory.vendor(row.vendor), sort: (row) => row.vendor },
    { key: 'state', header: t('contract.state'), cell: (row) => <ContractBadge state={row.state} />, csv: (row) => term('contractState', row.state), sort: (row) => row.state },
    { key: 'ex', header: `${t('contract.total')}${t('money.exTax')}`, numeric: true, cell: (row) => yen(row.totalExTaxYen), csv: (row) => row.totalExTaxYen, sort: (row) => toBig(row.totalExTaxYen) },
    { key: 'inc', header: `${t('contract.total')}${t('money.incTax')}`, numeric: true, cell: (row) => yen(row.totalYen), csv: (row) => row.totalYen, sort: (row) => toBig(row.totalYen) },
    { key: 'created', header: t('common.created'), cell: (row) => shortDateTime(row.createTime), csv: (row) => row.createTime ?? '', sort: (row) => row.createTime ?? '' },
  ];
  return list.filter((column): column is Column<Contract> => column !== false);
}

// Contracts that the person's organisation is party to; the body sees all.
export function ContractsPage() {
  const directory = useDirectory();
  const [query, change] = useQuery();
  const text = query.get('q') ?? '';
  const state = query.get('state') ?? '';
  const all = useLoad((signal) => listAll<Contract>('/v1/contracts', 'contracts', signal), []);
  const fits = (row: Contract) =>
    (!state || row.state === state) && searchKey(`${row.roundTitle}${directory.municipality(row.municipality)}${directory.vendor(row.vendor)}`).includes(searchKey(text));
  const states = ['PENDING_SIGNATURES', 'PROVISIONAL', 'ACTIVE', 'COMPLETED', 'TERMINATED'];
  return (
    <Page title={t('menu.contracts')}>
      <form role="search" aria-label={t('list.filters')} class="mb-4 flex flex-wrap items-end gap-4" onSubmit={(event) => event.preventDefault()}>
        <label class="block basis-72">
          {t('contract.search')}
          <input class="control" type="search" value={text} onInput={(event) => change({ q: (event.target as HTMLInputElement).value })} />
        </label>
        <label class="block basis-56">
          {t('contract.state')}
          <select class="control" value={state} onChange={(event) => change({ state: (event.target as HTMLSelectElement).value })}>
            <option value="">{t('list.all')}</option>
            {states.map((one) => (
              <option key={one} value={one} selected={one === state}>
                {term('contractState', one)}
              </option>
            ))}
          </select>
        </label>
      </form>
      <Await of={all}>
        {(rows) => (
          <Table
            id="contracts"
            caption={t('menu.contracts')}
            rows={rows.filter(fits)}
            total={rows.length}
            columns={columns(directory)}
            rowKey={(row) => row.name}
            csvName="contracts"
            empty={rows.length ? <NoMatch conditions={[text, state && term('contractState', state)].filter(Boolean).join(comma())} clear={() => change({ q: '', state: '' })} /> : <p>{t('contract.none')}</p>}
          />
        )}
      </Await>
    </Page>
  );
}
