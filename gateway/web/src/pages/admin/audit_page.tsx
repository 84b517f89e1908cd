import { listAll } from '../../api/client';
import { useDirectory } from '../../api/directory';
import type { AuditEntry } from '../../api/tender_types';
import { searchKey } from '../../format/number_input';
import { useLoad } from '../../hooks';
import { t, term } from '../../i18n/text';
import { useQuery } from '../../router';
import { Await, Page } from '../../ui/page';
import { NoMatch, Table } from '../../ui/table';
import { entryColumns } from '../round/history_page';

// Who did what and when: sign-ins, users, settings, vendors. Acts on a round are in its history.
export function AuditPage() {
  const directory = useDirectory();
  const [query, change] = useQuery();
  const text = query.get('q') ?? '';
  const entries = useLoad((signal) => listAll<AuditEntry>('/v1/auditEntries', 'auditEntries', signal), []);
  const fits = (row: AuditEntry) => searchKey(`${row.account}${row.tenant}${row.method}${term('method', row.method)}${row.object}${row.summary}`).includes(searchKey(text));
  return (
    <Page title={t('menu.audit')}>
      <p class="mb-3">{t('audit.text')}</p>
      <label class="mb-3 block max-w-sm">
        {t('audit.search')}
        <input class="control" type="search" value={text} onInput={(event) => change({ q: (event.target as HTMLInputElement).value })} />
      </label>
      <Await of={entries}>
        {(list) => (
          <Table
            id="audit"
            caption={t('menu.audit')}
            rows={list.filter(fits)}
            total={list.length}
            columns={entryColumns(directory.tenant)}
            rowKey={(row) => `${row.time}${row.account}${row.method}${row.object}`}
            csvName="audit"
            empty={list.length ? <NoMatch conditions={text} clear={() => change({ q: '' })} /> : <p>{t('history.none')}</p>}
          />
        )}
      </Await>
    </Page>
  );
}
