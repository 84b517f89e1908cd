import { listAll } from '../../api/client';
import { useDirectory } from '../../api/directory';
import type { HistoryEntry } from '../../api/types';
import { shortDateTime } from '../../format/dates';
import { useLoad } from '../../hooks';
import { t, term } from '../../i18n/text';
import { Await } from '../../ui/page';
import { type Column, Table } from '../../ui/table';
import { RoundFrame, useRound } from './round_frame';

export function entryColumns(tenant: (id: string) => string): Column<HistoryEntry>[] {
  return [
    { key: 'time', header: t('common.time'), cell: (row) => shortDateTime(row.time), csv: (row) => row.time ?? '', sort: (row) => row.time ?? '' },
    { key: 'account', header: t('history.who'), cell: (row) => row.account, csv: (row) => row.account, sort: (row) => row.account },
    { key: 'tenant', header: t('history.tenant'), cell: (row) => tenant(row.tenant), csv: (row) => row.tenant, sort: (row) => row.tenant },
    { key: 'method', header: t('history.what'), cell: (row) => term('method', row.method), csv: (row) => row.method, sort: (row) => row.method },
    { key: 'summary', header: t('history.summary'), cell: (row) => row.summary || '－', csv: (row) => row.summary },
    { key: 'object', header: t('history.object'), cell: (row) => <span class="text-dns-14N-130">{row.object}</span>, csv: (row) => row.object },
  ];
}

// Who did what on this round, newest first.
export function HistoryPage({ id }: { id: string }) {
  const round = useRound(id);
  const directory = useDirectory();
  const entries = useLoad((signal) => listAll<HistoryEntry>(`/v1/rounds/${id}/history`, 'entries', signal), [id]);
  return (
    <RoundFrame id={id} round={round} tab="history" heading="tab.history">
      {() => (
        <Await of={entries}>
          {(rows) => (
            <Table id="history" caption={t('tab.history')} rows={rows} columns={entryColumns(directory.tenant)} rowKey={(row) => `${row.time}${row.method}${row.object}${row.account}`} csvName="history" empty={<p>{t('history.none')}</p>} />
          )}
        </Await>
      )}
    </RoundFrame>
  );
}
