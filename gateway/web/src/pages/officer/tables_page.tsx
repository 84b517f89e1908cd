import { get, listAll } from '../../api/client';
import { useDirectory } from '../../api/directory';
import type { Participation, Round, StableSet, SurveyAnswer } from '../../api/types';
import { monthText, shortDateTime } from '../../format/dates';
import { searchKey } from '../../format/number_input';
import { quantity, sum, toBig, yen } from '../../format/money';
import { useLoad } from '../../hooks';
import { comma, inParens, t, term } from '../../i18n/text';
import { useQuery } from '../../router';
import { Card } from '../../ui/basics';
import { Await } from '../../ui/page';
import { type Column, NoMatch, Table } from '../../ui/table';
import { RoundFrame, itemsOf, useRound } from '../round/round_frame';

function useNameFilter() {
  const [query, change] = useQuery();
  const text = query.get('q') ?? '';
  const directory = useDirectory();
  const fits = (code: string) => {
    const entry = directory.municipalities.find((m) => m.name.endsWith(`/${code}`));
    return searchKey(`${code}${entry?.displayName ?? ''}${entry?.kana ?? ''}${entry?.englishName ?? ''}`).includes(searchKey(text));
  };
  const field = (
    <label class="mb-3 block max-w-sm">
      {t('municipality.search')}
      <input class="control" type="search" value={text} onInput={(event) => change({ q: (event.target as HTMLInputElement).value })} />
    </label>
  );
  return { text, fits, field, directory, clear: () => change({ q: '' }) };
}

function Participants({ round, rows }: { round: Round; rows: Participation[] }) {
  const { text, fits, field, directory, clear } = useNameFilter();
  const line = (row: Participation, item: string) => row.lines.find((one) => one.item === item);
  const columns: Column<Participation>[] = [
    { key: 'municipality', header: t('municipality.one'), cell: (row) => directory.municipality(row.municipality), csv: (row) => directory.municipality(row.municipality), sort: (row) => row.municipality },
    { key: 'code', header: t('municipality.code'), cell: (row) => row.municipality, csv: (row) => row.municipality },
    { key: 'stage', header: t('join.stage'), cell: (row) => term('stage', row.stage), csv: (row) => term('stage', row.stage), sort: (row) => row.stage },
    { key: 'approval', header: t('join.approval'), cell: (row) => term('approval', row.approval), csv: (row) => term('approval', row.approval), sort: (row) => row.approval },
    ...itemsOf(round).map((item): Column<Participation> => ({
      key: item.item,
      header: item.title + inParens(item.unit),
      numeric: true,
      cell: (row) => quantity(line(row, item.item)?.quantity),
      csv: (row) => line(row, item.item)?.quantity ?? '',
      sort: (row) => toBig(line(row, item.item)?.quantity ?? '0'),
    })),
    ...itemsOf(round).map((item): Column<Participation> => ({
      key: `${item.item}-reservation`,
      header: t('join.reservationOf', { item: item.title }),
      numeric: true,
      cell: (row) => yen(row.reservationUnitPrices[item.item]),
      csv: (row) => row.reservationUnitPrices[item.item] ?? '',
    })),
    { key: 'budget', header: t('join.budget'), cell: (row) => (row.budget ? `${row.budget.line} ${yen(row.budget.amountYen)}` : '－'), csv: (row) => row.budget?.amountYen ?? '' },
    { key: 'time', header: t('common.updated'), cell: (row) => shortDateTime(row.updateTime), csv: (row) => row.updateTime ?? '', sort: (row) => row.updateTime ?? '' },
  ];
  const filtered = rows.filter((row) => fits(row.municipality));
  return (
    <Card title={t('tab.participants')}>
      {field}
      <Table id="participants" caption={t('tab.participants')} rows={filtered} total={rows.length} columns={columns} rowKey={(row) => row.municipality} csvName="participations" empty={rows.length ? <NoMatch conditions={text} clear={clear} /> : <p>{t('table.noParticipants')}</p>} />
    </Card>
  );
}

