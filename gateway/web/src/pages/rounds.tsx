import { listAll } from '../api/client';
import { has, isVendor } from '../api/session';
import type { Round, RoundState, Time } from '../api/types';
import { fiscalYear, shortDateTime } from '../format/dates';
import { searchKey } from '../format/number_input';
import { useLoad } from '../hooks';
import { comma, t, term } from '../i18n/text';
import { useQuery } from '../router';
import { ButtonLink } from '../ui/basics';
import { Await, Page } from '../ui/page';
import { type Column, NoMatch, Table } from '../ui/table';
import { StateBadge, UnsealedBadge } from './round/round_frame';

const kStates: RoundState[] = [
  'DRAFT', 'SURVEY', 'SPECIFYING', 'JOINING', 'TENDERING', 'SEALED', 'EVALUATING', 'STANDSTILL', 'CONTRACTING', 'ACTIVE',
  'CLOSED', 'CANCELLED', 'FAILED',
];

// The deadline that matters in the state the round is in.
export function currentDeadline(round: Round): Time {
  if (round.state === 'SURVEY') return round.surveyDeadline;
  if (round.state === 'DRAFT' || round.state === 'SPECIFYING' || round.state === 'JOINING') return isVendor() ? null : round.joinDeadline;
  if (round.state === 'TENDERING') return round.bidDeadline;
  if (round.state === 'STANDSTILL') return round.standstillEndTime;
  return null;
}

function columns(): Column<Round>[] {
  return [
    {
      key: 'title',
      header: t('round.title'),
      cell: (row) => (
        <a class="link" href={`/${row.name}`}>
          {row.title}
        </a>
      ),
      csv: (row) => row.title,
      sort: (row) => row.title,
    },
    { key: 'state', header: t('round.state'), cell: (row) => <StateBadge state={row.state} />, csv: (row) => term('state', row.state), sort: (row) => kStates.indexOf(row.state) },
    { key: 'year', header: t('round.fiscalYear'), cell: (row) => fiscalYear(row.fiscalYear), csv: (row) => String(row.fiscalYear), sort: (row) => row.fiscalYear },
    {
      key: 'deadline',
      header: t('round.nextDeadline'),
      cell: (row) => shortDateTime(currentDeadline(row)),
      csv: (row) => currentDeadline(row) ?? '',
      sort: (row) => currentDeadline(row) ?? '9',
    },
    { key: 'sealing', header: t('round.sealing'), cell: (row) => <UnsealedBadge round={row} />, csv: (row) => term('sealing', row.sealing) },
    { key: 'created', header: t('common.created'), cell: (row) => shortDateTime(row.createTime), csv: (row) => row.createTime ?? '', sort: (row) => row.createTime ?? '' },
    { key: 'name', header: 'ID', cell: (row) => <span class="text-dns-14N-130">{row.name.slice(7, 15)}</span>, csv: (row) => row.name },
  ];
}

function Filters({ text, state, change }: { text: string; state: string; change: (values: Record<string, string>) => void }) {
  return (
    <form role="search" aria-label={t('list.filters')} class="mb-4 flex flex-wrap items-end gap-4" onSubmit={(event) => event.preventDefault()}>
      <label class="block min-w-0 basis-72">
        {t('round.searchTitle')}
        <input class="control" type="search" value={text} onInput={(event) => change({ q: (event.target as HTMLInputElement).value })} />
      </label>
      <label class="block basis-56">
        {t('round.state')}
        <select class="control" value={state} onChange={(event) => change({ state: (event.target as HTMLSelectElement).value })}>
          <option value="">{t('list.all')}</option>
          {kStates.map((one) => (
            <option key={one} value={one} selected={one === state}>
              {term('state', one)}
            </option>
          ))}
        </select>
      </label>
    </form>
  );
}

// All rounds the person may see, with filter and search in the address.
export function RoundsPage() {
  const [query, change] = useQuery();
  const text = query.get('q') ?? '';
  const state = query.get('state') ?? '';
  const all = useLoad((signal) => listAll<Round>('/v1/rounds', 'rounds', signal), []);
  const fits = (round: Round) => (!state || round.state === state) && searchKey(round.title).includes(searchKey(text));
  const officer = has('ROUND_OFFICER');
  const conditions = [text && `“${text}”`, state && term('state', state)].filter(Boolean).join(comma());
  return (
    <Page
      title={t(isVendor() ? 'menu.tenders' : 'menu.rounds')}
      actions={officer && <ButtonLink kind="primary" href="/rounds/new">{t('round.create')}</ButtonLink>}
    >
      <Filters text={text} state={state} change={change} />
      <Await of={all}>
        {(rounds) => (
          <Table
            id="rounds"
            caption={t(isVendor() ? 'menu.tenders' : 'menu.rounds')}
            rows={rounds.filter(fits)}
            total={rounds.length}
            columns={columns()}
            rowKey={(row) => row.name}
            csvName="rounds"
            empty={
              rounds.length === 0 ? (
                <p>{t(isVendor() ? 'round.noTenders' : officer ? 'round.noneOfficer' : 'round.none')}</p>
              ) : (
                <NoMatch conditions={conditions} clear={() => change({ q: '', state: '' })} />
              )
            }
          />
        )}
      </Await>
    </Page>
  );
}
