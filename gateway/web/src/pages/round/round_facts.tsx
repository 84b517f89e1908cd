import type { ComponentChildren } from 'preact';
import { isVendor } from '../../api/session';
import { useDirectory } from '../../api/directory';
import type { Round } from '../../api/types';
import { fiscalYear } from '../../format/dates';
import { group, quantity, yen } from '../../format/money';
import { colon, comma, inParens, t, term } from '../../i18n/text';
import { Card, Facts } from '../../ui/basics';
import { type Column, Table } from '../../ui/table';
import { Deadline } from './deadline';
import { itemsOf, reached } from './round_frame';

// The deadlines of a round, in its order of phases.
export function Dates({ round }: { round: Round }) {
  const rows: [string, ComponentChildren][] = [];
  if (round.surveyDeadline && !isVendor()) rows.push([t('round.surveyDeadline'), <Deadline until={round.surveyDeadline} first closed={round.surveyFrozen || reached(round, 'SPECIFYING')} />]);
  if (!isVendor()) rows.push([t('round.joinDeadline'), <Deadline until={round.joinDeadline} first={!round.surveyDeadline} closed={round.joiningFrozen || reached(round, 'TENDERING')} />]);
  rows.push([t('round.questionDeadline'), <Deadline until={round.questionDeadline} first={isVendor()} />]);
  rows.push([t('round.bidDeadline'), <Deadline until={round.bidDeadline} />]);
  if (round.openTime) rows.push([t('round.openTime'), <Deadline until={round.openTime} />]);
  if (round.standstillEndTime) rows.push([t('round.standstillEnd'), <Deadline until={round.standstillEndTime} />]);
  return (
    <Card title={t('round.dates')}>
      <Facts rows={rows} />
    </Card>
  );
}

type ItemRow = ReturnType<typeof itemsOf>[number];

// Lots and items, with the quantity to bid on once it is fixed.
export function ItemTable({ round }: { round: Round }) {
  const rows = itemsOf(round);
  const fixed = rows.some((row) => row.tenderQuantity && row.tenderQuantity !== '0');
  const ceilings = rows.some((row) => row.ceilingUnitPrice);
  const columns: Column<ItemRow>[] = [
    { key: 'title', header: t('item.title'), cell: (row) => row.title, csv: (row) => row.title },
    { key: 'item', header: t('item.id'), cell: (row) => row.item, csv: (row) => row.item },
    { key: 'lot', header: t('lot.one'), cell: (row) => `${row.lot.lot} ${row.lot.title}`, csv: (row) => `${row.lot.lot} ${row.lot.title}` },
    { key: 'kind', header: t('lot.kind'), cell: (row) => term('kind', row.lot.kind), csv: (row) => term('kind', row.lot.kind) },
    { key: 'unit', header: t('item.unit'), cell: (row) => row.unit, csv: (row) => row.unit },
  ];
  if (fixed) {
    columns.push({ key: 'quantity', header: t('item.tenderQuantity'), numeric: true, cell: (row) => quantity(row.tenderQuantity, row.unit), csv: (row) => row.tenderQuantity ?? '' });
  }
  if (ceilings) {
    columns.push({ key: 'ceiling', header: t('item.ceiling'), numeric: true, cell: (row) => yen(row.ceilingUnitPrice), csv: (row) => row.ceilingUnitPrice });
  }
  return (
    <Card title={t('round.items')}>
      <Table id="items" caption={t('round.items')} rows={rows} columns={columns} rowKey={(row) => row.item} empty={t('round.noItems')} csvName="items" />
    </Card>
  );
}

// How common costs will be divided.
export function CostTermTable({ round }: { round: Round }) {
  if (isVendor()) return null;
  return (
    <Card title={t('round.costTerms')}>
      {round.costTerms.length === 0 ? (
        <p>{t('round.noCostTerms')}</p>
      ) : (
        <ul class="list-disc pl-6">
          {round.costTerms.map((cost) => (
            <li key={cost.title}>
              {cost.title}
              {inParens(term('costSource', cost.source))}{colon()}{cost.split.map((part) => `${term('split', part.key)} ${part.percent}%`).join(' + ')} /{' '}
              {term('bearers', cost.bearers)}
            </li>
          ))}
        </ul>
      )}
      {round.marketTiers.map((market) => (
        <p key={market.item} class="text-dns-14N-130 text-solid-gray-600">
          {t('round.marketSource', { item: itemsOf(round).find((one) => one.item === market.item)?.title ?? market.item, source: market.source || '－' })}
        </p>
      ))}
    </Card>
  );
}

export function Terms({ round }: { round: Round }) {
  const directory = useDirectory();
  const rows: [string, ComponentChildren][] = [
    [t('round.fiscalYear'), fiscalYear(round.fiscalYear)],
    [t('round.pattern'), term('pattern', round.pattern)],
    [t('round.procedure'), term('procedure', round.procedure)],
    [t('round.priceKind'), term('priceKind', round.priceKind)],
    [t('round.awardRule'), term('awardRule', round.awardRule)],
    [t('round.sealing'), term('sealing', round.sealing)],
    [t('round.minBids'), group(round.minBids)],
  ];
  if (!isVendor()) {
    rows.push([t('round.minMunicipalities'), group(round.minMunicipalities)]);
    rows.push([t('round.minQuantity'), round.minQuantity === '0' ? t('common.none') : group(round.minQuantity)]);
    const invited = round.invitedMunicipalities;
    rows.push([t('round.invited'), invited.length ? invited.map(directory.municipality).join(comma()) : t('round.everybody')]);
  }
  if (round.officers.length) rows.push([t('round.officers'), round.officers.join(comma())]);
  if (round.evaluators.length) rows.push([t('round.evaluators'), round.evaluators.join(comma())]);
  if (round.lotteryCommitment) {
    rows.push([t('round.commitment'), <code class="text-mono-14N-150 break-all">{round.lotteryCommitment}</code>]);
  }
  return (
    <Card title={t('round.terms')}>
      <Facts rows={rows} />
    </Card>
  );
}