function Answers({ round, rows }: { round: Round; rows: SurveyAnswer[] }) {
  const { text, fits, field, directory, clear } = useNameFilter();
  const amount = (row: SurveyAnswer, item: string) => row.lines.find((one) => one.item === item)?.quantity;
  const columns: Column<SurveyAnswer>[] = [
    { key: 'municipality', header: t('municipality.one'), cell: (row) => directory.municipality(row.municipality), csv: (row) => directory.municipality(row.municipality), sort: (row) => row.municipality },
    { key: 'code', header: t('municipality.code'), cell: (row) => row.municipality, csv: (row) => row.municipality },
    { key: 'need', header: t('survey.need'), cell: (row) => t(row.noNeed ? 'survey.noNeed' : 'survey.needed'), csv: (row) => t(row.noNeed ? 'survey.noNeed' : 'survey.needed') },
    ...itemsOf(round).map((item): Column<SurveyAnswer> => ({
      key: item.item,
      header: item.title + inParens(item.unit),
      numeric: true,
      cell: (row) => quantity(amount(row, item.item)),
      csv: (row) => amount(row, item.item) ?? '',
      sort: (row) => toBig(amount(row, item.item) ?? '0'),
    })),
    { key: 'months', header: t('survey.months'), cell: (row) => row.preferredMonths.map(monthText).join(comma()) || '－', csv: (row) => row.preferredMonths.join(' ') },
    { key: 'requirements', header: t('survey.requirements'), cell: (row) => row.requirements.join(' / ') || '－', csv: (row) => row.requirements.join(' / ') },
    { key: 'wishes', header: t('survey.wishes'), cell: (row) => row.wishes.join(' / ') || '－', csv: (row) => row.wishes.join(' / ') },
    { key: 'budget', header: t('survey.budget'), cell: (row) => row.budgetSituation || '－', csv: (row) => row.budgetSituation },
  ];
  const filtered = rows.filter((row) => fits(row.municipality));
  const totals = Object.fromEntries(itemsOf(round).map((item) => [item.item, quantity(sum(filtered.map((row) => amount(row, item.item) ?? '0')))]));
  return (
    <Card title={t('tab.answers')}>
      {field}
      <Table id="answers" caption={t('tab.answers')} rows={filtered} total={rows.length} columns={columns} rowKey={(row) => row.municipality} csvName="survey-answers" footer={{ municipality: t('share.sum'), ...totals }} empty={rows.length ? <NoMatch conditions={text} clear={clear} /> : <p>{t('table.noAnswers')}</p>} />
    </Card>
  );
}

function Stable({ round, set }: { round: Round; set: StableSet }) {
  const directory = useDirectory();
  const names = (codes: string[]) => codes.map(directory.municipality).join(comma()) || '－';
  return (
    <>
      <p class="mb-4">{t('stable.text')} {term('stableRule', set.rule)}</p>
      {set.items.map((item) => {
        const known = itemsOf(round).find((one) => one.item === item.item);
        type Pass = (typeof item.passes)[number] & { n: number };
        const columns: Column<Pass>[] = [
          { key: 'n', header: t('stable.pass'), cell: (row) => row.n, csv: (row) => String(row.n) },
          { key: 'quantity', header: t('item.quantity'), numeric: true, cell: (row) => quantity(row.quantity, known?.unit), csv: (row) => row.quantity },
          { key: 'price', header: `${t('item.unitPrice')}${t('money.exTax')}`, numeric: true, cell: (row) => yen(row.unitPrice), csv: (row) => row.unitPrice },
          { key: 'dropped', header: t('stable.dropped'), cell: (row) => names(row.dropped), csv: (row) => names(row.dropped) },
        ];
        return (
          <Card key={item.item} title={known?.title ?? item.item}>
            <p class="mb-2">{t('stable.result', { count: item.municipalities.length, quantity: quantity(item.quantity, known?.unit), price: yen(item.unitPrice) })}</p>
            <p class="mb-3">{names(item.municipalities)}</p>
            <Table id={`stable-${item.item}`} caption={`${known?.title ?? item.item} ${t('tab.stable')}`} rows={item.passes.map((pass, i) => ({ ...pass, n: i + 1 }))} columns={columns} rowKey={(row) => String(row.n)} csvName={`stable-set-${item.item}`} empty={<p>{t('stable.none')}</p>} />
          </Card>
        );
      })}
    </>
  );
}

// The body's tables of a round: who takes part, what was answered, who stays at which price.
export function TablesPage({ id, sub }: { id: string; sub: string }) {
  const round = useRound(id);
  const kind = sub as 'participants' | 'answers' | 'stable';
  const load = useLoad(
    async (signal) => ({
      participants: kind === 'participants' ? await listAll<Participation>(`/v1/rounds/${id}/participations`, 'participations', signal) : [],
      answers: kind === 'answers' ? await listAll<SurveyAnswer>(`/v1/rounds/${id}/surveyAnswers`, 'surveyAnswers', signal) : [],
      stable: kind === 'stable' ? await get<StableSet>(`/v1/rounds/${id}/stableSet`, signal) : null,
    }),
    [id, kind],
  );
  return (
    <RoundFrame id={id} round={round} tab={kind} heading={`tab.${kind}`}>
      {(data) => (
        <Await of={load}>
          {(loaded) => {
            if (kind === 'participants') return <Participants round={data} rows={loaded.participants} />;
            if (kind === 'answers') return <Answers round={data} rows={loaded.answers} />;
            return loaded.stable && <Stable round={data} set={loaded.stable} />;
          }}
        </Await>
      )}
    </RoundFrame>
  );
}
