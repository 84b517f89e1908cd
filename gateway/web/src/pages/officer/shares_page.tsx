import { useState } from 'preact/hooks';
import { get } from '../../api/client';
import { useDirectory } from '../../api/directory';
import { isMunicipality, me } from '../../api/session';
import type { Share, ShareFactor, Shares } from '../../api/tender_types';
import type { Round } from '../../api/types';
import { group, quantity, toBig, yen } from '../../format/money';
import { useLoad } from '../../hooks';
import { colon, inParens, t, term } from '../../i18n/text';
import { Button, Card, Facts } from '../../ui/basics';
import { Await } from '../../ui/page';
import { type Column, Table } from '../../ui/table';
import { toCsvDownload } from '../../format/csv_download';
import { RoundFrame, itemTitle, useRound } from '../round/round_frame';

type MoneyKey = 'goodsYen' | 'costTermsYen' | 'totalExTaxYen' | 'taxYen' | 'totalYen' | 'aloneExTaxYen' | 'savingExTaxYen';

const kMoney: [MoneyKey, 'share.goods' | 'share.costs' | 'share.totalEx' | 'share.tax' | 'share.total' | 'share.alone' | 'share.saving'][] = [
  ['goodsYen', 'share.goods'], ['costTermsYen', 'share.costs'], ['totalExTaxYen', 'share.totalEx'], ['taxYen', 'share.tax'],
  ['totalYen', 'share.total'], ['aloneExTaxYen', 'share.alone'], ['savingExTaxYen', 'share.saving'],
];

// feeYen × percent × weight ÷ weightTotal, spelled out.
function formula(factor: ShareFactor): string {
  return `${yen(factor.feeYen)} × ${factor.percent}% × ${group(factor.weight)} ÷ ${group(factor.weightTotal)} = ${factor.exact.split('/').map(group).join(' ⁄ ')} ${t('money.yen')}`;
}

function Calculation({ round, share, name }: { round: Round; share: Share; name: string }) {
  const directory = useDirectory();
  const fees = new Map<string, ShareFactor[]>();
  for (const factor of share.factors) fees.set(`${factor.lot} ${factor.title}`, [...(fees.get(`${factor.lot} ${factor.title}`) ?? []), factor]);
  return (
    <Card title={t('share.calculation', { name })}>
      <h3 class="text-std-16B-170">{t('share.goods')}</h3>
      <ul class="mb-3 list-disc pl-6">
        {share.lines.map((line) => (
          <li key={`${line.lot}${line.item}${line.unitPrice}`}>
            {itemTitle(round, line.item)}
            {inParens(directory.vendor(line.vendor))}{colon()}{quantity(line.quantity)} × {yen(line.unitPrice)} = {yen(line.amount)}
          </li>
        ))}
      </ul>
      <p class="mb-3 text-dns-14N-130">{t('share.floor')}</p>
      {[...fees].map(([title, factors]) => (
        <div key={title} class="mb-3">
          <h3 class="text-std-16B-170">{title}</h3>
          <ul class="list-disc pl-6">
            {factors.map((factor) => (
              <li key={factor.key}>
                {term('split', factor.key)}{colon()}{formula(factor)}
              </li>
            ))}
          </ul>
          <p>{t('share.rounded', { yen: yen(factors[0].roundedYen) })}</p>
        </div>
      ))}
      <Facts rows={kMoney.map(([key, label]): [string, string] => [t(label), yen(share[key])])} />
    </Card>
  );
}

function factorCsv(shares: Share[], name: (code: string) => string) {
  const header = ['municipality', 'name', 'lot', 'title', 'key', 'percent', 'weight', 'weightTotal', 'feeYen', 'exact', 'roundedYen'];
  const rows = shares.flatMap((share) =>
    share.factors.map((f) => [share.municipality, name(share.municipality), f.lot, f.title, f.key, f.percent, f.weight, f.weightTotal, f.feeYen, f.exact, f.roundedYen]),
  );
  void toCsvDownload('share-calculation', header, rows);
}

function ShareTable({ round, shares }: { round: Round; shares: Shares }) {
  const directory = useDirectory();
  const own = me.get()!.tenant;
  const [open, setOpen] = useState(isMunicipality() ? own : '');
  const rows = [...shares.shares].sort((a, b) => (a.municipality === own ? -1 : b.municipality === own ? 1 : a.municipality < b.municipality ? -1 : 1));
  const shown = rows.find((share) => share.municipality === open);
  const columns: Column<Share>[] = [
    { key: 'municipality', header: t('municipality.one'), cell: (row) => directory.municipality(row.municipality), csv: (row) => directory.municipality(row.municipality), sort: (row) => row.municipality },
    { key: 'code', header: t('municipality.code'), cell: (row) => row.municipality, csv: (row) => row.municipality },
    ...kMoney.map(([key, label]): Column<Share> => ({ key, header: t(label), numeric: true, cell: (row) => yen(row[key]), csv: (row) => row[key], sort: (row) => toBig(row[key]) })),
    {
      key: 'show',
      header: t('share.sheet'),
      cell: (row) => (
        <Button kind="text" label={t('share.showOf', { name: directory.municipality(row.municipality) })} onClick={() => setOpen(row.municipality)}>
          {t('share.show')}
        </Button>
      ),
    },
  ];
  const total = shares.total;
  return (
    <>
      <Card title={t('share.table', { version: shares.sheetVersion })} actions={<Button onClick={() => factorCsv(shares.shares, directory.municipality)}>{t('share.csvFactors')}</Button>}>
        <Table
          id="shares"
          caption={t('tab.shares')}
          rows={rows}
          columns={columns}
          rowKey={(row) => row.municipality}
          csvName="shares"
          highlight={(row) => row.municipality === own}
          empty={<p>{t('share.none')}</p>}
          footer={total ? { municipality: t('share.sum'), ...Object.fromEntries(kMoney.map(([key]) => [key, yen(total[key])])) } : undefined}
        />
      </Card>
      {shown && <Calculation key={shown.municipality} round={round} share={shown} name={directory.municipality(shown.municipality)} />}
    </>
  );
}

// What each municipality pays, to the yen, and how it was computed.
export function SharesPage({ id }: { id: string }) {
  const round = useRound(id);
  const shares = useLoad((signal) => get<Shares>(`/v1/rounds/${id}/shares`, signal), [id]);
  return (
    <RoundFrame id={id} round={round} tab="shares" heading="tab.shares" actions={() => <Button onClick={() => print()}>{t('common.print')}</Button>}>
      {(data) => <Await of={shares}>{(sheet) => <ShareTable round={data} shares={sheet} />}</Await>}
    </RoundFrame>
  );
}
