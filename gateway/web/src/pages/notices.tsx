import { listAll, send } from '../api/client';
import { isVendor } from '../api/session';
import type { Notice } from '../api/tender_types';
import { shortDateTime } from '../format/dates';
import { useAct, useLoad } from '../hooks';
import { t } from '../i18n/text';
import { preferences } from '../preferences';
import { Badge, Button, ProblemBand } from '../ui/basics';
import { Await, Page } from '../ui/page';
import { type Column, Table } from '../ui/table';

// Where a notice leads: rounds, contracts, orders and deliveries have pages.
export function linkOf(object: string): string | null {
  const [kind, id] = object.split('/');
  if (!id || !['rounds', 'contracts', 'orders', 'deliveries'].includes(kind)) return null;
  if (kind === 'rounds' && object.includes('/questions/')) return `/rounds/${id}/questions`;
  return `/${kind}/${id}`;
}

export function noticeTitle(notice: Notice): string {
  return preferences.get().language === 'ja' ? notice.titleJa : notice.titleEn;
}

// What this organisation should know.
export function NoticesPage() {
  const all = useLoad((signal) => listAll<Notice>('/v1/notices', 'notices', signal), []);
  const mark = useAct(async (notices: Notice[]) => {
    for (const notice of notices) await send('POST', `/v1/${notice.name}:markRead`, {});
    all.reload();
  });
  const columns: Column<Notice>[] = [
    {
      key: 'title',
      header: t('notice.title'),
      cell: (row) => {
        const link = linkOf(row.object);
        return link ? (
          <a class="link" href={link} onClick={() => void (row.read || mark.run([row]))}>
            {noticeTitle(row)}
          </a>
        ) : (
          noticeTitle(row)
        );
      },
      csv: noticeTitle,
    },
    { key: 'time', header: t('common.time'), cell: (row) => shortDateTime(row.createTime), csv: (row) => row.createTime ?? '', sort: (row) => row.createTime ?? '' },
    {
      key: 'read',
      header: t('notice.read'),
      cell: (row) => (row.read ? t('notice.isRead') : <Badge tone="info">{t('notice.unread')}</Badge>),
      csv: (row) => (row.read ? t('notice.isRead') : t('notice.unread')),
      sort: (row) => (row.read ? 1 : 0),
    },
  ];
  const unread = all.data?.filter((notice) => !notice.read) ?? [];
  return (
    <Page title={t('menu.notices')} actions={unread.length > 0 && <Button busy={mark.busy} onClick={() => void mark.run(unread)}>{t('notice.markAll')}</Button>}>
      <ProblemBand problem={mark.problem} />
      <Await of={all}>
        {(notices) => (
          <Table id="notices" caption={t('menu.notices')} rows={notices} columns={columns} rowKey={(row) => row.name} csvName="notices" empty={<p>{t(isVendor() ? 'notice.noneVendor' : 'notice.none')}</p>} />
        )}
      </Await>
    </Page>
  );
}
